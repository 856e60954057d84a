//! The sentences of one language, read from its documents once.
//!
//! Called by [`super`]. A sentence without arguments is put together once and kept, for a screen is
//! drawn from hundreds of them.

use std::{borrow::Cow, collections::HashMap, sync::LazyLock};

use fluent_bundle::{FluentArgs, FluentResource, concurrent::FluentBundle};
use unic_langid::LanguageIdentifier;

use super::{Lang, Speech, documents};

/// The sentences of one language.
pub(super) struct Table {
    bundle: FluentBundle<FluentResource>,
    texts: HashMap<String, &'static str>,
    lines: HashMap<String, &'static [&'static str]>,
}

static ENGLISH: LazyLock<Table> = LazyLock::new(|| Table::read(Lang::English, false));
static GERMAN: LazyLock<Table> = LazyLock::new(|| Table::read(Lang::German, false));
static GERMAN_ASCII: LazyLock<Table> = LazyLock::new(|| Table::read(Lang::German, true));

/// The table of a language. English has no other letters than ASCII.
pub(super) fn of(speech: Speech) -> &'static Table {
    match (speech.lang, speech.ascii) {
        (Lang::English, _) => &ENGLISH,
        (Lang::German, false) => &GERMAN,
        (Lang::German, true) => &GERMAN_ASCII,
    }
}

/// German as it is written where there are no umlauts.
fn in_ascii(text: &str) -> Cow<'_, str> {
    const TWINS: [(char, &str); 9] = [
        ('ä', "ae"),
        ('ö', "oe"),
        ('ü', "ue"),
        ('Ä', "Ae"),
        ('Ö', "Oe"),
        ('Ü', "Ue"),
        ('ß', "ss"),
        ('„', "\""),
        ('“', "\""),
    ];
    let mut plain = Cow::Borrowed(text);
    for (letter, twin) in TWINS {
        if plain.contains(letter) {
            plain = plain.replace(letter, twin).into();
        }
    }
    plain
}

impl Table {
    fn read(lang: Lang, ascii: bool) -> Self {
        let plurals: LanguageIdentifier = lang.tag().parse().unwrap_or_default();
        let mut bundle = FluentBundle::new_concurrent(vec![plurals]);
        // Marks around arguments are for text that mixes directions; terminals show them as dirt.
        bundle.set_use_isolating(false);
        bundle.set_transform(ascii.then_some(in_ascii as fn(&str) -> Cow<'_, str>));
        let mut ids = Vec::new();
        for document in documents::of(lang) {
            // What could not be read is missed by the tests, id by id.
            let resource = FluentResource::try_new((*document).to_owned())
                .unwrap_or_else(|(resource, _)| resource);
            ids.extend(documents::ids(document).map(str::to_owned));
            let _ = bundle.add_resource(resource);
        }
        let mut table = Self {
            bundle,
            texts: HashMap::new(),
            lines: HashMap::new(),
        };
        for id in ids {
            table.keep(id);
        }
        table
    }

    /// Keeps what a message says without arguments. The tables live as long as the process: what is
    /// leaked is leaked once.
    fn keep(&mut self, id: String) {
        let Some(message) = self.bundle.get_message(&id) else {
            return;
        };
        let put = |pattern| {
            let mut wrong = Vec::new();
            let text = self.bundle.format_pattern(pattern, None, &mut wrong);
            let whole = wrong.is_empty().then(|| text.into_owned());
            whole.map(|text| &*Box::leak(text.into_boxed_str()))
        };
        let text = message.value().and_then(put);
        let lines: Vec<&'static str> = message
            .attributes()
            .filter_map(|line| put(line.value()))
            .collect();
        if !lines.is_empty() {
            self.lines.insert(id.clone(), lines.leak());
        }
        if let Some(text) = text {
            self.texts.insert(id, text);
        }
    }

    /// A sentence without arguments.
    pub(super) fn text(&self, id: &str) -> Option<&'static str> {
        self.texts.get(id).copied()
    }

    /// The lines of a list.
    pub(super) fn lines(&self, id: &str) -> &'static [&'static str] {
        self.lines.get(id).copied().unwrap_or_default()
    }

    /// A sentence with arguments.
    pub(super) fn say(&self, id: &str, args: &FluentArgs<'_>) -> String {
        let message = self.bundle.get_message(id);
        let pattern = message.and_then(|message| message.value());
        let said = pattern.map(|p| self.bundle.format_pattern(p, Some(args), &mut Vec::new()));
        said.unwrap_or_default().into_owned()
    }
}
