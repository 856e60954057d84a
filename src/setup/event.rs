//! The machine's two alphabets: what may happen, and what it wants done.

use std::{collections::BTreeMap, net::SocketAddr, path::PathBuf};

use super::{
    draft::Draft,
    field::FieldId,
    keys::Command,
    outcome::{Discovery, MailboxChoice, MailboxOutcome, NotDiscovered},
    step::Step,
};
use crate::{
    config::{Config, ServiceKind, Settings, Written},
    domain::{CheckState, Problem, Secret, snapshot::Readiness},
};

/// What was found on this machine.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Facts {
    /// Path of `config.toml`.
    pub config_file: PathBuf,
    /// Its text; `None` when there is none.
    pub config_text: Option<String>,
    /// What is in it; default when there is none.
    pub settings: Settings,
    /// Names of the secrets that are known already (`exchange.password`).
    pub secrets: Vec<String>,
    /// What the last run left.
    pub draft: Option<Draft>,
    /// Process id of a running engine.
    pub engine: Option<u32>,
    /// Names of the secrets that this run was given from outside and that are written with the rest.
    pub given_secrets: Vec<String>,
    /// How much is broken, as far as a quick look tells.
    pub broken: usize,
    /// The unit to which the engine can be handed; none where no service manager could keep it.
    pub unit: Option<UnitOffer>,
}

/// A unit of the service manager, where there is one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnitOffer {
    /// Such as `smartactions.service`.
    pub name: String,
    /// Of the machine, and not of the user.
    pub of_machine: bool,
}

/// A running, ready engine.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ready {
    /// Its process id.
    pub pid: u32,
    /// Whether it was started or replaced now; false when it took the change up, or had none.
    pub started: bool,
    /// Somebody has paused it, so it is not ready: it neither listens nor sends.
    pub paused: bool,
}

/// The first API key of an installation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FirstKey {
    /// The key, to be shown once.
    pub key: Secret,
    /// Where it is kept, mode 0600.
    pub file: PathBuf,
}

/// Something happened.
#[derive(Debug, Clone)]
pub enum Event {
    /// A key of the table in [`super::keys`] was pressed, or a plain answer means one.
    Press(Command),
    /// The text of a field is now this.
    Typed(FieldId, String),
    /// The password of a field is now this.
    Secret(FieldId, Secret),
    /// A choice was made.
    Chose(FieldId, usize),
    /// A field got the focus.
    Focus(FieldId),
    /// A step was picked from the list of steps; steps not seen yet are passed over.
    Jump(Step),
    /// Answer to `ReadFiles`.
    Found(Box<Facts>),
    /// Answer to `ReadFiles`: what is there cannot be read, so nothing may be written over it.
    Unread(Problem),
    /// Answer to `Discover`.
    Discovered {
        /// Which question.
        run: u32,
        /// What came of it.
        result: Result<Discovery, Box<NotDiscovered>>,
    },
    /// A check of a probe moved on.
    Check {
        /// Which probe.
        run: u32,
        /// Id of the check, such as `sign_in`.
        id: String,
        /// Its name on the screen.
        name: String,
        /// Where it is now.
        state: CheckState,
    },
    /// What a check sent and got, secrets masked.
    Transcript {
        /// Which probe.
        run: u32,
        /// Id of the check.
        id: String,
        /// Its lines.
        lines: Vec<String>,
    },
    /// The probe is through.
    ProbeDone {
        /// Which probe.
        run: u32,
    },
    /// Answer to `QueryMailbox`.
    Mailbox {
        /// Which query.
        run: u32,
        /// What Exchange said.
        outcome: MailboxOutcome,
    },
    /// Answer to `CheckPort`.
    Port {
        /// Which question.
        run: u32,
        /// Free or ours, or why not.
        result: Result<(), String>,
    },
    /// Answer to `Write`.
    Written(Result<Written, Problem>),
    /// A line of the hand-off moved on.
    LaunchLine {
        /// Its name on the screen.
        name: String,
        /// Where it is.
        state: CheckState,
    },
    /// A first API key was made.
    FirstKey(FirstKey),
    /// What the engine that is started has reached so far.
    Readiness(Vec<Readiness>),
    /// The newest lines of its log.
    EngineLog(Vec<String>),
    /// Answer to `Launch`.
    Launched(Result<Ready, Problem>),
    /// Answer to `RoundTrip`.
    RoundTrip(CheckState),
    /// Servers that stamped the test mail, and that the config does not list as those whose stamp counts.
    Stamped(Vec<String>),
    /// Answer to `KeepSources`: all servers whose stamp counts now.
    SourcesKept(Result<Vec<String>, Problem>),
    /// Answer to `UndoLaunch`.
    Undone(Result<(), Problem>),
    /// Something was saved (draft, answers, report) under this path, or could not be.
    Saved(Result<PathBuf, Problem>),
}

