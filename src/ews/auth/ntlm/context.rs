//! The three messages of one NTLM sign-in (MS-NLMP): `NTLMv2` with integrity code and channel binding,
//! computed by the crate `sspi`. Knows nothing of HTTP.

use sspi::{
    AuthIdentity, AuthIdentityBuffers, BufferType, ClientRequestFlags, CredentialUse,
    DataRepresentation, Ntlm, SecurityBuffer, Sspi as _, SspiImpl as _, Username,
};

use crate::ews::auth::Credentials;

/// Largest challenge that is read; real ones have a few hundred bytes.
const LARGEST_CHALLENGE: usize = 4096;

/// One sign-in on one connection.
pub(super) struct Context {
    ntlm: Ntlm,
    identity: Option<AuthIdentityBuffers>,
}

impl Context {
    /// A sign-in that has not begun.
    pub(super) fn new(credentials: &Credentials) -> Result<Self, String> {
        let identity = AuthIdentity {
            username: user_name(&credentials.account)?,
            password: credentials.password.expose().to_owned().into(),
        };
        let mut ntlm = Ntlm::new();
        let handle = ntlm
            .acquire_credentials_handle()
            .with_credential_use(CredentialUse::Outbound)
            .with_auth_data(&identity)
            .execute(&mut ntlm)
            .map_err(|e| e.to_string())?;
        Ok(Self {
            ntlm,
            identity: handle.credentials_handle,
        })
    }

    /// The first message (`NEGOTIATE_MESSAGE`).
    pub(super) fn negotiate(&mut self) -> Result<Vec<u8>, String> {
        self.step(Vec::new())
    }

    /// The answer (`AUTHENTICATE_MESSAGE`) to the server's `CHALLENGE_MESSAGE`, bound to the channel
    /// where there is one.
    pub(super) fn authenticate(
        &mut self,
        challenge: Vec<u8>,
        binding: Option<&[u8]>,
    ) -> Result<Vec<u8>, String> {
        if challenge.len() > LARGEST_CHALLENGE {
            return Err("the challenge is too large".to_owned());
        }
        if let Some(binding) = binding {
            self.ntlm.set_channel_bindings(binding);
        }
        self.step(challenge)
    }

    fn step(&mut self, token: Vec<u8>) -> Result<Vec<u8>, String> {
        let mut input = [SecurityBuffer::new(token, BufferType::Token)];
        let mut output = [SecurityBuffer::new(Vec::new(), BufferType::Token)];
        let mut call = self
            .ntlm
            .initialize_security_context()
            .with_credentials_handle(&mut self.identity)
            .with_context_requirements(ClientRequestFlags::ALLOCATE_MEMORY)
            .with_target_data_representation(DataRepresentation::Native)
            .with_input(&mut input)
            .with_output(&mut output);
        self.ntlm
            .initialize_security_context_impl(&mut call)
            .and_then(|mut step| step.resolve_to_result())
            .map_err(|e| e.to_string())?;
        let [token] = output;
        Ok(token.buffer)
    }
}

