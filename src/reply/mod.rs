//! Reads a reply: what was newly written, which action, machine or human. Pure.
