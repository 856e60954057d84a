//! What the server's certificate came to, under the answer that it was judged by (`ux.md` 8.2).

crate::words::ui::says! { "setup-trust":
    /// The key that the server showed, for whoever wants to pin it.
    pub fn shown(pin: &str);
    fn would_fit_unknown_issuer();
    fn would_fit_self_signed();
    fn would_fit_pin_mismatch();
}

/// It is not believed; which answer would believe it, where one would.
pub fn refused(code: &str, said: &str) -> String {
    match would_fit(code) {
        "" => said.to_owned(),
        fits => format!("{said}. {fits}"),
    }
}

fn would_fit(code: &str) -> &'static str {
    match code.rsplit('.').next().unwrap_or_default() {
        "unknown_issuer" => would_fit_unknown_issuer(),
        "self_signed" => would_fit_self_signed(),
        "pin_mismatch" => would_fit_pin_mismatch(),
        _ => "",
    }
}
