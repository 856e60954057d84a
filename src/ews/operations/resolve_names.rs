//! `ResolveNames`: looks people up in the directory (EWS reference page `ResolveNames operation`).

use serde::Deserialize;

use crate::domain::Address;
use crate::ews::answer::Refused;
use crate::ews::code::ResponseCode;
use crate::ews::operation::{Messages, Operation};
use crate::ews::types::{Mailbox, is_true};
use crate::ews::xml::XmlWriter;

/// Looks up one name; `smtp:` in front of an address keeps Exchange from guessing.
#[derive(Debug, Clone)]
pub struct ResolveNames {
    /// Name, address or legacy name.
    pub entry: String,
}

/// Most matches that one answer holds (EWS reference: `ResolveNames operation`, remarks).
const MOST: usize = 100;

/// Everybody who was found.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Resolved {
    /// The matches; empty when nobody has that name.
    pub all: Vec<Resolution>,
    /// Whether there are, or may be, more than these.
    pub more: bool,
}

/// One match.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Resolution {
    /// The primary address.
    pub mailbox: Mailbox,
    /// All addresses the directory lists, with their prefixes (`SMTP:`, `smtp:`, `X500:`).
    pub proxies: Vec<String>,
}

impl Resolution {
    /// The primary address, where it is one of SMTP.
    pub fn primary(&self) -> Option<Address> {
        self.mailbox.correspondent().map(|c| c.address)
    }

    /// Whether one of its addresses is exactly this one; `ResolveNames` itself guesses.
    pub fn has_address(&self, address: &Address) -> bool {
        self.addresses().contains(address)
    }

    /// Whether it is the mailbox of a person or a room: no group and no entry of an address book.
    pub fn is_mailbox(&self) -> bool {
        matches!(self.mailbox.mailbox_type.as_deref(), None | Some("Mailbox"))
    }

    /// Whether one of its addresses is exactly this internal name (`X500:/o=…`, `EX:/o=…`).
    pub fn has_legacy_name(&self, name: &str) -> bool {
        let listed = self.proxies.iter().any(|proxy| {
            let kinds = ["X500", "EX"];
            proxy.split_once(':').is_some_and(|(kind, rest)| {
                kinds.iter().any(|k| kind.eq_ignore_ascii_case(k))
                    && rest.eq_ignore_ascii_case(name)
            })
        });
        let own = self.mailbox.legacy_name();
        listed || own.is_some_and(|own| own.eq_ignore_ascii_case(name))
    }

    /// All SMTP addresses: the primary one, and those listed as `SMTP:` or `smtp:`.
    pub fn addresses(&self) -> Vec<Address> {
        let listed = self.proxies.iter().filter_map(|proxy| {
            let bare = match proxy.split_once(':') {
                Some((kind, rest)) if kind.eq_ignore_ascii_case("smtp") => rest,
                Some(_) => return None,
                None => proxy,
            };
            Address::parse(bare).ok()
        });
        self.primary().into_iter().chain(listed).collect()
    }
}

/// What [`ResolveNames`] looks at.
#[derive(Debug, Deserialize)]
pub enum Part {
    /// The matches.
    ResolutionSet(ResolutionSet),
    /// Anything else.
    #[serde(other)]
    Other,
}

/// `ResolutionSet` of the answer.
#[derive(Debug, Deserialize)]
pub struct ResolutionSet {
    #[serde(rename = "@IncludesLastItemInRange")]
    last: Option<String>,
    #[serde(rename = "Resolution", default)]
    all: Vec<RawResolution>,
}

#[derive(Debug, Deserialize)]
struct RawResolution {
    #[serde(rename = "Mailbox")]
    mailbox: Option<Mailbox>,
    #[serde(rename = "Contact")]
    contact: Option<Contact>,
}

#[derive(Debug, Deserialize)]
struct Contact {
    #[serde(rename = "EmailAddresses")]
    addresses: Option<Entries>,
}

#[derive(Debug, Deserialize)]
struct Entries {
    #[serde(rename = "Entry", default)]
    all: Vec<Entry>,
}

#[derive(Debug, Deserialize)]
struct Entry {
    #[serde(rename = "$text")]
    text: Option<String>,
}

impl Operation for ResolveNames {
    const NAME: &'static str = "ResolveNames";
    const CHANGES: bool = false;
    type Part = Part;
    type Answer = Resolved;

    fn write(&self, w: &mut XmlWriter) {
        let attributes = [
            ("ReturnFullContactData", "true"),
            ("SearchScope", "ActiveDirectory"),
        ];
        w.element("m:ResolveNames", &attributes, |w| {
            w.text("m:UnresolvedEntry", &self.entry);
        });
    }

