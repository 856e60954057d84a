//! What the engine is to do: settings and the way to the mail system.

use std::{sync::Arc, time::Duration};

use crate::{
    domain::{Address, Problem, ProofLevel, StandardAction},
    mailbox::{MailSender, MailSource},
};

/// Settings of the engine; made by `host` out of the configuration.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EngineConfig {
    /// Name of the listener entry.
    pub listener: String,
    /// The listener mailbox; none yet: the engine runs, mail waits.
    pub mailbox: Option<Address>,
    /// Longest time between two looks into the mailbox; also the fallback when streaming fails.
    pub poll_interval: Duration,
    /// Weakest proof of a sender that may act.
    pub proof: ProofLevel,
    /// What replies may say beside the actions of a task.
    pub replies: ReplyRules,
    /// Most mails sent a minute; 0 = as fast as the server lets us.
    pub messages_per_minute: u32,
    /// Domain of our Message-IDs.
    pub mail_domain: String,
    /// Folder for handled mails.
    pub folder: String,
    /// Host name of the mail server, shown in the snapshot.
    pub host: String,
    /// Who signs in there: what the server allows is allowed to this account.
    pub account: String,
    /// Who signs in to the relay that mail leaves through; empty: nobody, or there is none.
    pub relay_account: String,
    /// Address of the API, shown in the snapshot.
    pub api: String,
}

/// What replies may say beside the actions of their task.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReplyRules {
    /// Standard actions that tasks offer.
    pub standard: Vec<StandardAction>,
    /// Whether a weak word (ok, yes, 👍) that is the whole reply acts.
    pub weak_words: bool,
    /// Servers whose stamp on a reply counts; empty: any.
    pub trusted_sources: Vec<String>,
}

impl Default for ReplyRules {
    fn default() -> Self {
        Self {
            standard: StandardAction::ALL.to_vec(),
            weak_words: false,
            trusted_sources: Vec::new(),
        }
    }
}

/// Both ways to one listener mailbox.
#[derive(Clone)]
pub struct Connection {
    /// Mail comes in here.
    pub source: Arc<dyn MailSource>,
    /// Mail leaves here.
    pub sender: Arc<dyn MailSender>,
}

/// Makes the connection for a listener mailbox. Does no IO: the parts sign in by themselves.
pub type Connect = Arc<dyn Fn(&EngineConfig) -> Result<Connection, Problem> + Send + Sync>;

/// Settings together with the way to the mail system that they mean.
#[derive(Clone)]
pub struct Plan {
    /// Settings.
    pub config: EngineConfig,
    /// Makes the connection.
    pub connect: Connect,
}
