//! One conversation with a relay: greeting, TLS, sign-in, envelope, content.
//!
//! Called by the sender and by the check of the probe. It sends no password and no mail before the
//! way is closed to others, and knows at each point whether the relay can have taken the mail.

mod sign_in;

use std::{
    net::IpAddr,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use lettre::transport::smtp::{
    commands::{Data, Ehlo, Mail, Quit, Rcpt, Starttls},
    extension::{ClientId, MailParameter},
};
use tokio_rustls::rustls::ClientConfig;

use super::{
    Limits, SignIn,
    fault::{SmtpFault, Stage},
    reply::{Offer, Reply},
    stuffing::stuffed,
    wire::Wire,
};
use crate::{config::Cover, domain::Address};

/// Bytes written at a time; each has the time limit of an answer.
const CHUNK: usize = 16 << 10;
/// How long a refusal is waited for when the relay stops reading in the middle of a mail.
const LAST_WORDS: Duration = Duration::from_secs(1);

/// Where the relay is and how it is spoken with.
#[derive(Clone)]
pub(super) struct Way {
    pub(super) host: String,
    pub(super) port: u16,
    pub(super) cover: Cover,
    pub(super) tls: Arc<ClientConfig>,
    pub(super) sign_in: SignIn,
    pub(super) limits: Limits,
}

/// A relay that has let us in.
pub(super) struct Session {
    wire: Wire,
    offer: Offer,
    covered: bool,
    limits: Limits,
    /// Mails that left over it.
    pub(super) mails: u32,
}

impl Session {
    /// Greets, goes under TLS where it has to, signs in where an account is given.
    pub(super) async fn open(way: &Way) -> Result<Self, SmtpFault> {
        let signs_in = match &way.sign_in {
            SignIn::Nobody => None,
            SignIn::As(credentials) => Some(credentials),
            SignIn::NoPassword => return Err(SmtpFault::NoPassword),
        };
        let mut session = Self::greeted(way).await?;
        if let Some(credentials) = signs_in {
            session.sign_in(credentials).await?;
        }
        Ok(session)
    }

    /// As far as the relay goes without a password.
    pub(super) async fn greeted(way: &Way) -> Result<Self, SmtpFault> {
        let (mut wire, own) = Wire::open(&way.host, way.port, way.limits.answer).await?;
        let wrapped = way.cover == Cover::Wrapped;
        if wrapped {
            wire = wire.covered(Arc::clone(&way.tls), &way.host).await?;
        }
        let greeting = wire.reply(way.limits.answer).await?;
        expect(greeting, 220, Stage::Greeting)?;
        let mut offer = ehlo(&mut wire, own).await?;
        let mut covered = wrapped;
        if !wrapped && offer.starttls {
            let line = Starttls.to_string();
            expect(wire.command(&line, &line).await?, 220, Stage::Tls)?;
            wire = wire.covered(Arc::clone(&way.tls), &way.host).await?;
            // What was offered before could have been written by anybody (RFC 3207 section 4.2).
            offer = ehlo(&mut wire, own).await?;
            covered = true;
        }
        if !covered && !may_be_plain(way.cover, own) {
            return Err(SmtpFault::TlsNotOffered);
        }
        Ok(Self {
            wire,
            offer,
            covered,
            limits: way.limits,
            mails: 0,
        })
    }

    /// Names sender and recipients. All recipients have to be taken: a mail that goes to some of them
    /// could neither be called sent nor be sent again.
    pub(super) async fn envelope(
        &mut self,
        from: &Address,
        to: &[Address],
        size: usize,
    ) -> Result<(), SmtpFault> {
        let size = u64::try_from(size).unwrap_or(u64::MAX);
        if let Some(largest) = self.offer.largest.filter(|l| size > *l) {
            return Err(SmtpFault::TooLarge { size, largest });
        }
        let mut parameters = Vec::new();
        if self.offer.size {
            parameters.push(MailParameter::Size(
                usize::try_from(size).unwrap_or(usize::MAX),
            ));
        }
        if to.iter().chain([from]).any(|a| !a.as_str().is_ascii()) {
            if !self.offer.utf8 {
                let odd = to.iter().chain([from]).find(|a| !a.as_str().is_ascii());
                return Err(SmtpFault::Address(
                    odd.map_or_else(String::new, ToString::to_string),
                ));
            }
            parameters.push(MailParameter::SmtpUtfEight);
        }
        let line = Mail::new(Some(written(from)?), parameters).to_string();
        let reply = self.wire.command(&line, &line).await?;
        expect(reply, 250, Stage::Sender)?;
        let mut refused = Vec::new();
        for recipient in to {
            let line = Rcpt::new(written(recipient)?, Vec::new()).to_string();
            let reply = self.wire.command(&line, &line).await?;
            // 251: taken, and passed on elsewhere (RFC 5321 section 3.4).
            if !matches!(reply.code(), 250 | 251) {
                refused.push((recipient.clone(), reply));
            }
        }
        if refused.is_empty() {
            Ok(())
        } else {
            Err(SmtpFault::Recipients(refused))
        }
    }

    /// Hands the mail over. Until the last dot is written the relay has no whole mail and must forget
    /// it when the connection breaks (RFC 5321 section 4.1.1.4); from then on only its answer tells.
    /// `whole` is set then, for a caller whose time is over meanwhile.
    pub(super) async fn content(
        &mut self,
        mime: &[u8],
        whole: &AtomicBool,
    ) -> Result<(), SmtpFault> {
        let line = Data.to_string();
        let reply = self.wire.command(&line, &line).await?;
        expect(reply, 354, Stage::Content)?;
        if self.wire.has_unread() {
            return Err(self.last_words().await.unwrap_or(SmtpFault::Unasked));
        }
        for chunk in stuffed(mime).chunks(CHUNK) {
            if let Err(fault) = self.wire.write(chunk).await {
                return Err(self.last_words().await.unwrap_or(fault));
            }
        }
        self.wire.glance().await?;
        if self.wire.has_unread() {
            return Err(self.last_words().await.unwrap_or(SmtpFault::Unasked));
        }
        self.wire.note('>', "(the mail)");
        let unknown = |fault| SmtpFault::Unknown(Box::new(fault));
        whole.store(true, Ordering::Relaxed);
        self.wire.write(b".\r\n").await.map_err(unknown)?;
        let reply = self.wire.reply(self.limits.last).await.map_err(unknown)?;
        match reply.code() {
            200..=299 => {
                self.mails += 1;
                Ok(())
            }
            400..=599 => Err(SmtpFault::Refused {
                stage: Stage::Content,
                reply,
            }),
            _ => Err(unknown(SmtpFault::Garbage(reply.words()))),
        }
    }

    /// A refusal that came in the middle of the mail; the relay can't have taken what it has not got.
    async fn last_words(&mut self) -> Option<SmtpFault> {
        let reply = self.wire.reply(LAST_WORDS).await.ok()?;
        let no = reply.is(4) || reply.is(5);
        no.then_some(SmtpFault::Refused {
            stage: Stage::Content,
            reply,
        })
    }

    /// Says goodbye; whether it is heard does not matter.
    pub(super) async fn quit(mut self) -> Vec<String> {
        let line = Quit.to_string();
        let _ = self.wire.command(&line, &line).await;
        self.wire.transcript().to_vec()
    }

    /// Whether it is under TLS.
    pub(super) const fn covered(&self) -> bool {
        self.covered
    }

    /// Whether it has said something since the last mail: its goodbye, most likely.
    pub(super) async fn is_quiet(&mut self) -> bool {
        self.wire.glance().await.is_ok() && !self.wire.has_unread()
    }
}

/// EHLO under the address that the connection has here: a name of this machine tells the relay
/// nothing that it could check (RFC 5321 section 4.1.4).
async fn ehlo(wire: &mut Wire, own: IpAddr) -> Result<Offer, SmtpFault> {
    let who = match own {
        IpAddr::V4(ip) => ClientId::Ipv4(ip),
        IpAddr::V6(ip) => ip
            .to_ipv4_mapped()
            .map_or(ClientId::Ipv6(ip), ClientId::Ipv4),
    };
    let line = Ehlo::new(who).to_string();
    let reply = wire.command(&line, &line).await?;
    Ok(Offer::read(&expect(reply, 250, Stage::Greeting)?))
}

/// Whether it may go on without TLS: on this machine alone, wherever the relay's name led to.
const fn may_be_plain(cover: Cover, own: IpAddr) -> bool {
    matches!(cover, Cover::Loopback) && own.to_canonical().is_loopback()
}

fn expect(reply: Reply, code: u16, stage: Stage) -> Result<Reply, SmtpFault> {
    if reply.code() == code {
        return Ok(reply);
    }
    match reply.code() {
        400..=599 => Err(SmtpFault::Refused { stage, reply }),
        _ => Err(SmtpFault::Garbage(reply.words())),
    }
}

fn written(address: &Address) -> Result<lettre::Address, SmtpFault> {
    let refused = |_| SmtpFault::Address(address.to_string());
    address.as_str().parse().map_err(refused)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn without_tls_only_this_machine_is_spoken_with() {
        for (cover, own, may) in [
            (Cover::Loopback, "127.0.0.9", true),
            (Cover::Loopback, "::1", true),
            (Cover::Loopback, "::ffff:127.0.0.1", true),
            (Cover::Loopback, "192.0.2.7", false),
            (Cover::Starttls, "127.0.0.1", false),
            (Cover::Wrapped, "127.0.0.1", false),
        ] {
            assert_eq!(may_be_plain(cover, own.parse().unwrap()), may, "{own}");
        }
    }
}
