//! Faults of the SMTP port: what an order for `SmtpData` may ask for.

use super::{FaultError, FaultOrder};

impl FaultOrder {
    /// The answer to a mail can be another line, late or lost; the rest is of HTTP and SOAP.
    pub(super) fn check_smtp(&self) -> Result<(), FaultError> {
        let useless = [
            (self.before_sign_in, "before_sign_in"),
            (self.back_off_ms.is_some(), "back_off_ms"),
            (self.soap_fault, "soap_fault"),
            (self.http_status.is_some(), "http_status"),
            (self.retry_after_s.is_some(), "retry_after_s"),
            (self.answer.is_some(), "answer"),
            (self.chunk_bytes.is_some(), "chunk_bytes"),
            (self.cut_after_bytes.is_some(), "cut_after_bytes"),
            (self.stream.is_some(), "stream"),
        ];
        if let Some((_, field)) = useless.into_iter().find(|(given, _)| *given) {
            return Err(FaultError::Useless(field, "on SmtpData: it is no EWS call"));
        }
        match &self.fault {
            Some(line) if !is_refusal(line) => Err(FaultError::Reply(line.clone())),
            _ => Ok(()),
        }
    }
}

/// One line of a reply that says no: RFC 5321 section 4.2.
fn is_refusal(line: &str) -> bool {
    let (code, said) = line.split_at_checked(3).unwrap_or_default();
    let number = code.bytes().all(|b| b.is_ascii_digit()) && code.starts_with(['4', '5']);
    number && said.starts_with(' ') && line.is_ascii() && !line.contains(|c: char| c.is_control())
}
