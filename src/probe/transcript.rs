//! What went over the wire, to be read by people and given away: secrets masked, ids shortened.
//!
//! Hears the client through its tap while a probe runs. XML is told as an outline. What stands in a mail, an automatic reply or a contact is nobody's business: such texts
//! are masked, whatever they say. No header that signs in is heard here at all.

mod outline;

use std::sync::{Arc, Mutex, PoisonError};

use base64::{Engine as _, engine::general_purpose::STANDARD};

use outline::{cut, outline};

use crate::domain::{CheckState, Secret};
use crate::ews::{Access, Credentials, Tap, Wire};

/// A shorter password stands in many words: masking it there would tell it.
const SHORTEST_SECRET: usize = 4;
/// In place of a text.
const MASK: &str = "****";
/// Most lines that are kept of one check.
const MOST_KEPT: usize = 600;
/// Longest text of one element, in characters.
const LONGEST_TEXT: usize = 100;
/// Headers that help to find a request in the logs of the server.
const HEADERS: [&str; 5] = [
    "x-feserver",
    "x-beserver",
    "request-id",
    "retry-after",
    "location",
];

/// Lines of one check, until they are taken.
pub(super) struct Transcript {
    lines: Mutex<Vec<String>>,
    /// Texts that must never be told: the password, and the form in which Basic sends it.
    secrets: Vec<Secret>,
}

impl Transcript {
    /// Masks the password of that account.
    pub(super) fn new(credentials: &Credentials) -> Arc<Self> {
        let password = credentials.password.expose();
        let pair = format!("{}:{password}", credentials.account);
        let secrets = [password.to_owned(), STANDARD.encode(pair)];
        Arc::new(Self {
            lines: Mutex::default(),
            secrets: secrets
                .into_iter()
                .filter(|s| s.chars().count() >= SHORTEST_SECRET)
                .map(Secret::new)
                .collect(),
        })
    }

    /// What the client is to be listened to with.
    pub(super) fn tap(self: &Arc<Self>) -> Tap {
        let kept = Arc::clone(self);
        Arc::new(move |wire| kept.say(lines(wire)))
    }

    /// Adds lines.
    pub(super) fn say(&self, told: impl IntoIterator<Item = String>) {
        let mut lines = self.lines.lock().unwrap_or_else(PoisonError::into_inner);
        for line in told {
            if lines.len() < MOST_KEPT {
                lines.push(self.mask(&line));
            }
        }
    }

    /// The lines since the last time.
    pub(super) fn take(&self) -> Vec<String> {
        std::mem::take(&mut self.lines.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// A state without the password, should a server have said it.
    pub(super) fn clean(&self, mut state: CheckState) -> CheckState {
        if let CheckState::Warned { value, finding, .. }
        | CheckState::Failed { value, finding, .. } = &mut state
        {
            *value = self.mask(value);
            finding.said = self.mask(&finding.said);
        }
        state
    }

    fn mask(&self, line: &str) -> String {
        let mut clean: String = line.chars().filter(|c| !c.is_control()).collect();
        for secret in &self.secrets {
            if clean.contains(secret.expose()) {
                clean = clean.replace(secret.expose(), MASK);
            }
        }
        clean
    }
}

fn lines(wire: &Wire<'_>) -> Vec<String> {
    match wire {
        Wire::Asked {
            operation,
            access,
            document,
        } => {
            let who = match access {
                Access::Own => String::new(),
                Access::Impersonation(mailbox) => format!(" as {mailbox}"),
                Access::Delegate(mailbox) => format!(" in the mailbox {mailbox}"),
            };
            let mut all = vec![format!("> {operation}{who}")];
            all.extend(outline(document).into_iter().map(|l| format!(">   {l}")));
            all
        }
        Wire::Answered {
            status,
            headers,
            document,
        } => {
            let mut all = vec![format!("< {status}")];
            for name in HEADERS {
                let told = headers.get(name).and_then(|v| v.to_str().ok());
                all.extend(told.map(|v| format!("< {name}: {}", cut(v, LONGEST_TEXT))));
            }
            all.extend(outline(document).into_iter().map(|l| format!("<   {l}")));
            all
        }
        Wire::Failed(error) => vec![format!("! {error}")],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_password_that_comes_back_is_masked_in_every_form() {
        let credentials = Credentials {
            account: "svc".into(),
            password: Secret::new("canary".into()),
        };
        let transcript = Transcript::new(&credentials);
        let echo = format!(
            "<E><Text>canary {}</Text></E>",
            STANDARD.encode("svc:canary")
        );
        transcript.say(outline(&echo));
        transcript.say(["x\u{1b}[2J".to_owned()]);
        assert_eq!(transcript.take(), ["E", "  Text: **** ****", "x[2J"]);
        assert!(transcript.take().is_empty());
    }
}
