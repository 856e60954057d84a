//! A service manager of paper: programs in a folder that write down how they were called.

use std::{collections::BTreeMap, fs, os::unix::fs::PermissionsExt, path::PathBuf};

use super::{super::Unit, Order, env, usual};
use crate::world::{Directories, Environment};

/// Programs that write down how they were called; `fails` is a call that fails.
pub(super) struct Paper {
    dir: tempfile::TempDir,
}

impl Paper {
    pub(super) fn new(fails: &str, state: &str) -> Self {
        let dir = tempfile::tempdir().unwrap();
        let bin = dir.path().join("bin");
        fs::create_dir(&bin).unwrap();
        let script = format!(
            r#"#!/bin/sh
d='{dir}'; c="${{0##*/}} $*"
printf '%s\n' "$c" >>"$d/calls"
case "$c" in
*is-system-running) echo {state} ;;
*is-enabled*) /bin/cat "$d/enabled" 2>/dev/null || exit 1 ;;
*FragmentPath*) /bin/cat "$d/fragment" 2>/dev/null ;;
*daemon-reload) for f in "$d/units/"*.service; do [ -e "$f" ] && echo "the unit is there" || echo gone; done >>"$d/reloads" ;;
*" start "*) [ ! -e "$d/start" ] || . "$d/start" ;;
*" stop "*) [ ! -e "$d/stop" ] || . "$d/stop" ;;
'id -u'*|'id -g'*) /bin/cat "$d/uid" 2>/dev/null || /usr/bin/id -u ;;
esac
case "$c" in '{fails}'*) echo 'Access denied' >&2; exit 1 ;; esac
"#,
            dir = dir.path().display()
        );
        for program in [
            "systemctl",
            "loginctl",
            "systemd-sysusers",
            "useradd",
            "userdel",
            "id",
        ] {
            let file = bin.join(program);
            fs::write(&file, &script).unwrap();
            fs::set_permissions(&file, fs::Permissions::from_mode(0o755)).unwrap();
        }
        Self { dir }
    }

    pub(super) fn path(&self, name: &str) -> PathBuf {
        self.dir.path().join(name)
    }

    pub(super) fn calls(&self) -> String {
        fs::read_to_string(self.path("calls")).unwrap_or_default()
    }

    pub(super) fn env(&self) -> Environment {
        env(&[
            ("PATH", self.path("bin").to_str().unwrap()),
            ("SYSTEMD_UNIT_PATH", self.path("units").to_str().unwrap()),
            ("USER", "bo"),
        ])
    }

    pub(super) fn unit(&self, root: bool) -> (Unit, Order) {
        let state = self.path("state");
        fs::create_dir_all(&state).unwrap();
        fs::write(state.join("tasks.db"), "x").unwrap();
        let config = self.path("config.toml");
        let at = Directories::find(&BTreeMap::new(), root, Some(&config), Some(&state)).unwrap();
        let (_, mut order) = usual(root);
        order.directories = at;
        order.own_state = Some(state);
        (Unit::of(&self.env(), root, &order.directories), order)
    }

    /// From now on `is-enabled` says so.
    pub(super) fn enabled(&self, state: &str) {
        fs::write(self.path("enabled"), format!("{state}\n")).unwrap();
    }

    /// Calls that change something, one a line.
    pub(super) fn changes(&self) -> Vec<String> {
        let asks = ["is-", " show", "id ", "loginctl show"];
        let all = self.calls();
        all.lines()
            .filter(|call| !asks.iter().any(|ask| call.contains(ask)))
            .map(str::to_owned)
            .collect()
    }
}
