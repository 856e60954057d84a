//! The round-trip test mail of the hand-off: asked for, seen leaving, seen coming back.
//!
//! Late or lost it is a warning with its own code, and undoes nothing.

use std::{sync::atomic::Ordering, time::Duration};

use jiff::Timestamp;
use tokio::{
    sync::mpsc::UnboundedSender,
    time::{Instant, sleep},
};

use super::{Runner, ask::finding};
use crate::{
    control::{Client, ControlError},
    domain::{CheckState, Finding, Severity, snapshot::RoundTrip},
    launch,
    setup::Event,
    words::setup::{launch as words, stamp},
};

/// A test mail that takes longer is late (`ux.md` 8.7).
const LATE: Duration = Duration::from_secs(30);
/// How often the engine is asked; it answers from memory.
const PACE: Duration = Duration::from_millis(100);

impl Runner {
    /// Asks the running engine for a test mail and follows it for at most 30 s.
    pub(super) async fn round_trip(&self, events: &UnboundedSender<Event>) {
        let tell = |event| {
            let _ = events.send(event);
        };
        tell(Event::RoundTrip(CheckState::Running));
        let begun = Instant::now();
        let warned = |finding| CheckState::Warned {
            value: words::not_back().to_owned(),
            finding,
            elapsed: begun.elapsed(),
        };
        let asked = match launch::client(&self.plan.directories) {
            Ok(client) => match ask(&client).await {
                Ok(()) => Ok(client),
                Err(error) => Err(error),
            },
            Err(error) => Err(error),
        };
        let client = match asked {
            Ok(client) => client,
            // The entry is empty: there is no mailbox that could write to itself.
            Err(ControlError::Refused(p)) if p.code == "engine.no_mailbox" => {
                return tell(Event::RoundTrip(CheckState::LeftOut));
            }
            Err(error) => return tell(Event::RoundTrip(warned(not_asked(&error)))),
        };
        let mut left = false;
        let mut newest = None;
        let epoch = self.taken_back.load(Ordering::SeqCst);
        while begun.elapsed() < LATE {
            if self.taken_back.load(Ordering::SeqCst) != epoch {
                return;
            }
            match client.snapshot().await {
                Ok(snapshot) => newest = snapshot.round_trip,
                Err(error @ ControlError::NotRunning(_)) => {
                    return tell(Event::RoundTrip(warned(not_asked(&error))));
                }
                Err(_) => {}
            }
            if let Some(trip) = &newest {
                if let (false, Some(sent)) = (left, trip.sent) {
                    left = true;
                    tell(Event::LaunchLine {
                        name: words::test_mail_left().to_owned(),
                        state: passed(String::new(), since(trip.asked, sent)),
                    });
                }
                if let Some(back) = trip.back {
                    let new = self.not_listed(trip);
                    if !new.is_empty() {
                        tell(Event::Stamped(new));
                    }
                    let state = arrived(trip, since(trip.asked, back));
                    return tell(Event::RoundTrip(state));
                }
            }
            sleep(PACE).await;
        }
        tell(Event::RoundTrip(warned(overdue(left))));
    }
}

async fn ask(client: &Client) -> Result<(), ControlError> {
    client
        .post::<_, serde_json::Value>("/round-trip", &())
        .await
        .map(drop)
}

fn since(from: Timestamp, to: Timestamp) -> Duration {
    Duration::try_from(to.duration_since(from)).unwrap_or_default()
}

fn passed(value: String, elapsed: Duration) -> CheckState {
    CheckState::Passed { value, elapsed }
}

/// Back: whether the server stamps its own mail decides whether `proof = "exchange"` can work. What came
/// through a relay is mail from outside to it: a stamp that says so shows that it stamps, and says
/// nothing against the replies, which it stamps as they come in.
fn arrived(trip: &RoundTrip, elapsed: Duration) -> CheckState {
    if !trip.missing.is_empty() {
        return CheckState::Warned {
            value: words::not_whole().to_owned(),
            finding: finding(
                "round_trip.header_missing",
                Severity::Warning,
                words::headers_missing(&trip.missing),
                words::try_headers(),
                None,
            ),
            elapsed,
        };
    }
    if trip.unlisted {
        return CheckState::Warned {
            value: words::unlisted().to_owned(),
            finding: finding(
                "round_trip.source_not_trusted",
                Severity::Warning,
                stamp::unlisted(&trip.sources),
                stamp::try_list(),
                None,
            ),
            elapsed,
        };
    }
    let internal = |stamp: &&String| stamp.trim().eq_ignore_ascii_case("Internal");
    match trip.stamp.as_ref().filter(internal) {
        Some(stamp) => passed(words::stamped(stamp, &trip.sources), elapsed),
        None if trip.relay.is_some() && trip.stamp.is_some() => {
            passed(words::through_relay().to_owned(), elapsed)
        }
        // A stamp that says `Anonymous` proves nobody either.
        None => CheckState::Warned {
            value: words::not_stamped().to_owned(),
            finding: finding(
                "round_trip.not_stamped",
                Severity::Warning,
                words::no_stamp_seen().to_owned(),
                words::try_token(),
                None,
            ),
            elapsed,
        },
    }
}

