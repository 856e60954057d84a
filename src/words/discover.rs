//! What came of each place that Autodiscover asked: short sentences for a list of attempts.

crate::words::ui::says! { "discover":
    /// It gave the URL of EWS; `source` is the setting or protocol it stood in.
    pub fn found(url: &str, source: &str);
    /// Another address of the same mailbox.
    pub fn primary(address: &str);
    /// The account was refused.
    pub fn refused();
    fn error_without_code();
    fn no_namespace();
    fn in_namespace(namespace: &str);
    fn nothing_there();
    fn forbidden();
    fn server_error();
    fn says_nothing(status: u16);
    /// It was refused there in an earlier search.
    pub fn refused_before();
    /// It wants a sign-in that is not to be had; `why` says which, or what is wrong.
    pub fn no_sign_in(why: &str);
    /// It points to another place.
    pub fn points_to(url: &str);
    /// It points to another mail address.
    pub fn points_to_address(address: &str);
    /// It points to a host that may not have the password.
    pub fn elsewhere(host: &str);
    /// It points to something that was asked already.
    pub fn circle(to: &str);
    /// One redirect more than is followed.
    pub fn too_many(most: usize);
    /// The redirect leads to no HTTPS URL.
    pub fn bad_redirect(to: &str);
    /// The answer names no URL of EWS.
    pub fn no_ews_url();
    /// The answer names one that cannot be used.
    pub fn bad_url(url: &str, why: &str);
    /// Nothing in it.
    pub fn empty();
    /// HTML.
    pub fn web_page();
    /// Not well-formed, or deeper or larger than any answer is.
    pub fn not_xml(why: &str);
    /// The XML nests deeper than any answer does.
    pub fn too_deep();
    /// The XML has more elements than any answer.
    pub fn too_many_title();
    /// The XML ends in the middle.
    pub fn cut_off();
    /// XML of another kind.
    pub fn other_document(root: &str);
    /// Longer than is read.
    pub fn too_large(limit: usize);
    /// No connection; the system's words.
    pub fn no_connection(said: &str);
    /// The certificate is not believed; the words of TLS.
    pub fn untrusted(said: &str);
    /// The connection broke; the system's words.
    pub fn no_answer(said: &str);
    /// No answer in time.
    pub fn too_slow();
    /// Plain HTTP answered with something else than a 302.
    pub fn no_redirect();
    /// DNS records, in the order in which they are asked.
    pub fn records(targets: &str);
    /// DNS has no such record.
    pub fn no_record();
    /// The record says that there is no Autodiscover (RFC 2782: the target `.`).
    pub fn not_offered();
    /// DNS gave no answer; its words.
    pub fn no_dns(said: &str);
}

/// One place that was asked, in two lines: what was asked, then the answer and its time.
pub fn attempt(asked: &str, url: &str, status: Option<u16>, said: &str, time: &str) -> [String; 2] {
    let status = status.map(|s| format!("{s} ")).unwrap_or_default();
    [
        format!("{asked} {url}"),
        format!("  {status}{said}, {time}"),
    ]
}

/// The server's own error code and words.
pub fn error(code: &str, message: &str) -> String {
    match (code, message) {
        ("", "") => error_without_code().to_owned(),
        (code, "") => code.to_owned(),
        ("", message) => message.to_owned(),
        (code, message) => format!("{code}: {message}"),
    }
}

/// Why a URL cannot be used.
pub mod url {
    crate::words::ui::says! { "discover-url":
        /// Plain HTTP.
        pub fn not_https();
        /// Without scheme and host.
        pub fn relative();
        /// Without a host.
        pub fn no_host();
        /// With a name or a password in it.
        pub fn credentials();
        /// Not a URL.
        pub fn unreadable();
    }
}

/// The right elements in a namespace that is not theirs.
pub fn wrong_namespace(namespace: &str) -> String {
    if namespace.is_empty() {
        return no_namespace().to_owned();
    }
    in_namespace(namespace)
}

/// Another HTTP status.
pub fn status(status: u16) -> String {
    match status {
        404 => nothing_there().to_owned(),
        403 => forbidden().to_owned(),
        500..=599 => server_error().to_owned(),
        _ => says_nothing(status),
    }
}
