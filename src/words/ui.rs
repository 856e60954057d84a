//! The sentences of setup in the language of whoever sits before it.
//!
//! Called by the other modules of `words`, which declare their sentences with [`says!`]; the
//! command line chooses the language, once. The texts are Fluent documents under
//! `assets/words/ui/`; a test keeps a language with a sentence less, more, or with other arguments
//! from shipping. Never decides anything: codes, config and `--json` do not depend on it.

mod documents;
pub mod locale;
mod table;
#[cfg(test)]
mod tests;

use std::sync::OnceLock;

use fluent_bundle::{FluentArgs, FluentValue};

use crate::domain::Address;

/// A language that setup speaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Lang {
    /// English, which every process speaks that was told nothing else.
    English,
    /// German.
    German,
}

impl Lang {
    /// All of them, English first.
    pub const ALL: [Self; 2] = [Self::English, Self::German];

    /// Its language tag.
    pub const fn tag(self) -> &'static str {
        match self {
            Self::English => "en",
            Self::German => "de",
        }
    }

    /// The language of a tag or of a locale's name: `de`, `de-AT`, `de_DE.UTF-8`.
    pub fn of(tag: &str) -> Option<Self> {
        let bare = tag.split(['-', '_', '.', '@']).next().unwrap_or_default();
        let same = |lang: &Self| lang.tag().eq_ignore_ascii_case(bare);
        Self::ALL.into_iter().find(same)
    }
}

/// A language, and whether the terminal has its letters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Speech {
    /// The language.
    pub lang: Lang,
    /// Letters that are not ASCII are written with those that are.
    pub ascii: bool,
}

/// What a process speaks that was told nothing else.
const DEFAULT: Speech = Speech {
    lang: Lang::English,
    ascii: false,
};

static CHOSEN: OnceLock<Speech> = OnceLock::new();

/// Chooses the language of this process; the first choice holds.
pub fn choose(speech: Speech) {
    let _ = CHOSEN.set(speech);
}

/// What this process speaks; in a test, this thread.
fn chosen() -> Speech {
    #[cfg(test)]
    if let Some(speech) = tests::HERE.get() {
        return speech;
    }
    CHOSEN.get().copied().unwrap_or(DEFAULT)
}

#[cfg(test)]
pub(crate) use tests::{spoken, spoken_as};

/// A sentence without arguments.
pub(super) fn text(id: &str) -> &'static str {
    // No id is missing: a test looks each one up in each language.
    table::of(chosen()).text(id).unwrap_or_default()
}

/// Lines that belong together: the attributes of a message, in their order.
pub(super) fn lines(id: &str) -> &'static [&'static str] {
    table::of(chosen()).lines(id)
}

/// The same where their number is fixed.
pub(super) fn array<const N: usize>(id: &str) -> [&'static str; N] {
    let lines = lines(id);
    std::array::from_fn(|at| lines.get(at).copied().unwrap_or_default())
}

/// A sentence with what belongs in it.
pub(super) fn say(id: &str, values: &[(&'static str, FluentValue<'_>)]) -> String {
    let mut args = FluentArgs::with_capacity(values.len());
    for (name, value) in values {
        args.set(*name, value.clone());
    }
    table::of(chosen()).say(id, &args)
}

/// What can be put into a sentence. Numbers stay numbers, for plurals go by them.
pub(super) trait Put {
    /// As Fluent takes it.
    fn put(&self) -> FluentValue<'_>;
}

macro_rules! puts_as_text {
    ($($kind:ty),+) => {$(
        impl Put for $kind {
            fn put(&self) -> FluentValue<'_> {
                FluentValue::from(self.to_string())
            }
        }
    )+};
}

macro_rules! puts_as_number {
    ($($kind:ty),+) => {$(
        impl Put for $kind {
            fn put(&self) -> FluentValue<'_> {
                FluentValue::from(*self)
            }
        }
    )+};
}

puts_as_text!(&Address, std::net::SocketAddr, std::path::Display<'_>);
puts_as_number!(u16, u32, u64, i64, usize);

impl Put for &str {
    fn put(&self) -> FluentValue<'_> {
        FluentValue::from(*self)
    }
}

impl Put for String {
    fn put(&self) -> FluentValue<'_> {
        FluentValue::from(self.as_str())
    }
}

/// Declares the sentences of one area as functions. `fn name();` gives the text of the message
/// `area-name`, `fn name(count: usize);` puts arguments in, `fn name() -> [3];` and
/// `fn name() -> [_];` give the lines of a list.
macro_rules! says {
    ($area:literal: $(
        $(#[$doc:meta])*
        $vis:vis fn $name:ident ( $($arg:ident : $kind:ty),* $(,)? ) $(-> [$many:tt])?;
    )*) => {
        $( $crate::words::ui::says! {
            @one $area [$($many)?] [$($arg: $kind),*] $(#[$doc])* $vis fn $name
        } )*

        /// What is declared here: id, arguments, and how many lines of a list.
        #[cfg(test)]
        pub(in crate::words) const SAID: &[(&str, &[&str], &str)] = &[$((
            concat!($area, "-", stringify!($name)),
            &[$(stringify!($arg)),*],
            concat!("", $(stringify!($many))?),
        )),*];
    };
    (@one $area:literal [] [] $(#[$doc:meta])* $vis:vis fn $name:ident) => {
        $(#[$doc])*
        #[doc = concat!("\n\nMessage `", $area, "-", stringify!($name), "`.")]
        $vis fn $name() -> &'static str {
            $crate::words::ui::text(concat!($area, "-", stringify!($name)))
        }
    };
    (@one $area:literal [_] [] $(#[$doc:meta])* $vis:vis fn $name:ident) => {
        $(#[$doc])*
        #[doc = concat!("\n\nMessage `", $area, "-", stringify!($name), "`.")]
        $vis fn $name() -> &'static [&'static str] {
            $crate::words::ui::lines(concat!($area, "-", stringify!($name)))
        }
    };
    (@one $area:literal [$many:literal] [] $(#[$doc:meta])* $vis:vis fn $name:ident) => {
        $(#[$doc])*
        #[doc = concat!("\n\nMessage `", $area, "-", stringify!($name), "`.")]
        $vis fn $name() -> [&'static str; $many] {
            $crate::words::ui::array(concat!($area, "-", stringify!($name)))
        }
    };
    (@one $area:literal [] [$($arg:ident: $kind:ty),+] $(#[$doc:meta])* $vis:vis fn $name:ident) => {
        $(#[$doc])*
        #[doc = concat!("\n\nMessage `", $area, "-", stringify!($name), "`.")]
        $vis fn $name($($arg: $kind),+) -> String {
            use $crate::words::ui::Put as _;
            $crate::words::ui::say(
                concat!($area, "-", stringify!($name)),
                &[$((stringify!($arg), $arg.put())),+],
            )
        }
    };
}
pub(super) use says;
