//! What the engine tells of itself: `status --json`, the status screen, the hand-off.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::{Disposition, Problem, ProofLevel, TaskId};

#[cfg(test)]
pub(crate) mod sample;

/// State of the whole engine at one moment.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Snapshot {
    /// When this was taken, UTC.
    pub at: Timestamp,
    /// Signed in and folder read once, or the listener entry is empty and all else is up. An account that
    /// is refused later is not signed in.
    pub ready: bool,
    /// What readiness still waits for, in the order of the hand-off screen.
    pub readiness: Vec<Readiness>,
    /// Process id.
    pub pid: u32,
    /// Program version.
    pub version: String,
    /// When the engine started.
    pub started: Timestamp,
    /// Counts up by one with each config that was taken up.
    pub config_version: u64,
    /// When the config in force was taken up.
    pub config_at: Timestamp,
    /// Looks at config and secrets since the start, each taken up: what is told here is of the files as
    /// they were at the last of them.
    #[serde(default)]
    pub looks: u64,
    /// Whether sending and listening are paused.
    pub paused: bool,
    /// When the pause ends by itself; none: when it is told to go on.
    #[serde(default)]
    pub paused_until: Option<Timestamp>,
    /// The Exchange server.
    pub exchange: ExchangeState,
    /// The listener mailbox.
    pub listener: ListenerState,
    /// What has to leave.
    pub outbox: OutboxState,
    /// Tasks.
    pub tasks: TaskCounts,
    /// What came in today (local day of the server).
    pub today: TodayCounts,
    /// The API's address, `127.0.0.1:8480`.
    pub api: String,
    /// The newest handled mails, newest first, at most 200.
    pub recent: Vec<HandledReply>,
    /// Tasks whose notification waits (used when there is no mailbox), newest first, at most 50.
    pub waiting: Vec<WaitingTask>,
    /// What is wrong now, worst first; empty when all is well.
    pub troubles: Vec<Trouble>,
    /// The newest round-trip test mail, if one was asked for since the start.
    #[serde(default)]
    pub round_trip: Option<RoundTrip>,
}

/// Codes of troubles by which the account was refused: no waiting heals them.
const SIGN_IN_REFUSED: [&str; 2] = ["ews.sign_in.refused", "ews.sign_in.stopped"];

impl Snapshot {
    /// The trouble by which Exchange refused the account, if it did: nobody signs in again before a
    /// secret is set.
    pub fn sign_in_refused(&self) -> Option<&Trouble> {
        let refused = |t: &&Trouble| SIGN_IN_REFUSED.contains(&t.problem.code.as_str());
        self.troubles.iter().find(refused)
    }
}

/// A test mail that the engine sends to its own listener mailbox.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RoundTrip {
    /// When it was asked for.
    pub asked: Timestamp,
    /// When it left.
    pub sent: Option<Timestamp>,
    /// When it came back and was recognised.
    pub back: Option<Timestamp>,
    /// How the server stamped it when it came back (`X-MS-Exchange-Organization-AuthAs`), such as
    /// `Internal`; none when it bore no stamp.
    #[serde(default)]
    pub stamp: Option<String>,
    /// Servers that stamped it (`X-MS-Exchange-Organization-AuthSource`).
    #[serde(default)]
    pub sources: Vec<String>,
    /// Whether it is stamped as from inside by a server that `trust.trusted_sources` does not list.
    #[serde(default)]
    pub unlisted: bool,
    /// Headers of ours that did not come back with it, by name: replies and loops are told by them.
    #[serde(default)]
    pub missing: Vec<String>,
    /// Host and port of the relay that it left through; none: Exchange itself. Through a relay that
    /// nobody signs in to it comes back as mail from outside, which is no fault of Exchange.
    #[serde(default)]
    pub relay: Option<String>,
}

/// One point of readiness.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Readiness {
    /// `control`, `store`, `api`, `signed_in`, `mailbox_read`.
    pub name: String,
    /// `done`, `waiting` or `left_out`.
    pub state: ReadyState,
}

/// State of one point of readiness.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ReadyState {
    /// Reached.
    Done,
    /// Not yet.
    Waiting,
    /// Does not apply: the listener entry is empty.
    LeftOut,
}

