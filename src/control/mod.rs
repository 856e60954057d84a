//! The local control socket: server for `host`, client for `cli` and `tui`.
