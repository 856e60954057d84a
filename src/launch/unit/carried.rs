//! `Environment=` lines of a unit: what the shell gives, and what stands in the unit already. Pure.
//! Called by [`super::seen`].
//!
//! The unit that is there is the only place that remembers the shell of setup: a later shell without a
//! proxy is no reason to take the engine's proxy away.

use super::text::quoted;
use crate::world::Environment;

/// Variables of a shell that an engine goes by; a unit has none of them by itself.
const PASSED_ON: [&str; 14] = [
    "HTTPS_PROXY",
    "https_proxy",
    "ALL_PROXY",
    "all_proxy",
    "NO_PROXY",
    "no_proxy",
    "KRB5CCNAME",
    "KRB5_CLIENT_KTNAME",
    "KRB5_CONFIG",
    "SSL_CERT_FILE",
    "SSL_CERT_DIR",
    "XDG_CONFIG_HOME",
    "XDG_STATE_HOME",
    "TZ",
];

const KEY: &str = "Environment=";

/// Who asks for the unit's text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Asked {
    /// A setup: what its shell has is meant for the engine; what it has not stays as it is.
    Setup,
    /// A repair: it changes nothing of a unit that is there. Where none is, the shell is all there is.
    Repair,
}

/// What follows `Environment=`, line by line, as it is to stand in the unit. `there`: the text of the
/// unit of ours that is there.
pub(super) fn lines(there: Option<&str>, shell: &Environment, asked: Asked) -> Vec<String> {
    let mut open: Vec<(&str, String)> = PASSED_ON
        .into_iter()
        .filter(|_| goes_by_shell(there, asked))
        .filter_map(|name| {
            let value = shell.get(name).filter(|v| !v.is_empty())?;
            Some((name, quoted(&format!("{name}={value}"), false)))
        })
        .collect();
    let mut all = Vec::new();
    for line in there.unwrap_or_default().lines() {
        let Some(kept) = line.strip_prefix(KEY) else {
            continue;
        };
        // In its old place, so that the same values make the same text.
        let at = open.iter().position(|(name, _)| sets_alone(kept, name));
        match at {
            Some(at) => all.push(open.remove(at).1),
            None => all.push(kept.to_owned()),
        }
    }
    // Of two lines for one variable the later counts (systemd.exec(5)).
    all.extend(open.into_iter().map(|(_, line)| line));
    all
}

/// A variable that would be passed on and holds a proxy's URL with a password in it, which has no place
/// in a file that everybody reads.
pub(super) fn with_password(
    there: Option<&str>,
    shell: &Environment,
    asked: Asked,
) -> Option<&'static str> {
    PASSED_ON.into_iter().find(|name| {
        let url = shell.get(*name).map_or("", String::as_str);
        let rest = url.split_once("://").map_or("", |(_, rest)| rest);
        let authority = rest.split(['/', '?', '#']).next().unwrap_or_default();
        goes_by_shell(there, asked)
            && authority
                .rsplit_once('@')
                .is_some_and(|(user, _)| user.contains(':'))
    })
}

fn goes_by_shell(there: Option<&str>, asked: Asked) -> bool {
    asked == Asked::Setup || there.is_none()
}

/// Whether a line sets this variable and no other one: a line of several, which somebody has written by
/// hand, stays whole.
fn sets_alone(line: &str, name: &str) -> bool {
    let quote = line.starts_with('"');
    let rest = line.strip_prefix('"').unwrap_or(line);
    let value = rest.strip_prefix(name).and_then(|r| r.strip_prefix('='));
    value.is_some_and(|value| quote || !value.contains([' ', '\t', '"', '\'']))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    const THERE: &str = "[Service]\nExecStart=x\nEnvironment=TZ=Europe/Berlin\n\
                         Environment=\"HTTPS_PROXY=http://p:1/$a %%b\"\nEnvironment=MINE=1 TZ=UTC\n";

    fn shell(pairs: &[(&str, &str)]) -> Environment {
        let owned = |(k, v): &(&str, &str)| ((*k).to_owned(), (*v).to_owned());
        pairs.iter().map(owned).collect()
    }

    #[test]
    fn what_stands_in_the_unit_is_not_lost_in_a_shell_without_it() {
        let kept = [
            "TZ=Europe/Berlin",
            "\"HTTPS_PROXY=http://p:1/$a %%b\"",
            "MINE=1 TZ=UTC",
        ];
        for asked in [Asked::Setup, Asked::Repair] {
            assert_eq!(lines(Some(THERE), &shell(&[]), asked), kept, "{asked:?}");
        }
        let same = shell(&[("HTTPS_PROXY", "http://p:1/$a %b"), ("TZ", "Europe/Berlin")]);
        assert_eq!(
            lines(Some(THERE), &same, Asked::Setup),
            kept,
            "in its place"
        );
    }

    #[test]
    fn a_setup_says_what_is_new_and_a_repair_nothing() {
        let other = shell(&[("TZ", "Asia/Tokyo"), ("NO_PROXY", "x"), ("PATH", "/bin")]);
        assert_eq!(
            lines(Some(THERE), &other, Asked::Setup),
            [
                "TZ=Asia/Tokyo",
                "\"HTTPS_PROXY=http://p:1/$a %%b\"",
                "MINE=1 TZ=UTC",
                "NO_PROXY=x",
            ]
        );
        assert_eq!(
            lines(Some(THERE), &other, Asked::Repair),
            lines(Some(THERE), &shell(&[]), Asked::Repair)
        );
        // A unit that is gone remembers nothing.
        let anew = ["NO_PROXY=x", "TZ=Asia/Tokyo"];
        assert_eq!(lines(None, &other, Asked::Repair), anew);
    }

    #[test]
    fn a_password_of_the_shell_counts_only_where_the_shell_does() {
        let secret = shell(&[("https_proxy", "http://u:canary@p:1")]);
        let told = |there, asked| with_password(there, &secret, asked);
        assert_eq!(told(Some(THERE), Asked::Setup), Some("https_proxy"));
        assert_eq!(told(None, Asked::Repair), Some("https_proxy"));
        assert_eq!(told(Some(THERE), Asked::Repair), None);
    }
}
