//! What planned faults do to an answer: another one instead, or the right one late, lost, cut,
//! or garbled.
//!
//! Called by `dispatch` around the operation and by the server for requests that nobody signed.

use std::time::Duration;

use futures_util::StreamExt as _;

use super::answer::{SoapAnswer, SoapBody};
use super::element::Element;
use super::envelope::{self, Success};
use super::failure::Failure;
use super::refusal::refusal;
use crate::sandbox::model::{ConnectionDrop, Fault, WrongAnswer};

/// Longest planned delay: a test that plans more gets this.
const MAX_DELAY: Duration = Duration::from_mins(10);
const HTML: &str = "text/html; charset=utf-8";

/// The sign-in form that Outlook on the web shows.
const LOGIN_PAGE: &str = "<!DOCTYPE html>\n<html><head><title>Outlook</title></head><body>\
<form action=\"/owa/auth.owa\" method=\"POST\" name=\"logonForm\">\
<input name=\"username\"/><input name=\"password\" type=\"password\"/></form></body></html>\n";
/// Where Exchange's front end sends browsers that have not signed in.
const OWA: &str = "/owa/auth/logon.aspx?url=%2fEWS%2fExchange.asmx&reason=0";

/// The answer to a request that is struck before anybody is asked to sign in.
pub(in crate::sandbox) async fn before_sign_in(fault: &Fault) -> SoapAnswer {
    let mut answer = match fault.answer.and_then(|a| page(String::new(), a)) {
        Some(page) => page,
        None => SoapAnswer::whole(String::new(), fault.http_status.unwrap_or(200), Vec::new()),
    };
    if fault.drop.is_some() {
        answer.drop_connection = fault.drop;
    }
    after(&mut answer, fault).await;
    answer
}

/// What a planned fault answers instead of the operation.
pub(super) fn before(name: &str, request: &Element, fault: &Fault) -> Option<SoapAnswer> {
    if fault.drop == Some(ConnectionDrop::After) {
        return None;
    }
    if fault.drop == Some(ConnectionDrop::Before) {
        let mut cut = SoapAnswer::whole(name.to_owned(), 500, Vec::new());
        cut.drop_connection = Some(ConnectionDrop::Before);
        return Some(cut);
    }
    if let Some(page) = fault.answer.and_then(|a| page(name.to_owned(), a)) {
        return Some(page);
    }
    let whole = |status, document| Some(SoapAnswer::whole(name.to_owned(), status, document));
    match (fault.code.as_str(), fault.http_status) {
        ("", None) => None,
        ("", Some(status)) => whole(status, Vec::new()),
        (code, status) => {
            let mut failure = Failure::planned(code.to_owned().into());
            if let Some(ms) = fault.back_off_ms {
                failure = failure.value("BackOffMilliseconds", ms.to_string());
            }
            match status {
                _ if fault.soap_fault => whole(status.unwrap_or(200), envelope::fault(&failure)),
                None | Some(200) => whole(200, refusal(name, request, &failure)),
                Some(status) => whole(status, envelope::fault(&failure)),
            }
        }
    }
}

/// An HTML answer of something in front of EWS.
fn page(operation: String, wrong: WrongAnswer) -> Option<SoapAnswer> {
    let mut answer = match wrong {
        WrongAnswer::LoginPage => SoapAnswer::whole(operation, 200, LOGIN_PAGE.into()),
        WrongAnswer::OwaRedirect => {
            let mut answer = SoapAnswer::whole(operation, 302, Vec::new());
            answer.dressing.headers.push(("location", OWA.to_owned()));
            answer
        }
        _ => return None,
    };
    answer.dressing.content_type = Some(HTML);
    Some(answer)
}

/// What a planned fault does to an answer that was made.
pub(super) async fn after(answer: &mut SoapAnswer, fault: &Fault) {
    if let Some(ms) = fault.delay_ms {
        tokio::time::sleep(Duration::from_millis(ms).min(MAX_DELAY)).await;
    }
    if let Some(seconds) = fault.retry_after_s {
        let header = ("retry-after", seconds.to_string());
        answer.dressing.headers.push(header);
    }
    answer.dressing.pace = fault.pace;
    answer.dressing.cut_after_bytes = fault.cut_after_bytes;
    if let Some(wrong) = fault.answer {
        garble(answer, wrong);
    }
    if fault.drop == Some(ConnectionDrop::After) {
        match fault.http_status {
            Some(status) => {
                answer.status = status;
                answer.body = SoapBody::Whole(Vec::new());
            }
            None => answer.drop_connection = Some(ConnectionDrop::After),
        }
    }
}

fn garble(answer: &mut SoapAnswer, wrong: WrongAnswer) {
    match wrong {
        WrongAnswer::LoginPage | WrongAnswer::OwaRedirect => {}
        WrongAnswer::WrongContentType => {
            answer.dressing.content_type = Some("application/octet-stream");
        }
        WrongAnswer::Empty => answer.body = SoapBody::Whole(Vec::new()),
        WrongAnswer::OtherOperation => {
            answer.status = 200;
            answer.body = SoapBody::Whole(of_another_operation(&answer.operation));
        }
        WrongAnswer::MalformedXml => {
            each_document(answer, |text| text.replacen("</s:Body>", "</s:Bdy>", 1));
        }
        WrongAnswer::ControlCharacters => each_document(answer, with_control_characters),
        WrongAnswer::WrongNamespaces => {
            each_document(answer, |text| {
                text.replace("http://schemas", "https://schemas")
            });
        }
    }
}

/// Rewrites the document, or each document of a stream.
pub(super) fn each_document(answer: &mut SoapAnswer, rewrite: fn(&str) -> String) {
    let of_bytes = move |bytes: Vec<u8>| rewrite(&String::from_utf8_lossy(&bytes)).into_bytes();
    let body = std::mem::replace(&mut answer.body, SoapBody::Whole(Vec::new()));
    answer.body = match body {
        SoapBody::Whole(bytes) => SoapBody::Whole(of_bytes(bytes)),
        SoapBody::Stream(documents) => {
            SoapBody::Stream(Box::pin(documents.map(move |d| d.map(of_bytes))))
        }
    };
}

/// References that XML 1.0 forbids, as Exchange sends them in mail that contains such characters
/// (ews-java-api issue 156): in texts of people where there are some, else in the body.
fn with_control_characters(text: &str) -> String {
    const ENDS: [&str; 6] = [
        "</t:Subject>",
        "</t:Body>",
        "</t:UniqueBody>",
        "</t:DisplayName>",
        "</t:Name>",
        "</m:MessageText>",
    ];
    let spoilt = ENDS.iter().fold(text.to_owned(), |text, end| {
        text.replace(end, &format!("&#x0;&#x1F;{end}"))
    });
    if spoilt == text {
        return text.replacen("</s:Body>", "&#x0;&#x1F;</s:Body>", 1);
    }
    spoilt
}

/// A good answer to what was not asked.
fn of_another_operation(asked: &str) -> Vec<u8> {
    let other = if asked == "Unsubscribe" {
        "SendItem"
    } else {
        "Unsubscribe"
    };
    envelope::document(&envelope::messages(other, None, &[Ok(Success::default())]))
}
