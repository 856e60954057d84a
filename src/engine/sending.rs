//! How mail is sent through this server: found out by the test mail, remembered with the server's
//! version, found out anew when that changes.
//!
//! Sending in two steps is exactly once on an Exchange that keeps the rules. A server that leaves
//! the draft behind, sends twice or answers with something else is sent through in one step. The
//! same mail shows which of our headers arrive.

use std::sync::{Arc, PoisonError, RwLock};
use std::{collections::BTreeSet, time::Duration};

use serde::{Deserialize, Serialize};
use tokio::time::Instant;

use super::{
    answer::About,
    core::Core,
    gate::{Gate, growing},
    letters::Occasion,
};
use crate::{
    domain::{
        Address, Correspondent, InboundMail, MessageId, OutboxId, OutgoingMail, Problem,
        snapshot::RoundTrip,
    },
    mailbox::{MailError, MailSender, ServerName, Traces},
    reply::ours::LOOP_HEADER,
    store::{Change, Purpose},
};

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

/// What the newest test mail showed so far.
#[derive(Debug, Default)]
pub(super) struct Trial {
    /// Its outbox row, once it was asked for.
    pub(super) key: Option<OutboxId>,
    answered_oddly: bool,
    /// Places in the inbox where it was seen.
    copies: BTreeSet<String>,
    missing: Vec<String>,
}

impl Trial {
    pub(super) fn of(key: OutboxId) -> Self {
        Self {
            key: Some(key),
            ..Self::default()
        }
    }

    /// The end of submitting it. A lost connection says nothing of the server's ways.
    pub(super) fn heard(&mut self, error: Option<&MailError>) {
        if let Some(MailError::FateUnknown(p)) = error {
            self.answered_oddly |= p.code == "ews.not_understood";
        }
    }

    /// It was seen at that place of the inbox.
    pub(super) fn seen_at(&mut self, item: &str) {
        const MOST: usize = 10;
        if self.copies.len() < MOST {
            self.copies.insert(item.to_owned());
        }
    }
}

/// The id that the test mail claims to answer: there is no such mail, but it shows whether the
/// headers of an answer arrive, and which mail it is when its own id does not.
pub(super) fn answered_by_test(id: &MessageId) -> Option<MessageId> {
    MessageId::parse(&format!("<test-of.{}>", id.bare()))
}

/// Which of the headers that replies and loops are told by did not arrive.
pub(super) fn missing(
    sent: &OutgoingMail,
    back: &InboundMail,
    from: Option<&Address>,
) -> Vec<String> {
    let mut missing = Vec::new();
    let mut wants = |name: &str, there: bool| {
        if !there {
            missing.push(name.to_owned());
        }
    };
    wants(
        "Message-ID",
        back.message_id.as_ref() == Some(&sent.message_id),
    );
    let written_by = back.from.as_ref().map(|party| &party.address);
    wants("From", from.is_none() || written_by == from);
    let answered = sent.in_reply_to.as_ref();
    wants(
        "In-Reply-To",
        answered.is_none_or(|id| back.in_reply_to.contains(id)),
    );
    let thread = sent
        .references
        .iter()
        .all(|id| back.references.contains(id));
    wants("References", thread);
    for (name, _) in &sent.headers {
        let told_by = name == "Auto-Submitted" || name == LOOP_HEADER;
        wants(name, !told_by || back.header(name).is_some());
    }
    missing
}

