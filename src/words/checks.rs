//! Names of the probe's checks, and the short things they say.

pub mod mailbox;
pub mod relay;

use std::time::Duration;

crate::words::ui::says! { "checks":
    fn title_name_resolves();
    fn title_port_answers();
    fn title_tls_handshake();
    fn title_certificate_trust();
    fn title_ews_path();
    fn title_clock_difference();
    fn title_methods_offered();
    fn title_sign_in();
    fn title_server_version();
    fn title_own_mailbox();
    fn title_mailbox();
    fn title_access();
    fn title_send_as();
    fn title_dedicated();
    fn title_room();
    fn title_auto_reply();
    fn title_inbox_rules();
    fn title_junk();
    fn title_streaming();
    fn title_other_mailboxes();
    fn title_recipients();
    fn title_outgoing_relay();
    /// The search for the server, which goes before all checks.
    pub fn autodiscover();
    /// There is nothing to check with.
    pub fn connection();
    /// Where a server tells nothing.
    pub fn unknown();
    fn asks_to_slow_down();
    fn not_before_seconds(seconds: u64);
    fn nothing_within_seconds(seconds: u64);
}

/// The name of a check on the screen; an id that is none stands for itself.
pub fn title(id: &str) -> &str {
    named(id).unwrap_or(id)
}

/// The name of a check by its id (`ux.md` 8.3), where it is one.
pub fn named(id: &str) -> Option<&'static str> {
    Some(match id {
        "name_resolves" => title_name_resolves(),
        "port_answers" => title_port_answers(),
        "tls_handshake" => title_tls_handshake(),
        "certificate_trust" => title_certificate_trust(),
        "ews_path" => title_ews_path(),
        "clock_difference" => title_clock_difference(),
        "methods_offered" => title_methods_offered(),
        "sign_in" => title_sign_in(),
        "server_version" => title_server_version(),
        "own_mailbox" => title_own_mailbox(),
        "mailbox" => title_mailbox(),
        "access" => title_access(),
        "send_as" => title_send_as(),
        "dedicated" => title_dedicated(),
        "room" => title_room(),
        "auto_reply" => title_auto_reply(),
        "inbox_rules" => title_inbox_rules(),
        "junk" => title_junk(),
        "streaming" => title_streaming(),
        "other_mailboxes" => title_other_mailboxes(),
        "recipients" => title_recipients(),
        "outgoing_relay" => title_outgoing_relay(),
        _ => return None,
    })
}

/// How long the server wants to be left alone.
pub fn not_before(back_off: Option<Duration>) -> String {
    back_off.map_or_else(
        || asks_to_slow_down().to_owned(),
        |b| not_before_seconds(b.as_secs()),
    )
}

/// A check without an answer in its time.
pub fn nothing_within(limit: Duration) -> String {
    nothing_within_seconds(limit.as_secs())
}

/// Behind the account and its method.
pub mod sign_in {
    /// The server took no wrapped tokens; `scheme` is the one that it took the others under.
    pub fn raw_tokens(scheme: impl std::fmt::Display) -> String {
        by_raw_tokens(scheme.to_string())
    }

    crate::words::ui::says! { "checks-sign_in":
        fn by_raw_tokens(scheme: String);
    }
}

/// The text before a command that grants a right.
pub mod grant {
    crate::words::ui::says! { "checks-grant":
        /// Impersonation of one mailbox; one line at 80 columns, as the others.
        pub fn impersonation();
        /// Full access and Send As.
        pub fn delegate();
        /// Full access and Send As, when that is the way that is set.
        pub fn delegate_first();
        /// Send As alone.
        pub fn send_as();
        /// How to take it back.
        pub fn take_back();
        /// The role in Exchange Online.
        pub fn online_role();
    }
}

/// The channel binding of a sign-in.
pub mod binding {
    use std::fmt::Display;

    crate::words::ui::says! { "checks-binding":
        fn with_it_alone(method: String, account: &str);
        fn without_it_alone(method: String, account: &str);
        fn refused_with_it(method: String, account: &str);
        fn refused_without_it(method: String, account: &str);
        fn refused_both_ways(method: String, account: &str);
    }

