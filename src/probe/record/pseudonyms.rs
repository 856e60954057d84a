//! Who is who in a recording: each real name gets one invented name, the same everywhere.
//!
//! Called by the other files of [`super`]. Whatever it does not know it blanks out: a word that is
//! no address, host, token or id becomes `xxxx`. It keeps nothing beyond one recording.

mod word;

use std::collections::BTreeMap;
use std::net::IpAddr;

pub(super) use self::word::blank;
use self::word::{SEPARATORS, begins_in, in_word, is_guid, looks_like_host};
use super::vocabulary;
use crate::reply::token::PREFIX;

/// Domain of the mailbox that is recorded, and of the server.
const DOMAIN: &str = "example.test";

/// The invented names so far.
#[derive(Debug, Default)]
pub(super) struct Pseudonyms {
    /// Real, in small letters, to invented; by kind.
    invented: BTreeMap<&'static str, BTreeMap<String, String>>,
    /// Whole words that mean somebody: the parts of the account's name.
    known: BTreeMap<String, String>,
}

impl Pseudonyms {
    /// Starts with those who are known: the server, the account that signs in and the mailboxes.
    pub(super) fn new(host: &str, account: &str, mailboxes: &[(&str, &str)]) -> Self {
        let mut new = Self::default();
        for (address, name) in mailboxes {
            new.introduce(address, name);
        }
        if account.contains('@') {
            new.introduce(account, "service");
        }
        if let Some((domain, user)) = account.split_once('\\') {
            new.know(account, "EXAMPLE\\service");
            new.know(domain, "EXAMPLE");
            new.know(user, "service");
        } else if let Some((user, _)) = account.split_once('@') {
            new.know(user, "service");
        } else {
            new.know(account, "service");
        }
        if host.parse::<IpAddr>().is_err() && !host.eq_ignore_ascii_case("localhost") {
            if let Some((_, domain)) = host.split_once('.') {
                new.organisation(domain);
            }
            new.set("host", host, format!("mail.{DOMAIN}"));
        }
        new
    }

    fn introduce(&mut self, address: &str, name: &str) {
        if let Some((_, domain)) = address.rsplit_once('@') {
            let domain = self.organisation(domain);
            self.set("address", address, format!("{name}@{domain}"));
        }
    }

    /// A domain of those who are known: its first label alone means them too.
    fn organisation(&mut self, domain: &str) -> String {
        let label = domain.split('.').next().unwrap_or_default();
        self.know(label, "example");
        self.domain(domain)
    }

    fn know(&mut self, word: &str, name: &str) {
        if !word.is_empty() {
            self.known.insert(word.to_lowercase(), name.to_owned());
        }
    }

    fn set(&mut self, kind: &'static str, real: &str, invented: String) {
        let names = self.invented.entry(kind).or_default();
        names.entry(real.to_lowercase()).or_insert(invented);
    }

    /// The invented name; a new one is made from the number of its kind. Ids differ by letter case.
    fn name(&mut self, kind: &'static str, real: &str, make: impl Fn(usize) -> String) -> String {
        let key = match kind {
            "address" | "host" | "domain" | "ip" => real.to_lowercase(),
            _ => real.to_owned(),
        };
        let names = self.invented.entry(kind).or_default();
        let next = names.len() + 1;
        names.entry(key).or_insert_with(|| make(next)).clone()
    }

    fn domain(&mut self, real: &str) -> String {
        self.name("domain", real.trim_matches('.'), |n| match n {
            1 => DOMAIN.to_owned(),
            n => format!("domain{n}.test"),
        })
    }

    /// An id, a sync state, a change key: `item-3`.
    pub(super) fn id(&mut self, kind: &'static str, real: &str) -> String {
        match real.trim() {
            "" => String::new(),
            real => self.name(kind, real, |n| format!("{kind}-{n}")),
        }
    }

    /// One or several Message-IDs.
    pub(super) fn message_ids(&mut self, real: &str) -> String {
        let ids = real
            .split_whitespace()
            .map(|id| self.name("message", id, |n| format!("<message-{n}@{DOMAIN}>")));
        ids.collect::<Vec<_>>().join(" ")
    }

    /// The name of a person or thing, whole.
    pub(super) fn person(&mut self, real: &str) -> String {
        match real.trim() {
            "" => String::new(),
            real if real.contains('@') => self.text(real),
            real => self.name("person", real, |n| format!("Name {n}")),
        }
    }

    /// A header name that only this organisation may have.
    pub(super) fn header_name(&mut self, real: &str) -> String {
        self.name("header", &real.to_lowercase(), |n| format!("X-Header-{n}"))
    }

