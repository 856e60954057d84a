//! Refusals, waiting times and contradictions, however they are wrapped.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing
)]

use super::*;
use crate::ews::{
    operations::SendItem,
    types::{DistinguishedFolder, ItemId},
};

fn fault(inside: &str) -> String {
    format!("<s:Envelope xmlns:s='s'><s:Body><s:Fault>{inside}</s:Fault></s:Body></s:Envelope>")
}

fn message(class: &str, code: &str) -> String {
    envelope(
        "GetFolder",
        &format!(
            "<q:GetFolderResponseMessage {class}><q:MessageText>no</q:MessageText>{code}</q:GetFolderResponseMessage>"
        ),
    )
}

/// A refusal, however it is wrapped, has its code, its words and its waiting time.
#[tokio::test]
async fn a_refusal_of_any_shape_is_one() {
    let wait = "<t:MessageXml><t:Value Name='BackOffMilliseconds'>90000</t:Value></t:MessageXml>";
    let soap_12 = format!(
        "<s:Code><s:Value>s:Receiver</s:Value><s:Subcode><s:Value>a:ErrorServerBusy</s:Value></s:Subcode></s:Code>\
         <s:Reason><s:Text xml:lang='en'>no</s:Text><s:Text xml:lang='de'>nein</s:Text></s:Reason><s:Detail>{wait}</s:Detail>"
    );
    let busy_message = message(
        "ResponseClass='Error'",
        "<q:ResponseCode>ErrorServerBusy</q:ResponseCode><q:MessageXml><w:Value Name='BackOffMilliseconds'>90000</w:Value></q:MessageXml>",
    );
    let denied = "<q:ResponseCode> ErrorAccessDenied </q:ResponseCode>";
    let bare = "<faultcode>s:Server</faultcode><faultstring>no</faultstring>";
    let coded =
        "<faultcode xmlns:a='x'>a:ErrorAccessDenied</faultcode><faultstring>no</faultstring>";
    let unknown = "<faultcode>a:ErrorOfTomorrow</faultcode><faultstring>no</faultstring>";
    let detailed = "<faultcode>a:ErrorX</faultcode><faultstring/><detail> <e:ResponseCode xmlns:e='e'>ErrorAccessDenied</e:ResponseCode><e:Message xmlns:e='e'>no</e:Message></detail>";
    let texts =
        "<faultcode>s:Client</faultcode><faultstring>no</faultstring><detail>a page long</detail>";
    let soon = vec![("retry-after", "90")];
    let cases: Vec<(Told, &str, bool)> = vec![
        ((200, vec![], fault(detailed)), "ErrorAccessDenied", false),
        ((500, vec![], fault(detailed)), "ErrorAccessDenied", false),
        ((403, vec![], fault(coded)), "ErrorAccessDenied", false),
        (
            (500, vec![], fault(bare)),
            "ErrorInternalServerError",
            false,
        ),
        (
            (400, vec![], fault(texts)),
            "ErrorInternalServerError",
            false,
        ),
        ((500, vec![], fault(&soap_12)), "ErrorServerBusy", true),
        ((200, vec![], fault(&soap_12)), "ErrorServerBusy", true),
        // Response messages under an error status, and a waiting time beside a fault.
        ((500, vec![], busy_message.clone()), "ErrorServerBusy", true),
        ((503, soon.clone(), fault(unknown)), "ErrorOfTomorrow", true),
        // 429 says what a fault without a code does not.
        ((429, soon, fault(bare)), "ErrorServerBusy", true),
        (
            (200, vec![], message("ResponseClass='error'", denied)),
            "ErrorAccessDenied",
            false,
        ),
        (
            (200, vec![], message("ResponseClass='Failure'", denied)),
            "ErrorAccessDenied",
            false,
        ),
        (
            (200, vec![], message("", denied)),
            "ErrorAccessDenied",
            false,
        ),
        (
            (200, vec![], message("ResponseClass='Error'", "")),
            "ErrorInternalServerError",
            false,
        ),
    ];
    for (at, (told, code, waits)) in cases.into_iter().enumerate() {
        let (client, server) = answering(told).await;
        let error = ask(&client).await.unwrap_err();
        let EwsError::Refused(refused) = &error else {
            panic!("{at}: {error:?}");
        };
        assert_eq!(
            (refused.code.as_str(), refused.text.as_str()),
            (code, "no"),
            "{at}"
        );
        let wanted = waits.then_some(Duration::from_secs(90));
        assert_eq!(error.back_off(), wanted, "{at}");
        let again = ask(&client).await.unwrap_err();
        assert_eq!(matches!(again, EwsError::BackingOff { .. }), waits, "{at}");
        let calls = if waits { 1 } else { 2 };
        assert_eq!(server.calls.load(Ordering::SeqCst), calls, "{at}");
    }
}

/// What may have been carried out has to be looked for, whatever time the server names; nothing leaves
/// before that time is over all the same.
#[tokio::test]
async fn a_waiting_time_does_not_hide_that_the_fate_is_unknown() {
    let soon = vec![("retry-after", "90")];
    let (client, server) = answering((500, soon, fault("<faultstring>no</faultstring>"))).await;
    let error = ask(&client).await.unwrap_err();
    assert!(error.fate_unknown() && !error.is_throttled(), "{error:?}");
    let again = ask(&client).await.unwrap_err();
    assert!(matches!(again, EwsError::BackingOff { .. }), "{again:?}");
    assert_eq!(server.calls.load(Ordering::SeqCst), 1);
}

