//! Composes engine, API and control socket into one process.
