//! The running parts: they take mails in, decide, and send.
//!
//! Started by `host` (and whole by the simulation test) with a plan, a world, a store and a
//! clerk; told of a new plan while running. Knows mail systems and databases by their ports
//! alone.
//!
//! * `supervisor` starts and stops the parts when the plan changes;
//! * `listener` takes in what came, `desk` decides it in one commit, `keeper` files it away;
//! * `junk` finds replies that the server took for junk;
//! * `outbox` sends what has to leave, exactly once;
//! * `sending` finds out with a test mail how this server sends, and remembers it;
//! * `explain` tells why the mails of a task did what they did;
//! * `intake` makes, lists and cancels tasks for applications;
//! * `gate` is the one way to the mail server: back-off, time limits, no second logon after a
//!   refused one;
//! * `herald` tells applications of troubles;
//! * `board` holds what the snapshot tells.

mod answer;
mod aside;
mod back_off;
mod board;
mod clerk;
mod core;
mod desk;
mod explain;
mod gate;
mod handled;
mod herald;
mod intake;
mod junk;
mod keeper;
mod letters;
mod listener;
mod outbox;
mod outside;
mod plan;
mod reader;
mod sending;
mod supervisor;
mod tell;

pub use aside::SettleError;
pub use clerk::Clerk;
pub use desk::Settle;
pub use intake::IntakeError;
pub use outside::{CERTIFICATE_ENDS, Served};
pub use plan::{Connect, Connection, EngineConfig, Plan, ReplyRules};
pub use reader::Reader;
pub use supervisor::Engine;
