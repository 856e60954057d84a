//! A tiny Exchange: signs everybody in by Basic and answers as a test says.

use std::sync::{Arc, Mutex};

use axum::{body::Body, http::Response};

use super::{reply, run, serve, target};
use crate::domain::Address;
use crate::ews::Access;
use crate::probe::{Probe, Target};

/// The listener mailbox of these tests.
pub(super) const BOT: &str = "bot@corp.example";

pub(super) fn address(text: &str) -> Address {
    Address::parse(text).unwrap()
}

/// A response message of that operation, `part` beside its code.
pub(super) fn message(operation: &str, class: &str, code: &str, part: &str) -> String {
    format!(
        "<{operation}ResponseMessage ResponseClass=\"{class}\"><MessageText>said</MessageText><ResponseCode>{code}</ResponseCode>{part}</{operation}ResponseMessage>"
    )
}

/// A whole answer with these response messages.
pub(super) fn answer(operation: &str, messages: &str) -> String {
    answer_of("15.2.2562", operation, messages)
}

fn answer_of(version: &str, operation: &str, messages: &str) -> String {
    let parts: Vec<&str> = version.split('.').collect();
    let header = match parts.as_slice() {
        [major, minor, build] => format!(
            "<Header><ServerVersionInfo MajorVersion=\"{major}\" MinorVersion=\"{minor}\" MajorBuildNumber=\"{build}\" MinorBuildNumber=\"1\"/></Header>"
        ),
        _ => String::new(),
    };
    format!(
        "<Envelope>{header}<Body><{operation}Response><ResponseMessages>{messages}</ResponseMessages></{operation}Response></Body></Envelope>"
    )
}

/// A refusal of every part of an operation.
pub(super) fn refused(operation: &str, code: &str) -> String {
    answer(operation, &message(operation, "Error", code, "").repeat(2))
}

/// A refusal of the whole request: a SOAP fault.
pub(super) fn fault(code: &str) -> String {
    format!(
        "<Envelope><Body><Fault><faultcode>x</faultcode><faultstring>said</faultstring><detail><ResponseCode>{code}</ResponseCode></detail></Fault></Body></Envelope>"
    )
}

pub(super) fn folder(rights: &str) -> String {
    let part = format!(
        "<Folders><Folder><FolderId Id=\"AAAA\"/><TotalCount>0</TotalCount>{rights}</Folder></Folders>"
    );
    message("GetFolder", "Success", "NoError", &part)
}

/// Rights that are enough, but for those named.
pub(super) fn rights(lacking: &[&str]) -> String {
    let all = ["CreateContents", "Delete", "Modify", "Read"];
    let told = all.map(|r| format!("<{r}>{}</{r}>", !lacking.contains(&r)));
    format!("<EffectiveRights>{}</EffectiveRights>", told.concat())
}

/// One mail of a listing, from that day of the month.
pub(super) fn mail(day: u8, id: &str) -> String {
    format!(
        "<Message><ItemId Id=\"M\"/><Subject>s</Subject><Size>1000</Size><DateTimeReceived>2026-11-{day:02}T10:00:00Z</DateTimeReceived><InternetMessageId>{id}</InternetMessageId></Message>"
    )
}

pub(super) fn mails(all: &str) -> String {
    let part =
        format!("<RootFolder IncludesLastItemInRange=\"true\"><Items>{all}</Items></RootFolder>");
    answer(
        "FindItem",
        &message("FindItem", "Success", "NoError", &part),
    )
}

/// An entry of the directory.
pub(super) fn entry(kind: &str, addresses: &[&str]) -> String {
    let proxies: Vec<String> = addresses
        .iter()
        .map(|a| format!("<Entry Key=\"EmailAddress1\">smtp:{a}</Entry>"))
        .collect();
    format!(
        "<Resolution><Mailbox><Name>x</Name><EmailAddress>{}</EmailAddress><RoutingType>SMTP</RoutingType><MailboxType>{kind}</MailboxType></Mailbox><Contact><EmailAddresses>{}</EmailAddresses></Contact></Resolution>",
        addresses.first().unwrap(),
        proxies.concat()
    )
}

