//! First lines, written down before the grammar was run on them.

use super::{offer, read, read_text};
use crate::{
    domain::{Action, Decision, StandardAction},
    reply::{Input, Offer},
};

#[rustfmt::skip]
const APPROVE: &[&str] = &[
    "Approve", "approve", "APPROVE", " Approve ", "Approved", "approved.", "Approve!", "Approve!!!",
    "Approve,", "I approve", "I approve.", "i approved", "Accept", "accepted", "Approve it",
    "Approve this", "Approved the request", "Approve this request.", "I approve the order",
    "Approve thanks", "Approve, thanks", "Approve, thank you!", "Approved, many thanks.",
    "Approve this, thanks", "Approved, kind regards", "Approve, thanks a lot, best regards",
    "Yes, approve", "Yes approve", "Yes, I approve", "Ok, approved", "Okay approve",
    "Hereby approve", "I hereby approve this request", "Yes, approved.", "Hi, approve",
    "Hi Anna, approve", "Hello Anna Smith, I approve", "Dear team, approved", "Hi all approve",
    "Hey, yes, approve", "Good morning, approve", "Hi Dr. O'Neil-Smith, approve",
    "Approve: fine with me", "Approve; budget is there", "Approve. Budget is there.",
    "Approve! Great work", "Approve - budget is there", "Approve – budget is there",
    "Approve — budget is there", "Approve : budget is there", "Approve。やった", "Approve：よし",
    "Ａｐｐｒｏｖｅ", "ap\u{ad}prove", "\u{200b}Approve\u{200b}", "\u{feff}Approve", "Approve\u{a0}",
    "Approve\u{a0}this", "\u{200f}Approve", "*Approve*", "**Approve**", "_Approve_", "\"Approve\"",
    "“Approve”", "'approve'", "Hi Anna,\nApprove", "Hello,\n\nApprove", "Dear all,\n\n\nApproved",
    "Hi\nApprove", "\n\n\nApprove", "Approve\n\nThanks,\nBob", "Approve\nplease ship it soon",
    "Approve\r\nfine", "Approve\rfine", "[EXTERNAL]\nApprove",
    "CAUTION: This email originated from outside of the organisation.\n\nApprove",
    "You don't often get email from bo@x.test. Learn why this is important\n\nApprove",
    "APPROVED, THANKS", "İ approve", "Approve as requested", "accept this one",
    "Approve. I am not worried about the price.", "Approve: see the other order, no objection",
    "Approve the order, regards", "*Approve.*", "**Approve!**", "Approve. No objections.",
    "Approve - no problem", "Hi Will,\nApprove", "Dear May, approve", "Approve\nNo comment",
    "Approve...", "Approve…", "Approve..", "Approve :)", "Approve 👍", "It is approved",
    // Quoted and sent.
    "Approved\n> Please look at the order of twelve desks for the Lyon office.\n> Approve\n> Reject",
];

#[rustfmt::skip]
const REJECT: &[&str] = &[
    "Reject", "Rejected", "reject.", "I reject", "Decline", "declined", "I decline", "deny",
    "Denied", "refuse", "Disapproved", "disapprove", "Not approved", "not approved.",
    "I do not approve", "I don't approve", "I don’t approve this", "i dont approve",
    "I cannot approve", "I can't approve this request", "I am not approving", "Reject: too dear",
    "Reject - no budget", "Reject: no budget", "Rejected. We cannot afford it", "Hi Bob, rejected",
    "Reject it, thanks", "Not approved: too dear",
];