/// What the two steps showed of themselves.
fn judge(trial: &Trial, traces: &Traces, server: Option<ServerName>) -> Known {
    let mut odd = Vec::new();
    if trial.answered_oddly {
        odd.push("answers with something else".to_owned());
    }
    if traces.draft.is_some() {
        odd.push("leaves the draft".to_owned());
    }
    if trial.copies.len() > 1 {
        odd.push(format!("sends {} times", trial.copies.len()));
    }
    Known {
        way: if odd.is_empty() {
            Way::TwoSteps
        } else {
            Way::AtOnce
        },
        odd,
        keeps_copy: traces.sent,
        missing: trial.missing.clone(),
        server,
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
    let key = core.board.facts().trial.key?;
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
        let stamp = back.header("X-MS-Exchange-Organization-AuthAs");
        trip.stamp = stamp.map(|s| s.chars().take(40).collect());
        trip.missing.clone_from(&missing);
    }
    drop(facts);
    tell_of(core, &missing);
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

#[cfg(test)]
mod tests {
    #![allow(
        clippy::unwrap_used,
        clippy::expect_used,
        clippy::panic,
        clippy::indexing_slicing
    )]
    use super::*;
    use crate::domain::ItemRef;

    fn draft() -> Option<ItemRef> {
        Some(ItemRef {
            id: "D".into(),
            change_key: None,
        })
    }

    #[test]
    fn only_what_was_seen_to_be_odd_takes_the_second_way() {
        let sent = Traces {
            sent: true,
            draft: None,
        };
        let usual = judge(&Trial::default(), &sent, None);
        assert_eq!((usual.way, usual.keeps_copy), (Way::TwoSteps, true));
        let left = Traces {
            sent: true,
            draft: draft(),
        };
        assert_eq!(
            judge(&Trial::default(), &left, None).odd,
            ["leaves the draft"]
        );
        let mut trial = Trial::default();
        trial.seen_at("A");
        trial.seen_at("A");
        assert_eq!(
            judge(&trial, &sent, None).way,
            Way::TwoSteps,
            "one mail seen twice"
        );
        trial.seen_at("B");
        assert_eq!(judge(&trial, &sent, None).odd, ["sends 2 times"]);
        let problem = |code: &str| MailError::FateUnknown(Problem::new(code, "x", "", ""));
        let mut trial = Trial::default();
        trial.heard(Some(&problem("ews.no_answer")));
        trial.heard(None);
        assert_eq!(judge(&trial, &sent, None).way, Way::TwoSteps);
        trial.heard(Some(&problem("ews.not_understood")));
        assert_eq!(judge(&trial, &sent, None).way, Way::AtOnce);
    }

    #[test]
    fn headers_that_did_not_arrive_are_named() {
        let id = |text: &str| MessageId::parse(text).unwrap();
        let bot = Address::parse("bot@corp.example").unwrap();
        let sent = OutgoingMail {
            message_id: id("<1@corp.example>"),
            to: vec![Correspondent::bare(bot.clone())],
            subject: "Test".into(),
            text: String::new(),
            html: String::new(),
            in_reply_to: answered_by_test(&id("<1@corp.example>")),
            references: vec![id("<test-of.1@corp.example>")],
            headers: vec![
                ("Auto-Submitted".into(), "auto-generated".into()),
                ("X-Auto-Response-Suppress".into(), "All".into()),
                (LOOP_HEADER.into(), "me".into()),
            ],
        };
        let mut back: InboundMail = serde_json::from_value(serde_json::json!({
            "item": {"id": "A", "change_key": null}, "subject": "", "item_class": "", "size": 1,
            "text": "", "in_reply_to": [], "references": [], "to": [], "cc": [], "headers": [],
            "truncated": false,
        }))
        .unwrap();
        let all = [
            "Message-ID",
            "From",
            "In-Reply-To",
            "References",
            "Auto-Submitted",
            LOOP_HEADER,
        ];
        assert_eq!(missing(&sent, &back, Some(&bot)), all);
        back.message_id = Some(sent.message_id.clone());
        back.from = Some(Correspondent::bare(bot.clone()));
        back.in_reply_to = sent.in_reply_to.clone().into_iter().collect();
        back.references = sent.references.clone();
        back.headers = vec![("auto-submitted".into(), "auto-generated".into())];
        assert_eq!(missing(&sent, &back, Some(&bot)), [LOOP_HEADER]);
    }
}
