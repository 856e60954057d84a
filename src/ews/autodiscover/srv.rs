//! The SRV record of Autodiscover: looked up, and put in order (RFC 2782).

use std::{net::SocketAddr, time::Duration};

use hickory_resolver::{
    TokioResolver,
    config::{ConnectionConfig, NameServerConfig, ResolverConfig},
    net::{NetError, runtime::TokioRuntimeProvider},
    proto::rr::RData,
};

use super::attempt::{Outcome, short};

/// Records that are looked at; a domain has one or two.
const MOST_RECORDS: usize = 8;
/// Time for one question to one server.
const QUESTION_LIMIT: Duration = Duration::from_secs(2);

/// One SRV record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Record {
    /// Lower goes first.
    pub(super) priority: u16,
    /// Among equal priorities: how often it goes first.
    pub(super) weight: u16,
    pub(super) port: u16,
    /// Without a dot at the end; empty for the root, which means "not offered".
    pub(super) target: String,
}

/// Asks the system's DNS servers, or `server` alone.
pub(super) async fn look_up(
    name: &str,
    server: Option<SocketAddr>,
) -> Result<Vec<Record>, Outcome> {
    let refused = |e: &NetError| Outcome::NoDns(short(&e.to_string()));
    let resolver = resolver(server).map_err(|e| refused(&e))?;
    // The dot at the end keeps the search list of this machine out of it.
    match resolver.srv_lookup(format!("{name}.")).await {
        Ok(found) => Ok(found
            .answers()
            .iter()
            .filter_map(|record| match &record.data {
                RData::SRV(srv) => Some(Record {
                    priority: srv.priority,
                    weight: srv.weight,
                    port: srv.port,
                    target: srv.target.to_ascii().trim_end_matches('.').to_owned(),
                }),
                _ => None,
            })
            .take(MOST_RECORDS)
            .collect()),
        Err(error) if error.is_no_records_found() => Err(Outcome::NoRecord),
        Err(error) => Err(refused(&error)),
    }
}

fn resolver(server: Option<SocketAddr>) -> Result<TokioResolver, NetError> {
    let mut builder = match server {
        None => TokioResolver::builder_tokio()?,
        Some(server) => {
            let mut connections = [ConnectionConfig::udp(), ConnectionConfig::tcp()];
            for connection in &mut connections {
                connection.port = server.port();
            }
            let server = NameServerConfig::new(server.ip(), true, connections.to_vec());
            let config = ResolverConfig::from_name_servers(vec![server]);
            TokioResolver::builder_with_config(config, TokioRuntimeProvider::default())
        }
    };
    let options = builder.options_mut();
    options.timeout = QUESTION_LIMIT;
    options.attempts = 2;
    builder.build()
}

/// The order in which targets are asked: by priority, and among equals by a draw in which each
/// record's chance is its share of the weights (RFC 2782, "Weight"). `draw(n)` gives one of `0..n`.
pub(super) fn in_order(records: &[Record], mut draw: impl FnMut(u64) -> u64) -> Vec<Record> {
    let mut left = records.to_vec();
    // Those without weight first, so that a draw of 0 finds them.
    left.sort_by_key(|r| (r.priority, r.weight != 0));
    let mut ordered = Vec::new();
    while let Some(priority) = left.first().map(|r| r.priority) {
        let equal = left.iter().take_while(|r| r.priority == priority);
        let sums: Vec<u64> = equal
            .scan(0_u64, |sum, r| {
                *sum += u64::from(r.weight);
                Some(*sum)
            })
            .collect();
        let all = sums.last().copied().unwrap_or_default();
        let drawn = draw(all + 1).min(all);
        let at = sums.iter().position(|sum| *sum >= drawn).unwrap_or(0);
        ordered.push(left.remove(at));
    }
    ordered
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use proptest::prelude::*;

    fn record(priority: u16, weight: u16, target: &str) -> Record {
        Record {
            priority,
            weight,
            port: 443,
            target: target.to_owned(),
        }
    }

    fn names(ordered: &[Record]) -> String {
        ordered.iter().map(|r| r.target.as_str()).collect()
    }

    #[test]
    fn priority_first_then_the_draw() {
        let records = [
            record(20, 9, "d"),
            record(10, 0, "a"),
            record(10, 60, "b"),
            record(10, 40, "c"),
        ];
        // Sums in priority 10: a 0, b 60, c 100.
        for (draws, wanted) in [
            (vec![0, 0, 0, 0], "abcd"),
            (vec![1, 0, 0, 0], "bacd"),
            (vec![60, 0, 0, 0], "bacd"),
            (vec![61, 61, 0, 0], "cbad"),
            (vec![999, 999, 0, 0], "cbad"),
        ] {
            let mut draws = draws.into_iter();
            let ordered = in_order(&records, |_| draws.next().unwrap());
            assert_eq!(names(&ordered), wanted);
        }
    }

    #[test]
    fn the_share_of_the_weight_is_the_chance() {
        let records = [record(1, 3, "a"), record(1, 1, "b")];
        let first = (0..=4).map(|n| names(&in_order(&records, |_| n)));
        assert_eq!(first.filter(|n| n.starts_with('a')).count(), 4);
    }

    proptest! {
        #[test]
        fn all_are_there_and_priorities_rise(
            given in prop::collection::vec((0_u16..4, any::<u16>()), 0..9), seed in any::<u64>()
        ) {
            let records: Vec<Record> = given.iter().enumerate()
                .map(|(n, (p, w))| record(*p, *w, &n.to_string())).collect();
            let ordered = in_order(&records, |bound| seed % bound);
            prop_assert_eq!(ordered.len(), records.len());
            prop_assert!(ordered.is_sorted_by_key(|r| r.priority));
            prop_assert!(records.iter().all(|r| ordered.contains(r)));
        }
    }
}
