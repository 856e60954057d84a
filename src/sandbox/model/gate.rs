//! The gate: which sign-in methods are offered, and which accounts are locked out.
//!
//! The model of what administrators set in IIS and Active Directory. It judges no password.

use std::collections::{BTreeMap, BTreeSet};

use serde::Deserialize;

use super::AddressKey;

/// A sign-in method of HTTP.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Method {
    /// RFC 4559: NTLM inside SPNEGO, or bare; Kerberos where the gate takes tickets.
    Negotiate,
    /// Raw Kerberos tokens under a name of their own.
    Kerberos,
    /// MS-NTHT.
    Ntlm,
    /// RFC 7617.
    Basic,
}

impl Method {
    /// The scheme's name in HTTP.
    pub fn scheme(self) -> &'static str {
        match self {
            Self::Negotiate => "Negotiate",
            Self::Kerberos => "Kerberos",
            Self::Ntlm => "NTLM",
            Self::Basic => "Basic",
        }
    }

    /// The method of a scheme, in any case.
    pub fn of_scheme(scheme: &str) -> Option<Self> {
        let all = [Self::Negotiate, Self::Kerberos, Self::Ntlm, Self::Basic];
        all.into_iter()
            .find(|m| m.scheme().eq_ignore_ascii_case(scheme))
    }
}

/// A form in which a Kerberos ticket is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum TicketForm {
    /// In SPNEGO (RFC 4178).
    Wrapped,
    /// As it is (RFC 4121).
    Raw,
}

impl TicketForm {
    /// The form's name in scenario and statistics.
    pub fn name(self) -> &'static str {
        match self {
            Self::Wrapped => "wrapped",
            Self::Raw => "raw",
        }
    }

    /// The form of a name.
    pub fn of_name(name: &str) -> Option<Self> {
        [Self::Wrapped, Self::Raw]
            .into_iter()
            .find(|form| form.name() == name)
    }
}

/// Extended Protection of IIS: what NTLM and Kerberos must say of the TLS channel that it came through.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ChannelBinding {
    /// Not looked at.
    Off,
    /// May be absent, must not be wrong: Exchange's setting for EWS.
    #[default]
    Allow,
    /// Must be there and right.
    Require,
}

/// Why nobody was let in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Refusal {
    /// Nothing to judge: no header, another scheme, or no token.
    NotAsked,
    /// The token or the credentials cannot be read, or prove nothing.
    Malformed,
    /// Unknown name or wrong password.
    WrongPassword,
    /// The account is locked out.
    Locked,
    /// The channel binding is that of another certificate.
    WrongBinding,
    /// There is no channel binding.
    NoBinding,
}

impl Refusal {
    /// Its name in the statistics; none when nothing was judged.
    pub fn name(self) -> Option<&'static str> {
        match self {
            Self::NotAsked => None,
            Self::Malformed => Some("malformed"),
            Self::WrongPassword => Some("wrong_password"),
            Self::Locked => Some("locked"),
            Self::WrongBinding => Some("wrong_binding"),
            Self::NoBinding => Some("no_binding"),
        }
    }
}

/// The gate and its memory of wrong passwords.
#[derive(Clone, Debug)]
pub struct Gate {
    /// What is offered, in this order.
    pub methods: Vec<Method>,
    /// The forms in which Kerberos tickets are taken; none without keys.
    pub tickets: Vec<TicketForm>,
    /// What NTLM and Kerberos must say of the TLS channel.
    pub channel_binding: ChannelBinding,
    /// All methods stand in one header, as some proxies join them.
    pub joined: bool,
    /// Wrong passwords after which an account is locked out.
    pub lockout_after: Option<u32>,
    locked: BTreeSet<AddressKey>,
    wrong: BTreeMap<AddressKey, u32>,
}

impl Default for Gate {
    fn default() -> Self {
        Self {
            methods: vec![Method::Basic],
            tickets: Vec::new(),
            channel_binding: ChannelBinding::default(),
            joined: false,
            lockout_after: None,
            locked: BTreeSet::new(),
            wrong: BTreeMap::new(),
        }
    }
}

impl Gate {
    /// Locks an account out, as an administrator does.
    pub fn lock_out(&mut self, account: AddressKey) {
        self.locked.insert(account);
    }

    /// Lets somebody in whose password was judged, and counts wrong ones. A locked account is
    /// refused whatever its password, as Active Directory does.
    pub fn judge(&mut self, account: &AddressKey, right: bool) -> Result<(), Refusal> {
        if self.locked.contains(account) {
            return Err(Refusal::Locked);
        }
        if right {
            self.wrong.remove(account);
            return Ok(());
        }
        let wrong = self.wrong.entry(account.clone()).or_default();
        *wrong = wrong.saturating_add(1);
        if self.lockout_after.is_some_and(|most| *wrong >= most) {
            self.locked.insert(account.clone());
        }
        Err(Refusal::WrongPassword)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wrong_passwords_lock_out_and_a_right_one_in_time_forgives() {
        let bob = AddressKey::new("bob@x.test");
        let mut gate = Gate {
            lockout_after: Some(3),
            ..Gate::default()
        };
        let wrong = Err(Refusal::WrongPassword);
        let mut judged = |right| gate.judge(&bob, right);
        assert_eq!(
            [judged(false), judged(false), judged(true)],
            [wrong, wrong, Ok(())]
        );
        assert_eq!([judged(false), judged(false), judged(false)], [wrong; 3]);
        assert_eq!(judged(true), Err(Refusal::Locked));
        assert_eq!(gate.judge(&AddressKey::new("eve@x.test"), true), Ok(()));
    }
}
