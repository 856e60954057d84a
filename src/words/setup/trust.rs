//! What the server's certificate came to, under the answer that it was judged by (`ux.md` 8.2).

/// It is not believed; which answer would believe it, where one would.
pub fn refused(code: &str, said: &str) -> String {
    match would_fit(code) {
        "" => said.to_owned(),
        fits => format!("{said}. {fits}"),
    }
}

/// The key that the server showed, for whoever wants to pin it.
pub fn shown(pin: &str) -> String {
    format!("the server showed {pin}; compare it with the key read on the server itself")
}

fn would_fit(code: &str) -> &'static str {
    match code.rsplit('.').next().unwrap_or_default() {
        "unknown_issuer" => "That CA's file would fit, or a pinned key",
        "self_signed" => "A pinned key would fit, or the certificate itself as CA file",
        "pin_mismatch" => "The new key would fit, once it is compared",
        _ => "",
    }
}
