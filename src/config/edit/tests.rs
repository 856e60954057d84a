//! Values change in place; everything else stays.
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
fn listeners_in_one_line_are_edited_where_they_stand() {
    let text = "# mine\nlistener = [{name = 'a', mailbox = 'a@x.test'}] # all\n";
    let new = settings(&[
        ("listener.a.mailbox", "b@x.test"),
        ("listener.a.access", "delegate"),
    ]);
    let edited = apply(text, &new).unwrap();
    assert!(edited.starts_with("# mine\n"), "{edited}");
    assert!(edited.ends_with("] # all\n"), "{edited}");
    let back = Settings::parse("t", &edited).unwrap();
    assert_eq!(back.listeners(), ["a"], "{edited}");
    assert_eq!(back.line("listener.a.mailbox"), "b@x.test");
    assert_eq!(back.line("listener.a.access"), "delegate");
    assert_eq!(apply(&edited, &back.complete()).unwrap(), edited);
    let two = apply(text, &settings(&[("listener.b.mailbox", "c@x.test")])).unwrap();
    let back = Settings::parse("t", &two).unwrap();
    assert_eq!(back.listeners(), ["a", "b"], "{two}");
    let none = apply("listener = []\n", &new).unwrap();
    let back = Settings::parse("t", &none).unwrap();
    assert_eq!(back.line("listener.a.mailbox"), "b@x.test");
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
        // What could hold a password is refused on purpose.
        proptest::prop_assume!(!Value::Text(text.clone()).holds_password());
        let mut new = Settings::default();
        new.put("exchange.account", Value::Text(text.clone()), Place::default());
        let back = Settings::parse("t", &apply("", &new).unwrap()).unwrap();
        proptest::prop_assert_eq!(back.line("exchange.account"), text);
    }
}
