//! Findings on who may open what.

use super::{Known, fails, warns};

pub(super) const ALL: &[Known] = &[
    warns(
        "probe.access.other_way",
        "the rights were given for another way in than the one that is set",
        &["set the way that works:"],
    ),
    fails(
        "probe.access.none",
        "the account was never let into this mailbox, or its rights were taken back",
        &["wait some minutes after granting: Exchange keeps rights in a cache"],
    ),
    warns(
        "probe.other_mailboxes.open",
        "the role or the rights were given for more mailboxes than the listener's",
        &["see what reaches that far, then take back what is too much:"],
    ),
    warns(
        "probe.other_mailboxes.unknown",
        "the server gave no answer that says whether it may be opened",
        &["try again, or look at the role assignments of the account"],
    ),
    warns(
        "probe.recipients.group",
        "the address is that of a distribution group: each member gets the task and may answer",
        &["name people where one certain person has to decide"],
    ),
    warns(
        "probe.recipients.nobody",
        "the address is misspelt, or hidden from the address lists",
        &["check the spelling; mail to nobody comes back and the task waits"],
    ),
    warns(
        "probe.recipients.unknown",
        "the directory gave no answer",
        &["try again in a few minutes"],
    ),
    fails(
        "mailbox.no_rights",
        "the account lacks a right in this mailbox",
        &["wait some minutes after granting: Exchange keeps rights in a cache"],
    ),
    fails(
        "mailbox.not_its_own",
        "the address belongs to another mailbox than the account's",
        &["give access = \"impersonation\", or the account of that mailbox"],
    ),
    fails(
        "mailbox.send_as_denied",
        "the right to open a mailbox does not include the right to send as it",
        &["wait some minutes after granting: Exchange keeps rights in a cache"],
    ),
    warns(
        "mailbox.send_as_unknown",
        "Exchange tells a delegate of no right to send; the test mail proves it",
        &["send the test mail of setup; where it is refused:"],
    ),
];
