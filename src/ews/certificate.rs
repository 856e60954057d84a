//! The few facts of a server certificate that people are shown and keys are pinned by.
//!
//! Reads DER (X.690) along the fixed path of a certificate (RFC 5280 section 4.1); judges nothing:
//! whether it is believed is decided in [`super::tls`].

use jiff::Timestamp;
use sha2::{Digest as _, Sha256};

/// What a certificate says of itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CertificateFacts {
    /// Common name of the owner, or empty.
    pub subject: String,
    /// Common name of who signed it, or else the organisation.
    pub issuer: String,
    /// Whether owner and signer bear the same name.
    pub self_signed: bool,
    /// End of its life.
    pub not_after: Option<Timestamp>,
    /// SHA-256 of the public key (`SubjectPublicKeyInfo`): stays the same when the certificate is
    /// renewed with the same key.
    pub key_sha256: [u8; 32],
}

pub(super) const SEQUENCE: u8 = 0x30;
const VERSION: u8 = 0xA0;
pub(super) const OID: u8 = 0x06;
const GENERALIZED_TIME: u8 = 0x18;
const COMMON_NAME: &[u8] = &[0x55, 0x04, 0x03];
const ORGANIZATION: &[u8] = &[0x55, 0x04, 0x0A];

impl CertificateFacts {
    /// Reads a certificate; `None` when it is none.
    pub fn read(der: &[u8]) -> Option<Self> {
        let certificate = Der(der).next()?.inside(SEQUENCE)?;
        let mut fields = Der(certificate).next()?.inside(SEQUENCE).map(Der)?;
        let first = fields.next()?;
        if first.tag == VERSION {
            fields.next()?;
        }
        fields.next()?; // signature algorithm
        let issuer = fields.next()?;
        let mut validity = Der(fields.next()?.inside(SEQUENCE)?);
        validity.next()?;
        let not_after = validity.next()?;
        let subject = fields.next()?;
        let key = fields.next()?;
        Some(Self {
            subject: name_part(&subject, COMMON_NAME).unwrap_or_default(),
            issuer: name_part(&issuer, COMMON_NAME)
                .or_else(|| name_part(&issuer, ORGANIZATION))
                .unwrap_or_default(),
            self_signed: issuer.whole == subject.whole,
            not_after: read_time(&not_after),
            key_sha256: Sha256::digest(key.whole).into(),
        })
    }

    /// Whole days left at `now`; negative when it is over.
    pub fn days_left(&self, now: Timestamp) -> Option<i64> {
        const DAY: i64 = 86_400;
        self.not_after
            .map(|end| (end.as_second() - now.as_second()).div_euclid(DAY))
    }
}

/// One element: tag, content, and both together.
pub(super) struct Element<'a> {
    pub(super) tag: u8,
    pub(super) content: &'a [u8],
    whole: &'a [u8],
}

impl<'a> Element<'a> {
    pub(super) fn inside(&self, tag: u8) -> Option<&'a [u8]> {
        (self.tag == tag).then_some(self.content)
    }
}

/// The elements that follow one another in some bytes.
pub(super) struct Der<'a>(pub(super) &'a [u8]);

impl<'a> Iterator for Der<'a> {
    type Item = Element<'a>;

    /// Definite lengths up to four bytes; anything else ends the walk.
    fn next(&mut self) -> Option<Element<'a>> {
        let bytes = self.0;
        let (tag, first) = (*bytes.first()?, *bytes.get(1)?);
        let (length, header) = if first < 0x80 {
            (usize::from(first), 2)
        } else {
            let count = usize::from(first & 0x7F);
            let digits = bytes
                .get(2..2 + count)
                .filter(|_| (1..=4).contains(&count))?;
            (
                digits.iter().fold(0, |n, d| (n << 8) | usize::from(*d)),
                2 + count,
            )
        };
        let end = header.checked_add(length)?;
        let element = Element {
            tag,
            content: bytes.get(header..end)?,
            whole: bytes.get(..end)?,
        };
        self.0 = bytes.get(end..)?;
        Some(element)
    }
}

/// The first value of an attribute in a distinguished name.
fn name_part(name: &Element<'_>, oid: &[u8]) -> Option<String> {
    Der(name.content)
        .flat_map(|set| Der(set.content))
        .find_map(|pair| {
            let mut pair = Der(pair.content);
            let found = pair.next()?.inside(OID)? == oid;
            let value = pair.next().filter(|_| found)?;
            Some(
                String::from_utf8_lossy(value.content)
                    .chars()
                    .filter(|c| !c.is_control())
                    .take(100)
                    .collect(),
            )
        })
}

/// `UTCTime` or `GeneralizedTime` (RFC 5280 section 4.1.2.5), always in UTC.
fn read_time(time: &Element<'_>) -> Option<Timestamp> {
    let text = std::str::from_utf8(time.content).ok()?.strip_suffix('Z')?;
    let text = if time.tag == GENERALIZED_TIME {
        text.to_owned()
    } else {
        // Two digits of the year: from 50 on they mean 19xx.
        let century = if text.get(..2)?.parse::<u8>().ok()? >= 50 {
            "19"
        } else {
            "20"
        };
        format!("{century}{text}")
    };
    jiff::civil::DateTime::strptime("%Y%m%d%H%M%S", text)
        .ok()?
        .to_zoned(jiff::tz::TimeZone::UTC)
        .ok()
        .map(|z| z.timestamp())
}

#[cfg(test)]
mod tests {
    #![allow(
        clippy::unwrap_used,
        clippy::expect_used,
        clippy::panic,
        clippy::indexing_slicing
    )]
    use super::*;
    use proptest::prelude::*;

    fn certificate() -> Vec<u8> {
        let mut params = rcgen::CertificateParams::new(vec!["mail.corp.example".into()]).unwrap();
        params
            .distinguished_name
            .push(rcgen::DnType::CommonName, "mail.corp.example");
        params.not_after = rcgen::date_time_ymd(2030, 1, 2);
        let key = rcgen::KeyPair::generate().unwrap();
        params.self_signed(&key).unwrap().der().to_vec()
    }

    #[test]
    fn reads_a_real_certificate() {
        let facts = CertificateFacts::read(&certificate()).unwrap();
        assert_eq!(
            (facts.subject.as_str(), facts.issuer.as_str()),
            ("mail.corp.example", "mail.corp.example")
        );
        assert!(facts.self_signed);
        let end: Timestamp = "2030-01-02T00:00:00Z".parse().unwrap();
        assert_eq!(facts.not_after, Some(end));
        assert_eq!(
            facts.days_left("2029-12-31T12:00:00Z".parse().unwrap()),
            Some(1)
        );
        assert_eq!(
            facts.days_left("2030-01-02T00:00:01Z".parse().unwrap()),
            Some(-1)
        );
    }

    proptest! {
        #[test]
        fn broken_ones_never_panic(cut in 0usize..600, at in 0usize..600, byte in any::<u8>()) {
            let mut der = certificate();
            der.truncate(cut);
            if let Some(b) = der.get_mut(at) {
                *b = byte;
            }
            let _ = CertificateFacts::read(&der);
        }
    }
}
