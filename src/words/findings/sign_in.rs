//! Findings of the sign-in, of the server behind it, and of the stream.

use super::{Known, fails, warns};

pub(super) const ALL: &[Known] = &[
    fails("probe.methods_offered.none"),
    fails("probe.methods_offered.exchange_online"),
    warns("probe.methods_offered.exchange_online_ends"),
    fails("probe.sign_in.refused"),
    fails("probe.sign_in.binding"),
    fails("probe.sign_in.binding_off"),
    fails("probe.sign_in.failed"),
    fails("probe.sign_in.forbidden"),
    fails("probe.sign_in.blocked"),
    fails("probe.sign_in.web_page"),
    fails("probe.sign_in.owa"),
    fails("probe.sign_in.wrong_directory"),
    fails("probe.sign_in.no_answer"),
    fails("probe.sign_in.throttled"),
    fails("probe.server_version.too_old"),
    warns("probe.server_version.out_of_support"),
    warns("probe.server_version.online"),
    warns("probe.server_version.unknown"),
    warns("probe.own_mailbox.none"),
    fails("probe.own_mailbox.no_answer"),
    warns("probe.streaming.refused"),
    warns("probe.streaming.silent"),
];
