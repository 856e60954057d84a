//! Edits the config as a document: values change in place; comments, order and everything that is
//! not touched stay byte for byte.

use toml_edit::{Array, ArrayOfTables, DocumentMut, Item, Table, TableLike, Value as Toml, value};

use super::{
    TEMPLATE,
    fault::{Complaint, Fault, Place},
    keys::setting,
    settings::{Settings, Value, listener_of},
};

/// Puts every value of `changes` into `text`; an empty text means the shipped document.
///
/// A value that stands there already is not written again, nor is a default that was left out: an
/// edit without a change gives the same bytes. Fails when `text` is no TOML or has something else
/// where a table belongs, which [`Settings::parse`] would have told.
pub fn apply(text: &str, changes: &Settings) -> Result<String, Fault> {
    apply_with(text, changes, Defaults::LeftOut)
}

/// [`apply`] for answers that are taken up elsewhere: a default that was chosen is an answer too, and
/// left out it would be whatever stands there.
pub fn apply_whole(text: &str, changes: &Settings) -> Result<String, Fault> {
    apply_with(text, changes, Defaults::Given)
}

/// What becomes of a value that is its key's default and does not stand there yet.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Defaults {
    LeftOut,
    Given,
}

fn apply_with(text: &str, changes: &Settings, defaults: Defaults) -> Result<String, Fault> {
    let text = if text.trim().is_empty() {
        TEMPLATE
    } else {
        text
    };
    // The document knows neither a mark at its start nor other line ends: both are kept beside it.
    let (mark, rest) = match text.strip_prefix('\u{feff}') {
        Some(rest) => ("\u{feff}", rest),
        None => ("", text),
    };
    let plain = rest.replace("\r\n", "\n");
    let edited = edit(&plain, changes, defaults)?;
    if edited == plain {
        return Ok(text.to_owned());
    }
    let of_dos = rest.matches("\r\n").count() * 2 > rest.matches('\n').count();
    Ok(if of_dos {
        format!("{mark}{}", edited.replace('\n', "\r\n"))
    } else {
        format!("{mark}{edited}")
    })
}

fn edit(text: &str, changes: &Settings, defaults: Defaults) -> Result<String, Fault> {
    let broken = |what: String| Fault::new("", Place::default(), Complaint::NotToml(what));
    let mut document: DocumentMut = text
        .parse()
        .map_err(|e: toml_edit::TomlError| broken(e.message().to_owned()))?;
    rename_the_only_listener(&mut document, text == TEMPLATE, changes);
    for (path, entry) in changes.iter() {
        let Some(setting) = setting(path) else {
            continue;
        };
        // A default that was left out stays left out, and so does its table.
        let is_default = defaults == Defaults::LeftOut && entry.value == Value::default_of(setting);
        if is_default && setting.key != "name" && !is_given(&document, path) {
            continue;
        }
        let table = match listener_of(path) {
            Some(name) => listener(&mut document, name),
            None => section(&mut document, setting.section),
        }
        .ok_or_else(|| broken(format!("{} is no table", setting.section)))?;
        put(table, setting.key, &entry.value);
    }
    Ok(document.to_string())
}

fn is_given(document: &DocumentMut, path: &str) -> bool {
    let Some((section, key)) = path.rsplit_once('.') else {
        return false;
    };
    match listener_of(path) {
        Some(name) => document
            .get("listener")
            .and_then(Item::as_array_of_tables)
            .and_then(|all| all.iter().find(|t| is_named(t, name)))
            .is_some_and(|t| t.contains_key(key)),
        None => document.get(section).is_some_and(|t| t.get(key).is_some()),
    }
}

fn is_named(table: &Table, name: &str) -> bool {
    table
        .get("name")
        .and_then(Item::as_str)
        .unwrap_or("default")
        == name
}

/// The shipped document has one listener, `default`; settings with one of another name mean that
/// block, not a second one.
fn rename_the_only_listener(document: &mut DocumentMut, shipped: bool, changes: &Settings) {
    let [name] = changes.listeners() else {
        return;
    };
    if shipped && let Some(table) = listener(document, "default") {
        put(table, "name", &Value::Text(name.clone()));
    }
}

fn section<'a>(document: &'a mut DocumentMut, name: &str) -> Option<&'a mut dyn TableLike> {
    document
        .as_table_mut()
        .entry(name)
        .or_insert_with(|| Item::Table(Table::new()))
        .as_table_like_mut()
}

fn listener<'a>(document: &'a mut DocumentMut, name: &str) -> Option<&'a mut dyn TableLike> {
    let all: &mut ArrayOfTables = document
        .as_table_mut()
        .entry("listener")
        .or_insert_with(|| Item::ArrayOfTables(ArrayOfTables::new()))
        .as_array_of_tables_mut()?;
    let at = all.iter().position(|t| is_named(t, name));
    let at = at.unwrap_or_else(|| {
        let mut block = Table::new();
        block.insert("name", value(name));
        all.push(block);
        all.len() - 1
    });
    all.get_mut(at).map(|t| t as &mut dyn TableLike)
}

