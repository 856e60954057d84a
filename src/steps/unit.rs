//! Who keeps the engine: a unit of the service manager, or nobody. Carries out what
//! [`crate::launch::unit`] has planned, and remembers the way back for the undo of this run.

use std::net::SocketAddr;

use tokio::{sync::mpsc::UnboundedSender, time::Instant};

use super::{Runner, engine::line};
use crate::{
    config::{ServiceKind, Settings, read_text},
    domain::Problem,
    launch::unit::{Asked, text::Order},
    setup::{Event, UnitOffer},
    words::unit as words,
};

impl Runner {
    /// The unit that the engine can be handed to here; none where no service manager could keep it.
    pub(super) async fn unit_offer(&self) -> Option<UnitOffer> {
        let offered = self.unit.offered(&self.order(Asked::Setup)).await;
        offered.ok().map(|()| UnitOffer {
            name: self.unit.name.clone(),
            of_machine: self.unit.is_of_machine(),
        })
    }

    /// What the unit runs, as the config on disk has it.
    pub(super) fn order(&self, asked: Asked) -> Order {
        let text = read_text(&self.plan.directories.config_file).ok().flatten();
        let settings = Settings::parse("config.toml", &text.unwrap_or_default());
        let settings = settings.unwrap_or_default();
        let listen = settings.complete().line("api.listen");
        let there = self.unit.text_there();
        let mut order = Order::of(&self.plan, &self.env, there.as_deref(), asked);
        order.low_port = listen.parse::<SocketAddr>().is_ok_and(|a| a.port() < 1024);
        order.database = database_name(&settings);
        order
    }

    /// Whether another one has to keep the engine from now on, or the same in another way.
    pub(super) fn changes_keeper(&self, service: ServiceKind) -> bool {
        match service {
            ServiceKind::Systemd => !self.unit.is_current(&self.order(Asked::Setup)),
            ServiceKind::Detached => self.unit.is_ours(),
        }
    }

    /// Refuses before anything is stopped for it.
    pub(super) async fn can_keep(&self, service: ServiceKind) -> Result<(), Problem> {
        if service == ServiceKind::Detached {
            return Ok(());
        }
        let offered = self.unit.offered(&self.order(Asked::Setup)).await;
        offered.map_err(|e| e.problem())
    }

    /// Makes the unit, or removes it. The engine has to be stopped.
    pub(super) async fn change_keeper(
        &self,
        service: ServiceKind,
        events: &UnboundedSender<Event>,
    ) -> Result<(), Problem> {
        let begun = Instant::now();
        let (name, done) = match service {
            ServiceKind::Systemd => {
                let order = self.order(Asked::Setup);
                (words::installed(), self.unit.install(&order).await)
            }
            ServiceKind::Detached => (words::removed(), self.unit.remove().await),
        };
        let undo = done.map_err(|e| e.problem())?;
        self.before().keeper = Some(undo);
        line(events, name, self.unit.name.clone(), begun);
        Ok(())
    }
}

/// The file in the state folder that holds the tasks.
pub(super) fn database_name(settings: &Settings) -> String {
    let url = settings.complete().line("store.url");
    url.strip_prefix("sqlite:").unwrap_or("tasks.db").to_owned()
}
