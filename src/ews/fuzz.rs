//! Broken answers of every kind against the SOAP reader and the stream splitter.
//!
//! The corpora in `tests/fuzz` run as ordinary tests; so does a second of random changes to them.
//! `SMARTACTIONS_FUZZ_SECONDS` makes that longer (`.ci/full`: ten minutes each).
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing
)]

mod edits;

use std::{
    fs,
    path::Path,
    time::{Duration, Instant},
};

use proptest::{
    prelude::*,
    test_runner::{Config, TestRunner},
};

use edits::{change, edits};

use super::client::read_document;
use super::operation::{Messages, Operation};
use super::operations::{
    CreateItem, FindFolder, FindItem, FolderTraversal, GetFolder, GetItem, GetStreamingEvents,
    MessageDisposition, MoveItem, NewMessage, SendItem, Subscribe, SyncFolderItems,
};
use super::splitter::Splitter;
use super::types::{DistinguishedFolder::Inbox, ItemId, ItemShape, PageView};

/// Nothing that fits in an answer takes longer to read, on a slow machine without optimisation.
const SLOW: Duration = Duration::from_secs(20);
/// Largest document of the streams here.
const LARGEST: usize = 100_000;

/// The files of a corpus with their names.
fn corpus(name: &str) -> Vec<(String, Vec<u8>)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/fuzz")
        .join(name);
    let files = fs::read_dir(folder).unwrap().map(|file| {
        let path = file.unwrap().path();
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        (name, fs::read(path).unwrap())
    });
    let mut files: Vec<_> = files.collect();
    files.sort();
    assert!(files.len() >= 6, "{name}: {} files", files.len());
    files
}

/// Whether the text is an answer to that operation, with nothing refused.
fn reads<O: Operation>(operation: &O, text: &str) -> bool {
    let Ok(answer) = read_document::<O>(text) else {
        return false;
    };
    let well = answer.messages.iter().any(Result::is_ok);
    operation.conclude(Messages(answer.messages)).is_ok() && well
}

/// Reads the text as the answer to every operation in turn; gives the names of those it answers.
fn read_as_all(bytes: &[u8]) -> Vec<&'static str> {
    let text = String::from_utf8_lossy(bytes);
    let id = || ItemId {
        id: "A".into(),
        change_key: None,
    };
    let mut answered = Vec::new();
    let began = Instant::now();
    macro_rules! read {
        ($($operation:expr),+ $(,)?) => {
            $({
                let operation = $operation;
                if reads(&operation, &text) {
                    answered.push(name(&operation));
                }
            })+
        };
    }
    read!(
        GetFolder {
            folders: vec![Inbox.into()],
            properties: Vec::new(),
        },
        SyncFolderItems {
            folder: Inbox.into(),
            sync_state: None,
            most: 100,
        },
        GetItem {
            ids: vec![id(), id(), id()],
            shape: ItemShape::id_only(),
            largest_answer: 1_000_000,
        },
        FindItem {
            folders: vec![Inbox.into()],
            shape: ItemShape::id_only(),
            restriction: None,
            newest_first: true,
            page: PageView::first(10),
        },
        FindFolder {
            parent: Inbox.into(),
            traversal: FolderTraversal::Deep,
            display_name: None,
            properties: Vec::new(),
            page: PageView::first(10),
        },
        CreateItem {
            disposition: MessageDisposition::SaveOnly,
            folder: Inbox.into(),
            message: NewMessage {
                mime: Vec::new(),
                properties: Vec::new(),
                from: None,
            },
        },
        SendItem {
            draft: id(),
            copy_to: Inbox.into(),
        },
        MoveItem {
            to: Inbox.into(),
            ids: vec![id()],
        },
        Subscribe {
            folder: Inbox.into(),
        },
        GetStreamingEvents {
            subscription_id: "J".into(),
            minutes: 29,
        },
    );
    let took = began.elapsed();
    assert!(took < SLOW, "{took:?} for {} bytes", bytes.len());
    answered
}

fn name<O: Operation>(_: &O) -> &'static str {
    O::NAME
}

/// Documents of a stream that arrives in chunks of these sizes; `None`: one is too large.
fn split(bytes: &[u8], sizes: &[usize]) -> Option<Vec<Vec<u8>>> {
    let (mut splitter, mut found, mut rest) = (Splitter::new(LARGEST), Vec::new(), bytes);
    let mut sizes = sizes.iter().cycle();
    while !rest.is_empty() {
        let size = sizes
            .next()
            .map_or(rest.len(), |s| (*s).clamp(1, rest.len()));
        let (chunk, tail) = rest.split_at(size);
        found.extend(splitter.push(chunk).ok()?);
        rest = tail;
    }
    Some(found)
}

/// Runs `judge` on changed documents of a corpus until the time is over.
fn fuzz(name: &str, judge: impl Fn(&[u8], &[usize]) -> Result<(), TestCaseError>) {
    let set = std::env::var("SMARTACTIONS_FUZZ_SECONDS").ok();
    let seconds = set.and_then(|s| s.parse().ok()).unwrap_or(1);
    let end = Instant::now() + Duration::from_secs(seconds);
    let all = corpus(name);
    let sizes = prop::collection::vec(1..300_usize, 1..20);
    let strategy = (0..all.len(), edits(), sizes);
    let config = Config {
        cases: 64,
        failure_persistence: None,
        ..Config::default()
    };
    let mut runner = TestRunner::new(config);
    while Instant::now() < end {
        runner
            .run(&strategy, |(at, edits, sizes)| {
                let mut bytes = all[at].1.clone();
                for edit in &edits {
                    change(&mut bytes, edit, &all);
                }
                judge(&bytes, &sizes)
            })
            .unwrap();
    }
}

/// `good-…` answers exactly one operation, `bad-…` none.
#[test]
fn each_answer_of_the_corpus_is_read_or_refused() {
    for (file, bytes) in corpus("soap") {
        let answered = read_as_all(&bytes);
        let wanted = usize::from(file.starts_with("good-"));
        assert_eq!(answered.len(), wanted, "{file}: {answered:?}");
    }
}

/// The number in front is how many documents there are.
#[test]
fn each_stream_of_the_corpus_is_split() {
    for (file, bytes) in corpus("stream") {
        let wanted: usize = file.split('-').next().unwrap().parse().unwrap();
        for sizes in [&[][..], &[1], &[7, 1, 300]] {
            let found = split(&bytes, sizes).unwrap();
            assert_eq!(found.len(), wanted, "{file}");
            for document in found {
                read_as_all(&document);
            }
        }
    }
}

#[test]
fn random_answers_are_survived() {
    fuzz("soap", |bytes, _| {
        read_as_all(bytes);
        Ok(())
    });
}

#[test]
fn random_streams_are_split_alike_whatever_the_chunks() {
    fuzz("stream", |bytes, sizes| {
        if let (Some(whole), Some(parts)) = (split(bytes, &[]), split(bytes, sizes)) {
            prop_assert_eq!(whole, parts);
        }
        Ok(())
    });
}
