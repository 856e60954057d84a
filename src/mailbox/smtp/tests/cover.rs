//! TLS and sign-in: what leaves under which cover, whom is believed, how often a password is tried.

use tokio::net::TcpListener;

use super::*;

const TLS_OFFER: &str = "250-relay\r\n250-AUTH PLAIN LOGIN\r\n250 STARTTLS\r\n";

fn under_tls(then: &[Do]) -> Vec<Do> {
    let head = [
        Say("220 hi\r\n"),
        Hear("EHLO"),
        Say(TLS_OFFER),
        Hear("STARTTLS"),
        Say("220 go\r\n"),
        Tls,
        Hear("EHLO"),
    ];
    [head.as_slice(), then].concat()
}

#[tokio::test]
async fn without_tls_neither_password_nor_mail_leaves() {
    let relay = Relay::start(vec![vec![
        Say("220 hi\r\n"),
        Hear("EHLO"),
        Say("250-relay\r\n250 AUTH PLAIN LOGIN\r\n"),
        Hear("never"),
    ]])
    .await;
    let (_, end) = send(&sender(&relay.signing_in(Cover::Starttls))).await;
    assert_eq!(code(&end), "transient relay.tls.not_offered");
    assert!(
        relay.heard().lines().all(|l| l.starts_with("EHLO")),
        "{}",
        relay.heard()
    );
    // On this machine itself both do.
    let script = vec![
        Say("220 hi\r\n"),
        Hear("EHLO"),
        Say("250-relay\r\n250 AUTH PLAIN\r\n"),
        Hear("AUTH PLAIN AHN2YwBjYW5hcnk="),
        Say("235 ok\r\n"),
        Hear("MAIL"),
        Say("250 ok\r\n"),
        Hear("RCPT"),
        Say("250 ok\r\n"),
        Hang,
    ];
    let relay = Relay::start(vec![script]).await;
    assert!(
        sender(&relay.signing_in(Cover::Loopback))
            .prepare(key(), &mail())
            .await
            .is_ok()
    );
}

#[tokio::test]
async fn a_certificate_that_is_not_believed_gets_nothing() {
    for cover in [Cover::Starttls, Cover::Loopback, Cover::Wrapped] {
        let wrapped = vec![Tls, Say("220 hi\r\n"), Hear("never")];
        let script = if cover == Cover::Wrapped {
            wrapped
        } else {
            under_tls(&[Hear("never")])
        };
        let relay = Relay::start(vec![script]).await;
        let other = rcgen::generate_simple_self_signed(vec!["127.0.0.1".into()]).unwrap();
        let facts = CertificateFacts::read(other.cert.der()).unwrap();
        for trust in [
            Trust::CaFile {
                pem: other.cert.pem().into_bytes(),
            },
            Trust::Pins(vec![Pin::of(&facts)]),
        ] {
            let settings = RelaySettings {
                trust,
                ..relay.signing_in(cover)
            };
            let (_, end) = send(&sender(&settings)).await;
            assert_eq!(code(&end), "transient relay.tls.untrusted", "{cover:?}");
        }
        assert!(!relay.heard().contains("AUTH"), "{}", relay.heard());
    }
}

#[tokio::test]
async fn pins_believe_the_same_key_and_smtps_is_under_tls_from_the_start() {
    let script = vec![
        Tls,
        Say("220 hi\r\n"),
        Hear("EHLO"),
        Say("250-relay\r\n250 AUTH LOGIN\r\n"),
        Hear("AUTH LOGIN"),
        Say("334 VXNlcm5hbWU6\r\n"),
        Hear("c3Zj"),
        Say("334 UGFzc3dvcmQ6\r\n"),
        Hear("Y2FuYXJ5"),
        Say("235 ok\r\n"),
        Hear("QUIT"),
        Say("221 bye\r\n"),
    ];
    let relay = Relay::start(vec![script]).await;
    let facts = CertificateFacts::read(relay.certificate.cert.der()).unwrap();
    let settings = RelaySettings {
        trust: Trust::Pins(vec![Pin::of(&facts)]),
        ..relay.signing_in(Cover::Wrapped)
    };
    let looked = look(&settings).await.unwrap();
    assert!(looked.covered && looked.signed_in.as_deref() == Some("svc"));
    let transcript = looked.transcript.join("\n");
    assert!(transcript.contains("> AUTH LOGIN\n< 334"), "{transcript}");
    assert!(
        !transcript.contains("Y2FuYXJ5") && !transcript.contains("canary"),
        "{transcript}"
    );
}

/// Whoever sits on the way can put words behind the answer to STARTTLS; they must not be taken for
/// what comes under TLS.
#[tokio::test]
async fn what_is_put_behind_starttls_is_refused() {
    let script = vec![
        Say("220 hi\r\n"),
        Hear("EHLO"),
        Say(TLS_OFFER),
        Hear("STARTTLS"),
        Say("220 go\r\n250-evil\r\n250 AUTH PLAIN\r\n"),
        Tls,
        Hear("never"),
    ];
    let relay = Relay::start(vec![script]).await;
    let (_, end) = send(&sender(&relay.signing_in(Cover::Starttls))).await;
    assert_eq!(code(&end), "transient relay.unasked");
    assert!(!relay.heard().contains("AUTH"));
}

