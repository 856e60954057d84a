//! Lines of the hand-off, and what there is to say of its test mail.

crate::words::ui::says! { "setup-launch":
    /// Config and secrets are in place.
    pub fn written();
    /// The config says already what was answered.
    pub fn unchanged();
    /// The engine that ran before has ended.
    pub fn old_stopped();
    /// A new one is up.
    pub fn new_started();
    /// The running one has the new config.
    pub fn taken_up();
    /// The round trip.
    pub fn test_mail();
    /// Its first half.
    pub fn test_mail_left();
    /// Before what is said of a mail that came back.
    pub fn back();
    fn stamped_by_nobody(stamp: &str);
    fn stamped_by(stamp: &str, named: String);
    /// Came back stamped by a server that is not listed.
    pub fn unlisted();
    /// Came back without a stamp.
    pub fn not_stamped();
    /// Did not come back in time.
    pub fn not_back();
    /// What is known of a mail without a stamp.
    pub fn no_stamp_seen();
    /// What to do about it.
    pub fn try_token();
    /// Came back, but not whole.
    pub fn not_whole();
    /// What to do about it.
    pub fn try_headers();
    /// Came back through a relay, without a stamp or as from outside.
    pub fn through_relay();
    /// Sent and not seen again.
    pub fn left_not_back();
    /// What to do about it.
    pub fn try_mail_flow();
    /// Never sent.
    pub fn never_left();
    /// What to do about it.
    pub fn try_sending();
    /// The engine was not there to be asked.
    pub fn try_logs();
    /// While it is taken back.
    pub fn undoing();
    /// After that.
    pub fn back_again();
    /// After that, where an API key was shown before.
    pub fn back_without_key();
    /// The engine that has the config now is paused.
    pub fn paused();
    /// After a start that failed.
    pub fn try_undo();
    fn in_force_again();
    /// The config is not what setup wrote any more.
    pub fn changed_since();
    /// The engine of this state folder runs with another config.
    pub fn other_config(config: &str);
    /// What to do about it.
    pub fn try_other_state();
    /// After an undo that failed.
    pub fn try_backup();
    fn arrives_without(names: String);
}

/// Which headers of ours did not come back.
pub fn headers_missing(names: &[String]) -> String {
    arrives_without(names.join(", "))
}

/// The stamp of a mail that came back, and who stamped it.
pub fn stamped(stamp: &str, sources: &[String]) -> String {
    match sources {
        [] => stamped_by_nobody(stamp),
        named => stamped_by(stamp, named.join(", ")),
    }
}

/// After a start that failed and was taken back, behind what mends its cause.
pub fn taken_back(remedy: &str) -> String {
    let own = remedy.strip_suffix(try_undo()).unwrap_or(remedy);
    match own.trim_end_matches("; ") {
        "" => in_force_again().to_owned(),
        own => format!("{own}; {}", in_force_again()),
    }
}
