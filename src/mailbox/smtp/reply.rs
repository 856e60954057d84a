//! Reads what a relay answers: replies (RFC 5321 section 4.2) and what it offers (EHLO).
//!
//! Pure: bytes in, facts out. Bounded, for a relay may send anything. The grammar is lettre's.

use lettre::transport::smtp::{
    authentication::Mechanism,
    extension::{Extension, ServerInfo},
    response::Response,
};

/// Longest line that is taken; RFC 5321 section 4.5.3.1.5 allows 512.
const LONGEST_LINE: usize = 4096;
/// Most lines of one reply; a long EHLO has thirty.
const MOST_LINES: usize = 100;
/// Characters of a relay's words that are kept.
const MOST_WORDS: usize = 300;

/// One whole reply.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reply(Response);

/// Why bytes are no reply.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum NotAReply {
    /// A line, or all of them, are longer than a reply may be.
    TooLong,
    /// These words are none.
    Garbage(String),
}

/// The first whole reply in `bytes`, with its length; `None` while it is not whole.
pub(super) fn first(bytes: &[u8]) -> Result<Option<(Reply, usize)>, NotAReply> {
    let mut end = 0;
    let mut whole = String::new();
    for _ in 0..MOST_LINES {
        let rest = bytes.get(end..).unwrap_or_default();
        let Some(length) = rest.iter().position(|b| *b == b'\n') else {
            return if rest.len() > LONGEST_LINE {
                Err(NotAReply::TooLong)
            } else {
                Ok(None)
            };
        };
        if length > LONGEST_LINE {
            return Err(NotAReply::TooLong);
        }
        end += length + 1;
        let line = String::from_utf8_lossy(rest.get(..length).unwrap_or_default());
        let line = line.trim_end_matches('\r');
        let garbage = || NotAReply::Garbage(printable(line));
        let (code, text) = line.split_at_checked(3).ok_or_else(garbage)?;
        let mark = text.chars().next().unwrap_or(' ');
        let text = text.strip_prefix(mark).unwrap_or_default();
        if !code.bytes().all(|b| b.is_ascii_digit()) || !matches!(mark, ' ' | '-') {
            return Err(garbage());
        }
        whole.extend([code, if mark == '-' { "-" } else { " " }]);
        whole.extend([text.replace('\r', " ").as_str(), "\r\n"]);
        if mark == ' ' {
            let reply = whole.parse().map_err(|_| garbage())?;
            return Ok(Some((Reply(reply), end)));
        }
    }
    Err(NotAReply::TooLong)
}

impl Reply {
    /// The three digits.
    pub fn code(&self) -> u16 {
        self.0.code().into()
    }

    /// The enhanced status code (RFC 3463) that the words begin with, such as `5.7.1`.
    pub fn enhanced(&self) -> Option<(u16, u16, u16)> {
        let mut parts = self.0.first_word()?.split('.');
        let mut part = || parts.next()?.parse().ok();
        let code = (part()?, part()?, part()?);
        (parts.next().is_none() && u16::from(self.0.code()) / 100 == code.0).then_some(code)
    }

    /// Code and words as the relay said them, one printable line, cut where it is long.
    pub fn words(&self) -> String {
        let lines: Vec<&str> = self.0.message().collect();
        let said = printable(&lines.join(" "));
        format!("{} {said}", self.code()).trim_end().to_owned()
    }

    /// Whether it begins with that digit.
    pub(super) fn is(&self, class: u16) -> bool {
        self.code() / 100 == class
    }
}

/// One line that a screen can hold.
pub(super) fn printable(text: &str) -> String {
    let clean = text.chars().map(|c| if c.is_control() { ' ' } else { c });
    clean.take(MOST_WORDS).collect::<String>().trim().to_owned()
}

/// What a relay offers.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is a keyword of its own, offered or not"
)]
pub(super) struct Offer {
    pub(super) starttls: bool,
    /// `AUTH PLAIN`.
    pub(super) plain: bool,
    /// `AUTH LOGIN`.
    pub(super) login: bool,
    /// Addresses outside ASCII (RFC 6531).
    pub(super) utf8: bool,
    /// Whether it wants to know the size before (RFC 1870).
    pub(super) size: bool,
    /// Largest mail in bytes, where it says one.
    pub(super) largest: Option<u64>,
}

