//! Where Autodiscover of a domain is asked, and in which order.

use reqwest::Url;

use super::attempt::Asked;
use crate::domain::Address;

/// Path of both forms, without what tells them apart.
const PATH: &str = "/autodiscover/autodiscover";

/// One place to ask.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) struct Place {
    pub(super) asked: Asked,
    /// Of an SRV record `dns:` and its name (RFC 4501).
    pub(super) url: Url,
    /// The address that is asked for.
    pub(super) address: Address,
}

impl Place {
    /// How the place is shown.
    pub(super) fn shown(&self) -> String {
        match self.asked {
            Asked::Srv => self.url.path().to_owned(),
            _ => self.url.to_string(),
        }
    }

    /// Host and port, for what is known of a server.
    pub(super) fn server(&self) -> (String, u16) {
        let host = self.url.host_str().unwrap_or_default();
        let port = self.url.port_or_known_default().unwrap_or_default();
        (host.to_owned(), port)
    }

    /// A place that this one points to: the form follows from the path, for a redirect carries
    /// nothing else that would tell it.
    pub(super) fn leading_to(&self, url: Url) -> Self {
        let ending = url.path().rsplit('.').next().unwrap_or_default();
        let asked = match (ending.to_ascii_lowercase().as_str(), self.asked) {
            ("xml", _) => Asked::Pox,
            ("svc", _) | (_, Asked::Soap) => Asked::Soap,
            _ => Asked::Pox,
        };
        Self {
            asked,
            url,
            address: self.address.clone(),
        }
    }
}

/// The domain of an address as a host has it: IDNA, no dot at the end. None when it can be no host.
pub(super) fn host_of(address: &Address) -> Option<String> {
    let url = Url::parse(&format!("https://{}/", address.domain())).ok()?;
    url.host_str().map(str::to_owned)
}

/// Both forms of Autodiscover on one server, `host` or `host:port`. SOAP first: it is the form that
/// Exchange has kept, and the only one of some newer servers.
pub(super) fn on_server(server: &str, address: &Address) -> Vec<Place> {
    let forms = [(Asked::Soap, "svc"), (Asked::Pox, "xml")];
    let place = |(asked, ending)| {
        let url = Url::parse(&format!("https://{server}{PATH}.{ending}")).ok()?;
        let address = address.clone();
        Some(Place {
            asked,
            url,
            address,
        })
    };
    forms.into_iter().filter_map(place).collect()
}

/// The documented order for a program that is no member of the domain (MS-OXDISCO): the mail
/// domain, `autodiscover.` in front of it, a redirect over plain HTTP, and DNS.
pub(super) fn places(address: &Address) -> Vec<Place> {
    let Some(domain) = host_of(address) else {
        return Vec::new();
    };
    let mut all = on_server(&domain, address);
    all.extend(on_server(&format!("autodiscover.{domain}"), address));
    let last = [
        (
            Asked::Get,
            format!("http://autodiscover.{domain}{PATH}.xml"),
        ),
        (Asked::Srv, format!("dns:_autodiscover._tcp.{domain}")),
    ];
    for (asked, url) in last {
        all.extend(Url::parse(&url).ok().map(|url| Place {
            asked,
            url,
            address: address.clone(),
        }));
    }
    all
}

/// A place that a search is started with: SOAP where its path ends with `.svc`, else POX.
pub(super) fn start_place(url: &Url, address: &Address) -> Place {
    let place = Place {
        asked: Asked::Pox,
        url: url.clone(),
        address: address.clone(),
    };
    place.leading_to(url.clone())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn shown(address: &str) -> Vec<(Asked, String)> {
        let places = places(&Address::parse(address).unwrap());
        places.iter().map(|p| (p.asked, p.shown())).collect()
    }

    #[test]
    fn the_documented_order() {
        let wanted = [
            (
                Asked::Soap,
                "https://contoso.com/autodiscover/autodiscover.svc",
            ),
            (
                Asked::Pox,
                "https://contoso.com/autodiscover/autodiscover.xml",
            ),
            (
                Asked::Soap,
                "https://autodiscover.contoso.com/autodiscover/autodiscover.svc",
            ),
            (
                Asked::Pox,
                "https://autodiscover.contoso.com/autodiscover/autodiscover.xml",
            ),
            (
                Asked::Get,
                "http://autodiscover.contoso.com/autodiscover/autodiscover.xml",
            ),
            (Asked::Srv, "_autodiscover._tcp.contoso.com"),
        ];
        let wanted = wanted.map(|(asked, url)| (asked, url.to_owned()));
        assert_eq!(shown("a@Contoso.com"), wanted);
    }

    #[test]
    fn names_beyond_ascii_are_asked_as_dns_has_them() {
        let all = shown("a@bücher.example");
        assert!(
            all.iter()
                .all(|(_, url)| url.contains("xn--bcher-kva.example")),
            "{all:?}"
        );
    }

    #[test]
    fn the_form_follows_from_the_path() {
        let all = places(&Address::parse("a@contoso.com").unwrap());
        for (from, to, wanted) in [
            (
                Asked::Soap,
                "https://x/autodiscover/autodiscover.XML",
                Asked::Pox,
            ),
            (Asked::Pox, "https://x/a.svc", Asked::Soap),
            (Asked::Soap, "https://x/other", Asked::Soap),
            (Asked::Get, "https://x/other", Asked::Pox),
        ] {
            let place = all.iter().find(|p| p.asked == from).unwrap();
            assert_eq!(
                place.leading_to(Url::parse(to).unwrap()).asked,
                wanted,
                "{to}"
            );
        }
    }
}
