//! `probe --record FILE`: what went over the wire, with invented names, in a file to give away.
//!
//! Runs after the checks: one round trip as the engine makes it, then the file.

use std::{fs::File, io::Write as _, path::Path};

use super::new_file;
use crate::{
    cli::{exit::Exit, failed::Failed, talk},
    domain::{Address, CheckState, Problem, recording::Recording},
    ews::{Access, EwsClient, Tape},
    mailbox::{PROCESSED, exchange::ExchangeMailbox},
    probe::{Cast, CheckId, Probe, Target, Trip, own_address, recording, round_trip},
    steps,
    words::recording as words,
    world::World,
};

/// Code of what is wrong with the file.
const FILE: &str = "probe.record.file";

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
            None => talk::tell(words::no_mailbox()),
        }
    } else {
        talk::tell(words::not_signed_in());
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
        Ok(Trip::Back) => talk::tell(words::back()),
        Ok(Trip::Left) => talk::tell(words::not_back()),
        Err(fault) => talk::tell(&format!("  {}", fault.problem(&address))),
    }
}

/// The file of the recording, opened before the checks and before a mail is sent.
pub(super) fn open(file: &Path) -> Result<File, Failed> {
    new_file::open(file, FILE, Exit::Config)
}

fn write(mut out: File, file: &Path, recording: &Recording) -> Result<(), Failed> {
    let text = serde_json::to_string_pretty(recording).map_err(|e| {
        let place = file.display().to_string();
        let problem = Problem::new(
            "probe.record.json",
            e.to_string(),
            place,
            words::try_again(),
        );
        Failed::new(Exit::Config, problem)
    })?;
    out.write_all(text.as_bytes())
        .and_then(|()| out.write_all(b"\n"))
        .and_then(|()| out.sync_all())
        .map_err(|e| new_file::refused(&e, file, FILE, Exit::Config))
}
