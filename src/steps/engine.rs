//! The hand-off for the wizard: start, replace or leave the engine; and the way back.

use std::{fs, time::Duration};

use tokio::{sync::mpsc::UnboundedSender, time::Instant};

use super::Runner;
use crate::{
    config::{Change, SecretSource, ServiceKind, write},
    domain::{CheckState, Problem},
    launch::{self, StartError, Started},
    setup::{Event, Ready},
};

/// How long an engine may take to finish what it has in hand.
const STOPPED_WITHIN: Duration = Duration::from_secs(20);

fn refused(error: &StartError) -> Problem {
    let code = match error {
        StartError::Lock(e) => e.code(),
        StartError::Spawn(e) => e.code(),
        StartError::Ended { .. } => "engine.ended",
        StartError::NotReady { .. } => "engine.not_ready",
        StartError::Control(e) => e.code(),
    };
    let last = match error {
        StartError::Ended { last_lines, .. } | StartError::NotReady { last_lines, .. } => {
            last_lines.join("\n")
        }
        _ => String::new(),
    };
    let remedy = "smartactions logs shows more; undo puts the old setup back";
    Problem::new(code, error.to_string(), last, remedy)
}

impl Runner {
    /// An engine that runs with this very config is left alone; one with an older config is
    /// replaced; none is started.
    pub(super) async fn launch(
        &self,
        service: ServiceKind,
        events: &UnboundedSender<Event>,
    ) -> Result<Ready, Problem> {
        if service == ServiceKind::Systemd {
            return Err(Problem::new(
                "launch.systemd.not_yet",
                "setup cannot start a systemd unit yet",
                "[launch] service",
                "write service = \"detached\", or start the unit by hand",
            ));
        }
        let changed = self.before.lock().is_ok_and(|b| b.changed);
        if changed && let Some(pid) = self.running_engine() {
            let begun = Instant::now();
            let stopped = launch::stop(&self.plan.directories, STOPPED_WITHIN).await;
            stopped.map_err(|e| refused(&e))?;
            line(events, "Old engine stopped", format!("pid {pid}"), begun);
        }
        let begun = Instant::now();
        let started = launch::start(&self.plan, |_| {}).await;
        match started.map_err(|e| refused(&e))? {
            Started::New(s) => {
                line(
                    events,
                    "New engine started",
                    format!("pid {}", s.pid),
                    begun,
                );
                Ok(Ready {
                    pid: s.pid,
                    started: true,
                })
            }
            Started::Already(s) => Ok(Ready {
                pid: s.pid,
                started: false,
            }),
        }
    }

    /// Old config, old secrets, old engine; with none before, no config and no engine.
    pub(super) async fn undo(&self) -> Result<(), Problem> {
        let (config, secrets) = match self.before.lock() {
            Ok(before) => (before.config.clone(), before.secrets.clone()),
            Err(_) => (None, crate::config::Secrets::default()),
        };
        let Some(old) = config else {
            return Ok(());
        };
        if self.running_engine().is_some() {
            let stopped = launch::stop(&self.plan.directories, STOPPED_WITHIN).await;
            stopped.map_err(|e| refused(&e))?;
        }
        let file = self.plan.directories.config_file.clone();
        let failed = |what: String| {
            Problem::new(
                "setup.not_undone",
                what,
                file.display().to_string(),
                "put the backup beside it back by hand",
            )
        };
        let Some(text) = old else {
            return fs::remove_file(&file).map_err(|e| failed(e.to_string()));
        };
        let passwords = secrets
            .names()
            .filter(|n| secrets.source(n) == Some(SecretSource::File))
            .filter_map(|n| Some((n.to_owned(), secrets.password(n)?.clone())))
            .collect();
        write(&Change {
            config_file: file.clone(),
            config: text,
            seen: None,
            secrets_file: self.plan.directories.secrets_file(),
            passwords,
            api_keys: None,
            stamp: self.world.now().strftime("%Y%m%d-%H%M").to_string(),
        })
        .map_err(|e| failed(e.to_string()))?;
        launch::start(&self.plan, |_| {})
            .await
            .map_err(|e| refused(&e))?;
        Ok(())
    }
}

fn line(events: &UnboundedSender<Event>, name: &str, value: String, begun: Instant) {
    let _ = events.send(Event::LaunchLine {
        name: name.to_owned(),
        state: CheckState::Passed {
            value,
            elapsed: begun.elapsed(),
        },
    });
}