impl Offer {
    /// Reads the answer to EHLO; keywords count in any letter case (RFC 5321 section 4.1.1.1).
    pub(super) fn read(reply: &Reply) -> Self {
        let lines = reply.0.message();
        // `AUTH=PLAIN` is an old spelling that some relays give beside the right one.
        let lines: Vec<String> = lines
            .map(|l| l.to_ascii_uppercase().replacen("AUTH=", "AUTH ", 1))
            .collect();
        let size = lines.iter().skip(1).find_map(|l| l.strip_prefix("SIZE"));
        let largest = size.and_then(|l| l.trim().parse().ok()).filter(|n| *n > 0);
        let seen = Response::new(reply.0.code(), lines.clone());
        let Ok(info) = ServerInfo::from_response(&seen) else {
            return Self::default();
        };
        Self {
            starttls: info.supports_feature(Extension::StartTls),
            plain: info.supports_auth_mechanism(Mechanism::Plain),
            login: info.supports_auth_mechanism(Mechanism::Login),
            utf8: info.supports_feature(Extension::SmtpUtfEight),
            size: size.is_some(),
            largest,
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn read(text: &str) -> Reply {
        first(text.as_bytes()).unwrap().unwrap().0
    }

    #[test]
    fn a_reply_is_whole_with_its_last_line() {
        for (text, code, words, length) in [
            ("250 ok\r\n", 250, "250 ok", 8),
            ("250 ok\n", 250, "250 ok", 7),
            ("250\r\n", 250, "250", 5),
            ("250-a\r\n250 b\r\n250 c\r\n", 250, "250 a b", 14),
            (
                "550 5.1.1 no\tsuch\u{7} user \u{e4}\r\n",
                550,
                "550 5.1.1 no such  user \u{e4}",
                28,
            ),
        ] {
            let (reply, end) = first(text.as_bytes()).unwrap().unwrap();
            assert_eq!(
                (reply.code(), reply.words().as_str(), end),
                (code, words, length),
                "{text:?}"
            );
        }
        for part in ["", "2", "250 ok", "250-a\r\n", "250-a\r\n250 b"] {
            assert_eq!(first(part.as_bytes()), Ok(None), "{part:?}");
        }
    }

    #[test]
    fn what_is_no_reply_is_told_so() {
        for bad in [
            "hello\r\n",
            "25\r\n",
            "250_ok\r\n",
            "650 x\r\n",
            "290 x\r\n",
            "250-a\r\n550 b\r\n",
            "\r\n",
            "HTTP/1.1 400 Bad\r\n",
        ] {
            assert!(
                matches!(first(bad.as_bytes()), Err(NotAReply::Garbage(_))),
                "{bad:?}"
            );
        }
        assert!(matches!(
            first(b"\xff\xfe\xff\xff\n"),
            Err(NotAReply::Garbage(_))
        ));
        let long = [b"250 ".as_slice(), &[b'a'; 5000]].concat();
        assert_eq!(first(&long), Err(NotAReply::TooLong));
        assert_eq!(
            first("250-x\r\n".repeat(101).as_bytes()),
            Err(NotAReply::TooLong)
        );
    }

    #[test]
    fn enhanced_codes_have_to_agree() {
        assert_eq!(read("550 5.7.60 SMTP; no\r\n").enhanced(), Some((5, 7, 60)));
        for none in [
            "550 4.7.1 x\r\n",
            "550 5.7 x\r\n",
            "550 5.7.1.1 x\r\n",
            "550 no\r\n",
            "550\r\n",
        ] {
            assert_eq!(read(none).enhanced(), None, "{none}");
        }
    }

    #[test]
    fn an_offer_is_read_in_any_case() {
        let all = "250-relay hello\r\n250-size 1000\r\n250-StartTLS\r\n250-AUTH=LOGIN\r\n250-auth Plain XOAUTH2\r\n250 smtputf8\r\n";
        let offer = Offer::read(&read(all));
        let want = Offer {
            starttls: true,
            plain: true,
            login: true,
            utf8: true,
            size: true,
            largest: Some(1000),
        };
        assert_eq!(offer, want);
        for (text, largest) in [
            ("SIZE", None),
            ("SIZE 0", None),
            ("SIZE x", None),
            ("SIZE 99999999999999999999999", None),
            ("SIZE 7", Some(7)),
        ] {
            let offer = Offer::read(&read(&format!("250-r\r\n250 {text}\r\n")));
            assert_eq!((offer.size, offer.largest), (true, largest), "{text}");
        }
        assert_eq!(
            Offer::read(&read("250 STARTTLS.example\r\n")),
            Offer::default()
        );
    }

    proptest::proptest! {
        #[test]
        fn no_bytes_panic(bytes in proptest::collection::vec(proptest::prelude::any::<u8>(), 0..300)) {
            if let Ok(Some((reply, end))) = first(&bytes) {
                let _ = (Offer::read(&reply), reply.enhanced(), reply.words());
                proptest::prop_assert!(end <= bytes.len());
            }
        }
    }
}
