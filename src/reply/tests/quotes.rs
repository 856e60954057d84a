//! What was newly written, for the ways in which mail programs quote. Structures as seen in mail
//! of the named programs; the words are ours.

use super::{SENT, offer, read, read_text};
use crate::{domain::Decision, reply::Input};

fn quoted() -> String {
    super::marked(SENT)
}

/// Name, mail, what is new.
#[allow(clippy::too_many_lines)] // a table
fn mails() -> Vec<(&'static str, String, &'static str)> {
    let head = "From: Approvals <actions@x.test>\nSent: Monday, 2 November 2026 09:14\nTo: Anna <anna@x.test>\nSubject: Order 4711\n\n";
    let german = "Von: Approvals <actions@x.test>\nGesendet: Montag, 2. November 2026 09:14\nAn: Anna\nBetreff: Order 4711\n\n";
    let chinese =
        "发件人： Approvals\n发送时间： 2026年11月2日 9:14\n收件人： Anna\n主题： Order 4711\n\n";
    let rule = "________________________________";
    vec![
        (
            "Outlook desktop",
            format!("Approve\r\n\r\n-----Original Message-----\r\n{head}{SENT}"),
            "Approve",
        ),
        (
            "Outlook with a rule",
            format!("Approve\n\n{rule}\n{head}{SENT}"),
            "Approve",
        ),
        (
            "Outlook, bare block",
            format!("Approve\nfine\n\n{head}{SENT}"),
            "Approve\nfine",
        ),
        (
            "Outlook, bold labels",
            format!("Approve\n\n*From:* A\n*Sent:* today\n*To:* B\n*Subject:* C\n\n{SENT}"),
            "Approve",
        ),
        (
            "Outlook, German",
            format!("Approve\n\n-----Ursprüngliche Nachricht-----\n{german}{SENT}"),
            "Approve",
        ),
        (
            "Outlook, German, bare",
            format!("Approve\n\n{german}something else"),
            "Approve",
        ),
        (
            "Outlook, Chinese",
            format!("Approve\n\n{chinese}something else"),
            "Approve",
        ),
        (
            "Gmail",
            format!(
                "Approve\n\nOn Mon, Nov 2, 2026 at 9:14 AM Approvals <actions@x.test> wrote:\n\n{}",
                quoted()
            ),
            "Approve",
        ),
        (
            "Gmail, wrapped line",
            format!(
                "Approve\n\nOn Mon, Nov 2, 2026 at 9:14 AM Approvals The Long Name\n<actions@x.test> wrote:\n{}",
                quoted()
            ),
            "Approve",
        ),
        (
            "attribution without marks",
            format!("Approve\n\nOn 2 Nov 2026, at 09:14, Approvals wrote:\n\n{SENT}"),
            "Approve",
        ),
        (
            "German attribution",
            format!(
                "Approve\n\nAm Mo., 2. Nov. 2026 um 09:14 Uhr schrieb Approvals <actions@x.test>:\n\n{}",
                quoted()
            ),
            "Approve",
        ),
        (
            "French attribution",
            format!(
                "Approve\n\nLe lun. 2 nov. 2026 à 09:14, Approvals <actions@x.test> a écrit :\n\n{}",
                quoted()
            ),
            "Approve",
        ),
        (
            "below the quote",
            format!("{}\nApprove\n", quoted()),
            "Approve",
        ),
        (
            "attribution right below",
            format!(
                "Approve\nOn Mon, Nov 2, 2026 Approvals <a@x.test> wrote:\n{}",
                quoted()
            ),
            "Approve",
        ),
        ("no mark at all", format!("Approve\n{SENT}"), "Approve"),
        (
            "rewrapped without marks",
            format!("Approve\n\n{}", SENT.replace('\n', " ")),
            "Approve",
        ),
        (
            "wrapped quote",
            format!(
                "Approve\n\n{}",
                quoted().replace("for the Lyon", "for the\nLyon")
            ),
            "Approve",
        ),
        ("nothing new, Outlook", format!("\n\n{head}{SENT}"), ""),
        ("nothing new, no mark", SENT.to_owned(), ""),
        ("nothing new, marks", quoted(), ""),
        (
            "forward",
            format!("---------- Forwarded message ---------\n{head}{SENT}"),
            "",
        ),
        (
            "signature",
            format!("Approve\n-- \nAnna\nSales\n\n{head}{SENT}"),
            "Approve",
        ),
        (
            "phone",
            format!(
                "Approve\n\nSent from my iPhone\n\n> On 2 Nov 2026, at 09:14, A <a@x.test> wrote:\n>\n{}",
                quoted()
            ),
            "Approve",
        ),
        (
            "Outlook phone",
            format!("Approve\n\nGet Outlook for iOS<https://aka.ms/o0ukef>\n{rule}\n{head}{SENT}"),
            "Approve",
        ),
        (
            "disclaimer",
            "Approve\n\nThis e-mail and any attachments are confidential.\nIf you".to_owned(),
            "Approve",
        ),
        (
            "own text with a colon",
            "I wrote:\nfrom: here to there".to_owned(),
            "I wrote:\nfrom: here to there",
        ),
    ]
}

