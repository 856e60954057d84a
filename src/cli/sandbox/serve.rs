//! `sandbox` without a command: starts the embedded Exchange and serves until it is told to stop.

use std::{io, path::Path};

use super::{SandboxArgs, failure::Failure};
use crate::cli::{signals::Signals, talk};
use crate::domain::recording::Recording;
use crate::sandbox::{self, Options, Running, Sandbox, SandboxError, Scenario, ScenarioError};

/// Serves until Ctrl-C, SIGTERM or the end of the terminal.
pub(super) async fn serve(args: SandboxArgs) -> Result<(), Failure> {
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
    // Before the banner: whoever reads it may end the sandbox at once, and its state is kept.
    let mut signals = Signals::new("sandbox.signals").map_err(|problem| start(&problem.what))?;
    talk::tell(&banner(&running, smtp));
    signals.next().await;
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