#[rustfmt::skip]
const ASK: &[&str] = &[
    "", " ", "\n\n", "ok", "OK", "yes", "Yes.", "no", "+1", "👍", "✅", "LGTM", "sure", "go ahead",
    "looks good", "Approve?", "Approve？", "should I approve", "Approve or reject?", "Approve؟",
    "Approve or reject", "Approve / Reject", "Approve, reject", "approve reject", "Approve; reject",
    "Approve. Reject", "Approve: rejected", "Approve\nReject", "Reject\n\nApprove",
    "Approve\n\nreject: too dear", "Approve\nApprove", "Approve\n?", "Do not approve",
    "don't approve", "not approve", "never approve", "Not rejected", "I do not reject",
    "do not reject this", "I did not approve", "I won't approve", "cannot be approved",
    "unapproved", "disallow", "not yet approved", "no approve", "Approve not",
    "Approve if the price holds", "Approve once Bob agrees", "Approve, but only for May",
    "Approve but only for May", "Approve, if you fix it", "Approve unless Bob objects",
    "Approve: but only for May", "Approve - only the first half", "Approve. Wait, no",
    "Approve: not really", "Approve. Sorry, I meant reject", "Approve. Unless Bob objects",
    "Approve\nunless Bob objects", "Approve\n\nBut only for May", "Approve: except the chairs",
    "I would approve", "I will approve tomorrow", "I'll approve", "please approve",
    "Can you approve", "Bob approved", "Bob approved this", "approved by Bob", "He approves",
    "I think approve", "Approve all", "Approve 1,3", "Approve with changes", "approve-all",
    "preapproved", "Approval",
    "approver", "aprove", "Approvee", "aproved", "Thanks", "Hello", "Hi Anna", "Hi Anna,",
    "Thank you", "What is this", "Re: Approve", "Subject: Approve", "1. Approve", "- Approve",
    "• Approve", "Answer: Approve", "\u{202e}evorppA", "Approve\u{202e}", "\u{2066}Approve\u{2069}",
    "аpprove", "Αpprove", "approvе", "Reject, sorry not", "Approve/", "Approve the",
    "Approve my request", "the request approve", "I approve of the idea",
    "I approve nothing", "nothing approved", "Approved last week", "Not approved or rejected",
    "not approved?", "I do not approve it unless",  "Hi not, approve me later",
    "Dear approve, reject", "yes yes yes", "yes but approve", "Approve,reject",
    "Approve this order and reject the other", "*Approve", "Approve*", "[Approve]",
    "I am out of the office until Monday", "Approve.Reject", "承認しませんでした", "承認済", "Approve\u{301}",
    "Help approve", "help\nApprove", "Hi Anna,\nHi Bob,\nApprove",
    "Approve: the price is what we agreed on in May\nReject", "This is great\nApprove",
    "Approve. No, wait", "Approve. No", "Approve: no", "Approve - never", "Approve - nope",
    "Approve. Please don't.", "Approve! Just joking", "Approve: as soon as the price drops",
    "Approve: apart from the chairs", "Approve: excluding desk 3", "Approve. Hold off until May",
    "Approve: in case Bob agrees", "Approve: so long as he stays", "Approve: without the chairs",
    "Approve\nNo", "Approve\n\nNo, wait.", "Approve: reject the rest", "Approve\nreject the rest",
    "Approve; I don't approve the second", "Reject: approve the first half",
    "Hi I haven't\nApproved", "Hi we won't\nApprove", "Hi they must\nApprove",
    "Hi it wasn't\nApproved", "Hi hardly\nApproved", "Hi unlikely, approve", "Hi Bob said, approve",
    "Hello haven't, approved", "Hi let's\nApprove", "hi will\napprove", "*Approve?*", "*Approve,*",
    // Quoted, but never sent.
    "Approved\n> only up to 500 EUR", "Approved\n> rejected", "Approved\n\n> Reject the chairs",
    "Approved\n> Please look at the order of twelve desks\n> only up to 500 EUR",
];

#[rustfmt::skip]
const HELP: &[&str] = &[
    "help", "Help", "HELP!", "Help.", "?", "??", " ? ", "？", "Help me", "Hi, help", "Help, thanks",
    "Hello,\n?",
];

#[test]
fn the_table_has_its_size() {
    assert!(APPROVE.len() + REJECT.len() + ASK.len() + HELP.len() >= 150);
}

#[test]
fn clear_lines_act() {
    for (label, lines) in [("Approve", APPROVE), ("Reject", REJECT)] {
        for line in lines {
            let reading = read_text(line);
            assert_eq!(
                reading.decision,
                Decision::Act,
                "{line:?}: {}",
                reading.reason
            );
            assert_eq!(reading.action.as_deref(), Some(label), "{line:?}");
        }
    }
}

#[test]
fn doubtful_lines_ask() {
    for line in ASK {
        let reading = read_text(line);
        assert_eq!(
            reading.decision,
            Decision::Ask,
            "{line:?}: {}",
            reading.reason
        );
        assert_eq!(reading.action, None, "{line:?}");
    }
}

#[test]
fn questions_for_help_are_helped() {
    for line in HELP {
        let reading = read_text(line);
        assert_eq!(
            reading.decision,
            Decision::Help,
            "{line:?}: {}",
            reading.reason
        );
        assert_eq!(reading.standard, Some(StandardAction::Help));
    }
}

