//! Sections of a scenario that replace what was there: sign-in, access, limits.

use serde::Deserialize;

use super::ScenarioError;
use crate::sandbox::model::{
    AccessPolicy, ChannelBinding, Forbidden, Gate, Limits, Method, State, TicketForm,
};
use crate::sandbox::people;
use crate::sandbox::sign_in::tickets_ready;

/// More of anything at one time than a test needs.
const MOST: u32 = 1_000_000;

/// How callers sign in.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(super) struct SignInRules {
    pub(super) methods: Option<Vec<Method>>,
    pub(super) kerberos: Option<Vec<TicketForm>>,
    pub(super) channel_binding: ChannelBinding,
    joined: bool,
    lockout_after: Option<u32>,
    locked: Vec<String>,
}

/// Who may use EWS at all.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(super) struct Access {
    disabled: Vec<String>,
    allow_agents: Option<Vec<String>>,
    block_agents: Vec<String>,
    refuse_with: Forbidden,
}

impl Access {
    /// The policy that they make.
    pub(super) fn policy(&self, state: &State) -> Result<AccessPolicy, ScenarioError> {
        let disabled = self.disabled.iter().map(|a| people::known(state, a));
        Ok(AccessPolicy {
            disabled: disabled.collect::<Result<_, _>>()?,
            allow_agents: self.allow_agents.clone(),
            block_agents: self.block_agents.clone(),
            refuse_with: self.refuse_with,
        })
    }
}

/// Limits of each account; one not given does not exist.
#[derive(Debug, Clone, Copy, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(super) struct Throttle {
    concurrency: Option<u32>,
    streams: Option<u32>,
    messages_per_minute: Option<u32>,
    back_off_ms: Option<u64>,
}

impl SignInRules {
    /// The gate that they make.
    pub(super) fn gate(&self, state: &State) -> Result<Gate, ScenarioError> {
        let mut gate = Gate::default();
        if let Some(methods) = &self.methods {
            let mut seen = std::collections::BTreeSet::new();
            if methods.is_empty() || !methods.iter().all(|m| seen.insert(*m)) {
                let what = "one or more of basic, ntlm, negotiate, kerberos, each once";
                return Err(ScenarioError::value("sign_in.methods", what));
            }
            gate.methods.clone_from(methods);
        }
        gate.tickets = self.tickets(&gate.methods)?;
        if self.lockout_after == Some(0) {
            let what = "after 0 wrong passwords nobody could sign in; name them in locked";
            return Err(ScenarioError::value("sign_in.lockout_after", what));
        }
        gate.channel_binding = self.channel_binding;
        gate.joined = self.joined;
        gate.lockout_after = self.lockout_after;
        for address in &self.locked {
            gate.lock_out(people::known(state, address)?);
        }
        Ok(gate)
    }
}

impl SignInRules {
    /// The forms in which tickets are taken. Refused where nobody could ever show one.
    fn tickets(&self, methods: &[Method]) -> Result<Vec<TicketForm>, ScenarioError> {
        let wrong = |what: &str| Err(ScenarioError::value("sign_in.kerberos", what));
        let forms = self.kerberos.clone().unwrap_or_default();
        if methods.contains(&Method::Kerberos) && !forms.contains(&TicketForm::Raw) {
            return wrong("methods offers kerberos, which needs raw here");
        }
        if self.kerberos.is_none() {
            return Ok(forms);
        }
        let twice = forms.len()
            > forms
                .iter()
                .collect::<std::collections::BTreeSet<_>>()
                .len();
        if forms.is_empty() || twice {
            return wrong("one or both of wrapped, raw, each once");
        }
        let negotiate = methods.contains(&Method::Negotiate);
        if !negotiate && (!methods.contains(&Method::Kerberos) || forms.len() > 1) {
            return wrong("methods must offer negotiate for it (kerberos takes raw tickets alone)");
        }
        tickets_ready().map_err(|why| ScenarioError::value("sign_in.kerberos", why))?;
        Ok(forms)
    }
}

/// The limits that a section gives.
pub(super) fn limits(throttle: Throttle) -> Result<Limits, ScenarioError> {
    let defaults = Limits::default();
    for (key, value) in [
        ("throttle.concurrency", throttle.concurrency),
        ("throttle.streams", throttle.streams),
        ("throttle.messages_per_minute", throttle.messages_per_minute),
    ] {
        if let Some(value) = value.filter(|v| *v > MOST) {
            return Err(ScenarioError::value(key, format!("{value} is over {MOST}")));
        }
    }
    Ok(Limits {
        concurrency: throttle.concurrency,
        streams: throttle.streams,
        messages_per_minute: throttle.messages_per_minute,
        back_off_ms: throttle.back_off_ms.unwrap_or(defaults.back_off_ms),
    })
}
