//! A refused password: said at once by `start`, with what to do, and by the lines of this start alone.

use super::rig::{Rig, until};

fn set_password(rig: &Rig, password: &str) -> i32 {
    let mut command = rig.command();
    command.args(["secret", "set", "exchange.password"]);
    let output = command.write_stdin(password).output().unwrap();
    output.status.code().unwrap()
}

#[test]
fn a_refused_password_ends_the_start_at_once() {
    let rig = Rig::ready();
    rig.done(&["stop"]);
    set_password(&rig, "wrong\n");
    let old = std::fs::read_to_string(rig.state().join("engine.log")).unwrap();
    let oldest = old.lines().last().unwrap().to_owned();
    for command in ["start", "restart"] {
        // Had it waited for an engine to be ready, the code would be another one.
        let (code, said) = rig.run(&[command]);
        assert_eq!(code, 6, "{said}");
        let first = said
            .lines()
            .find(|l| l.starts_with("smartactions: "))
            .unwrap();
        assert!(first.contains("refused"), "{said}");
        for part in ["smartactions secret set exchange.password", "ews.sign_in."] {
            assert!(said.contains(part), "{part}: {said}");
        }
        assert!(!said.contains(&oldest), "{said}");
        let lines = said
            .lines()
            .position(|l| l.contains("signing in"))
            .unwrap_or(9);
        let code = said.lines().position(|l| l.contains("code: ews.")).unwrap();
        assert!(code < lines, "the cause comes first: {said}");
        // None is left running, and why is known afterwards too.
        let (code, said) = rig.run(&["status"]);
        assert_eq!(code, 7, "{said}");
        for part in ["it did not start at", "refused", "then: smartactions start"] {
            assert!(said.contains(part), "{part}: {said}");
        }
        let told = rig.status()["not_started"]["problem"]["code"].clone();
        assert!(told.as_str().unwrap().starts_with("ews.sign_in."), "{told}");
    }
    assert_eq!(set_password(&rig, "sandbox\n"), 0);
    rig.done(&["start"]);
    rig.done(&["stop"]);
    let (_, said) = rig.run(&["status"]);
    assert!(!said.contains("it did not start"), "{said}");
}

/// An engine that runs already and was refused is not waited for either, and is left as it is.
#[test]
fn a_running_engine_that_was_refused_is_not_waited_for() {
    let rig = Rig::ready();
    let pid = rig.pid();
    assert_eq!(set_password(&rig, "wrong\n"), 9);
    // Ready is of now.
    assert_eq!(rig.status()["ready"], false);
    assert_eq!(rig.run(&["status"]).0, 9);
    let (code, said) = rig.run(&["start"]);
    assert_eq!(code, 6, "{said}");
    assert_eq!(rig.pid(), pid);
    // The same once more is one more try: the account may have been unlocked.
    let refused = rig.refused_sign_ins();
    assert_eq!(set_password(&rig, "wrong\n"), 9);
    assert!(rig.refused_sign_ins() > refused);
    // Just mended: the start waits until it is taken up.
    assert_eq!(set_password(&rig, "sandbox\n"), 0);
    rig.done(&["start"]);
    assert_eq!(rig.pid(), pid);
}

/// Another way to sign in is no new account: a refused password is not tried with it.
#[test]
fn another_method_is_no_new_try_for_a_refused_password() {
    let rig = Rig::ready();
    assert_eq!(rig.status()["exchange"]["method"], "Basic");
    assert_eq!(set_password(&rig, "wrong\n"), 9);
    let code = || {
        let status = rig.status();
        let first = status["troubles"][0]["code"].as_str();
        (
            first.unwrap_or_default().to_owned(),
            status["config_version"].as_u64().unwrap(),
        )
    };
    let refused = || rig.refused_sign_ins();
    let before = refused();
    assert!((1..=2).contains(&before), "{before}");
    for method in ["basic", "ntlm", "basic", "auto"] {
        let (_, version) = code();
        let config = std::fs::read_to_string(rig.config()).unwrap();
        let lines = config.lines().map(|line| {
            if line.trim_start().starts_with("auth ") {
                format!("auth = \"{method}\"")
            } else {
                line.to_owned()
            }
        });
        let new: Vec<String> = lines.collect();
        std::fs::write(rig.config(), new.join("\n")).unwrap();
        until("it is taken up and refused", || {
            let (code, now) = code();
            (now > version && code.starts_with("ews.sign_in.")).then_some(())
        });
    }
    let after = refused();
    assert!(after <= 2, "{before} refusals, then {after}");
    assert_eq!(set_password(&rig, "sandbox\n"), 0);
    assert_eq!(rig.status()["listener"]["state"], "listening");
}
