//! The engine is killed between a reply and its confirmation, each time at another moment; after
//! the restart there is exactly one outcome and exactly one confirmation.

use std::{thread::sleep, time::Duration};

use super::rig::{ALICE, Rig};

/// The calls to Exchange are slowed by this, so that the moments fall into and between them.
const SLOW_MS: u64 = 60;
/// Moments are spread from the delivery up to here.
const SPREAD: Duration = Duration::from_millis(600);

/// `SMARTACTIONS_KILLS`, else 5; `.ci/full` sets 50.
fn rounds() -> u32 {
    let set = std::env::var("SMARTACTIONS_KILLS").ok();
    set.and_then(|n| n.parse().ok()).unwrap_or(5)
}

#[test]
fn killed_at_any_moment_one_outcome_and_one_confirmation() {
    let rig = Rig::ready();
    let (rounds, mut early) = (rounds(), 0);
    for round in 0..rounds {
        let id = rig.new_task(&format!("Order {round}"), &[ALICE]);
        let before = usize::try_from(round).unwrap() * 2;
        rig.until_inbox(ALICE, before + 1);
        rig.until_all_left();
        rig.slow_down(SLOW_MS, 8);
        rig.reply(ALICE, "latest", "Approve");
        sleep(SPREAD * round / rounds.max(2));
        rig.kill_engine();
        early += usize::from(rig.inbox(ALICE).len() == before + 1);
        rig.done(&["start"]);
        rig.until_state(&id, "completed");
        let mails = rig.until_inbox(ALICE, before + 2);
        let confirmation = mails.last().unwrap()["text"].as_str().unwrap();
        assert!(
            confirmation.contains(&format!("Order {round}")),
            "{confirmation}"
        );
        let status = rig.until_all_left();
        assert_eq!(status["outbox"]["failed"], 0, "round {round}: {status:#}");
        let story = rig.story(&id);
        let expected = ["task.created", "task.notified", "task.completed"];
        assert_eq!(story, expected, "round {round}");
    }
    let all = usize::try_from(rounds).unwrap() * 2;
    rig.until_inbox(ALICE, all);
    assert!(early > 0, "no kill came before its confirmation");
}
