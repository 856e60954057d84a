//! `smartactions explain`: a mail in, every step of its reading and the verdict out.
//!
//! Runs the very reader of the engine. Needs no config and, but for `--task`, no engine; writes
//! nothing but its answer. Without headers and item class the sender counts as proved and the token as good.

mod mime;
mod request;
pub mod task;

use std::{
    io::{self, BufRead, Write},
    path::PathBuf,
};

use serde::Serialize;
use serde_json::Value;

use crate::{
    domain::{Action, Decision, MailKind, Problem, Reading, StandardAction, reading::ReadingStep},
    reply::{Offer, read},
    words::{explain as words, reasons},
};
use request::Request;

/// Longest line of `--jsonl`, in bytes.
const LONGEST_LINE: u64 = 64 * 1024 * 1024;

/// Arguments of the command.
#[derive(Debug, Clone, clap::Args)]
pub struct ExplainArgs {
    /// The mail, as .eml
    #[arg(
        value_name = "FILE.eml",
        required_unless_present_any = ["jsonl", "task"],
        conflicts_with = "jsonl"
    )]
    pub file: Option<PathBuf>,
    /// Read it as a reply to this task; without a file: why the mails about that task did what they
    /// did
    #[arg(long, value_name = "ID", conflicts_with = "jsonl")]
    pub task: Option<String>,
    /// Answer as one JSON object
    #[arg(long)]
    pub json: bool,
    /// One JSON object a line on stdin, one on stdout
    #[arg(long)]
    pub jsonl: bool,
}

/// One answer, as `interface.md` shapes it.
#[derive(Debug, Serialize)]
struct Explained<'a> {
    id: &'a Value,
    kind: MailKind,
    new_text: &'a str,
    decision: Decision,
    action: Option<&'a str>,
    comment: Option<&'a str>,
    reason: &'a str,
    suggestion: Option<&'a str>,
    standard: Option<StandardAction>,
    steps: &'a [ReadingStep],
}

/// Runs the command on the streams of this process.
pub fn main(args: &ExplainArgs) -> super::exit::Exit {
    use super::exit::Exit;
    let code = run(
        args,
        io::stdin().lock(),
        io::stdout().lock(),
        io::stderr().lock(),
    );
    match code {
        0 => Exit::Done,
        10 => Exit::Refused,
        _ => Exit::Usage,
    }
}

/// Runs the command and gives its exit code: 0 done, 2 wrong command line or unreadable mail,
/// 10 refused. Answers go to `stdout`, a fault that is no answer to `stderr`. A stdout that is
/// closed early is no fault.
pub fn run(
    args: &ExplainArgs,
    stdin: impl BufRead,
    mut stdout: impl Write,
    mut stderr: impl Write,
) -> u8 {
    let plain = [Action::named("Approve"), Action::named("Reject")];
    let done = match Offer::new(&plain, &[StandardAction::Help]) {
        _ if args.jsonl => filter(stdin, &mut stdout).map(|()| 0),
        Ok(offer) => one_file(args, &offer, &mut stdout, &mut stderr),
        Err(_) => Ok(2),
    };
    let flushed = done.and_then(|code| stdout.flush().map(|()| code));
    match flushed {
        Ok(code) => code,
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => 0,
        Err(_) => 2,
    }
}

/// Reads the file against an offer.
fn one_file(
    args: &ExplainArgs,
    offer: &Offer,
    out: &mut impl Write,
    talk: &mut impl Write,
) -> io::Result<u8> {
    let request = match file_request(args) {
        Ok(request) => request,
        Err((code, problem)) => {
            if args.json {
                writeln!(out, "{}", failed(&Value::Null, &problem))?;
            } else {
                writeln!(talk, "{problem}")?;
            }
            return Ok(code);
        }
    };
    let reading = read(&request.input(), offer);
    if args.json {
        writeln!(out, "{}", explained(&request.id, &reading))?;
    } else {
        write_story(&reading, out)?;
    }
    Ok(0)
}

fn file_request(args: &ExplainArgs) -> Result<Request, (u8, Problem)> {
    let Some(file) = &args.file else {
        let problem = Problem::new(
            "explain.no_file",
            words::NAME_A_FILE,
            "",
            words::NAME_A_FILE,
        );
        return Err((2, problem));
    };
    let mut request = Request::default();
    mime::fill(&mut request, file).map_err(|p| (2, p))?;
    Ok(request)
}