/// A refusal for good is one whatever time stands beside it. Only a status that means "busy" has the
/// next call wait.
#[tokio::test]
async fn a_refusal_for_good_is_no_sign_of_a_busy_server() {
    let denied = "<faultcode>a:ErrorAccessDenied</faultcode><faultstring>no</faultstring>";
    for (status, waits) in [(500, false), (403, false), (503, true), (429, true)] {
        let soon = vec![("retry-after", "90")];
        let (client, server) = answering((status, soon, fault(denied))).await;
        let error = ask(&client).await.unwrap_err();
        let code = error.response_code().unwrap().as_str();
        assert_eq!(code, "ErrorAccessDenied", "{status}");
        assert!(!error.is_throttled() && !error.is_transient(), "{error:?}");
        assert_eq!(error.back_off(), None, "{status}");
        let again = ask(&client).await.unwrap_err();
        let is_kept = matches!(again, EwsError::BackingOff { .. });
        assert_eq!(is_kept, waits, "{status}");
        let calls = if waits { 1 } else { 2 };
        assert_eq!(server.calls.load(Ordering::SeqCst), calls, "{status}");
    }
}

/// A server whose clock is a day off is answered by its own clock: nothing waits for a day, and nothing
/// is sent at once that has to wait.
#[tokio::test]
async fn a_clock_that_is_a_day_off_changes_no_waiting_time() {
    let day = jiff::SignedDuration::from_hours(24);
    for off in [-day, day] {
        let theirs = jiff::Timestamp::now().checked_add(off).unwrap();
        let told = |seconds| {
            let at = theirs.checked_add(jiff::SignedDuration::from_secs(seconds));
            let at = at.unwrap().to_zoned(jiff::tz::TimeZone::UTC);
            at.strftime("%a, %d %b %Y %H:%M:%S GMT").to_string()
        };
        let (date, until) = (told(0), told(90));
        let (endpoint, server) = serve(move |n| {
            let mut answer = if n == 0 {
                reply(200, inbox())
            } else {
                reply(503, "busy")
            };
            let headers = answer.headers_mut();
            headers.insert("date", date.parse().unwrap());
            headers.insert("retry-after", until.parse().unwrap());
            answer
        })
        .await;
        let client = client(endpoint);
        assert!(
            ask(&client).await.is_ok(),
            "a time beside a success is none"
        );
        let error = ask(&client).await.unwrap_err();
        assert_eq!(error.back_off(), Some(Duration::from_secs(90)), "{off}");
        let again = ask(&client).await.unwrap_err();
        assert!(matches!(again, EwsError::BackingOff { .. }), "{again:?}");
        assert_eq!(server.calls.load(Ordering::SeqCst), 2);
    }
}

/// Where class and code contradict each other, or neither says a thing, nobody knows what was done:
/// a reader gets an error that says so, who changed something has to look.
#[tokio::test]
async fn what_is_neither_a_success_nor_a_refusal_is_looked_for() {
    let code = |code: &str| format!("<q:ResponseCode>{code}</q:ResponseCode>");
    let unclear = [
        ("ResponseClass='Success'", code("ErrorAccessDenied")),
        ("ResponseClass='Error'", code("NoError")),
        ("", String::new()),
        ("ResponseClass=''", code(" ")),
        ("ResponseClass='Failure'", String::new()),
    ];
    for (class, code) in &unclear {
        let (client, _server) = answering((200, vec![], message(class, code))).await;
        let error = ask(&client).await.unwrap_err();
        let EwsError::NotUnderstood(said) = &error else {
            panic!("{class} {code}: {error:?}");
        };
        assert!(said.contains("neither a success nor a refusal"), "{said}");
    }
    // A warning has what was asked for, and changes nothing for sure.
    let warning = ("ResponseClass='Warning'", code("ErrorOfTomorrow"));
    for (class, code) in unclear.iter().chain([&warning]) {
        let sent = message(class, code).replace("GetFolder", "SendItem");
        let error = send(sent).await.unwrap_err();
        assert!(error.fate_unknown(), "{class} {code}: {error:?}");
        assert_eq!(error.code(), "ews.not_understood", "{class} {code}");
    }
    // One voice is enough.
    for (class, code) in [
        ("", code("NoError")),
        ("ResponseClass='Success'", String::new()),
        ("ResponseClass='success'", code("NoError")),
        ("ResponseClass='Fine'", code("NoError")),
    ] {
        let sent = message(class, &code).replace("GetFolder", "SendItem");
        assert!(send(sent).await.is_ok(), "{class} {code}");
    }
    let denied = message("", &code("ErrorSendAsDenied")).replace("GetFolder", "SendItem");
    let error = send(denied).await.unwrap_err();
    assert!(!error.fate_unknown(), "{error:?}");
}

/// Sends a draft to a server that answers so.
async fn send(answer: String) -> Result<(), EwsError> {
    let (client, _server) = answering((200, vec![], answer)).await;
    let draft = ItemId {
        id: "D".into(),
        change_key: Some("1".into()),
    };
    let asked = SendItem {
        draft,
        copy_to: DistinguishedFolder::SentItems.into(),
    };
    client.call(&asked).await
}

/// An error status makes nothing of what an answer grants.
#[tokio::test]
async fn a_success_under_an_error_status_is_none() {
    let (client, _server) = answering((500, vec![], inbox())).await;
    let error = ask(&client).await.unwrap_err();
    assert_eq!(
        (error.code(), error.fate_unknown()),
        ("ews.http_status", true)
    );
}
