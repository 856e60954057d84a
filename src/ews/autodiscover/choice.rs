//! Which URL of EWS is taken when an answer names several.

use super::attempt::{Outcome, UrlFault, short};
use crate::ews::endpoint::Endpoint;

/// What named a URL of EWS, in the order of preference.
///
/// The outside URLs go first. Their names are what the certificate is made for, and they are
/// reached from inside as well (split DNS is how Exchange is set up); an inside URL often names a
/// single server (`exch01.corp.local`), which only domain members can reach and believe. On each
/// side the protocol of mail programs goes before that of the web pages, whose URL of the
/// availability service (`ASUrl`) is that of EWS as well. `EXHTTP` stands for either side (Exchange
/// writes it once for each, without saying which is which) and is therefore between them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Source {
    /// SOAP: the setting `ExternalEwsUrl`.
    External,
    /// POX: the protocol `EXPR`, Outlook Anywhere.
    Expr,
    /// POX: the protocol inside `WEB/External`.
    WebExternal,
    /// POX: the protocol `EXHTTP`.
    ExHttp,
    /// SOAP: the setting `InternalEwsUrl`.
    Internal,
    /// POX: the protocol `EXCH`, from inside the network.
    Exch,
    /// POX: the protocol inside `WEB/Internal`.
    WebInternal,
}

impl Source {
    /// Its name in the specifications.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::External => "ExternalEwsUrl",
            Self::Expr => "EXPR",
            Self::WebExternal => "WEB External",
            Self::ExHttp => "EXHTTP",
            Self::Internal => "InternalEwsUrl",
            Self::Exch => "EXCH",
            Self::WebInternal => "WEB Internal",
        }
    }
}

/// A URL as an answer names it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Candidate {
    pub(super) source: Source,
    pub(super) url: String,
}

/// What becomes of the candidates.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Choice {
    Take(Endpoint, Source),
    /// None may have the password unasked; the best of those that may after asking.
    Ask(String),
    Nothing(Outcome),
}

/// Takes the best that can be used. One that `may` have the password goes before one about which
/// somebody would have to be asked, whatever its source: a search that can end without a question
/// does.
pub(super) fn choose(candidates: &[Candidate], may: impl Fn(&Endpoint) -> bool) -> Choice {
    let mut ordered: Vec<&Candidate> = candidates.iter().collect();
    ordered.sort_by_key(|c| c.source);
    let usable: Vec<(Endpoint, Source)> = ordered
        .iter()
        .filter_map(|c| Some((Endpoint::parse(&c.url).ok()?, c.source)))
        .collect();
    if let Some((endpoint, source)) = usable.iter().find(|(e, _)| may(e)) {
        return Choice::Take(endpoint.clone(), *source);
    }
    if let Some((endpoint, _)) = usable.first() {
        return Choice::Ask(endpoint.url().host_str().unwrap_or_default().to_owned());
    }
    Choice::Nothing(ordered.first().map_or(Outcome::NoEwsUrl, |c| {
        let fault = UrlFault::of(&c.url);
        let url = short(&c.url);
        Outcome::BadUrl { url, fault }
    }))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn candidates(all: &[(Source, &str)]) -> Vec<Candidate> {
        all.iter()
            .map(|(source, url)| Candidate {
                source: *source,
                url: (*url).to_owned(),
            })
            .collect()
    }

    #[test]
    fn the_outside_url_of_ews_goes_first_however_they_are_written() {
        use Source::{ExHttp, Exch, Expr, External, Internal, WebExternal, WebInternal};
        let order = [
            External,
            Expr,
            WebExternal,
            ExHttp,
            Internal,
            Exch,
            WebInternal,
        ];
        for (at, best) in order.iter().enumerate() {
            let mut rest: Vec<(Source, &str)> = order
                .iter()
                .skip(at + 1)
                .map(|s| (*s, "https://worse.corp.example/"))
                .collect();
            rest.push((*best, "https://best.corp.example/"));
            for _ in 0..rest.len() {
                rest.rotate_left(1);
                let endpoint = Endpoint::parse("https://best.corp.example/").unwrap();
                assert_eq!(
                    choose(&candidates(&rest), |_| true),
                    Choice::Take(endpoint, *best)
                );
            }
        }
    }

    #[test]
    fn one_that_may_have_the_password_goes_before_one_to_ask_about() {
        let both = candidates(&[
            (
                Source::Expr,
                "https://mail.hoster.example/EWS/Exchange.asmx",
            ),
            (Source::Exch, "https://mail.corp.example/EWS/Exchange.asmx"),
        ]);
        let inside = |e: &Endpoint| e.host().ends_with("corp.example");
        let endpoint = Endpoint::on_host("mail.corp.example").unwrap();
        assert_eq!(choose(&both, inside), Choice::Take(endpoint, Source::Exch));
        let asked = Choice::Ask("mail.hoster.example".into());
        assert_eq!(choose(&both, |_| false), asked);
    }

    #[test]
    fn a_url_that_cannot_be_used_says_why_and_the_next_is_taken() {
        for (url, fault) in [
            (
                "http://mail.corp.example/EWS/Exchange.asmx",
                UrlFault::NotHttps,
            ),
            ("/EWS/Exchange.asmx", UrlFault::Relative),
            ("mail.corp.example/EWS", UrlFault::Relative),
            ("", UrlFault::Relative),
            ("https://", UrlFault::NoHost),
            (
                "https://a:b@mail.corp.example/",
                UrlFault::CarriesCredentials,
            ),
            ("https://[zz]/", UrlFault::Unreadable),
            ("mailto:x", UrlFault::NotHttps),
        ] {
            let bad = (Source::External, url);
            let alone = choose(&candidates(&[bad]), |_| true);
            let url = short(url);
            assert_eq!(alone, Choice::Nothing(Outcome::BadUrl { url, fault }));
            let good = (Source::Exch, "https://mail.corp.example/");
            let both = choose(&candidates(&[bad, good]), |_| true);
            assert!(matches!(both, Choice::Take(_, Source::Exch)), "{bad:?}");
        }
        assert_eq!(choose(&[], |_| true), Choice::Nothing(Outcome::NoEwsUrl));
    }
}
