//! One HTTP exchange: connection settings, headers, bounded body, what the status means.

mod ticket;

use std::time::Duration;

use reqwest::{
    StatusCode,
    header::{DATE, HeaderMap, LOCATION, RETRY_AFTER, SET_COOKIE},
};

use tokio_rustls::rustls::ClientConfig;

use super::endpoint::Endpoint;
use super::error::EwsError;
use super::server::http_date;

/// Time to make a connection, name look-up and TLS included.
const CONNECT_LIMIT: Duration = Duration::from_secs(15);
/// Idle connections are left before IIS drops them (120 s by default).
pub(super) const IDLE_LIMIT: Duration = Duration::from_mins(1);
/// Idle connections that are kept.
pub(super) const MOST_IDLE: usize = 8;

/// An HTTP client that follows no redirect and repeats nothing. The TLS settings say whom it
/// believes (see [`super::Trust::client_config`]).
pub fn http_client(endpoint: &Endpoint, tls: ClientConfig) -> Result<reqwest::Client, EwsError> {
    builder(endpoint, tls)
        .build()
        .map_err(|e| EwsError::Settings(e.to_string()))
}

/// How connections to one server are made: shared ones for schemes that sign in each request, and
/// single ones for schemes that sign in a connection.
#[derive(Debug, Clone)]
pub struct Connector {
    endpoint: Endpoint,
    tls: ClientConfig,
    shared: reqwest::Client,
}

impl Connector {
    /// Makes no connection yet.
    pub fn new(endpoint: &Endpoint, tls: ClientConfig) -> Result<Self, EwsError> {
        Ok(Self {
            shared: http_client(endpoint, tls.clone())?,
            endpoint: endpoint.clone(),
            tls,
        })
    }

    /// Which server.
    pub fn endpoint(&self) -> &Endpoint {
        &self.endpoint
    }

    /// The client whose connections belong to nobody.
    pub fn shared(&self) -> &reqwest::Client {
        &self.shared
    }

    /// A client that makes one connection in its life and tells the certificate seen on it. When
    /// the connection is gone, a request fails as "not connected" and was not sent.
    pub(super) fn single(&self) -> Result<reqwest::Client, reqwest::Error> {
        builder(&self.endpoint, self.tls.clone())
            .tls_info(true)
            .pool_max_idle_per_host(1)
            .connector_layer(ticket::Ticket::default())
            .build()
    }
}

fn builder(endpoint: &Endpoint, tls: ClientConfig) -> reqwest::ClientBuilder {
    let mut builder = reqwest::Client::builder()
        .tls_backend_preconfigured(tls)
        .http1_only()
        .redirect(reqwest::redirect::Policy::none())
        .retry(reqwest::retry::never())
        .connect_timeout(CONNECT_LIMIT)
        .pool_idle_timeout(IDLE_LIMIT)
        .pool_max_idle_per_host(MOST_IDLE)
        .user_agent(concat!("SmartActions/", env!("CARGO_PKG_VERSION")));
    if endpoint.is_loopback() {
        builder = builder.no_proxy();
    }
    builder
}

/// Reads a body, at most `limit` bytes, unpacked.
pub async fn read_bounded(
    mut response: reqwest::Response,
    limit: usize,
) -> Result<Vec<u8>, EwsError> {
    let host = response.url().host_str().unwrap_or_default().to_owned();
    let mut body = Vec::new();
    while let Some(chunk) = response.chunk().await.map_err(|e| lost(&e, &host))? {
        if body.len() + chunk.len() > limit {
            return Err(EwsError::TooLarge { limit });
        }
        body.extend_from_slice(&chunk);
    }
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
    let text = |name| {
        headers
            .get(name)
            .and_then(|v: &reqwest::header::HeaderValue| v.to_str().ok())
    };
    if status.is_redirection() {
        let to = text(LOCATION).unwrap_or_default();
        return EwsError::Redirected {
            to: to.chars().take(300).collect(),
        };
    }
    EwsError::Status {
        status: status.as_u16(),
        retry_after: text(RETRY_AFTER).and_then(|t| retry_after(t, text(DATE))),
    }
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

/// Whether a body is a web page and no XML of EWS.
pub fn is_web_page(body: &str) -> bool {
    let start: String = body
        .trim_start_matches('\u{FEFF}')
        .trim_start()
        .chars()
        .take(20)
        .collect();
    let start = start.to_ascii_lowercase();
    start.starts_with("<!doctype html") || start.starts_with("<html")
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
}
