//! Nothing that means somebody gets into a recording.

use std::time::Duration;

use proptest::prelude::*;

use super::*;
use crate::ews::TapedAnswer;

/// Everything private in [`answer`] and [`request`]; compared in small letters.
const PRIVATE: [&str; 22] = [
    "contoso",
    "fabrikam",
    "anna",
    "bo.berg",
    "svc-tasks",
    "ex01",
    "aamkagi",
    "cqaaabya",
    "h4sia",
    "bonus",
    "4711",
    "secret",
    "plan.pdf",
    "10.1.2.3",
    "sa1-aea2eh",
    "0f0e0d0c",
    "recipients",
    "+4915",
    "salary",
    "muenchen",
    "c2vjcmv0",
    "müller",
];

fn request() -> String {
    "<soap:Envelope><soap:Header><t:SmtpAddress>Approvals@Contoso.com</t:SmtpAddress></soap:Header>\
     <soap:Body><m:GetItem><t:ItemId Id=\"AAMkAGI=\" ChangeKey=\"CQAAABYA\"/></m:GetItem></soap:Body></soap:Envelope>"
        .to_owned()
}

fn answer() -> String {
    "<s:Envelope><s:Body><m:GetItemResponse><m:ResponseCode>NoError</m:ResponseCode>\
     <m:MessageText>Mailbox of Anna.Mueller@contoso.com on EX01.contoso.local, user CONTOSO\\svc-tasks</m:MessageText>\
     <t:ItemId Id=\"AAMkAGI=\" ChangeKey=\"CQAAABYA\"/><m:SyncState>H4sIAAA</m:SyncState>\
     <t:Subject>Bonus 4711 for Anna</t:Subject><t:Body BodyType=\"Text\">secret salary, +49151234, see plan.pdf at 10.1.2.3</t:Body>\
     <t:Mailbox><t:Name>Anna Müller</t:Name><t:EmailAddress>/o=Contoso/ou=x/cn=Recipients/cn=anna</t:EmailAddress></t:Mailbox>\
     <t:DisplayTo>Anna Müller; Bo Berg</t:DisplayTo><t:InternetMessageId>&lt;0f0e0d0c@contoso.com&gt;</t:InternetMessageId>\
     <t:InternetMessageHeader HeaderName=\"Received\">from ex01.contoso.com (10.1.2.3) by EX01</t:InternetMessageHeader>\
     <t:InternetMessageHeader HeaderName=\"X-Contoso-Muenchen\">bo.berg@fabrikam.com</t:InternetMessageHeader>\
     <t:InternetMessageHeader HeaderName=\"Content-Type\">text/plain; name=\"plan.pdf\"</t:InternetMessageHeader>\
     <t:InternetMessageHeader HeaderName=\"Subject\">Bonus sa1-aea2eh-igywlf</t:InternetMessageHeader>\
     <t:Strange Owner=\"Anna\">Salary of bo.berg</t:Strange></m:GetItemResponse></s:Body></s:Envelope>"
        .to_owned()
}

fn taped(request: String, answer: &str) -> Taped {
    let pair = |n: &str, v: &str| (n.to_owned(), v.to_owned());
    Taped {
        operation: "GetItem".to_owned(),
        request_headers: vec![
            pair("authorization", "Basic c2VjcmV0"),
            pair("x-anchormailbox", "approvals@contoso.com"),
        ],
        request,
        took: Duration::from_millis(3),
        answer: Some(TapedAnswer {
            status: 200,
            headers: vec![
                pair("x-feserver", "EX01"),
                pair(
                    "set-cookie",
                    "X-BackEndCookie=secret; path=/EWS; Domain=contoso.com",
                ),
                pair("x-odd", "contoso"),
                pair("location", "https://mail.contoso.com/owa/?user=anna"),
            ],
            body: answer.as_bytes().to_vec(),
            end: TapedEnd::Whole,
        }),
    }
}

fn cast() -> Cast<'static> {
    Cast {
        host: "mail.contoso.com",
        account: r"CONTOSO\svc-tasks",
        own: Some("svc-tasks@contoso.com"),
        listener: Some("approvals@contoso.com"),
    }
}

fn json(taped: &Taped) -> String {
    let made = recording(std::slice::from_ref(taped), 0, &cast());
    serde_json::to_string_pretty(&made).unwrap_or_default()
}

/// What of the private words is in a text.
fn leaked(text: &str) -> Vec<&'static str> {
    let text = text.to_lowercase();
    PRIVATE.into_iter().filter(|p| text.contains(p)).collect()
}

#[test]
fn nothing_private_is_left_and_what_matters_is() {
    let told = json(&taped(request(), &answer()));
    assert_eq!(leaked(&told), Vec::<&str>::new(), "{told}");
    for kept in [
        "NoError",
        "listener@example.test",
        "Id=\\\"item-1\\\" ChangeKey=\\\"key-1\\\"",
        "HeaderName=\\\"Received\\\"",
        "EXAMPLE\\\\service",
    ] {
        assert!(told.contains(kept), "{kept} is not in {told}");
    }
}

#[test]
fn the_same_thing_has_the_same_name_in_request_and_answer() {
    let made = recording(&[taped(request(), &answer())], 0, &cast());
    let exchange = made.exchanges.first();
    let asked = exchange
        .map(|e| e.request.body.join("\n"))
        .unwrap_or_default();
    let told = exchange
        .and_then(|e| e.answer.as_ref())
        .map(|a| a.body.join("\n"));
    let item = "<t:ItemId Id=\"item-1\" ChangeKey=\"key-1\">";
    assert!(asked.contains(item) && told.unwrap_or_default().contains(item));
}

proptest! {
    /// Cut anywhere, an answer is no document any more; it keeps nothing private all the same.
    #[test]
    fn a_broken_answer_keeps_nothing_private(at in 0_usize..2000) {
        let whole = answer();
        let cut: String = whole.chars().take(at).collect();
        let told = json(&taped(request(), &cut));
        prop_assert_eq!(leaked(&told), Vec::<&str>::new());
    }

    /// Whatever comes: no panic, and the recording can be read again.
    #[test]
    fn any_answer_makes_a_recording(body in "[<>&;#a-zA-Z0-9@./: \\n\"=\u{0}-\u{1f}é]{0,200}") {
        let told = json(&taped(request(), &body));
        prop_assert!(Recording::parse(&told).is_ok());
    }
}
