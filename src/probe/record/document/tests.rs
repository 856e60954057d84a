//! Documents as they came and as they are kept.

use super::*;

fn lines(body: &str) -> Vec<String> {
    let mut names = Pseudonyms::new("mail.contoso.com", r"CONTOSO\svc", &[]);
    anonymise(body, &mut names)
}

#[test]
fn a_document_is_laid_out_and_renamed() {
    let made = lines(
        "<?xml version=\"1.0\"?><m:X ResponseClass=\"Error\" Secret=\"Anna\"><m:ResponseCode>ErrorItemNotFound</m:ResponseCode>\
         <t:ItemId Id=\"AAMkSECRET\" ChangeKey=\"CQAA\"/><t:Subject>Plan 4711</t:Subject>\
         <t:Size>4711</t:Size><t:DateTimeReceived>2026-05-09T09:41:06Z</t:DateTimeReceived>\
         <t:Name>Anna Smith</t:Name><t:Unknown>Sales</t:Unknown><m:MessageText>svc may not</m:MessageText></m:X>",
    );
    let expected = [
        "<m:X ResponseClass=\"Error\" Secret=\"Xxxx\">",
        "  <m:ResponseCode>ErrorItemNotFound</m:ResponseCode>",
        "  <t:ItemId Id=\"item-1\" ChangeKey=\"key-1\"></t:ItemId>",
        "  <t:Subject>Xxxx 0000</t:Subject>",
        "  <t:Size>4711</t:Size>",
        "  <t:DateTimeReceived>2026-05-09T09:41:06Z</t:DateTimeReceived>",
        "  <t:Name>Name 1</t:Name>",
        "  <t:Unknown>Xxxxx</t:Unknown>",
        "  <m:MessageText>service may not</m:MessageText>",
        "</m:X>",
    ];
    assert_eq!(made, expected);
}

#[test]
fn what_makes_a_server_odd_stays() {
    let made = lines("<a><Body>x&#x0;y &amp; z</Body></a><a/>");
    let expected = ["<a>", "  <Body>x&#x0;x &amp; x</Body>", "</a>", "<a></a>"];
    assert_eq!(made, expected);
}

#[test]
fn sizes_and_quotas_are_kept_and_other_properties_are_not() {
    let property = |kind: &str| {
        lines(&format!(
            "<t:ExtendedProperty><t:ExtendedFieldURI PropertyTag=\"0x0E08\" PropertyType=\"{kind}\"/>\
             <t:Value>4711</t:Value></t:ExtendedProperty>"
        ))
    };
    assert!(property("Long").contains(&"  <t:Value>4711</t:Value>".to_owned()));
    assert!(property("String").contains(&"  <t:Value>0000</t:Value>".to_owned()));
}

#[test]
fn a_web_page_keeps_its_marks_alone() {
    let made = lines("<!DOCTYPE html><html><a href='https://mail.contoso.com/owa'>Welcome, Anna");
    assert_eq!(made, ["<!DOCTYPE><html><a>Xxxxxxx, Xxxx"]);
}

#[test]
fn a_mail_of_ours_is_shown_as_its_headers() {
    // From: anna@contoso.com / Subject: Plan / Message-ID: <x@contoso.com>
    use base64::Engine as _;
    let mail = "From: anna@contoso.com\r\nSubject: Plan\r\n for May\r\nMessage-ID: <x@contoso.com>\r\n\r\nHi";
    let packed = base64::engine::general_purpose::STANDARD.encode(mail);
    let made = lines(&format!("<t:MimeContent>{packed}</t:MimeContent>"));
    let expected = [
        "<t:MimeContent>From: person1@example.test",
        "Subject: Xxxx xxx Xxx",
        "Message-ID: &lt;message-1@example.test&gt;",
        "",
        "(2 bytes of body left out)</t:MimeContent>",
    ];
    assert_eq!(made, expected);
}
