//! What was asked of whom, and what came of it: the typed outcome of each attempt.

use std::{fmt, time::Duration};

use reqwest::Url;

use super::choice::Source;
use crate::{domain::Address, ews::endpoint::Endpoint, words::discover as words};

/// Longest text of a server that is kept.
const LONGEST: usize = 200;

/// In which form a place is asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Asked {
    /// `GetUserSettings` over SOAP (MS-OXWSADISC).
    Soap,
    /// Plain old XML (MS-OXDSCLI).
    Pox,
    /// `GET` over plain HTTP, without signing in, for a redirect.
    Get,
    /// DNS, for an SRV record (RFC 2782).
    Srv,
}

impl Asked {
    /// Its name on screen and in JSON.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Soap => "SOAP",
            Self::Pox => "POX",
            Self::Get => "GET",
            Self::Srv => "SRV",
        }
    }
}

/// One place that was asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attempt {
    /// In which form.
    pub asked: Asked,
    /// The URL; of an SRV record its name.
    pub url: String,
    /// The HTTP status, or none when no answer came.
    pub status: Option<u16>,
    /// What came of it.
    pub outcome: Outcome,
    /// How long it took.
    pub elapsed: Duration,
}

/// Why a URL cannot be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum UrlFault {
    /// Plain HTTP, or another scheme.
    NotHttps,
    /// Without scheme and host.
    Relative,
    /// Without a host.
    NoHost,
    /// With a name or a password in it.
    CarriesCredentials,
    /// Not a URL.
    Unreadable,
}

/// What came of asking one place. Whatever it is but [`Outcome::Found`], the search goes on; a
/// second [`Outcome::Refused`] ends it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// It told where EWS is.
    Found {
        /// There.
        endpoint: Endpoint,
        /// What said so.
        source: Source,
        /// The mailbox's primary address, where it is another than the one asked for.
        primary: Option<Address>,
    },
    /// It answered 401 to the account and its password.
    Refused,
    /// It did in an earlier search with the same password; it was not asked.
    RefusedBefore,
    /// It wants a sign-in that cannot be given; nothing was sent.
    NoSignIn(String),
    /// It points to another place, which is asked next.
    PointsTo(String),
    /// It points to another address, for which the search begins anew.
    PointsToAddress(Address),
    /// It points to a host outside the mail domain, which is not asked.
    Elsewhere(String),
    /// It points to what was asked already.
    Circle(String),
    /// It points elsewhere, and too many did before.
    TooManyRedirects,
    /// It points to something that is not HTTPS.
    BadRedirect(String),
    /// It answered with an error code of Autodiscover, or a SOAP fault.
    Error {
        /// The code, such as `InvalidUser` or `500`.
        code: String,
        /// In the server's words.
        message: String,
    },
    /// It knows the address and no URL of EWS.
    NoEwsUrl,
    /// The URL that it gave cannot be used.
    BadUrl {
        /// That URL.
        url: String,
        /// Why.
        fault: UrlFault,
    },
    /// Nothing in it.
    Empty,
    /// HTML.
    WebPage,
    /// Not well-formed; deeper or larger than any answer.
    NotXml(String),
    /// XML of another kind; its outermost element.
    OtherDocument(String),
    /// The right elements in a namespace that is not theirs.
    WrongNamespace(String),
    /// Longer than is read.
    TooLarge {
        /// The bound, in bytes.
        limit: usize,
    },
    /// An HTTP status that says nothing of Autodiscover.
    Status(u16),
    /// No connection.
    NoConnection(String),
    /// The certificate is not believed; nothing was sent.
    Untrusted(String),
    /// The connection broke.
    NoAnswer(String),
    /// No answer in time.
    TooSlow,
    /// Plain HTTP answered with something else than a 302.
    NoRedirect,
    /// SRV records, as `host:port`, in the order in which they are asked.
    Records(Vec<String>),
    /// DNS has no such record.
    NoRecord,
    /// DNS says that there is no Autodiscover.
    NotOffered,
    /// DNS gave no answer.
    NoDns(String),
}

impl UrlFault {
    fn as_str(self) -> &'static str {
        match self {
            Self::NotHttps => words::url::not_https(),
            Self::Relative => words::url::relative(),
            Self::NoHost => words::url::no_host(),
            Self::CarriesCredentials => words::url::credentials(),
            Self::Unreadable => words::url::unreadable(),
        }
    }

    /// What is wrong with a text that is no [`Endpoint`].
    pub(super) fn of(text: &str) -> Self {
        let text = text.trim();
        if let Ok(url) = Url::parse(text) {
            return match url.scheme() {
                "https" if url.host_str().is_none_or(str::is_empty) => Self::NoHost,
                "https" => Self::CarriesCredentials,
                _ => Self::NotHttps,
            };
        }
        // What is a URL only beside another one is relative.
        let beside = Url::parse("https://host.invalid/").and_then(|base| base.join(text));
        let bare = text.to_ascii_lowercase();
        match bare.strip_prefix("https:") {
            Some(rest) if rest.trim_matches('/').is_empty() => Self::NoHost,
            _ if beside.is_ok() => Self::Relative,
            _ => Self::Unreadable,
        }
    }
}

impl fmt::Display for Outcome {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let said = match self {
            Self::Found {
                endpoint,
                source,
                primary,
            } => {
                let also = primary.as_ref().map(|a| words::primary(a.as_str()));
                let found = words::found(&endpoint.to_string(), source.as_str());
                return write!(f, "{found}{}", also.unwrap_or_default());
            }
            Self::PointsTo(to) => words::points_to(to),
            Self::PointsToAddress(to) => words::points_to_address(to.as_str()),
            Self::Elsewhere(host) => words::elsewhere(host),
            Self::Circle(to) => words::circle(to),
            Self::TooManyRedirects => words::too_many(super::MOST_REDIRECTS),
            Self::BadRedirect(to) => words::bad_redirect(to),
            Self::Error { code, message } => words::error(code, message),
            Self::BadUrl { url, fault } => words::bad_url(url, fault.as_str()),
            Self::NoSignIn(why) => words::no_sign_in(why),
            Self::NotXml(why) => words::not_xml(why),
            Self::OtherDocument(root) => words::other_document(root),
            Self::WrongNamespace(namespace) => words::wrong_namespace(namespace),
            Self::TooLarge { limit } => words::too_large(*limit),
            Self::Status(status) => words::status(*status),
            Self::NoConnection(said) => words::no_connection(said),
            Self::Untrusted(said) => words::untrusted(said),
            Self::NoAnswer(said) => words::no_answer(said),
            Self::Records(targets) => words::records(&targets.join(", ")),
            Self::NoDns(said) => words::no_dns(said),
            plain => return f.write_str(plain.plain()),
        };
        f.write_str(&said)
    }
}

impl Outcome {
    /// The words of those that carry nothing.
    fn plain(&self) -> &'static str {
        match self {
            Self::Refused => words::refused(),
            Self::RefusedBefore => words::refused_before(),
            Self::Empty => words::empty(),
            Self::WebPage => words::web_page(),
            Self::TooSlow => words::too_slow(),
            Self::NoRedirect => words::no_redirect(),
            Self::NoRecord => words::no_record(),
            Self::NotOffered => words::not_offered(),
            _ => words::no_ews_url(),
        }
    }
}

/// A text of a server as it may be shown: on one line, and not long.
pub(super) fn short(text: &str) -> String {
    let words = text.split_whitespace().collect::<Vec<_>>().join(" ");
    words
        .chars()
        .filter(|c| !c.is_control())
        .take(LONGEST)
        .collect()
}
