//! One installation in a temporary folder: a sandbox Exchange, an engine, and the commands.
//!
//! Whatever was started ends with the rig, on a panic too.

use std::{
    fs::{self, File},
    io::{Read, Write},
    net::{TcpListener, TcpStream},
    path::{Path, PathBuf},
    process::{Child, Command, Output, Stdio},
    sync::atomic::{AtomicU16, Ordering},
    time::{Duration, Instant},
};

use portable_pty::CommandBuilder;
use rustix::process::{Pid, Signal, kill_process};
use serde_json::{Value, json};
use smartactions::launch::EngineLock;
use tempfile::TempDir;

use crate::terminal::Terminal;

/// Longest wait for anything; a machine that builds beside it needs a part of it.
const LIMIT: Duration = Duration::from_mins(3);
const PACE: Duration = Duration::from_millis(30);

pub const MAILBOX: &str = "smartactions@example.test";
pub const ALICE: &str = "alice@example.test";
pub const BOB: &str = "bob@example.test";

/// A free port below the range that the system gives to outgoing connections.
pub fn free_port() -> u16 {
    static NEXT: AtomicU16 = AtomicU16::new(0);
    let start = u16::try_from(std::process::id() % 10_000).unwrap();
    for _ in 0..10_000 {
        let step = NEXT.fetch_add(1, Ordering::Relaxed);
        let port = 21_000 + (start + step * 7) % 10_000;
        if TcpListener::bind(("127.0.0.1", port)).is_ok() {
            return port;
        }
    }
    panic!("no free port");
}

/// Asks again and again until there is an answer.
pub fn until<T>(what: &str, mut probe: impl FnMut() -> Option<T>) -> T {
    let begun = Instant::now();
    loop {
        if let Some(found) = probe() {
            return found;
        }
        assert!(begun.elapsed() < LIMIT, "did not happen in time: {what}");
        std::thread::sleep(PACE);
    }
}

pub struct Rig {
    folder: TempDir,
    sandbox: Option<Child>,
    pub sandbox_port: u16,
    pub smtp_port: u16,
    pub api_port: u16,
    /// Lines of `[outgoing]`; empty: mail leaves through Exchange.
    pub relay: String,
    /// Folder of a stand-in for a service manager.
    systemd: Option<PathBuf>,
}

impl Rig {
    /// A sandbox that runs; nothing is set up yet.
    pub fn new() -> Self {
        let mut rig = Self {
            // A short name: recorded screens are broken into lines with it.
            folder: tempfile::tempdir_in("/tmp").unwrap(),
            sandbox: None,
            sandbox_port: free_port(),
            smtp_port: free_port(),
            api_port: free_port(),
            relay: String::new(),
            systemd: None,
        };
        fs::write(rig.path("password"), "sandbox\n").unwrap();
        rig.start_sandbox();
        rig
    }

