//! Names of the probe's checks, and the short things they say.

pub mod mailbox;
pub mod relay;

use std::time::Duration;

/// Title of each check by its id (`ux.md` 8.3), in the order of the screen.
pub const TITLES: [(&str, &str); 22] = [
    ("name_resolves", "Name resolves"),
    ("port_answers", "Port answers"),
    ("tls_handshake", "TLS handshake"),
    ("certificate_trust", "Certificate trust"),
    ("ews_path", "EWS path answers"),
    ("clock_difference", "Clock difference"),
    ("methods_offered", "Methods offered"),
    ("sign_in", "Sign-in"),
    ("server_version", "Server version"),
    ("own_mailbox", "Account's mailbox"),
    ("mailbox", "Listener mailbox"),
    ("access", "Ways in"),
    ("send_as", "Send as it"),
    ("dedicated", "Dedicated"),
    ("room", "Room in it"),
    ("auto_reply", "Automatic reply"),
    ("inbox_rules", "Inbox rules"),
    ("junk", "Replies in Junk"),
    ("streaming", "Streaming"),
    ("other_mailboxes", "Other mailboxes"),
    ("recipients", "Recipients"),
    ("outgoing_relay", "Outgoing relay"),
];

/// The name of a check on the screen; an id that is none stands for itself.
pub fn title(id: &str) -> &str {
    let named = TITLES.iter().find(|(known, _)| *known == id);
    named.map_or(id, |(_, title)| *title)
}

/// The search for the server, which goes before all checks.
pub const AUTODISCOVER: &str = "Autodiscover";
/// There is nothing to check with.
pub const CONNECTION: &str = "Connection";

/// Where a server tells nothing.
pub const UNKNOWN: &str = "not told";

/// How long the server wants to be left alone.
pub fn not_before(back_off: Option<Duration>) -> String {
    back_off.map_or_else(
        || "the server asks to slow down and does not say for how long".to_owned(),
        |b| format!("not before {} s are over", b.as_secs()),
    )
}

/// A check without an answer in its time.
pub fn nothing_within(limit: Duration) -> String {
    format!("nothing within {} s", limit.as_secs())
}

/// Behind the account and its method.
pub mod sign_in {
    /// The server took no wrapped tokens; `scheme` is the one that it took the others under.
    pub fn raw_tokens(scheme: impl std::fmt::Display) -> String {
        format!(" by raw Kerberos tokens under {scheme}: the server takes no wrapped ones")
    }
}

/// The text before a command that grants a right.
pub mod grant {
    /// Impersonation of one mailbox; one line at 80 columns, as the others.
    pub const IMPERSONATION: &str = "grant impersonation (Exchange Management Shell):";
    /// Full access and Send As.
    pub const DELEGATE: &str = "or let it open and send as a delegate:";
    /// Full access and Send As, when that is the way that is set.
    pub const DELEGATE_FIRST: &str = "let it open and send (Exchange Management Shell):";
    /// Send As alone.
    pub const SEND_AS: &str = "grant Send As alone (Exchange Management Shell):";
    /// How to take it back.
    pub const TAKE_BACK: &str = "to take it back later:";
    /// The role in Exchange Online.
    pub const ONLINE_ROLE: &str =
        "Exchange Online gives the role ApplicationImpersonation to nobody any more";
}

/// The channel binding of a sign-in.
pub mod binding {
    use std::fmt::Display;

    /// It decides.
    pub fn one_way(method: impl Display, account: &str, bound: bool) -> String {
        let with = if bound { "with" } else { "without" };
        format!("{method} lets {account} in {with} the channel binding alone")
    }

    /// One way was refused twice; no try is left for the other.
    pub fn not_the_other(method: impl Display, account: &str, bound: bool) -> String {
        let (with, other) = if bound {
            ("with", "without it")
        } else {
            ("without", "with it")
        };
        format!(
            "{method} refused {account} twice, {with} channel binding; {other} is not tried, for a third \
             refusal may lock the account"
        )
    }

    /// It does not matter.
    pub fn neither_way(method: impl Display, account: &str) -> String {
        format!("{method} refused {account}, with channel binding and without")
    }
}

