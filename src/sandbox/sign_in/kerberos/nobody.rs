//! In place of the acceptor in a program without the feature `kerberos`: there is none, ever.

use super::Step;
use crate::sandbox::model::{ChannelBinding, Refusal, TicketForm};

/// Has no value.
pub(in crate::sandbox::sign_in) enum Acceptor {}

impl Acceptor {
    /// Refuses; a gate that takes tickets is refused before.
    pub(in crate::sandbox::sign_in) fn new(_form: TicketForm) -> Result<Self, Refusal> {
        Err(Refusal::Malformed)
    }

    /// Never called.
    pub(in crate::sandbox::sign_in) fn step(
        &mut self,
        _token: &[u8],
        _binding: Option<&[u8]>,
        _rule: ChannelBinding,
    ) -> Result<Step, Refusal> {
        match *self {}
    }
}
