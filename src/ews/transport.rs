//! One HTTP exchange: connection settings, headers, bounded body, what the status means.

mod connector;
mod text;
mod ticket;

use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

pub use self::connector::Connector;
pub(super) use self::{connector::Single, text::text_of};

use reqwest::{
    StatusCode,
    header::{DATE, HeaderMap, HeaderName, LOCATION, RETRY_AFTER, SET_COOKIE},
};

use tokio_rustls::rustls::ClientConfig;

use super::endpoint::Endpoint;
use super::error::EwsError;
use super::line::Line;
use super::server::http_date;

/// Time to make a connection, name look-up and TLS included.
const CONNECT_LIMIT: Duration = Duration::from_secs(15);
/// Idle connections are left before IIS drops them (120 s by default).
pub(super) const IDLE_LIMIT: Duration = Duration::from_mins(1);
/// Idle connections that are kept.
pub(super) const MOST_IDLE: usize = 8;

/// An HTTP client that follows no redirect and repeats nothing, for requests that carry no secret:
/// the TLS settings say whom it believes.
pub fn http_client(
    endpoint: &Endpoint,
    tls: ClientConfig,
    line: &Line,
) -> Result<reqwest::Client, EwsError> {
    builder(endpoint, line)?
        .tls_backend_preconfigured(tls)
        .build()
        .map_err(|e| EwsError::Settings(e.to_string()))
}

fn builder(endpoint: &Endpoint, line: &Line) -> Result<reqwest::ClientBuilder, EwsError> {
    let settings = |e: &dyn std::fmt::Display| EwsError::Settings(e.to_string());
    let builder = reqwest::Client::builder()
        .http1_only()
        .redirect(reqwest::redirect::Policy::none())
        .retry(reqwest::retry::never())
        .connect_timeout(CONNECT_LIMIT)
        .pool_idle_timeout(IDLE_LIMIT)
        .pool_max_idle_per_host(MOST_IDLE)
        .user_agent(concat!("SmartActions/", env!("CARGO_PKG_VERSION")))
        .no_proxy();
    let Some(found) = line.proxy_to(endpoint).map_err(|e| settings(&e))? else {
        return Ok(builder);
    };
    let mut proxy = reqwest::Proxy::all(found.url).map_err(|e| settings(&e))?;
    if let Some(authorization) = found.authorization {
        proxy = proxy.custom_http_auth(authorization);
    }
    Ok(builder.proxy(proxy))
}

/// Reads a body, at most `limit` bytes, unpacked. One that says of itself that it is larger is not
/// begun with.
pub async fn read_bounded(
    mut response: reqwest::Response,
    limit: usize,
) -> Result<Vec<u8>, EwsError> {
    let host = response.url().host_str().unwrap_or_default().to_owned();
    let limit_told = u64::try_from(limit).unwrap_or(u64::MAX);
    if response
        .content_length()
        .is_some_and(|told| told > limit_told)
    {
        return Err(EwsError::TooLarge { limit });
    }
    let mut body = Vec::new();
    while let Some(chunk) = response.chunk().await.map_err(|e| lost(&e, &host))? {
        if body.len() + chunk.len() > limit {
            return Err(EwsError::TooLarge { limit });
        }
        body.extend_from_slice(&chunk);
    }
    read_to_its_end(&response);
    Ok(body)
}

/// An error while reading is never "not connected": the request has left.
pub(super) fn lost(error: &reqwest::Error, host: &str) -> EwsError {
    match EwsError::from_http(error, host) {
        EwsError::NotConnected { said, .. } => EwsError::NoAnswer { said },
        other => other,
    }
}

/// What a status other than 200 and 401 means by itself.
pub(super) fn status_error(status: StatusCode, headers: &HeaderMap) -> EwsError {
    if status.is_redirection() {
        let to = text(headers, LOCATION).unwrap_or_default();
        return EwsError::Redirected {
            to: to.chars().take(300).collect(),
        };
    }
    EwsError::Status {
        status: status.as_u16(),
        retry_after: told_to_wait(headers),
    }
}

/// The waiting time that the header `Retry-After` tells.
pub(super) fn told_to_wait(headers: &HeaderMap) -> Option<Duration> {
    retry_after(text(headers, RETRY_AFTER)?, text(headers, DATE))
}

fn text(headers: &HeaderMap, name: HeaderName) -> Option<&str> {
    headers.get(name).and_then(|v| v.to_str().ok())
}

