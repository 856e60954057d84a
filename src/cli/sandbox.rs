//! `smartactions sandbox …`: runs the embedded Exchange, or speaks to one that runs.
//!
//! Exit codes: 0 done, 2 wrong command line or unreadable file, 4 the sandbox could not start,
//! 7 no sandbox answers, 10 it refused. It needs no config and no engine.

mod failure;
mod serve;

use std::path::PathBuf;

use clap::{Args, Subcommand, ValueEnum};
use serde_json::Value;

use self::{failure::Failure, serve::serve};
use super::{exit::Exit, talk};
use crate::sandbox::{ChannelBinding, Client, DeliverAs};

/// Where a sandbox listens unless told otherwise.
const DEFAULT_URL: &str = "http://127.0.0.1:8443";

/// `sandbox [options]` serves; `sandbox COMMAND` speaks to one that runs.
#[derive(Debug, Args)]
#[command(args_conflicts_with_subcommands = true)]
pub struct SandboxArgs {
    #[command(subcommand)]
    command: Option<SandboxCommand>,
    /// Where to listen; loopback only, port 0 takes a free one
    #[arg(long, default_value = "127.0.0.1:8443", value_name = "ADDRESS:PORT")]
    listen: String,
    /// Serve HTTPS with a certificate made at start
    #[arg(long)]
    tls: bool,
    /// Take mail in over SMTP here as well, as a relay for tests; loopback only, port 0 takes a free one
    #[arg(long, value_name = "ADDRESS:PORT")]
    smtp: Option<String>,
    /// Write the certificate to this file, for a client's `ca_file`
    #[arg(long, value_name = "FILE", requires = "tls")]
    ca_out: Option<PathBuf>,
    /// Keep the state in this folder
    #[arg(long, value_name = "DIR")]
    data: Option<PathBuf>,
    /// Behave as this scenario (TOML) says: faults, limits, oddities
    #[arg(long, value_name = "FILE")]
    scenario: Option<PathBuf>,
    /// Sign-in methods to offer: basic, ntlm, negotiate, kerberos, with commas between
    #[arg(long, value_name = "METHODS")]
    auth: Option<String>,
    /// Take Kerberos tickets in these forms: wrapped, raw, with commas between; the keys are those of
    /// `KRB5_KTNAME`
    #[arg(long, value_name = "FORMS")]
    kerberos: Option<String>,
    /// What NTLM and Kerberos must say of the TLS channel
    #[arg(long, value_name = "off|allow|require")]
    channel_binding: Option<Binding>,
    /// Answer EWS as the server did that this file of `probe --record` was made with
    #[arg(long, value_name = "FILE")]
    replay: Option<PathBuf>,
}

/// Extended Protection, as `--channel-binding` names it.
#[derive(Debug, Clone, Copy, ValueEnum)]
enum Binding {
    Off,
    Allow,
    Require,
}

impl From<Binding> for ChannelBinding {
    fn from(binding: Binding) -> Self {
        match binding {
            Binding::Off => Self::Off,
            Binding::Allow => Self::Allow,
            Binding::Require => Self::Require,
        }
    }
}

#[derive(Debug, Subcommand)]
enum SandboxCommand {
    /// Deliver mail files to the recipients in their headers
    Deliver {
        /// Count as sent by somebody signed in
        #[arg(long, conflicts_with = "intact")]
        internal: bool,
        /// Leave all headers as they are
        #[arg(long)]
        intact: bool,
        /// The running sandbox
        #[arg(long, default_value = DEFAULT_URL)]
        url: String,
        /// RFC 5322 files
        #[arg(required = true, value_name = "FILE.eml")]
        files: Vec<PathBuf>,
    },
    /// Show what is in a mailbox
    Mailbox {
        /// Whose mailbox
        address: String,
        /// One JSON array, newest message last
        #[arg(long)]
        json: bool,
        /// With Message-ID, headers that matter and the text of each
        #[arg(long, conflicts_with = "json")]
        full: bool,
        /// The running sandbox
        #[arg(long, default_value = DEFAULT_URL)]
        url: String,
    },
    /// Reply as a person, quoting the original as Outlook does
    Reply {
        /// Who replies; a mail of somebody else is answered by its Message-ID
        #[arg(long = "as", value_name = "ADDRESS")]
        author: String,
        /// What is answered: `latest` (newest mail of SmartActions) or a Message-ID
        #[arg(long, default_value = "latest", value_name = "latest|MESSAGE-ID")]
        to: String,
        /// Further recipients
        #[arg(long, value_name = "ADDRESS")]
        cc: Vec<String>,
        /// The running sandbox
        #[arg(long, default_value = DEFAULT_URL)]
        url: String,
        /// What is newly written
        text: String,
    },
}

