//! A client's side of NTLM for tests, by the same crate. An independent one (pyspnego through
//! exchangelib) is in `tests/exchangelib`.
#![allow(clippy::unwrap_used)]

use sspi::{
    AuthIdentity, AuthIdentityBuffers, BufferType, ClientRequestFlags, CredentialUse,
    DataRepresentation, Ntlm, SecurityBuffer, SecurityBufferRef, Sspi as _, SspiImpl as _,
    Username,
};

/// One sign-in.
pub(in crate::sandbox) struct Client {
    ntlm: Ntlm,
    identity: Option<AuthIdentityBuffers>,
    /// What it says of the channel.
    pub(in crate::sandbox) binding: Option<Vec<u8>>,
}

impl Client {
    pub(in crate::sandbox) fn new(user: &str, domain: Option<&str>, password: &str) -> Self {
        let identity = AuthIdentity {
            username: Username::new(user, domain).unwrap(),
            password: password.to_owned().into(),
        };
        let mut ntlm = Ntlm::new();
        let handle = ntlm
            .acquire_credentials_handle()
            .with_credential_use(CredentialUse::Outbound)
            .with_auth_data(&identity)
            .execute(&mut ntlm)
            .unwrap();
        Self {
            ntlm,
            identity: handle.credentials_handle,
            binding: None,
        }
    }

    /// The next message; the first answers nothing.
    pub(in crate::sandbox) fn step(&mut self, token: Vec<u8>) -> Vec<u8> {
        if let Some(binding) = self.binding.as_ref().filter(|_| !token.is_empty()) {
            self.ntlm.set_channel_bindings(binding);
        }
        let mut input = [SecurityBuffer::new(token, BufferType::Token)];
        let mut output = [SecurityBuffer::new(Vec::new(), BufferType::Token)];
        let mut call = self
            .ntlm
            .initialize_security_context()
            .with_credentials_handle(&mut self.identity)
            .with_context_requirements(
                ClientRequestFlags::ALLOCATE_MEMORY | ClientRequestFlags::INTEGRITY,
            )
            .with_target_data_representation(DataRepresentation::Native)
            .with_input(&mut input)
            .with_output(&mut output);
        self.ntlm
            .initialize_security_context_impl(&mut call)
            .and_then(|mut step| step.resolve_to_result())
            .unwrap();
        let [token] = output;
        token.buffer
    }

    /// Signs some bytes after the last message.
    pub(in crate::sandbox) fn signs(&mut self, bytes: &[u8]) -> Vec<u8> {
        let (mut bytes, mut signature) = (bytes.to_vec(), vec![0; 16]);
        let mut message = [
            SecurityBufferRef::data_buf(&mut bytes),
            SecurityBufferRef::token_buf(&mut signature),
        ];
        self.ntlm.make_signature(0, &mut message, 0).unwrap();
        signature
    }

    /// Whether the server's signature fits.
    pub(in crate::sandbox) fn verifies(&mut self, bytes: &[u8], signature: &[u8]) -> bool {
        let (mut bytes, mut signature) = (bytes.to_vec(), signature.to_vec());
        let mut message = [
            SecurityBufferRef::data_buf(&mut bytes),
            SecurityBufferRef::token_buf(&mut signature),
        ];
        self.ntlm.verify_signature(&mut message, 0).is_ok()
    }
}
