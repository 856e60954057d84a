//! `smartactions sandbox …`: runs the embedded Exchange, or speaks to one that runs.
//!
//! Exit codes: 0 done, 2 wrong command line or unreadable file, 4 the sandbox could not start,
//! 7 no sandbox answers, 10 it refused. It needs no config and no engine.

mod failure;

use std::io;
use std::path::{Path, PathBuf};

use clap::{Args, Subcommand, ValueEnum};
use serde_json::Value;

use self::failure::Failure;
use super::{exit::Exit, talk};
use crate::domain::recording::Recording;
use crate::sandbox::{
    self, ChannelBinding, Client, DeliverAs, Options, Running, Sandbox, SandboxError, Scenario,
    ScenarioError,
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
    let recording = args.replay.as_deref().map(read_recording).transpose()?;
    let mut scenario = match &args.scenario {
        Some(path) => read_scenario(path)?,
        None => Scenario::default(),
    };
    if let Some(methods) = &args.auth {
        scenario
            .offer(methods)
            .map_err(|error| Failure::Arguments(error.to_string()))?;
    }
    if let Some(forms) = &args.kerberos {
        scenario
            .take_tickets(forms)
            .map_err(|error| Failure::Arguments(error.to_string()))?;
    }
    if let Some(binding) = args.channel_binding {
        scenario.bind_channel(binding.into());
    }
    let start = |error: &dyn std::fmt::Display| Failure::Start(error.to_string());
    let options = Options {
        listen: args.listen,
        tls: args.tls,
        data: args.data,
    };
    let started = Sandbox::start_with(options, &scenario).await;
    let running = started.map_err(|e| not_started(e, args.scenario.as_deref()))?;
    let smtp = match &args.smtp {
        Some(listen) => {
            let at = running.open_smtp(listen).await;
            Some(at.map_err(|e| not_started(e, None))?)
        }
        None => None,
    };
    if let Some(recording) = recording {
        running.play(recording);
    }
    if let (Some(path), Some(pem)) = (&args.ca_out, &running.ca_pem) {
        std::fs::write(path, pem)
            .map_err(|e| start(&format!("sandbox.tls.ca_out: {}: {e}", path.display())))?;
    }
    talk::tell(&banner(&running, smtp));
    wait_for_end().await.map_err(|e| start(&e))?;
    talk::tell("sandbox stops");
    running.stop().await.map_err(|e| start(&e))
}

fn read_scenario(path: &Path) -> Result<Scenario, Failure> {
    let unreadable = |e: io::Error| format!("sandbox.scenario.file: {}: {e}", path.display());
    let text = std::fs::read_to_string(path).map_err(|e| Failure::Arguments(unreadable(e)))?;
    Scenario::parse(&text).map_err(|error| Failure::Arguments(in_file(&error, Some(path))))
}

fn read_recording(path: &Path) -> Result<Recording, Failure> {
    let unusable = |e: &dyn std::fmt::Display| {
        Failure::Arguments(format!("sandbox.replay.file: {}: {e}", path.display()))
    };
    let text = std::fs::read_to_string(path).map_err(|e| unusable(&e))?;
    Recording::parse(&text).map_err(|e| unusable(&e))
}

/// What is wrong with a scenario, the file's name behind its code.
fn in_file(error: &ScenarioError, path: Option<&Path>) -> String {
    let sentence = error.to_string();
    match (path, sentence.split_once(": ")) {
        (Some(path), Some((code, what))) => format!("{code}: {}: {what}", path.display()),
        _ => sentence,
    }
}

fn not_started(error: SandboxError, scenario: Option<&Path>) -> Failure {
    match error {
        SandboxError::Address(_) | SandboxError::NotLoopback(_) => {
            Failure::Arguments(error.to_string())
        }
        SandboxError::Scenario(error) => Failure::Arguments(in_file(&error, scenario)),
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
         Autodiscover  {}/autodiscover/autodiscover.xml (POX), .svc (SOAP)\n\
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
