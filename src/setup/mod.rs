//! The wizard's brain: events in, effects out. Pure.
