//! The methods there are, those a server offers, and which of them is taken.

use std::borrow::Cow;

use reqwest::header::{HeaderMap, WWW_AUTHENTICATE};

/// A sign-in method of HTTP (RFC 9110 section 11).
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Method {
    /// Kerberos, or NTLM inside of it (RFC 4559).
    Negotiate,
    /// Raw Kerberos tokens under a name of their own, which some servers offer; it is spoken where
    /// `Negotiate` is asked for.
    Kerberos,
    /// NTLM by itself (MS-NTHT).
    Ntlm,
    /// Name and password with each request (RFC 7617).
    Basic,
    /// A token (RFC 6750).
    Bearer,
    /// Another one, as the server wrote it.
    Other(String),
}

impl std::fmt::Display for Method {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Negotiate => "Negotiate",
            Self::Kerberos => "Kerberos",
            Self::Ntlm => "NTLM",
            Self::Basic => "Basic",
            Self::Bearer => "Bearer",
            Self::Other(name) => name,
        })
    }
}

impl Method {
    /// Reads the name of a scheme, in any case.
    pub fn parse(name: &str) -> Self {
        match name.to_ascii_lowercase().as_str() {
            "negotiate" => Self::Negotiate,
            "kerberos" => Self::Kerberos,
            "ntlm" => Self::Ntlm,
            "basic" => Self::Basic,
            "bearer" => Self::Bearer,
            _ => Self::Other(name.chars().take(40).collect()),
        }
    }

    /// Whether this program can sign in by it.
    pub fn is_supported(&self) -> bool {
        STRONGEST_FIRST.iter().any(|method| self.is_by(method))
    }

    /// Whether who signs in by `method` speaks this scheme: its own, and for `Negotiate` that of
    /// raw Kerberos as well.
    pub fn is_by(&self, method: &Self) -> bool {
        self == method || (*self == Self::Kerberos && *method == Self::Negotiate)
    }
}

/// The methods that this program signs in by. Neither Kerberos nor NTLM ever shows the password to
/// the server.
#[cfg(feature = "kerberos")]
const STRONGEST_FIRST: [Method; 3] = [Method::Negotiate, Method::Ntlm, Method::Basic];
/// The methods that this program signs in by. NTLM never shows the password to the server.
#[cfg(not(feature = "kerberos"))]
const STRONGEST_FIRST: [Method; 2] = [Method::Ntlm, Method::Basic];

/// All methods a server offers: several headers, or one with commas (exchangelib issue 330).
pub fn offered_methods(headers: &HeaderMap) -> Vec<Method> {
    let mut methods = Vec::new();
    for text in challenges(headers) {
        for part in split_outside_quotes(&text) {
            let (first, rest) = name_and_rest(part);
            // A part with `=` behind its first word is a parameter of the scheme before it (RFC 9110
            // section 5.6.6 lets blanks stand around the sign).
            if !first.is_empty() && !first.contains('=') && !rest.starts_with('=') {
                let method = Method::parse(first);
                if !methods.contains(&method) {
                    methods.push(method);
                }
            }
        }
    }
    methods
}

/// The values of `WWW-Authenticate`. A realm may hold letters of any encoding; what is looked for in
/// it is ASCII.
pub(super) fn challenges(headers: &HeaderMap) -> impl Iterator<Item = Cow<'_, str>> {
    let values = headers.get_all(WWW_AUTHENTICATE).into_iter();
    values.map(|value| String::from_utf8_lossy(value.as_bytes()))
}

/// The first word of a challenge, and what follows it.
pub(super) fn name_and_rest(part: &str) -> (&str, &str) {
    let part = part.trim();
    let (name, rest) = part.split_once([' ', '\t']).unwrap_or((part, ""));
    (name, rest.trim())
}

/// The parts of a list of challenges. In quotes a backslash makes the next character a plain one
/// (RFC 9110 section 5.6.4).
pub(super) fn split_outside_quotes(text: &str) -> Vec<&str> {
    let (mut quoted, mut escaped) = (false, false);
    text.split(|c: char| {
        if escaped {
            escaped = false;
            return false;
        }
        escaped = quoted && c == '\\';
        quoted ^= c == '"';
        c == ',' && !quoted
    })
    .collect()
}