    fn address(&mut self, real: &str) -> String {
        let Some((_, domain)) = real.rsplit_once('@') else {
            return blank(real);
        };
        let domain = self.domain(domain);
        self.name("address", real, |n| format!("person{n}@{domain}"))
    }

    fn host(&mut self, real: &str) -> String {
        let domain = match real.split_once('.') {
            Some((_, rest)) if rest.contains('.') => self.domain(rest),
            _ => self.domain(real),
        };
        self.name("host", real, |n| format!("host{n}.{domain}"))
    }

    /// Free text: everything that means somebody is renamed, every other word is blanked.
    pub(super) fn text(&mut self, real: &str) -> String {
        self.each_word(real, blank)
    }

    /// A sentence of the server: everything that means somebody is renamed, words that Exchange
    /// uses stay, all others are blanked: any of them may be a name.
    pub(super) fn sentence(&mut self, real: &str) -> String {
        self.each_word(real, |word| {
            if vocabulary::is_known(word) {
                word.to_owned()
            } else {
                blank(word)
            }
        })
    }

    /// What a server says it is made of: `Microsoft-IIS/10.0`.
    pub(super) fn products(&mut self, real: &str) -> String {
        let words = real.split_whitespace();
        let kept = words.map(|word| {
            if vocabulary::is_product(word) {
                word.to_owned()
            } else {
                self.text(word)
            }
        });
        kept.collect::<Vec<_>>().join(" ")
    }

    /// What a server offers to sign in by. A token holds names of machines, packed.
    pub(super) fn challenge(&mut self, real: &str) -> String {
        const LONGEST_WORD: usize = 16;
        let words = real.split(' ');
        let kept = words.map(|word| match word.len() {
            _ if word.contains('"') => self.sentence(word),
            0..=LONGEST_WORD => self.sentence(word),
            _ => self.id("challenge", word),
        });
        kept.collect::<Vec<_>>().join(" ")
    }

    fn each_word(&mut self, real: &str, other: impl Fn(&str) -> String) -> String {
        let mut out = String::with_capacity(real.len());
        let mut rest = real;
        while !rest.is_empty() {
            let start = rest.find(in_word).unwrap_or(rest.len());
            let (between, from) = rest.split_at(start);
            out.push_str(between);
            let end = from.find(|c| !in_word(c)).unwrap_or(from.len());
            let (word, after) = from.split_at(end);
            let core = word.trim_matches(['.', '-', '+', '_', '\\', '/', '=']);
            match word.split_once(core) {
                Some((before, behind)) if !core.is_empty() => {
                    out.push_str(before);
                    self.one_word(core, &other, &mut out);
                    out.push_str(behind);
                }
                _ => out.push_str(word),
            }
            rest = after;
        }
        out
    }

    /// A word as a whole, or by its parts: in `user=anna` and in a URL each part may be a name.
    fn one_word(&mut self, word: &str, other: &impl Fn(&str) -> String, out: &mut String) {
        if let Some(name) = self.word(word) {
            return out.push_str(&name);
        }
        for part in word.split_inclusive(SEPARATORS) {
            let name = part.trim_end_matches(SEPARATORS);
            match self.word(name) {
                Some(invented) => out.push_str(&invented),
                None => out.push_str(&other(name)),
            }
            out.push_str(part.get(name.len()..).unwrap_or_default());
        }
    }

    /// What a word that means somebody becomes; `None` for any other.
    fn word(&mut self, word: &str) -> Option<String> {
        let small = word.to_lowercase();
        if let Some(name) = self.known.get(&small) {
            return Some(name.clone());
        }
        if vocabulary::is_public(&small) {
            return Some(word.to_owned());
        }
        if ["cn=", "o=", "ou="].iter().any(|n| begins_in(&small, n)) {
            return Some(self.id("directory", word));
        }
        if word.parse::<IpAddr>().is_ok() {
            return Some(self.name("ip", word, |n| format!("192.0.2.{}", n % 256)));
        }
        if word.contains('@') {
            return Some(self.address(word));
        }
        if small.starts_with(PREFIX) {
            return Some(self.name("token", &small, |n| format!("{PREFIX}token-{n}")));
        }
        if is_guid(word) {
            return Some(self.name("guid", &small, |n| {
                format!("00000000-0000-0000-0000-{n:012}")
            }));
        }
        if let Some(domain) = self.invented.get("domain").and_then(|d| d.get(&small)) {
            return Some(domain.clone());
        }
        // Without its first letters a long word of mixed letters and digits may be an id or a name
        // of a machine; `looks_like_host` leaves numbers such as 15.2.1544.11 alone.
        looks_like_host(word).then(|| self.host(word))
    }
}

#[cfg(test)]
mod tests;
