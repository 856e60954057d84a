//! One client's ticket, judged by the system's GSSAPI with the sandbox's keys. Reads files of this
//! machine (key table, replay cache), asks no server. Knows nothing of HTTP.

use libgssapi::{
    context::{SecurityContext as _, ServerCtx},
    credential::{Cred, CredUsage},
    error::{Error, MajorFlags},
    name::Name,
    oid::{GSS_MECH_KRB5, GSS_MECH_SPNEGO, Oid, OidSet},
};

use super::guest::Guest;
use crate::sandbox::model::{ChannelBinding, Refusal, TicketForm};

/// `GSS_C_CHANNEL_BOUND_FLAG` (MIT Kerberos 1.19): client and server named the same channel.
const CHANNEL_BOUND: u32 = 2048;
const ROUTINE_ERROR: u32 = 0x00ff_0000;
/// Largest token that is read: tickets of people in many groups have some ten kilobytes.
const LARGEST: usize = 64 * 1024;

/// A ticket that is being judged.
pub(in crate::sandbox::sign_in) struct Acceptor {
    context: ServerCtx,
    form: TicketForm,
}

/// What a token of a client gave.
pub(in crate::sandbox::sign_in) enum Step {
    /// The answer; the client has another token.
    Continue(Vec<u8>),
    /// The ticket is good.
    Done(Guest),
}

/// Whether there are keys; what the library says when there are none.
pub(super) fn keys() -> Result<Cred, String> {
    of_mechanism(GSS_MECH_KRB5).map_err(|error| {
        let said = error.to_string();
        let words: Vec<&str> = said.split_whitespace().collect();
        let said: String = words.join(" ").chars().take(200).collect();
        format!("no key table, set KRB5_KTNAME=FILE:… before the start: {said}")
    })
}

fn of_mechanism(mechanism: Oid<'static>) -> Result<Cred, Error> {
    let mechanisms = OidSet::singleton(mechanism)?;
    Cred::acquire(None, None, CredUsage::Accept, Some(&mechanisms))
}

impl Acceptor {
    /// Ready for the first token in that form.
    pub(in crate::sandbox::sign_in) fn new(form: TicketForm) -> Result<Self, Refusal> {
        let mechanism = match form {
            TicketForm::Wrapped => GSS_MECH_SPNEGO,
            TicketForm::Raw => GSS_MECH_KRB5,
        };
        let keys = of_mechanism(mechanism).map_err(refusal)?;
        let context = ServerCtx::new(Some(keys));
        Ok(Self { context, form })
    }

    /// Reads the next token.
    pub(in crate::sandbox::sign_in) fn step(
        &mut self,
        token: &[u8],
        binding: Option<&[u8]>,
        rule: ChannelBinding,
    ) -> Result<Step, Refusal> {
        if token.len() > LARGEST {
            return Err(Refusal::Malformed);
        }
        // Without TLS the channel is one that no client can name. The library lets a client pass
        // that names none, and compares otherwise.
        let channel = match rule {
            ChannelBinding::Off => None,
            ChannelBinding::Allow | ChannelBinding::Require => Some(binding.unwrap_or(b"no TLS")),
        };
        let answer = self.context.step(token, channel).map_err(refusal)?;
        let answer = answer
            .filter(|token| !token.is_empty())
            .map(|token| token.to_vec());
        if !self.context.is_complete() {
            return answer.map(Step::Continue).ok_or(Refusal::Malformed);
        }
        let flags = self.context.flags().map_err(refusal)?;
        if rule == ChannelBinding::Require && flags.bits() & CHANNEL_BOUND == 0 {
            return Err(Refusal::NoBinding);
        }
        let (user, realm) = principal(&self.context.source_name().map_err(refusal)?)?;
        let (_, own_realm) = principal(&self.context.target_name().map_err(refusal)?)?;
        Ok(Step::Done(Guest {
            user,
            realm,
            own_realm,
            proof: answer,
            form: self.form,
        }))
    }
}

fn refusal(error: Error) -> Refusal {
    tracing::debug!(%error, "a Kerberos ticket is refused");
    // A number in these bits, no flag (RFC 2744 section 3.9.1).
    if error.major.bits() & ROUTINE_ERROR == MajorFlags::GSS_S_BAD_BINDINGS.bits() {
        return Refusal::WrongBinding;
    }
    Refusal::Malformed
}

/// Name and realm of a principal.
fn principal(name: &Name) -> Result<(String, String), Refusal> {
    let shown = name.display_name().map_err(refusal)?;
    let shown = std::str::from_utf8(&shown).map_err(|_| Refusal::Malformed)?;
    let (user, realm) = shown.rsplit_once('@').ok_or(Refusal::Malformed)?;
    Ok((user.to_owned(), realm.to_owned()))
}
