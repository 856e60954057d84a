//! Findings on the listener mailbox itself.

use super::{Known, fails, warns};

pub(super) const ALL: &[Known] = &[
    warns(
        "mailbox.not_found",
        "the address is misspelt, or the mailbox is not made yet",
        &[
            "go on without: the entry stays empty and can be set later",
            "smartactions mailbox set ADDRESS",
        ],
    ),
    fails(
        "mailbox.is_group",
        "the address is that of a distribution group, which keeps no mail",
        &["take the address of a mailbox; a shared one costs no licence"],
    ),
    fails(
        "mailbox.alias",
        "Exchange opens a mailbox for others by its primary address alone",
        &["set the primary address:"],
    ),
    fails(
        "mailbox.no_answer",
        "the mailbox server is in trouble, or the mailbox is being moved",
        &["try again in a few minutes"],
    ),
    fails(
        "mailbox.throttled",
        "the server is busy, or the account used up its budget",
        &["wait as long as the server says, then try again"],
    ),
    warns(
        "mailbox.other_mail",
        "the mailbox is used for other mail too",
        &["better take a dedicated mailbox: people get answers they never asked for"],
    ),
    warns(
        "mailbox.full",
        "the mailbox takes no more mail",
        &["make room in it, or raise its limit; the engine waits and goes on by itself"],
    ),
    warns(
        "mailbox.nearly_full",
        "mail that was dealt with was never removed, or the limit is small",
        &["make room in it, or raise its limit:"],
    ),
    warns(
        "mailbox.auto_reply",
        "automatic replies are on: each answer to a mail of ours starts one more mail",
        &["switch them off:"],
    ),
    warns(
        "mailbox.rules",
        "inbox rules take mail away before the engine reads it",
        &["look at the rules, then switch off those that touch replies:"],
    ),
    warns(
        "mailbox.junk",
        "Exchange took replies for junk and laid them where nobody reads them",
        &[
            "move them to the inbox, where the engine takes them up",
            "switch off the junk filter of this mailbox:",
        ],
    ),
];
