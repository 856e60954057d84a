//! Headers of HTTP and of mails: which are kept, and what becomes of their values.

use super::pseudonyms::Pseudonyms;

/// HTTP headers of requests that matter to a server; `Authorization` and cookies never.
const REQUEST: [&str; 5] = [
    "content-type",
    "user-agent",
    "x-anchormailbox",
    "x-preferserveraffinity",
    "accept-encoding",
];

/// HTTP headers of answers whose values say nothing of anybody.
const KEPT: [&str; 12] = [
    "content-type",
    "content-encoding",
    "transfer-encoding",
    "connection",
    "date",
    "retry-after",
    "server",
    "www-authenticate",
    "x-aspnet-version",
    "x-owa-version",
    "x-powered-by",
    "cache-control",
];

/// HTTP headers of answers whose values are renamed.
const RENAMED: [&str; 8] = [
    "location",
    "request-id",
    "x-feserver",
    "x-beserver",
    "x-calculatedbetarget",
    "x-targetbeserver",
    "x-diaginfo",
    "x-backendoverridecookie",
];

/// The headers of a request that are kept.
pub(super) fn request(
    headers: &[(String, String)],
    names: &mut Pseudonyms,
) -> Vec<(String, String)> {
    let kept = headers.iter().filter(|(n, _)| is_one_of(&REQUEST, n));
    kept.map(|(name, value)| {
        let value = match name.to_ascii_lowercase().as_str() {
            "x-anchormailbox" => names.text(value),
            _ => value.clone(),
        };
        (name.clone(), value)
    })
    .collect()
}

/// The headers of an answer that are kept. Of a cookie its name stays.
pub(super) fn answer(
    headers: &[(String, String)],
    names: &mut Pseudonyms,
) -> Vec<(String, String)> {
    let mut kept = Vec::new();
    for (name, value) in headers {
        let value = if is_one_of(&KEPT, name) {
            of_protocol(name, value, names)
        } else if is_one_of(&RENAMED, name) {
            names.text(value)
        } else if name.eq_ignore_ascii_case("set-cookie") {
            cookie(value, names)
        } else {
            continue;
        };
        kept.push((name.clone(), value));
    }
    kept
}

/// The value of a header in [`KEPT`]: some of them have room for a name.
fn of_protocol(name: &str, value: &str, names: &mut Pseudonyms) -> String {
    match name.to_ascii_lowercase().as_str() {
        "content-type" => media_type_with_charset(value, names),
        "server" | "x-powered-by" => names.products(value),
        "www-authenticate" => names.challenge(value),
        _ => bare(value),
    }
}

/// Cookies of Exchange. A load balancer puts the name of its pool into that of its cookie.
const COOKIES: [&str; 8] = [
    "exchangecookie",
    "x-backendcookie",
    "x-backendoverridecookie",
    "x-beresource",
    "clientid",
    "cadata",
    "uc",
    "oidc",
];

fn cookie(value: &str, names: &mut Pseudonyms) -> String {
    let pair = value.split(';').next().unwrap_or_default();
    let (name, secret) = pair.split_once('=').unwrap_or((pair, ""));
    let name = match name.trim() {
        known if is_one_of(&COOKIES, known) => known.to_owned(),
        other => names.id("Cookie", other),
    };
    format!("{name}={}; path=/", names.id("cookie", secret))
}

/// A value of the protocol, up to what is none: a parameter or a comment may say anything.
fn bare(value: &str) -> String {
    let kept = value.chars();
    kept.take_while(|c| c.is_ascii_alphanumeric() || " ,:+-./=".contains(*c))
        .collect::<String>()
        .trim_end()
        .to_owned()
}

/// Mail headers whose values say nothing of anybody.
const MAIL_KEPT: [&str; 15] = [
    "date",
    "mime-version",
    "content-transfer-encoding",
    "content-language",
    "importance",
    "priority",
    "x-priority",
    "auto-submitted",
    "precedence",
    "x-auto-response-suppress",
    "x-ms-exchange-organization-authas",
    "x-ms-exchange-organization-authmechanism",
    "x-ms-exchange-organization-scl",
    "x-ms-has-attach",
    "authentication-results",
];

