//! What came of each place that Autodiscover asked: short sentences for a list of attempts.

/// One place that was asked, in two lines: what was asked, then the answer and its time.
pub fn attempt(asked: &str, url: &str, status: Option<u16>, said: &str, time: &str) -> [String; 2] {
    let status = status.map(|s| format!("{s} ")).unwrap_or_default();
    [
        format!("{asked} {url}"),
        format!("  {status}{said}, {time}"),
    ]
}
/// It gave the URL of EWS; `source` is the setting or protocol it stood in.
pub fn found(url: &str, source: &str) -> String {
    format!("EWS is at {url} ({source})")
}
/// Another address of the same mailbox.
pub fn primary(address: &str) -> String {
    format!(", the mailbox is {address}")
}
/// The account was refused.
pub const REFUSED: &str = "refused the account";
/// It was refused there in an earlier search.
pub const REFUSED_BEFORE: &str = "refused the account before, not asked again";
/// It wants a sign-in that is not to be had; `why` says which, or what is wrong.
pub fn no_sign_in(why: &str) -> String {
    format!("no way to sign in there: {why}")
}
/// It points to another place.
pub fn points_to(url: &str) -> String {
    format!("points to {url}")
}
/// It points to another mail address.
pub fn points_to_address(address: &str) -> String {
    format!("points to the address {address}")
}
/// It points to a host that may not have the password.
pub fn elsewhere(host: &str) -> String {
    format!("points to {host}, outside the mail domain: not asked")
}
/// It points to something that was asked already.
pub fn circle(to: &str) -> String {
    format!("points to {to}, which was asked already")
}
/// One redirect more than is followed.
pub fn too_many(most: usize) -> String {
    format!("one redirect too many: {most} are followed")
}
/// The redirect leads to no HTTPS URL.
pub fn bad_redirect(to: &str) -> String {
    format!("points to {to}, which is no https URL")
}
/// The server's own error code and words.
pub fn error(code: &str, message: &str) -> String {
    match (code, message) {
        ("", "") => "an error without a code".to_owned(),
        (code, "") => code.to_owned(),
        ("", message) => message.to_owned(),
        (code, message) => format!("{code}: {message}"),
    }
}
/// The answer names no URL of EWS.
pub const NO_EWS_URL: &str = "the answer has no URL of EWS";
/// The answer names one that cannot be used.
pub fn bad_url(url: &str, why: &str) -> String {
    format!("the URL of EWS cannot be used, {why}: {url}")
}
/// Why a URL cannot be used.
pub mod url {
    /// Plain HTTP.
    pub const NOT_HTTPS: &str = "it is not https";
    /// Without scheme and host.
    pub const RELATIVE: &str = "it is relative";
    /// Without a host.
    pub const NO_HOST: &str = "it has no host";
    /// With a name or a password in it.
    pub const CREDENTIALS: &str = "it carries a name or a password";
    /// Not a URL.
    pub const UNREADABLE: &str = "it is no URL";
}
/// Nothing in it.
pub const EMPTY: &str = "an empty answer";
/// HTML.
pub const WEB_PAGE: &str = "a web page, no answer of Autodiscover";
/// Not well-formed, or deeper or larger than any answer is.
pub fn not_xml(why: &str) -> String {
    format!("not readable as XML: {why}")
}
/// The XML nests deeper than any answer does.
pub const TOO_DEEP: &str = "nested too deeply";
/// The XML has more elements than any answer.
pub const TOO_MANY: &str = "too many elements";
/// The XML ends in the middle.
pub const CUT_OFF: &str = "cut off";
/// XML of another kind.
pub fn other_document(root: &str) -> String {
    format!("XML, but no answer of Autodiscover: {root}")
}
/// The right elements in a namespace that is not theirs.
pub fn wrong_namespace(namespace: &str) -> String {
    if namespace.is_empty() {
        return "XML without the namespace of Autodiscover".to_owned();
    }
    format!("XML in a wrong namespace: {namespace}")
}
/// Longer than is read.
pub fn too_large(limit: usize) -> String {
    format!("an answer of more than {limit} bytes")
}
/// Another HTTP status.
pub fn status(status: u16) -> String {
    match status {
        404 => "nothing there".to_owned(),
        403 => "forbidden".to_owned(),
        500..=599 => "the server has an error".to_owned(),
        _ => format!("status {status} says nothing"),
    }
}
/// No connection; the system's words.
pub fn no_connection(said: &str) -> String {
    format!("no connection: {said}")
}
/// The certificate is not believed; the words of TLS.
pub fn untrusted(said: &str) -> String {
    format!("the certificate is not believed: {said}")
}
/// The connection broke; the system's words.
pub fn no_answer(said: &str) -> String {
    format!("no whole answer: {said}")
}
/// No answer in time.
pub const TOO_SLOW: &str = "no answer in time";
/// Plain HTTP answered with something else than a 302.
pub const NO_REDIRECT: &str = "no redirect";
/// DNS records, in the order in which they are asked.
pub fn records(targets: &str) -> String {
    format!("points to {targets}")
}
/// DNS has no such record.
pub const NO_RECORD: &str = "no such record";
/// The record says that there is no Autodiscover (RFC 2782: the target `.`).
pub const NOT_OFFERED: &str = "says that there is no Autodiscover";
/// DNS gave no answer; its words.
pub fn no_dns(said: &str) -> String {
    format!("DNS gave no answer: {said}")
}