/// What was offered in the clear counts no more once there is TLS.
#[tokio::test]
async fn the_offer_is_asked_for_anew_under_tls() {
    let relay = Relay::start(vec![under_tls(&[Say("250 relay\r\n"), Hear("never")])]).await;
    let (_, end) = send(&sender(&relay.signing_in(Cover::Starttls))).await;
    assert_eq!(code(&end), "denied relay.sign_in.not_offered");
}

#[tokio::test]
async fn a_refused_sign_in_is_one_try_and_a_missing_password_none() {
    for (answer, end) in [
        ("535 5.7.8 wrong\r\n", "sign-in relay.sign_in.refused"),
        (
            "454 4.7.0 later\r\n",
            "transient relay.sign_in.not_possible",
        ),
        ("504 5.7.4 what\r\n", "denied relay.sign_in.not_possible"),
        ("334 \r\n", "transient relay.sign_in.not_possible"),
    ] {
        let relay = Relay::start(vec![under_tls(&[
            Say("250-relay\r\n250 AUTH PLAIN LOGIN\r\n"),
            Hear("AUTH PLAIN"),
            Say(answer),
            Hear("never"),
        ])])
        .await;
        let (_, ended) = send(&sender(&relay.signing_in(Cover::Starttls))).await;
        assert_eq!(code(&ended), end);
        assert_eq!(
            relay.heard().matches("AUTH").count(),
            1,
            "{}",
            relay.heard()
        );
        assert!(!format!("{ended:?}").contains("canary"));
    }
    let relay = Relay::start(vec![vec![Hang]]).await;
    let settings = RelaySettings {
        sign_in: SignIn::NoPassword,
        ..relay.settings(Cover::Loopback)
    };
    let (_, end) = send(&sender(&settings)).await;
    assert_eq!(code(&end), "sign-in secret.missing");
    assert_eq!(*relay.connections.lock().unwrap(), 0);
}

/// Several mails at once with a wrong password: one try, and none after it.
#[tokio::test]
async fn many_mails_try_a_wrong_password_once() {
    let script = under_tls(&[
        Say("250-relay\r\n250 AUTH PLAIN\r\n"),
        Hear("AUTH PLAIN"),
        Say("535 5.7.8 wrong\r\n"),
        Hang,
    ]);
    let relay = Relay::start(vec![script]).await;
    let sender = sender(&relay.signing_in(Cover::Starttls));
    let four = futures_util::future::join_all((0..4).map(|_| send(&sender))).await;
    for (_, end) in four.iter().chain([&send(&sender).await]) {
        assert_eq!(code(end), "sign-in relay.sign_in.refused");
    }
    assert_eq!(relay.heard().matches("AUTH").count(), 1);
}

/// A mail goes to all of its recipients or to none.
#[tokio::test]
async fn one_refused_recipient_keeps_the_mail_back_with_each_ones_words() {
    let script = vec![
        Say("220 hi\r\n"),
        Hear("EHLO"),
        Say(EHLO),
        Hear("MAIL"),
        Say("250 ok\r\n"),
        Hear("RCPT TO:<anna"),
        Say("250 ok\r\n"),
        Hear("RCPT TO:<bo"),
        Say("550 5.1.1 no bo here\r\n"),
        Hear("never"),
    ];
    let relay = Relay::start(vec![script]).await;
    let mut both = mail();
    both.to.push(Correspondent::bare(
        Address::parse("bo@corp.example").unwrap(),
    ));
    let error = sender(&relay.settings(Cover::Loopback))
        .prepare(key(), &both)
        .await
        .unwrap_err();
    let MailError::Unusable(problem) = error else {
        panic!("{error:?}")
    };
    assert_eq!(
        problem.what,
        "the relay refused bo@corp.example: 550 5.1.1 no bo here"
    );
    assert_eq!(problem.place, format!("127.0.0.1:{}", relay.port));
    assert!(!relay.heard().contains("DATA"));
}

#[tokio::test]
async fn nobody_there_is_told_by_name() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    drop(listener);
    let settings = RelaySettings {
        host: "127.0.0.1".into(),
        port,
        cover: Cover::Loopback,
        trust: Trust::SystemRoots,
        sign_in: SignIn::Nobody,
    };
    let (_, end) = send(&sender(&settings)).await;
    assert_eq!(code(&end), "transient relay.unreachable");
    let nowhere = RelaySettings {
        host: "nobody.invalid".into(),
        cover: Cover::Starttls,
        ..settings
    };
    let (_, end) = send(&sender(&nowhere)).await;
    assert!(
        ["transient relay.no_such_host", "transient relay.no_answer"]
            .contains(&code(&end).as_str()),
        "{end:?}"
    );
}
