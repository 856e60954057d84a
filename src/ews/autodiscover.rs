//! Autodiscover: from a mail address to the URL of EWS, by SOAP and POX, in the documented order.
//!
//! Called by `host` for the engine and for setup. [`Search`] asks; which place is next is decided in
//! `walk`, without IO. Every place is kept as an [`Attempt`] to be shown. A place is asked without
//! signing in first, and gets the password only when it asks for it, over HTTPS with a believed
//! certificate, inside the mail domain; a host elsewhere is given back to be asked about
//! ([`Discovery::AskAbout`]), because redirects and DNS are in the hand of whoever answers. An
//! account is refused twice at most, however many places there are.

mod attempt;
mod choice;
mod heard;
mod http;
mod places;
mod pox;
mod soap;
mod srv;
mod tree;
mod walk;

use std::{net::SocketAddr, time::Duration};

use tokio::time::Instant;

pub use self::attempt::{Asked, Attempt, Outcome, UrlFault};
pub use self::choice::Source;
use self::heard::Heard;
use self::http::{ask, plain_get};
use self::places::Place;
use self::walk::Walk;
use super::auth::SignIn;
use super::endpoint::Endpoint;
use super::line::Line;
use super::tls::Trust;
use crate::{domain::Address, world::World};

/// Time for the whole search.
pub const SEARCH_LIMIT: Duration = Duration::from_secs(20);
/// Time for one attempt: three places behind a firewall that drops leave time for DNS.
const ATTEMPT_LIMIT: Duration = Duration::from_secs(5);
/// Redirects that are followed, of all kinds together (MS-OXDSCLI allows ten).
const MOST_REDIRECTS: usize = 10;
/// Refusals after which nobody signs in any more: one may be a place that has nothing to do with
/// the account, a third could lock it.
const MOST_REFUSALS: usize = 2;

/// What Autodiscover came to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Discovery {
    /// Found.
    Found {
        /// Where EWS is.
        endpoint: Endpoint,
        /// What else was told.
        facts: Facts,
    },
    /// No place knew that may have the password, and one led to a host outside the mail domain: ask
    /// whether it may, then search again with [`Search::allow`].
    AskAbout {
        /// That host; of another mail address its domain.
        host: String,
    },
    /// No place knew.
    NotFound,
    /// The account was refused: twice, which ends the search, or once and no other place knew. One
    /// 401 is not proof of a wrong password.
    SignInRefused {
        /// Where.
        url: String,
    },
    /// [`SEARCH_LIMIT`] was over before all places were asked.
    OutOfTime,
}

/// What a server tells beside the URL, where it does.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Facts {
    /// The mailbox's primary address, where it is not the one that was asked for: that is an alias,
    /// or the mailbox has moved.
    pub primary: Option<Address>,
    /// `EwsSupportedSchemas`, such as `Exchange2013_SP1`.
    pub schemas: Vec<String>,
    /// `GroupingInformation`: mailboxes with the same value can share a streaming connection.
    pub grouping: Option<String>,
    /// `CasVersion`.
    pub cas_version: Option<String>,
}

/// A search for one address.
pub struct Search<'a> {
    trust: &'a Trust,
    line: Line,
    sign_in: &'a dyn SignIn,
    world: &'a World,
    dns: Option<SocketAddr>,
    walk: Walk,
    attempts: Vec<Attempt>,
}

impl<'a> Search<'a> {
    /// A search that has asked nobody yet. The world's random numbers order SRV records.
    pub fn new(
        address: &Address,
        trust: &'a Trust,
        sign_in: &'a dyn SignIn,
        world: &'a World,
    ) -> Self {
        Self {
            walk: Walk::new(address),
            trust,
            line: Line::default(),
            sign_in,
            world,
            dns: None,
            attempts: Vec::new(),
        }
    }

    /// Asks over this line instead of the plain one.
    pub fn go_over(&mut self, line: &Line) {
        self.line = line.clone();
    }

    /// Asks this place alone instead of the documented ones: SOAP where its path ends with `.svc`,
    /// else POX. Only a place on this machine is taken (`false` otherwise): it may have the
    /// credentials, for they do not leave the machine.
    pub fn start_at(&mut self, place: &Endpoint) -> bool {
        if !place.is_loopback() {
            return false;
        }
        self.allow(place.url().host_str().unwrap_or_default());
        self.walk.ask_alone(place.url());
        true
    }

    /// Asks this DNS server for the SRV record instead of the system's.
    pub fn ask_dns_at(&mut self, server: SocketAddr) {
        self.dns = Some(server);
    }

    /// Lets a host outside the mail domain have the credentials; of the domain of another mail
    /// address, `autodiscover.` in front of it as well.
    pub fn allow(&mut self, host: &str) {
        self.walk.allow(host);
    }

    /// URLs that refused this account with this password before ([`Search::refused`]): they are not
    /// asked again, and count. With two of them nobody is asked.
    pub fn remember(&mut self, refused: &[String]) {
        self.walk.remember(refused);
    }

    /// URLs that refused the account, those of [`Search::remember`] included.
    pub fn refused(&self) -> &[String] {
        self.walk.refused()
    }

    /// The places asked so far, in order.
    pub fn attempts(&self) -> &[Attempt] {
        &self.attempts
    }

    /// Asks one place after the other until one knows, at most [`SEARCH_LIMIT`]. To be called once.
    pub async fn run(&mut self) -> Discovery {
        let end = Instant::now() + SEARCH_LIMIT;
        while let Some(place) = self.walk.next() {
            if self.walk.has_refused(&place) {
                self.keep(&place, None, Outcome::RefusedBefore, Duration::ZERO);
                continue;
            }
            let started = Instant::now();
            if started >= end {
                return self.walk.end(true);
            }
            let until = end.min(started + ATTEMPT_LIMIT);
            let asking = tokio::time::timeout_at(until, self.ask(&place)).await;
            let (status, heard) = asking.unwrap_or((
                None,
                Heard::Nothing {
                    outcome: Outcome::TooSlow,
                    gone: true,
                },
            ));
            let outcome = self.walk.take(&place, heard);
            self.keep(&place, status, outcome, started.elapsed());
        }
        self.walk.end(false)
    }

    fn keep(&mut self, place: &Place, status: Option<u16>, outcome: Outcome, elapsed: Duration) {
        self.attempts.push(Attempt {
            asked: place.asked,
            url: place.shown(),
            status,
            outcome,
            elapsed,
        });
    }

    async fn ask(&self, place: &Place) -> (Option<u16>, Heard) {
        match place.asked {
            Asked::Soap | Asked::Pox => ask(place, self.trust, &self.line, self.sign_in).await,
            Asked::Get => plain_get(&place.url).await,
            Asked::Srv => (None, self.records(place).await),
        }
    }

    async fn records(&self, place: &Place) -> Heard {
        match srv::look_up(&place.shown(), self.dns).await {
            Ok(records) if records.is_empty() => Heard::nothing(Outcome::NoRecord),
            Ok(records) => {
                let ordered = srv::in_order(&records, |bound| self.world.jitter(bound));
                let offered = ordered.into_iter().filter(|r| !r.target.is_empty());
                let targets: Vec<String> = offered
                    .map(|r| format!("{}:{}", r.target, r.port))
                    .collect();
                if targets.is_empty() {
                    return Heard::nothing(Outcome::NotOffered);
                }
                Heard::Records(targets)
            }
            Err(outcome) => Heard::nothing(outcome),
        }
    }
}

#[cfg(test)]
mod tests;
#[cfg(test)]
mod walk_tests;
