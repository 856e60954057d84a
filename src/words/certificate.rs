//! Sentences about the end of the server's certificate, for status and log.

/// What is wrong: the certificate ends in `days`, or ended.
pub fn ends(days: i64, date: &str) -> String {
    match days {
        ..0 => format!("the certificate of Exchange ended on {date}"),
        0 => format!("the certificate of Exchange ends today, {date}"),
        1 => format!("the certificate of Exchange ends tomorrow, {date}"),
        _ => format!("the certificate of Exchange ends in {days} days, on {date}"),
    }
}

/// What it means for mail.
pub const EFFECT: &str = "mail goes on until then; after that nothing is read or sent";
/// The same once it is over and the key is pinned.
pub const EFFECT_ENDED: &str = "mail goes on only because the key is pinned";
/// What to do.
pub const REMEDY: &str = "have it renewed on the server; with a pinned key or a CA file, give the new one beside it before: exchange.pins, exchange.ca_file";
