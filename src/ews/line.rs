//! The line to a server, beside whom we believe: which TLS, through which proxy, bound or not.
//!
//! Made by `host` from the settings and the environment; decides nothing by itself at run time.

use hyper_util::client::proxy::matcher::{Intercept, Matcher};
use reqwest::{Url, header::HeaderValue};

use super::endpoint::Endpoint;
use super::tape::Tape;

/// How connections to a server are made.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Line {
    /// Whose TLS.
    pub tls: TlsChoice,
    /// Through what.
    pub proxy: ProxyChoice,
    /// Whether sign-ins are bound to the certificate seen.
    pub binding: ChannelBinding,
    /// Where to note what goes over it, if anywhere.
    pub tape: Option<Tape>,
}

/// Which implementation of TLS speaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum TlsChoice {
    /// Ours; where a server knows none of its ciphers, the system's (feature `native-tls`).
    #[default]
    Auto,
    /// Ours alone.
    Rustls,
    /// The system's alone.
    System,
}

/// Whether a sign-in is tied to the certificate that was seen (Extended Protection).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum ChannelBinding {
    /// Whenever there is a certificate.
    #[default]
    Auto,
    /// Never: for a proxy that ends TLS with another certificate than the server's.
    Off,
}

/// Through which proxy servers are reached; those on this machine never are.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum ProxyChoice {
    /// Directly.
    #[default]
    None,
    /// As the environment says.
    Environment(ProxyVariables),
    /// Through this one, whatever the environment says.
    Url(Url),
}

/// What the environment says of proxies, as curl reads it.
#[derive(Clone, PartialEq, Eq, Default)]
pub struct ProxyVariables {
    /// `HTTPS_PROXY`, or else `ALL_PROXY`; empty for none. May carry a password.
    pub https: String,
    /// `NO_PROXY`: names and networks that are reached directly.
    pub no: String,
}

impl std::fmt::Debug for ProxyVariables {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("ProxyVariables")
            .field("no", &self.no)
            .finish_non_exhaustive()
    }
}

/// A proxy on the way.
#[derive(Debug, Clone)]
pub struct Proxy {
    /// Its URL, without name and password.
    pub url: Url,
    /// `Proxy-Authorization`, where the environment gave name and password.
    pub authorization: Option<HeaderValue>,
}

impl Proxy {
    /// Its host and port, as shown.
    pub fn place(&self) -> String {
        let host = self.url.host_str().unwrap_or_default();
        format!("{host}:{}", self.port())
    }

    /// Its port, written or implied.
    pub fn port(&self) -> u16 {
        self.url.port_or_known_default().unwrap_or(80)
    }

    /// Its host, without brackets.
    pub fn host(&self) -> &str {
        let host = self.url.host_str().unwrap_or_default();
        host.trim_matches(['[', ']'])
    }
}

/// The environment names a proxy that is not spoken with.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("the proxy of the environment is none of http://: {0}")]
pub struct ProxyRefused(pub String);

impl Line {
    /// The proxy on the way to a server; none when it is reached directly.
    pub fn proxy_to(&self, endpoint: &Endpoint) -> Result<Option<Proxy>, ProxyRefused> {
        if endpoint.is_loopback() {
            return Ok(None);
        }
        let matcher = match &self.proxy {
            ProxyChoice::None => return Ok(None),
            ProxyChoice::Url(url) => Matcher::builder().all(url.as_str()).build(),
            ProxyChoice::Environment(told) => Matcher::builder()
                .https(told.https.as_str())
                .no(told.no.as_str())
                .build(),
        };
        let target = endpoint.url().as_str().parse();
        let found = target.ok().and_then(|uri| matcher.intercept(&uri));
        found.map(|found| read(&found)).transpose()
    }
}

fn read(found: &Intercept) -> Result<Proxy, ProxyRefused> {
    let text = found.uri().to_string();
    let refused = || ProxyRefused(text.chars().take(80).collect());
    let url = Url::parse(&text).map_err(|_| refused())?;
    if url.scheme() != "http" {
        return Err(refused());
    }
    Ok(Proxy {
        url,
        authorization: found.basic_auth().cloned(),
    })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn environment(https: &str, no: &str) -> Line {
        Line {
            proxy: ProxyChoice::Environment(ProxyVariables {
                https: https.into(),
                no: no.into(),
            }),
            ..Line::default()
        }
    }

    fn given(url: &str) -> Line {
        Line {
            proxy: ProxyChoice::Url(url.parse().unwrap()),
            ..Line::default()
        }
    }

    #[test]
    fn who_goes_through_which_proxy() {
        let through = Some("proxy.corp.example:3128");
        for (line, url, wanted) in [
            (Line::default(), "https://mail.corp.example/", None),
            (
                environment("http://proxy.corp.example:3128", ""),
                "https://mail.corp.example/",
                through,
            ),
            (
                environment("proxy.corp.example:3128", "other.example"),
                "https://mail.corp.example/",
                through,
            ),
            (
                environment("http://proxy.corp.example:3128", "corp.example"),
                "https://mail.corp.example/",
                None,
            ),
            (
                environment("http://proxy.corp.example:3128", "10.0.0.0/8"),
                "https://10.1.2.3/",
                None,
            ),
            (environment("", ""), "https://mail.corp.example/", None),
            (
                given("http://proxy.corp.example:3128"),
                "https://mail.corp.example/",
                through,
            ),
            // What is on this machine is never asked of a proxy.
            (
                given("http://proxy.corp.example:3128"),
                "https://127.0.0.1:8443/",
                None,
            ),
            (
                environment("http://proxy.corp.example:3128", ""),
                "https://localhost/",
                None,
            ),
            (
                given("http://proxy.corp.example:3128"),
                "https://[::1]/",
                None,
            ),
        ] {
            let endpoint = Endpoint::parse(url).unwrap();
            let found = line.proxy_to(&endpoint).unwrap().map(|p| p.place());
            assert_eq!(found.as_deref(), wanted, "{line:?} {url}");
        }
    }

    #[test]
    fn a_password_of_the_environment_is_taken_and_not_shown() {
        let line = environment("http://me:canary@proxy.corp.example:3128", "");
        let endpoint = Endpoint::parse("https://mail.corp.example/").unwrap();
        let proxy = line.proxy_to(&endpoint).unwrap().unwrap();
        assert!(proxy.authorization.as_ref().unwrap().is_sensitive());
        assert!(!format!("{line:?} {proxy:?} {}", proxy.place()).contains("canary"));
        let socks = environment("socks5://proxy.corp.example", "").proxy_to(&endpoint);
        assert!(socks.is_err());
    }
}
