//! `access`: which ways into the listener mailbox work, and whether the one that is set is among
//! them. Waits for `sign_in`; left out where no mailbox is set or
//! Exchange has none of that address.

use super::{Known, Outcome};
use crate::domain::Remedy;
use crate::ews::Access;
use crate::probe::findings::{finding_ending, finding_with};
use crate::probe::mailbox::is_online;
use crate::probe::plan::Target;
use crate::probe::shell::{Grant, set_mailbox};
use crate::probe::ways::{Way, Ways, ways};
use crate::words::checks::{grant as grant_words, unknown, ways as words};

pub(super) async fn run(target: &Target, known: &Known) -> Outcome {
    let (Some((address, set)), Some(client)) = (&target.listener, &known.client) else {
        return Outcome::LeftOut;
    };
    // No right opens a mailbox that is not there.
    if known.no_such_mailbox {
        return Outcome::LeftOut;
    }
    let tried = ways(client, address).await;
    let grant = Grant {
        account: client.account(),
        mailbox: address,
        online: is_online(client),
    };
    judge(&tried, set, grant)
}

/// Word of the config, word for people, and what came of it.
type Tried<'a> = (&'static str, &'static str, Option<&'a Way>);

fn judge(tried: &Ways, set: &Access, grant: Grant<'_>) -> Outcome {
    let all: [Tried<'_>; 3] = [
        (
            "impersonation",
            words::impersonation(),
            Some(&tried.impersonation),
        ),
        ("delegate", words::delegate(), Some(&tried.delegate)),
        ("own", words::own(), tried.own.as_ref()),
    ];
    let chosen = match set {
        Access::Impersonation(_) => "impersonation",
        Access::Delegate(_) => "delegate",
        Access::Own => "own",
    };
    let works = |t: &&Tried<'_>| t.2.is_some_and(Way::works);
    let working: Vec<&str> = all.iter().filter(works).map(|(_, name, _)| *name).collect();
    let list = working.join(", ");
    if all.iter().filter(works).any(|(word, ..)| *word == chosen) {
        return Outcome::passed(list);
    }
    if let Some((word, name, _)) = all.iter().find(works) {
        let command = set_mailbox(grant.mailbox, Some(word));
        let said = words::works_instead(name, chosen);
        return Outcome::failed(
            list,
            finding_ending("probe.access.other_way", said, command),
        );
    }
    let closed: Vec<String> = all
        .iter()
        .filter_map(|(_, name, way)| refused(name, *way))
        .collect();
    if closed.is_empty() {
        // Nobody said no: the check of the mailbox tells what came instead.
        return Outcome::passed(unknown());
    }
    let commands = commands(set, grant);
    Outcome::failed(
        words::none(),
        finding_with("probe.access.none", closed.join("; "), commands),
    )
}

fn refused(name: &str, way: Option<&Way>) -> Option<String> {
    match way {
        Some(Way::Closed(said)) => Some(format!("{name}: {said}")),
        _ => None,
    }
}

/// What grants the way that is set first, then the other one.
fn commands(set: &Access, grant: Grant<'_>) -> Vec<Remedy> {
    match set {
        Access::Impersonation(_) => {
            let mut all = grant.impersonation();
            all.extend(grant.delegate(grant_words::delegate()));
            all
        }
        Access::Delegate(_) | Access::Own => grant.delegate(grant_words::delegate_first()),
    }
}