/// There is no method that both sides know.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("no sign-in method in common: the server offers {}", list(.offered))]
pub struct NoMethod {
    /// What the server offers.
    pub offered: Vec<Method>,
    /// What the settings ask for; `None` for the strongest.
    pub wanted: Option<Method>,
}

fn list(methods: &[Method]) -> String {
    if methods.is_empty() {
        return "none".to_owned();
    }
    methods
        .iter()
        .map(ToString::to_string)
        .collect::<Vec<_>>()
        .join(", ")
}

/// The strongest offered method that this program knows, or the wanted one.
pub fn choose_method(offered: &[Method], wanted: Option<Method>) -> Result<Method, NoMethod> {
    let usable =
        |m: &&Method| offered.iter().any(|o| o.is_by(m)) && wanted.as_ref().is_none_or(|w| w == *m);
    let found = STRONGEST_FIRST.iter().find(usable).cloned();
    found.ok_or_else(|| NoMethod {
        offered: offered.to_vec(),
        wanted,
    })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use reqwest::header::HeaderValue;

    #[test]
    fn methods_from_several_headers_or_one() {
        for (values, wanted) in [
            (
                &["Negotiate", "NTLM"][..],
                &[Method::Negotiate, Method::Ntlm][..],
            ),
            (
                &["Negotiate, NTLM, Basic realm=\"a, b\""],
                &[Method::Negotiate, Method::Ntlm, Method::Basic],
            ),
            (
                &["basic realm=x, charset=\"UTF-8\"", "Basic"],
                &[Method::Basic],
            ),
            (&["KERBEROS"], &[Method::Kerberos]),
            (&["Odd x=1"], &[Method::Other("Odd".into())]),
            (&[], &[]),
        ] {
            let mut headers = HeaderMap::new();
            for value in values {
                headers.append(WWW_AUTHENTICATE, HeaderValue::from_static(value));
            }
            assert_eq!(offered_methods(&headers), wanted);
        }
    }

    /// A realm in the letters of its country, in UTF-8 or not, hides no method; nor does one with
    /// quotes in it, or a parameter with blanks make one.
    #[test]
    fn a_realm_of_any_kind_hides_no_method() {
        let values: [(&[u8], &[Method]); 4] = [
            (
                b"Basic realm=\"M\xFCller, GmbH\", NTLM",
                &[Method::Basic, Method::Ntlm],
            ),
            (
                "NTLM, Basic realm=\"Größe\"".as_bytes(),
                &[Method::Ntlm, Method::Basic],
            ),
            (
                b"Basic realm=\"a\\\"b, Odd\", NTLM",
                &[Method::Basic, Method::Ntlm],
            ),
            (
                b"Basic realm = \"x\" ,\tcharset = \"UTF-8\"",
                &[Method::Basic],
            ),
        ];
        for (value, wanted) in values {
            let mut headers = HeaderMap::new();
            headers.append(WWW_AUTHENTICATE, HeaderValue::from_bytes(value).unwrap());
            assert_eq!(offered_methods(&headers), wanted);
        }
    }

    #[test]
    fn only_what_is_offered_and_known_is_chosen() {
        let offered = [Method::Negotiate, Method::Basic];
        let kerberos = cfg!(feature = "kerberos");
        let strongest = if kerberos {
            Method::Negotiate
        } else {
            Method::Basic
        };
        assert_eq!(choose_method(&offered, None), Ok(strongest));
        assert!(choose_method(&offered, Some(Method::Ntlm)).is_err());
        let both = [Method::Basic, Method::Ntlm];
        assert_eq!(choose_method(&both, None), Ok(Method::Ntlm));
        assert_eq!(choose_method(&both, Some(Method::Basic)), Ok(Method::Basic));
        for (offered, wanted) in [
            (Method::Negotiate, None),
            (Method::Kerberos, None),
            (Method::Kerberos, Some(Method::Negotiate)),
        ] {
            let name = offered.to_string();
            assert_eq!(offered.is_supported(), kerberos);
            match choose_method(&[offered], wanted) {
                Ok(method) => assert!(kerberos && method == Method::Negotiate),
                Err(none) => assert!(!kerberos && none.to_string().contains(&name)),
            }
        }
    }
}