/// The filter: a bad line gives an error of its own and the rest goes on.
fn filter(mut stdin: impl BufRead, out: &mut impl Write) -> io::Result<()> {
    let mut line = Vec::new();
    loop {
        line.clear();
        let mut limited = io::Read::take(&mut stdin, LONGEST_LINE);
        if limited.read_until(b'\n', &mut line)? == 0 {
            return Ok(());
        }
        if !line.ends_with(b"\n") && u64::try_from(line.len()).unwrap_or(u64::MAX) == LONGEST_LINE {
            skip_line(&mut stdin)?;
            let problem =
                Problem::new("explain.line", words::LINE_TOO_LONG, "", words::LINE_REMEDY);
            writeln!(out, "{}", failed(&Value::Null, &problem))?;
        } else if !line.trim_ascii().is_empty() {
            writeln!(out, "{}", answer(&line))?;
        }
        // Whoever writes the next line may wait for the answer to this one.
        out.flush()?;
    }
}

fn skip_line(stdin: &mut impl BufRead) -> io::Result<()> {
    loop {
        let buffer = stdin.fill_buf()?;
        let (end, done) = match buffer.iter().position(|b| *b == b'\n') {
            Some(at) => (at + 1, true),
            None => (buffer.len(), buffer.is_empty()),
        };
        stdin.consume(end);
        if done {
            return Ok(());
        }
    }
}

/// One line's answer.
fn answer(line: &[u8]) -> String {
    let (id, request) = Request::parse(line);
    let read_it = |request: Request| -> Result<String, Problem> {
        let offer = Offer::new(&request.actions, &[StandardAction::Help])
            .map_err(|e| Problem::new(e.code(), e.to_string(), "actions", words::ACTIONS_REMEDY))?;
        Ok(explained(&id, &read(&request.input(), &offer)))
    };
    match request.and_then(read_it) {
        Ok(answer) => answer,
        Err(problem) => failed(&id, &problem),
    }
}

fn explained(id: &Value, reading: &Reading) -> String {
    let explained = Explained {
        id,
        kind: reading.kind,
        new_text: &reading.new_text,
        decision: reading.decision,
        action: reading.action.as_deref(),
        comment: reading.comment.as_deref(),
        reason: &reading.reason,
        suggestion: reading.suggestion.as_deref(),
        standard: reading.standard,
        steps: &reading.steps,
    };
    serde_json::to_string(&explained).unwrap_or_default()
}

fn failed(id: &Value, problem: &Problem) -> String {
    serde_json::json!({ "id": id, "error": problem }).to_string()
}

/// The reading for people: each step, then the verdict.
fn write_story(reading: &Reading, out: &mut impl Write) -> io::Result<()> {
    for step in &reading.steps {
        writeln!(out, "{:<20} {}", step.step, shown(&step.found))?;
    }
    writeln!(out)?;
    writeln!(out, "{:<20} {}", "kind", word(&reading.kind))?;
    writeln!(out, "{:<20} {}", "decision", word(&reading.decision))?;
    for (name, value) in [
        ("action", &reading.action),
        ("comment", &reading.comment),
        ("suggestion", &reading.suggestion),
    ] {
        if let Some(value) = value {
            writeln!(out, "{name:<20} {}", shown(value))?;
        }
    }
    let why = reasons::with_code(&reading.reason);
    writeln!(out, "{:<20} {why}", "reason")?;
    writeln!(out)?;
    reading
        .new_text
        .lines()
        .try_for_each(|l| writeln!(out, "  {}", shown(l)))
}

/// Text of a stranger on a terminal: nothing in it may steer the terminal.
fn shown(text: &str) -> String {
    text.chars()
        .map(|c| if c.is_control() { ' ' } else { c })
        .collect()
}

/// The stable word of an enum, as JSON writes it.
fn word<T: Serialize>(value: &T) -> String {
    let value = serde_json::to_value(value).unwrap_or_default();
    value.as_str().unwrap_or_default().to_owned()
}

#[cfg(test)]
mod tests;
