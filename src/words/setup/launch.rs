//! Lines of the hand-off, and what there is to say of its test mail.

/// Config and secrets are in place.
pub const WRITTEN: &str = "Config written";
/// The config says already what was answered.
pub const UNCHANGED: &str = "nothing to change";
/// The engine that ran before has ended.
pub const OLD_STOPPED: &str = "Old engine stopped";
/// A new one is up.
pub const NEW_STARTED: &str = "New engine started";
/// The running one has the new config.
pub const TAKEN_UP: &str = "Engine took it up";
/// The round trip.
pub const TEST_MAIL: &str = "Test mail to itself";
/// Its first half.
pub const TEST_MAIL_LEFT: &str = "Test mail left";
/// Before what is said of a mail that came back.
pub const BACK: &str = "back, ";
/// The stamp of a mail that came back, and who stamped it.
pub fn stamped(stamp: &str, sources: &[String]) -> String {
    match sources {
        [] => format!("{BACK}AuthAs {stamp}"),
        named => format!("{BACK}AuthAs {stamp}, by {}", named.join(", ")),
    }
}
/// Came back stamped by a server that is not listed.
pub const UNLISTED: &str = "back, stamped by another server";
/// Came back without a stamp.
pub const NOT_STAMPED: &str = "back, not stamped";
/// Did not come back in time.
pub const NOT_BACK: &str = "not back";
/// What is known of a mail without a stamp.
pub const NO_STAMP_SEEN: &str = "the mail bears no X-MS-Exchange-Organization-AuthAs: Internal";
/// What to do about it.
pub const TRY_TOKEN: &str = "with proof = \"exchange\" replies are set aside; give trust.proof = \"token\", or ask the \
     Exchange administrator about the header firewall";
/// Came back, but not whole.
pub const NOT_WHOLE: &str = "back, headers missing";
/// Which headers of ours did not come back.
pub fn headers_missing(names: &[String]) -> String {
    format!("our mail arrives without {}", names.join(", "))
}
/// What to do about it.
pub const TRY_HEADERS: &str = "replies and loops are told by them: look for transport rules, connectors and header \
     firewalls that take them away";
/// Came back through a relay, without a stamp or as from outside.
pub const THROUGH_RELAY: &str = "back through the relay, as mail from outside";
/// Sent and not seen again.
pub const LEFT_NOT_BACK: &str = "it left and was not back after 30 s";
/// What to do about it.
pub const TRY_MAIL_FLOW: &str = "wait, or look for transport rules and inbox rules that move it; the status tells when it \
     comes back";
/// Never sent.
pub const NEVER_LEFT: &str = "it did not leave within 30 s";
/// What to do about it.
pub const TRY_SENDING: &str = "the status tells why nothing leaves";
/// The engine was not there to be asked.
pub const TRY_LOGS: &str = "the log tells more";
/// While it is taken back.
pub const UNDOING: &str = "putting the setup before this one back";
/// After that.
pub const BACK_AGAIN: &str = "the setup before this one is back";
/// After that, where an API key was shown before.
pub const BACK_WITHOUT_KEY: &str =
    "the setup before this one is back; the API key that was shown counts no longer";
/// The engine that has the config now is paused.
pub const PAUSED: &str =
    "the engine is paused: it goes on when it is told to (smartactions status)";
/// After a start that failed.
pub const TRY_UNDO: &str = "smartactions logs shows more; undo puts the old setup back";
/// After a start that failed and was taken back.
pub const TAKEN_BACK: &str =
    "the setup before this one is in force again; mend the cause and run setup once more";
/// The same behind what mends that cause.
pub fn taken_back(remedy: &str) -> String {
    let own = remedy.strip_suffix(TRY_UNDO).unwrap_or(remedy);
    match own.trim_end_matches("; ") {
        "" => TAKEN_BACK.to_owned(),
        own => format!("{own}; {TAKEN_BACK}"),
    }
}
/// The config is not what setup wrote any more.
pub const CHANGED_SINCE: &str = "somebody else has changed it since; nothing was put back";
/// The engine of this state folder runs with another config.
pub fn other_config(config: &str) -> String {
    format!("the engine of this state folder runs with another config: {config}")
}
/// What to do about it.
pub const TRY_OTHER_STATE: &str =
    "give another --state DIR, or --config with that file; nothing was changed";
/// After an undo that failed.
pub const TRY_BACKUP: &str = "put the backup beside it back by hand";