    /// An engine that runs and is ready.
    pub fn ready() -> Self {
        let rig = Self::new();
        rig.set_up(MAILBOX);
        rig
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub fn url(&self) -> String {
        format!("http://127.0.0.1:{}", self.sandbox_port)
    }

    pub fn start_sandbox(&mut self) {
        let log = self.path("sandbox.log");
        let child = Command::new(env!("CARGO_BIN_EXE_smartactions"))
            .args(["sandbox", "--listen"])
            .arg(format!("127.0.0.1:{}", self.sandbox_port))
            .arg("--smtp")
            .arg(format!("127.0.0.1:{}", self.smtp_port))
            .arg("--data")
            .arg(self.path("sandbox"))
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(File::create(&log).unwrap())
            .spawn()
            .unwrap();
        self.sandbox = Some(child);
        until("the sandbox answers", || {
            let ended = self.sandbox.as_mut().unwrap().try_wait().unwrap();
            let said = fs::read_to_string(&log).unwrap();
            assert!(ended.is_none(), "the sandbox ended: {said}");
            said.contains("Stop with").then_some(())
        });
    }

    /// Ends the sandbox as Ctrl-C does; it keeps its data.
    pub fn stop_sandbox(&mut self) {
        let mut child = self.sandbox.take().unwrap();
        kill_process(Pid::from_child(&child), Signal::TERM).unwrap();
        until("the sandbox ends", || child.try_wait().unwrap());
    }

    /// From now on everybody in the sandbox has this password.
    pub fn change_passwords(&mut self, password: &str) {
        self.stop_sandbox();
        let kept = self.path("sandbox/sandbox.json");
        let people = fs::read_to_string(&kept).unwrap();
        let changed = people.replace(
            r#""password":"sandbox""#,
            &format!(r#""password":"{password}""#),
        );
        assert_ne!(people, changed);
        fs::write(&kept, changed).unwrap();
        fs::remove_file(self.path("password")).unwrap();
        self.start_sandbox();
    }

    pub fn answers(&self, mailbox: &str) -> String {
        format!(
            "[exchange]\nurl = \"{}/EWS/Exchange.asmx\"\naccount = \"svc-smartactions@example.test\"\n\
             [[listener]]\nname = \"default\"\nmailbox = \"{mailbox}\"\npoll_interval = \"5s\"\n\
             [api]\nlisten = \"127.0.0.1:{}\"\n[outgoing]\n{}\n",
            self.url(),
            self.api_port,
            self.relay
        )
    }

    /// `setup --answers … --yes`, whatever comes of it.
    pub fn setup(&self, mailbox: &str) -> Output {
        self.setup_with(mailbox, &[])
    }

    /// The same in a shell with these variables.
    pub fn setup_with(&self, mailbox: &str, env: &[(&str, &str)]) -> Output {
        let answers = self.path("answers.toml");
        fs::write(&answers, self.answers(mailbox)).unwrap();
        let mut command = self.command();
        command.args(["setup", "--yes", "--answers"]).arg(answers);
        command.arg("--password-file").arg(self.path("password"));
        command.envs(env.iter().copied()).output().unwrap()
    }

    pub fn set_up(&self, mailbox: &str) {
        let output = self.setup(mailbox);
        assert!(output.status.success(), "{output:#?}");
    }

    pub fn command(&self) -> assert_cmd::Command {
        let mut command = assert_cmd::Command::from_std(self.plain_command());
        command.timeout(LIMIT);
        command
    }

    /// For a command that runs beside the test.
    pub fn plain_command(&self) -> Command {
        let mut command = match &self.systemd {
            Some(folder) => Command::new(folder.join("smartactions")),
            None => Command::new(env!("CARGO_BIN_EXE_smartactions")),
        };
        if let Some(folder) = &self.systemd {
            command.env("SYSTEMD_UNIT_PATH", folder.join("units"));
            command.env("PATH", format!("{}/bin:/usr/bin:/bin", folder.display()));
        }
        for (key, _) in std::env::vars().filter(|(key, _)| key.starts_with("SMARTACTIONS_")) {
            command.env_remove(key);
        }
        command
            // Whatever language the machine speaks: what is looked for is English.
            .env("LC_ALL", "C.UTF-8")
            .env_remove("LANGUAGE")
            .env("SMARTACTIONS_CONFIG", self.config())
            .env("SMARTACTIONS_STATE", self.state());
        command
    }

    /// The program on a terminal.
    pub fn on_terminal(&self, arguments: &[&str]) -> Terminal {
        let mut command = CommandBuilder::new(env!("CARGO_BIN_EXE_smartactions"));
        command.args(arguments);
        command.env("SMARTACTIONS_CONFIG", self.config());
        command.env("SMARTACTIONS_STATE", self.state());
        Terminal::start(command)
    }

    /// From now on commands find this service manager; the program lies where others may run it.
    pub fn under_systemd(&mut self, folder: &Path) {
        let open = std::os::unix::fs::PermissionsExt::from_mode(0o755);
        fs::set_permissions(self.folder.path(), open).unwrap();
        let (built, program) = (
            env!("CARGO_BIN_EXE_smartactions"),
            folder.join("smartactions"),
        );
        if fs::hard_link(built, &program).is_err() {
            fs::copy(built, &program).unwrap();
        }
        self.systemd = Some(folder.to_owned());
    }

    pub fn config(&self) -> PathBuf {
        self.path("config.toml")
    }

    pub fn state(&self) -> PathBuf {
        self.path("state")
    }

    /// Any command; gives back its exit code and all that it said.
    pub fn run(&self, arguments: &[&str]) -> (i32, String) {
        let output = self.command().args(arguments).output().unwrap();
        let said = [output.stdout, output.stderr].concat();
        let code = output.status.code().expect("ended in time");
        (code, String::from_utf8_lossy(&said).into_owned())
    }

    /// A command that has to work.
    pub fn done(&self, arguments: &[&str]) {
        let (code, said) = self.run(arguments);
        assert_eq!(code, 0, "{arguments:?}: {said}");
    }

    /// What a command writes as JSON.
    pub fn json(&self, arguments: &[&str]) -> Value {
        let output = self.command().args(arguments).output().unwrap();
        serde_json::from_slice(&output.stdout)
            .unwrap_or_else(|e| panic!("{arguments:?}: {e}: {output:#?}"))
    }

    pub fn status(&self) -> Value {
        self.json(&["status", "--json"])
    }

    pub fn pid(&self) -> u64 {
        self.status()["pid"].as_u64().expect("an engine runs")
    }

    /// `task new --json`; gives back its id.
    pub fn new_task(&self, title: &str, assignees: &[&str]) -> String {
        let task =
            json!({"title": title, "assignees": assignees, "actions": ["Approve", "Reject"]});
        self.try_new_task(&task).unwrap()
    }

    /// The same with the whole object; when it is refused, what was said.
    pub fn try_new_task(&self, task: &Value) -> Result<String, String> {
        let mut command = self.command();
        command.args(["task", "new", "--json"]);
        let output = command.write_stdin(task.to_string()).output().unwrap();
        if !output.status.success() {
            return Err(String::from_utf8_lossy(&output.stderr).into_owned());
        }
        let made: Value = serde_json::from_slice(&output.stdout).unwrap();
        Ok(made["id"].as_str().unwrap().to_owned())
    }

    pub fn task(&self, id: &str) -> Value {
        self.json(&["task", "show", id, "--json"])
    }

    pub fn until_state(&self, id: &str, state: &str) -> Value {
        until(&format!("task {id} is {state}"), || {
            let task = self.task(id);
            (task["state"] == state).then_some(task)
        })
    }

    /// Types of the events of a task, in order.
    pub fn story(&self, id: &str) -> Vec<String> {
        let events = self.events(id);
        let kinds = events.iter().map(|e| e["type"].as_str().unwrap());
        kinds.map(str::to_owned).collect()
    }

    /// Events of a task, in order.
    pub fn events(&self, id: &str) -> Vec<Value> {
        let story = self.json(&["task", "story", id, "--json"]);
        story["items"].as_array().unwrap().clone()
    }

    /// All mails of a mailbox, oldest first.
    pub fn mails(&self, who: &str) -> Vec<Value> {
        let all = self.json(&["sandbox", "mailbox", who, "--json", "--url", &self.url()]);
        all.as_array().unwrap().clone()
    }

    /// Mails in the inbox, oldest first.
    pub fn inbox(&self, who: &str) -> Vec<Value> {
        let mut mails = self.mails(who);
        mails.retain(|mail| mail["folder"] == "inbox");
        mails
    }

    /// Waits for so many mails in the inbox; more than that fails at once.
    pub fn until_inbox(&self, who: &str, count: usize) -> Vec<Value> {
        until(&format!("{count} mails for {who}"), || {
            let mails = self.inbox(who);
            assert!(mails.len() <= count, "too many mails for {who}: {mails:#?}");
            (mails.len() == count).then_some(mails)
        })
    }

    pub fn reply(&self, who: &str, to: &str, text: &str) {
        let url = self.url();
        self.done(&[
            "sandbox", "reply", "--as", who, "--to", to, "--url", &url, text,
        ]);
    }

    /// Delivers a mail; `internal`: sent by somebody signed in.
    pub fn deliver(&self, mail: &[u8], internal: bool) {
        let file = self.path("mail.eml");
        fs::write(&file, mail).unwrap();
        let url = self.url();
        let mut arguments = vec!["sandbox", "deliver", "--url", &url];
        arguments.extend(internal.then_some("--internal"));
        arguments.push(file.to_str().unwrap());
        self.done(&arguments);
    }

    /// The next `count` calls of the engine are held for `ms` by the sandbox.
    pub fn slow_down(&self, ms: u64, count: u32) {
        self.order_fault(&json!({"operation": "*", "delay_ms": ms, "count": count}));
    }

    /// `POST /sandbox/fault`.
    pub fn order_fault(&self, order: &Value) {
        self.admin("POST", "fault", &order.to_string());
    }

    /// `POST /sandbox/scenario`, in TOML.
    pub fn play(&self, scenario: &str) {
        self.admin("POST", "scenario", scenario);
    }

    /// What was ordered and not spent goes wrong no more.
    pub fn clear_faults(&self) {
        self.admin("DELETE", "fault", "");
    }

    fn admin(&self, method: &str, what: &str, order: &str) -> String {
        let address = ("127.0.0.1", self.sandbox_port);
        let mut stream = TcpStream::connect(address).unwrap();
        stream.set_read_timeout(Some(LIMIT)).unwrap();
        let head = format!(
            "{method} /sandbox/{what} HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\nContent-Length: {}\r\n\r\n",
            order.len()
        );
        stream.write_all((head + order).as_bytes()).unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
        let (_, body) = answer.split_once("\r\n\r\n").unwrap();
        body.to_owned()
    }

    /// How often the sandbox judged a password and refused it.
    pub fn refused_sign_ins(&self) -> u64 {
        let counts: Value = serde_json::from_str(&self.admin("GET", "stats", "")).unwrap();
        let refusals = counts["refusals"].as_object().unwrap();
        refusals.values().filter_map(Value::as_u64).sum()
    }

    /// Handled mails, newest first, once there are so many; setup's own test mail is none of them.
    pub fn until_handled(&self, count: usize) -> Vec<Value> {
        until(&format!("{count} mails handled"), || {
            let status = self.status();
            let mut handled = status["recent"].as_array()?.clone();
            handled.retain(|mail| mail["reason"] != "round_trip");
            assert!(handled.len() <= count, "more was handled: {status:#}");
            (handled.len() == count).then_some(handled)
        })
    }

    /// Waits until nothing has to leave.
    pub fn until_all_left(&self) -> Value {
        until("the outbox is empty", || {
            let status = self.status();
            (status["outbox"]["waiting"] == 0).then_some(status)
        })
    }

    /// Kills the engine as a power cut would; returns when its lock is free.
    pub fn kill_engine(&self) {
        kill_holder(&self.state().join("engine.lock"));
    }
}

/// Kills whoever holds the lock and waits until it is free.
fn kill_holder(lock: &Path) {
    let holder = || EngineLock::holder(lock).ok().flatten();
    if let Some(Some(pid)) = holder() {
        let pid = Pid::from_raw(i32::try_from(pid).unwrap()).unwrap();
        // It may have ended by itself in between.
        let _ = kill_process(pid, Signal::KILL);
    }
    let begun = Instant::now();
    while holder().is_some() && begun.elapsed() < LIMIT {
        std::thread::sleep(Duration::from_millis(1));
    }
}

impl Drop for Rig {
    fn drop(&mut self) {
        if std::thread::panicking() {
            let log = fs::read_to_string(self.state().join("engine.log")).unwrap_or_default();
            eprintln!("--- engine.log\n{log}");
        }
        self.kill_engine();
        if let Some(mut child) = self.sandbox.take() {
            let _ = child.kill();
            let _ = child.wait();
        }
    }
}
