//! Findings on who may open what.

use super::{Known, fails, warns};

pub(super) const ALL: &[Known] = &[
    warns("probe.access.other_way"),
    fails("probe.access.none"),
    warns("probe.other_mailboxes.open"),
    warns("probe.other_mailboxes.unknown"),
    warns("probe.recipients.group"),
    warns("probe.recipients.nobody"),
    warns("probe.recipients.unknown"),
    fails("mailbox.no_rights"),
    fails("mailbox.not_its_own"),
    fails("mailbox.send_as_denied"),
    warns("mailbox.send_as_unknown"),
];
