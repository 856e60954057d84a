//! The way from place to place, without IO: what is asked next, and what an answer means for it.
//!
//! Driven by [`super::Search`], which asks. Redirects over HTTP, in an answer, and to another
//! address are counted together and each place is asked once, so that no server can keep a search
//! going.

use std::collections::{HashSet, VecDeque};

use reqwest::Url;

use super::attempt::{Asked, Outcome, short};
use super::choice::{Choice, choose};
use super::heard::{Account, Answer, Heard};
use super::places::{Place, host_of, on_server, places, start_place};
use super::{Discovery, Facts, MOST_REDIRECTS, MOST_REFUSALS};
use crate::domain::Address;
use crate::ews::endpoint::Endpoint;

/// A search under way.
#[derive(Debug)]
pub(super) struct Walk {
    /// Mail domain of the address that was typed; a redirect to another address never widens it.
    domain: String,
    allowed: Vec<String>,
    /// The one place that is asked instead of the documented ones.
    alone: Option<Url>,
    queue: VecDeque<Place>,
    seen: HashSet<Place>,
    /// The address that was typed, and those that it led to.
    addresses: Vec<Address>,
    redirects: usize,
    /// URLs that refused the account, also in earlier searches.
    refused: Vec<String>,
    /// The first host that may not have the password unasked.
    question: Option<String>,
    end: Option<Discovery>,
}

impl Walk {
    pub(super) fn new(address: &Address) -> Self {
        Self {
            domain: host_of(address).unwrap_or_default(),
            allowed: Vec::new(),
            alone: None,
            queue: places(address).into(),
            seen: HashSet::new(),
            addresses: vec![address.clone()],
            redirects: 0,
            refused: Vec::new(),
            question: None,
            end: None,
        }
    }

    /// Asks this place instead of the documented ones, for another address as well.
    pub(super) fn ask_alone(&mut self, url: &Url) {
        let address = self.addresses.first().cloned();
        self.queue = address.iter().map(|a| start_place(url, a)).collect();
        self.alone = Some(url.clone());
    }

    #[cfg(test)]
    pub(super) fn start_with(&mut self, places: Vec<Place>) {
        self.queue = places.into();
    }

    /// Lets a host have the password; of a mail domain, `autodiscover.` in front of it as well.
    pub(super) fn allow(&mut self, host: &str) {
        let host = host.trim().trim_end_matches('.').to_ascii_lowercase();
        self.allowed.push(format!("autodiscover.{host}"));
        self.allowed.push(host);
    }

    /// Places that refused this account and password before: they are not asked again, and count.
    pub(super) fn remember(&mut self, refused: &[String]) {
        self.refused = refused.to_vec();
        self.stop_when_refused();
    }

    /// All places that refused the account, those of earlier searches included.
    pub(super) fn refused(&self) -> &[String] {
        &self.refused
    }

    /// The next place to ask; none when the search is over.
    pub(super) fn next(&mut self) -> Option<Place> {
        if self.end.is_some() {
            return None;
        }
        while let Some(place) = self.queue.pop_front() {
            if self.seen.insert(place.clone()) {
                return Some(place);
            }
        }
        None
    }

    /// Whether it refused the account in an earlier search.
    pub(super) fn has_refused(&self, place: &Place) -> bool {
        self.refused.contains(&place.shown())
    }

    /// Takes what came from a place, and says what it was.
    pub(super) fn take(&mut self, place: &Place, heard: Heard) -> Outcome {
        match heard {
            Heard::Answer(Answer::Account(account)) => self.choose(&account),
            Heard::Answer(Answer::RedirectUrl(to)) | Heard::PointsTo(to) => self.lead(place, &to),
            Heard::Answer(Answer::RedirectAddress(to)) => self.lead_to_address(&to),
            Heard::Answer(Answer::Nothing(outcome)) => outcome,
            Heard::Refused => {
                self.refused.push(place.shown());
                self.pass_over(place);
                self.stop_when_refused();
                Outcome::Refused
            }
            Heard::Stopped => {
                self.end = Some(Discovery::SignInRefused { url: place.shown() });
                Outcome::Refused
            }
            Heard::Records(targets) => self.lead_to_servers(place, targets),
            Heard::Nothing { outcome, gone } => {
                if gone {
                    self.pass_over(place);
                }
                outcome
            }
        }
    }

    /// How the search ended. A question goes before a refusal: what it is about may know the account.
    pub(super) fn end(&self, out_of_time: bool) -> Discovery {
        if let Some(end) = &self.end {
            return end.clone();
        }
        match (self.question.clone(), self.refused.first()) {
            (Some(host), _) => Discovery::AskAbout { host },
            (None, _) if out_of_time => Discovery::OutOfTime,
            (None, Some(url)) => Discovery::SignInRefused { url: url.clone() },
            (None, None) => Discovery::NotFound,
        }
    }

