//! `GetUserSettings`, the SOAP form of Autodiscover, as Exchange answers it.

use super::super::mime::escape;
use super::super::model::State;
use super::leads::Lead;
use super::{account_of, texts};

const SOAP: &str = "http://schemas.xmlsoap.org/soap/envelope/";
const AUTODISCOVER: &str = "http://schemas.microsoft.com/exchange/2010/Autodiscover";
const INSTANCE: &str = "http://www.w3.org/2001/XMLSchema-instance";
const ADDRESSING: &str = "http://www.w3.org/2005/08/addressing";
/// Users that one request may name (Exchange takes 100).
const MOST_USERS: usize = 100;

/// The answer to one request.
pub(super) fn answer(body: &[u8], state: &State, base: &str, lead: Option<&Lead>) -> String {
    let Some(texts) = texts(body) else {
        return fault("The request is not well-formed XML.");
    };
    // Elements of a namespace that only looks like this one mean nothing.
    let all = |name: &'static str| {
        texts
            .iter()
            .filter(move |t| t.namespace == AUTODISCOVER && t.name == name)
            .map(|t| t.value.as_str())
    };
    let users: Vec<&str> = all("Mailbox").take(MOST_USERS + 1).collect();
    let wanted: Vec<&str> = all("Setting").collect();
    if users.is_empty() || wanted.is_empty() || users.len() > MOST_USERS {
        return message("InvalidRequest", "The request is invalid.", "");
    }
    let responses: String = users
        .iter()
        .map(|user| response(user, &wanted, state, base, lead))
        .collect();
    message("NoError", "", &responses)
}

fn response(user: &str, wanted: &[&str], state: &State, base: &str, lead: Option<&Lead>) -> String {
    match lead {
        Some(Lead::Url(to)) => return redirect("RedirectUrl", to),
        Some(Lead::Address(to)) if !to.eq_ignore_ascii_case(user) => {
            return redirect("RedirectAddress", to);
        }
        _ => {}
    }
    let Some(account) = account_of(state, user) else {
        let said = format!("Invalid user: '{}'", escape(user));
        return user_response("InvalidUser", &said, None, "", "");
    };
    let ews = format!("{base}/EWS/Exchange.asmx");
    let dn = format!("/o=Sandbox/ou=Example/cn=Recipients/cn={}", account.user);
    let value = |setting: &str| match setting {
        "ExternalEwsUrl" | "InternalEwsUrl" => Some(ews.as_str()),
        "EwsSupportedSchemas" => Some(
            "Exchange2007, Exchange2007_SP1, Exchange2010, Exchange2010_SP1, Exchange2010_SP2, \
             Exchange2013, Exchange2013_SP1",
        ),
        "GroupingInformation" => Some("Default-First-Site-Name"),
        "CasVersion" => Some("15.02.1544.004"),
        "UserDisplayName" => Some(account.display_name.as_str()),
        "UserDN" => Some(dn.as_str()),
        "AutoDiscoverSMTPAddress" => Some(account.address.as_str()),
        _ => None,
    };
    let (mut settings, mut errors) = (Vec::new(), Vec::new());
    for name in wanted {
        let escaped = escape(name);
        match value(name) {
            Some(value) => settings.push(format!(
                "<UserSetting i:type=\"StringSetting\"><Name>{escaped}</Name><Value>{}</Value></UserSetting>",
                escape(value)
            )),
            None => errors.push(format!(
                "<UserSettingError><ErrorCode>SettingIsNotAvailable</ErrorCode>\
                 <ErrorMessage>The setting is not available.</ErrorMessage>\
                 <SettingName>{escaped}</SettingName></UserSettingError>"
            )),
        }
    }
    user_response(
        "NoError",
        "No error.",
        None,
        &errors.concat(),
        &settings.concat(),
    )
}

fn redirect(code: &str, to: &str) -> String {
    user_response(code, "Redirected.", Some(to), "", "")
}

fn user_response(
    code: &str,
    said: &str,
    target: Option<&str>,
    errors: &str,
    settings: &str,
) -> String {
    let target = target.map_or_else(
        || "<RedirectTarget i:nil=\"true\"/>".to_owned(),
        |to| format!("<RedirectTarget>{}</RedirectTarget>", escape(to)),
    );
    format!(
        "<UserResponse><ErrorCode>{code}</ErrorCode><ErrorMessage>{said}</ErrorMessage>{target}\
         <UserSettingErrors>{errors}</UserSettingErrors><UserSettings>{settings}</UserSettings></UserResponse>"
    )
}

fn message(code: &str, said: &str, responses: &str) -> String {
    envelope(&format!(
        "<GetUserSettingsResponseMessage xmlns=\"{AUTODISCOVER}\"><Response xmlns:i=\"{INSTANCE}\">\
         <ErrorCode>{code}</ErrorCode><ErrorMessage>{said}</ErrorMessage>\
         <UserResponses>{responses}</UserResponses></Response></GetUserSettingsResponseMessage>"
    ))
}

fn fault(said: &str) -> String {
    envelope(&format!(
        "<s:Fault><faultcode>s:Client</faultcode><faultstring xml:lang=\"en-US\">{said}</faultstring></s:Fault>"
    ))
}

