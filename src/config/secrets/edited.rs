//! The text of `secrets.toml` with other values; comments and the rest stay.

use std::collections::BTreeMap;

use toml_edit::{Array, DocumentMut, Item, Table, TableLike};
use zeroize::Zeroizing;

use crate::domain::Secret;

/// The text of `secrets.toml` with these passwords put in; all else in it stays.
pub fn edited(
    old: &str,
    new: &BTreeMap<String, Secret>,
    api_keys: Option<&[String]>,
) -> Option<Zeroizing<String>> {
    let head = if old.trim().is_empty() {
        "# Secrets of SmartActions. Mode 0600. Of API keys only hashes.\n"
    } else {
        ""
    };
    let mut document: DocumentMut = old.parse().ok()?;
    for (name, secret) in new {
        put(
            document.as_table_mut(),
            name,
            toml_edit::value(secret.expose()),
        )?;
    }
    if let Some(keys) = api_keys {
        let keys: Array = keys.iter().collect();
        put(document.as_table_mut(), "api.keys", toml_edit::value(keys))?;
    }
    let text = Zeroizing::new(document.to_string());
    Some(Zeroizing::new([head, &text].concat()))
}

pub(super) fn put(table: &mut dyn TableLike, path: &str, item: Item) -> Option<()> {
    let Some((head, rest)) = path.split_once('.') else {
        let mut item = item;
        let old = table.get(path).and_then(Item::as_value);
        if let (Some(old), Some(new)) = (old, item.as_value_mut()) {
            // The decor holds the comment behind the value.
            *new.decor_mut() = old.decor().clone();
        }
        table.insert(path, item);
        return Some(());
    };
    let inner = table.entry(head).or_insert_with(|| {
        let mut t = Table::new();
        t.set_implicit(rest.contains('.'));
        Item::Table(t)
    });
    put(inner.as_table_like_mut()?, rest, item)
}
