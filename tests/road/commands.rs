//! Commands beside the road: `mailbox`, `probe`, `secret`, `key`, and the API that they change.

use std::{
    fs,
    io::{Read, Write},
    net::TcpStream,
    os::unix::fs::PermissionsExt,
    path::Path,
};

use super::rig::{ALICE, MAILBOX, Rig};

/// Status of `GET path` on the API, with or without a key.
fn get(rig: &Rig, path: &str, key: Option<&str>) -> u16 {
    let mut stream = TcpStream::connect(("127.0.0.1", rig.api_port)).unwrap();
    let key = key.map_or_else(String::new, |k| format!("Authorization: Bearer {k}\r\n"));
    let request = format!("GET {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n{key}\r\n");
    stream.write_all(request.as_bytes()).unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    let status = answer.split(' ').nth(1).unwrap();
    status.parse().unwrap()
}

fn mode(file: &Path) -> u32 {
    fs::metadata(file).unwrap().permissions().mode() & 0o777
}

/// A command that has to end with this code and say this.
fn ends(rig: &Rig, arguments: &[&str], code: i32, says: &str) {
    let (was, said) = rig.run(arguments);
    assert_eq!(was, code, "{arguments:?}: {said}");
    assert!(said.contains(says), "{arguments:?}: {says} in {said}");
}

/// What is piped in is judged before anything is waited for.
#[test]
fn wrong_input_is_told_while_no_engine_runs() {
    let rig = Rig::new();
    ends(&rig, &["task", "new", "--json"], 2, "task.json");
}

#[test]
fn mailbox_set_is_taken_up_and_what_waited_goes_out() {
    let rig = Rig::new();
    rig.set_up("");
    let config = fs::read_to_string(rig.config()).unwrap();
    fs::write(rig.config(), format!("# a note of mine\n{config}")).unwrap();
    let id = rig.new_task("Order 1", &[ALICE]);
    ends(&rig, &["mailbox", "show"], 0, "none yet");
    for (address, code, says) in [
        ("nobody@example.test", 4, "mailbox.not_found"),
        ("carol@example.test", 4, "mailbox.no_rights"),
        ("nonsense", 2, "mailbox.address"),
    ] {
        let before = fs::read(rig.config()).unwrap();
        ends(&rig, &["mailbox", "set", address], code, says);
        assert_eq!(fs::read(rig.config()).unwrap(), before, "{address}");
    }
    let alias = "actions@example.test";
    ends(&rig, &["mailbox", "set", alias], 0, "is an alias of");
    let config = fs::read_to_string(rig.config()).unwrap();
    assert!(config.starts_with("# a note of mine\n"), "{config}");
    assert!(
        config.contains(&format!("mailbox = \"{MAILBOX}\"")),
        "{config}"
    );
    rig.until_inbox(ALICE, 1);
    rig.reply(ALICE, "latest", "Approve");
    rig.until_state(&id, "completed");
    ends(&rig, &["mailbox", "set", alias], 0, "nothing was changed");
    ends(&rig, &["mailbox", "clear"], 0, "took it up");
    assert_eq!(rig.status()["listener"]["state"], "none");
    ends(&rig, &["mailbox", "--listener", "x", "show"], 2, "default");
}

#[test]
fn a_mailbox_that_signs_in_for_itself_is_proved_first() {
    let rig = Rig::ready();
    let wrong = rig.path("wrong");
    fs::write(&wrong, "no").unwrap();
    let set = |file: &Path| {
        rig.run(&[
            "mailbox",
            "set",
            MAILBOX,
            "--access",
            "own",
            "--account",
            MAILBOX,
            "--password-file",
            file.to_str().unwrap(),
        ])
    };
    let (code, said) = set(&wrong);
    assert_eq!(code, 4, "{said}");
    assert!(said.contains("probe.sign_in.refused"), "{said}");
    let (code, said) = set(&rig.path("password"));
    assert_eq!(code, 0, "{said}");
    assert_eq!(rig.status()["listener"]["state"], "listening");
    let secrets = rig.path("secrets.toml");
    assert_eq!(mode(&secrets), 0o600);
    let text = fs::read_to_string(&secrets).unwrap();
    assert!(text.contains("[listener.default]"), "{text}");
}

