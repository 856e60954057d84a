//! Where EWS is served, and the rule that a password never crosses an open network.

use std::net::IpAddr;

use reqwest::Url;

/// Address of an EWS endpoint: HTTPS, or plain HTTP to this machine alone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Endpoint(Url);

/// Why a text is no endpoint.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum EndpointError {
    /// Not a URL with a host.
    #[error("not a URL with a host: {0}")]
    NotAUrl(String),
    /// Not HTTPS, and not this machine.
    #[error("only https:// is taken, plain http:// goes to this machine alone: {0}")]
    NotHttps(String),
    /// Carries a name or a password.
    #[error("the URL carries a user name or a password, which belong in the settings")]
    CarriesCredentials,
}

impl Endpoint {
    /// Reads a URL as it is.
    pub fn parse(text: &str) -> Result<Self, EndpointError> {
        let url =
            Url::parse(text.trim()).map_err(|_| EndpointError::NotAUrl(text.trim().to_owned()))?;
        if url.host_str().is_none_or(str::is_empty) {
            return Err(EndpointError::NotAUrl(text.trim().to_owned()));
        }
        if !url.username().is_empty() || url.password().is_some() {
            return Err(EndpointError::CarriesCredentials);
        }
        let endpoint = Self(url);
        match endpoint.0.scheme() {
            "https" => Ok(endpoint),
            "http" if endpoint.is_loopback() => Ok(endpoint),
            _ => Err(EndpointError::NotHttps(endpoint.0.to_string())),
        }
    }

    /// The usual address on a server of that name.
    pub fn on_host(host: &str) -> Result<Self, EndpointError> {
        Self::parse(&format!("https://{}/EWS/Exchange.asmx", host.trim()))
    }

    /// The URL.
    pub fn url(&self) -> &Url {
        &self.0
    }

    /// Host name or IP address, without brackets.
    pub fn host(&self) -> &str {
        self.0
            .host_str()
            .unwrap_or_default()
            .trim_matches(['[', ']'])
    }

    /// Port, written or implied.
    pub fn port(&self) -> u16 {
        self.0.port_or_known_default().unwrap_or(443)
    }

    /// Whether TLS is spoken.
    pub fn is_tls(&self) -> bool {
        self.0.scheme() == "https"
    }

    /// Whether it is Microsoft's own service, in one of its clouds, and no server of a company.
    pub fn is_exchange_online(&self) -> bool {
        const CLOUDS: [&str; 5] = [
            "outlook.office365.com",
            "outlook.office.com",
            "outlook.office365.us",
            "outlook-dod.office365.us",
            "partner.outlook.cn",
        ];
        let host = self.host().to_ascii_lowercase();
        // Regional names stand before that of the cloud.
        CLOUDS.iter().any(|cloud| {
            host.strip_suffix(cloud)
                .is_some_and(|before| before.is_empty() || before.ends_with('.'))
        })
    }

    /// Whether it is on this machine.
    pub fn is_loopback(&self) -> bool {
        let host = self.host();
        host.eq_ignore_ascii_case("localhost")
            || host.parse::<IpAddr>().is_ok_and(|ip| ip.is_loopback())
    }
}

impl std::fmt::Display for Endpoint {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.fmt(f)
    }
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

    #[test]
    fn taken_and_refused() {
        for (text, host, port) in [
            (
                "https://mail.contoso.com/EWS/Exchange.asmx",
                "mail.contoso.com",
                443,
            ),
            ("http://127.0.0.1:8443/EWS/Exchange.asmx", "127.0.0.1", 8443),
            ("http://[::1]:80/x", "::1", 80),
            ("http://localhost/x", "localhost", 80),
        ] {
            let endpoint = Endpoint::parse(text).unwrap();
            assert_eq!((endpoint.host(), endpoint.port()), (host, port));
        }
        for text in [
            "http://mail.contoso.com/",
            "ftp://127.0.0.1/",
            "http://127.0.0.1.evil.example/",
        ] {
            assert!(
                matches!(Endpoint::parse(text), Err(EndpointError::NotHttps(_))),
                "{text}"
            );
        }
        for text in ["", "mail.contoso.com", "https://", "/EWS"] {
            assert!(
                matches!(Endpoint::parse(text), Err(EndpointError::NotAUrl(_))),
                "{text}"
            );
        }
        for (host, online) in [
            ("outlook.office365.com", true),
            ("Outlook.Office365.US", true),
            ("eur.outlook.office365.com", true),
            ("outlook-dod.office365.us", true),
            ("partner.outlook.cn", true),
            ("outlook.corp.example", false),
            ("notoutlook.office365.com", false),
            ("outlook.office365.com.evil.example", false),
        ] {
            let endpoint = Endpoint::on_host(host).unwrap();
            assert_eq!(endpoint.is_exchange_online(), online, "{host}");
        }
        assert_eq!(
            Endpoint::parse("https://a:b@c.example/"),
            Err(EndpointError::CarriesCredentials)
        );
    }
}
