//! Autodiscover: from a mail address to the URL of EWS (POX, MS-OXDSCLI).
//!
//! Every place that is asked is kept as an [`Attempt`] to be shown. Credentials go only to hosts
//! of the mail domain over HTTPS with a believed certificate; a host elsewhere is given back to be
//! asked about ([`Discovery::AskAbout`]), because redirects are in the hand of whoever answers.

mod places;
mod pox;

use std::time::Duration;

use reqwest::{Url, header::CONTENT_TYPE};
use tokio::time::Instant;

use self::places::{location, places, plain_get};
use self::pox::{PoxAnswer, read_answer, request_body};
use super::auth::SignIn;
use super::endpoint::Endpoint;
use super::error::EwsError;
use super::line::Line;
use super::tls::Trust;
use super::transport::{Connector, read_bounded};
use crate::domain::Address;

/// Time for one attempt.
const ATTEMPT_LIMIT: Duration = Duration::from_secs(10);
/// Redirects that are followed (MS-OXDSCLI section 3.1.5.4 allows ten).
const MOST_REDIRECTS: usize = 10;
/// Largest answer that is read.
const LARGEST_ANSWER: usize = 256 * 1024;

/// One place that was asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attempt {
    /// Where.
    pub url: String,
    /// The HTTP status, or none when no answer came.
    pub status: Option<u16>,
    /// What came of it, in a few words.
    pub said: String,
    /// How long it took.
    pub elapsed: Duration,
}

/// What Autodiscover came to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Discovery {
    /// Found.
    Found {
        /// Where EWS is.
        endpoint: Endpoint,
    },
    /// The trail leads to a host outside the mail domain: ask whether it may have the credentials,
    /// then go on with [`Search::allow`].
    AskAbout {
        /// That host.
        host: String,
    },
    /// No place knew.
    NotFound,
    /// A place of the mail domain refused the account. One 401 is not proof of a wrong password.
    SignInRefused {
        /// Where.
        url: String,
    },
}

/// A search for one address.
pub struct Search<'a> {
    address: Address,
    trust: &'a Trust,
    line: Line,
    sign_in: &'a dyn SignIn,
    allowed: Vec<String>,
    attempts: Vec<Attempt>,
    places: Vec<Url>,
    redirect_probe: Option<Url>,
}

/// What one place came to.
enum Step {
    Done(Discovery),
    Follow(Url),
    Restart(Address),
    Next,
}

impl<'a> Search<'a> {
    /// A search that has asked nobody yet.
    pub fn new(address: Address, trust: &'a Trust, sign_in: &'a dyn SignIn) -> Self {
        let (places, redirect_probe) = places(address.domain());
        Self {
            address,
            trust,
            line: Line::default(),
            sign_in,
            allowed: Vec::new(),
            attempts: Vec::new(),
            places,
            redirect_probe,
        }
    }

    /// Asks over this line instead of the plain one.
    pub fn go_over(&mut self, line: &Line) {
        self.line = line.clone();
    }

    /// Asks this place alone instead of the documented ones. Only a place on this machine is taken
    /// (`false` otherwise): it may have the credentials, for they do not leave the machine.
    pub fn start_at(&mut self, place: &Endpoint) -> bool {
        if !place.is_loopback() {
            return false;
        }
        self.allow(place.url().host_str().unwrap_or_default());
        self.places = vec![place.url().clone()];
        self.redirect_probe = None;
        true
    }

    /// Lets a host outside the mail domain have the credentials.
    pub fn allow(&mut self, host: &str) {
        self.allowed.push(host.to_ascii_lowercase());
    }

    /// The places asked so far, in order.
    pub fn attempts(&self) -> &[Attempt] {
        &self.attempts
    }

    /// Asks the places in the documented order: the domain, `autodiscover.` in front of it, then a
    /// redirect given over plain HTTP, which is read and never signed in to. SRV records, the last
    /// of the documented places, are not looked up.
    pub async fn run(&mut self) -> Discovery {
        let mut refused = None;
        for url in self.places.clone() {
            match self.follow(url).await {
                Discovery::NotFound => {}
                Discovery::SignInRefused { url } => refused = refused.or(Some(url)),
                other => return other,
            }
        }
        if let Some(url) = self.redirect_probe.clone()
            && let Some(target) = self.read_redirect(url).await
        {
            match self.follow(target).await {
                Discovery::NotFound => {}
                other => return other,
            }
        }
        refused.map_or(Discovery::NotFound, |url| Discovery::SignInRefused { url })
    }

    /// Asks one place and whatever it points to, each at most once.
    async fn follow(&mut self, first: Url) -> Discovery {
        let (mut url, mut seen) = (first, Vec::new());
        let mut address = self.address.clone();
        while seen.len() < MOST_REDIRECTS && !seen.contains(&url) {
            if !self.may_sign_in(&url) {
                return Discovery::AskAbout {
                    host: url.host_str().unwrap_or_default().to_owned(),
                };
            }
            seen.push(url.clone());
            match self.ask(&url, &address).await {
                Step::Done(Discovery::Found { endpoint }) => return self.found(endpoint),
                Step::Done(discovery) => return discovery,
                Step::Follow(next) => url = next,
                Step::Restart(next) => {
                    let Some(place) = places(next.domain()).0.into_iter().next_back() else {
                        break;
                    };
                    address = next;
                    url = place;
                }
                Step::Next => break,
            }
        }
        Discovery::NotFound
    }

