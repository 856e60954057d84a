//! Whom the directory finds.

use super::super::*;
use super::{answer, bad, good, play};

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
    let people = mailbox.people(whom).await.unwrap();
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
    assert!(mailbox.people(&Whom::Name("Bob")).await.unwrap().is_empty());
}
