//! What is typed, pasted and clicked, for one screen at a time.
//!
//! The runners of screens read it. A stream of crossterm 0.29 that is dropped leaves a wake behind in
//! the reader that all streams share, and whoever finds it there together with a key sees the wake
//! alone: the key would lie unread until the next one. So the wake is taken out as soon as the stream
//! is gone. It knows no key and decides nothing.

use std::{io, time::Duration};

use crossterm::event::{Event, EventStream, poll};
use futures_util::StreamExt as _;

/// The keys of the terminal, while a screen has it.
pub(super) struct Keyboard(Option<EventStream>);

impl Keyboard {
    pub(super) fn new() -> Self {
        take_wake();
        Self(Some(EventStream::new()))
    }

    /// What comes next; `None` when the terminal is gone.
    pub(super) async fn next(&mut self) -> Option<io::Result<Event>> {
        self.0.as_mut()?.next().await
    }
}

impl Drop for Keyboard {
    fn drop(&mut self) {
        drop(self.0.take());
        take_wake();
    }
}

/// A key that is found stays where it is; a fault is met again by whoever reads.
fn take_wake() {
    let _ = poll(Duration::ZERO);
}