#[test]
fn keys_count_while_the_engine_runs_and_the_first_is_made_by_setup() {
    let rig = Rig::ready();
    let pid = rig.pid();
    let file = rig.state().join("api.key");
    assert_eq!(mode(&file), 0o600);
    let first = fs::read_to_string(&file).unwrap().trim().to_owned();
    assert_eq!(get(&rig, "/v1/tasks", Some(&first)), 200);
    rig.set_up(MAILBOX);
    assert_eq!(fs::read_to_string(&file).unwrap().trim(), first);
    let output = rig.command().args(["key", "new", "--name", "ERP"]).output();
    let output = output.unwrap();
    assert!(output.status.success(), "{output:#?}");
    let key = String::from_utf8(output.stdout).unwrap().trim().to_owned();
    assert_eq!(get(&rig, "/v1/tasks", Some(&key)), 200);
    let (_, listed) = rig.run(&["key", "list"]);
    assert!(listed.contains("ERP") && !listed.contains(&key), "{listed}");
    let secrets = fs::read_to_string(rig.path("secrets.toml")).unwrap();
    assert!(!secrets.contains(&key) && !secrets.contains(&first));
    let line = listed.lines().find(|l| l.contains("ERP")).unwrap();
    let id = line.split(' ').next().unwrap();
    ends(&rig, &["key", "revoke", id], 0, "took it up");
    assert_eq!(get(&rig, "/v1/tasks", Some(&key)), 403);
    assert_eq!(get(&rig, "/v1/tasks", Some(&first)), 200);
    ends(&rig, &["key", "revoke", id], 10, "key.unknown");
    // A broken config is no reason to let a key count on.
    let good = fs::read_to_string(rig.config()).unwrap();
    fs::write(rig.config(), format!("{good}\nbroken = = 1\n")).unwrap();
    let (_, listed) = rig.run(&["key", "list"]);
    let id = listed.split(' ').next().unwrap();
    ends(&rig, &["key", "revoke", id], 0, "it was the last one");
    assert_eq!(get(&rig, "/v1/tasks", Some(&first)), 403);
    assert!(!file.exists());
    fs::write(rig.config(), good).unwrap();
    assert_eq!(get(&rig, "/v1/tasks", None), 401);
    assert_eq!(get(&rig, "/readyz", None), 200);
    assert_eq!(rig.pid(), pid, "nothing was restarted");
}

#[test]
fn secrets_are_set_by_name_and_taken_up() {
    let rig = Rig::ready();
    let set = |secret: &str, name: &str| {
        let mut command = rig.command();
        let command = command.args(["secret", "set", name]).write_stdin(secret);
        let output = command.output().unwrap();
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        (output.status.code().unwrap(), said)
    };
    assert_eq!(set("x\n", "listener.other.password").0, 2);
    assert_eq!(set("", "exchange.password").0, 3);
    let (code, said) = set("wrong\n", "exchange.password");
    assert_eq!(code, 9, "{said}");
    assert!(said.contains("ews.sign_in.refused"), "{said}");
    let (code, said) = set("sandbox\n", "exchange.password");
    assert_eq!(code, 0, "{said}");
    assert_eq!(rig.status()["listener"]["state"], "listening");
}

#[test]
fn probe_tells_each_check_and_its_code_alone_decides() {
    let rig = Rig::ready();
    let output = rig.command().args(["probe", "--json"]).output().unwrap();
    assert!(output.status.success(), "{output:#?}");
    let told: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    let checks = told["checks"].as_array().unwrap();
    let of = |id: &str| checks.iter().find(|c| c["id"] == id).unwrap();
    assert_eq!(of("mailbox")["state"], "passed");
    assert!(of("sign_in")["elapsed_ms"].is_u64());
    let facts = &told["mailbox"];
    assert_eq!(facts["address"], MAILBOX);
    assert_eq!(facts["auto_reply"], "off");
    assert_eq!(facts["rules_that_take_mail"], 0);
    assert!(facts["days_until_full"].is_null(), "unknown, not zero");
    ends(&rig, &["probe", "--only", "signin"], 2, "own_mailbox");
    let kept = rig.path("transcript");
    let open = ["probe", "--must-not-open", ALICE, "--transcript"];
    let open = [&open[..], &[kept.to_str().unwrap()]].concat();
    ends(&rig, &open, 0, "probe.other_mailboxes.open");
    let transcript = fs::read_to_string(&kept).unwrap();
    assert!(transcript.contains("tried: the id of the inbox of alice@"));
    assert!(transcript.contains("> GetInboxRules as "), "{transcript}");
    assert!(!transcript.contains("Authorization: Basic c"));
    ends(&rig, &open, 2, "probe.transcript");
    ends(
        &rig,
        &["probe", "--must-not-open", "x"],
        2,
        "not a mail address",
    );
    let group = ["probe", "--recipients", "approvers@example.test"];
    ends(&rig, &group, 0, "a group with 3 members");
    let wrong = rig.path("wrong");
    fs::write(&wrong, "no").unwrap();
    let file = wrong.to_str().unwrap();
    let code = "probe.sign_in.refused";
    ends(&rig, &["probe", "--password-file", file], 4, code);
    fs::write(&wrong, "[exchange]\ncolour = 1\n").unwrap();
    ends(&rig, &["probe", "--answers", file], 3, "config.unknown_key");
}

#[test]
fn without_an_engine_commands_say_so() {
    let rig = Rig::new();
    for command in [["mailbox", "show"], ["key", "list"], ["key", "new"]] {
        ends(&rig, &command, 5, "config.absent");
    }
    rig.set_up("");
    rig.done(&["stop"]);
    // A mailbox that somebody uses: asked about at a terminal, told to a script.
    let lunch = b"From: b@example.org\r\nTo: alice@example.test\r\nSubject: Lunch\r\n\r\nNoon?\r\n";
    rig.deliver(lunch, true);
    let set = ["mailbox", "set", ALICE];
    ends(&rig, &set, 0, "mailbox.other_mail");
    ends(&rig, &set, 0, "nothing was changed");
    ends(&rig, &["mailbox", "set", MAILBOX], 0, "no engine answers");
    ends(&rig, &["key", "new"], 0, "no engine answers");
    ends(&rig, &["setaside", "list"], 7, "status.not_running");
    rig.done(&["start"]);
    assert_eq!(rig.status()["listener"]["mailbox"], MAILBOX);
    ends(&rig, &["setaside", "list"], 0, "nothing is set aside");
    ends(&rig, &["setaside", "release", "x"], 10, "setaside.unknown");
}