#[test]
fn reasons_are_named() {
    for (line, reason) in [
        ("", "reply.empty"),
        ("ok", "reply.weak_word"),
        ("Approve?", "reply.question"),
        ("Approve or reject", "reply.two_actions"),
        ("Approve\nReject", "reply.two_actions"),
        ("Do not approve", "reply.negation"),
        ("Approve if you must", "reply.condition"),
        ("Approve my cat", "reply.rest"),
        ("Approve: but only for May", "reply.comment_contradicts"),
        // Wrapped by a mail program or ended by its writer: nobody knows, so nobody acts.
        (
            "Yes, approve. Anna said that the price is good\nnot before May",
            "reply.comment_contradicts",
        ),
        (
            "Yes, approve. Anna said that the\u{200b} price is\nnot before May",
            "reply.comment_contradicts",
        ),
        (
            "Approve: we talked about it with the whole team\nReject the second one",
            "reply.two_actions",
        ),
        ("aprove", "reply.near_miss"),
        ("blue", "reply.unknown_word"),
        ("Delegate to bob@x.test", "reply.not_available"),
        ("Sleep 4 hours", "reply.not_available"),
        ("Rückgängig", "reply.not_available"),
        ("Approve\u{202e}", "reply.reordered_text"),
        ("аpprove", "reply.mixed_scripts"),
        ("Approve", "reply.action"),
        ("help", "reply.help"),
    ] {
        assert_eq!(read_text(line).reason, reason, "{line:?}");
    }
    let long = format!("Approve: {}", "a ".repeat(200));
    assert_eq!(read_text(&long).reason, "reply.line_too_long");
}

#[test]
fn comments_are_the_rest_as_it_was_written() {
    for (text, comment) in [
        ("Approve", None),
        ("Approve, thanks", None),
        ("Approve: Fine – with ME", Some("Fine – with ME")),
        ("Approve. Fine.\nSee you", Some("Fine.\nSee you")),
        ("Approve\nplease ship", Some("please ship")),
        (
            "Approve\n\nFirst.\n\nSecond.\n\nKind regards,\nBob\nSales",
            Some("First.\n\nSecond."),
        ),
        ("Approve\n\nThanks!", None),
        ("Approve\n-- \nBob", None),
        ("Approve\n\nSent from my iPhone", None),
    ] {
        assert_eq!(read_text(text).comment.as_deref(), comment, "{text:?}");
    }
}

#[test]
fn wrapping_hides_no_rest() {
    let long = "Approve: the price for the twelve desks is what we agreed on in May, is it not so?";
    assert_eq!(read_text(long).decision, Decision::Ask);
    let wrapped = long.replace("agreed on", "agreed\non");
    assert_eq!(read_text(&wrapped).decision, Decision::Ask);
}

#[test]
fn the_tasks_own_words_count_and_the_longest_wins() {
    let actions = [
        Action {
            synonyms: vec!["send back".to_owned()],
            ..Action::named("Return to sender")
        },
        Action::named("Approve"),
        Action::named("Approve with changes"),
        Action::named("Yes"),
        Action::named("核准"),
        Action::named("C++"),
    ];
    let offer = Offer::new(&actions, &[]).unwrap();
    for (text, want) in [
        ("return to sender", Some("Return to sender")),
        ("Send  back: broken", Some("Return to sender")),
        ("approve with changes", Some("Approve with changes")),
        ("approve", Some("Approve")),
        ("yes", Some("Yes")),
        ("核准", Some("核准")),
        ("核准。", Some("核准")),
        ("核准：好", Some("核准")),
        ("不核准", None),
        ("核准吗", None),
        ("c++", Some("C++")),
        ("send", None),
        ("reject", None),
        ("help", None),
        ("not approved", None),
    ] {
        let input = Input {
            text,
            ..Input::default()
        };
        assert_eq!(read(&input, &offer).action.as_deref(), want, "{text}");
    }
}

#[test]
fn only_the_voting_button_of_the_subject_counts() {
    let vote = |vote: Option<&'static str>, text: &'static str, subject: &'static str| {
        let input = Input {
            text,
            subject,
            voting_response: vote,
            ..Input::default()
        };
        let reading = read(&input, &offer());
        (reading.decision, reading.action, reading.comment)
    };
    let act = |c: Option<&str>| {
        (
            Decision::Act,
            Some("Approve".to_owned()),
            c.map(str::to_owned),
        )
    };
    let ask = (Decision::Ask, None, None);
    assert_eq!(vote(None, "", "Approve: order"), ask);
    assert_eq!(vote(Some("Approve"), "", "Approve: order"), act(None));
    assert_eq!(
        vote(Some("approve"), "Looks right", ""),
        act(Some("Looks right"))
    );
    assert_eq!(
        vote(Some("Approve"), "Approve: fine", ""),
        act(Some("fine"))
    );
    assert_eq!(vote(Some("Approve"), "Reject", ""), ask);
    assert_eq!(vote(Some("Approve"), "But only for May", ""), ask);
    for text in [
        "Really?",
        "no",
        "Approve: not yet",
        "I do not agree",
        "fine\nReject",
        "?",
    ] {
        assert_eq!(vote(Some("Approve"), text, ""), ask, "{text}");
    }
    assert_eq!(vote(Some("Maybe"), "", ""), ask);
}
