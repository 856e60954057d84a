//! Answers as servers write them, read by the rules of [`super`].
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing
)]
use serde::Deserialize;

use super::*;

#[derive(Debug, Deserialize, PartialEq)]
enum Part {
    SyncState(String),
    Folders(Folders),
    #[serde(other)]
    Other,
}
#[derive(Debug, Deserialize, PartialEq)]
struct Folders {
    #[serde(rename = "$value", default)]
    all: Vec<Folder>,
}
#[derive(Debug, Deserialize, PartialEq)]
struct Folder {
    #[serde(rename = "DisplayName")]
    name: String,
}

#[test]
fn reads_any_prefix_and_passes_over_the_unknown() {
    let xml = r#"<?xml version="1.0"?><soap11:Envelope xmlns:soap11="http://schemas.xmlsoap.org/soap/envelope/">
<soap11:Header><h:Odd xmlns:h="x"><h:Deep/></h:Odd><h:ServerVersionInfo MajorVersion="15" MinorVersion="2" MajorBuildNumber="1118" MinorBuildNumber="7" Version="V2017_07_11" xmlns:h="t"/></soap11:Header>
<soap11:Body a="b"><q:GetFolderResponse xmlns:q="m"><q:ResponseMessages>
<q:GetFolderResponseMessage ResponseClass="Success" extra="1"><q:New><q:Er/></q:New><q:ResponseCode>NoError</q:ResponseCode><q:Newer>z</q:Newer>
<q:SyncState>H4s=</q:SyncState><q:Folders><w:Folder xmlns:w="t"><w:Odd/><w:DisplayName>A</w:DisplayName></w:Folder><w:CalendarFolder xmlns:w="t"><w:DisplayName>B</w:DisplayName></w:CalendarFolder></q:Folders></q:GetFolderResponseMessage>
<q:GetFolderResponseMessage ResponseClass="Error"><q:MessageText>no</q:MessageText><q:ResponseCode>ErrorOfTomorrow</q:ResponseCode><q:DescriptiveLinkKey>0</q:DescriptiveLinkKey><q:MessageXml><t:Odd xmlns:t="t"/><t:Value Name="BackOffMilliseconds" xmlns:t="t">1500</t:Value></q:MessageXml></q:GetFolderResponseMessage>
</q:ResponseMessages></q:GetFolderResponse></soap11:Body></soap11:Envelope>"#;
    let answer: Answer<Part> = read_batch(xml).unwrap();
    assert_eq!(answer.version.unwrap().build(), "15.2.1118.7");
    let good = answer.messages[0].as_ref().unwrap();
    assert!(good.contains(&Part::SyncState("H4s=".into())));
    let folders = good
        .iter()
        .find_map(|p| {
            if let Part::Folders(f) = p {
                Some(f)
            } else {
                None
            }
        })
        .unwrap();
    assert_eq!(
        folders
            .all
            .iter()
            .map(|f| f.name.as_str())
            .collect::<Vec<_>>(),
        ["A", "B"]
    );
    let bad = answer.messages[1].as_ref().unwrap_err();
    assert_eq!(bad.code, ResponseCode::Other("ErrorOfTomorrow".into()));
    assert_eq!(bad.back_off, Some(Duration::from_millis(1500)));
}

#[test]
fn faults_keep_code_and_back_off() {
    let xml = r#"<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Body><s:Fault><faultcode xmlns:a="t">a:ErrorServerBusy</faultcode><faultstring xml:lang="en-US">The server cannot service this request right now.</faultstring><detail><e:ResponseCode xmlns:e="e">ErrorServerBusy</e:ResponseCode><e:Message xmlns:e="e">Try later.</e:Message><t:MessageXml xmlns:t="t"><t:Value Name="BackOffMilliseconds">297749</t:Value></t:MessageXml></detail></s:Fault></s:Body></s:Envelope>"#;
    let AnswerError::Fault(refused) = read_batch::<Part>(xml).unwrap_err() else {
        panic!()
    };
    assert_eq!(refused.code, ResponseCode::ErrorServerBusy);
    assert_eq!(refused.back_off, Some(Duration::from_millis(297_749)));
    let bare = r"<Envelope><Body><Fault><faultcode>x</faultcode><faultstring>oh</faultstring></Fault></Body></Envelope>";
    let AnswerError::Fault(refused) = read_single::<Part>(bare).unwrap_err() else {
        panic!()
    };
    assert_eq!(
        (refused.code, refused.text.as_str()),
        (ResponseCode::ErrorInternalServerError, "oh")
    );
}

#[test]
fn the_rest_of_a_batch_that_was_stopped_was_not_carried_out() {
    let warning = |code: &str| {
        let xml = format!(
            "<Envelope><Body><R><ResponseMessages><M ResponseClass=\"Warning\"><MessageText>x</MessageText><ResponseCode>{code}</ResponseCode><SyncState>s</SyncState></M></ResponseMessages></R></Body></Envelope>"
        );
        read_batch::<Part>(&xml).unwrap().messages.remove(0)
    };
    assert!(warning("ErrorNameResolutionMultipleResults").is_ok());
    let refused = warning("ErrorBatchProcessingStopped").unwrap_err();
    assert_eq!(refused.code, ResponseCode::ErrorBatchProcessingStopped);
}

#[test]
fn what_is_no_answer_is_an_error_and_never_empty() {
    for text in [
        "",
        "<html><body>Sign in</body></html>",
        "<Envelope><Body><GetFol",
        "<Envelope><Body/></Envelope>",
        "{}",
    ] {
        assert!(
            matches!(read_batch::<Part>(text), Err(AnswerError::NotUnderstood(_))),
            "{text}"
        );
    }
}

#[test]
fn deep_nesting_is_survived() {
    let deep = format!(
        "<Envelope><Body><R><ResponseMessages><M ResponseClass=\"Success\">{}{}</M></ResponseMessages></R></Body></Envelope>",
        "<a>".repeat(100_000),
        "</a>".repeat(100_000)
    );
    let _ = read_batch::<Part>(&deep);
}
