//! A mail that we sent, in a recording: its headers, and how long its body was.

use super::headers;
use super::pseudonyms::Pseudonyms;

/// A mail that we sent, as its headers; the server had it in base64.
pub(super) fn mime(text: &str, names: &mut Pseudonyms) -> String {
    use base64::Engine as _;
    let packed: String = text.split_whitespace().collect();
    let Ok(mail) = base64::engine::general_purpose::STANDARD.decode(packed) else {
        return names.text(text);
    };
    let mail = String::from_utf8_lossy(&mail).replace("\r\n", "\n");
    let (head, body) = mail.split_once("\n\n").unwrap_or((mail.as_str(), ""));
    let unfolded = head.replace("\n ", " ").replace("\n\t", " ");
    let mut lines: Vec<String> = Vec::new();
    for line in unfolded.lines() {
        let (name, value) = line.split_once(':').unwrap_or((line, ""));
        let (name, value) = headers::mail(name, value.trim(), names);
        lines.push(format!("{name}: {value}"));
    }
    lines.push(String::new());
    lines.push(format!("({} bytes of body left out)", body.len()));
    lines.join("\n")
}
