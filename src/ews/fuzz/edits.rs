//! Changes that break a document.

use proptest::prelude::*;

use super::LARGEST;

/// One change to a document; places and lengths are shares of its length.
#[derive(Debug, Clone)]
pub(super) enum Edit {
    Cut(f64, f64),
    End(f64),
    Put(f64, usize),
    Flip(f64, u8),
    Again(f64, f64, u8),
    Join(f64, usize),
}

/// What an XML reader may stumble over.
const TOKENS: &[&str] = &[
    "<",
    ">",
    "</",
    "/>",
    "<a>",
    "</a>",
    "<![CDATA[",
    "]]>",
    "<!--",
    "-->",
    "<?",
    "?>",
    "&",
    "&#",
    "&#0;",
    "&#x1F;",
    "&#xD800;",
    "&lt;",
    "&b;",
    "\"",
    "'",
    "=",
    "\0",
    "\u{FEFF}",
    "\u{FFFE}",
    "<!DOCTYPE a [<!ENTITY b \"c\">]>",
    " xmlns:s=\"x\"",
    "<s:Body>",
    "</s:Body>",
    "<Fault>",
    "<m:ResponseMessages>",
    "</m:ResponseMessages>",
    " ResponseClass=\"Success\"",
    "99999999999",
    "-1",
    "NaN",
    "\r\n",
    "\u{202E}",
    "😀",
];

pub(super) fn edits() -> impl Strategy<Value = Vec<Edit>> {
    let share = || 0.0..1.0_f64;
    prop::collection::vec(
        prop_oneof![
            (share(), share()).prop_map(|(at, length)| Edit::Cut(at, length)),
            share().prop_map(Edit::End),
            (share(), 0..TOKENS.len()).prop_map(|(at, token)| Edit::Put(at, token)),
            (share(), any::<u8>()).prop_map(|(at, bits)| Edit::Flip(at, bits)),
            (share(), share(), 1..20_u8).prop_map(|(at, length, n)| Edit::Again(at, length, n)),
            (share(), 0..100_usize).prop_map(|(at, other)| Edit::Join(at, other)),
        ],
        0..12,
    )
}

#[allow(
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss
)]
fn place(share: f64, length: usize) -> usize {
    ((share * length as f64) as usize).min(length)
}

pub(super) fn change(bytes: &mut Vec<u8>, edit: &Edit, all: &[(String, Vec<u8>)]) {
    let whole = bytes.len();
    match *edit {
        Edit::Cut(at, length) => {
            let at = place(at, whole);
            bytes.drain(at..at + place(length * 0.2, whole - at));
        }
        Edit::End(at) => bytes.truncate(place(at, whole)),
        Edit::Put(at, token) => {
            let at = place(at, whole);
            bytes.splice(at..at, TOKENS[token].bytes());
        }
        Edit::Flip(at, bits) => {
            if let Some(byte) = bytes.get_mut(place(at, whole)) {
                *byte ^= bits;
            }
        }
        Edit::Again(at, length, times) => {
            let at = place(at, whole);
            let piece = bytes[at..at + place(length * 0.1, whole - at)].repeat(times.into());
            if whole + piece.len() < LARGEST {
                bytes.splice(at..at, piece);
            }
        }
        Edit::Join(at, other) => {
            bytes.truncate(place(at, whole));
            let (_, other) = &all[other % all.len()];
            bytes.extend(other.iter().skip(place(at, other.len())));
        }
    }
}
