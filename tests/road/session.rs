//! Recorded sessions: what a person typed and saw, played again to the same screens.
//!
//! A session is a text in `tests/road/sessions`. Its lines:
//! `setup ARGUMENTS` starts the program on a terminal of 80x24; `key NAME` and `type TEXT` send keys;
//! `see TEXT` waits until that is shown; `size ROWS COLUMNS` makes another window; `screen` compares
//! the whole screen with the lines below it that begin with `|`; `end CODE` waits for the end.
//! `{url}`, `{api}` and `{password}` stand for what differs from run to run; what the machine decides
//! (times, ports, pids, paths, keys) is masked on both sides. `SMARTACTIONS_RECORD=1` writes the
//! screens anew.

use std::{fs, path::PathBuf, time::Duration};

use regex::{Captures, Regex};

use crate::{rig::Rig, terminal::Terminal};

/// While it is recorded: nothing new for so long is a whole screen.
const STILL: Duration = Duration::from_secs(2);

/// A password that nothing else in the world contains.
pub const PASSWORD: &str = "zq7-canary-Wm4";

/// Plays the session, or records its screens.
pub fn play(rig: &Rig, name: &str) -> Terminal {
    let file: PathBuf = [env!("CARGO_MANIFEST_DIR"), "tests/road/sessions", name]
        .iter()
        .collect();
    let record = std::env::var_os("SMARTACTIONS_RECORD").is_some();
    let written = fs::read_to_string(&file).unwrap();
    let mut lines = written.lines().peekable();
    let mut played: Vec<String> = Vec::new();
    let mut terminal = None;
    while let Some(line) = lines.next() {
        played.push(line.to_owned());
        if line.is_empty() || line.starts_with('#') {
            continue;
        }
        let (order, rest) = line.split_once(' ').unwrap_or((line, ""));
        let rest = filled(rig, rest);
        if order == "setup" {
            let mut arguments = vec!["setup"];
            arguments.extend(rest.split_whitespace());
            terminal = Some(rig.on_terminal(&arguments));
            continue;
        }
        let shown = terminal.as_mut().expect("a session begins with `setup`");
        if order == "screen" {
            let mut recorded = Vec::new();
            while let Some(line) = lines.next_if(|line| line.starts_with('|')) {
                recorded.push(line.trim_start_matches('|').to_owned());
            }
            let seen = if record {
                while shown.hear(STILL) {}
                masked(rig, &shown.text())
            } else {
                compare(rig, shown, &recorded, &played)
            };
            played.extend(seen.iter().map(|line| format!("|{line}")));
            continue;
        }
        step(shown, order, &rest);
    }
    if record {
        fs::write(&file, played.join("\n") + "\n").unwrap();
    }
    terminal.unwrap()
}

fn step(shown: &mut Terminal, order: &str, rest: &str) {
    match order {
        "key" => rest
            .split_whitespace()
            .for_each(|name| shown.press(key(name))),
        "type" => shown.press(rest),
        "see" => shown.wait_for(rest),
        "size" => {
            let (rows, columns) = rest.split_once(' ').unwrap();
            shown.resize(rows.parse().unwrap(), columns.parse().unwrap());
        }
        "end" => assert_eq!(shown.ended(), rest.parse::<u32>().unwrap()),
        _ => panic!("a session has no {order:?}"),
    }
}

/// Waits until the screen is as it was recorded.
fn compare(rig: &Rig, shown: &mut Terminal, recorded: &[String], played: &[String]) -> Vec<String> {
    let last: Vec<_> = played
        .iter()
        .rev()
        .filter(|l| !l.starts_with('|'))
        .take(6)
        .collect();
    let what = format!("as recorded after {last:?}:\n{}\n", recorded.join("\n"));
    shown.wait(&what, |screen| masked(rig, &screen.contents()) == recorded);
    recorded.to_vec()
}

fn filled(rig: &Rig, text: &str) -> String {
    text.replace("{url}", &rig.url())
        .replace("{api}", &format!("127.0.0.1:{}", rig.api_port))
        .replace("{password}", PASSWORD)
}

/// The lines without what differs from machine to machine and from run to run. A line that had
/// something of it keeps no count of blanks and rules, for these make room.
fn masked(rig: &Rig, screen: &str) -> Vec<String> {
    let folder = rig.path("").display().to_string();
    let known = [
        (rig.url(), "{url}".to_owned()),
        (
            format!("127.0.0.1:{}", rig.sandbox_port),
            "{server}".to_owned(),
        ),
        (rig.sandbox_port.to_string(), "{port}".to_owned()),
        (format!("127.0.0.1:{}", rig.api_port), "{api}".to_owned()),
        (
            folder.trim_end_matches('/').to_owned(),
            "{folder}".to_owned(),
        ),
    ];
    // Durations and sizes, processes, keys, the part of a long name that is cut away.
    let volatile = Regex::new(r"\d[\d.]* (ms|s|kB)\b|pid \d+|sa_[a-z0-9]{20,}|\S*…").unwrap();
    let room = Regex::new(r" {2,}|─{2,}").unwrap();
    let mask = |line: &str| {
        let replaced = known
            .iter()
            .fold(line.trim_end().to_owned(), |line, (from, to)| {
                line.replace(from, to)
            });
        let replaced = volatile.replace_all(&replaced, "#").into_owned();
        if replaced == line.trim_end() {
            return replaced;
        }
        room.replace_all(&replaced, |run: &Captures<'_>| {
            run[0].chars().take(1).collect::<String>()
        })
        .trim_end()
        .to_owned()
    };
    let mut lines: Vec<String> = screen.lines().map(mask).collect();
    while lines.last().is_some_and(String::is_empty) {
        lines.pop();
    }
    lines
}

fn key(name: &str) -> &'static str {
    match name {
        "Enter" => "\r",
        "Tab" => "\t",
        "Esc" => "\x1b",
        "Up" => "\x1b[A",
        "Down" => "\x1b[B",
        "Right" => "\x1b[C",
        "Left" => "\x1b[D",
        "F1" => "\x1bOP",
        "F2" => "\x1bOQ",
        "Ctrl-C" => "\x03",
        "Ctrl-U" => "\x15",
        _ => panic!("a session has no key {name:?}"),
    }
}