fn put(table: &mut dyn TableLike, key: &str, new: &Value) {
    match table.get_mut(key) {
        Some(item) if stands_there(item, new) => {}
        Some(item) => {
            let mut value = toml(new);
            if let Some(old) = item.as_value() {
                // The decor holds the comment behind the value.
                *value.decor_mut() = old.decor().clone();
            }
            *item = Item::Value(value);
        }
        None => {
            table.insert(key, value(toml(new)));
        }
    }
}

fn stands_there(item: &Item, new: &Value) -> bool {
    match new {
        Value::Text(t) => item.as_str() == Some(t),
        Value::Number(n) => item.as_integer() == Some(*n),
        Value::Texts(all) => item.as_array().is_some_and(|a| {
            a.len() == all.len() && a.iter().zip(all).all(|(v, t)| v.as_str() == Some(t))
        }),
    }
}

fn toml(value: &Value) -> Toml {
    match value {
        Value::Text(t) => Toml::from(t.as_str()),
        Value::Number(n) => Toml::from(*n),
        Value::Texts(all) => Toml::Array(all.iter().collect::<Array>()),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn settings(pairs: &[(&str, &str)]) -> Settings {
        let mut s = Settings::default();
        for (path, line) in pairs {
            assert!(s.put_line(path, line, "test"), "{path}");
        }
        s
    }

    #[test]
    fn comments_order_and_the_rest_stay() {
        let text = "# mine\n[trust]\nproof = \"token\" # why\n\n[exchange] # here\n\
                    account = 'C\\svc'   # the account\nurl = \"https://a/x\"\n";
        let new = settings(&[("exchange.account", "C\\other"), ("trust.proof", "token")]);
        let edited = apply(text, &new).unwrap();
        assert_eq!(edited, text.replace("svc", "other"));
    }

    #[test]
    fn line_ends_and_the_mark_at_the_start_stay() {
        let text = "\u{feff}# mine\r\n[exchange]\r\naccount = 'C\\svc' # why\r\n\r\n\
                    [trust]\r\nproof = \"token\"\r\n";
        let read = Settings::parse("t", text).unwrap();
        assert_eq!(read.line("trust.proof"), "token");
        assert_eq!(apply(text, &read).unwrap(), text);
        let edited = apply(text, &settings(&[("exchange.account", "C\\other")])).unwrap();
        assert_eq!(edited, text.replace("svc", "other"));
        let mixed = text.replacen("\r\n", "\n", 1);
        assert_eq!(apply(&mixed, &read).unwrap(), mixed);
    }

    #[test]
    fn the_same_values_give_the_same_bytes() {
        let all = Settings::parse("t", TEMPLATE).unwrap();
        assert_eq!(apply(TEMPLATE, &all).unwrap(), TEMPLATE);
        assert_eq!(apply("", &Settings::defaults()).unwrap(), TEMPLATE);
        let bare = "[exchange]\nurl = 'https://a/x'\n";
        let read = Settings::parse("t", bare).unwrap();
        let whole = read.complete();
        let once = apply(bare, &whole).unwrap();
        assert!(!once.contains("[trust]"), "{once}");
        assert_eq!(apply(&once, &whole).unwrap(), once);
    }

    #[test]
    fn what_is_written_reads_back() {
        let new = settings(&[
            ("listener.default.mailbox", "a@x.test"),
            ("listener.two.mailbox", "b@x.test"),
            ("outgoing.messages_per_minute", "30"),
            ("exchange.pins", "sha256:aa sha256:bb"),
        ]);
        let back = Settings::parse("t", &apply("", &new).unwrap()).unwrap();
        for (path, entry) in new.iter() {
            assert_eq!(back.entry(path).unwrap().value, entry.value, "{path}");
        }
        assert_eq!(back.listeners(), ["default", "two"]);
    }

    #[test]
    fn one_listener_of_another_name_takes_the_shipped_block() {
        let new = settings(&[("listener.team.mailbox", "a@x.test")]);
        let back = Settings::parse("t", &apply("", &new).unwrap()).unwrap();
        assert_eq!(back.listeners(), ["team"]);
    }

    proptest::proptest! {
        #[test]
        fn any_text_survives_writing(text in "\\PC{0,40}") {
            let mut new = Settings::default();
            new.put("exchange.account", Value::Text(text.clone()), Place::default());
            let back = Settings::parse("t", &apply("", &new).unwrap()).unwrap();
            proptest::prop_assert_eq!(back.line("exchange.account"), text);
        }
    }
}
