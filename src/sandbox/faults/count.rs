//! How many calls an order hits: a number, or `"forever"`.

use std::fmt;

use serde::Deserialize;
use serde::de::{self, Deserializer, Visitor};

use super::MOST_CALLS;
use crate::sandbox::model::PlannedFault;

/// How many calls an order hits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Count(pub(super) u32);

impl Default for Count {
    fn default() -> Self {
        Self(1)
    }
}

impl<'de> Deserialize<'de> for Count {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(CountVisitor)
    }
}

struct CountVisitor;

impl Visitor<'_> for CountVisitor {
    type Value = Count;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a number of calls or \"forever\"")
    }

    fn visit_u64<E: de::Error>(self, number: u64) -> Result<Count, E> {
        // Too large a number is refused with the others that are out of bounds.
        Ok(Count(u32::try_from(number).unwrap_or(MOST_CALLS + 1)))
    }

    fn visit_i64<E: de::Error>(self, number: i64) -> Result<Count, E> {
        Ok(Count(u32::try_from(number).unwrap_or(0)))
    }

    fn visit_str<E: de::Error>(self, word: &str) -> Result<Count, E> {
        match word {
            "forever" => Ok(Count(PlannedFault::FOREVER)),
            other => Err(E::invalid_value(de::Unexpected::Str(other), &self)),
        }
    }
}