#[test]
fn new_text_is_what_the_person_wrote() {
    for (name, mail, new) in mails() {
        assert_eq!(read_text(&mail).new_text, new, "{name}");
    }
}

#[test]
fn an_empty_reply_never_acts() {
    for (name, mail, new) in mails() {
        let reading = read_text(&mail);
        let want = if new.is_empty() || !new.starts_with("Approve") {
            Decision::Ask
        } else {
            Decision::Act
        };
        assert_eq!(reading.decision, want, "{name}: {}", reading.reason);
    }
}

#[test]
fn html_alone_is_read() {
    let mails = [
        "<html><body><div>Approve</div><div id=\"appendonsend\"></div><hr><div id=\"divRplyFwdMsg\"><b>From:</b> A<br><b>Sent:</b> x</div><div>Reject</div></body></html>",
        "<div dir=\"ltr\">Approve</div><br><div class=\"gmail_quote\"><div class=\"gmail_attr\">On Mon wrote:</div><blockquote>Reject</blockquote></div>",
        "<p class=MsoNormal>Approve<o:p></o:p></p><div style='border:none;border-top:solid #E1E1E1 1.0pt'><p>From: A</p></div><p>Reject</p>",
        "<div>Approve</div><blockquote type=\"cite\"><div>Reject</div></blockquote>",
        "<div class=\"moz-cite-prefix\">Am 2.11.26 um 9 schrieb A:<br></div><blockquote type=\"cite\">Reject</blockquote><p>Approve</p>",
        "<p>Approve</p><div id=\"mail-editor-reference-message-container\">Reject</div>",
        "<pre>Approve\nfine</pre>",
        "<div style=\"display:block\">Ap&shy;prove&nbsp;</div>",
    ];
    for html in mails {
        let input = Input {
            html: Some(html),
            sent_text: Some(SENT),
            ..Input::default()
        };
        let reading = read(&input, &offer());
        assert_eq!(
            reading.action.as_deref(),
            Some("Approve"),
            "{html}: {reading:?}"
        );
        assert_eq!(reading.new_text.trim(), reading.new_text);
    }
}

#[test]
fn a_second_opinion_that_differs_makes_us_ask() {
    let with = |unique: &'static str| {
        let input = Input {
            text: "Approve",
            unique_text: Some(unique),
            ..Input::default()
        };
        read(&input, &offer()).decision
    };
    assert_eq!(with("Approve\r\n"), Decision::Act);
    assert_eq!(with("Approve\n\n> quoted"), Decision::Act);
    assert_eq!(with(""), Decision::Ask);
    assert_eq!(with("Reject"), Decision::Ask);
    assert_eq!(with("Approve if"), Decision::Ask);
}

#[test]
fn hostile_sizes_are_read_in_time() {
    let texts = [
        "> ".repeat(400_000),
        "Approve ".repeat(100_000),
        "On 1 x\n".repeat(100_000),
        "From: a\n".repeat(100_000),
        "-".repeat(1_000_000),
        SENT.repeat(3_000),
        "a\u{301}".repeat(300_000),
        "Approve\n".repeat(100_000),
        "\u{200b}".repeat(300_000),
    ];
    for text in texts {
        assert_ne!(read_text(&text).decision, Decision::Act);
    }
}
