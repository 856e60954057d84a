//! The sending port over an SMTP relay (RFC 5321, RFC 6409).
//!
//! Used by the engine through [`MailSender`] and by the probe through [`look`]. A relay keeps no
//! copy that could be looked into, so the two steps of the port are cut where SMTP has its own two:
//! `prepare` goes as far as the relay has taken sender and recipients, and nothing can have left;
//! `submit` hands the mail over. What is written down between them tells after a crash which of the
//! two it was. `reply` reads, `wire` connects, `session` speaks, `fault` names what went wrong
//! and `verdict` says what that means.
//!
//! Every attempt has the same Message-ID and the same Date, the two by which Exchange drops a
//! second copy of a mail.

mod fault;
mod look;
mod reply;
mod session;
mod stuffing;
#[cfg(test)]
mod tests;
mod verdict;
mod wire;

use std::{
    collections::HashMap,
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use async_trait::async_trait;
use tokio::time::{Instant, timeout};

pub use fault::{SmtpFault, Stage};
pub use look::{Looked, look};
pub use reply::Reply;

use super::{MailError, MailSender, Whereabouts, mime};
use crate::{
    config::Cover,
    domain::{Address, ItemRef, OutboxId, OutgoingMail, Problem},
    ews::{Credentials, Trust, TrustError},
};
use session::{Session, Way};

/// Sessions kept open for the next mail.
const MOST_IDLE: usize = 4;
/// How long one is; many relays close after a minute, some after half of it.
const IDLE: Duration = Duration::from_secs(20);
/// Mails over one session; many relays close after a hundred.
const MOST_MAILS: u32 = 50;
/// Envelopes that wait for their mail to be handed over; the outbox sends far fewer at once.
const MOST_LAID: usize = 16;

/// Who signs in at a relay.
#[derive(Debug, Clone)]
pub enum SignIn {
    /// Nobody.
    Nobody,
    /// This account.
    As(Credentials),
    /// An account whose password is not set: nothing is sent.
    NoPassword,
}

/// Where a relay is and how it is spoken with.
#[derive(Debug, Clone)]
pub struct RelaySettings {
    /// Name or address.
    pub host: String,
    /// Its port.
    pub port: u16,
    /// What keeps the way to it closed to others.
    pub cover: Cover,
    /// Which of its certificates are believed.
    pub trust: Trust,
    /// Who signs in.
    pub sign_in: SignIn,
}

impl RelaySettings {
    /// `relay.contoso.com:587`.
    pub fn place(&self) -> String {
        if self.host.contains(':') {
            format!("[{}]:{}", self.host, self.port)
        } else {
            format!("{}:{}", self.host, self.port)
        }
    }

    fn way(&self, limits: Limits) -> Result<Way, TrustError> {
        Ok(Way {
            host: self.host.clone(),
            port: self.port,
            cover: self.cover,
            tls: Arc::new(self.trust.client_config()?),
            sign_in: self.sign_in.clone(),
            limits,
        })
    }
}

/// Longest waits. Together they stay below the outbox's lease of a row.
#[derive(Debug, Clone, Copy)]
struct Limits {
    /// For a connection, a handshake, an answer.
    answer: Duration,
    /// For all that comes before the mail.
    prepare: Duration,
    /// For the answer to the whole mail. RFC 5321 section 4.5.3.2.6 would have ten minutes; our mails
    /// are small, and one that comes twice is dropped by its Message-ID.
    last: Duration,
    /// For handing a mail over, that answer included.
    submit: Duration,
}

impl Limits {
    const USUAL: Self = Self {
        answer: Duration::from_secs(15),
        prepare: Duration::from_secs(20),
        last: Duration::from_secs(40),
        submit: Duration::from_secs(50),
    };
}

/// A way out over one relay, for one listener mailbox. Shared behind an `Arc`.
pub struct SmtpRelay {
    way: Way,
    place: String,
    from: Address,
    /// Held while somebody signs in; keeps a refusal, after which nobody tries again with this
    /// password: a new one makes a new sender.
    door: tokio::sync::Mutex<Option<SmtpFault>>,
    laid: Mutex<HashMap<String, Laid>>,
    idle: Mutex<Vec<(Instant, Session)>>,
}

/// An envelope that the relay has taken, and the mail for it.
struct Laid {
    since: Instant,
    session: Session,
    mime: Vec<u8>,
}

impl SmtpRelay {
    /// The relay for mail from that mailbox: its From and the sender of its envelope, so that what
    /// can't be delivered comes back there. Makes no connection yet.
    pub fn new(settings: &RelaySettings, from: Address) -> Result<Self, TrustError> {
        Self::with_limits(settings, from, Limits::USUAL)
    }

    fn with_limits(
        settings: &RelaySettings,
        from: Address,
        limits: Limits,
    ) -> Result<Self, TrustError> {
        Ok(Self {
            way: settings.way(limits)?,
            place: settings.place(),
            from,
            door: tokio::sync::Mutex::default(),
            laid: Mutex::default(),
            idle: Mutex::default(),
        })
    }

    fn told(&self, fault: &SmtpFault) -> MailError {
        fault.mail_error(&self.place)
    }

    /// A session that has taken this envelope: one that is open, else a new one.
    async fn enveloped(&self, to: &[Address], size: usize) -> Result<Session, SmtpFault> {
        while let Some(mut session) = self.take_idle() {
            if !session.is_quiet().await {
                continue;
            }
            match session.envelope(&self.from, to, size).await {
                Ok(()) => return Ok(session),
                Err(fault) if fault.is_of_connection() => {}
                Err(fault) => return Err(fault),
            }
        }
        let mut session = self.opened().await?;
        session.envelope(&self.from, to, size).await?;
        Ok(session)
    }

    /// A new session. One sign-in at a time: several mails at once must not lock an account.
    async fn opened(&self) -> Result<Session, SmtpFault> {
        if matches!(self.way.sign_in, SignIn::Nobody) {
            return Session::open(&self.way).await;
        }
        let mut refused = self.door.lock().await;
        if let Some(fault) = &*refused {
            return Err(fault.clone());
        }
        let opened = Session::open(&self.way).await;
        if let Err(fault @ SmtpFault::SignInRefused { .. }) = &opened {
            *refused = Some(fault.clone());
        }
        opened
    }

    fn take_idle(&self) -> Option<Session> {
        let mut idle = locked(&self.idle);
        idle.retain(|(since, _)| since.elapsed() < IDLE);
        idle.pop().map(|(_, session)| session)
    }

    fn keep(&self, session: Session) {
        let mut idle = locked(&self.idle);
        if idle.len() < MOST_IDLE && session.mails < MOST_MAILS {
            idle.push((Instant::now(), session));
        }
    }

    fn lay_down(&self, name: String, laid: Laid) {
        let mut all = locked(&self.laid);
        // Left over from attempts that were given up in between.
        let limit = self.way.limits.submit;
        all.retain(|_, l| l.since.elapsed() < limit);
        if all.len() < MOST_LAID {
            all.insert(name, laid);
        }
    }
}

#[async_trait]
impl MailSender for SmtpRelay {
    async fn prepare(&self, key: OutboxId, mail: &OutgoingMail) -> Result<ItemRef, MailError> {
        // The time of the decision, the same on every attempt.
        let mime = mime::compose(mail, &self.from, key.time())?;
        let to: Vec<Address> = mail.to.iter().map(|c| c.address.clone()).collect();
        let limit = self.way.limits.prepare;
        let session = match timeout(limit, self.enveloped(&to, mime.len())).await {
            Ok(session) => session.map_err(|fault| self.told(&fault))?,
            Err(_) => return Err(self.told(&SmtpFault::Slow(limit))),
        };
        let id = format!("relay:{key}");
        let since = Instant::now();
        self.lay_down(
            id.clone(),
            Laid {
                since,
                session,
                mime,
            },
        );
        Ok(ItemRef {
            id,
            change_key: None,
        })
    }

    async fn submit(&self, draft: &ItemRef) -> Result<(), MailError> {
        let laid = locked(&self.laid).remove(&draft.id);
        // Its session is gone, and nothing was handed over.
        let Some(Laid {
            mut session, mime, ..
        }) = laid
        else {
            return Err(self.told(&SmtpFault::Closed));
        };
        let limit = self.way.limits.submit;
        let whole = AtomicBool::new(false);
        match timeout(limit, session.content(&mime, &whole)).await {
            Ok(Ok(())) => {
                self.keep(session);
                Ok(())
            }
            Ok(Err(fault)) => Err(self.told(&fault)),
            // A relay that has not got all of it can't have taken it.
            Err(_) if !whole.load(Ordering::Relaxed) => Err(self.told(&SmtpFault::Slow(limit))),
            Err(_) => Err(self.told(&SmtpFault::Unknown(Box::new(SmtpFault::Slow(limit))))),
        }
    }

    /// A relay keeps nothing to look into; [`MailSender::relay`] tells so and nobody asks.
    async fn whereabouts(&self, _key: OutboxId) -> Result<Whereabouts, MailError> {
        let what = "a relay keeps no copy of a mail";
        let problem = Problem::new(
            "relay.keeps_nothing",
            what,
            &self.place,
            "look in the inbox of its recipient",
        );
        Err(MailError::Unusable(problem))
    }

    fn relay(&self) -> Option<&str> {
        Some(&self.place)
    }
}

fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
