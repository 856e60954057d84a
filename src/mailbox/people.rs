//! What a directory is asked for, and what it tells of people.
//!
//! Called by the engine through [`super::MailSource`]; decides nothing.

use crate::domain::{Address, Correspondent};

/// Who is asked when an address is: those of a distribution group, or the one person whose alias it is.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Group {
    /// It is no group but another address of its one person.
    pub is_alias: bool,
    /// Its people by their primary addresses.
    pub people: Vec<Correspondent>,
    /// Whether these are all: not where there are too many of them, groups lie in groups without
    /// end, or the server does not tell who is in one of those or at which address somebody gets mail.
    pub whole: bool,
}

/// Who is looked for in the directory.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Whom<'a> {
    /// Whoever has that address, as the primary one or another.
    Address(&'a Address),
    /// Whoever is called that.
    Name(&'a str),
}

/// Somebody whom the directory found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// Name in the directory, and primary address.
    pub who: Correspondent,
    /// Whether the address that was asked for is exactly one of theirs.
    pub is_exact: bool,
}

/// Everybody whom the directory found.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Matches {
    /// Those that it gave.
    pub found: Vec<Found>,
    /// Whether there are, or may be, more.
    pub more: bool,
}

/// The addresses of one mailbox.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Addresses {
    /// The primary one first.
    pub all: Vec<Address>,
    /// Whether the one that was asked for is among them. Where it is not the directory gave this
    /// mailbox alone, which may have more addresses than are listed: no proof by itself.
    pub is_listed: bool,
}