/// Header names of the standards; any other may be that of an organisation.
const MAIL_STANDARD: [&str; 36] = [
    "from",
    "to",
    "cc",
    "bcc",
    "subject",
    "date",
    "received",
    "received-spf",
    "return-path",
    "reply-to",
    "sender",
    "message-id",
    "in-reply-to",
    "references",
    "mime-version",
    "importance",
    "priority",
    "x-priority",
    "precedence",
    "sensitivity",
    "thread-topic",
    "thread-index",
    "authentication-results",
    "dkim-signature",
    "delivered-to",
    "disposition-notification-to",
    "return-receipt-to",
    "accept-language",
    "user-agent",
    "keywords",
    "comments",
    "organization",
    "errors-to",
    "auto-submitted",
    "original-recipient",
    "original-message-id",
];

/// Beginnings of header names that are the same everywhere.
const MAIL_NAMES: [&str; 11] = [
    "arc-",
    "content-",
    "list-",
    "resent-",
    "x-ms-",
    "x-auto",
    "x-smartactions",
    "x-originating",
    "x-mailer",
    "x-forefront",
    "x-microsoft",
];

/// A mail header with its invented name and value.
pub(super) fn mail(name: &str, value: &str, names: &mut Pseudonyms) -> (String, String) {
    let small = name.to_ascii_lowercase();
    let value = match small.as_str() {
        "message-id" | "in-reply-to" | "references" | "x-ms-tnef-correlator" => {
            names.message_ids(value)
        }
        "content-type" => media_type(value),
        // Results of checks are words of the protocol; who they are about is renamed.
        "authentication-results" => names.sentence(value),
        _ if is_one_of(&MAIL_KEPT, name) => bare(value),
        _ => names.text(value),
    };
    let own = !MAIL_NAMES.iter().any(|n| small.starts_with(n)) && !is_one_of(&MAIL_STANDARD, name);
    let name = if own {
        names.header_name(name)
    } else {
        name.to_owned()
    };
    (name, value)
}

/// The type alone: parameters may hold the name of a file.
fn media_type(value: &str) -> String {
    value
        .split(';')
        .next()
        .unwrap_or_default()
        .trim()
        .to_owned()
}

/// The same with the character set, which decides how an answer is read.
fn media_type_with_charset(value: &str, names: &mut Pseudonyms) -> String {
    let charset = value.split(';').skip(1).map(str::trim);
    let charset =
        charset.filter(|p| p.len() < 24 && p.to_ascii_lowercase().starts_with("charset="));
    let parts = std::iter::once(media_type(value)).chain(charset.map(|p| names.sentence(p)));
    parts.collect::<Vec<_>>().join("; ")
}

fn is_one_of(list: &[&str], name: &str) -> bool {
    list.iter().any(|l| l.eq_ignore_ascii_case(name))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names() -> Pseudonyms {
        Pseudonyms::new("mail.contoso.com", r"CONTOSO\svc", &[])
    }

    fn pair(name: &str, value: &str) -> (String, String) {
        (name.to_owned(), value.to_owned())
    }

    #[test]
    fn what_signs_in_is_never_kept() {
        let sent = [
            pair("Authorization", "Basic c2VjcmV0"),
            pair("Cookie", "a=b"),
            pair("X-AnchorMailbox", "anna@contoso.com"),
        ];
        let kept = request(&sent, &mut names());
        assert_eq!(kept, [pair("X-AnchorMailbox", "person1@example.test")]);
        let came = [
            pair("Set-Cookie", "exchangecookie=0a1b; path=/; secure"),
            pair("X-Secret", "contoso"),
            pair("X-FEServer", "EX01"),
            pair("WWW-Authenticate", "Basic realm=\"mail.contoso.com\""),
        ];
        let kept = answer(&came, &mut names());
        let expected = [
            pair("Set-Cookie", "exchangecookie=cookie-1; path=/"),
            pair("X-FEServer", "XX00"),
            pair("WWW-Authenticate", "Basic realm=\"mail.example.test\""),
        ];
        assert_eq!(kept, expected);
    }

    #[test]
    fn mail_headers() {
        let mut names = names();
        let mut made = |name, value| mail(name, value, &mut names);
        let ids = made("References", "<a@contoso.com> <b@contoso.com>");
        assert_eq!(ids.1, "<message-1@example.test> <message-2@example.test>");
        assert_eq!(
            made("Content-Type", "text/plain; name=plan.pdf").1,
            "text/plain"
        );
        assert_eq!(made("X-Contoso-Rule", "Sales").0, "X-Header-1");
        let stamp = made("X-MS-Exchange-Organization-AuthSource", "EX01.contoso.com");
        assert_eq!(stamp.1, "host2.example.test");
    }
}
