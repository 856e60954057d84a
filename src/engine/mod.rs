//! The running parts: listener, desk, outbox, keeper, supervisor.
