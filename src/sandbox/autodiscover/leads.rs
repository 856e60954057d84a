//! Makes Autodiscover lead elsewhere, as a test wants it: by a 302, in an answer, or to another
//! address. Ordered by `POST /sandbox/autodiscover`, ended by `DELETE`; kept in memory alone.

use std::sync::{Arc, Mutex, PoisonError};

use serde::Deserialize;

/// Longest target that is taken.
const LONGEST: usize = 2_000;

/// Where it leads. Cheap to clone; the clones share it.
#[derive(Debug, Clone, Default)]
pub(in crate::sandbox) struct Leads(Arc<Mutex<Option<Lead>>>);

/// One way of leading elsewhere.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Lead {
    /// HTTP 302, before anybody signs in.
    Location(String),
    /// A URL in the answer.
    Url(String),
    /// An address in the answer; the one that was asked for is answered.
    Address(String),
}

/// The body of an order: exactly one of them.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(in crate::sandbox) struct LeadOrder {
    #[serde(default)]
    location: Option<String>,
    #[serde(default)]
    url: Option<String>,
    #[serde(default)]
    address: Option<String>,
}

/// Why an order was refused.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
pub(in crate::sandbox) enum LeadError {
    /// None of them, or several.
    #[error("sandbox.autodiscover.one: give one of location, url and address")]
    NotOne,
    /// Nothing that could stand in a header or a document.
    #[error("sandbox.autodiscover.target: not 1 to {LONGEST} visible ASCII characters")]
    Target,
}

impl Leads {
    /// Leads there from now on.
    pub(in crate::sandbox) fn order(&self, order: LeadOrder) -> Result<(), LeadError> {
        let lead = match (order.location, order.url, order.address) {
            (Some(to), None, None) => Lead::Location(to),
            (None, Some(to), None) => Lead::Url(to),
            (None, None, Some(to)) => Lead::Address(to),
            _ => return Err(LeadError::NotOne),
        };
        let (Lead::Location(to) | Lead::Url(to) | Lead::Address(to)) = &lead;
        if to.is_empty() || to.len() > LONGEST || !to.bytes().all(|b| b.is_ascii_graphic()) {
            return Err(LeadError::Target);
        }
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Some(lead);
        Ok(())
    }

    /// Answers again.
    pub(in crate::sandbox) fn end(&self) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = None;
    }

    pub(super) fn lead(&self) -> Option<Lead> {
        self.0
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }

    /// The `Location` of a 302 for a request to `path`, unless it would lead to itself.
    pub(in crate::sandbox) fn location(&self, path: &str) -> Option<String> {
        match self.lead()? {
            Lead::Location(to) if !to.to_ascii_lowercase().ends_with(path) => Some(to),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn order(leads: &Leads, json: &str) -> Result<(), LeadError> {
        leads.order(serde_json::from_str(json).unwrap())
    }

    #[test]
    fn one_target_that_can_be_written() {
        let leads = Leads::default();
        for (json, error) in [
            ("{}", LeadError::NotOne),
            (r#"{"url":"https://a/","address":"a@b"}"#, LeadError::NotOne),
            (r#"{"location":""}"#, LeadError::Target),
            (r#"{"location":"a\r\nb"}"#, LeadError::Target),
        ] {
            assert_eq!(order(&leads, json), Err(error), "{json}");
        }
        assert!(leads.lead().is_none());
        order(&leads, r#"{"location":"https://a/x.SVC"}"#).unwrap();
        assert_eq!(leads.location("/y.xml").as_deref(), Some("https://a/x.SVC"));
        assert_eq!(leads.location("/x.svc"), None, "it would go round");
        leads.end();
        assert!(leads.lead().is_none());
    }
}
