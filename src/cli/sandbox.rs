//! `smartactions sandbox …`: runs the embedded Exchange, or speaks to one that runs.
//!
//! Exit codes: 0 done, 2 wrong command line or unreadable file, 4 the sandbox could not start,
//! 7 no sandbox answers, 10 it refused. It needs no config and no engine.

use std::io;
use std::path::PathBuf;

use clap::{Args, Subcommand};
use serde_json::Value;

use super::{exit::Exit, talk};
use crate::domain::Problem;
use crate::sandbox::{
    self, Client, ClientError, DeliverAs, Options, Running, Sandbox, SandboxError,
};

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
    /// Play a written scenario (not available yet)
    #[arg(long, value_name = "FILE")]
    scenario: Option<PathBuf>,
    /// Replay recorded mail (not available yet)
    #[arg(long, value_name = "FILE")]
    replay: Option<PathBuf>,
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
        /// The running sandbox
        #[arg(long, default_value = DEFAULT_URL)]
        url: String,
    },
    /// Reply as a person, quoting the original as Outlook does
    Reply {
        /// Who replies
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

/// Why the command failed; decides the exit code.
enum Failure {
    /// The command line or a file it names cannot be used.
    Arguments(String),
    /// The sandbox could not start or keep its state.
    Start(String),
    /// A running sandbox gave nothing.
    Call(ClientError),
}

impl Failure {
    fn tell(&self) -> Exit {
        let (sentence, exit) = match self {
            Self::Arguments(sentence) => (sentence.clone(), Exit::Usage),
            Self::Start(sentence) => (sentence.clone(), Exit::Check),
            Self::Call(error @ ClientError::Url(_)) => (error.to_string(), Exit::Usage),
            Self::Call(ClientError::Unreachable { url, .. }) => (
                format!("sandbox.client.unreachable: no sandbox answers at {url}"),
                Exit::NotRunning,
            ),
            Self::Call(error @ ClientError::Refused { .. }) => (error.to_string(), Exit::Refused),
        };
        talk::refuse(&problem(&sentence), exit)
    }
}

/// The sandbox's sentences start with their code; what to do is told here, where commands are known.
fn problem(sentence: &str) -> Problem {
    let (code, what) = sentence
        .split_once(": ")
        .unwrap_or(("sandbox.failed", sentence));
    Problem::new(code, what, "", remedy(code))
}

fn remedy(code: &str) -> &'static str {
    match code {
        "sandbox.client.unreachable" => "smartactions sandbox, or give --url of the one that runs",
        "sandbox.client.url" => "give --url as the running sandbox tells it",
        "sandbox.mailbox.unknown" | "sandbox.reply.mailbox" => {
            "take one of those that the sandbox names at its start, such as alice@example.test"
        }
        "sandbox.reply.original" => {
            "smartactions sandbox mailbox ADDRESS shows what is there; wait for the mail, or give --to MESSAGE-ID"
        }
        "sandbox.deliver.nobody" => "add a line such as: To: smartactions@example.test",
        "sandbox.deliver.file" => "check the path and that you may read it",
        "sandbox.listen.refused" => "give another address with --listen, or port 0 for a free one",
        "sandbox.listen.address" | "sandbox.listen.not_loopback" => "--listen 127.0.0.1:8443",
        "sandbox.option.unavailable" => "leave it out",
        _ => "mend what is said and try again",
    }
}

impl From<ClientError> for Failure {
    fn from(error: ClientError) -> Self {
        Self::Call(error)
    }
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
        Some(SandboxCommand::Mailbox { address, json, url }) => mailbox(&url, &address, json).await,
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

async fn serve(args: SandboxArgs) -> Result<(), Failure> {
    for (given, name) in [(&args.scenario, "--scenario"), (&args.replay, "--replay")] {
        if given.is_some() {
            return Err(Failure::Arguments(format!(
                "sandbox.option.unavailable: {name} is not available in this version"
            )));
        }
    }
    let start = |error: &dyn std::fmt::Display| Failure::Start(error.to_string());
    let running = Sandbox::start(Options {
        listen: args.listen,
        tls: args.tls,
        data: args.data,
    })
    .await
    .map_err(not_started)?;
    let smtp = match &args.smtp {
        Some(listen) => Some(running.open_smtp(listen).await.map_err(not_started)?),
        None => None,
    };
    if let (Some(path), Some(pem)) = (&args.ca_out, &running.ca_pem) {
        std::fs::write(path, pem)
            .map_err(|e| start(&format!("sandbox.tls.ca_out: {}: {e}", path.display())))?;
    }
    talk::tell(&banner(&running, smtp));
    wait_for_end().await.map_err(|e| start(&e))?;
    talk::tell("sandbox stops");
    running.stop().await.map_err(|e| start(&e))
}

fn not_started(error: SandboxError) -> Failure {
    match error {
        SandboxError::Address(_) | SandboxError::NotLoopback(_) => {
            Failure::Arguments(error.to_string())
        }
        error => Failure::Start(error.to_string()),
    }
}

fn banner(running: &Running, smtp: Option<std::net::SocketAddr>) -> String {
    let domain = sandbox::DOMAIN;
    let smtp = smtp.map_or_else(String::new, |at| {
        let cover = if running.ca_pem.is_some() {
            ", STARTTLS"
        } else {
            ""
        };
        format!("SMTP          smtp://{at} (takes mail for {domain}{cover})\n")
    });
    format!(
        "SmartActions sandbox: an embedded look-alike of Exchange for trying out, not Microsoft Exchange\n\
         EWS           {}\n\
         Autodiscover  {}/autodiscover/autodiscover.xml\n\
         {smtp}Sign in as    user@{domain}, EXAMPLE\\user or user; password: {}\n\
         Accounts      svc-smartactions (service account), smartactions (alias actions)\n\
         People        alice (alias a.smith), bob, carol, dave, erin\n\
         Special       nomailbox (an account without mailbox), full (a full mailbox), approvers (group: alice, bob, carol)\n\
         Stop with Ctrl-C",
        running.ews_url(),
        running.url,
        sandbox::PASSWORD,
    )
}

/// Ctrl-C or SIGTERM.
async fn wait_for_end() -> io::Result<()> {
    use tokio::signal::unix::{SignalKind, signal};
    let mut terminate = signal(SignalKind::terminate())?;
    tokio::select! {
        interrupted = tokio::signal::ctrl_c() => interrupted,
        _ = terminate.recv() => Ok(()),
    }
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

async fn mailbox(url: &str, address: &str, json: bool) -> Result<(), Failure> {
    let messages = Client::new(url)?.mailbox(address).await?;
    if json {
        talk::say_json(&messages);
        return Ok(());
    }
    for message in messages.as_array().into_iter().flatten() {
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
    use super::*;

    #[test]
    fn a_sentence_becomes_a_problem_with_its_code_and_a_way_out() {
        let told = problem("sandbox.reply.mailbox: who@example.test has no mailbox in the sandbox");
        assert_eq!(told.code, "sandbox.reply.mailbox");
        assert_eq!(told.what, "who@example.test has no mailbox in the sandbox");
        assert!(told.remedy.contains("alice@example.test"));
    }
}
