//! How mail is sent through this server: found out by the test mail, remembered with the server's
//! version, found out anew when that changes.
//!
//! Sending in two steps is exactly once on an Exchange that keeps the rules. A server that leaves
//! the draft behind, sends twice or answers with something else is sent through in one step. The
//! same mail shows which of our headers arrive.

#[cfg(test)]
mod tests;
mod trial;

use std::sync::{Arc, PoisonError, RwLock};
use std::time::Duration;

use serde::{Deserialize, Serialize};
use tokio::time::Instant;

use super::{
    answer::About,
    core::Core,
    gate::{Gate, growing},
    letters::Occasion,
};
use crate::{
    domain::{Correspondent, InboundMail, OutgoingMail, Problem, snapshot::RoundTrip},
    mailbox::{MailSender, ServerName},
    reply::sender::{AUTH_AS, AUTH_SOURCE},
    store::{Change, Purpose},
};

pub(super) use trial::{Trial, answered_by_test};
use trial::{judge, missing};

/// A test mail that takes longer to come back is judged without having come.
const LATE: Duration = Duration::from_mins(1);
/// Time for a second copy to come, and for Sent Items to show the first.
const SETTLED: Duration = Duration::from_secs(10);
/// How often it is looked for.
const PACE: Duration = Duration::from_millis(250);
/// How often it is looked whether the server is still the same: servers of several versions may
/// stand behind one name for days.
const LOOK: Duration = Duration::from_hours(6);
/// Tries to look where the test mail is.
const MOST_LOOKS: u32 = 5;

/// How a mail is sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Way {
    /// Draft, then submit.
    #[default]
    TwoSteps,
    /// In one step.
    AtOnce,
}

/// What is known of the way out.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub(super) struct Known {
    way: Way,
    /// What was odd about the two steps; empty: nothing.
    odd: Vec<String>,
    /// Whether what was sent lies in Sent Items with its key.
    keeps_copy: bool,
    /// Headers of ours that did not arrive.
    missing: Vec<String>,
    /// Which server this was found out of.
    server: Option<ServerName>,
}

/// What is known, shared by all parts.
#[derive(Default)]
pub(super) struct Sending(RwLock<Known>);

impl Sending {
    pub(super) fn way(&self) -> Way {
        self.known().way
    }

    /// Whether Sent Items tells of every mail that left.
    pub(super) fn keeps_copy(&self) -> bool {
        self.known().keeps_copy
    }

    fn known(&self) -> Known {
        let known = self.0.read().unwrap_or_else(PoisonError::into_inner);
        known.clone()
    }

    fn learn(&self, known: Known) {
        *self.0.write().unwrap_or_else(PoisonError::into_inner) = known;
    }
}

/// Remembers what was known, has it found out anew when the server changed, and learns from each
/// test mail. Runs until dropped.
pub(super) async fn run(core: Arc<Core>, gate: Arc<Gate>, sender: Arc<dyn MailSender>) {
    recall(&core).await;
    while core.board.facts().opened.is_none() {
        tokio::time::sleep(PACE).await;
    }
    loop {
        test_what_changed(&core, sender.as_ref()).await;
        let left = tokio::time::timeout(LOOK, core.trial_bell.notified()).await;
        if left.is_ok()
            && let Some(known) = find_out(&core, &gate, sender.as_ref()).await
        {
            remember(&core, known).await;
        }
    }
}

/// Sends a test mail when the server is not the one that the last one was sent through.
async fn test_what_changed(core: &Core, sender: &dyn MailSender) {
    let before = core.sending.known().server;
    let now = sender.server();
    if before.is_none() || now.is_none() || before == now {
        return;
    }
    tracing::info!(
        ?before,
        ?now,
        "the mail server is another one: a test mail is sent"
    );
    if let Err(problem) = core.send_test_mail().await {
        tracing::warn!("the test mail was not made: {}", problem.what);
    }
}

async fn find_out(core: &Core, gate: &Gate, sender: &dyn MailSender) -> Option<Known> {
    let key = {
        let facts = core.board.facts();
        // What a relay did says nothing of how Exchange sends.
        let trip = facts.round_trip.as_ref();
        if trip.is_some_and(|(_, trip)| trip.relay.is_some()) {
            return None;
        }
        facts.trial.key?
    };
    let began = Instant::now();
    while !is_back(core) && began.elapsed() < LATE {
        tokio::time::sleep(PACE).await;
    }
    tokio::time::sleep(SETTLED).await;
    for failures in 0..MOST_LOOKS {
        if let Ok(traces) = gate.send(sender.traces(key)).await {
            let facts = core.board.facts();
            return Some(judge(&facts.trial, &traces, sender.server()));
        }
        tokio::time::sleep(growing(failures)).await;
    }
    None
}

