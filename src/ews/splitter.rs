//! Cuts the endless body of `GetStreamingEvents` into its SOAP documents.
//!
//! The body is a row of complete envelopes whose chunk borders mean nothing, whose prefixes vary and
//! which may or may not carry an XML declaration. Called by the stream; parses nothing itself.

/// The stream broke a bound of [`Splitter`].
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
#[error("a streamed document is larger than {limit} bytes")]
pub(super) struct DocumentTooLarge {
    /// The bound in bytes.
    pub limit: usize,
}

/// Collects chunks and gives back whole documents.
#[derive(Debug)]
pub(super) struct Splitter {
    buffer: Vec<u8>,
    /// Where the search for the next tag goes on.
    scanned: usize,
    /// Open elements before `scanned`.
    depth: usize,
    limit: usize,
}

/// What one `<…>` means for the depth.
enum Tag {
    Opens,
    Closes,
    /// Empty element, declaration, comment or CDATA section.
    Neutral,
}

impl Splitter {
    /// A splitter that refuses a single document above `limit` bytes.
    pub(super) fn new(limit: usize) -> Self {
        Self {
            buffer: Vec::new(),
            scanned: 0,
            depth: 0,
            limit,
        }
    }

    /// Adds a chunk and returns the documents that it completed, in order.
    pub(super) fn push(&mut self, chunk: &[u8]) -> Result<Vec<Vec<u8>>, DocumentTooLarge> {
        self.buffer.extend_from_slice(chunk);
        let mut documents = Vec::new();
        while let Some((tag, end)) = self.next_tag() {
            self.scanned = end;
            match tag {
                Tag::Opens => self.depth += 1,
                Tag::Closes => self.depth = self.depth.saturating_sub(1),
                Tag::Neutral => continue,
            }
            if self.depth == 0 {
                let rest = self.buffer.split_off(end);
                documents.push(std::mem::replace(&mut self.buffer, rest));
                self.scanned = 0;
            }
        }
        if self.buffer.len() > self.limit {
            return Err(DocumentTooLarge { limit: self.limit });
        }
        Ok(documents)
    }

    /// The next complete tag at or after `scanned`, and the index just behind it.
    fn next_tag(&mut self) -> Option<(Tag, usize)> {
        let from = self.scanned;
        let start = from + self.buffer.get(from..)?.iter().position(|b| *b == b'<')?;
        // Text before the tag is never looked at again.
        self.scanned = start;
        let tail = self.buffer.get(start..)?;
        for (open, close) in [
            (b"<!--".as_slice(), b"-->".as_slice()),
            (b"<![CDATA[", b"]]>"),
            (b"<?", b"?>"),
        ] {
            if tail.starts_with(open) {
                let end = find(tail.get(open.len()..)?, close)?;
                return Some((Tag::Neutral, start + open.len() + end + close.len()));
            }
            // The chunk may end inside `<!--` or `<![CDATA[`.
            if open.starts_with(tail) {
                return None;
            }
        }
        let length = tag_length(tail)?;
        let tag = match (tail.get(1)?, tail.get(length - 2)?) {
            (b'/', _) => Tag::Closes,
            (b'!', _) | (_, b'/') => Tag::Neutral,
            _ => Tag::Opens,
        };
        Some((tag, start + length))
    }
}

/// Length of the tag that starts `bytes`, with `>` inside quotes respected.
fn tag_length(bytes: &[u8]) -> Option<usize> {
    let mut quote = None;
    for (index, byte) in bytes.iter().enumerate() {
        match (quote, byte) {
            (None, b'"' | b'\'') => quote = Some(*byte),
            (Some(q), b) if q == *b => quote = None,
            (None, b'>') => return Some(index + 1),
            _ => {}
        }
    }
    None
}

fn find(haystack: &[u8], needle: &[u8]) -> Option<usize> {
    haystack.windows(needle.len()).position(|w| w == needle)
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

    fn document(i: usize) -> String {
        format!(
            "<?xml version=\"1.0\"?>\r\n<soap11:Envelope xmlns:soap11='http://schemas.xmlsoap.org/soap/envelope/' a='x > y \"'>\
             <!-- <not> --><soap11:Body><m:R xmlns:m=\"u\"><m:C n=\"{i}\"/><t>ü € 😀 {}</t><![CDATA[</soap11:Envelope>]]></m:R></soap11:Body></soap11:Envelope>",
            "z".repeat(i * 7 % 300)
        )
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]
        #[test]
        fn any_chunking_gives_the_same_documents(sizes in prop::collection::vec(1usize..400, 1..60)) {
            let all: String = (0..40).map(document).collect();
            let mut splitter = Splitter::new(10_000);
            let mut found = Vec::new();
            let mut rest = all.as_bytes();
            let mut sizes = sizes.iter().cycle();
            while !rest.is_empty() {
                let (chunk, tail) = rest.split_at((*sizes.next().unwrap()).min(rest.len()));
                found.extend(splitter.push(chunk).unwrap());
                rest = tail;
            }
            prop_assert_eq!(found.len(), 40);
            for (i, bytes) in found.iter().enumerate() {
                let wanted = document(i);
                prop_assert_eq!(std::str::from_utf8(bytes).unwrap().trim(), wanted.trim());
            }
        }

        #[test]
        fn garbage_never_panics(bytes in prop::collection::vec(any::<u8>(), 0..500)) {
            let _ = Splitter::new(100).push(&bytes);
        }
    }

    #[test]
    fn an_endless_document_is_refused() {
        let mut splitter = Splitter::new(1000);
        assert_eq!(splitter.push(b"<a>"), Ok(vec![]));
        assert_eq!(
            splitter.push(&[b'x'; 2000]),
            Err(DocumentTooLarge { limit: 1000 })
        );
    }
}
