//! Findings on the listener mailbox itself.

use super::{Known, fails, warns};

pub(super) const ALL: &[Known] = &[
    warns("mailbox.not_found"),
    fails("mailbox.is_group"),
    fails("mailbox.alias"),
    fails("mailbox.no_answer"),
    fails("mailbox.throttled"),
    warns("mailbox.other_mail"),
    warns("mailbox.full"),
    warns("mailbox.nearly_full"),
    warns("mailbox.auto_reply"),
    warns("mailbox.rules"),
    warns("mailbox.junk"),
];
