//! How well a mail proves who sent it (replies.md section 4, first form).
//!
//! Called by the desk, which compares the level reached with the level the task wants. Reads only
//! headers that a stranger cannot write: Exchange's header firewall removes
//! `X-MS-Exchange-Organization-*` from mail that comes from outside.

use crate::domain::{Address, InboundMail, ProofLevel, reading::ReadingStep};

/// As whom Exchange took a mail.
pub const AUTH_AS: &str = "X-MS-Exchange-Organization-AuthAs";
/// The server that says so.
pub const AUTH_SOURCE: &str = "X-MS-Exchange-Organization-AuthSource";

/// What Exchange stamped on a mail.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stamp {
    /// Signed in.
    Internal,
    /// Anything else, and when there is no stamp.
    Anonymous,
}

/// Against what a mail is held.
#[derive(Debug, Clone, Copy)]
pub struct Expected<'a> {
    /// All addresses of the person, the address on file first.
    pub person: &'a [Address],
    /// Whether the mail carries a token that was verified for this person and task.
    pub token_good: bool,
    /// Servers whose stamp counts; empty: any.
    pub trusted_sources: &'a [String],
}

/// How far the proof goes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SenderProof {
    /// The strongest level reached; `None`: not even the address fits.
    pub level: Option<ProofLevel>,
    /// Stable code of what kept it from the next level, `sender.proved` when nothing did.
    pub reason: &'static str,
    /// What was looked at, for the story.
    pub steps: Vec<ReadingStep>,
}

impl SenderProof {
    /// Whether it is enough for a task.
    pub fn reaches(&self, wanted: ProofLevel) -> bool {
        self.level.is_some_and(|l| l >= wanted)
    }
}

/// The stamp of a mail: missing counts as anonymous, of several the weakest counts, and a stamp
/// from a server that is not listed counts as none.
pub fn stamp(mail: &InboundMail, trusted_sources: &[String]) -> Stamp {
    let mut stamps = mail.header_values(AUTH_AS).peekable();
    if stamps.peek().is_none() || !stamps.all(|s| s.trim().eq_ignore_ascii_case("Internal")) {
        return Stamp::Anonymous;
    }
    let trusted = |s: &str| {
        trusted_sources
            .iter()
            .any(|t| t.eq_ignore_ascii_case(s.trim()))
    };
    let mut sources = mail.header_values(AUTH_SOURCE).peekable();
    if trusted_sources.is_empty() || (sources.peek().is_some() && sources.all(trusted)) {
        Stamp::Internal
    } else {
        Stamp::Anonymous
    }
}

/// Measures the proof of a mail.
pub fn prove(mail: &InboundMail, expected: &Expected<'_>) -> SenderProof {
    let mut steps = Vec::new();
    if let Some(reason) = not_theirs(mail, expected.person, &mut steps) {
        return SenderProof {
            level: None,
            reason,
            steps,
        };
    }
    let stamp = stamp(mail, expected.trusted_sources);
    let token = if expected.token_good {
        "good"
    } else {
        "none that counts"
    };
    steps.push(step("token", token));
    steps.push(step("stamp", &format!("{stamp:?}")));
    if stamp == Stamp::Anonymous && self::stamp(mail, &[]) == Stamp::Internal {
        let source = mail.header_values(AUTH_SOURCE).next().unwrap_or("none");
        steps.push(step("source_not_trusted", source));
    }
    let (level, reason) = match (expected.token_good, stamp) {
        (false, _) => (ProofLevel::Address, "sender.no_token"),
        (true, Stamp::Anonymous) => (ProofLevel::Token, "sender.not_stamped"),
        (true, Stamp::Internal) => (ProofLevel::Exchange, "sender.proved"),
    };
    SenderProof {
        level: Some(level),
        reason,
        steps,
    }
}

/// Why not even the addresses are the person's: From and Sender must both be, and From be one.
fn not_theirs(
    mail: &InboundMail,
    person: &[Address],
    steps: &mut Vec<ReadingStep>,
) -> Option<&'static str> {
    let from = mail.from.as_ref().map(|c| &c.address);
    let sender = mail.sender.as_ref().map(|c| &c.address);
    steps.push(step("from", from.map_or("none", Address::as_str)));
    if mail.header_values("From").count() > 1 {
        return Some("sender.several_from");
    }
    if from.is_none_or(|f| !person.contains(f)) {
        return Some("sender.other_address");
    }
    let other = sender.filter(|s| !person.contains(s))?;
    steps.push(step("sender", other.as_str()));
    Some("sender.on_behalf")
}

fn step(name: &str, found: &str) -> ReadingStep {
    ReadingStep {
        step: format!("sender.{name}"),
        found: found.to_owned(),
    }
}