/// Who signs in where, for probe and queries.
#[derive(Debug, Clone)]
pub struct Connection {
    /// Server, trust, account; the first listener is the one in question.
    pub config: Config,
    /// Passwords typed in this run, by name; others come from where secrets are kept.
    pub passwords: BTreeMap<String, Secret>,
}

/// What to write.
#[derive(Debug, Clone)]
pub struct Plan {
    /// The file.
    pub config_file: PathBuf,
    /// The text it had; `None` when there was no file.
    pub seen: Option<String>,
    /// Its new text.
    pub text: String,
    /// New passwords by name.
    pub passwords: BTreeMap<String, Secret>,
}

/// How setup ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Exit {
    /// Launched and ready.
    Done,
    /// Dry run: the diff to print.
    DryRun(String),
    /// Left by choice; nothing was written.
    Left,
    /// Left after the config was written, the engine not ready.
    NotReady,
    /// Ctrl-C twice.
    Interrupted,
    /// What is there cannot be read: setup cannot begin.
    Unreadable(Problem),
    /// What is broken is to be found and mended.
    Repair,
    /// The installation is to be taken away.
    Remove,
}

/// Something to do outside.
#[derive(Debug, Clone)]
pub enum Effect {
    /// Read config, draft, names of secrets, whether an engine runs → `Found` or `Unread`.
    ReadFiles,
    /// Ask Autodiscover → `Discovered`.
    Discover {
        /// To come back with the answer.
        run: u32,
        /// With whom.
        connection: Box<Connection>,
        /// Hosts outside the mail domain that the user lets have the password.
        allow: Vec<String>,
        /// A person asks once more: places that refused the account are tried again.
        afresh: bool,
    },
    /// Run checks → `Check`…, `ProbeDone`.
    RunProbe {
        /// To come back with each answer.
        run: u32,
        /// Ids of the checks; empty = all.
        only: Vec<String>,
        /// A person asked for it: what Autodiscover said before is not gone by.
        afresh: bool,
        /// With whom.
        connection: Box<Connection>,
    },
    /// Ask Exchange about a mailbox → `Mailbox`.
    QueryMailbox {
        /// To come back with the answer.
        run: u32,
        /// Which.
        choice: MailboxChoice,
        /// Whether the user asked once more. Without that, a password that was refused is not
        /// tried again: the account would be locked.
        again: bool,
        /// With whom.
        connection: Box<Connection>,
    },
    /// See whether the API may listen there → `Port`.
    CheckPort {
        /// To come back with the answer.
        run: u32,
        /// Where.
        listen: SocketAddr,
    },
    /// Write config and secrets → `Written`.
    Write(Box<Plan>),
    /// Keep the draft → nothing, or `Saved` with the fault.
    SaveDraft(Draft),
    /// Remove the draft.
    ForgetDraft,
    /// Write an answers file beside the state → `Saved`.
    SaveAnswers(String),
    /// Write the report of the checks → `Saved`.
    SaveReport(String),
    /// Start, replace or inform the engine → `LaunchLine`…, `Launched`.
    Launch(ServiceKind),
    /// Setup ends while the hand-off is under way: the engine is left to itself.
    LetGo,
    /// Send the test mail → `RoundTrip`, and `Stamped` where the config could list who stamped it.
    RoundTrip,
    /// Add these to the servers whose stamp counts → `SourcesKept`.
    KeepSources(Vec<String>),
    /// Old config and old engine back → `Undone`.
    UndoLaunch,
    /// Copy to the clipboard.
    Copy(String),
    /// The face's own affair: redraw, suspend, show the password, plain mode, help.
    Face(Command),
    /// The end.
    Quit(Exit),
}
