//! Findings on the SMTP relay that mail leaves through.

use super::{Known, fails, warns};

pub(super) const ALL: &[Known] = &[
    fails("probe.outgoing_relay.no_such_host"),
    fails("probe.outgoing_relay.unreachable"),
    fails("probe.outgoing_relay.no_starttls"),
    fails("probe.outgoing_relay.untrusted"),
    fails("probe.outgoing_relay.no_tls"),
    fails("probe.outgoing_relay.not_smtp"),
    warns("probe.outgoing_relay.no_password"),
    fails("probe.outgoing_relay.no_sign_in"),
    fails("probe.outgoing_relay.sign_in_refused"),
    fails("probe.outgoing_relay.refused"),
    fails("probe.outgoing_relay.no_answer"),
];
