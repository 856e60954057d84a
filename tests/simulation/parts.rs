//! What the engine of a run is made of: its plan, its clerk, its start.

use std::{sync::Arc, time::Duration};

use smartactions::{
    domain::{Address, Problem, ProofLevel, Tenant},
    engine::{Clerk, Connection, Engine, EngineConfig, Plan, Reader, Served},
    reply::token::TokenKey,
    store::{MemoryStore, Store},
    world::World,
};

use crate::mailbox::SimulatedMailbox;

pub fn plan(mailbox: Option<&SimulatedMailbox>, messages_per_minute: u32) -> Plan {
    let config = EngineConfig {
        listener: "default".to_owned(),
        mailbox: mailbox.map(|_| Address::parse("actions@sim.example").unwrap()),
        poll_interval: Duration::from_secs(30),
        proof: ProofLevel::Exchange,
        replies: smartactions::engine::ReplyRules::default(),
        messages_per_minute,
        mail_domain: "sim.example".to_owned(),
        folder: "Processed".to_owned(),
        host: "sim.example".to_owned(),
        account: "svc@sim.example".to_owned(),
        relay_account: String::new(),
        api: String::new(),
    };
    let mailbox = mailbox.cloned();
    Plan {
        config,
        connect: Arc::new(move |_| {
            let mailbox = mailbox
                .clone()
                .ok_or_else(|| Problem::new("sim.none", "no mailbox", "", ""))?;
            Ok(Connection {
                source: Arc::new(mailbox.clone()),
                sender: Arc::new(mailbox),
            })
        }),
    }
}

pub fn clerk() -> Clerk {
    let key = TokenKey {
        id: 1,
        bytes: [7; 32],
    };
    let reader = Reader {
        tenant: Tenant::default(),
        keys: vec![key],
    };
    Clerk::new(reader, "simulation").unwrap()
}

pub fn start(world: &World, store: &MemoryStore, plan: &Plan) -> Engine {
    let engine = Engine::start(
        plan.clone(),
        world.clone(),
        Tenant::default(),
        Arc::new(store.clone()) as Arc<dyn Store>,
        Arc::new(clerk()),
    );
    engine.serves(Served::Control);
    engine.serves(Served::Api);
    engine
}
