//! The scenario: how this server behaves, read from a TOML file or from `POST /sandbox/scenario`.
//!
//! Called by the command line, by [`super::admin`] and by tests. The format is described in
//! `assets/docs/sandbox.md`. A scenario is checked as a whole before anything of it is applied.

mod rules;

use serde::Deserialize;

use self::rules::{Access, SignInRules, Throttle, limits};
use super::faults::{FaultError, FaultOrder};
use super::mailbox_order::ChangedMailbox;
use super::model::{
    AccessPolicy, ChannelBinding, Gate, Method, Oddities, State, TicketForm, Traffic,
};
use super::people::{self, ChangedRights, PeopleError};
use super::soap;

/// A scenario, checked for its form.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Scenario {
    /// Planned after those that are planned already.
    fault: Vec<FaultOrder>,
    /// Replaces all oddities.
    odd: Option<Oddities>,
    /// Replaces what is offered for sign-in, and forgets wrong passwords.
    sign_in: Option<SignInRules>,
    /// Replaces all limits.
    throttle: Option<Throttle>,
    /// Changes the rights that each entry names.
    rights: Vec<ChangedRights>,
    /// Changes the mailboxes that each entry names.
    mailbox: Vec<ChangedMailbox>,
    /// Replaces who may use EWS at all.
    access: Option<Access>,
}

/// Why a scenario is not played; nothing of it is.
#[derive(Debug, thiserror::Error)]
pub enum ScenarioError {
    /// No TOML or JSON, an unknown key, a value of the wrong kind.
    #[error("sandbox.scenario.form: line {line}: {what}")]
    Form {
        /// Where, from 1.
        line: usize,
        /// What the reader said.
        what: String,
    },
    /// A value that the sandbox cannot do.
    #[error("sandbox.scenario.value: {key}: {what}")]
    Value {
        /// Which key.
        key: String,
        /// What is wrong and what is right.
        what: String,
    },
    /// A fault that is none.
    #[error("{error} ([[fault]] {number})")]
    Fault {
        /// Which of them, from 1.
        number: usize,
        /// What is wrong.
        error: String,
    },
    /// Somebody who is not in the sandbox.
    #[error("{0}")]
    People(String),
}

impl ScenarioError {
    pub(super) fn value(key: &str, what: impl Into<String>) -> Self {
        Self::Value {
            key: key.to_owned(),
            what: what.into(),
        }
    }
}

impl From<PeopleError> for ScenarioError {
    fn from(error: PeopleError) -> Self {
        Self::People(error.to_string())
    }
}

impl Scenario {
    /// Reads TOML, or JSON when it begins with a brace.
    pub fn parse(text: &str) -> Result<Self, ScenarioError> {
        if text.trim_start().starts_with('{') {
            return serde_json::from_str(text).map_err(|error| ScenarioError::Form {
                line: error.line(),
                what: error.to_string(),
            });
        }
        toml::from_str(text).map_err(|error| {
            let start = error.span().map_or(0, |span| span.start);
            let before = text.get(..start).unwrap_or_default();
            ScenarioError::Form {
                line: before.matches('\n').count() + 1,
                what: error.message().to_owned(),
            }
        })
    }

    /// Plays it: all of it, or nothing when something in it cannot be.
    pub fn apply(&self, state: &mut State) -> Result<(), ScenarioError> {
        let mut planned = Vec::new();
        for (at, order) in self.fault.iter().enumerate() {
            let fault = order.clone().planned(state);
            planned.push(fault.map_err(|error: FaultError| ScenarioError::Fault {
                number: at + 1,
                error: error.to_string(),
            })?);
        }
        if let Some(odd) = &self.odd {
            check_odd(odd)?;
        }
        let limits = self.throttle.map(limits).transpose()?;
        let gate = self.sign_in.as_ref().map(|r| r.gate(state)).transpose()?;
        let access = self.access.as_ref().map(|a| a.policy(state)).transpose()?;
        for change in &self.rights {
            people::check_rights(state, change)?;
        }
        for change in &self.mailbox {
            change.check(state)?;
        }
        for change in &self.mailbox {
            change.apply(state);
        }
        for change in &self.rights {
            people::change_rights(state, change)?;
        }
        if let Some(odd) = &self.odd {
            state.odd = odd.clone();
        }
        if let Some(gate) = gate {
            state.gate = gate;
        }
        if let Some(access) = access {
            state.access = access;
        }
        if let Some(limits) = limits {
            state.traffic.limits = limits;
        }
        for fault in planned {
            state.plan_fault(fault);
        }
        Ok(())
    }

    /// Offers these sign-in methods: names with commas between, such as `basic,ntlm`.
    pub fn offer(&mut self, methods: &str) -> Result<(), ScenarioError> {
        let method = |name: &str| {
            let unknown = || {
                let what = format!("{name} is none of basic, ntlm, negotiate, kerberos");
                ScenarioError::value("sign_in.methods", what)
            };
            Method::of_scheme(name.trim()).ok_or_else(unknown)
        };
        let methods: Result<Vec<Method>, _> = methods.split(',').map(method).collect();
        self.sign_in.get_or_insert_default().methods = Some(methods?);
        Ok(())
    }

    /// Takes Kerberos tickets in these forms: `wrapped`, `raw`, with commas between.
    pub fn take_tickets(&mut self, forms: &str) -> Result<(), ScenarioError> {
        let form = |name: &str| {
            let unknown = || {
                let what = format!("{} is none of wrapped, raw", name.trim());
                ScenarioError::value("sign_in.kerberos", what)
            };
            TicketForm::of_name(name.trim()).ok_or_else(unknown)
        };
        let forms: Result<Vec<TicketForm>, _> = forms.split(',').map(form).collect();
        self.sign_in.get_or_insert_default().kerberos = Some(forms?);
        Ok(())
    }

    /// Looks at the channel binding of NTLM and Kerberos in this way.
    pub fn bind_channel(&mut self, rule: ChannelBinding) {
        self.sign_in.get_or_insert_default().channel_binding = rule;
    }

    /// The server behaves again: no faults, oddities, limits or lock-outs, Basic alone.
    pub fn end(state: &mut State) {
        state.clear_faults();
        state.odd = Oddities::default();
        state.gate = Gate::default();
        state.access = AccessPolicy::default();
        state.traffic.limits = Traffic::default().limits;
    }
}

fn check_odd(odd: &Oddities) -> Result<(), ScenarioError> {
    for uri in &odd.missing {
        if !super::ops::is_optional_property(uri) {
            let what = format!(
                "{uri} is no property that can be left out; such are item:UniqueBody, \
                 message:From, folder:EffectiveRights, property:0x666e"
            );
            return Err(ScenarioError::value("odd.missing", what));
        }
    }
    if let Some(code) = &odd.streaming_refused
        && !soap::is_response_code(code)
    {
        let what = format!("{code} is no response code of EWS");
        return Err(ScenarioError::value("odd.streaming_refused", what));
    }
    if !(0.0..=1.0).contains(&odd.lose_events) {
        return Err(ScenarioError::value(
            "odd.lose_events",
            "a share from 0 to 1",
        ));
    }
    if odd
        .dropped_headers
        .iter()
        .any(|h| h.trim_end_matches('*').is_empty())
    {
        let what = "a header's name, or its beginning and *";
        return Err(ScenarioError::value("odd.dropped_headers", what));
    }
    Ok(())
}

#[cfg(test)]
mod tests;
