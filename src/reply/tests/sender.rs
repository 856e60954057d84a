//! Proof of the sender: the three levels, and what forgers try.

use crate::{
    domain::{Address, Correspondent, InboundMail, ItemRef, ProofLevel},
    reply::sender::{Expected, prove},
};

fn address(text: &str) -> Address {
    Address::parse(text).unwrap()
}

fn mail(from: &str, sender: Option<&str>, headers: &[(&str, &str)]) -> InboundMail {
    InboundMail {
        item: ItemRef {
            id: "1".to_owned(),
            change_key: None,
        },
        message_id: None,
        in_reply_to: Vec::new(),
        references: Vec::new(),
        subject: String::new(),
        item_class: "IPM.Note".to_owned(),
        from: Some(Correspondent::bare(address(from))),
        sender: sender.map(|s| Correspondent::bare(address(s))),
        to: Vec::new(),
        cc: Vec::new(),
        received: None,
        size: 0,
        headers: headers
            .iter()
            .map(|(n, v)| ((*n).to_owned(), (*v).to_owned()))
            .collect(),
        text: "Approve".to_owned(),
        html: None,
        unique_text: None,
        voting_response: None,
        truncated: false,
    }
}

const INTERNAL: (&str, &str) = ("X-MS-Exchange-Organization-AuthAs", "Internal");
const ANONYMOUS: (&str, &str) = ("X-MS-Exchange-Organization-AuthAs", "Anonymous");
const SOURCE: (&str, &str) = ("X-MS-Exchange-Organization-AuthSource", "ex1.x.test");

fn level(
    mail: &InboundMail,
    token_good: bool,
    sources: &[String],
) -> (Option<ProofLevel>, &'static str) {
    let person = [address("anna@x.test"), address("a.smith@x.test")];
    let expected = Expected {
        person: &person,
        token_good,
        trusted_sources: sources,
    };
    let proof = prove(mail, &expected);
    assert_eq!(proof.reaches(ProofLevel::Address), proof.level.is_some());
    (proof.level, proof.reason)
}

#[test]
fn levels() {
    use ProofLevel::{Address, Exchange, Token};
    let anna = "anna@x.test";
    for (mail, token, want) in [
        (
            mail(anna, None, &[INTERNAL]),
            true,
            (Some(Exchange), "sender.proved"),
        ),
        (
            mail("Anna@X.test", Some(anna), &[INTERNAL]),
            true,
            (Some(Exchange), "sender.proved"),
        ),
        (
            mail("a.smith@x.test", Some(anna), &[INTERNAL]),
            true,
            (Some(Exchange), "sender.proved"),
        ),
        (
            mail(anna, None, &[]),
            true,
            (Some(Token), "sender.not_stamped"),
        ),
        (
            mail(anna, None, &[ANONYMOUS]),
            true,
            (Some(Token), "sender.not_stamped"),
        ),
        (
            mail(anna, None, &[INTERNAL, ANONYMOUS]),
            true,
            (Some(Token), "sender.not_stamped"),
        ),
        (
            mail(anna, None, &[ANONYMOUS, INTERNAL]),
            true,
            (Some(Token), "sender.not_stamped"),
        ),
        (
            mail(anna, None, &[INTERNAL]),
            false,
            (Some(Address), "sender.no_token"),
        ),
        (
            mail("eve@x.test", None, &[INTERNAL]),
            true,
            (None, "sender.other_address"),
        ),
        (
            mail(anna, Some("eve@x.test"), &[INTERNAL]),
            true,
            (None, "sender.on_behalf"),
        ),
        (
            mail(anna, None, &[INTERNAL, ("From", "a"), ("from", "b")]),
            true,
            (None, "sender.several_from"),
        ),
    ] {
        assert_eq!(level(&mail, token, &[]), want, "{mail:?}");
    }
    let nobody = InboundMail {
        from: None,
        ..mail(anna, None, &[INTERNAL])
    };
    assert_eq!(level(&nobody, true, &[]).0, None);
}

#[test]
fn only_listed_servers_stamp() {
    let listed = ["EX1.x.test".to_owned()];
    let stamped = mail("anna@x.test", None, &[INTERNAL, SOURCE]);
    assert_eq!(level(&stamped, true, &listed).0, Some(ProofLevel::Exchange));
    assert_eq!(
        level(&stamped, true, &["ex2.x.test".to_owned()]).0,
        Some(ProofLevel::Token)
    );
    let unsourced = mail("anna@x.test", None, &[INTERNAL]);
    assert_eq!(level(&unsourced, true, &listed).0, Some(ProofLevel::Token));
}
