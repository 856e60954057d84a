//! `probe --record FILE`: what went over the wire, with invented names, in a file to give away.
//!
//! Runs after the checks: one round trip as the engine makes it, then the file.

use std::{
    fs::{File, OpenOptions},
    io::{ErrorKind, Write as _},
    os::unix::fs::OpenOptionsExt as _,
    path::Path,
};

use crate::{
    cli::{exit::Exit, failed::Failed, talk},
    domain::{Address, CheckState, Problem, recording::Recording},
    ews::{Access, EwsClient, Tape},
    mailbox::exchange::ExchangeMailbox,
    probe::{Cast, CheckId, Probe, Target, Trip, own_address, recording, round_trip},
    steps,
    words::recording as words,
    world::World,
};

/// The folder of handled mail, as the engine has it.
const PROCESSED: &str = "Processed";

/// Makes the round trip where the account was let in, and writes the recording.
pub(super) async fn record(
    probe: &Probe,
    target: &Target,
    tape: &Tape,
    (out, file): (File, &Path),
) -> Result<(), Failed> {
    let mut own = None;
    if is_fine(probe.states().get(&CheckId::SignIn)) {
        let client = steps::client(target).map_err(|e| {
            Failed::new(
                Exit::Check,
                Problem::new(e.code(), e.to_string(), "", e.remedy()),
            )
        })?;
        own = own_address(&client).await.ok().flatten();
        match place(target, own.as_ref()) {
            Some((address, access)) => travel(&client, address, &access).await,
            None => talk::tell(words::NO_MAILBOX),
        }
    } else {
        talk::tell(words::NOT_SIGNED_IN);
    }
    let cast = Cast {
        host: target.endpoint.host(),
        account: &target.credentials.account,
        own: own.as_ref().map(Address::as_str),
        listener: target.listener.as_ref().map(|(a, _)| a.as_str()),
    };
    let (taped, left_out) = tape.taken();
    write(out, file, &recording(&taped, left_out, &cast))?;
    talk::tell(&words::written(taped.len(), &file.display().to_string()));
    Ok(())
}

const fn is_fine(state: Option<&CheckState>) -> bool {
    matches!(
        state,
        Some(CheckState::Passed { .. } | CheckState::Warned { .. })
    )
}

/// Whose mailbox the test mail goes through: the listener's, else the account's own.
fn place(target: &Target, own: Option<&Address>) -> Option<(Address, Access)> {
    let own = || own.map(|address| (address.clone(), Access::Own));
    target.listener.clone().or_else(own)
}

/// A round trip that fails is part of what a recording is for.
async fn travel(client: &EwsClient, address: Address, access: &Access) {
    talk::tell(&words::sending(address.as_str()));
    let world = World::real();
    let client = client.with_access(access.clone());
    let mailbox = ExchangeMailbox::new(client, address.clone(), world.clone());
    match round_trip(&mailbox, &address, PROCESSED, &world).await {
        Ok(Trip::Back) => talk::tell(words::BACK),
        Ok(Trip::Left) => talk::tell(words::NOT_BACK),
        Err(fault) => talk::tell(&format!("  {}", fault.problem(&address))),
    }
}

fn failed(file: &Path, code: &str, what: String, remedy: &str) -> Failed {
    let place = file.display().to_string();
    Failed::new(Exit::Config, Problem::new(code, what, place, remedy))
}

/// A new file, for its owner alone; one that is there is never written over. Opened before the
/// checks: what cannot be written is told before minutes are spent and a mail is sent.
pub(super) fn open(file: &Path) -> Result<File, Failed> {
    let opened = OpenOptions::new()
        .write(true)
        .create_new(true)
        .mode(0o600)
        .open(file);
    opened.map_err(|e| match e.kind() {
        ErrorKind::AlreadyExists => failed(
            file,
            "probe.record.exists",
            words::EXISTS.to_owned(),
            words::TRY_OTHER_NAME,
        ),
        _ => failed(
            file,
            "probe.record.file",
            e.to_string(),
            words::TRY_OTHER_NAME,
        ),
    })
}

fn write(mut out: File, file: &Path, recording: &Recording) -> Result<(), Failed> {
    let failed = |code: &str, what: String, remedy: &str| failed(file, code, what, remedy);
    let text = serde_json::to_string_pretty(recording)
        .map_err(|e| failed("probe.record.json", e.to_string(), words::TRY_AGAIN))?;
    out.write_all(text.as_bytes())
        .and_then(|()| out.write_all(b"\n"))
        .and_then(|()| out.sync_all())
        .map_err(|e| failed("probe.record.file", e.to_string(), words::TRY_OTHER_NAME))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn a_file_that_is_there_is_told_and_left() {
        let dir = tempfile::tempdir().unwrap();
        let file = dir.path().join("r.json");
        drop(open(&file).unwrap());
        let code = |file: &Path| {
            let refused = open(file).err();
            refused.and_then(|f| f.problems.first().map(|p| p.code.clone()))
        };
        assert_eq!(code(&file).as_deref(), Some("probe.record.exists"));
        let nowhere = dir.path().join("no/r.json");
        assert_eq!(code(&nowhere).as_deref(), Some("probe.record.file"));
    }
}