/// What is known of the Exchange server.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Default)]
pub struct ExchangeState {
    /// Host name.
    pub host: String,
    /// Signed in at the last call.
    pub signed_in: bool,
    /// How the account signs in: `Negotiate`, `NTLM`, `Basic`; empty while that is not known.
    #[serde(default)]
    pub method: String,
    /// Why it is no stronger method, in words; none: there is no stronger one, or it is not known.
    #[serde(default)]
    pub why_not_stronger: Option<String>,
    /// `unknown` (not asked yet, or nothing to ask for), `signed_in`, `slowed`, `no_answer`,
    /// `not_signed_in`.
    #[serde(default)]
    pub state: String,
    /// Time of the last call, in milliseconds.
    pub latency_ms: Option<u64>,
    /// The newest call times, oldest first, at most 24.
    pub latencies_ms: Vec<u64>,
    /// `streaming`, `polling` or empty when not listening.
    pub listens: String,
    /// Since when it listens that way.
    #[serde(default)]
    pub listens_since: Option<Timestamp>,
}

/// What is known of the listener mailbox.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Default)]
pub struct ListenerState {
    /// Its address; empty: none yet.
    pub mailbox: String,
    /// `none`, `opening`, `listening`, `trouble`, `paused`.
    pub state: String,
    /// Name of the listener entry.
    pub name: String,
    /// Share used, percent, where Exchange tells it.
    pub percent_full: Option<u8>,
    /// When the newest mail came in.
    pub last_mail: Option<Timestamp>,
}

/// What waits to leave.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Default)]
pub struct OutboxState {
    /// Rows not sent yet.
    pub waiting: u64,
    /// Age of the oldest of them, seconds.
    pub oldest_seconds: Option<u64>,
    /// Sent since the engine started.
    pub sent: u64,
    /// Given up, waiting for a person.
    pub failed: u64,
    /// Why nothing leaves: empty, `no_mailbox`, `slowed`, `trouble`, `paused`.
    pub held: String,
    /// Waiting rows over the last 24 samples, ten seconds apart, oldest first.
    pub history: Vec<u64>,
}

/// Counts of tasks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Default)]
pub struct TaskCounts {
    /// Open.
    pub open: u64,
    /// Open and due today.
    pub due_today: u64,
    /// Open and past due.
    pub overdue: u64,
    /// Completed, ever.
    pub completed: u64,
}

/// What became of today's mails.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Default)]
pub struct TodayCounts {
    /// All of them.
    pub total: u64,
    /// By hour, the last seven hours, oldest first.
    pub by_hour: Vec<u64>,
    /// Decided a task.
    pub acted: u64,
    /// Asked back.
    pub asked_back: u64,
    /// Helped.
    pub helped: u64,
    /// Refused.
    pub refused: u64,
    /// Set aside.
    pub set_aside: u64,
    /// Ignored, duplicates included.
    pub ignored: u64,
}

/// One handled mail, as the list on the status screen shows it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct HandledReply {
    /// Key of its ledger row.
    pub key: String,
    /// When it was decided.
    pub at: Timestamp,
    /// Sender as shown.
    pub from: String,
    /// Subject.
    pub subject: String,
    /// Label of the action, or empty.
    pub action: String,
    /// What became of it.
    #[serde(flatten)]
    pub disposition: Disposition,
    /// From delivery to commit, milliseconds, where the delivery time is known.
    pub took_ms: Option<u64>,
    /// Its task, where it was matched.
    pub task: Option<TaskId>,
    /// Title of that task.
    pub task_title: String,
    /// When the mail that it answers had left.
    #[serde(default)]
    pub sent: Option<Timestamp>,
    /// First line of what was newly written, as read, at most 80 characters.
    #[serde(default)]
    pub line: String,
    /// How sure it is who sent it; none: not proved, or not asked.
    #[serde(default)]
    pub proof: Option<ProofLevel>,
    /// What happened to it, step by step.
    pub story: Vec<StoryStep>,
}

/// One step of a reply's story.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct StoryStep {
    /// Stable name: `delivered`, `seen`, `matched`, `sender_proved`, `read`, `set_aside`,
    /// `not_answered`, `committed`, `answer`.
    pub step: String,
    /// In words.
    pub text: String,
    /// When, where it is known.
    pub at: Option<Timestamp>,
    /// Whether it went well.
    pub ok: bool,
}

/// A task whose notification waits for a mailbox.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct WaitingTask {
    /// The task.
    pub task: TaskId,
    /// When it was made.
    pub created: Timestamp,
    /// To whom its mail goes.
    pub assignee: String,
    /// Its title.
    pub title: String,
    /// How many actions it has.
    pub actions: u32,
}

/// Something that keeps the engine from its work.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Trouble {
    /// What, where, what to do.
    #[serde(flatten)]
    pub problem: Problem,
    /// Since when.
    pub since: Timestamp,
    /// What it means for mail, in words.
    pub effect: String,
}
