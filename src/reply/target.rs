//! Who is meant behind Redirect and Delegate: an address, or a name as it was written.
//!
//! Called by the desk, which asks the directory. What could be two people, or has more in it than
//! one, is a name that nobody has: it is asked about, never guessed.

use crate::domain::Address;

/// Longest name that anybody is looked up by, in characters.
const LONGEST: usize = 120;

/// Who is meant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Wanted {
    /// Whose address this is.
    Address(Address),
    /// Whose name in the directory is exactly this.
    Name(String),
}

impl Wanted {
    /// As it is shown to people.
    pub fn shown(&self) -> &str {
        match self {
            Self::Address(address) => address.as_str(),
            Self::Name(name) => name,
        }
    }
}

/// `bob@x.test`, `Bob Jones <bob@x.test>`, `bob@x.test<mailto:bob@x.test>`, `@Bob Jones`, `"Jones,
/// Bob"`. `None`: nothing that names anybody.
pub fn wanted(text: &str) -> Option<Wanted> {
    let trimmed = |t: &str| {
        let marks = |c: char| c.is_whitespace() || matches!(c, '"' | '\'' | '.' | ',' | ';' | '!');
        t.trim_matches(marks).to_owned()
    };
    let bare = trimmed(text);
    if let Some((before, behind)) = bare.split_once('<') {
        let inner = behind.strip_suffix('>')?;
        let inner = inner.strip_prefix("mailto:").unwrap_or(inner);
        let address = Address::parse(inner).ok()?;
        // What looks like another address in front of it is one to be asked about.
        let other = before.contains('@') && Address::parse(before).ok().as_ref() != Some(&address);
        return (!other).then_some(Wanted::Address(address));
    }
    if let Ok(address) = Address::parse(&bare) {
        return Some(Wanted::Address(address));
    }
    let name = trimmed(bare.trim_start_matches('@'));
    let length = name.chars().count();
    let names_somebody = name.chars().any(char::is_alphanumeric);
    (names_somebody && length <= LONGEST).then_some(Wanted::Name(name))
}

/// Whether two names are the same but for case, width and blanks; `Jones, Bob` is `Bob Jones`.
pub fn same_name(a: &str, b: &str) -> bool {
    let flat = |name: &str| super::normalise::fold(name);
    let turned = |name: &str| {
        let (last, first) = name.split_once(',')?;
        Some(flat(&format!("{} {}", first.trim(), last.trim())))
    };
    let (one, other) = (flat(a), flat(b));
    one == other || turned(a).is_some_and(|a| a == other) || turned(b).is_some_and(|b| b == one)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn an_address_is_taken_in_the_forms_that_mail_programs_write() {
        let bob = Some(Wanted::Address(Address::parse("bob@x.test").unwrap()));
        for text in [
            "bob@x.test",
            " Bob@X.test. ",
            "<bob@x.test>",
            "Bob Jones <bob@x.test>",
            "bob@x.test<mailto:bob@x.test>",
        ] {
            assert_eq!(wanted(text), bob, "{text}");
        }
        for text in ["", " - ", "al@x.test <bob@x.test>", "Bob <bob>"] {
            assert_eq!(wanted(text), None, "{text}");
        }
        let name = |n: &str| Some(Wanted::Name(n.to_owned()));
        assert_eq!(wanted("\"Jones, Bob\""), name("Jones, Bob"));
        assert_eq!(wanted("@Bob Jones"), name("Bob Jones"));
        assert_eq!(
            wanted("bob@x.test or al@x.test"),
            name("bob@x.test or al@x.test")
        );
    }

    #[test]
    fn names_are_the_same_or_not() {
        assert!(same_name("bob  JONES", "Bob Jones"));
        assert!(same_name("Jones, Bob", "Bob Jones"));
        assert!(!same_name("Bob", "Bob Jones"));
    }
}