fn is_back(core: &Core) -> bool {
    let facts = core.board.facts();
    facts
        .round_trip
        .as_ref()
        .is_some_and(|(_, trip)| trip.back.is_some())
}

fn name(core: &Core) -> String {
    format!("sending.{}", core.config().listener)
}

async fn recall(core: &Core) {
    match core.store.noted(&core.tenant, &name(core)).await {
        // A note that can't be read is as none: the next test mail writes it anew.
        Ok(text) => {
            let known = text.and_then(|t| serde_json::from_str(&t).ok());
            let known: Known = known.unwrap_or_default();
            tell_of(core, &known.missing);
            core.sending.learn(known);
        }
        Err(error) => core.store_trouble(&error),
    }
}

async fn remember(core: &Core, known: Known) {
    if !known.odd.is_empty() {
        let odd = known.odd.join(", ");
        tracing::warn!("the mail server is odd about SendItem ({odd}): mail is sent in one step");
    }
    if let Ok(text) = serde_json::to_string(&known)
        && let Err(error) = core.store.note(&core.tenant, &name(core), &text).await
    {
        core.store_trouble(&error);
    }
    tell_of(core, &known.missing);
    core.sending.learn(known);
}

/// Shows which headers did not arrive, or that all did.
fn tell_of(core: &Core, missing: &[String]) {
    if missing.is_empty() {
        return core.board.recovered("headers");
    }
    let what = format!("our mail arrives without {}", missing.join(", "));
    let remedy =
        "check transport rules, connectors and header firewalls between us and the mailbox";
    let problem = Problem::new(
        "exchange.header_missing",
        what,
        core.config().host.clone(),
        remedy,
    );
    let effect = "replies may not be matched, and machines may answer our mail";
    core.board
        .trouble("headers", problem, effect, core.world.now());
}

/// Notes that a test mail came back, and what of it arrived.
pub(super) fn note_back(core: &Core, sent: &OutgoingMail, back: &InboundMail) {
    let now = core.world.now();
    let missing = missing(sent, back, core.config().mailbox.as_ref());
    let mut facts = core.board.facts();
    let newest = matches!(&facts.round_trip, Some((id, _)) if *id == sent.message_id);
    if !newest {
        return;
    }
    facts.trial.missing.clone_from(&missing);
    if let Some((_, trip)) = &mut facts.round_trip {
        // The answer to the submit may come after the mail itself.
        trip.sent.get_or_insert(now);
        trip.back.get_or_insert(now);
        let stamp = back.header(AUTH_AS);
        let inside = stamp.is_some_and(|s| s.trim().eq_ignore_ascii_case("Internal"));
        trip.stamp = stamp.map(|s| s.chars().take(40).collect());
        trip.sources = sources(back);
        trip.unlisted = inside && !core.clerk.stamp_counts(back);
        trip.missing.clone_from(&missing);
    }
    drop(facts);
    tell_of(core, &missing);
}

/// Which servers stamped it, each once.
fn sources(back: &InboundMail) -> Vec<String> {
    const MOST: usize = 5;
    let mut sources: Vec<String> = Vec::new();
    for source in back.header_values(AUTH_SOURCE).take(MOST) {
        let source: String = source.trim().chars().take(100).collect();
        if !source.is_empty() && !sources.contains(&source) {
            sources.push(source);
        }
    }
    sources
}

impl Core {
    /// Puts a test mail to the listener mailbox itself into the outbox.
    pub(super) async fn send_test_mail(&self) -> Result<(), Problem> {
        let config = self.config();
        let Some(mailbox) = &config.mailbox else {
            let remedy = "set one with: smartactions mailbox set ADDRESS";
            let what = "no listener mailbox is set";
            return Err(Problem::new("engine.no_mailbox", what, "", remedy));
        };
        let to = Correspondent::bare(mailbox.clone());
        let occasion = Occasion::RoundTrip;
        let mut new = self.compose(Purpose::RoundTrip, occasion, &to, About::default())?;
        new.mail.in_reply_to = answered_by_test(&new.mail.message_id);
        new.mail.references = new.mail.in_reply_to.clone().into_iter().collect();
        let asked = RoundTrip {
            asked: self.world.now(),
            sent: None,
            back: None,
            stamp: None,
            sources: Vec::new(),
            unlisted: false,
            relay: None,
            missing: Vec::new(),
        };
        self.board.facts().asked_for(&new, asked);
        let change = Change {
            outbox: vec![new],
            ..Change::default()
        };
        let committed = self.store.commit(&self.tenant, change).await;
        committed.map_err(|e| {
            let remedy = "mend the database and try again";
            Problem::new(e.code(), e.to_string(), "", remedy)
        })?;
        self.outbox_bell.notify_one();
        Ok(())
    }
}
