//! A recorded server is played, and looks to a client like the one that was recorded.

use smartactions::{
    domain::recording::Recording,
    ews::{Access, Endpoint, EwsClient, Line, Tape, Trust},
    mailbox::exchange::ExchangeMailbox,
    probe::{Cast, CheckId, Probe, Trip, recording, round_trip},
    sandbox::Running,
    world::World,
};

use super::probe::{probed_as, state};
use super::{BOT, address, credentials, fault, sandbox};

/// Probes, sends a mail round, and gives what was found with the recording of it as a file has it.
async fn probed_and_recorded(running: &Running) -> (Probe, Trip, String) {
    let tape = Tape::default();
    let line = Line {
        tape: Some(tape.clone()),
        ..Line::default()
    };
    let over = line.clone();
    let probe = probed_as(running, Trust::SystemRoots, "sandbox", |t| t.line = over).await;
    let endpoint = Endpoint::parse(&running.ews_url()).unwrap();
    let sign_in = smartactions::ews::sign_in(credentials("sandbox"), None).unwrap();
    let client = EwsClient::on_line(endpoint, &Trust::SystemRoots, &line, sign_in).unwrap();
    let client = client.with_access(Access::Impersonation(address(BOT)));
    let (world, bot) = (World::real(), address(BOT));
    let mailbox = ExchangeMailbox::new(client, bot.clone(), world.clone());
    let trip = round_trip(&mailbox, &bot, "Processed", &world)
        .await
        .unwrap();
    let (taped, left_out) = tape.taken();
    let cast = Cast {
        host: "127.0.0.1",
        account: "svc-smartactions@example.test",
        own: None,
        listener: Some(BOT),
    };
    let made = recording(&taped, left_out, &cast);
    (probe, trip, serde_json::to_string_pretty(&made).unwrap())
}

#[tokio::test]
async fn what_was_recorded_is_seen_again_and_a_mail_goes_round() {
    let (recorded, _admin) = sandbox(false).await;
    let (before, trip, file) = probed_and_recorded(&recorded).await;
    assert_eq!(trip, Trip::Back);
    assert!(!file.contains("smartactions@example.test"), "{file}");
    drop(recorded);
    let (playing, _admin) = sandbox(false).await;
    playing.play(Recording::parse(&file).unwrap());
    // The mail that goes round is another one, with a Message-ID that the recording never saw.
    let (after, trip, _) = probed_and_recorded(&playing).await;
    assert_eq!(trip, Trip::Back);
    for check in CheckId::ALL {
        let elsewhere = [
            CheckId::PortAnswers,
            CheckId::ClockDifference,
            CheckId::OutgoingRelay,
        ];
        if !elsewhere.contains(&check) {
            assert_eq!(seen(&after, check), seen(&before, check), "{check:?}");
        }
    }
    assert!(playing.counts().calls.contains_key("SendItem"));
}

/// What a check told, without times.
fn seen(probe: &Probe, check: CheckId) -> String {
    match check {
        CheckId::Streaming => state(probe, check).chars().take(12).collect(),
        _ => state(probe, check),
    }
}

#[tokio::test]
async fn a_fault_of_the_recorded_server_is_played_too() {
    let (recorded, _admin) = sandbox(false).await;
    fault(&recorded, "GetInboxRules", "ErrorAccessDenied").await;
    let (before, _, file) = probed_and_recorded(&recorded).await;
    let (playing, _admin) = sandbox(false).await;
    playing.play(Recording::parse(&file).unwrap());
    let (after, ..) = probed_and_recorded(&playing).await;
    let (well, _, _) = probed_and_recorded(&recorded).await;
    let check = CheckId::InboxRules;
    assert_eq!(seen(&after, check), seen(&before, check));
    assert_ne!(seen(&after, check), seen(&well, check), "the fault is seen");
}