/// Reads `Retry-After` (RFC 9110 section 10.2.3): seconds, or a time by the server's own clock,
/// which `date` tells. Without it ours has to do. A time that is over means at once.
fn retry_after(text: &str, date: Option<&str>) -> Option<Duration> {
    let text = text.trim();
    if !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit()) {
        return Some(Duration::from_secs(text.parse().unwrap_or(u64::MAX)));
    }
    let until = http_date(text)?;
    let now = date
        .and_then(http_date)
        .unwrap_or_else(jiff::Timestamp::now);
    Some(Duration::try_from(until.duration_since(now)).unwrap_or_default())
}

/// A body without what some servers put before it: blank lines, byte order marks.
pub(super) fn document_of(body: &str) -> &str {
    body.trim_start_matches(|c: char| c == '\u{FEFF}' || c.is_whitespace())
}

/// Whether a body is a web page and no XML of EWS. A page may begin as XML does (XHTML), and with
/// comments.
pub fn is_web_page(body: &str) -> bool {
    /// Declarations and comments before the page.
    const MOST: usize = 8;
    let begins = |text: &str, with: &str| {
        let start = text.get(..with.len());
        start.is_some_and(|s| s.eq_ignore_ascii_case(with))
    };
    let mut rest = document_of(body);
    for _ in 0..MOST {
        let end = match rest {
            _ if rest.starts_with("<?") => "?>",
            _ if rest.starts_with("<!--") => "-->",
            _ => break,
        };
        let Some((_, after)) = rest.split_once(end) else {
            break;
        };
        rest = document_of(after);
    }
    begins(rest, "<!doctype html") || begins(rest, "<html")
}

/// The cookies of an answer as a `Cookie` header, so that the next call reaches the same back end
/// (`X-BackEndOverrideCookie`, `exchangecookie`); `None` when there are none.
pub(super) fn cookies(headers: &HeaderMap) -> Option<String> {
    const MOST: usize = 4096;
    let pairs: Vec<&str> = headers
        .get_all(SET_COOKIE)
        .iter()
        .filter_map(|v| v.to_str().ok()?.split(';').next())
        .collect();
    let joined = pairs.join("; ");
    (!joined.is_empty() && joined.len() <= MOST).then_some(joined)
}

/// Put into an answer by who lent the connection for it: knows whether the answer was read to its
/// end. A connection in the middle of an answer can serve no other request.
#[derive(Debug, Clone, Default)]
pub(super) struct Finish(Arc<AtomicBool>);

impl Finish {
    /// Whether it was.
    pub(super) fn is_reached(&self) -> bool {
        self.0.load(Ordering::SeqCst)
    }
}

/// Tells that an answer was read to its end.
pub(super) fn read_to_its_end(response: &reqwest::Response) {
    if let Some(finish) = response.extensions().get::<Finish>() {
        finish.0.store(true, Ordering::SeqCst);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn retry_after_in_seconds_and_as_a_date_by_the_servers_clock() {
        // A server whose clock is a day behind ours.
        let date = Some("Mon, 23 Nov 2026 10:00:00 GMT");
        for (text, wanted) in [
            ("120", Some(Duration::from_mins(2))),
            (" 0 ", Some(Duration::ZERO)),
            ("99999999999999999999", Some(Duration::from_secs(u64::MAX))),
            (
                "Mon, 23 Nov 2026 10:00:30 GMT",
                Some(Duration::from_secs(30)),
            ),
            ("Mon, 23 Nov 2026 09:00:00 GMT", Some(Duration::ZERO)),
            ("soon", None),
            ("-5", None),
            ("", None),
        ] {
            assert_eq!(retry_after(text, date), wanted, "{text}");
        }
    }

    #[test]
    fn web_pages_are_known_by_their_first_element() {
        for page in [
            "<html>",
            "\u{FEFF}\r\n<HTML lang='de'>",
            "<!DOCTYPE html PUBLIC 'x'><html>",
            "<?xml version=\"1.0\"?>\n<!-- gateway -->\n<!doctype HTML><html xmlns='x'>",
        ] {
            assert!(is_web_page(page), "{page}");
        }
        for none in [
            "",
            "<?xml",
            "<!-- <html>",
            "<?xml?><Envelope>",
            "html",
            "{}",
            "<htm",
        ] {
            assert!(!is_web_page(none), "{none}");
        }
    }
}
