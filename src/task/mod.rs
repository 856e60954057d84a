//! Tasks and their rules: what may be asked, and what a reply does to it. Pure.
//!
//! Called by the engine with the task as it stands; gives back what changes. Never touches a
//! store, a clock or a mailbox.

mod fields;
mod group;
mod model;
mod new;
mod rules;
mod standard;

pub use group::people_for_group;
pub use model::{Assignee, AssigneeState, Outcome, Task, TaskState};
pub use new::{House, NewTask};
pub use rules::{Closed, Proved, Ruling, cancel, complete, rule};
pub use standard::{Handed, NotHanded, Possible, Takes, hand_on, share, sleep, undo_until};
