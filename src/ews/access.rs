//! In whose name a call is made.

use crate::domain::Address;

use super::xml::XmlWriter;

/// How a mailbox is reached.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Access {
    /// The mailbox of the account that signs in.
    Own,
    /// As the owner of this mailbox: the account has the role `ApplicationImpersonation`.
    Impersonation(Address),
    /// As oneself in this mailbox: the account has rights in it.
    Delegate(Address),
}

impl Access {
    /// The mailbox, where it is not that of the account.
    pub fn mailbox(&self) -> Option<&Address> {
        match self {
            Self::Own => None,
            Self::Impersonation(mailbox) | Self::Delegate(mailbox) => Some(mailbox),
        }
    }

    /// A writer for requests of this kind.
    pub(crate) fn writer(&self) -> XmlWriter {
        match self {
            Self::Delegate(mailbox) => XmlWriter::for_delegate(mailbox.clone()),
            _ => XmlWriter::new(),
        }
    }
}

/// The schema version that requests are written for; nothing newer is used in any of them.
const REQUEST_VERSION: &str = "Exchange2013_SP1";

/// The whole SOAP document around what `body` writes.
pub(crate) fn envelope(access: &Access, body: impl FnOnce(&mut XmlWriter)) -> String {
    const NAMESPACES: &[(&str, &str)] = &[
        ("xmlns:soap", "http://schemas.xmlsoap.org/soap/envelope/"),
        (
            "xmlns:t",
            "http://schemas.microsoft.com/exchange/services/2006/types",
        ),
        (
            "xmlns:m",
            "http://schemas.microsoft.com/exchange/services/2006/messages",
        ),
    ];
    let mut w = access.writer();
    w.element("soap:Envelope", NAMESPACES, |w| {
        w.element("soap:Header", &[], |w| {
            w.empty("t:RequestServerVersion", &[("Version", REQUEST_VERSION)]);
            if let Access::Impersonation(mailbox) = access {
                w.element("t:ExchangeImpersonation", &[], |w| {
                    // Not PrimarySmtpAddress: with it subscriptions deliver nothing (exchangelib issue 743).
                    w.element("t:ConnectingSID", &[], |w| {
                        w.text("t:SmtpAddress", mailbox.as_str());
                    });
                });
            }
        });
        w.element("soap:Body", &[], body);
    });
    format!("<?xml version=\"1.0\" encoding=\"utf-8\"?>{}", w.finish())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn impersonation_stands_in_the_header() {
        let bot = Address::parse("bot@corp.example").unwrap();
        let xml = envelope(&Access::Impersonation(bot.clone()), |w| w.empty("m:X", &[]));
        assert!(xml.contains("<t:RequestServerVersion Version=\"Exchange2013_SP1\"/><t:ExchangeImpersonation><t:ConnectingSID><t:SmtpAddress>bot@corp.example</t:SmtpAddress></t:ConnectingSID></t:ExchangeImpersonation></soap:Header><soap:Body><m:X/></soap:Body></soap:Envelope>"));
        for access in [Access::Own, Access::Delegate(bot)] {
            assert!(!envelope(&access, |_| {}).contains("Impersonation"));
        }
    }
}