/// Policies for EWS.
pub mod policy {
    /// Lets the account use EWS.
    pub const ENABLE: &str = "switch EWS on for the account:";
    /// Puts us on the list.
    pub const ALLOW: &str = "or put SmartActions on the list of the organisation:";
    /// Puts us on the account's list.
    pub const ALLOW_ACCOUNT: &str = "or on the list of the account, where that has one:";
    /// Nothing but refusals.
    pub const EVERYTHING_DENIED: &str = "ErrorAccessDenied to everything the account asked";
}

/// Other mailboxes that were tried.
pub mod others {
    use crate::domain::Address;

    /// What was done, for the transcript.
    pub fn tried(address: &Address, how: &str) -> String {
        format!("tried: the id of the inbox of {address}, {how}; nothing in it was read")
    }

    /// All of them are closed.
    pub fn closed(count: usize) -> String {
        format!("closed, {count} tried")
    }

    /// Some are open.
    pub fn open(count: usize) -> String {
        format!("{count} open to the account")
    }

    /// Nothing is known of them.
    pub const UNKNOWN: &str = "not known";
    /// By impersonation.
    pub const AS_OWNER: &str = "by impersonation";
    /// With delegate access.
    pub const AS_DELEGATE: &str = "as delegate";

    /// What was asked and what came.
    pub fn said(open: &[String], tried: usize) -> String {
        format!(
            "the server gave the inbox of {} ({tried} tried, nothing in it was read)",
            open.join(", ")
        )
    }

    /// Neither open nor closed.
    pub fn no_answer(address: &Address, said: &str) -> String {
        format!("{address}: {said}")
    }
}

/// People who are to get tasks.
pub mod recipients {
    pub use super::mailbox::group;

    /// Nothing is known of them.
    pub const UNKNOWN: &str = super::UNKNOWN;

    /// All can be mailed, as far as the directory tells.
    pub fn fine(all: usize) -> String {
        format!("{all} of {all} known or outside")
    }

    /// Some are groups.
    pub fn groups(count: usize, all: usize) -> String {
        format!("{count} of {all} a group")
    }

    /// Some are nobody.
    pub fn nobody(count: usize, all: usize) -> String {
        format!("{count} of {all} nobody")
    }
}

/// Ways into the listener mailbox.
pub mod ways {
    /// As its owner.
    pub const IMPERSONATION: &str = "impersonation";
    /// As oneself.
    pub const DELEGATE: &str = "delegate";
    /// As the account itself.
    pub const OWN: &str = "own sign-in";
    /// None of them.
    pub const NONE: &str = "none works";

    /// Another way than the one that is set.
    pub fn works_instead(works: &str, set: &str) -> String {
        format!("{works} works, {set} is set")
    }
}

/// The server's version.
pub mod version {
    /// When support ended; `None` while it lasts, and for a name that is not known. Microsoft's
    /// lifecycle pages.
    pub fn support_ended(product: &str) -> Option<&'static str> {
        match product {
            "Exchange 2013" => Some("11 April 2023"),
            "Exchange 2016" | "Exchange 2019" => Some("14 October 2025"),
            _ => None,
        }
    }

    /// The server's name of itself, and when its support ended.
    pub fn out_of_support(product: &str, ended: &str) -> String {
        format!("the server calls itself {product}; its support ended on {ended}")
    }
}

/// The transcript in a file.
pub mod keep {
    use std::path::Path;

    /// First line of the file.
    pub fn head(host: &str, now: jiff::Timestamp) -> String {
        format!(
            "SmartActions {} on {host}, {now}; secrets masked, ids shortened",
            env!("CARGO_PKG_VERSION")
        )
    }

    /// Where it is.
    pub fn written(path: &Path) -> String {
        format!(
            "transcript in {}; read it before you give it away",
            path.display()
        )
    }
}

/// Streaming notifications.
pub mod streaming {
    use std::time::Duration;

    /// It works.
    pub fn heard(after: Duration) -> String {
        format!("heard after {} ms", after.as_millis())
    }

    /// It does not work.
    pub const REFUSED: &str = "refused";
    /// The server ended the stream at once.
    pub const ENDED: &str = "the server ended the stream before it said anything";
}
