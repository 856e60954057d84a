//! The channel binding `tls-server-end-point` (RFC 5929 section 4): ties a sign-in to the
//! certificate that was seen, so that nobody in between can use it elsewhere. Exchange calls it
//! Extended Protection.

use sha2::{Digest as _, Sha224, Sha256, Sha384, Sha512};

use crate::ews::certificate::{Der, OID, SEQUENCE};

/// Explicit tag of `hashAlgorithm` in the parameters of RSASSA-PSS (RFC 4055 section 3.1).
const PSS_HASH: u8 = 0xA0;
/// `id-RSASSA-PSS`, 1.2.840.113549.1.1.10.
const PSS: &[u8] = &[0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x01, 0x0A];

/// The binding of a server certificate (DER); `None` when it is no certificate.
pub(super) fn of_certificate(der: &[u8]) -> Option<Vec<u8>> {
    let algorithm = hash_name(der)?;
    let hash = match algorithm {
        // RSA (RFC 8017 appendix A.2.4), ECDSA (RFC 5758), the hash itself (RFC 5754).
        [0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x01, 0x0E]
        | [0x2A, 0x86, 0x48, 0xCE, 0x3D, 0x04, 0x03, 0x01]
        | [0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02, 0x04] => Sha224::digest(der).to_vec(),
        [0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x01, 0x0C]
        | [0x2A, 0x86, 0x48, 0xCE, 0x3D, 0x04, 0x03, 0x03]
        | [0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02, 0x02] => Sha384::digest(der).to_vec(),
        [0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x01, 0x0D]
        | [0x2A, 0x86, 0x48, 0xCE, 0x3D, 0x04, 0x03, 0x04]
        | [0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02, 0x03] => Sha512::digest(der).to_vec(),
        // SHA-256, and MD5 and SHA-1, which RFC 5929 replaces by it; signatures without a hash of
        // their own (Ed25519) are not defined there.
        _ => Sha256::digest(der).to_vec(),
    };
    Some([b"tls-server-end-point:".as_slice(), &hash].concat())
}

/// The object identifier that names the hash of the signature: that of `signatureAlgorithm`
/// (RFC 5280 section 4.1.1.2), or the one in the parameters of PSS; empty for the default of PSS,
/// SHA-1.
fn hash_name(der: &[u8]) -> Option<&[u8]> {
    let certificate = Der(der).next()?.inside(SEQUENCE)?;
    let mut parts = Der(certificate);
    parts.next()?;
    let mut algorithm = Der(parts.next()?.inside(SEQUENCE)?);
    let name = algorithm.next()?.inside(OID)?;
    if name != PSS {
        return Some(name);
    }
    let named = algorithm.next().and_then(|parameters| {
        let hash = Der(parameters.inside(SEQUENCE)?).next()?.inside(PSS_HASH)?;
        Der(Der(hash).next()?.inside(SEQUENCE)?).next()?.inside(OID)
    });
    Some(named.unwrap_or_default())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    /// The outer form of a certificate with this signature algorithm.
    fn certificate(algorithm: &[u8]) -> Vec<u8> {
        let wrap = |tag: u8, content: &[u8]| {
            [&[tag, u8::try_from(content.len()).unwrap()], content].concat()
        };
        let parts = [wrap(SEQUENCE, &[]), wrap(SEQUENCE, algorithm)].concat();
        wrap(SEQUENCE, &parts)
    }

    #[test]
    fn the_signature_chooses_the_hash() {
        let oid = |bytes: &[u8]| [&[OID, u8::try_from(bytes.len()).unwrap()], bytes].concat();
        let rsa = |last| oid(&[0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x01, last]);
        let ecdsa = |last| oid(&[0x2A, 0x86, 0x48, 0xCE, 0x3D, 0x04, 0x03, last]);
        let pss_of = |hash: &[u8]| {
            let hash = oid(hash);
            let n = u8::try_from(hash.len()).unwrap();
            let mut whole = rsa(0x0A);
            whole.extend([SEQUENCE, n + 4, PSS_HASH, n + 2, SEQUENCE, n]);
            whole.extend(hash);
            whole
        };
        let sha = |last| pss_of(&[0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02, last]);
        for (algorithm, length) in [
            (rsa(0x04), 32), // MD5
            (rsa(0x05), 32), // SHA-1
            (rsa(0x0B), 32),
            (rsa(0x0C), 48),
            (rsa(0x0D), 64),
            (rsa(0x0E), 28),
            (ecdsa(1), 28),
            (ecdsa(2), 32),
            (ecdsa(3), 48),
            (ecdsa(4), 64),
            (rsa(0x0A), 32), // PSS with SHA-1
            (sha(1), 32),
            (sha(2), 48),
            (sha(3), 64),
        ] {
            let der = certificate(&algorithm);
            let binding = of_certificate(&der).unwrap();
            let hash = binding.strip_prefix(b"tls-server-end-point:").unwrap();
            assert_eq!(hash.len(), length, "{algorithm:02X?}");
        }
    }

    #[test]
    fn it_is_the_hash_of_the_whole_certificate() {
        let made = rcgen::generate_simple_self_signed(vec!["mail.corp.example".into()]).unwrap();
        let der = made.cert.der();
        let wanted = [b"tls-server-end-point:".as_slice(), &Sha256::digest(der)].concat();
        assert_eq!(of_certificate(der), Some(wanted));
        for broken in [&b""[..], b"hello", &[0x30, 0x80], &[0x30, 0x02, 0x30, 0x00]] {
            assert_eq!(of_certificate(broken), None);
        }
    }
}
