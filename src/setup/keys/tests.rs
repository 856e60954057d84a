//! The key table by itself.

use super::*;

#[test]
fn no_key_has_two_meanings_on_a_step() {
    for step in Step::ALL {
        for in_text in [true, false] {
            let mut seen = Vec::new();
            for row in on(step) {
                for key in if in_text { row.in_text } else { row.elsewhere } {
                    assert!(!seen.contains(key), "{key} twice on {step:?}");
                    seen.push(key);
                }
            }
        }
    }
}

#[test]
fn letters_never_act_in_a_text_field() {
    for key in KEYS.iter().flat_map(|k| k.in_text) {
        assert!(key.chars().count() > 1, "{key}");
    }
    assert_eq!(command(Step::Probe, false, "r"), Some(Command::Again));
    assert_eq!(command(Step::Probe, true, "r"), None);
}

#[test]
fn beside_a_text_no_letter_goes_on() {
    for step in Step::ALL {
        let onward = command(step, false, "n") == Some(Command::NextStep);
        let no_text = matches!(step, Step::Welcome | Step::Probe | Step::Launch);
        assert_eq!(onward, no_text, "{step:?}");
        assert_eq!(command(step, true, "Ctrl-N"), Some(Command::NextStep));
    }
    assert_eq!(
        name_of(Step::Mailbox, true, Command::WithoutProof),
        "Ctrl-O"
    );
    assert_eq!(name_of(Step::Mailbox, false, Command::WithoutProof), "o");
}
