//! Edits the config as a document: values change in place; comments, order and everything that is
//! not touched stay byte for byte.

use toml_edit::{
    Array, ArrayOfTables, DocumentMut, InlineTable, Item, Table, TableLike, Value as Toml, value,
};

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
        Some(name) => match document.get("listener") {
            Some(Item::ArrayOfTables(all)) => {
                let block = all.iter().find(|t| is_named(*t, name));
                block.is_some_and(|t| t.contains_key(key))
            }
            Some(Item::Value(Toml::Array(all))) => {
                let mut blocks = all.iter().filter_map(Toml::as_inline_table);
                let block = blocks.find(|t| is_named(*t, name));
                block.is_some_and(|t| t.contains_key(key))
            }
            _ => false,
        },
        None => document.get(section).is_some_and(|t| t.get(key).is_some()),
    }
}

fn is_named(table: &dyn TableLike, name: &str) -> bool {
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

/// The block of a listener, made where there is none: a table of its own, or a part of a list in one
/// line, as the file has it.
fn listener<'a>(document: &'a mut DocumentMut, name: &str) -> Option<&'a mut dyn TableLike> {
    let all = document
        .as_table_mut()
        .entry("listener")
        .or_insert_with(|| Item::ArrayOfTables(ArrayOfTables::new()));
    match all {
        Item::ArrayOfTables(all) => {
            let at = all.iter().position(|t| is_named(t, name));
            let at = at.unwrap_or_else(|| {
                let mut block = Table::new();
                block.insert("name", value(name));
                all.push(block);
                all.len() - 1
            });
            all.get_mut(at).map(|t| t as &mut dyn TableLike)
        }
        Item::Value(Toml::Array(all)) => {
            let named = |v: &Toml| v.as_inline_table().is_some_and(|t| is_named(t, name));
            let at = all.iter().position(named);
            let at = at.unwrap_or_else(|| {
                let mut block = InlineTable::new();
                block.insert("name", Toml::from(name));
                all.push(block);
                all.len() - 1
            });
            let block = all.get_mut(at)?.as_inline_table_mut();
            block.map(|t| t as &mut dyn TableLike)
        }
        _ => None,
    }
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
mod tests;
