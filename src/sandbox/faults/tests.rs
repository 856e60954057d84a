#![allow(clippy::unwrap_used)]
use super::*;
use crate::sandbox::people;

fn planned(json: &str) -> Result<PlannedFault, FaultError> {
    let order = serde_json::from_str::<FaultOrder>(json).unwrap();
    order.planned(&people::fresh_state())
}

#[test]
fn an_order_says_what_goes_wrong_and_how_often() {
    let busy = planned(
        r#"{"operation":"SendItem","fault":"ErrorServerBusy","count":3,"back_off_ms":200}"#,
    )
    .unwrap();
    assert_eq!(busy.operation, "SendItem");
    assert_eq!(busy.remaining, 3);
    assert_eq!(busy.fault.code, "ErrorServerBusy");
    assert_eq!(busy.fault.back_off_ms, Some(200));
    let lost = planned(r#"{"operation":"*","drop":"after"}"#).unwrap();
    assert_eq!(lost.remaining, 1);
    assert_eq!(lost.fault.drop, Some(ConnectionDrop::After));
    let slow = planned(
        r#"{"operation":"*","chunk_bytes":9,"chunk_delay_ms":5,"count":"forever","account":"a.smith@example.test","after":2}"#,
    )
    .unwrap();
    assert_eq!(slow.remaining, PlannedFault::FOREVER);
    assert_eq!(slow.account, Some("alice@example.test".into()));
    assert_eq!(
        (slow.after, slow.fault.pace),
        (
            2,
            Some(Pace {
                bytes: 9,
                delay_ms: 5
            })
        )
    );
}

#[test]
fn an_order_without_sense_is_refused() {
    let cases = [
        (r#"{"operation":"X"}"#, FaultError::Empty),
        (r#"{"operation":"X","back_off_ms":5}"#, FaultError::Empty),
        (
            r#"{"operation":"X","drop":"after","count":0}"#,
            FaultError::Count(0),
        ),
        (
            r#"{"operation":"X","drop":"after","count":-1}"#,
            FaultError::Count(0),
        ),
        (
            r#"{"operation":"X","http_status":200}"#,
            FaultError::Status(200),
        ),
        (
            r#"{"operation":"X","delay_ms":999999}"#,
            FaultError::Delay("delay_ms", 999_999, LONGEST_DELAY_MS),
        ),
        (
            r#"{"operation":"X","drop":"after"}"#,
            FaultError::Operation("X".to_owned()),
        ),
        (
            r#"{"operation":"*","fault":"ErrorServerBuzy"}"#,
            FaultError::Code("ErrorServerBuzy".to_owned()),
        ),
        (
            r#"{"operation":"*","drop":"after","account":"zoe@example.test"}"#,
            FaultError::Account("zoe@example.test".to_owned()),
        ),
        (
            r#"{"operation":"SendItem","stream":"silent"}"#,
            FaultError::Useless("stream", "on another operation than GetStreamingEvents"),
        ),
        (
            r#"{"operation":"SmtpData","fault":"ErrorServerBusy"}"#,
            FaultError::Reply("ErrorServerBusy".to_owned()),
        ),
        (
            r#"{"operation":"SmtpData","fault":"250 fine"}"#,
            FaultError::Reply("250 fine".to_owned()),
        ),
        (
            r#"{"operation":"SmtpData","http_status":503}"#,
            FaultError::Useless("http_status", "on SmtpData: it is no EWS call"),
        ),
        (
            r#"{"operation":"*","drop":"before","http_status":503}"#,
            FaultError::Useless("http_status", "with drop = \"before\""),
        ),
        (
            r#"{"operation":"*","delay_ms":1,"soap_fault":true}"#,
            FaultError::Useless("soap_fault", "without fault"),
        ),
    ];
    for (json, error) in cases {
        assert_eq!(planned(json), Err(error), "{json}");
    }
    for json in [
        r#"{"operation":"X","dorp":"after"}"#,
        r#"{"operation":"X","drop":"after","count":"twice"}"#,
        r#"{"operation":"X","answer":"none"}"#,
    ] {
        assert!(serde_json::from_str::<FaultOrder>(json).is_err(), "{json}");
    }
}
