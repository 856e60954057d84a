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

/// Names in odd places, each of which was kept once.
#[test]
fn names_in_odd_places_are_found() {
    let body = "<m:X><m:MessageText>see https://mail.contoso.com/owa/anna/Exchange.asmx?user=anna on EX01, fe80::ab12:7, \
         mail=contoso.com /o=Corp X/ou=Fabrikam Bo/cn=Anna Salary, call 089.4711</m:MessageText>\
         <t:ItemClass>IPM.Note.Contoso</t:ItemClass><t:Type>Anna Bonus</t:Type>\
         <t:Entry Key=\"BusinessPhone\">4711555</t:Entry><t:X>084711555</t:X><t:X>49151471155</t:X>\
         <t:Value Name=\"of Anna\">x</t:Value>\
         <t:InternetMessageHeader HeaderName=\"X-MS-TNEF-Correlator\">&lt;0f0e0d0c@contoso.com&gt;</t:InternetMessageHeader>\
         <t:InternetMessageHeader HeaderName=\"Contoso-Class\">a</t:InternetMessageHeader>\
         <t:InternetMessageHeader HeaderName=\"Auto-Submitted\">auto-replied; owner=anna@contoso.com</t:InternetMessageHeader>\
         <t:InternetMessageHeader HeaderName=\"Authentication-Results\">spf=pass smtp.mailfrom=contoso.com</t:InternetMessageHeader></m:X>";
    let mut odd = taped(request(), body);
    if let Some(answer) = &mut odd.answer {
        let pair = |n: &str, v: &str| (n.to_owned(), v.to_owned());
        answer.headers = vec![
            pair("set-cookie", "BIGipServerContoso=4711; path=/"),
            pair("www-authenticate", "NTLM TlRMTVNTUAACAAAAc2VjcmV0"),
            pair("www-authenticate", "Basic realm=\"Fabrikam of Anna\""),
            pair("server", "contoso-proxy Microsoft-IIS/10.0"),
            pair("content-type", "text/xml; charset=utf-8; name=plan.pdf"),
        ];
    }
    let told = json(&odd);
    assert_eq!(leaked(&told), Vec::<&str>::new(), "{told}");
    assert!(!told.contains("ab12") && !told.contains("555"), "{told}");
    for kept in [
        "IPM.Note.Xxxxxxx",
        "Microsoft-IIS/10.0",
        "text/xml; charset=utf-8",
        "spf=pass smtp.mailfrom=example.test",
    ] {
        assert!(told.contains(kept), "{kept} is not in {told}");
    }
    let page = json(&taped(
        request(),
        "Not for <anna.mueller@contoso.com> alone",
    ));
    assert_eq!(leaked(&page), Vec::<&str>::new(), "{page}");
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
