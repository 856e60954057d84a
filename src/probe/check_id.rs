//! Which checks there are, and what each waits for.

use std::time::Duration;

use crate::words::checks as words;

/// Names one check. The order is that of the screen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum CheckId {
    /// The host name has an address.
    NameResolves,
    /// Somebody answers at the port.
    PortAnswers,
    /// Both sides speak the same TLS.
    TlsHandshake,
    /// The certificate is believed.
    CertificateTrust,
    /// EWS is at the path.
    EwsPath,
    /// Both clocks agree.
    ClockDifference,
    /// There is a sign-in method in common.
    MethodsOffered,
    /// The account is let in.
    SignIn,
    /// The server is new enough.
    ServerVersion,
    /// The account has a mailbox of its own.
    OwnMailbox,
    /// The listener mailbox is there and open to us.
    Mailbox,
    /// Which ways into it work.
    Access,
    /// We may send as it.
    SendAs,
    /// Its mails are about tasks.
    Dedicated,
    /// There is room in it.
    Room,
    /// It does not answer by itself.
    AutoReply,
    /// No rule takes mail away.
    InboxRules,
    /// No reply of ours lies in Junk.
    Junk,
    /// The server tells of new mail as it comes.
    Streaming,
    /// The account opens no mailbox that it should not.
    OtherMailboxes,
    /// The people named can be given tasks.
    Recipients,
    /// The relay that mail leaves through takes us.
    OutgoingRelay,
}

/// The three parts of the screen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Group {
    /// Reach the server.
    Reach,
    /// Sign in to it.
    SignIn,
    /// Use it.
    Use,
}

/// Everything a check may take: none may hang the others.
const CHECK_LIMIT: Duration = Duration::from_secs(20);

impl CheckId {
    /// All of them, in order.
    pub const ALL: [Self; 22] = [
        Self::NameResolves,
        Self::PortAnswers,
        Self::TlsHandshake,
        Self::CertificateTrust,
        Self::EwsPath,
        Self::ClockDifference,
        Self::MethodsOffered,
        Self::SignIn,
        Self::ServerVersion,
        Self::OwnMailbox,
        Self::Mailbox,
        Self::Access,
        Self::SendAs,
        Self::Dedicated,
        Self::Room,
        Self::AutoReply,
        Self::InboxRules,
        Self::Junk,
        Self::Streaming,
        Self::OtherMailboxes,
        Self::Recipients,
        Self::OutgoingRelay,
    ];

    /// Its stable id.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::NameResolves => "name_resolves",
            Self::PortAnswers => "port_answers",
            Self::TlsHandshake => "tls_handshake",
            Self::CertificateTrust => "certificate_trust",
            Self::EwsPath => "ews_path",
            Self::ClockDifference => "clock_difference",
            Self::MethodsOffered => "methods_offered",
            Self::SignIn => "sign_in",
            Self::ServerVersion => "server_version",
            Self::OwnMailbox => "own_mailbox",
            Self::Mailbox => "mailbox",
            Self::Access => "access",
            Self::SendAs => "send_as",
            Self::Room => "room",
            Self::Dedicated => "dedicated",
            Self::AutoReply => "auto_reply",
            Self::InboxRules => "inbox_rules",
            Self::Junk => "junk",
            Self::Streaming => "streaming",
            Self::OtherMailboxes => "other_mailboxes",
            Self::Recipients => "recipients",
            Self::OutgoingRelay => "outgoing_relay",
        }
    }

    /// Its name on the screen (`ux.md` 8.3).
    pub fn title(self) -> &'static str {
        words::named(self.as_str()).unwrap_or(self.as_str())
    }

    /// The check of that id.
    pub fn parse(id: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|c| c.as_str() == id)
    }

    /// What has to go well first. `EwsPath` does not wait for trust: it sends nothing secret, and
    /// one run should tell everything it can.
    pub const fn waits_for(self) -> &'static [Self] {
        match self {
            Self::NameResolves | Self::OutgoingRelay => &[],
            Self::PortAnswers => &[Self::NameResolves],
            Self::TlsHandshake => &[Self::PortAnswers],
            Self::CertificateTrust | Self::EwsPath => &[Self::TlsHandshake],
            Self::ClockDifference | Self::MethodsOffered => &[Self::EwsPath],
            Self::SignIn => &[Self::CertificateTrust, Self::MethodsOffered],
            Self::ServerVersion
            | Self::OwnMailbox
            | Self::Mailbox
            | Self::Access
            | Self::Streaming
            | Self::OtherMailboxes
            | Self::Recipients => &[Self::SignIn],
            Self::SendAs
            | Self::Room
            | Self::Dedicated
            | Self::AutoReply
            | Self::InboxRules
            | Self::Junk => &[Self::Mailbox],
        }
    }

    /// Its part of the screen.
    pub const fn group(self) -> Group {
        match self {
            Self::MethodsOffered | Self::SignIn => Group::SignIn,
            Self::NameResolves
            | Self::PortAnswers
            | Self::TlsHandshake
            | Self::CertificateTrust
            | Self::EwsPath
            | Self::ClockDifference => Group::Reach,
            _ => Group::Use,
        }
    }

    /// Whether it asks about the listener mailbox: setup knows none before step 4, and a check that
    /// has nothing to ask about is then not shown at all.
    pub(super) const fn needs_listener(self) -> bool {
        matches!(
            self,
            Self::Mailbox
                | Self::Access
                | Self::SendAs
                | Self::Room
                | Self::Dedicated
                | Self::AutoReply
                | Self::InboxRules
                | Self::Junk
                | Self::OtherMailboxes
        )
    }

    /// Time it may take.
    pub(super) const fn limit(self) -> Duration {
        match self {
            // A heartbeat comes every 45 s.
            Self::Streaming => Duration::from_mins(1),
            // Each of several mailboxes is asked about in two ways.
            Self::Access | Self::OtherMailboxes | Self::Recipients => Duration::from_secs(40),
            _ => CHECK_LIMIT,
        }
    }
}
