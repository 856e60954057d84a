//! Keys of the terminal, spelled as the key table of setup spells them.

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};

/// `Ctrl-N`, `Shift-Tab`, `F1`, `Enter`, `Up`, `r`; `None` for keys that no table names.
pub(super) fn key_name(key: KeyEvent) -> Option<String> {
    if key
        .modifiers
        .intersects(KeyModifiers::ALT | KeyModifiers::SUPER | KeyModifiers::META)
    {
        return None;
    }
    let control = key.modifiers.contains(KeyModifiers::CONTROL);
    Some(match key.code {
        KeyCode::Char(c) if control => format!("Ctrl-{}", c.to_ascii_uppercase()),
        KeyCode::Char(c) => c.to_string(),
        KeyCode::F(n) => format!("F{n}"),
        KeyCode::BackTab => "Shift-Tab".to_owned(),
        KeyCode::Tab if key.modifiers.contains(KeyModifiers::SHIFT) => "Shift-Tab".to_owned(),
        KeyCode::Tab => "Tab".to_owned(),
        KeyCode::Enter => "Enter".to_owned(),
        KeyCode::Esc => "Esc".to_owned(),
        KeyCode::Up => "Up".to_owned(),
        KeyCode::Down => "Down".to_owned(),
        KeyCode::PageDown => "PgDn".to_owned(),
        KeyCode::PageUp => "PgUp".to_owned(),
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::setup::keys::KEYS;

    #[test]
    fn every_key_of_the_table_can_be_pressed() {
        let codes = ('!'..='~')
            .map(KeyCode::Char)
            .chain((1..=12).map(KeyCode::F))
            .chain([
                KeyCode::Tab,
                KeyCode::BackTab,
                KeyCode::Enter,
                KeyCode::Esc,
                KeyCode::Up,
                KeyCode::Down,
                KeyCode::PageDown,
                KeyCode::PageUp,
            ]);
        let held = [KeyModifiers::NONE, KeyModifiers::CONTROL];
        let names: Vec<String> = codes
            .flat_map(|code| held.map(|held| KeyEvent::new(code, held)))
            .filter_map(key_name)
            .collect();
        for key in KEYS
            .iter()
            .flat_map(|k| k.in_text.iter().chain(k.elsewhere))
        {
            assert!(names.iter().any(|n| n == key), "{key}");
        }
    }
}
