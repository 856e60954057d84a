//! The application's HTTP API. Called by `host`; never touches a mailbox.