    /// Whoever serves EWS gets the credentials with each call: the rule holds for it as well.
    fn found(&self, endpoint: Endpoint) -> Discovery {
        if self.may_sign_in(endpoint.url()) {
            return Discovery::Found { endpoint };
        }
        Discovery::AskAbout {
            host: endpoint.url().host_str().unwrap_or_default().to_owned(),
        }
    }

    /// HTTPS to the domain of the address that was typed, below it, or to a host that was allowed.
    /// A redirect to another address does not widen it.
    fn may_sign_in(&self, url: &Url) -> bool {
        let host = url.host_str().unwrap_or_default().to_ascii_lowercase();
        let domain = self.address.domain();
        let inside = host == domain || host.ends_with(&format!(".{domain}"));
        Endpoint::parse(url.as_str()).is_ok() && (inside || self.allowed.contains(&host))
    }

    async fn ask(&mut self, url: &Url, address: &Address) -> Step {
        let started = Instant::now();
        let asking = tokio::time::timeout(ATTEMPT_LIMIT, self.post(url, address)).await;
        let answer = asking.unwrap_or_else(|_| {
            Err(EwsError::NoAnswer {
                said: "no answer in time".to_owned(),
            })
        });
        let (status, step, said) = match answer {
            Ok((status, location, body)) => {
                let (step, said) = Self::judge(url, address, status, location.as_deref(), &body);
                (Some(status), step, said)
            }
            Err(error) => (None, Step::Next, error.to_string()),
        };
        self.attempts.push(Attempt {
            url: url.to_string(),
            status,
            said,
            elapsed: started.elapsed(),
        });
        step
    }

    async fn post(
        &self,
        url: &Url,
        address: &Address,
    ) -> Result<(u16, Option<String>, String), EwsError> {
        let endpoint =
            Endpoint::parse(url.as_str()).map_err(|e| EwsError::Settings(e.to_string()))?;
        let connector = Connector::new(&endpoint, self.trust, &self.line)?;
        let request = connector
            .shared()
            .post(url.clone())
            .header(CONTENT_TYPE, "text/xml; charset=utf-8")
            .body(request_body(address));
        let request = request
            .build()
            .map_err(|e| EwsError::Settings(e.to_string()))?;
        let response = self
            .sign_in
            .send(&connector, request)
            .await
            .map_err(|e| e.into_error(endpoint.host(), self.sign_in.account()))?;
        let status = response.status().as_u16();
        let location = location(&response);
        let body = read_bounded(response, LARGEST_ANSWER).await?;
        Ok((
            status,
            location,
            String::from_utf8_lossy(&body).into_owned(),
        ))
    }

    fn judge(
        url: &Url,
        address: &Address,
        status: u16,
        location: Option<&str>,
        body: &str,
    ) -> (Step, String) {
        match (status, location.and_then(|l| url.join(l).ok())) {
            (300..=399, Some(next)) => (Step::Follow(next.clone()), format!("points to {next}")),
            (401, _) => (
                Step::Done(Discovery::SignInRefused {
                    url: url.to_string(),
                }),
                "refused the account".to_owned(),
            ),
            (200, _) => match read_answer(body) {
                PoxAnswer::Found(endpoint) => {
                    let said = format!("EwsUrl {endpoint}");
                    (Step::Done(Discovery::Found { endpoint }), said)
                }
                PoxAnswer::RedirectUrl(next) => {
                    (Step::Follow(next.clone()), format!("points to {next}"))
                }
                PoxAnswer::RedirectAddress(next) if next != *address => {
                    let said = format!("points to the address {next}");
                    (Step::Restart(next), said)
                }
                PoxAnswer::RedirectAddress(_) => (Step::Next, "points to itself".to_owned()),
                PoxAnswer::Nothing(why) => (Step::Next, why),
            },
            _ => (Step::Next, format!("HTTP status {status}")),
        }
    }

    /// The plain HTTP step: sends nothing, and takes nothing but where a 302 points to.
    async fn read_redirect(&mut self, url: Url) -> Option<Url> {
        let started = Instant::now();
        let answer = tokio::time::timeout(ATTEMPT_LIMIT, plain_get(&url))
            .await
            .ok()
            .flatten();
        let status = answer.as_ref().map(|(status, _)| *status);
        let target = answer
            .and_then(|(_, location)| location)
            .and_then(|l| url.join(&l).ok());
        let target = target.filter(|t| status == Some(302) && Endpoint::parse(t.as_str()).is_ok());
        let said = target
            .as_ref()
            .map_or_else(|| "points nowhere".to_owned(), |t| format!("points to {t}"));
        self.attempts.push(Attempt {
            url: url.to_string(),
            status,
            said,
            elapsed: started.elapsed(),
        });
        target
    }
}

#[cfg(test)]
mod tests;