fn overdue(left: bool) -> Finding {
    let (code, said, remedy) = if left {
        (
            "round_trip.late",
            words::left_not_back(),
            words::try_mail_flow(),
        )
    } else {
        (
            "round_trip.not_sent",
            words::never_left(),
            words::try_sending(),
        )
    };
    let command = Some("smartactions status".to_owned());
    finding(code, Severity::Warning, said.to_owned(), remedy, command)
}

fn not_asked(error: &ControlError) -> Finding {
    let command = Some("smartactions logs".to_owned());
    finding(
        "round_trip.not_asked",
        Severity::Warning,
        error.to_string(),
        words::try_logs(),
        command,
    )
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::panic)]
    use super::*;

    fn trip(stamp: Option<&str>) -> RoundTrip {
        RoundTrip {
            asked: Timestamp::UNIX_EPOCH,
            sent: None,
            back: None,
            stamp: stamp.map(str::to_owned),
            sources: Vec::new(),
            unlisted: false,
            missing: Vec::new(),
            relay: None,
        }
    }

    #[test]
    fn a_stamp_is_shown_and_a_missing_one_is_a_warning() {
        let elapsed = Duration::from_secs(2);
        let CheckState::Passed { value, .. } = arrived(&trip(Some("Internal")), elapsed) else {
            panic!("not passed");
        };
        assert!(value.ends_with("Internal"), "{value}");
        let by = RoundTrip {
            sources: vec!["EX01.contoso.com".to_owned()],
            ..trip(Some("Internal"))
        };
        let CheckState::Passed { value, .. } = arrived(&by, elapsed) else {
            panic!("not passed");
        };
        assert!(value.contains("by EX01.contoso.com"), "{value}");
        let by = RoundTrip {
            unlisted: true,
            ..by
        };
        let CheckState::Warned { finding, .. } = arrived(&by, elapsed) else {
            panic!("not warned");
        };
        assert_eq!(finding.code, "round_trip.source_not_trusted");
        assert!(finding.said.contains("EX01.contoso.com"), "{finding:?}");
        for stamp in [None, Some("Anonymous")] {
            let CheckState::Warned { finding, .. } = arrived(&trip(stamp), elapsed) else {
                panic!("{stamp:?}: not warned");
            };
            assert_eq!(finding.code, "round_trip.not_stamped");
        }
    }

    #[test]
    fn headers_that_did_not_come_back_are_a_warning() {
        let mut back = trip(Some("Internal"));
        back.missing = vec!["In-Reply-To".to_owned(), "References".to_owned()];
        let CheckState::Warned { finding, .. } = arrived(&back, Duration::ZERO) else {
            panic!("not warned");
        };
        assert_eq!(finding.code, "round_trip.header_missing");
    }

    #[test]
    fn through_a_relay_a_stamp_as_from_outside_is_no_fault_and_no_stamp_still_is() {
        let through = |stamp| RoundTrip {
            relay: Some("relay:587".to_owned()),
            ..trip(stamp)
        };
        let elapsed = Duration::from_secs(2);
        let CheckState::Passed { value, .. } = arrived(&through(Some("Anonymous")), elapsed) else {
            panic!("a fault");
        };
        assert!(value.contains("relay"), "{value}");
        assert!(matches!(
            arrived(&through(None), elapsed),
            CheckState::Warned { .. }
        ));
    }

    #[test]
    fn late_and_never_sent_are_told_apart() {
        assert_eq!(overdue(true).code, "round_trip.late");
        assert_eq!(overdue(false).code, "round_trip.not_sent");
    }

    #[test]
    fn a_clock_that_went_back_counts_as_no_time() {
        let later = Timestamp::from_second(5).unwrap();
        assert_eq!(since(later, Timestamp::UNIX_EPOCH), Duration::ZERO);
    }
}
