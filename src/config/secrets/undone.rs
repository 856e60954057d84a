//! Takes back what one run put into `secrets.toml`, where others have written since.

use std::collections::BTreeMap;

use toml_edit::{DocumentMut, Item, TableLike};
use zeroize::Zeroizing;

use super::edited::{edited, put};
use crate::domain::Secret;

/// The text `now` without what a run put in: its passwords are what they were `before`, and the line
/// of its API `key` is gone. What is another one by now stays, and so does all else. `None` when a
/// text is no TOML.
pub fn undone(
    now: &str,
    before: &str,
    passwords: &BTreeMap<String, Secret>,
    key: Option<&str>,
) -> Option<Zeroizing<String>> {
    let old: DocumentMut = before.parse().ok()?;
    let mut document: DocumentMut = now.parse().ok()?;
    for (name, ours) in passwords {
        let there = item(document.as_table_mut(), name).and_then(|i| i.as_str());
        if there != Some(ours.expose()) {
            continue;
        }
        let had = name
            .split('.')
            .try_fold(old.as_item(), |item, part| item.get(part));
        match had.and_then(Item::as_str) {
            Some(had) => put(document.as_table_mut(), name, toml_edit::value(had))?,
            None => remove(document.as_table_mut(), name),
        }
    }
    if let Some(key) = key
        && let Some(keys) = item(document.as_table_mut(), "api.keys").and_then(Item::as_array_mut)
    {
        keys.retain(|line| line.as_str() != Some(key));
        keys.fmt();
        if keys.is_empty() && !super::names_keys(before) {
            // An empty list would say that there was a key before.
            remove(document.as_table_mut(), "api.keys");
        }
    }
    edited(&document.to_string(), &BTreeMap::new(), None)
}

fn item<'a>(table: &'a mut dyn TableLike, path: &str) -> Option<&'a mut Item> {
    match path.split_once('.') {
        None => table.get_mut(path),
        Some((head, rest)) => item(table.get_mut(head)?.as_table_like_mut()?, rest),
    }
}

fn remove(table: &mut dyn TableLike, path: &str) {
    match path.split_once('.') {
        None => {
            table.remove(path);
        }
        Some((head, rest)) => {
            if let Some(inner) = table.get_mut(head).and_then(Item::as_table_like_mut) {
                remove(inner, rest);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn secrets(pairs: &[(&str, &str)]) -> BTreeMap<String, Secret> {
        let one = |(k, v): &(&str, &str)| ((*k).to_owned(), Secret::new((*v).to_owned()));
        pairs.iter().map(one).collect()
    }

    #[test]
    fn what_the_run_put_in_is_gone_and_what_others_did_since_stays() {
        let before = "[exchange]\npassword = \"old\" # mine\n";
        let put = secrets(&[
            ("exchange.password", "new"),
            ("listener.team.password", "t"),
            ("outgoing.password", "o"),
        ]);
        let now = edited(before, &put, Some(&["ours".to_owned()])).unwrap();
        let back = undone(&now, before, &put, Some("ours")).unwrap();
        assert!(back.starts_with(before), "{}", *back);
        assert!(
            !back.contains("password = \"t\"") && !back.contains("keys"),
            "{}",
            *back
        );
        // Since then somebody set one of them, and made a key.
        let since = secrets(&[("outgoing.password", "theirs")]);
        let keys = ["ours".to_owned(), "theirs".to_owned()];
        let now = edited(&now, &since, Some(&keys)).unwrap();
        let back = undone(&now, before, &put, Some("ours")).unwrap();
        assert!(back.contains("\"old\" # mine"), "{}", *back);
        assert!(
            back.contains("[outgoing]\npassword = \"theirs\""),
            "{}",
            *back
        );
        assert!(back.contains("keys = [\"theirs\"]"), "{}", *back);
        assert!(!back.contains("\"t\""), "{}", *back);
    }
}
