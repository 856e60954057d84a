//! What the story plays on: sandbox, setup and engine in a folder of their own; put up and taken
//! down whole, whatever happens between.

use std::{net::TcpListener, os::unix::fs::DirBuilderExt, path::PathBuf, time::Duration};

use rustix::process::{Pid, Signal, WaitOptions, kill_process, waitpid};
use tokio::time::{Instant, sleep};

use super::{
    folder::Folder,
    trouble::{DemoError, setup_failed},
};
use crate::{
    cli::{place::Place, setup::perform},
    config::Settings,
    control,
    domain::{Problem, Secret},
    launch::{self, EngineLock, Plan, Tie},
    plain::{Report, Unattended, unattended},
    sandbox::{self, Client, Options, Running, Sandbox},
    setup::{Draft, Effect, Event, Step},
    steps::Runner,
    world::{Directories, Environment, World},
};

/// How long the engine may take until it is ready; on a machine that does nothing else it is 0.2 s.
const READY_WITHIN: Duration = Duration::from_secs(30);
/// How long it may take to finish what it has in hand.
const STOPPED_WITHIN: Duration = Duration::from_secs(8);
/// How long an engine that was being started when the demo was left is waited for.
const BORN_WITHIN: Duration = Duration::from_secs(1);
/// How often is looked.
const PACE: Duration = Duration::from_millis(20);

/// The service account of the sandbox, and the mailbox that the replies go to.
const ACCOUNT: &str = "svc-smartactions@example.test";
const MAILBOX: &str = "smartactions@example.test";

/// A sandbox and, after [`Stage::set_up`], an engine.
pub(super) struct Stage {
    folder: Folder,
    sandbox: Running,
    directories: Directories,
    program: PathBuf,
    launching: bool,
    /// The sandbox's mailboxes and people.
    pub(super) people: Client,
    /// The engine.
    pub(super) engine: control::Client,
}

impl Stage {
    /// Starts the sandbox on a free port, in this process.
    pub(super) async fn open(world: &World) -> Result<Self, DemoError> {
        Folder::clear_away();
        let folder = Folder::make(world.random_u128()).map_err(DemoError::Folder)?;
        let directories = Directories::find(
            &Environment::new(),
            false,
            Some(&folder.path().join("config.toml")),
            Some(&folder.path().join("state")),
        )
        .map_err(|e| DemoError::Unreadable(e.to_string()))?;
        let program = std::env::current_exe().map_err(|e| {
            let remedy = "start it by its full path";
            DemoError::Program(Problem::new("engine.program", e.to_string(), "", remedy))
        })?;
        let sandbox = Sandbox::start(Options {
            listen: "127.0.0.1:0".to_owned(),
            tls: false,
            data: None,
        })
        .await?;
        Ok(Self {
            people: Client::new(&sandbox.url)?,
            engine: control::Client::new(&directories.socket())?,
            folder,
            sandbox,
            directories,
            program,
            launching: false,
        })
    }

    /// Where the sandbox answers.
    pub(super) fn url(&self) -> &str {
        &self.sandbox.url
    }

    /// Every answer that the wizard asks for, save the password.
    pub(super) fn answers(&self) -> Result<Settings, DemoError> {
        // The API needs a port, and the usual one may belong to an engine of the user's own.
        let free = TcpListener::bind("127.0.0.1:0").and_then(|l| l.local_addr());
        let api = free.map_err(DemoError::Folder)?;
        let text = format!(
            "[exchange]\nurl = \"{}\"\naccount = \"{ACCOUNT}\"\nauth = \"basic\"\n\
             [[listener]]\nname = \"default\"\nmailbox = \"{MAILBOX}\"\n\
             [api]\nlisten = \"{api}\"\n",
            self.sandbox.ews_url()
        );
        Settings::parse("demo", &text).map_err(|faults| {
            let all: Vec<_> = faults.iter().map(|f| f.problem().to_string()).collect();
            DemoError::Unreadable(all.join("\n"))
        })
    }