/// `DOMAIN\user`; or `user@domain` and `user`, which go without a domain: a second one beside the
/// name's own is refused by servers (davmail issue 391).
fn user_name(account: &str) -> Result<Username, String> {
    let (domain, user) = match account.split_once('\\') {
        Some((domain, user)) => (Some(domain), user),
        None => (None, account),
    };
    Username::new(user, domain).map_err(|e| e.to_string())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::indexing_slicing)]
    use super::*;
    use crate::domain::Secret;
    use proptest::prelude::*;

    /// The `CHALLENGE_MESSAGE` of MS-NLMP section 4.2.4.3.
    pub(super) const CHALLENGE: &str = "4e544c4d53535000020000000c000c003800000033828ae2\
        0123456789abcdef00000000000000002400240044000000060070170000000f530065007200760065007200\
        02000c0044006f006d00610069006e0001000c0053006500720076006500720000000000";

    fn challenge() -> Vec<u8> {
        data_encoding::HEXLOWER
            .decode(CHALLENGE.as_bytes())
            .unwrap()
    }

    fn context(account: &str) -> Context {
        Context::new(&Credentials {
            account: account.to_owned(),
            password: Secret::new("canary".into()),
        })
        .unwrap()
    }

    /// Part of an `AUTHENTICATE_MESSAGE` whose length and offset are at `at` (MS-NLMP 2.2.1.3).
    fn part(message: &[u8], at: usize) -> &[u8] {
        let number = |i: usize, n: usize| {
            message[i..i + n]
                .iter()
                .rev()
                .fold(0, |all, b| (all << 8) | usize::from(*b))
        };
        let (length, offset) = (number(at, 2), number(at + 4, 4));
        &message[offset..offset + length]
    }

    fn text(bytes: &[u8]) -> String {
        let pairs: Vec<u16> = bytes
            .chunks(2)
            .map(|p| u16::from_le_bytes([p[0], p[1]]))
            .collect();
        String::from_utf16(&pairs).unwrap()
    }

    #[test]
    fn the_three_forms_of_a_name() {
        for (account, domain, user) in [
            ("CORP\\svc", "CORP", "svc"),
            ("svc@corp.example", "", "svc@corp.example"),
            ("müller", "", "müller"),
        ] {
            let mut context = context(account);
            let first = context.negotiate().unwrap();
            assert_eq!(&first[..12], b"NTLMSSP\0\x01\0\0\0");
            let third = context.authenticate(challenge(), Some(b"b")).unwrap();
            assert_eq!(&third[..12], b"NTLMSSP\0\x03\0\0\0");
            let shown = (text(part(&third, 28)), text(part(&third, 36)));
            assert_eq!(shown, (domain.to_owned(), user.to_owned()));
        }
    }

    #[test]
    fn the_answer_is_version_2_with_integrity_code_and_binding() {
        let answer = |binding: Option<&[u8]>| {
            let mut context = context("CORP\\svc");
            context.negotiate().unwrap();
            context.authenticate(challenge(), binding).unwrap()
        };
        let (bound, other, none) = (answer(Some(b"a")), answer(Some(b"b")), answer(None));
        // MsvAvChannelBindings is pair 10, MsvAvFlags pair 6 (MS-NLMP section 2.2.2.1).
        let pair = |message: &[u8], wanted: u8| {
            let mut pairs = &part(message, 20)[16 + 28..];
            while pairs[0] != 0 {
                let length = usize::from(pairs[2]);
                if pairs[0] == wanted {
                    return Some(pairs[4..4 + length].to_vec());
                }
                pairs = &pairs[4 + length..];
            }
            None
        };
        assert_eq!(pair(&bound, 6), Some(vec![2, 0, 0, 0]), "carries a MIC");
        assert_ne!(bound[72..88], [0; 16], "the MIC itself");
        assert_eq!(pair(&bound, 10).unwrap().len(), 16);
        assert_ne!(pair(&bound, 10), pair(&other, 10));
        assert!(pair(&none, 10).is_none_or(|hash| hash == [0; 16]));
    }

    /// MS-NLMP section 3.1.5.1.2: the server's time counts, where it tells one. A domain controller
    /// refuses an answer whose time is more than half an hour off its own.
    #[test]
    fn the_time_is_the_servers_own() {
        const DAY: u64 = 24 * 60 * 60 * 10_000_000;
        /// 100 ns since 1601 (MS-DTYP section 2.3.3), at the beginning of 1970.
        const UNIX: u64 = 116_444_736_000_000_000;
        let since_1970 = std::time::UNIX_EPOCH.elapsed().unwrap();
        let now = UNIX + u64::try_from(since_1970.as_nanos() / 100).unwrap();
        for told in [now - DAY, now + DAY] {
            // MsvAvTimestamp (7) goes before the end of the list; the list's length is at 40 and 42.
            let mut message = challenge();
            let end = message.len() - 4;
            let pair = [&[7, 0, 8, 0][..], &told.to_le_bytes()].concat();
            message.splice(end..end, pair);
            for at in [40, 42] {
                message[at] += 12;
            }
            let mut context = context("CORP\\svc");
            context.negotiate().unwrap();
            let third = context.authenticate(message, None).unwrap();
            // NTLMv2_RESPONSE: a proof of 16 bytes, 8 that are fixed, the time (2.2.2.8).
            let answer = part(&third, 20);
            assert_eq!(answer[24..32], told.to_le_bytes());
        }
    }

    #[test]
    fn the_password_is_not_printed() {
        let context = context("CORP\\svc");
        assert!(!format!("{:?} {:?}", context.ntlm, context.identity).contains("canary"));
        assert!(
            Context::new(&Credentials {
                account: "a\\b\\c".into(),
                password: Secret::new(String::new()),
            })
            .is_err()
        );
    }

    proptest! {
        #[test]
        fn broken_challenges_never_panic(cut in 0usize..200, at in 0usize..200, byte in any::<u8>()) {
            let mut bytes = challenge();
            bytes.truncate(cut);
            if let Some(b) = bytes.get_mut(at) {
                *b = byte;
            }
            let mut context = context("CORP\\svc");
            context.negotiate().unwrap();
            let _ = context.authenticate(bytes, None);
        }
    }
}
