//! What the recording calls one thing and this client another.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use base64::Engine as _;

use crate::sandbox::soap::element::Element;

/// More than a recording can name.
const MOST: usize = 10_000;
/// Shorter values are words and numbers, not names.
const SHORTEST: usize = 5;

/// Recorded value to live value.
#[derive(Debug, Default)]
pub(super) struct Swaps {
    pairs: BTreeMap<String, String>,
}

impl Swaps {
    /// Notes one pair; the newest counts.
    pub(super) fn add(&mut self, recorded: &str, live: &str) {
        let (recorded, live) = (recorded.trim(), live.trim());
        let known = self.pairs.contains_key(recorded);
        if recorded.len() >= SHORTEST
            && is_name(recorded)
            && !live.is_empty()
            && recorded != live
            && (known || self.pairs.len() < MOST)
        {
            self.pairs.insert(recorded.to_owned(), live.to_owned());
        }
    }

    /// Walks both requests side by side and notes where they differ.
    pub(super) fn learn(&mut self, recorded: &Element, live: &Element) {
        if recorded.name != live.name {
            return;
        }
        if recorded.name == "MimeContent" {
            return self.learn_mail(&recorded.text, &live.text);
        }
        self.add(&recorded.text, &live.text);
        for (name, value) in &recorded.attributes {
            if let Some(other) = live.attribute(name) {
                self.add(value, other);
            }
        }
        for (one, other) in recorded.children.iter().zip(&live.children) {
            self.learn(one, other);
        }
    }

    /// A recording shows a mail as its headers; the live one is in base64.
    fn learn_mail(&mut self, recorded: &str, live: &str) {
        let packed: String = live.split_whitespace().collect();
        let Ok(mail) = base64::engine::general_purpose::STANDARD.decode(packed) else {
            return;
        };
        let mail = String::from_utf8_lossy(&mail).replace("\r\n", "\n");
        let head = mail.split("\n\n").next().unwrap_or_default();
        let live = headers(head);
        for (name, value) in headers(recorded.split("\n\n").next().unwrap_or_default()) {
            let same = live.iter().find(|(n, _)| n.eq_ignore_ascii_case(&name));
            let Some((_, other)) = same else { continue };
            self.add(&value, other);
            // In a list of addresses each one may come back alone.
            for (one, other) in in_brackets(&value).zip(in_brackets(other)) {
                self.add(one, other);
            }
        }
    }

    /// A document of the recording with this client's names.
    pub(super) fn document(&self, recorded: &str) -> String {
        self.swap(recorded, |text| {
            quick_xml::escape::escape(text).into_owned()
        })
    }

    /// The same for text that is no XML.
    pub(super) fn plain(&self, recorded: &str) -> String {
        self.swap(recorded, str::to_owned)
    }

    /// One pass from left to right, the longest name first: what was put in is not looked at again.
    /// Names are looked up by length, so that a long answer takes no longer for many names.
    fn swap(&self, recorded: &str, form: impl Fn(&str) -> String) -> String {
        let pairs: HashMap<String, String> =
            self.pairs.iter().map(|(r, l)| (form(r), form(l))).collect();
        let lengths: BTreeSet<usize> = pairs.keys().map(String::len).collect();
        let mut out = String::with_capacity(recorded.len());
        let mut rest = recorded;
        while let Some(first) = rest.chars().next() {
            let whole = |length: &usize| {
                let after = rest.get(*length..)?;
                let name = rest.get(..*length).filter(|_| ends_word(after))?;
                pairs.get(name).map(|live| (name.len(), live))
            };
            let starts = ends_word_before(&out);
            let found = starts
                .then(|| lengths.iter().rev().find_map(whole))
                .flatten();
            let taken = if let Some((length, live)) = found {
                out.push_str(live);
                length
            } else {
                out.push(first);
                first.len_utf8()
            };
            rest = rest.get(taken..).unwrap_or_default();
        }
        out
    }
}

/// Whether a recorded value is an invented name, or content without what it said. A word of the
/// protocol (`false`, `inbox`, `SaveOnly`) means in each answer what it says.
fn is_name(recorded: &str) -> bool {
    // Who signed in, and the mailbox, as a recording calls them.
    const CAST: [&str; 2] = ["service", "listener"];
    let word = |c: char| c.is_ascii_alphanumeric() || c == '_';
    CAST.contains(&recorded)
        || !recorded.chars().all(word)
        || recorded.chars().all(|c| "Xx0".contains(c))
}

/// `item-1` is not the beginning of `item-12`.
fn ends_word(after: &str) -> bool {
    !after.starts_with(|c: char| c.is_alphanumeric())
}

fn ends_word_before(before: &str) -> bool {
    !before.ends_with(|c: char| c.is_alphanumeric())
}

/// Headers of a mail, unfolded.
fn headers(head: &str) -> Vec<(String, String)> {
    let unfolded = head.replace("\n ", " ").replace("\n\t", " ");
    unfolded
        .lines()
        .filter_map(|line| line.split_once(':'))
        .map(|(name, value)| (name.trim().to_owned(), value.trim().to_owned()))
        .collect()
}

fn in_brackets(text: &str) -> impl Iterator<Item = &str> {
    text.split('<')
        .skip(1)
        .filter_map(|part| part.split_once('>').map(|(inner, _)| inner))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A client that asked for `true` where the recorder asked for `false` had each `false` of the
    /// server turned round.
    #[test]
    fn words_of_the_protocol_are_not_swapped() {
        let mut swaps = Swaps::default();
        for (recorded, live) in [
            ("false", "true"),
            ("inbox", "drafts"),
            ("SaveOnly", "SendOnly"),
            ("item-1", "item-7"),
            ("Xxxxx", "Plan"),
            ("service", "svc-tasks"),
        ] {
            swaps.add(recorded, live);
        }
        assert_eq!(
            swaps.plain("false inbox SaveOnly item-1 Xxxxx service@a"),
            "false inbox SaveOnly item-7 Plan svc-tasks@a"
        );
    }

    /// Each word of a long answer was compared with each name: minutes, for which the server stood.
    #[test]
    fn a_long_answer_with_many_names_is_swapped_soon() {
        let mut swaps = Swaps::default();
        for n in 0..MOST {
            swaps.add(&format!("item-{n}"), &format!("live{n}"));
        }
        let recorded = "<a>item-9 item-99x, b item-9999</a>".repeat(20_000);
        let made = swaps.document(&recorded);
        assert!(made.starts_with("<a>live9 item-99x, b live9999</a><a>"));
    }
}
