//! Passwords that systemd hands over.

use super::*;

#[tokio::test]
async fn passwords_of_systemd_are_written_for_the_engine() {
    let (dir, handed) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    for (name, text) in [
        ("exchange.password", "one\n"),
        ("listener.team.password", "two"),
        ("another", "canary"),
    ] {
        fs::write(handed.path().join(name), text).unwrap();
    }
    let folder = handed.path().display().to_string();
    let env = Environment::from([("CREDENTIALS_DIRECTORY".to_owned(), folder)]);
    let runner = runner(dir.path(), env);
    let names = ["exchange.password", "listener.team.password"];
    assert_eq!(facts(&runner).await.given_secrets, names);
    let Effect::Write(mut plan) = plan(&runner, CONFIG, "") else {
        unreachable!("it is a plan to write");
    };
    plan.passwords.clear();
    perform(&runner, Effect::Write(plan)).await;
    drop(handed);
    let secrets = fs::read_to_string(dir.path().join("secrets.toml")).unwrap();
    assert!(
        secrets.contains("\"one\"") && secrets.contains("\"two\""),
        "{secrets}"
    );
    assert!(!secrets.contains("canary"), "{secrets}");
    assert_eq!(facts(&runner).await.given_secrets, [""; 0]);
}
