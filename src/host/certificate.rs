//! Watches the end of the server's certificate while the engine runs: a trouble in the snapshot from
//! 30 days before it, a line in the log at each of 30, 14 and 3 days. Looks at the certificates that
//! real connections showed, makes none itself.

use std::time::Duration;

use jiff::tz::TimeZone;
use tokio::time::sleep;
use tokio_util::sync::CancellationToken;

use crate::{
    domain::Problem, engine::Engine, ews::CertificateFacts, words::certificate as words,
    world::World,
};

/// How often is looked, in memory alone: the days that are left change once a day, a renewed
/// certificate is noticed soon.
const PACE: Duration = Duration::from_mins(1);
/// Days left at which is told; the last is told once the end is past.
const THRESHOLDS: [i64; 4] = [-1, 3, 14, 30];
/// Code of the trouble, which is none of the way to Exchange yet.
const CODE: &str = crate::engine::CERTIFICATE_ENDS;

/// What a look comes to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Verdict {
    /// Long enough, or not known.
    Fine,
    /// Told at that threshold; `anew` when it was not told before.
    Ends { threshold: i64, anew: bool },
}

/// The decision: days left, and the threshold that was told last.
fn judge(days_left: Option<i64>, told: Option<i64>) -> Verdict {
    let reached = days_left.and_then(|days| THRESHOLDS.into_iter().find(|t| days <= *t));
    match reached {
        None => Verdict::Fine,
        Some(threshold) => Verdict::Ends {
            threshold,
            anew: told.is_none_or(|told| threshold < told),
        },
    }
}

/// Runs until stopped; `seen` gives the host and the newest certificate seen there.
pub(super) async fn watch(
    engine: Engine,
    world: World,
    seen: impl Fn() -> Option<(String, CertificateFacts)> + Send,
    stop: CancellationToken,
) {
    let mut told: Option<(String, i64)> = None;
    loop {
        tokio::select! {
            () = sleep(PACE) => {}
            () = stop.cancelled() => return,
        }
        let Some((host, facts)) = seen() else {
            continue;
        };
        let days = facts.days_left(world.now());
        let before = told.as_ref().filter(|(h, _)| *h == host).map(|(_, t)| *t);
        let verdict = judge(days, before);
        if let (Verdict::Ends { threshold, anew }, Some(days), Some(end)) =
            (verdict, days, facts.not_after)
        {
            let date = end.to_zoned(TimeZone::UTC).date().to_string();
            let what = words::ends(days, &date);
            if anew {
                tracing::warn!(code = CODE, host, days, "exchange: {what}");
            }
            let problem = Problem::new(CODE, what, host.clone(), words::REMEDY);
            let effect = if days < 0 {
                words::EFFECT_ENDED
            } else {
                words::EFFECT
            };
            engine.trouble("certificate", problem, effect);
            told = Some((host, threshold));
        } else {
            told = None;
            engine.settled("certificate");
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use std::sync::{Arc, Mutex};

    use super::*;
    use crate::{
        domain::Tenant,
        engine::{Clerk, EngineConfig, Plan, Reader},
        reply::token::TokenKey,
        store::MemoryStore,
    };

    #[test]
    fn told_once_at_each_threshold() {
        let ends = |threshold, anew| Verdict::Ends { threshold, anew };
        for (days, told, wanted) in [
            (None, None, Verdict::Fine),
            (Some(31), None, Verdict::Fine),
            (Some(31), Some(3), Verdict::Fine),
            (Some(30), None, ends(30, true)),
            (Some(29), Some(30), ends(30, false)),
            (Some(15), Some(30), ends(30, false)),
            (Some(14), Some(30), ends(14, true)),
            (Some(13), Some(14), ends(14, false)),
            (Some(3), Some(14), ends(3, true)),
            (Some(2), None, ends(3, true)),
            (Some(0), Some(3), ends(3, false)),
            (Some(-1), Some(3), ends(-1, true)),
            (Some(-9), Some(-1), ends(-1, false)),
        ] {
            assert_eq!(judge(days, told), wanted, "{days:?} {told:?}");
        }
    }

    fn engine(world: &World) -> Engine {
        let config = EngineConfig {
            listener: "default".into(),
            mailbox: None,
            poll_interval: Duration::from_secs(30),
            proof: crate::domain::ProofLevel::Token,
            replies: crate::engine::ReplyRules::default(),
            messages_per_minute: 0,
            mail_domain: "x.test".into(),
            folder: "Processed".into(),
            host: "mail.x.test".into(),
            account: String::new(),
            relay_account: String::new(),
            api: String::new(),
        };
        let nowhere = Problem::new("none", "", "", "");
        let plan = Plan {
            config,
            connect: Arc::new(move |_: &EngineConfig| Err(nowhere.clone())),
        };
        let reader = Reader {
            tenant: Tenant::default(),
            keys: vec![TokenKey {
                id: 1,
                bytes: [7; 32],
            }],
        };
        let clerk = Arc::new(Clerk::new(reader, "test").unwrap());
        let store = Arc::new(MemoryStore::default());
        Engine::start(plan, world.clone(), Tenant::default(), store, clerk)
    }

    #[tokio::test(start_paused = true)]
    async fn the_snapshot_tells_it_until_the_certificate_is_renewed() {
        let world = World::real();
        let engine = engine(&world);
        let made = rcgen::generate_simple_self_signed(vec!["mail.x.test".into()]).unwrap();
        let facts = |days: i64| CertificateFacts {
            not_after: Some(world.now() + jiff::SignedDuration::from_hours(days * 24 + 1)),
            ..CertificateFacts::read(made.cert.der()).unwrap()
        };
        let seen = Arc::new(Mutex::new(Some(facts(10))));
        let (kept, stop) = (Arc::clone(&seen), CancellationToken::new());
        let look = move || Some(("mail.x.test".to_owned(), kept.lock().unwrap().clone()?));
        let watching = tokio::spawn(watch(engine.clone(), world.clone(), look, stop.clone()));
        sleep(PACE * 2).await;
        let snapshot = engine.snapshot().await;
        let [trouble] = snapshot.troubles.as_slice() else {
            unreachable!("{:?}", snapshot.troubles)
        };
        assert_eq!(trouble.problem.code, CODE);
        assert!(trouble.problem.what.contains("in 10 days"), "{trouble:?}");
        assert_eq!(snapshot.outbox.held, "no_mailbox");
        *seen.lock().unwrap() = Some(facts(300));
        sleep(PACE * 2).await;
        assert!(engine.snapshot().await.troubles.is_empty());
        stop.cancel();
        watching.await.unwrap();
    }
}
