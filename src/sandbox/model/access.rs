//! Who may use EWS at all: accounts for which it is switched off, and clients that a policy keeps
//! out (Exchange documentation, `EwsApplicationAccessPolicy`).

use std::collections::BTreeSet;

use serde::Deserialize;

use super::AddressKey;

/// How a refusal looks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
pub enum Forbidden {
    /// HTTP 403 without SOAP.
    #[default]
    #[serde(rename = "403")]
    Status,
    /// A SOAP fault `ErrorAccessDenied`.
    #[serde(rename = "ErrorAccessDenied")]
    Fault,
}

/// The policy; the default keeps nobody out.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AccessPolicy {
    /// Accounts and mailboxes without EWS (`EwsEnabled` is false).
    pub disabled: BTreeSet<AddressKey>,
    /// `User-Agent`s let in, all others are not (`EnforceAllowList`); `*` stands for anything.
    pub allow_agents: Option<Vec<String>>,
    /// `User-Agent`s kept out (`EnforceBlockList`).
    pub block_agents: Vec<String>,
    /// How a refusal looks.
    pub refuse_with: Forbidden,
}

impl AccessPolicy {
    /// How a call is refused, if it is.
    pub fn refusal(&self, account: &AddressKey, agent: Option<&str>) -> Option<Forbidden> {
        let agent = agent.unwrap_or_default();
        let in_list = |list: &[String]| list.iter().any(|pattern| matches(pattern, agent));
        let kept_out = self.disabled.contains(account)
            || in_list(&self.block_agents)
            || self.allow_agents.as_ref().is_some_and(|l| !in_list(l));
        kept_out.then_some(self.refuse_with)
    }
}

/// `*` at either end or both stands for anything; letter case does not count.
fn matches(pattern: &str, text: &str) -> bool {
    let (pattern, text) = (pattern.to_lowercase(), text.to_lowercase());
    let (before, rest) = match pattern.strip_prefix('*') {
        Some(rest) => (true, rest),
        None => (false, pattern.as_str()),
    };
    match (before, rest.strip_suffix('*')) {
        (true, Some(part)) => text.contains(part),
        (true, None) => text.ends_with(rest),
        (false, Some(start)) => text.starts_with(start),
        (false, None) => text == rest,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn agents_are_matched_as_the_policy_writes_them() {
        for (pattern, agent, fits) in [
            ("SmartActions/*", "smartactions/0.1", true),
            ("SmartActions/*", "Other SmartActions/0.1", false),
            ("*Actions*", "SmartActions/0.1", true),
            ("*/0.1", "SmartActions/0.1", true),
            ("SmartActions", "SmartActions/0.1", false),
            ("*", "", true),
        ] {
            assert_eq!(matches(pattern, agent), fits, "{pattern} {agent}");
        }
    }

    #[test]
    fn an_allow_list_keeps_all_others_out_and_a_block_list_only_its_own() {
        let who = AddressKey::new("a@x.test");
        let refusal = |policy: &AccessPolicy, agent| policy.refusal(&who, agent).is_some();
        let mut policy = AccessPolicy::default();
        assert!(!refusal(&policy, None));
        policy.block_agents = vec!["Bad*".to_owned()];
        assert!(refusal(&policy, Some("BadClient/1")));
        assert!(!refusal(&policy, Some("Good")));
        policy.allow_agents = Some(vec!["Good*".to_owned()]);
        assert!(!refusal(&policy, Some("Good")));
        assert!(refusal(&policy, Some("Other")));
        assert!(refusal(&policy, None));
        policy.disabled.insert(who.clone());
        assert!(refusal(&policy, Some("Good")));
    }
}
