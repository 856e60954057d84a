//! The accepting side of NTLM (MS-NLMP): `NTLMv2` with channel binding, computed by the crate
//! `sspi`.
//!
//! Used by [`super`] for one connection at a time; knows nothing of HTTP. Two things `sspi` 0.23
//! leaves to its user, and they are done here: it believes any password when the message carries
//! no integrity code, and it takes an all-zero binding for a wrong one.

use sspi::{
    AuthIdentityBuffers, BufferType, DataRepresentation, ErrorKind, Ntlm, SecurityBuffer,
    SecurityBufferRef, ServerRequestFlags, Sspi as _, SspiImpl,
};

use crate::sandbox::model::{ChannelBinding, Refusal};

/// Largest message that is read; real ones have a few hundred bytes.
const LARGEST: usize = 16 * 1024;
/// How messages begin.
const SIGNATURE: &[u8] = b"NTLMSSP\0";
/// Bytes of a signature (MS-NLMP 2.2.2.9).
const SIGNATURE_SIZE: usize = 16;

/// Whether a token is a bare NTLM message.
pub(super) fn is_ntlm(token: &[u8]) -> bool {
    token.starts_with(SIGNATURE)
}

/// Which message a token is: 1 to 3.
pub(super) fn kind(token: &[u8]) -> Option<u8> {
    match token.get(SIGNATURE.len()..12)? {
        [kind, 0, 0, 0] if is_ntlm(token) => Some(*kind),
        _ => None,
    }
}

/// One sign-in that has been challenged.
pub(super) struct Acceptor {
    ntlm: Ntlm,
}

/// Who wants in, as the last message says; not proved by itself.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Claim {
    pub(super) user: String,
    pub(super) domain: String,
    /// `MsvAvChannelBindings`; all zeros count as none (MS-NLMP 3.1.5.1.2).
    has_binding: bool,
}

impl Claim {
    /// The name as somebody types it.
    pub(super) fn logon(&self) -> String {
        if self.domain.is_empty() {
            self.user.clone()
        } else {
            format!("{}\\{}", self.domain, self.user)
        }
    }
}

impl Acceptor {
    /// Reads the first message and gives the challenge.
    pub(super) fn challenge(negotiate: Vec<u8>) -> Result<(Self, Vec<u8>), Refusal> {
        let mut ntlm = Ntlm::new();
        let challenge = step(&mut ntlm, negotiate, None).map_err(|_| Refusal::Malformed)?;
        Ok((Self { ntlm }, challenge))
    }

    /// Judges the last message with the password of the account that it claims.
    pub(super) fn authenticate(
        &mut self,
        message: &[u8],
        password: &str,
        binding: Option<&[u8]>,
        rule: ChannelBinding,
    ) -> Result<(), Refusal> {
        let claim = claim(message).ok_or(Refusal::Malformed)?;
        self.bind(&claim, binding, rule)?;
        let mut control = self.ntlm.clone();
        judge(&mut self.ntlm, message, password)?;
        // Without an integrity code `sspi` has nothing to compare and lets every password pass.
        let another = format!("{password}\u{1}");
        if judge(&mut control, message, &another).is_ok() {
            return Err(Refusal::Malformed);
        }
        Ok(())
    }

    fn bind(
        &mut self,
        claim: &Claim,
        binding: Option<&[u8]>,
        rule: ChannelBinding,
    ) -> Result<(), Refusal> {
        match (rule, claim.has_binding, binding) {
            (ChannelBinding::Off, ..) | (ChannelBinding::Allow, false, _) => Ok(()),
            (ChannelBinding::Require, false, _) => Err(Refusal::NoBinding),
            // No TLS here: whatever channel was meant, it was another one.
            (_, true, None) => Err(Refusal::WrongBinding),
            (_, true, Some(binding)) => {
                self.ntlm.set_channel_bindings(binding);
                Ok(())
            }
        }
    }

    /// Whether the client's signature fits some bytes (`mechListMIC` of SPNEGO).
    pub(super) fn verifies(&mut self, bytes: &[u8], signature: &[u8]) -> bool {
        let (mut bytes, mut signature) = (bytes.to_vec(), signature.to_vec());
        if signature.len() != SIGNATURE_SIZE {
            return false;
        }
        let mut message = [
            SecurityBufferRef::data_buf(&mut bytes),
            SecurityBufferRef::token_buf(&mut signature),
        ];
        self.ntlm.verify_signature(&mut message, 0).is_ok()
    }

