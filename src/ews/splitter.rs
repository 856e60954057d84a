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

/// Collects chunks and gives back whole documents. Looks at each byte once, however the chunks
/// fall: a server that sends byte by byte costs no more than one that does not.
#[derive(Debug)]
pub(super) struct Splitter {
    buffer: Vec<u8>,
    /// Open elements.
    depth: usize,
    place: Place,
    limit: usize,
}

/// Where in the XML the next byte stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Place {
    Text,
    /// Behind `<` and so many bytes that tell what it opens: at most as many as `<![CDATA[` has.
    Opening(usize),
    /// In a tag.
    Tag {
        quote: Option<u8>,
        last: u8,
        kind: Kind,
    },
    /// In something whose end is this.
    Until(&'static [u8]),
}

/// What a `<…>` begins with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Element,
    End,
    /// `<!DOCTYPE` and the like.
    Declaration,
}

/// Sections in which a `<` means nothing, with their ends.
const SECTIONS: [(&[u8], &[u8]); 3] = [(b"!--", b"-->"), (b"![CDATA[", b"]]>"), (b"?", b"?>")];

impl Splitter {
    /// A splitter that refuses a single document above `limit` bytes.
    pub(super) fn new(limit: usize) -> Self {
        Self {
            buffer: Vec::new(),
            depth: 0,
            place: Place::Text,
            limit,
        }
    }

    /// Adds a chunk and returns the documents that it completed, in order.
    pub(super) fn push(&mut self, chunk: &[u8]) -> Result<Vec<Vec<u8>>, DocumentTooLarge> {
        let mut documents = Vec::new();
        for &byte in chunk {
            self.buffer.push(byte);
            if self.buffer.len() > self.limit {
                return Err(DocumentTooLarge { limit: self.limit });
            }
            if self.step(byte) && self.depth == 0 {
                documents.push(std::mem::take(&mut self.buffer));
            }
        }
        Ok(documents)
    }

    /// Takes one byte; `true` when it ended a tag that changed the depth.
    fn step(&mut self, byte: u8) -> bool {
        match self.place {
            Place::Text if byte == b'<' => self.place = Place::Opening(0),
            Place::Text => {}
            Place::Opening(seen) => return self.opening(seen + 1, byte),
            Place::Until(end) => {
                if self.buffer.ends_with(end) {
                    self.place = Place::Text;
                }
            }
            Place::Tag { quote, last, kind } => return self.tag(byte, quote, last, kind),
        }
        false
    }

    /// A byte behind `<`: it may still become a section.
    fn opening(&mut self, length: usize, byte: u8) -> bool {
        let from = self.buffer.len().saturating_sub(length);
        let begun = self.buffer.get(from..).unwrap_or_default();
        if let Some((_, end)) = SECTIONS.iter().find(|(open, _)| *open == begun) {
            self.place = Place::Until(end);
            return false;
        }
        if SECTIONS.iter().any(|(open, _)| open.starts_with(begun)) {
            self.place = Place::Opening(length);
            return false;
        }
        let kind = match begun.first() {
            Some(b'/') => Kind::End,
            Some(b'!') => Kind::Declaration,
            _ => Kind::Element,
        };
        self.tag(byte, None, b'<', kind)
    }

    /// A byte in a tag; `>` inside quotes is no end of it.
    fn tag(&mut self, byte: u8, quote: Option<u8>, last: u8, kind: Kind) -> bool {
        if quote.is_none() && byte == b'>' {
            self.place = Place::Text;
            match kind {
                Kind::End => self.depth = self.depth.saturating_sub(1),
                Kind::Element if last != b'/' => self.depth += 1,
                Kind::Element | Kind::Declaration => return false,
            }
            return true;
        }
        let quote = match quote {
            None if byte == b'"' || byte == b'\'' => Some(byte),
            Some(q) if q == byte => None,
            other => other,
        };
        let last = byte;
        self.place = Place::Tag { quote, last, kind };
        false
    }
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

    /// A megabyte that never ends its tag, byte by byte, in well under a second.
    #[test]
    fn byte_by_byte_costs_no_more() {
        for open in ["<a b='", "<!-- ", "<![CDATA[", "<", "x"] {
            let mut splitter = Splitter::new(1 << 20);
            splitter.push(open.as_bytes()).unwrap();
            let began = std::time::Instant::now();
            let mut end = Ok(Vec::new());
            while end == Ok(Vec::new()) {
                end = splitter.push(b"-");
            }
            assert_eq!(end, Err(DocumentTooLarge { limit: 1 << 20 }), "{open}");
            let took = began.elapsed();
            assert!(took < std::time::Duration::from_secs(5), "{open}: {took:?}");
        }
    }

    #[test]
    fn many_small_documents_in_one_chunk() {
        let mut splitter = Splitter::new(1_000);
        let found = splitter
            .push("<a>1</a>".repeat(100_000).as_bytes())
            .unwrap();
        assert_eq!(found.len(), 100_000);
        assert!(found.iter().all(|d| d == b"<a>1</a>"));
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
