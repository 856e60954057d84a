//! Who is called what.

use super::*;

fn made() -> Pseudonyms {
    let listener = ("approvals@contoso.com", "listener");
    Pseudonyms::new("mail.contoso.com", r"CONTOSO\svc-tasks", &[listener])
}

#[test]
fn those_who_are_known_have_telling_names_and_keep_them() {
    let mut p = made();
    assert_eq!(
        p.text(r"CONTOSO\svc-tasks, Approvals@contoso.com at mail.contoso.com"),
        r"EXAMPLE\service, listener@example.test xx mail.example.test"
    );
    assert_eq!(p.sentence("user svc-tasks."), "user service.");
}

#[test]
fn strangers_get_one_name_each() {
    let mut p = made();
    let first = p.text("anna@contoso.com bo@fabrikam.com");
    assert_eq!(
        first,
        "person2@example.test person2@domain2.test".replace("person2@domain2", "person3@domain2")
    );
    assert_eq!(p.text("<ANNA@contoso.com>"), "<person2@example.test>");
    assert_eq!(p.text("ex01.corp.contoso.com"), "host2.domain3.test");
    assert_eq!(p.text("10.0.0.7 and 10.0.0.7"), "192.0.2.1 xxx 192.0.2.1");
    assert_eq!(p.id("item", "AAMk="), "item-1");
    assert_eq!(p.id("item", "AAmk="), "item-2");
}

#[test]
fn what_is_unknown_is_blanked_and_shows_its_shape() {
    let mut p = made();
    assert_eq!(
        p.text("Approve order 4711, Anna!"),
        "Xxxxxxx xxxxx 0000, Xxxx!"
    );
    assert_eq!(p.text("Grüße 你好"), "Xxxxx xx");
    assert_eq!(p.text("sa1-aea2eh-igywlf"), "sa1-token-1");
    assert_eq!(
        p.text("{00AA11bb-0011-2233-4455-66778899aabb}"),
        "{00000000-0000-0000-0000-000000000001}"
    );
    assert_eq!(
        p.sentence("/o=Contoso/ou=x/cn=Anna failed"),
        "/directory-1 failed"
    );
}

#[test]
fn a_version_is_no_host() {
    assert!(!looks_like_host("15.2.1544.11"));
    assert!(looks_like_host("EX01.contoso.local"));
}
