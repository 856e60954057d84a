//! What the fields and choices of setup mean, beside them.

/// Sign-in method `auto`.
pub const AUTH_AUTO: &str = "auto: the strongest the server offers";
/// Access `own`.
pub const ACCESS_OWN: &str = "own sign-in";
/// Tasks in SQLite.
pub const SQLITE: &str = "a file in the state folder";
/// Tasks in PostgreSQL.
pub const POSTGRES: &str = "not built yet: take SQLite";
/// Before where tasks lie.
pub const TASKS_IN: &str = "Tasks in";
/// Where they lie.
pub const IN_SQLITE: &str = "SQLite, a file in the state folder";
/// Proof by Exchange's stamp.
pub const PROOF_EXCHANGE: &str = "Exchange's stamp and our token";
/// Proof by our token.
pub const PROOF_TOKEN: &str = "our token, the right address";
/// Proof by the address.
pub const PROOF_ADDRESS: &str = "address alone: forgeable";
/// Pace of sending.
pub const PER_MINUTE: &str = "0 = as Exchange lets us";
/// Polling.
pub const POLL: &str = "where it cannot listen at once";
/// A process of its own.
pub const DETACHED: &str = "background";
/// What that means.
pub const DETACHED_MEANS: &str = "until the machine restarts";
/// A unit.
pub const SYSTEMD: &str = "systemd unit";
/// What that means.
pub const SYSTEMD_MEANS: &str = "starts with the machine";
/// Title of what Autodiscover said.
pub const DISCOVERED: &str = "WHAT AUTODISCOVER SAID";
/// Title of who gets past each proof.
pub const WHO_GETS_PAST: &str = "WHO STILL GETS PAST EACH PROOF";
/// Proof and who gets past it.
pub const PAST_EACH_PROOF: [(&str, &str); 3] = [
    ("exchange", "nobody from outside"),
    ("token", "forgers who hold our mail"),
    ("address", "anyone who knows a name"),
];
/// Title of what to do about throttling.
pub const SLOWED: &str = "WHEN EXCHANGE SLOWS US DOWN";
/// What to do about throttling, as an administrator types it.
pub const SLOWED_LINES: [&str; 6] = [
    "None is lost. To raise its limit:",
    "New-ThrottlingPolicy Tasks",
    "  -EwsMaxConcurrency 54",
    "Set-ThrottlingPolicyAssociation",
    "  ACCOUNT",
    "  -ThrottlingPolicy Tasks",
];

/// Title of the meaning of a field.
pub fn title(dot: &str, label: &str) -> String {
    format!("ABOUT THIS FIELD {dot} {label}")
}

/// How to find the server.
pub const FIND_BY: &[&str] = &[
    "A mailbox address is enough where Autodiscover is set up: it tells the rest.",
    "A server name makes the usual address of EWS from it; a URL is taken as it is.",
];
/// An address for Autodiscover.
pub const ADDRESS: &[&str] = &[
    "Any mailbox of this Exchange, such as the one that shall receive the replies.",
    "The password goes only to the hosts that Autodiscover names for its domain.",
];
/// A host name.
pub const SERVER: &[&str] = &[
    "The name in the address bar of Outlook on the web, such as mail.contoso.com.",
    "It becomes https://NAME/EWS/Exchange.asmx",
];
/// A URL.
pub const URL: &[&str] = &[
    "The whole URL of EWS, such as https://mail.contoso.com/EWS/Exchange.asmx",
    "Without TLS only to this machine itself.",
];
/// Trust.
pub const TRUST_BY: &[&str] = &[
    "Which certificate is believed. The roots of this machine are the default.",
    "A CA file is for a private authority; a pinned key is for one server alone, and goes on \
fitting when its certificate is renewed with the same key.",
    "There is no way to believe anything.",
];
/// A CA file.
pub const CA_FILE: &[&str] = &[
    "A PEM file with the certificate of the authority that signed the server's.",
    "It is read at each start of the engine, so it has to stay where it is.",
];
/// A pin.
pub const PIN: &[&str] = &[
    "SHA-256 of the server's public key, as sha256:HEX.",
    "Compare it with one read on the server itself.",
];
/// The account.
pub const ACCOUNT: &[&str] = &[
    "The service account, as DOMAIN\\name or name@domain.",
    "It needs a right to the listener mailbox: impersonation is best. Step 4 shows how to \
grant it.",
];
/// The password.
pub const PASSWORD: &[&str] = &[
    "Signs in to Exchange, now and each time the engine starts.",
    "Kept in secrets.toml, mode 0600. Never in config.toml, log, draft, transcript or copied \
text.",
    "Other ways to give it: --password-file FILE, SMARTACTIONS_PASSWORD",
];
/// Sign-in methods.
pub const AUTH: &[&str] = &[
    "auto takes the strongest that the server offers.",
    "Basic sends the password itself, inside TLS.",
];
/// Where the API listens.
pub const API_LISTEN: &[&str] = &[
    "Where your applications make tasks and ask for them: address and port of the engine's \
own HTTP API.",
    "On 127.0.0.1 only programs of this machine reach it.",
];
/// The store.
pub const STORE: &[&str] = &["Where tasks, replies and waiting mail are kept."];
/// Proof of the sender.
pub const PROOF: &[&str] = &[
    "What has to fit before a reply counts as the assignee's. It holds for all tasks; a task \
can ask for a stronger one, never for a weaker one.",
];
/// Who keeps the engine.
pub const SERVICE: &[&str] = &[
    "A process in the background outlives the logout, and is gone when the machine restarts.",
    "A systemd unit starts with the machine. Set up by root it runs as a user of its own, \
smartactions, to whom state and secrets are given; else it is a unit of yours, and your systemd \
goes on after the logout (loginctl enable-linger).",
];
/// The way out.
pub const VIA: &[&str] =
    &["How our own mails leave: through the same Exchange, or through a relay."];
/// The relay.
pub const RELAY: &[&str] = &[
    "smtp://relay.contoso.com:587 goes under TLS with STARTTLS, or sends nothing; \
smtps://relay.contoso.com:465 is under TLS from the start.",
    "Without TLS a relay is spoken with on this machine only.",
    "A certificate of a private authority: outgoing.ca_file or outgoing.pins in the config.",
    "Its checks run with the others: r on Review runs them again.",
];
/// Who signs in at the relay.
pub const RELAY_ACCOUNT: &[&str] = &[
    "Empty: nobody signs in, the relay knows this machine by its address.",
    "The password is kept in secrets.toml. Empty keeps the one that is stored; later: smartactions \
secret set outgoing",
];
/// The pace.
pub const PACE: &[&str] = &[
    "0 leaves the pace to Exchange, which says when to slow down. A number is for Exchange \
Online (30) or for an administrator's own limit.",
];
/// Polling.
pub const POLLING: &[&str] = &[
    "Exchange tells of a new mail at once. This is how often it is asked where that does not \
work.",
];