    /// Whether a host may have the password: it is the mail domain, below it, or was allowed.
    fn may_sign_in(&self, host: &str) -> bool {
        let host = host.to_ascii_lowercase();
        let below = host
            .strip_suffix(self.domain.as_str())
            .is_some_and(|rest| rest.is_empty() || rest.ends_with('.'));
        (below && !self.domain.is_empty()) || self.allowed.contains(&host)
    }

    /// Whoever serves EWS gets the password with each call: the rule holds for it as well.
    fn choose(&mut self, account: &Account) -> Outcome {
        let may = |e: &Endpoint| self.may_sign_in(e.url().host_str().unwrap_or_default());
        match choose(&account.candidates, may) {
            Choice::Take(endpoint, source) => {
                let told = account.primary.as_ref().or(self.addresses.last());
                let primary = told.filter(|a| Some(*a) != self.addresses.first()).cloned();
                self.end = Some(Discovery::Found {
                    endpoint: endpoint.clone(),
                    facts: Facts {
                        primary: primary.clone(),
                        ..account.facts.clone()
                    },
                });
                Outcome::Found {
                    endpoint,
                    source,
                    primary,
                }
            }
            Choice::Ask(host) => self.ask_about(host),
            Choice::Nothing(outcome) => outcome,
        }
    }

    fn ask_about(&mut self, host: String) -> Outcome {
        self.question.get_or_insert_with(|| host.clone());
        Outcome::Elsewhere(host)
    }

    /// A redirect to a URL, over HTTP or in an answer; it may be relative to the place.
    fn lead(&mut self, place: &Place, to: &str) -> Outcome {
        let Ok(url) = place.url.join(to.trim()) else {
            return Outcome::BadRedirect(short(to));
        };
        let shown = short(url.as_str());
        if Endpoint::parse(url.as_str()).is_err() {
            return Outcome::BadRedirect(shown);
        }
        if !self.count() {
            return Outcome::TooManyRedirects;
        }
        let next = place.leading_to(url);
        if self.seen.contains(&next) {
            return Outcome::Circle(shown);
        }
        let host = next.server().0;
        if !self.may_sign_in(&host) {
            return self.ask_about(host);
        }
        self.queue.push_front(next);
        Outcome::PointsTo(shown)
    }

    /// Another address: its own places are asked first. A domain elsewhere is asked about once,
    /// for the two hosts that follow from it.
    fn lead_to_address(&mut self, to: &str) -> Outcome {
        let address = Address::parse(to).ok();
        let Some((address, domain)) = address.and_then(|a| Some((a.clone(), host_of(&a)?))) else {
            return Outcome::BadRedirect(short(to));
        };
        if !self.count() {
            return Outcome::TooManyRedirects;
        }
        if self.addresses.contains(&address) {
            return Outcome::Circle(address.to_string());
        }
        let next = match &self.alone {
            Some(url) => vec![start_place(url, &address)],
            None if self.may_sign_in(&domain) => places(&address),
            None => return self.ask_about(domain),
        };
        self.addresses.push(address.clone());
        self.push_front(next);
        Outcome::PointsToAddress(address)
    }

    fn lead_to_servers(&mut self, place: &Place, targets: Vec<String>) -> Outcome {
        if !self.count() {
            return Outcome::TooManyRedirects;
        }
        let mut next = Vec::new();
        let mut elsewhere = None;
        for target in &targets {
            let servers = on_server(target, &place.address);
            let Some(host) = servers.first().map(|p| p.server().0) else {
                continue;
            };
            if self.may_sign_in(&host) {
                next.extend(servers);
            } else {
                elsewhere.get_or_insert(host);
            }
        }
        let outside = elsewhere.map(|host| self.ask_about(host));
        match outside {
            Some(outside) if next.is_empty() => outside,
            _ => {
                self.push_front(next);
                Outcome::Records(targets)
            }
        }
    }

    fn push_front(&mut self, places: Vec<Place>) {
        for place in places.into_iter().rev() {
            self.queue.push_front(place);
        }
    }

    fn count(&mut self) -> bool {
        self.redirects += 1;
        self.redirects <= MOST_REDIRECTS
    }

    /// The other form at a server that refused the account or is not there is not tried.
    fn pass_over(&mut self, place: &Place) {
        let server = place.server();
        let signs_in = |p: &Place| matches!(p.asked, Asked::Soap | Asked::Pox);
        self.queue.retain(|p| !signs_in(p) || p.server() != server);
    }

    fn stop_when_refused(&mut self) {
        if self.refused.len() >= MOST_REFUSALS {
            let url = self.refused.last().cloned().unwrap_or_default();
            self.end = Some(Discovery::SignInRefused { url });
        }
    }
}