/// Runs the command; serving ends with Ctrl-C or SIGTERM and code 0. Needs a tokio runtime.
pub async fn run(args: SandboxArgs) -> Exit {
    let done = match args.command {
        None => serve(args).await,
        Some(SandboxCommand::Deliver {
            internal,
            intact,
            url,
            files,
        }) => {
            let mode = match (internal, intact) {
                (true, _) => DeliverAs::Internal,
                (_, true) => DeliverAs::Intact,
                _ => DeliverAs::Outside,
            };
            deliver(&url, mode, &files).await
        }
        Some(SandboxCommand::Mailbox {
            address,
            json,
            full,
            url,
        }) => mailbox(&url, &address, json, full).await,
        Some(SandboxCommand::Reply {
            author,
            to,
            cc,
            url,
            text,
        }) => reply(&url, &author, &to, &text, &cc).await,
    };
    done.map_or_else(|failure| failure.tell(), |()| Exit::Done)
}

async fn deliver(url: &str, mode: DeliverAs, files: &[PathBuf]) -> Result<(), Failure> {
    let client = Client::new(url)?;
    for path in files {
        let mail = std::fs::read(path).map_err(|error| {
            Failure::Arguments(format!("sandbox.deliver.file: {}: {error}", path.display()))
        })?;
        talk::say_json(&client.deliver(mail, mode).await?);
    }
    Ok(())
}

async fn mailbox(url: &str, address: &str, json: bool, full: bool) -> Result<(), Failure> {
    let messages = Client::new(url)?.mailbox(address).await?;
    if json {
        talk::say_json(&messages);
        return Ok(());
    }
    for message in messages.as_array().into_iter().flatten() {
        if full {
            for line in whole(message) {
                talk::say(&line);
            }
            continue;
        }
        let text = |name: &str| message.get(name).and_then(Value::as_str).unwrap_or("-");
        talk::say(&format!(
            "{}  {:<12}  {:<32}  {}",
            text("received"),
            text("folder"),
            text("from"),
            text("subject"),
        ));
    }
    Ok(())
}

/// A message with what a reply can be made of: who, when, its Message-ID, what it answers, its text.
fn whole(message: &Value) -> Vec<String> {
    let text = |name: &str| {
        message
            .get(name)
            .and_then(Value::as_str)
            .unwrap_or_default()
    };
    let list = |name: &str| {
        let all = message.get(name).and_then(Value::as_array);
        let all: Vec<&str> = all
            .into_iter()
            .flatten()
            .filter_map(Value::as_str)
            .collect();
        all.join(", ")
    };
    let mut lines: Vec<String> = [
        ("Message-ID", text("message_id").to_owned()),
        ("Folder", text("folder").to_owned()),
        ("Received", text("received").to_owned()),
        ("From", text("from").to_owned()),
        ("To", list("to")),
        ("Cc", list("cc")),
        ("Subject", text("subject").to_owned()),
        ("In-Reply-To", text("in_reply_to").to_owned()),
    ]
    .into_iter()
    .filter(|(_, value)| !value.is_empty())
    .map(|(name, value)| format!("{name}: {}", shown(&value)))
    .collect();
    lines.push(String::new());
    let body = text("text").lines().map(|l| format!("  {}", shown(l)));
    lines.extend(body.map(|l| l.trim_end().to_owned()));
    lines.push(String::new());
    lines
}

/// Text of a mail on a terminal: nothing in it may steer the terminal.
fn shown(text: &str) -> String {
    text.replace(char::is_control, " ").trim_end().to_owned()
}

async fn reply(
    url: &str,
    author: &str,
    to: &str,
    text: &str,
    cc: &[String],
) -> Result<(), Failure> {
    talk::say_json(&Client::new(url)?.reply(author, to, text, cc).await?);
    Ok(())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_whole_message_has_its_id_and_its_text() {
        let message = json!({"message_id": "<1@x>", "folder": "inbox", "from": "a@b.c", "to": ["d@e.f"],
            "subject": "Order\u{1b}[2J", "text": "Approve?\r\n\r\nbody\u{7}\n"});
        let told = whole(&message).join("\n");
        assert!(
            told.starts_with("Message-ID: <1@x>\nFolder: inbox"),
            "{told}"
        );
        assert!(told.contains("\n\n  Approve?\n\n  body"), "{told}");
        assert!(
            !told.contains('\u{1b}') && !told.contains('\u{7}'),
            "{told}"
        );
        assert!(!told.contains("Cc:"), "{told}");
    }
}
