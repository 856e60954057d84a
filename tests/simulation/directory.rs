//! A directory that is slow, silent, or has too many people: other mail goes on, order is kept for each
//! task, and the trouble is shown and ends.

use std::time::Duration;

use serde_json::json;
use smartactions::{
    domain::{Address, Correspondent, Disposition, EventKind, Refusal, TaskId, snapshot::Trouble},
    store::Purpose,
    task::{AssigneeState, TaskState},
};

use crate::{
    Run,
    mailbox::FOURTH,
    people::{Way, answer},
    standing::{ANNA, BO, minutes, simulated},
};

async fn seconds(count: u64) {
    tokio::time::sleep(Duration::from_secs(count)).await;
}

impl Run {
    /// The trouble of the directory.
    async fn silence(&self) -> Option<Trouble> {
        let troubles = self.engine.snapshot().await.troubles;
        let code = "exchange.directory_silent";
        troubles.into_iter().find(|t| t.problem.code == code)
    }

    async fn handled(&self, id: TaskId) -> usize {
        self.engine.explained(id).await.unwrap().len()
    }
}

#[test]
fn a_silent_directory_holds_up_nobody_but_who_asked_it_and_their_task() {
    simulated(async |seed| {
        let mut run = Run::new(seed);
        run.mailbox.inside().faults = false;
        let (id, other) = (run.a_task(&json!({})).await, run.a_task(&json!({})).await);
        let (asked, second) = (run.asked(id, ANNA).await, run.asked(other, ANNA).await);
        run.mailbox.inside().directory_silent = true;
        let began = run.world.now();
        run.says(&asked, 1, "Redirect to Bo Berg", 2);
        run.says(&asked, 2, "Approve", 1);
        run.says(&second, 3, "Approve", 1);
        seconds(10).await;
        assert_eq!(run.stored(other).await.state, TaskState::Completed);
        assert_eq!(
            run.handled(id).await,
            0,
            "neither before the directory tells"
        );
        assert_eq!(run.mailbox.inside().inbox.len(), 3, "they lie in the inbox");
        seconds(20).await;
        let told = run.silence().await.unwrap();
        assert!(told.since > began && !told.problem.remedy.is_empty());
        run.mailbox.inside().directory_silent = false;
        minutes(1).await;
        let task = run.stored(id).await;
        assert_eq!(task.assignees[0].state, AssigneeState::Delegated);
        assert_eq!(run.last(id).await, Disposition::Refused(Refusal::HandedOn));
        assert_eq!(run.count(id, EventKind::TaskRedirected).await, 1);
        assert_eq!(run.silence().await, None);
        assert!(run.mailbox.inside().inbox.is_empty(), "filed");
    });
}

#[test]
fn what_waits_for_the_directory_is_not_lost_with_the_process() {
    simulated(async |seed| {
        let mut run = Run::new(seed);
        run.mailbox.inside().faults = false;
        let id = run.a_task(&json!({})).await;
        let asked = run.asked(id, ANNA).await;
        run.mailbox.inside().directory_silent = true;
        run.says(&asked, 1, "Redirect to Bo Berg", 1);
        // Time enough for the state of the folder to be stored behind it.
        seconds(10).await;
        run.crash().await;
        run.mailbox.inside().directory_silent = false;
        minutes(1).await;
        assert_eq!(run.stored(id).await.assignees[1].address.as_str(), BO);
    });
}

/// With more that wait than there is room for, the next mail waits too, and none is lost.
#[test]
fn many_that_wait_for_the_directory_are_all_answered() {
    simulated(async |seed| {
        let mut run = Run::new(seed);
        run.mailbox.inside().faults = false;
        let mut tasks = Vec::new();
        for number in 0..30 {
            let id = run
                .a_task(&json!({"title": format!("Order {number}")}))
                .await;
            tasks.push((id, run.asked(id, ANNA).await));
        }
        run.mailbox.inside().directory_silent = true;
        for (number, (_, asked)) in (1..).zip(&tasks) {
            run.says(asked, number, "Redirect to Bo Berg", 1);
        }
        minutes(1).await;
        run.mailbox.inside().directory_silent = false;
        minutes(5).await;
        for (id, _) in &tasks {
            let task = run.stored(*id).await;
            assert_eq!(task.assignees.len(), 2, "{}", task.title);
        }
    });
}

/// Who asked is told in the end, and the trouble ends though nobody asks any more.
#[test]
fn the_trouble_of_a_silent_directory_ends_by_itself() {
    simulated(async |seed| {
        let mut run = Run::new(seed);
        run.mailbox.inside().faults = false;
        let id = run.a_task(&json!({})).await;
        let asked = run.asked(id, ANNA).await;
        run.mailbox.inside().directory_silent = true;
        run.says(&asked, 1, "Redirect to Bo Berg", 1);
        minutes(3).await;
        assert_eq!(run.last(id).await, Disposition::AskedBack);
        let first = run.silence().await.unwrap();
        minutes(60).await;
        let since = run.silence().await.unwrap().since;
        assert_eq!(since, first.since, "it is one silence");
        run.mailbox.inside().directory_silent = false;
        minutes(3).await;
        assert_eq!(run.silence().await, None);
    });
}