    /// Signs some bytes.
    pub(super) fn signs(&mut self, bytes: &[u8]) -> Option<Vec<u8>> {
        let mut bytes = bytes.to_vec();
        let mut signature = vec![0; SIGNATURE_SIZE];
        let mut message = [
            SecurityBufferRef::data_buf(&mut bytes),
            SecurityBufferRef::token_buf(&mut signature),
        ];
        self.ntlm.make_signature(0, &mut message, 0).ok()?;
        Some(signature)
    }
}

fn judge(ntlm: &mut Ntlm, message: &[u8], password: &str) -> Result<(), Refusal> {
    let identity = AuthIdentityBuffers::from_utf8("", "", password);
    step(ntlm, message.to_vec(), Some(identity)).map_err(|kind| match kind {
        ErrorKind::BadBindings => Refusal::WrongBinding,
        _ => Refusal::Malformed,
    })?;
    let judged = ntlm.complete_auth_token(&mut []);
    judged.map(drop).map_err(|_| Refusal::WrongPassword)
}

fn step(
    ntlm: &mut Ntlm,
    token: Vec<u8>,
    identity: Option<AuthIdentityBuffers>,
) -> Result<Vec<u8>, ErrorKind> {
    if token.len() > LARGEST {
        return Err(ErrorKind::InvalidToken);
    }
    let mut identity = identity;
    let mut input = [SecurityBuffer::new(token, BufferType::Token)];
    let mut output = [SecurityBuffer::new(Vec::new(), BufferType::Token)];
    let call = ntlm
        .accept_security_context()
        .with_credentials_handle(&mut identity)
        .with_context_requirements(ServerRequestFlags::ALLOCATE_MEMORY)
        .with_target_data_representation(DataRepresentation::Native)
        .with_input(&mut input)
        .with_output(&mut output);
    SspiImpl::accept_security_context_impl(ntlm, call)
        .and_then(|mut step| step.resolve_to_result())
        .map_err(|error| error.error_type)?;
    let [token] = output;
    Ok(token.buffer)
}

/// Reads name and binding out of an `AUTHENTICATE_MESSAGE` (MS-NLMP 2.2.1.3): the password of the
/// account is needed before `sspi` can judge it.
pub(super) fn claim(message: &[u8]) -> Option<Claim> {
    if kind(message) != Some(3) || message.len() > LARGEST {
        return None;
    }
    Some(Claim {
        domain: utf16(part(message, 28)?)?,
        user: utf16(part(message, 36)?)?,
        has_binding: has_binding(part(message, 20)?)?,
    })
}

/// The bytes whose length and offset stand at `at`.
fn part(message: &[u8], at: usize) -> Option<&[u8]> {
    let length = u16::from_le_bytes(*message.get(at..)?.first_chunk()?);
    let offset = u32::from_le_bytes(*message.get(at + 4..)?.first_chunk()?);
    let start = usize::try_from(offset).ok()?;
    message.get(start..start.checked_add(usize::from(length))?)
}

fn utf16(bytes: &[u8]) -> Option<String> {
    let pairs = bytes
        .chunks(2)
        .map(|pair| Some(u16::from_le_bytes(*pair.first_chunk()?)));
    String::from_utf16(&pairs.collect::<Option<Vec<u16>>>()?).ok()
}

/// Whether `MsvAvChannelBindings` is among the pairs of an `NTLMv2` response (MS-NLMP 2.2.2.1,
/// 2.2.2.7); an `NTLMv1` response has no pairs and is refused.
fn has_binding(response: &[u8]) -> Option<bool> {
    let mut pairs = response.get(16 + 28..)?;
    loop {
        let id = u16::from_le_bytes(*pairs.first_chunk()?);
        let length = usize::from(u16::from_le_bytes(*pairs.get(2..)?.first_chunk()?));
        let value = pairs.get(4..4 + length)?;
        match id {
            0 => return Some(false),
            10 => return Some(value.iter().any(|byte| *byte != 0)),
            _ => pairs = pairs.get(4 + length..)?,
        }
    }
}

#[cfg(test)]
mod tests;