pub(super) fn entries(all: &[String]) -> String {
    let part = format!("<ResolutionSet>{}</ResolutionSet>", all.concat());
    answer(
        "ResolveNames",
        &message("ResolveNames", "Success", "NoError", &part),
    )
}

/// How a sound Exchange answers an operation.
fn sound(operation: &str) -> String {
    match operation {
        "GetFolder" => answer("GetFolder", &folder(&rights(&[])).repeat(2)),
        "ResolveNames" => refused("ResolveNames", "ErrorNameResolutionNoResults"),
        "FindItem" => mails(""),
        "FindFolder" => answer(
            "FindFolder",
            &message(
                "FindFolder",
                "Success",
                "NoError",
                "<RootFolder IncludesLastItemInRange=\"true\"><Folders/></RootFolder>",
            ),
        ),
        "GetUserOofSettings" => oof("Disabled"),
        "GetInboxRules" => rules(""),
        "GetStreamingEvents" => answer(
            "GetStreamingEvents",
            &message(
                "GetStreamingEvents",
                "Success",
                "NoError",
                "<ConnectionStatus>OK</ConnectionStatus>",
            ),
        ),
        "Subscribe" => answer(
            "Subscribe",
            &message(
                "Subscribe",
                "Success",
                "NoError",
                "<SubscriptionId>S</SubscriptionId>",
            ),
        ),
        other => refused(other, "ErrorInvalidRequest"),
    }
}

pub(super) fn oof(state: &str) -> String {
    format!(
        "<Envelope><Body><GetUserOofSettingsResponse><ResponseMessage ResponseClass=\"Success\"><ResponseCode>NoError</ResponseCode></ResponseMessage><OofSettings><OofState>{state}</OofState></OofSettings></GetUserOofSettingsResponse></Body></Envelope>"
    )
}

pub(super) fn rules(all: &str) -> String {
    format!(
        "<Envelope><Body><GetInboxRulesResponse ResponseClass=\"Success\"><ResponseCode>NoError</ResponseCode><InboxRules>{all}</InboxRules></GetInboxRulesResponse></Body></Envelope>"
    )
}

/// A request, as the tiny server sees it.
pub(super) struct Asked<'a> {
    pub(super) operation: &'a str,
    pub(super) body: &'a str,
}

/// What is answered instead of what a sound Exchange would.
pub(super) type Answers = fn(&Asked<'_>) -> Option<(u16, String)>;

/// All requests that were seen, whole.
pub(super) type Seen = Arc<Mutex<Vec<String>>>;

/// Runs all checks against such a server.
pub(super) async fn probed(answers: Answers, aim: impl FnOnce(&mut Target)) -> (Probe, Seen) {
    let seen = Seen::default();
    let kept = Arc::clone(&seen);
    let endpoint = serve(move |headers, body| {
        if !headers.contains_key("authorization") {
            return reply(401, &["Basic realm=\"x\""]);
        }
        kept.lock().unwrap().push(format!("{headers:?}{body}"));
        let after = body.split("<soap:Body><m:").nth(1).unwrap_or_default();
        let name = after.split([' ', '>', '/']).next().unwrap_or_default();
        let operation = name.strip_suffix("Request").unwrap_or(name);
        let given = answers(&Asked { operation, body });
        let (status, text) = given.unwrap_or_else(|| (200, sound(operation)));
        let kind = if text.starts_with("<!DOCTYPE") {
            "text/html"
        } else {
            "text/xml"
        };
        let builder = Response::builder()
            .status(status)
            .header("content-type", kind);
        match text.strip_prefix("to ") {
            Some(to) => builder.header("location", to).body(Body::empty()).unwrap(),
            None => builder.body(Body::from(text)).unwrap(),
        }
    })
    .await;
    let mut target = target(endpoint);
    target.ours = Arc::new(|mail| {
        let id = mail.message_id.as_ref();
        id.is_some_and(|id| id.as_str().contains("ours"))
    });
    target.listener = Some((address(BOT), Access::Impersonation(address(BOT))));
    aim(&mut target);
    (run(target).await.0, seen)
}

/// The same server under another version.
pub(super) fn version(version: &str) -> String {
    answer_of(version, "GetFolder", &folder(&rights(&[])).repeat(2))
}