#[test]
fn among_more_people_than_are_listed_nobody_is_picked() {
    simulated(async |seed| {
        let mut run = Run::new(seed);
        run.mailbox.inside().faults = false;
        run.mailbox.inside().crowded = true;
        let id = run.a_task(&json!({})).await;
        let asked = run.asked(id, ANNA).await;
        run.says(&asked, 1, "Redirect to Bo Berg", 1);
        minutes(2).await;
        let refused = Disposition::Refused(Refusal::TargetNotFound);
        assert_eq!(run.last(id).await, refused);
        let answers = run.rows(id, Purpose::Answer).await;
        let text = &answers[0].new.mail.text;
        assert!(text.contains("than the directory lists"), "{text}");
        // An address is one person's, however many there are.
        run.says(&asked, 2, "Redirect to bo@sim.example", 1);
        minutes(2).await;
        assert_eq!(run.stored(id).await.assignees.len(), 2);
    });
}

/// The directory lists three addresses of a mailbox. From a fourth a person answers all the same, where
/// Exchange took the mail from them; nobody outside can use a likeness of an address.
#[test]
fn an_address_that_is_not_listed_counts_for_who_is_signed_in() {
    simulated(async |seed| {
        let mut run = Run::new(seed);
        run.mailbox.inside().faults = false;
        run.mailbox.inside().tells_addresses = true;
        run.plan.config.proof = smartactions::domain::ProofLevel::Token;
        run.engine.apply(run.plan.clone());
        let id = run.a_task(&json!({})).await;
        let asked = run.asked(id, ANNA).await;
        let from = |way, number| {
            let mut mail = answer(way, &asked, number);
            mail.from = Some(Correspondent::bare(Address::parse(FOURTH).unwrap()));
            mail
        };
        run.mailbox.deliver(from(Way::Forged, 1));
        minutes(2).await;
        assert_eq!(run.last(id).await, Disposition::Refused(Refusal::NotYours));
        run.mailbox.deliver(from(Way::Approve, 2));
        minutes(2).await;
        let task = run.stored(id).await;
        assert_eq!(task.state, TaskState::Completed);
        assert_eq!(task.outcome.unwrap().by.as_str(), ANNA);
    });
}

/// A stamp of a server that is not listed is none, and a new list counts from the next reply on.
#[test]
fn only_the_stamps_of_listed_servers_count() {
    simulated(async |seed| {
        let mut run = Run::new(seed);
        run.mailbox.inside().faults = false;
        let lists = |run: &mut Run, sources: &[&str]| {
            let sources = sources.iter().map(|s| (*s).to_owned()).collect();
            run.plan.config.replies.trusted_sources = sources;
            run.engine.apply(run.plan.clone());
        };
        lists(&mut run, &["ex1.sim.example"]);
        let id = run.a_task(&json!({})).await;
        let asked = run.asked(id, ANNA).await;
        let stamped = |source: &str, number| {
            let mut mail = answer(Way::Approve, &asked, number);
            let header = "X-MS-Exchange-Organization-AuthSource".to_owned();
            mail.headers.push((header, source.to_owned()));
            mail
        };
        for (number, mail) in [
            (1, stamped("ex2.sim.example", 1)),
            (2, answer(Way::Approve, &asked, 2)),
        ] {
            run.mailbox.deliver(mail);
            minutes(2).await;
            let refused = Disposition::Refused(Refusal::SenderNotProved);
            assert_eq!(run.last(id).await, refused, "{number}");
        }
        let told = run.engine.explained(id).await.unwrap();
        let step =
            |s: &&smartactions::domain::reading::ReadingStep| s.step == "sender.source_not_trusted";
        let step = told[0].proof_steps.iter().find(step).unwrap();
        assert_eq!(step.found, "ex2.sim.example");
        lists(&mut run, &["ex1.sim.example", "EX2.sim.example"]);
        run.mailbox.deliver(stamped("ex2.sim.example", 3));
        minutes(2).await;
        assert_eq!(run.stored(id).await.state, TaskState::Completed);
    });
}

/// With a weaker proof than Exchange's own a token that leaked would be enough to read the directory.
#[test]
fn nobody_outside_learns_who_is_in_the_directory() {
    simulated(async |seed| {
        let mut run = Run::new(seed);
        run.mailbox.inside().faults = false;
        run.plan.config.proof = smartactions::domain::ProofLevel::Token;
        run.engine.apply(run.plan.clone());
        let id = run.a_task(&json!({})).await;
        let asked = run.asked(id, ANNA).await;
        let words = [
            "Redirect to Bo",
            "Redirect to Bo Berg",
            "Delegate to Nobody Such",
            "Redirect to b@sim.example",
        ];
        for (number, words) in (1..).zip(words) {
            let mut mail = answer(Way::Forged, &asked, number);
            mail.text = mail.text.replacen("Approve", words, 1);
            run.mailbox.deliver(mail);
            minutes(25).await;
            let refused = Disposition::Refused(Refusal::TargetNotFound);
            assert_eq!(run.last(id).await, refused, "{words}");
        }
        for answer in run.rows(id, Purpose::Answer).await {
            let text = &answer.new.mail.text;
            let tells = ["bo@sim.example", "bb@sim.example", "Berger", "Found:"];
            assert!(!tells.iter().any(|t| text.contains(t)), "{text}");
            assert!(text.contains("mail address"), "{text}");
        }
        // Whoever knows the address can use it, and learns no name by it.
        let mut mail = answer(Way::Forged, &asked, 9);
        mail.text = mail
            .text
            .replacen("Approve", "Delegate to bb@sim.example", 1);
        run.mailbox.deliver(mail);
        minutes(2).await;
        assert_eq!(run.stored(id).await.assignees.len(), 2);
        let done = run.rows(id, Purpose::Confirmation).await;
        let text = &done[0].new.mail.text;
        assert!(
            text.contains("bb@sim.example") && !text.contains("Berger"),
            "{text}"
        );
    });
}
