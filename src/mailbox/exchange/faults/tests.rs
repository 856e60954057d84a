//! What the engine is told of each error.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing
)]
use super::*;
use std::time::Duration;

fn error(code: &str) -> EwsError {
    EwsError::Refused(Refused {
        code: code.into(),
        text: String::new(),
        back_off: None,
        values: vec![],
    })
}

fn asked(operation: &'static str) -> Asked<'static> {
    Asked {
        operation,
        host: "h",
        password: None,
    }
}

/// An account of its own has a password of its own.
#[test]
fn the_remedy_names_the_password_of_the_account() {
    for (password, wanted) in [
        (None, "secret set exchange.password"),
        (
            Some("listener.sales.password"),
            "secret set listener.sales.password",
        ),
    ] {
        let account = "a".to_owned();
        let asked = Asked {
            password,
            ..asked("GetItem")
        };
        let told = mail_error(EwsError::SignInStopped { account }, asked, Effect::Reads);
        let MailError::SignInRefused(problem) = told else {
            panic!("{told:?}");
        };
        assert!(problem.remedy.ends_with(wanted), "{}", problem.remedy);
    }
}

#[test]
#[allow(clippy::too_many_lines, reason = "a table of cases")]
fn the_engine_is_told_what_it_acts_on() {
    use Effect::{Changes, Reads};
    type Is = fn(&MailError) -> bool;
    let table: Vec<(EwsError, Effect, Is)> = vec![
        (error("ErrorServerBusy"), Changes, |e| {
            matches!(e, MailError::Busy { .. })
        }),
        (error("ErrorExceededMessageLimit"), Changes, |e| {
            matches!(e, MailError::Busy { .. })
        }),
        // No method in common: nobody is signed in, so that it is no word of Exchange about a right.
        (
            EwsError::Settings("none".to_owned()),
            Reads,
            |e| matches!(e, MailError::Transient(p) if p.remedy.contains("exchange.auth")),
        ),
        (
            EwsError::BackingOff {
                remaining: Duration::from_secs(9),
            },
            Reads,
            |e| {
                *e == MailError::Busy {
                    back_off: Some(Duration::from_secs(9)),
                }
            },
        ),
        (error("ErrorItemNotFound"), Changes, |e| {
            *e == MailError::Gone
        }),
        (error("ErrorStaleObject"), Changes, |e| {
            *e == MailError::Stale
        }),
        (error("ErrorInvalidSyncStateData"), Reads, |e| {
            *e == MailError::SyncStateLost
        }),
        (error("ErrorQuotaExceeded"), Changes, |e| {
            matches!(e, MailError::Full(_))
        }),
        (error("ErrorSendAsDenied"), Changes, |e| {
            matches!(e, MailError::Denied(_))
        }),
        (error("ErrorNonExistentMailbox"), Reads, |e| {
            matches!(e, MailError::Denied(_))
        }),
        (error("ErrorExceededConnectionCount"), Changes, |e| {
            matches!(e, MailError::Busy { .. })
        }),
        (
            error("ErrorNoRespondingCASInDestinationSite"),
            Changes,
            |e| matches!(e, MailError::Transient(_)),
        ),
        (error("ErrorTimeoutExpired"), Changes, |e| {
            matches!(e, MailError::FateUnknown(_))
        }),
        (error("ErrorTimeoutExpired"), Reads, |e| {
            matches!(e, MailError::Transient(_))
        }),
        (error("ErrorMimeContentInvalid"), Changes, |e| {
            matches!(e, MailError::Unusable(_))
        }),
        (EwsError::NoAnswer { said: "x".into() }, Changes, |e| {
            matches!(e, MailError::FateUnknown(_))
        }),
        (EwsError::NoAnswer { said: "x".into() }, Reads, |e| {
            matches!(e, MailError::Transient(_))
        }),
        (
            EwsError::Status {
                status: 503,
                retry_after: None,
            },
            Changes,
            |e| matches!(e, MailError::FateUnknown(_)),
        ),
        (
            EwsError::Status {
                status: 504,
                retry_after: Some(Duration::from_secs(9)),
            },
            Changes,
            |e| matches!(e, MailError::FateUnknown(_)),
        ),
        (
            EwsError::Status {
                status: 503,
                retry_after: None,
            },
            Reads,
            |e| matches!(e, MailError::Busy { .. }),
        ),
        (
            EwsError::Status {
                status: 413,
                retry_after: None,
            },
            Changes,
            |e| matches!(e, MailError::Unusable(p) if p.remedy.contains("shorten")),
        ),
        (EwsError::WebPage, Reads, |e| {
            matches!(e, MailError::Transient(_))
        }),
        (
            EwsError::SignInStopped {
                account: "a".into(),
            },
            Reads,
            |e| matches!(e, MailError::SignInRefused(_)),
        ),
    ];
    for (given, effect, is) in table {
        let told = mail_error(given.clone(), asked("GetItem"), effect);
        assert!(is(&told), "{given:?} {effect:?} gave {told:?}");
    }
}

/// `exchange.md` 2.6: all that leaves it open has to be looked for, with a waiting time beside it
/// too; who only reads asks again.
#[test]
fn what_leaves_it_open_has_to_be_looked_for() {
    for code in [
        "ErrorConnectionFailed",
        "ErrorMailboxStoreUnavailable",
        "ErrorMailboxFailover",
        "ErrorMailboxMoveInProgress",
        "ErrorInternalServerTransientError",
        "ErrorInternalServerError",
        "ErrorTimeoutExpired",
        "ErrorADUnavailable",
    ] {
        for back_off in [None, Some(Duration::from_secs(9))] {
            let EwsError::Refused(refused) = error(code) else {
                panic!()
            };
            let refused = Refused {
                back_off,
                ..refused
            };
            let told = |effect| {
                let error = EwsError::Refused(refused.clone());
                mail_error(error, asked("SendItem"), effect)
            };
            let changes = told(Effect::Changes);
            assert!(matches!(changes, MailError::FateUnknown(_)), "{code}");
            let reads = told(Effect::Reads);
            assert_eq!(
                matches!(reads, MailError::Busy { .. }),
                back_off.is_some(),
                "{code}"
            );
            assert!(!matches!(reads, MailError::FateUnknown(_)), "{code}");
        }
    }
}

/// A refusal for good is no sign of a busy server, whatever time stands beside it.
#[test]
fn a_refusal_for_good_is_not_waited_for() {
    let EwsError::Refused(refused) = error("ErrorSendAsDenied") else {
        panic!()
    };
    let denied = EwsError::Refused(Refused {
        back_off: Some(Duration::from_secs(9)),
        ..refused
    });
    let told = mail_error(denied, asked("SendItem"), Effect::Changes);
    assert!(matches!(told, MailError::Denied(_)), "{told:?}");
}
