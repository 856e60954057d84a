//! What one connection knows of its client: the handshake that goes on, and who is through.
//!
//! Called by [`super::read`] with one decoded token after another. Knows nothing of HTTP.

use super::account_of;
use super::kerberos;
use super::ntlm::{self, Acceptor};
use super::spnego::{Spnego, Step};
use crate::sandbox::model::{AddressKey, Method, Refusal, State, TicketForm};
use crate::sandbox::soap::Identity;

/// See the module.
#[derive(Default)]
pub(in crate::sandbox) struct Conversation {
    who: Option<Identity>,
    context: Option<Context>,
}

enum Context {
    Ntlm(Acceptor),
    Spnego(Spnego),
    #[cfg(feature = "kerberos")]
    Kerberos(kerberos::Acceptor),
}

/// What a token gave.
pub(super) enum Progress {
    /// The answer; the client has another token.
    Answer(Vec<u8>),
    /// Somebody is through.
    Done {
        identity: Identity,
        /// The last one for the client.
        token: Option<Vec<u8>>,
        /// It was a Kerberos ticket in this form.
        ticket: Option<TicketForm>,
    },
}

impl Conversation {
    /// Who is signed in on the connection.
    pub(super) fn who(&self) -> Option<&Identity> {
        self.who.as_ref()
    }

    /// Reads one token under a scheme. Whoever starts anew is nobody until he is through.
    pub(super) fn go_on(
        &mut self,
        method: Method,
        token: Result<Vec<u8>, Refusal>,
        state: &mut State,
        binding: Option<&[u8]>,
    ) -> Result<Progress, Refusal> {
        self.who = None;
        let progress = self.step(method, &token?, state, binding)?;
        if let Progress::Done { identity, .. } = &progress {
            self.who = Some(identity.clone());
        }
        Ok(progress)
    }

    /// One message of a handshake. A context is used up by its end, good or bad.
    fn step(
        &mut self,
        method: Method,
        token: &[u8],
        state: &mut State,
        binding: Option<&[u8]>,
    ) -> Result<Progress, Refusal> {
        let context = self.context.take();
        if method != Method::Kerberos && ntlm::kind(token) == Some(1) {
            let (acceptor, challenge) = Acceptor::challenge(token.to_vec())?;
            self.context = Some(Context::Ntlm(acceptor));
            return Ok(Progress::Answer(challenge));
        }
        match context {
            Some(Context::Ntlm(mut acceptor)) if ntlm::is_ntlm(token) => {
                let identity = judge(&mut acceptor, token, state, binding)?;
                Ok(done(identity, None))
            }
            Some(Context::Spnego(spnego)) => self.wrapped(spnego, token, state, binding),
            #[cfg(feature = "kerberos")]
            Some(Context::Kerberos(acceptor)) => self.ticket(acceptor, token, state, binding),
            _ => self.begin(method, token, state, binding),
        }
    }

    /// The first message of a handshake that is not NTLM by itself.
    #[cfg_attr(
        not(feature = "kerberos"),
        allow(
            unused_variables,
            reason = "tickets alone are bound by the first message"
        )
    )]
    fn begin(
        &mut self,
        method: Method,
        token: &[u8],
        state: &mut State,
        binding: Option<&[u8]>,
    ) -> Result<Progress, Refusal> {
        let form = kerberos::form(token, &state.gate);
        match (method, form) {
            #[cfg(feature = "kerberos")]
            (Method::Negotiate, Some(form)) | (Method::Kerberos, Some(form @ TicketForm::Raw)) => {
                self.ticket(kerberos::Acceptor::new(form)?, token, state, binding)
            }
            (Method::Kerberos, _) => Err(Refusal::Malformed),
            // A server that takes raw tickets alone does not know SPNEGO at all.
            _ if state.gate.tickets == [TicketForm::Raw] => Err(Refusal::Malformed),
            _ => {
                let (spnego, answer) = Spnego::begin(token)?;
                self.context = Some(Context::Spnego(spnego));
                Ok(Progress::Answer(answer))
            }
        }
    }

    /// A further message of NTLM in SPNEGO.
    fn wrapped(
        &mut self,
        mut spnego: Spnego,
        token: &[u8],
        state: &mut State,
        binding: Option<&[u8]>,
    ) -> Result<Progress, Refusal> {
        let (signature, identity) = match spnego.step(token)? {
            Step::Continue(answer) => {
                self.context = Some(Context::Spnego(spnego));
                return Ok(Progress::Answer(answer));
            }
            Step::Judge(acceptor, message, signature) => {
                (signature, judge(acceptor, &message, state, binding)?)
            }
        };
        let last = spnego.complete(signature.as_deref())?;
        Ok(done(identity, Some(last)))
    }

    /// A message of Kerberos, in either form.
    #[cfg(feature = "kerberos")]
    fn ticket(
        &mut self,
        mut acceptor: kerberos::Acceptor,
        token: &[u8],
        state: &mut State,
        binding: Option<&[u8]>,
    ) -> Result<Progress, Refusal> {
        match acceptor.step(token, binding, state.gate.channel_binding)? {
            kerberos::Step::Continue(answer) => {
                self.context = Some(Context::Kerberos(acceptor));
                Ok(Progress::Answer(answer))
            }
            kerberos::Step::Done(guest) => Ok(Progress::Done {
                identity: kerberos::identify(&guest, state)?,
                token: guest.proof,
                ticket: Some(guest.form),
            }),
        }
    }
}

fn done(identity: Identity, token: Option<Vec<u8>>) -> Progress {
    Progress::Done {
        identity,
        token,
        ticket: None,
    }
}

/// Judges the last message of NTLM. An unknown name is a wrong password, as with a domain
/// controller.
fn judge(
    acceptor: &mut Acceptor,
    message: &[u8],
    state: &mut State,
    binding: Option<&[u8]>,
) -> Result<Identity, Refusal> {
    let claim = ntlm::claim(message).ok_or(Refusal::Malformed)?;
    let account = account_of(&claim.logon(), &state.directory).ok_or(Refusal::WrongPassword)?;
    let key = AddressKey::new(&account.address);
    let rule = state.gate.channel_binding;
    let right = match acceptor.authenticate(message, &account.password, binding, rule) {
        Ok(()) => true,
        Err(Refusal::WrongPassword) => false,
        Err(other) => return Err(other),
    };
    state.gate.judge(&key, right)?;
    Ok(Identity { account: key })
}
