//! `clock_difference`: both clocks agree. Waits for `ews_path`.

use super::{Known, Outcome};
use crate::probe::findings::finding;

/// From here on tokens, certificates and Kerberos (5 minutes) get into trouble.
const LARGE_MS: u64 = 60_000;

pub(super) fn run(known: &Known) -> Outcome {
    let Some(ahead) = known.greeting.as_ref().and_then(|g| g.clock_ahead_ms) else {
        return Outcome::failed(
            "unknown",
            finding("probe.clock_difference.unknown", "the answer has no date"),
        );
    };
    let value = show(ahead.unsigned_abs());
    if ahead.unsigned_abs() < LARGE_MS {
        return Outcome::passed(value);
    }
    let direction = if ahead > 0 { "ahead of" } else { "behind" };
    let said = format!("the server's clock is {value} {direction} ours");
    Outcome::failed(value, finding("probe.clock_difference.large", said))
}

/// The server tells whole seconds: more than one place would be made up.
fn show(ms: u64) -> String {
    match ms {
        0..10_000 => format!("{}.{} s", ms / 1000, ms % 1000 / 100),
        10_000..120_000 => format!("{} s", ms / 1000),
        _ => format!("{} min", ms / 60_000),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shown_as_people_read_it() {
        for (ms, text) in [
            (0, "0.0 s"),
            (450, "0.4 s"),
            (61_000, "61 s"),
            (3_600_000, "60 min"),
        ] {
            assert_eq!(show(ms), text);
        }
    }
}
