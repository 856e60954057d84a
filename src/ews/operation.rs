//! What an operation is: a request that writes itself and the reading of its answer.

use serde::de::DeserializeOwned;

use super::answer::{Answer, AnswerError, Refused, read_batch};
use super::code::ResponseCode;
use super::xml::XmlWriter;

/// Largest answer of an operation that says nothing else, in bytes.
pub const LARGEST_ANSWER: usize = 8 * 1024 * 1024;

/// One EWS operation; implemented once in each file of [`super::operations`].
pub trait Operation: Send + Sync {
    /// Its name in the EWS reference.
    const NAME: &'static str;
    /// Whether it changes something, so that a lost answer leaves its fate unknown.
    const CHANGES: bool;
    /// Elements of a response message that it looks at.
    type Part: DeserializeOwned + Send;
    /// What its caller gets.
    type Answer: Send;

    /// Writes the element inside `soap:Body`.
    fn write(&self, w: &mut XmlWriter);

    /// Makes the answer out of the response messages. A refusal of the whole request is `Err`;
    /// operations on several things keep one result for each.
    fn conclude(&self, messages: Messages<Self::Part>) -> Result<Self::Answer, Refused>;

    /// Reads the envelope; all but a few operations answer with `ResponseMessages`.
    fn read(document: &str) -> Result<Answer<Self::Part>, AnswerError> {
        read_batch(document)
    }

    /// Largest answer that is taken in, in bytes.
    fn largest_answer(&self) -> usize {
        LARGEST_ANSWER
    }
}

/// The response messages of one answer, in the order of what was asked.
#[derive(Debug)]
pub struct Messages<P>(pub Vec<Result<Vec<P>, Refused>>);

impl<P> Messages<P> {
    /// The single message of an operation on one thing.
    pub fn single(self) -> Result<Vec<P>, Refused> {
        self.0.into_iter().next().unwrap_or_else(|| Err(missing()))
    }

    /// One result for each of `asked` things. A server that refuses a whole batch with a single
    /// message has refused each of them; one that says too little has not processed the rest.
    pub fn each<T>(
        self,
        asked: usize,
        read: impl Fn(Vec<P>) -> Result<T, Refused>,
    ) -> Vec<Result<T, Refused>> {
        let alone = self.0.len() == 1;
        let mut results: Vec<_> = self.0.into_iter().map(|m| m.and_then(&read)).collect();
        results.truncate(asked);
        let filler = match results.last() {
            Some(Err(refused)) if alone => refused.clone(),
            _ => missing(),
        };
        results.resize_with(asked, || Err(filler.clone()));
        results
    }
}

/// The first part that is the one looked for; [`missing`] when there is none.
pub(super) fn wanted<P, T>(parts: Vec<P>, pick: impl FnMut(P) -> Option<T>) -> Result<T, Refused> {
    parts.into_iter().find_map(pick).ok_or_else(missing)
}

/// What stands for a part that a successful answer should have had.
pub fn missing() -> Refused {
    Refused {
        code: ResponseCode::ErrorBatchProcessingStopped,
        text: "the answer says nothing about this part of the request".to_owned(),
        back_off: None,
        values: Vec::new(),
    }
}
