//! The report of the checks that `s` saves on Probe.

crate::words::ui::says! { "setup-report":
    /// Before the server's name.
    pub fn server();
    /// Where not every check went well with the answers as they are now.
    pub fn not_proved();
    /// The first line.
    pub fn title(version: &str);
    /// How many ended how.
    pub fn counts(passed: usize, warned: usize, failed: usize, waiting: usize);
    /// A check that had not ended when the report was made.
    pub fn still_runs(name: &str);
    /// Over what went over the wire for one check.
    pub fn transcript_of(name: &str);
    /// Marks in words, as plain lines show them; each in 8 columns.
    pub fn ok();
    pub fn warning();
    pub fn failed();
    /// A check that was not run, on purpose.
    pub fn left_out(name: &str);
    /// One that waits for another.
    pub fn waits_for(other: &str, name: &str);
    /// One that waits.
    pub fn waits(name: &str);
    /// A place that Autodiscover asked.
    pub fn asked(asked: &str, url: &str, said: &str, time: &str);
    /// Before what the server said, what it most likely means, what to try, the code; each in 7 columns.
    pub fn said_label();
    pub fn likely_label();
    pub fn try_label();
    pub fn code_label();
}
