//! Whom the directory finds.

use super::super::*;
use super::{answer, bad, good, play};
use crate::mailbox::Found;

fn entry(name: &str, address: &str, kind: &str, other: &str) -> String {
    format!(
        "<Resolution><Mailbox><Name>{name}</Name><EmailAddress>{address}</EmailAddress>\
         <RoutingType>SMTP</RoutingType><MailboxType>{kind}</MailboxType></Mailbox><Contact>\
         <EmailAddresses><Entry Key=\"EmailAddress1\">smtp:{other}</Entry></EmailAddresses>\
         </Contact></Resolution>"
    )
}

async fn found(whom: &Whom<'_>) -> Vec<(String, bool)> {
    let (mailbox, _) = play(|_, _| {
        let all = [
            entry(
                "Bob Jones",
                "bob@corp.example",
                "Mailbox",
                "b.jones@corp.example",
            ),
            entry("Bobs", "bobs@corp.example", "PublicDL", "bobs@corp.example"),
            entry("Bob Out", "bob@else.example", "Contact", "bob@else.example"),
        ]
        .concat();
        let set = format!("<ResolutionSet>{all}</ResolutionSet>");
        answer("ResolveNames", &good(&set))
    })
    .await;
    let people = mailbox.people(whom).await.unwrap().found;
    let shown = |f: Found| (f.who.address.to_string(), f.is_exact);
    people.into_iter().map(shown).collect()
}

#[tokio::test]
async fn only_people_with_a_mailbox_are_found_and_an_address_fits_whole() {
    let bob = |is_exact| vec![("bob@corp.example".to_owned(), is_exact)];
    let alias = Address::parse("b.jones@corp.example").unwrap();
    assert_eq!(found(&Whom::Address(&alias)).await, bob(true));
    let other = Address::parse("jones@corp.example").unwrap();
    assert_eq!(found(&Whom::Address(&other)).await, bob(false));
    assert_eq!(found(&Whom::Name("Bob")).await, bob(false));
}

#[tokio::test]
async fn nobody_is_no_error() {
    let (mailbox, _) =
        play(|_, _| answer("ResolveNames", &bad("ErrorNameResolutionNoResults"))).await;
    let told = mailbox.people(&Whom::Name("Bob")).await.unwrap();
    assert_eq!(told, Matches::default());
}

/// Who compares names has to see all of that name, and to know when that is not possible.
#[tokio::test]
async fn all_are_given_and_it_is_told_when_there_are_more() {
    for (count, last, more) in [(40, true, false), (40, false, true), (100, true, true)] {
        let (mailbox, _) = play(move |_, _| {
            let one = |n: usize| {
                let address = format!("bob{n}@corp.example");
                entry("Bob Jones", &address, "Mailbox", &address)
            };
            let all: String = (0..count).map(one).collect();
            let set = format!(
                "<ResolutionSet TotalItemsInView=\"{count}\" IncludesLastItemInRange=\"{last}\">{all}\
                 </ResolutionSet>"
            );
            answer("ResolveNames", &good(&set))
        })
        .await;
        let told = mailbox.people(&Whom::Name("Bob Jones")).await.unwrap();
        assert_eq!((told.found.len(), told.more), (count, more));
    }
}

/// The dictionary of a contact has room for three addresses; the directory finds a mailbox by all.
#[tokio::test]
async fn a_fourth_address_is_known_as_that_of_the_only_mailbox_that_is_found_by_it() {
    let bob = Address::parse("bob@corp.example").unwrap();
    for (listed, mailboxes, known) in [(3, 1, true), (2, 1, false), (3, 2, false)] {
        let (mailbox, _) = play(move |_, _| {
            let listed: String = (1..=listed)
                .map(|n| format!("<Entry Key=\"EmailAddress{n}\">smtp:b{n}@corp.example</Entry>"))
                .collect::<Vec<_>>()
                .concat();
            let one = format!(
                "<Resolution><Mailbox><Name>Bob</Name><EmailAddress>bob@corp.example</EmailAddress>\
                 <RoutingType>SMTP</RoutingType><MailboxType>Mailbox</MailboxType></Mailbox><Contact>\
                 <EmailAddresses>{listed}</EmailAddresses></Contact></Resolution>"
            );
            let all = one.repeat(mailboxes);
            answer("ResolveNames", &good(&format!("<ResolutionSet>{all}</ResolutionSet>")))
        })
        .await;
        let fourth = Address::parse("b4@corp.example").unwrap();
        let told = mailbox.addresses(&fourth).await.unwrap();
        assert!(!told.is_listed);
        assert_eq!(
            told.all.first() == Some(&bob),
            known,
            "{listed} {mailboxes}"
        );
        let second = Address::parse("b2@corp.example").unwrap();
        let told = mailbox.addresses(&second).await.unwrap();
        assert_eq!(told.is_listed, mailboxes == 1, "{told:?}");
    }
}
