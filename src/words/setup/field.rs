//! Labels of the fields of setup, and what can be chosen in them.
//!
//! A label has a fixed width on the screen, [`WIDEST`].

/// Most columns of a label.
pub const WIDEST: usize = 15;

crate::words::ui::says! { "setup-field":
    pub fn start();
    pub fn find_by();
    pub fn address();
    pub fn allow_host();
    pub fn server();
    pub fn url();
    pub fn trust_by();
    pub fn ca_file();
    pub fn pin();
    pub fn account();
    pub fn password();
    pub fn auth();
    pub fn mailbox();
    pub fn access();
    pub fn own_account();
    pub fn own_password();
    pub fn api_listen();
    pub fn store();
    pub fn proof();
    pub fn via();
    pub fn relay();
    pub fn relay_account();
    pub fn relay_password();
    pub fn per_minute();
    pub fn poll();
    pub fn service();
    pub fn find_by_choices() -> [_];
    pub fn allow_host_choices() -> [_];
    pub fn trust_by_choices() -> [_];
    pub fn mailbox_choices() -> [_];
    pub fn via_choices() -> [_];
    pub fn act_choices() -> [_];
}