    /// Carries out the wizard's effects in the demo's folder.
    pub(super) fn runner(&self, world: &World) -> Runner {
        let plan = Plan {
            program: self.program.clone(),
            directories: self.directories.clone(),
            own_state: Some(self.directories.state.clone()),
            patience: READY_WITHIN,
            tie: Tie::Tied,
        };
        let password = Secret::new(sandbox::PASSWORD.to_owned());
        Runner::new(plan, Environment::new(), world.clone(), Some(password))
    }

    /// The real setup, unattended: checks, config, engine, ready. `seen` is told each event.
    pub(super) async fn set_up(
        &mut self,
        world: &World,
        seen: impl FnMut(&Event),
    ) -> Result<(), DemoError> {
        let order = Unattended {
            answers: self.answers()?,
            require_mailbox: true,
            ..Unattended::default()
        };
        let runner = self.runner(world);
        let launching = &mut self.launching;
        let perform = async |effect: Effect| {
            *launching |= matches!(effect, Effect::Launch(_));
            perform(&runner, effect).await
        };
        match unattended(order, perform, seen).await {
            Report::Ready { .. } => Ok(()),
            other => Err(setup_failed(other)),
        }
    }

    /// Fills in every field of the wizard, as a run that was left before leaves its answers, and
    /// gives the runner to open it with. From here on an engine may be running.
    pub(super) fn fill_in(&mut self, world: &World) -> Result<Runner, DemoError> {
        let draft = Draft {
            step: Step::Exchange,
            settings: self.answers()?,
        };
        let state = &self.directories.state;
        let mut folder = std::fs::DirBuilder::new();
        folder
            .mode(0o700)
            .create(state)
            .map_err(DemoError::Folder)?;
        let file = state.join("draft.toml");
        std::fs::write(file, draft.text()).map_err(DemoError::Folder)?;
        self.launching = true;
        Ok(self.runner(world))
    }

    /// The options that would lead other commands here.
    pub(super) fn place(&self) -> Place {
        Place {
            config: Some(self.directories.config_file.clone()),
            state: Some(self.directories.state.clone()),
            tie: Tie::Tied,
        }
    }

    /// The last lines of the engine's log, and the whole log moved to where it outlives the demo.
    pub(super) fn rescue_log(&self) -> (Vec<String>, Option<PathBuf>) {
        let log = self.directories.log_file();
        (launch::last_lines(&log), self.folder.rescue(&log))
    }

    /// Stops engine and sandbox and removes the folder; the folder when it is still there.
    pub(super) async fn close(self) -> Result<(), PathBuf> {
        if self.launching {
            self.end_engine().await;
        }
        // In memory: there is nothing that could fail to be kept.
        let _ = self.sandbox.stop().await;
        self.folder.remove()
    }

    /// Asks it to stop; what does not obey, or has no socket yet, is ended by its process id. The
    /// lock is in the demo's own folder, so its holder is nobody else's engine.
    async fn end_engine(&self) {
        let lock = self.directories.lock_file();
        let holder = || EngineLock::holder(&lock).ok().flatten();
        let mut held = holder();
        let begun = Instant::now();
        while held.is_none() && begun.elapsed() < BORN_WITHIN {
            sleep(PACE).await;
            held = holder();
        }
        let pid = held.flatten().and_then(|pid| i32::try_from(pid).ok());
        let pid = pid.and_then(Pid::from_raw);
        let stopped = launch::stop(&self.directories, STOPPED_WITHIN).await;
        let Some(pid) = pid else { return };
        if stopped.is_err() {
            // It may have ended meanwhile.
            let _ = kill_process(pid, Signal::KILL);
        }
        // It is a child of this process: its end has to be taken note of, or it stays in the
        // process table for as long as nobody adopts it.
        let begun = Instant::now();
        while let Ok(None) = waitpid(Some(pid), WaitOptions::NOHANG) {
            if begun.elapsed() >= BORN_WITHIN {
                return;
            }
            sleep(PACE).await;
        }
    }
}
