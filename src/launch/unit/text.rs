//! The text of a unit (systemd.unit(5), systemd.service(5), systemd.exec(5)). Pure.

use std::{fmt::Write as _, path::PathBuf};

use super::{Scope, Unit};
use crate::world::Directories;

/// The machine's user who owns state and secrets, and runs the engine.
pub const USER: &str = "smartactions";

/// How each unit that setup writes begins.
pub(super) const FIRST_LINE: &str = "# Written by smartactions setup.";

/// What the unit runs.
#[derive(Debug, Clone)]
pub struct Order {
    /// This program.
    pub program: PathBuf,
    /// Its folders.
    pub directories: Directories,
    /// `--state`, when it was given.
    pub own_state: Option<PathBuf>,
    /// What follows `Environment=`, line by line: variables that the engine needs too, such as
    /// `HTTPS_PROXY`.
    pub environment: Vec<String>,
    /// One of the shell's that would stand there, and holds a password.
    pub password_in: Option<&'static str>,
    /// File of the database in the state folder.
    pub database: String,
    /// Whether the API listens below port 1024, which needs a capability.
    pub low_port: bool,
}

/// Exit codes that a new start does not heal (README, "Exit codes"): a wrong command line, a config that
/// no engine starts with, another engine that has this state folder.
const NEVER_AGAIN: &str = "2 3 5 11";

/// What fails each time ends as failed, and is seen in `systemctl --failed`: half an hour holds 180 starts
/// at most. A full disk or a port that is taken has some ten minutes to be over.
const LIMITS: &str = "StartLimitIntervalSec=30min\nStartLimitBurst=60\n";

/// Options that need no privilege of the manager, so that a user's manager takes them too; those of
/// seccomp work there because of `NoNewPrivileges`.
const ANYWHERE: &[&str] = &[
    "NoNewPrivileges=yes",
    "LockPersonality=yes",
    "MemoryDenyWriteExecute=yes",
    "RestrictAddressFamilies=AF_UNIX AF_INET AF_INET6 AF_NETLINK",
    "RestrictNamespaces=yes",
    "RestrictRealtime=yes",
    "RestrictSUIDSGID=yes",
    "SystemCallArchitectures=native",
    "SystemCallFilter=@system-service",
    "SystemCallErrorNumber=EPERM",
    "UMask=0077",
];

/// Options for the machine's manager alone: they need mounts and capabilities.
const MACHINE: &[&str] = &[
    "ProtectSystem=strict",
    "PrivateDevices=yes",
    "ProtectClock=yes",
    "ProtectControlGroups=yes",
    "ProtectHostname=yes",
    "ProtectKernelLogs=yes",
    "ProtectKernelModules=yes",
    "ProtectKernelTunables=yes",
    "ProtectProc=invisible",
    "RemoveIPC=yes",
];

/// The whole text.
pub fn text(unit: &Unit, order: &Order) -> String {
    let machine = unit.scope == Scope::System;
    let edit = unit.systemctl(&["edit", &unit.name]).join(" ");
    let mut all = format!(
        "{FIRST_LINE} For changes of your own: systemctl {edit}\n\
         [Unit]\n\
         Description=SmartActions: people act on a task by replying to an e-mail\n"
    );
    if machine {
        all.push_str("Wants=network-online.target\nAfter=network-online.target\n");
    }
    all.push_str(LIMITS);
    all.push_str("\n[Service]\nType=exec\n");
    let _ = writeln!(all, "ExecStart={}", command(order));
    for line in &order.environment {
        let _ = writeln!(all, "Environment={line}");
    }
    let _ = writeln!(
        all,
        "Restart=on-failure\nRestartSec=10\nRestartPreventExitStatus={NEVER_AGAIN}\nTimeoutStopSec=30"
    );
    if machine {
        folders(&mut all, order);
    }
    for option in ANYWHERE {
        let _ = writeln!(all, "{option}");
    }
    let _ = writeln!(all, "\n[Install]\nWantedBy={}", unit.target());
    all
}

/// Whose it is, what it may write, and the walls round it.
fn folders(all: &mut String, order: &Order) {
    let _ = writeln!(all, "User={USER}\nGroup={USER}");
    let state = &order.directories.state;
    if order.own_state.is_none() {
        all.push_str(
            "StateDirectory=smartactions\nStateDirectoryMode=0700\n\
             RuntimeDirectory=smartactions\nRuntimeDirectoryMode=0700\n",
        );
    } else {
        let _ = writeln!(
            all,
            "ReadWritePaths={}",
            quoted(&state.display().to_string(), false)
        );
    }
    let used = [&order.program, &order.directories.config_file, state];
    let below = |roots: &[&str]| used.iter().any(|p| roots.iter().any(|r| p.starts_with(r)));
    // What would hide the engine's own files from it is left out.
    if !below(&["/home", "/root", "/run/user"]) {
        all.push_str("ProtectHome=yes\n");
    }
    if !below(&["/tmp", "/var/tmp"]) {
        all.push_str("PrivateTmp=yes\n");
    }
    for option in MACHINE {
        let _ = writeln!(all, "{option}");
    }
    let bind = if order.low_port {
        "CAP_NET_BIND_SERVICE"
    } else {
        ""
    };
    let _ = writeln!(
        all,
        "CapabilityBoundingSet={bind}\nAmbientCapabilities={bind}"
    );
}

fn command(order: &Order) -> String {
    let config = order.directories.config_file.display().to_string();
    let mut words = vec![
        order.program.display().to_string(),
        "run".to_owned(),
        "--config".to_owned(),
        config,
        // The manager would open the log before it has made the folder, and as root.
        "--into-log".to_owned(),
    ];
    if let Some(state) = &order.own_state {
        words.extend(["--state".to_owned(), state.display().to_string()]);
    }
    let quoted: Vec<String> = words.iter().map(|w| quoted(w, true)).collect();
    quoted.join(" ")
}

/// One word (systemd.syntax(7), "Quoting"): `%` begins a specifier, and in a command `$` a variable.
pub(super) fn quoted(word: &str, in_command: bool) -> String {
    let mut all = String::new();
    let mut plain = !word.is_empty();
    for c in word.chars() {
        plain &= c.is_ascii_alphanumeric() || "/._-=:@+,%$".contains(c);
        match c {
            '%' => all.push_str("%%"),
            '$' if in_command => all.push_str("$$"),
            '"' | '\\' => all.extend(['\\', c]),
            '\n' => all.push_str("\\n"),
            c => all.push(c),
        }
    }
    if plain { all } else { format!("\"{all}\"") }
}
