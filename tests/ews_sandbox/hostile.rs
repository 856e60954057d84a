//! Mail from strangers and from odd programs, read through EWS as the engine reads it.

use smartactions::{
    domain::{Address, InboundMail, ProofLevel},
    mailbox::MailSource,
    reply::{
        Input, Offer, read,
        sender::{Expected, Stamp, prove, stamp},
    },
    sandbox::DeliverAs,
};

use super::{BOT, address, listener, sandbox};

/// Delivers the mails and reads them back, in order.
async fn through_exchange(mails: &[Vec<u8>], how: DeliverAs) -> Vec<InboundMail> {
    let (running, admin) = sandbox(false).await;
    let mailbox = listener(&running);
    let mut read = Vec::new();
    let mut state = mailbox.changes(None, 100).await.unwrap().state;
    for mail in mails {
        admin.deliver(mail.clone(), how).await.unwrap();
        let changes = mailbox.changes(Some(&state), 100).await.unwrap();
        state = changes.state;
        assert_eq!(changes.arrived.len(), 1);
        let mut mails = mailbox.fetch(&changes.arrived).await.unwrap();
        read.push(mails.remove(0).unwrap());
    }
    read
}

fn decision(mail: &InboundMail) -> String {
    let actions = ["Approve", "Reject"].map(smartactions::domain::Action::named);
    let offer = Offer::new(&actions, &[]).unwrap();
    let reading = read(&Input::of(mail, None), &offer);
    format!(
        "{:?} {}",
        reading.decision,
        reading.action.unwrap_or_default()
    )
}

fn from_alice(headers: &str, body: &str) -> Vec<u8> {
    format!(
        "From: alice@example.test\r\nTo: {BOT}\r\nSubject: RE: x\r\nMessage-ID: <1@a>\r\n{headers}\r\n{body}\r\n"
    )
    .into_bytes()
}

/// Whoever reaches port 25 may write what they like: it never counts as signed in.
#[tokio::test]
async fn no_spelling_of_the_stamp_gets_through_from_outside() {
    const CLAIM: &str = "X-MS-Exchange-Organization-AuthAs: Internal\r\n";
    let junk = "X-Junk: 1\r\n".repeat(1_200);
    let claims = [
        CLAIM.to_owned(),
        CLAIM.to_ascii_lowercase(),
        CLAIM.repeat(3),
        "X-MS-Exchange-Organization-AuthAs : Internal\r\n".to_owned(),
        "X-MS-Exchange-Organization-AuthAs:\r\n Internal\r\n".to_owned(),
        "X-A: b\nX-MS-Exchange-Organization-AuthAs: Internal\r\n".to_owned(),
        "X-A: b\rX-MS-Exchange-Organization-AuthAs: Internal\r\n".to_owned(),
        "X-A: =?utf-8?Q?b=0D=0AX-MS-Exchange-Organization-AuthAs:_Internal?=\r\n".to_owned(),
        "X-A: =?utf-8?Q?b=0D=0A=0D=0A?=\r\n".to_owned(),
        format!("{CLAIM}{junk}"),
        format!("{junk}{CLAIM}"),
        format!("\r\n{CLAIM}"),
        format!("Content-Type: message/rfc822\r\n\r\n{CLAIM}"),
    ];
    let mails: Vec<Vec<u8>> = claims.iter().map(|c| from_alice(c, "Approve")).collect();
    for (mail, claim) in through_exchange(&mails, DeliverAs::Outside)
        .await
        .iter()
        .zip(claims)
    {
        let shown: String = claim.chars().take(80).collect();
        assert_eq!(stamp(mail, &[]), Stamp::Anonymous, "{shown:?}");
        let claims: Vec<&str> = mail
            .header_values("X-MS-Exchange-Organization-AuthAs")
            .collect();
        assert_eq!(claims, ["Anonymous"], "{shown:?}");
        let alice: [Address; 1] = [address("alice@example.test")];
        let expected = Expected {
            person: &alice,
            token_good: true,
            trusted_sources: &[],
        };
        let level = prove(mail, &expected).level;
        assert_eq!(level, Some(ProofLevel::Token), "{shown:?}");
    }
}

/// What the message is made of must not keep its first line from being read.
#[tokio::test]
async fn odd_but_honest_mail_is_read() {
    let long = format!(
        "Approve\r\n\r\n{}",
        "> and so on and on\r\n".repeat(400_000)
    );
    let html = |charset: &str, body: &[u8]| {
        let head = format!(
            "From: alice@example.test\r\nTo: {BOT}\r\nContent-Type: text/html; charset={charset}\r\n\r\n"
        );
        [head.as_bytes(), body].concat()
    };
    let mails = [
        (from_alice("", &long), "Act Approve"),
        (
            from_alice(
                "Content-Type: text/plain; charset=x-nonsense\r\n",
                "Approve",
            ),
            "Act Approve",
        ),
        (
            from_alice("Content-Transfer-Encoding: base64\r\n", "QXBwcm92ZQ=="),
            "Act Approve",
        ),
        (
            from_alice(
                "Content-Transfer-Encoding: quoted-printable\r\n",
                "App=\r\nrove",
            ),
            "Act Approve",
        ),
        (
            html("iso-8859-1", b"<p>Approve: f\xfcr mich gut</p>"),
            "Act Approve",
        ),
        (html("utf-8", b"<p>Approve</p>\xff\xfe"), "Act Approve"),
        (from_alice("", ""), "Ask "),
        (
            from_alice("Auto-Submitted: auto-replied\r\n", "Approve"),
            "Ignore ",
        ),
        (
            from_alice(
                "Content-Type: text/calendar; method=REPLY\r\n",
                "BEGIN:VCALENDAR",
            ),
            "Ignore ",
        ),
        (
            from_alice(
                "MIME-Version: 1.0\r\nContent-Type: multipart/signed; protocol=\"application/pkcs7-signature\"; boundary=b\r\n",
                "--b\r\nContent-Type: text/plain\r\n\r\nApprove\r\n--b\r\nContent-Type: application/pkcs7-signature; name=smime.p7s\r\n\r\nAAAA\r\n--b--",
            ),
            "Act Approve",
        ),
        (
            from_alice(
                "MIME-Version: 1.0\r\nContent-Type: application/pkcs7-mime; smime-type=enveloped-data; name=smime.p7m\r\nContent-Transfer-Encoding: base64\r\n",
                "AAAA",
            ),
            "SetAside ",
        ),
        (
            from_alice(
                "MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b\r\n",
                "--b\r\nContent-Type: message/rfc822\r\n\r\nFrom: x@y\r\n\r\nApprove\r\n--b--",
            ),
            "Ask ",
        ),
        (
            format!("To: {BOT}\r\n\r\nApprove").into_bytes(),
            "Act Approve",
        ),
    ];
    let bytes: Vec<Vec<u8>> = mails.iter().map(|(mail, _)| mail.clone()).collect();
    let read = through_exchange(&bytes, DeliverAs::Outside).await;
    for (at, (mail, (_, wanted))) in read.iter().zip(&mails).enumerate() {
        assert_eq!(
            decision(mail),
            *wanted,
            "mail {at}: {:?}",
            mail.text.get(..40)
        );
    }
    assert!(read[0].truncated && read.last().unwrap().from.is_none());
}
