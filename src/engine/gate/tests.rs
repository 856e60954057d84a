//! What a late answer may not undo.
#![allow(clippy::unwrap_used)]

use tokio::sync::oneshot;

use super::*;
use crate::{
    domain::{ProofLevel, Tenant},
    engine::{Clerk, EngineConfig, Reader},
    store::MemoryStore,
    world::World,
};

/// A gate to Exchange, over a store in memory.
pub(in crate::engine) fn gate() -> Gate {
    let config = EngineConfig {
        listener: "default".to_owned(),
        mailbox: None,
        poll_interval: Duration::from_secs(30),
        proof: ProofLevel::Exchange,
        replies: crate::engine::ReplyRules::default(),
        messages_per_minute: 0,
        mail_domain: "sim.example".to_owned(),
        folder: "Processed".to_owned(),
        host: "sim.example".to_owned(),
        account: "svc".to_owned(),
        relay_account: String::new(),
        api: String::new(),
    };
    let reader = Reader {
        tenant: Tenant::default(),
        keys: Vec::new(),
    };
    let world = World::simulated("2026-11-01T09:00:00Z".parse().unwrap(), 1);
    let clerk = Arc::new(Clerk::new(reader, "test").unwrap());
    let store = Arc::new(MemoryStore::default());
    let core = Core::new(Tenant::default(), world, store, clerk, config);
    let whose = ("sim.example", "svc");
    let stop = CancellationToken::new();
    Gate::new(Arc::new(core), Server::Exchange, whose, stop, None)
}

fn problem() -> Problem {
    Problem::new("ews.sign_in.refused", "refused", "", "set it")
}

/// Makes a call, and has it answered well after another one ended with this error.
async fn answered_late(gate: &Gate, error: MailError) {
    let (answers, answer) = oneshot::channel();
    let older = gate.call("changes", async { Ok::<u8, _>(answer.await.unwrap()) });
    let newer = async {
        let failed = gate.call("open", async { Err::<(), _>(error) }).await;
        assert!(failed.is_err());
        answers.send(7).unwrap();
    };
    let (older, ()) = tokio::join!(older, newer);
    assert_eq!(older, Ok(7));
}

#[tokio::test(start_paused = true)]
async fn a_refused_account_is_not_let_in_by_an_older_call() {
    let gate = gate();
    answered_late(&gate, MailError::SignInRefused(problem())).await;
    assert!(gate.shut_for().is_some());
    let facts = gate.core.board.facts();
    assert!(!facts.signed_in);
    assert!(facts.trouble_of("exchange").is_some());
}

#[tokio::test(start_paused = true)]
async fn an_ordered_pause_is_not_ended_by_an_older_call() {
    let gate = gate();
    let back_off = Some(Duration::from_mins(5));
    answered_late(&gate, MailError::Busy { back_off }).await;
    assert!(gate.shut_for() >= back_off);
}

/// `BackOffMilliseconds` of 0, or `Retry-After: 0`, again and again: the pauses grow as where none is told.
#[tokio::test(start_paused = true)]
async fn a_pause_of_nothing_is_none_that_was_told() {
    let gate = gate();
    for seconds in [1, 2, 4] {
        let back_off = Some(Duration::ZERO);
        let busy = gate.call("changes", async {
            Err::<(), _>(MailError::Busy { back_off })
        });
        assert!(busy.await.is_err());
        assert!(gate.shut_for() >= Some(Duration::from_secs(seconds)));
    }
}