    /// It decides.
    pub fn one_way(method: impl Display, account: &str, bound: bool) -> String {
        if bound {
            with_it_alone(method.to_string(), account)
        } else {
            without_it_alone(method.to_string(), account)
        }
    }

    /// One way was refused twice; no try is left for the other.
    pub fn not_the_other(method: impl Display, account: &str, bound: bool) -> String {
        if bound {
            refused_with_it(method.to_string(), account)
        } else {
            refused_without_it(method.to_string(), account)
        }
    }

    /// It does not matter.
    pub fn neither_way(method: impl Display, account: &str) -> String {
        refused_both_ways(method.to_string(), account)
    }
}

/// Policies for EWS.
pub mod policy {
    crate::words::ui::says! { "checks-policy":
        /// Lets the account use EWS.
        pub fn enable();
        /// Puts us on the list.
        pub fn allow();
        /// Puts us on the account's list.
        pub fn allow_account();
        /// Nothing but refusals.
        pub fn everything_denied();
    }
}

/// Other mailboxes that were tried.
pub mod others {
    use crate::domain::Address;

    crate::words::ui::says! { "checks-others":
        fn gave_inbox_of(open: String, tried: usize);
        /// What was done, for the transcript.
        pub fn tried(address: &Address, how: &str);
        /// All of them are closed.
        pub fn closed(count: usize);
        /// Some are open.
        pub fn open(count: usize);
        /// Nothing is known of them.
        pub fn unknown();
        /// By impersonation.
        pub fn as_owner();
        /// With delegate access.
        pub fn as_delegate();
        /// Neither open nor closed.
        pub fn no_answer(address: &Address, said: &str);
    }

    /// What was asked and what came.
    pub fn said(open: &[String], tried: usize) -> String {
        gave_inbox_of(open.join(", "), tried)
    }
}

/// People who are to get tasks.
pub mod recipients {
    pub use super::mailbox::group;

    crate::words::ui::says! { "checks-recipients":
        /// All can be mailed, as far as the directory tells.
        pub fn fine(all: usize);
        /// Some are groups.
        pub fn groups(count: usize, all: usize);
        /// Some are nobody.
        pub fn nobody(count: usize, all: usize);
    }

    /// Nothing is known of them.
    pub fn unknown() -> &'static str {
        super::unknown()
    }
}

/// Ways into the listener mailbox.
pub mod ways {
    crate::words::ui::says! { "checks-ways":
        /// As its owner.
        pub fn impersonation();
        /// As oneself.
        pub fn delegate();
        /// As the account itself.
        pub fn own();
        /// None of them.
        pub fn none();
        /// Another way than the one that is set.
        pub fn works_instead(works: &str, set: &str);
    }
}

/// The server's version.
pub mod version {
    crate::words::ui::says! { "checks-version":
        fn end_of_2013();
        fn end_of_2016_and_2019();
        /// The server's name of itself, and when its support ended.
        pub fn out_of_support(product: &str, ended: &str);
    }

    /// When support ended; `None` while it lasts, and for a name that is not known. Microsoft's
    /// lifecycle pages.
    pub fn support_ended(product: &str) -> Option<&'static str> {
        match product {
            "Exchange 2013" => Some(end_of_2013()),
            "Exchange 2016" | "Exchange 2019" => Some(end_of_2016_and_2019()),
            _ => None,
        }
    }
}

/// The transcript in a file.
pub mod keep {
    use std::path::{Display, Path};

    crate::words::ui::says! { "checks-keep":
        fn transcript_of(version: &str, host: &str, now: String);
        fn transcript_in(path: Display<'_>);
    }

    /// First line of the file.
    pub fn head(host: &str, now: jiff::Timestamp) -> String {
        transcript_of(env!("CARGO_PKG_VERSION"), host, now.to_string())
    }

    /// Where it is.
    pub fn written(path: &Path) -> String {
        transcript_in(path.display())
    }
}

/// Streaming notifications.
pub mod streaming {
    use std::time::Duration;

    crate::words::ui::says! { "checks-streaming":
        fn heard_after(milliseconds: String);
        /// It does not work.
        pub fn refused();
        /// The server ended the stream at once.
        pub fn ended();
    }

    /// It works.
    pub fn heard(after: Duration) -> String {
        heard_after(after.as_millis().to_string())
    }
}