fn envelope(body: &str) -> String {
    format!(
        "<?xml version=\"1.0\" encoding=\"utf-8\"?>\
         <s:Envelope xmlns:s=\"{SOAP}\" xmlns:a=\"{ADDRESSING}\"><s:Header>\
         <a:Action s:mustUnderstand=\"1\">{AUTODISCOVER}/Autodiscover/GetUserSettingsResponse</a:Action>\
         <h:ServerVersionInfo xmlns:h=\"{AUTODISCOVER}\"><h:MajorVersion>15</h:MajorVersion>\
         <h:MinorVersion>2</h:MinorVersion><h:MajorBuildNumber>1544</h:MajorBuildNumber>\
         <h:MinorBuildNumber>4</h:MinorBuildNumber><h:Version>Exchange2016</h:Version></h:ServerVersionInfo>\
         </s:Header><s:Body>{body}</s:Body></s:Envelope>"
    )
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::super::super::people;
    use super::*;

    fn request(users: &[&str], settings: &[&str]) -> String {
        let all = |element: &str, values: &[&str]| -> String {
            let one = |v: &&str| format!("<a:{element}>{v}</a:{element}>");
            values.iter().map(one).collect::<Vec<_>>().concat()
        };
        let users = all("Mailbox", users);
        let settings = all("Setting", settings);
        format!(
            "<s:Envelope xmlns:s=\"{SOAP}\" xmlns:a=\"{AUTODISCOVER}\"><s:Body><a:GetUserSettingsRequestMessage>\
             <a:Request><a:Users><a:User>{users}</a:User></a:Users><a:RequestedSettings>{settings}</a:RequestedSettings></a:Request>\
             </a:GetUserSettingsRequestMessage></s:Body></s:Envelope>"
        )
    }

    fn ask(body: &str, lead: Option<&Lead>) -> String {
        let text = answer(
            body.as_bytes(),
            &people::fresh_state(),
            "http://127.0.0.1:1",
            lead,
        );
        assert!(
            super::super::texts(text.as_bytes()).is_some(),
            "not well-formed: {text}"
        );
        text
    }

    #[test]
    fn what_was_asked_for_and_nothing_else() {
        let text = ask(
            &request(
                &["A.Smith@example.test"],
                &["ExternalEwsUrl", "CasVersion", "X&amp;Y"],
            ),
            None,
        );
        assert!(
            text.contains(
                "<Name>ExternalEwsUrl</Name><Value>http://127.0.0.1:1/EWS/Exchange.asmx</Value>"
            ),
            "{text}"
        );
        assert!(
            text.contains("<SettingName>X&amp;Y</SettingName>"),
            "{text}"
        );
        assert!(!text.contains("InternalEwsUrl"), "{text}");
    }

    #[test]
    fn each_user_has_an_answer_of_its_own() {
        let text = ask(
            &request(
                &["alice@example.test", "z<!-- -->oe@example.test"],
                &["AutoDiscoverSMTPAddress"],
            ),
            None,
        );
        assert!(text.contains("<Value>alice@example.test</Value>"), "{text}");
        assert!(
            text.contains("<ErrorCode>InvalidUser</ErrorCode>"),
            "{text}"
        );
        let many = vec!["alice@example.test"; MOST_USERS + 1];
        assert!(ask(&request(&many, &["CasVersion"]), None).contains("InvalidRequest"));
    }

    #[test]
    fn it_leads_where_it_was_told_to() {
        let body = request(&["alice@example.test"], &["CasVersion"]);
        let text = ask(&body, Some(&Lead::Url("https://a/?b&c".into())));
        assert!(
            text.contains("<ErrorCode>RedirectUrl</ErrorCode>")
                && text.contains("<RedirectTarget>https://a/?b&amp;c<"),
            "{text}"
        );
        let to = Lead::Address("bob@example.test".into());
        assert!(ask(&body, Some(&to)).contains("<ErrorCode>RedirectAddress</ErrorCode>"));
        let bob = request(&["Bob@example.test"], &["CasVersion"]);
        assert!(ask(&bob, Some(&to)).contains("<Value>15."));
    }

    #[test]
    fn rubbish_and_twins_are_refused() {
        let good = request(&["alice@example.test"], &["CasVersion"]);
        let twin = good.replace(AUTODISCOVER, &AUTODISCOVER.replace("http:", "https:"));
        for body in [
            twin.as_str(),
            "<a/>",
            &request(&[], &["CasVersion"]),
            &request(&["alice@example.test"], &[]),
        ] {
            assert!(
                ask(body, None).contains("<ErrorCode>InvalidRequest</ErrorCode>"),
                "{body}"
            );
        }
        for body in [
            "",
            "<a>",
            "<!DOCTYPE a [<!ENTITY e \"f\">]><a>&e;</a>",
            "\u{1}",
        ] {
            let text = ask(body, None);
            assert!(
                text.contains("<s:Fault>") || text.contains("InvalidRequest"),
                "{body}: {text}"
            );
        }
    }
}
