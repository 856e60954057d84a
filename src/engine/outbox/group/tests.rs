//! How the directory is asked.
#![allow(clippy::unwrap_used, clippy::unimplemented)]

use std::sync::atomic::{AtomicU32, Ordering};

use async_trait::async_trait;
use futures_util::future::join_all;

use super::*;
use crate::{
    domain::{InboundMail, ItemRef},
    engine::gate::tests::gate,
    mailbox::{Changes, Doorbell, Opened},
};

/// A directory that takes a second for each address.
#[derive(Default)]
struct Slow {
    at_once: AtomicU32,
    most: AtomicU32,
}

#[async_trait]
impl MailSource for Slow {
    async fn group(&self, _: &Address) -> Result<Option<Group>, MailError> {
        let now = self.at_once.fetch_add(1, Ordering::SeqCst) + 1;
        self.most.fetch_max(now, Ordering::SeqCst);
        tokio::time::sleep(Duration::from_secs(1)).await;
        self.at_once.fetch_sub(1, Ordering::SeqCst);
        Ok(None)
    }

    async fn open(&self) -> Result<Opened, MailError> {
        unimplemented!()
    }

    async fn changes(&self, _: Option<&str>, _: u16) -> Result<Changes, MailError> {
        unimplemented!()
    }

    async fn fetch(&self, _: &[ItemRef]) -> Result<Vec<Result<InboundMail, MailError>>, MailError> {
        unimplemented!()
    }

    async fn file_away(
        &self,
        _: &[ItemRef],
        _: &str,
    ) -> Result<Vec<Result<(), MailError>>, MailError> {
        unimplemented!()
    }

    async fn junk(&self, _: u16) -> Result<Vec<ItemRef>, MailError> {
        unimplemented!()
    }

    async fn wait(&self, _: Duration) -> Result<Doorbell, MailError> {
        unimplemented!()
    }
}

/// Four mails leave at once, and as many calls may be in flight: reading must not stand behind them.
#[tokio::test(start_paused = true)]
async fn the_directory_is_asked_about_one_address_at_a_time() {
    let source = Arc::new(Slow::default());
    let gate = Arc::new(gate());
    let directory = Directory::new(gate, Arc::clone(&source) as Arc<dyn MailSource>);
    let all: Vec<Address> = (0..4)
        .map(|n| Address::parse(&format!("p{n}@sim.example")).unwrap())
        .collect();
    for asked in join_all(all.iter().map(|address| directory.ask(address))).await {
        assert_eq!(asked, Some(Ok(None)));
    }
    assert_eq!(source.most.load(Ordering::SeqCst), 1);
}
