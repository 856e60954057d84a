//! `GetUserSettings` answers, good and bad.
#![allow(clippy::unwrap_used, clippy::panic)]
use super::*;
use proptest::prelude::*;

fn envelope(message: &str) -> String {
    format!(
        "<s:Envelope xmlns:s=\"{SOAP}\" xmlns:a=\"{ADDRESSING}\"><s:Header>\
         <a:Action s:mustUnderstand=\"1\">{ACTION}Response</a:Action>\
         <h:ServerVersionInfo xmlns:h=\"{AUTODISCOVER}\"><h:MajorVersion>15</h:MajorVersion></h:ServerVersionInfo>\
         </s:Header><s:Body>{message}</s:Body></s:Envelope>"
    )
}

fn answer(user: &str) -> String {
    envelope(&format!(
        "<GetUserSettingsResponseMessage xmlns=\"{AUTODISCOVER}\">\
         <Response xmlns:i=\"http://www.w3.org/2001/XMLSchema-instance\"><ErrorCode>NoError</ErrorCode><ErrorMessage/>\
         <UserResponses><UserResponse>{user}</UserResponse></UserResponses></Response></GetUserSettingsResponseMessage>"
    ))
}

fn setting(name: &str, value: &str) -> String {
    format!(
        "<UserSetting i:type=\"StringSetting\"><Name>{name}</Name><Value>{value}</Value></UserSetting>"
    )
}

fn user(error: &str, target: &str, settings: &str) -> String {
    answer(&format!(
        "<ErrorCode>{error}</ErrorCode><ErrorMessage>Said.</ErrorMessage>{target}\
         <UserSettingErrors/><UserSettings>{settings}</UserSettings>"
    ))
}

#[test]
fn the_settings_are_read() {
    let all = [
        (
            "InternalEwsUrl",
            "https://in.corp.example/EWS/Exchange.asmx",
        ),
        ("ExternalEwsUrl", "https://out.corp.example/EWS?a&amp;b"),
        (
            "EwsSupportedSchemas",
            "Exchange2007, Exchange2010_SP1,,Exchange2013",
        ),
        ("GroupingInformation", "Default-First-Site-Name"),
        ("CasVersion", "15.02.1544.004"),
        ("AutoDiscoverSMTPAddress", "Alice@corp.example"),
    ];
    let all: String = all.iter().map(|(n, v)| setting(n, v)).collect();
    let Answer::Account(account) =
        read_answer(&user("NoError", "<RedirectTarget i:nil=\"true\"/>", &all))
    else {
        panic!("no account");
    };
    let seen: Vec<_> = account
        .candidates
        .iter()
        .map(|c| (c.source, c.url.as_str()))
        .collect();
    assert_eq!(
        seen,
        [
            (
                Source::Internal,
                "https://in.corp.example/EWS/Exchange.asmx"
            ),
            (Source::External, "https://out.corp.example/EWS?a&b"),
        ]
    );
    assert_eq!(
        account.facts.schemas,
        ["Exchange2007", "Exchange2010_SP1", "Exchange2013"]
    );
    assert_eq!(
        account.facts.grouping.as_deref(),
        Some("Default-First-Site-Name")
    );
    assert_eq!(account.facts.cas_version.as_deref(), Some("15.02.1544.004"));
    assert_eq!(account.primary, Address::parse("alice@corp.example").ok());
}

#[test]
fn redirects_and_error_codes() {
    let target = |t: &str| format!("<RedirectTarget>{t}</RedirectTarget>");
    assert_eq!(
        read_answer(&user("RedirectAddress", &target("b@corp.example"), "")),
        Answer::RedirectAddress("b@corp.example".into())
    );
    assert_eq!(
        read_answer(&user("RedirectUrl", &target("https://x.example/a.svc"), "")),
        Answer::RedirectUrl("https://x.example/a.svc".into())
    );
    let refused = |code: &str| {
        Answer::Nothing(Outcome::Error {
            code: code.to_owned(),
            message: "Said.".to_owned(),
        })
    };
    for code in [
        "InvalidUser",
        "InvalidDomain",
        "ServerBusy",
        "RedirectUrl",
        "Odd",
    ] {
        assert_eq!(read_answer(&user(code, "", "")), refused(code));
    }
    let whole = user("NoError", "", "").replace(
        "<ErrorCode>NoError</ErrorCode><ErrorMessage/>",
        "<ErrorCode>InvalidRequest</ErrorCode><ErrorMessage>Said.</ErrorMessage>",
    );
    assert_eq!(read_answer(&whole), refused("InvalidRequest"));
    let fault = envelope(
        "<s:Fault><faultcode xmlns:x=\"y\">x:Bad</faultcode><faultstring xml:lang=\"en\">Said.</faultstring></s:Fault>",
    );
    assert_eq!(read_answer(&fault), refused("x:Bad"));
}

#[test]
fn what_is_no_answer_says_what_it_is() {
    let good = user("NoError", "", "");
    let https = |t: &str| t.replace("http:", "https:");
    for (text, wanted) in [
        (
            good.replace(SOAP, &https(SOAP)),
            Outcome::WrongNamespace(https(SOAP)),
        ),
        (
            good.replace(
                &format!("xmlns=\"{AUTODISCOVER}\""),
                &format!("xmlns=\"{}\"", https(AUTODISCOVER)),
            ),
            Outcome::WrongNamespace(https(AUTODISCOVER)),
        ),
        (envelope(""), Outcome::Empty),
        (envelope("<x/>"), Outcome::OtherDocument("x".into())),
        (format!("<s:Envelope xmlns:s=\"{SOAP}\"/>"), Outcome::Empty),
        (
            "<Autodiscover/>".into(),
            Outcome::OtherDocument("Autodiscover".into()),
        ),
        (String::new(), Outcome::Empty),
        ("<!DOCTYPE html><html></html>".into(), Outcome::WebPage),
    ] {
        assert_eq!(read_answer(&text), Answer::Nothing(wanted), "{text}");
    }
}

#[test]
fn the_request_asks_for_what_is_read() {
    let to = Url::parse("https://corp.example/autodiscover/autodiscover.svc").unwrap();
    let body = request_body(&Address::parse("a&b@corp.example").unwrap(), &to);
    assert!(
        body.contains("<a:Mailbox>a&amp;b@corp.example</a:Mailbox>"),
        "{body}"
    );
    for name in WANTED {
        assert!(
            body.contains(&format!("<a:Setting>{name}</a:Setting>")),
            "{name}"
        );
    }
    assert!(tree::read(&body).is_ok());
}

proptest! {
    /// Whatever is cut out of a real answer or put into it: an outcome, never a panic.
    #[test]
    fn a_damaged_answer_is_an_outcome(at in 0_usize..1500, cut in 0_usize..400, put in "[<>&\"/a-z:=]{0,12}") {
        let whole = user("NoError", "", &setting("ExternalEwsUrl", "https://m.corp.example/"));
        let text: String = whole.chars().take(at).chain(put.chars()).chain(whole.chars().skip(at + cut)).collect();
        if let Answer::Nothing(outcome) = read_answer(&text) {
            prop_assert!(outcome.to_string().len() < 1_000);
        }
    }
}
