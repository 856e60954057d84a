//! Changes of one mailbox that a scenario wants: how full it is, its limits, its owner's absence,
//! its rules, whether it is being moved.
//!
//! Called by [`super::scenario`], which checks all of them before it applies any.

use serde::Deserialize;

use super::model::{Absence, AddressKey, InboxRule, Mailbox, State};
use super::people;
use super::scenario::ScenarioError;

/// The largest size in KB: 2 TB, more than Exchange allows.
const MOST_KB: u64 = 1 << 31;
/// Rules of one mailbox; Exchange has 256 KB for them.
const MOST_RULES: usize = 100;

/// What becomes of one mailbox; what is not given stays as it is.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(super) struct ChangedMailbox {
    address: String,
    warning_kb: Option<u64>,
    prohibit_send_kb: Option<u64>,
    prohibit_receive_kb: Option<u64>,
    used_kb: Option<u64>,
    full: Option<bool>,
    moving: Option<bool>,
    absent: Option<String>,
    rules: Option<Vec<InboxRule>>,
}

impl ChangedMailbox {
    /// Whether it can be done.
    pub(super) fn check(&self, state: &State) -> Result<(), ScenarioError> {
        self.key(state)?;
        let wrong =
            |key: &str, what: &str| Err(ScenarioError::value(&format!("mailbox.{key}"), what));
        let sizes = [
            self.warning_kb,
            self.prohibit_send_kb,
            self.prohibit_receive_kb,
            self.used_kb,
        ];
        if sizes.iter().flatten().any(|kb| *kb > MOST_KB) {
            return wrong("used_kb", "sizes are at most 2 TB");
        }
        if self.full.is_some() && self.used_kb.is_some() {
            return wrong("full", "give full or used_kb, not both");
        }
        let rules = self.rules.as_deref().unwrap_or_default();
        if rules.len() > MOST_RULES {
            return wrong("rules", "more than 100 rules");
        }
        for rule in rules {
            if rule.name.is_empty() {
                return wrong("rules", "each rule needs a name");
            }
            if rule.delete == rule.move_to.is_some() {
                return wrong("rules", "each rule needs either move_to or delete = true");
            }
        }
        Ok(())
    }

    fn key(&self, state: &State) -> Result<AddressKey, ScenarioError> {
        let key = people::known(state, &self.address)?;
        if state.mailboxes.contains_key(&key) {
            return Ok(key);
        }
        let what = format!("{} has no mailbox", self.address);
        Err(ScenarioError::value("mailbox.address", what))
    }

    /// Does it, after [`Self::check`].
    pub(super) fn apply(&self, state: &mut State) {
        let Ok(key) = self.key(state) else {
            return;
        };
        state.revision += 1;
        let Some(mailbox) = state.mailboxes.get_mut(&key) else {
            return;
        };
        let quota = &mut mailbox.quota;
        quota.warning_kb = self.warning_kb.unwrap_or(quota.warning_kb);
        quota.prohibit_send_kb = self.prohibit_send_kb.unwrap_or(quota.prohibit_send_kb);
        quota.prohibit_receive_kb = self
            .prohibit_receive_kb
            .unwrap_or(quota.prohibit_receive_kb);
        match self.full {
            Some(true) => people::fill(mailbox),
            Some(false) => mailbox.ballast = 0,
            None => {}
        }
        if let Some(used) = self.used_kb {
            mailbox.ballast = 0;
            mailbox.ballast = (used * 1024).saturating_sub(mailbox.used());
        }
        mailbox.moving = self.moving.unwrap_or(mailbox.moving);
        match self.absent.as_deref() {
            Some("") => mailbox.absence = None,
            Some(reply) => mailbox.absence = Some(Absence::new(reply)),
            None => {}
        }
        if let Some(rules) = &self.rules {
            make_folders(mailbox, rules);
            mailbox.rules.clone_from(rules);
        }
    }
}

/// A rule's folder that is not there yet is made in the inbox.
fn make_folders(mailbox: &mut Mailbox, rules: &[InboxRule]) {
    for name in rules.iter().filter_map(|r| r.move_to.as_deref()) {
        if mailbox.folder_named(name).is_none() {
            let inbox = mailbox.distinguished_number("inbox");
            mailbox.add_folder(Some(inbox), name, "IPF.Note");
        }
    }
}
