//! The Fluent documents that ship in the program, by language.

use super::Lang;

/// The documents of a language: the same names in each folder.
macro_rules! documents {
    ($($lang:ident: $folder:literal),+; $names:tt) => {
        pub(super) fn of(lang: Lang) -> &'static [&'static str] {
            match lang {
                $(Lang::$lang => documents!(@all $folder $names),)+
            }
        }
    };
    (@all $folder:literal [$($name:literal),+ $(,)?]) => {
        &[$(include_str!(concat!(
            env!("CARGO_MANIFEST_DIR"), "/assets/words/ui/", $folder, "/", $name, ".ftl"
        ))),+]
    };
}

documents! {
    English: "en", German: "de";
    ["checks", "discover", "findings", "pages", "setup", "upkeep"]
}

/// The ids of the messages of a document: a message begins at the first column of a line.
pub(super) fn ids(document: &str) -> impl Iterator<Item = &str> {
    let begins = |line: &&str| line.starts_with(|c: char| c.is_ascii_alphabetic());
    let lines = document.lines().filter(begins);
    lines.filter_map(|line| Some(line.split_once('=')?.0.trim_end()))
}
