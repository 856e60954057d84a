//! Who showed a good ticket, and which of the sandbox's people that is. Judges no ticket.

use crate::sandbox::model::{AddressKey, Refusal, State, TicketForm};
use crate::sandbox::sign_in::account_of;
use crate::sandbox::soap::Identity;

/// Who showed a good ticket.
pub(in crate::sandbox::sign_in) struct Guest {
    /// The name before the realm.
    pub(in crate::sandbox::sign_in) user: String,
    /// Whose realm it is.
    pub(in crate::sandbox::sign_in) realm: String,
    /// The realm of the sandbox's own key.
    pub(in crate::sandbox::sign_in) own_realm: String,
    /// The proof for the client, where it wants one.
    pub(in crate::sandbox::sign_in) proof: Option<Vec<u8>>,
    pub(in crate::sandbox::sign_in) form: TicketForm,
}

/// The person of a principal. The realm of the sandbox's own key stands for its domain; a guest of
/// another one is unknown.
pub(in crate::sandbox::sign_in) fn identify(
    guest: &Guest,
    state: &mut State,
) -> Result<Identity, Refusal> {
    let directory = &state.directory;
    let at_home =
        guest.realm == guest.own_realm || guest.realm.eq_ignore_ascii_case(&directory.domain);
    // `account_of` reads other forms of a name by these.
    let plain = !guest.user.contains(['\\', '@', '/']);
    let account = account_of(&guest.user, directory).filter(|_| at_home && plain);
    let key = AddressKey::new(&account.ok_or(Refusal::WrongPassword)?.address);
    // A ticket is a password that the KDC judged; the account may be locked all the same.
    state.gate.judge(&key, true)?;
    Ok(Identity { account: key })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sandbox::people::fresh_state;

    #[test]
    fn a_principal_of_the_own_realm_is_the_person_of_that_name() {
        let mut state = fresh_state();
        state.gate.lock_out(AddressKey::new("carol@example.test"));
        for (user, realm, wanted) in [
            ("alice", "CORP.EXAMPLE", Ok("alice@example.test")),
            ("Alice", "CORP.EXAMPLE", Ok("alice@example.test")),
            ("alice", "EXAMPLE.TEST", Ok("alice@example.test")),
            ("alice", "ELSEWHERE", Err(Refusal::WrongPassword)),
            ("alice", "corp.example", Err(Refusal::WrongPassword)),
            ("alice/admin", "CORP.EXAMPLE", Err(Refusal::WrongPassword)),
            (
                "alice@example.test",
                "CORP.EXAMPLE",
                Err(Refusal::WrongPassword),
            ),
            (
                "EXAMPLE\\alice",
                "CORP.EXAMPLE",
                Err(Refusal::WrongPassword),
            ),
            ("mallory", "CORP.EXAMPLE", Err(Refusal::WrongPassword)),
            ("carol", "CORP.EXAMPLE", Err(Refusal::Locked)),
        ] {
            let guest = Guest {
                user: user.to_owned(),
                realm: realm.to_owned(),
                own_realm: "CORP.EXAMPLE".to_owned(),
                proof: None,
                form: TicketForm::Raw,
            };
            let known = identify(&guest, &mut state);
            let known = known.map(|identity| identity.account.as_str().to_owned());
            assert_eq!(known, wanted.map(str::to_owned), "{user} {realm}");
        }
    }
}