    fn conclude(&self, messages: Messages<Part>) -> Result<Resolved, Refused> {
        let parts = match messages.single() {
            Err(refused) if refused.code == ResponseCode::ErrorNameResolutionNoResults => {
                return Ok(Resolved::default());
            }
            other => other?,
        };
        let mut resolved = Resolved::default();
        for part in parts {
            let Part::ResolutionSet(set) = part else {
                continue;
            };
            // An answer that is full may be cut, whatever it says.
            let is_cut = set.last.is_some() && !is_true(set.last.as_deref());
            resolved.more |= is_cut || set.all.len() >= MOST;
            let matches = set.all.into_iter().filter_map(RawResolution::read);
            resolved.all.extend(matches);
        }
        Ok(resolved)
    }
}

impl RawResolution {
    fn read(self) -> Option<Resolution> {
        let entries = self
            .contact
            .and_then(|c| c.addresses)
            .map(|a| a.all)
            .unwrap_or_default();
        let proxies = entries.into_iter().filter_map(|e| e.text).collect();
        Some(Resolution {
            mailbox: self.mailbox?,
            proxies,
        })
    }
}

#[cfg(test)]
mod tests {
    #![allow(
        clippy::unwrap_used,
        clippy::expect_used,
        clippy::panic,
        clippy::indexing_slicing
    )]
    use super::super::testing::{answer, envelope, refusal, request, success};
    use super::*;

    #[test]
    fn both_ways() {
        let operation = ResolveNames {
            entry: "smtp:a@corp.example".into(),
        };
        assert_eq!(
            request(&operation),
            "<m:ResolveNames ReturnFullContactData=\"true\" SearchScope=\"ActiveDirectory\"><m:UnresolvedEntry>smtp:a@corp.example</m:UnresolvedEntry></m:ResolveNames>"
        );
        // Several matches are a warning that carries them.
        let many = "<q:ResolveNamesResponseMessage ResponseClass=\"Warning\"><q:MessageText>Multiple results were found.</q:MessageText><q:ResponseCode>ErrorNameResolutionMultipleResults</q:ResponseCode>\
            <q:ResolutionSet TotalItemsInView=\"2\"><w:Resolution><w:Mailbox><w:Name>A</w:Name><w:EmailAddress>a@corp.example</w:EmailAddress></w:Mailbox><w:Contact><w:DisplayName>A</w:DisplayName><w:EmailAddresses><w:Entry Key=\"EmailAddress1\">SMTP:a@corp.example</w:Entry><w:Entry Key=\"EmailAddress2\">smtp:a.smith@corp.example</w:Entry></w:EmailAddresses></w:Contact></w:Resolution>\
            <w:Resolution><w:Mailbox><w:EmailAddress>b@corp.example</w:EmailAddress></w:Mailbox></w:Resolution></q:ResolutionSet></q:ResolveNamesResponseMessage>";
        let told = answer(&operation, &envelope("ResolveNames", many)).unwrap();
        assert!(!told.more, "whoever says nothing of more gave all");
        let found = told.all;
        assert_eq!(found.len(), 2);
        assert_eq!(
            found[0].proxies,
            ["SMTP:a@corp.example", "smtp:a.smith@corp.example"]
        );
        let none = envelope(
            "ResolveNames",
            &refusal("ResolveNames", "ErrorNameResolutionNoResults"),
        );
        assert_eq!(answer(&operation, &none).unwrap(), Resolved::default());
        let refused = envelope(
            "ResolveNames",
            &refusal("ResolveNames", "ErrorNameResolutionNoMailbox"),
        );
        assert!(answer(&operation, &refused).is_err());
    }

    #[test]
    fn an_answer_that_is_not_all_says_so() {
        let operation = ResolveNames {
            entry: "Mill".into(),
        };
        let more = |count: usize, last: &str| {
            let one = "<w:Resolution><w:Mailbox><w:EmailAddress>a@corp.example</w:EmailAddress></w:Mailbox></w:Resolution>";
            let all = one.repeat(count);
            let set = format!(
                "<q:ResolutionSet TotalItemsInView=\"{count}\" IncludesLastItemInRange=\"{last}\">{all}</q:ResolutionSet>"
            );
            let said = envelope("ResolveNames", &success("ResolveNames", &set));
            answer(&operation, &said).unwrap().more
        };
        assert!(!more(99, "true") && more(99, "false"));
        assert!(more(100, "true"), "a full one may be cut");
    }
}
