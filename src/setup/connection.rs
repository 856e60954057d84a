//! With whom probe and queries speak: the part of the answers that says it.

use super::{event::Connection, machine::Machine};
use crate::config::Settings;

/// Hosts that the password may go to although they are outside the mail domain.
const HOSTS: &str = "exchange.autodiscover_hosts";

impl Machine {
    /// With whom to speak, when the answers say enough for it. A relay that is not yet rightly
    /// described keeps nobody from Exchange.
    pub(super) fn connection(&self) -> Option<Box<Connection>> {
        let mut only = Settings::default();
        for (path, entry) in self.answers.settings().iter() {
            if path.starts_with("exchange.") || path == self.answers.path("access") {
                only.put(path, entry.value.clone(), entry.place.clone());
            }
        }
        // No field asks for these hosts: they come from the file, or from answers.
        let all = self.facts.settings.under(&self.given);
        if let Some(hosts) = all.entry(HOSTS) {
            only.put(HOSTS, hosts.value.clone(), hosts.place.clone());
        }
        let account = self.answers.path("account");
        only.put_line(&account, &self.answers.settings().line(&account), "setup");
        let with_relay = only.under(&self.relay()).complete().config();
        let mut config = with_relay.or_else(|_| only.complete().config()).ok()?;
        // What was allowed here holds for the checks as well.
        let allowed = self.search.allowed.iter().cloned();
        config.exchange.autodiscover_hosts.extend(allowed);
        Some(Box::new(Connection {
            config,
            passwords: self.answers.passwords(),
        }))
    }

    /// What is said of a relay; nothing where mail leaves through Exchange.
    pub(super) fn relay(&self) -> Settings {
        let (mut relay, all) = (Settings::default(), self.settings());
        if !matches!(all.line("outgoing.via").as_str(), "" | "ews") {
            for key in ["via", "account", "ca_file", "pins"] {
                let path = format!("outgoing.{key}");
                if let Some(entry) = all.entry(&path) {
                    relay.put(&path, entry.value.clone(), entry.place.clone());
                }
            }
        }
        relay
    }
}
