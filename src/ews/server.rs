//! What a server tells of itself: version, product, clock.

use jiff::Timestamp;
use serde::Deserialize;

use super::certificate::CertificateFacts;

/// The SOAP header `ServerVersionInfo` (EWS reference page of that name).
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct ServerVersion {
    #[serde(rename = "@MajorVersion", default, deserialize_with = "number")]
    major: u32,
    #[serde(rename = "@MinorVersion", default, deserialize_with = "number")]
    minor: u32,
    #[serde(rename = "@MajorBuildNumber", default, deserialize_with = "number")]
    major_build: u32,
    #[serde(rename = "@MinorBuildNumber", default, deserialize_with = "number")]
    minor_build: u32,
    /// The schema version, such as `V2017_07_11`.
    #[serde(rename = "@Version", default)]
    pub schema: String,
}

/// First build that calls itself Subscription Edition (15.2.2562, July 2025; not verified on a
/// live server).
const FIRST_SE_BUILD: u32 = 2562;

/// A part of a version; 0 where it is no number. An odd version must not make an answer unreadable.
fn number<'de, D: serde::Deserializer<'de>>(from: D) -> Result<u32, D::Error> {
    let text = String::deserialize(from)?;
    Ok(text.trim().parse().unwrap_or_default())
}

impl ServerVersion {
    /// Whether the header told anything.
    pub(crate) fn is_told(&self) -> bool {
        self.major > 0
    }

    /// The build, such as `15.2.1118.7`.
    pub fn build(&self) -> String {
        format!(
            "{}.{}.{}.{}",
            self.major, self.minor, self.major_build, self.minor_build
        )
    }

    /// The product that has this build number.
    pub fn product(&self) -> &'static str {
        match (self.major, self.minor, self.major_build) {
            (8, ..) => "Exchange 2007",
            (14, ..) => "Exchange 2010",
            (15, 0, _) => "Exchange 2013",
            (15, 1, _) => "Exchange 2016",
            (15, 2, build) if build < FIRST_SE_BUILD => "Exchange 2019",
            (15, 2, _) => "Exchange Server SE",
            // Exchange Online counts on from 15.20.
            (15, ..) => "Exchange Online",
            _ => "Exchange",
        }
    }

    /// Whether requests for Exchange 2013 SP1 (15.0.847), which ours are, are understood.
    pub fn understands_us(&self) -> bool {
        (self.major, self.minor, self.major_build) >= (15, 0, 847)
    }
}

/// What the last answer of a server showed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ServerFacts {
    /// `ServerVersionInfo` of the newest answer that had one.
    pub version: Option<ServerVersion>,
    /// The `Date` header of the newest answer (RFC 9110 section 6.6.1): the server's clock.
    pub date: Option<Timestamp>,
    /// The `Server` header; the sandbox says here what it is.
    pub software: Option<String>,
    /// `X-FEServer`: which front end answered.
    pub front_end: Option<String>,
    /// The certificate of the newest connection; none without TLS.
    pub certificate: Option<CertificateFacts>,
}

impl ServerFacts {
    /// Whether the answers come from the embedded sandbox.
    pub fn is_sandbox(&self) -> bool {
        self.software
            .as_deref()
            .is_some_and(|s| s.to_ascii_lowercase().contains("sandbox"))
    }

    /// Takes over what the headers of an answer tell.
    pub(crate) fn learn(&mut self, headers: &reqwest::header::HeaderMap) {
        let read = |name: &str| headers.get(name).and_then(|v| v.to_str().ok());
        if let Some(date) = read("date").and_then(http_date) {
            self.date = Some(date);
        }
        let short = |text: &str| text.chars().take(80).collect::<String>();
        if let Some(software) = read("server") {
            self.software = Some(short(software));
        }
        if let Some(front_end) = read("x-feserver") {
            self.front_end = Some(short(front_end));
        }
    }
}

/// Reads an HTTP date in any of its three forms (RFC 9110 section 5.6.7).
pub(super) fn http_date(text: &str) -> Option<Timestamp> {
    let time = httpdate::parse_http_date(text.trim()).ok()?;
    Timestamp::try_from(time).ok()
}

#[cfg(test)]
mod tests {
    #![allow(
        clippy::unwrap_used,
        clippy::expect_used,
        clippy::panic,
        clippy::indexing_slicing
    )]
    use super::*;

    fn version(major: u32, minor: u32, major_build: u32) -> ServerVersion {
        ServerVersion {
            major,
            minor,
            major_build,
            minor_build: 1,
            schema: String::new(),
        }
    }

    #[test]
    fn products() {
        for (v, name, ours) in [
            (version(14, 3, 123), "Exchange 2010", false),
            (version(15, 0, 516), "Exchange 2013", false),
            (version(15, 0, 847), "Exchange 2013", true),
            (version(15, 1, 2507), "Exchange 2016", true),
            (version(15, 2, 1748), "Exchange 2019", true),
            (version(15, 2, 2562), "Exchange Server SE", true),
            (version(15, 20, 9000), "Exchange Online", true),
        ] {
            assert_eq!((v.product(), v.understands_us()), (name, ours), "{v:?}");
        }
    }

    #[test]
    fn dates_of_http() {
        let at = http_date("Mon, 23 Nov 2026 10:00:00 GMT").unwrap();
        assert_eq!(at.to_string(), "2026-11-23T10:00:00Z");
        for old in ["Monday, 23-Nov-26 10:00:00 GMT", "Mon Nov 23 10:00:00 2026"] {
            assert_eq!(http_date(old), Some(at), "{old}");
        }
        assert_eq!(http_date("yesterday"), None);
    }
}
