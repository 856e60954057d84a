//! Whether a value holds a password, as a URL can.
//!
//! Called by everything that takes, keeps or repeats a value: such a one is refused without being
//! repeated, and is in no draft. It asks for less than a URL does: what no parser takes for a URL may
//! hold a password all the same, and is told in a complaint.

use reqwest::Url;

use super::keys::names_a_secret;

/// Schemes behind which slashes may be left out (URL Standard, "special scheme"), and those of
/// databases and relays.
const SCHEMES: [&str; 8] = [
    "http",
    "https",
    "postgres",
    "postgresql",
    "smtp",
    "smtps",
    "sqlite",
    "ews",
];

/// A password in front of a host (RFC 3986 section 3.2.1), or as a parameter, such as
/// `?password=` (`libpq`, "Connection URIs").
///
/// Whatever the URL Standard reads as user and password counts: `https:u:p@host`, `https:/u:p@host`,
/// `https:\\u:p@host`. A password may have a slash in it, so the last `@` is what counts.
pub(super) fn holds_password(text: &str) -> bool {
    // Tabs and line ends are no part of a URL (URL Standard, "basic URL parser").
    let text: String = text.chars().filter(|c| !c.is_control()).collect();
    let text = text.trim();
    is_before_host(text) || is_parameter(text)
}

fn is_before_host(text: &str) -> bool {
    let Some((before, _)) = text.rsplit_once('@') else {
        return false;
    };
    let Some((scheme, rest)) = before.split_once(':') else {
        return false;
    };
    let known = SCHEMES.iter().any(|s| scheme.eq_ignore_ascii_case(s));
    // Without a scheme it is `user:password@host`.
    !(known || rest.starts_with(['/', '\\'])) || rest.contains(':')
}

fn is_parameter(text: &str) -> bool {
    let plain = text.split(['?', '&', ';', '#', ',', ' ']).any(|pair| {
        let (name, value) = pair.split_once('=').unwrap_or_default();
        is_secret(name) && !value.is_empty()
    });
    // A name can be written in other letters: `p%61ssword`.
    plain
        || Url::parse(text).is_ok_and(|url| {
            let mut pairs = url.query_pairs();
            pairs.any(|(name, value)| is_secret(&name) && !value.is_empty())
        })
}

fn is_secret(name: &str) -> bool {
    names_a_secret(name) || ["pwd", "pass"].iter().any(|s| name.eq_ignore_ascii_case(s))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whatever_a_parser_or_a_person_reads_as_a_password_is_one() {
        for text in [
            "https://svc:canary@host/EWS/Exchange.asmx",
            "https:svc:canary@host/",
            "https:/svc:canary@host/",
            "https:\\\\svc:canary@host/",
            "HTTPS:svc:canary@host",
            " https://svc:canary@host",
            "ht\ttps://svc:canary@host",
            "https://svc:ca/nary@host",
            "https://svc:ca?nary@host",
            "https://svc:ca#nary@host",
            "https://svc:ca@nary@host",
            "https://:canary@host",
            "svc:canary@host",
            "svc:canary@host:3128",
            "a.test svc:canary@host",
            "smtp:u:canary@relay",
            "postgres://u:canary@h/d",
            "postgres://u@h/d?password=canary",
            "postgres://u@h/d?sslmode=require&PASSWORD=canary",
            "postgres://u@h/d?p%61ssword=canary",
            "host=h user=u password=canary",
            "https://h/?pwd=canary",
            "smtp://relay;pass=canary",
        ] {
            assert!(holds_password(text), "{text}");
        }
    }

    #[test]
    fn what_holds_none_is_let_through() {
        for text in [
            "",
            "ews",
            "https://mail.contoso.com:8443/EWS/Exchange.asmx",
            "https://[::1]:8443/",
            "postgres://u@h:5432/d?sslmode=verify-full",
            "postgres://u@h/d?password=",
            "sqlite:/var/lib/a@b/tasks.db",
            "http://u@proxy:3128",
            "u@contoso.com",
            "CONTOSO\\svc",
            "127.0.0.1:8480",
            "[::1]:8480",
            "sha256:ab:cd sha256:ef",
            "/etc/ssl/a@b.pem",
            "10m",
        ] {
            assert!(!holds_password(text), "{text}");
        }
    }

    proptest::proptest! {
        #[test]
        fn what_a_url_parser_takes_for_a_password_is_one(text in "(https?|postgres):[/\\\\]{0,3}[a-c:@/?#%.\\[\\] ]{0,16}") {
            let has = Url::parse(&text).is_ok_and(|u| u.password().is_some());
            proptest::prop_assert!(!has || holds_password(&text), "{text}");
        }
    }
}
