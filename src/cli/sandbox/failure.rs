//! Why a `sandbox` command failed, and what to do about it.

use crate::cli::{exit::Exit, talk};
use crate::domain::Problem;
use crate::sandbox::ClientError;

/// Why the command failed; decides the exit code.
pub(super) enum Failure {
    /// The command line or a file it names cannot be used.
    Arguments(String),
    /// The sandbox could not start or keep its state.
    Start(String),
    /// A running sandbox gave nothing.
    Call(ClientError),
}

impl Failure {
    /// Tells it and gives the exit code.
    pub(super) fn tell(&self) -> Exit {
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
        "sandbox.scenario.file" | "sandbox.deliver.file" => {
            "check the path and that you may read it"
        }
        "sandbox.listen.refused" => "give another address with --listen, or port 0 for a free one",
        "sandbox.listen.address" | "sandbox.listen.not_loopback" => "--listen 127.0.0.1:8443",
        "sandbox.replay.file" => "give a file that probe --record wrote",
        _ => "mend what is said and try again",
    }
}

impl From<ClientError> for Failure {
    fn from(error: ClientError) -> Self {
        Self::Call(error)
    }
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
