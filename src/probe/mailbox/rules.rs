//! Inbox rules that would take replies away.

use super::outcome::Told;
use crate::domain::{Address, Finding};
use crate::ews::{
    EwsClient,
    operations::{GetInboxRules, Taking},
};
use crate::probe::findings::finding_ending;
use crate::probe::shell;
use crate::words::checks::mailbox as words;

/// A rule that is on and takes mail away.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TakingRule {
    /// As its owner called it.
    pub name: String,
    /// What it does.
    pub does: Vec<Taking>,
}

/// Asks for the rules; only those that are on and take mail away, or show it to others, are kept.
pub(in crate::probe) async fn rules(
    client: &EwsClient,
    address: &Address,
) -> Told<Vec<TakingRule>> {
    let asked = GetInboxRules {
        mailbox: address.clone(),
    };
    let all = client.call(&asked).await;
    let taking = all.map(|all| {
        let on = all.into_iter().filter(|r| r.enabled && !r.takes.is_empty());
        on.map(|r| TakingRule {
            name: r.name,
            does: r.takes,
        })
        .collect()
    });
    taking.into()
}

/// What is wrong with them.
pub(in crate::probe) fn judge(rules: &Told<Vec<TakingRule>>, address: &Address) -> Option<Finding> {
    let rules = rules.known().filter(|r| !r.is_empty())?;
    let told: Vec<(String, String)> = rules.iter().map(|r| (r.name.clone(), does(r))).collect();
    let look = shell::on_mailbox(
        "Get-InboxRule -Mailbox",
        address,
        "| Format-List Name,Enabled,Description",
    );
    Some(finding_ending("mailbox.rules", words::rules(&told), look))
}

fn does(rule: &TakingRule) -> String {
    let word = |t: &Taking| match t {
        Taking::Moves => "moves",
        Taking::Deletes => "deletes",
        Taking::Forwards => "forwards",
        Taking::Redirects => "redirects",
    };
    let words: Vec<&str> = rule.does.iter().map(word).collect();
    words.join(" and ")
}
