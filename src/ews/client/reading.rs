//! What an answer means: its status, its document, and what it tells of the server.
//!
//! Called by the client with what came; decides what the caller and the budget learn of it.

use std::{sync::PoisonError, time::Duration};

use reqwest::StatusCode;

use super::EwsClient;
use crate::ews::answer::{Answer, AnswerError, Refused, answers};
use crate::ews::code::ResponseCode;
use crate::ews::error::EwsError;
use crate::ews::operation::{Messages, Operation};
use crate::ews::tap::Wire;
use crate::ews::transport::{
    document_of, is_web_page, read_bounded, status_error, text_of, told_to_wait,
};
use crate::ews::xml::sanitize;

impl EwsClient {
    /// Reads an answer: refusals in bodies of any status first, then the status, then the content.
    pub(in crate::ews) async fn read<O: Operation>(
        &self,
        operation: &O,
        response: reqwest::Response,
    ) -> Result<O::Answer, EwsError> {
        let (status, headers) = (response.status(), response.headers().clone());
        let answered = |document: &str| {
            self.tell(&Wire::Answered {
                status: status.as_u16(),
                headers: &headers,
                document,
            });
        };
        if status.is_redirection() {
            answered("");
            return Err(status_error(status, &headers));
        }
        let body = read_bounded(response, operation.largest_answer()).await?;
        let text = text_of(&body);
        answered(&text);
        let outcome = self
            .judge(operation, &text, status)
            .unwrap_or_else(|| Err(status_error(status, &headers)));
        let outcome = outcome.map_err(|error| said_by_status(error, status));
        let told = told_to_wait(&headers).filter(|_| counts(status, &outcome));
        let outcome = outcome.map_err(|error| waits_as_told(error, told));
        self.keep_to(&outcome, told);
        outcome
    }

    /// Slows down where the server wants it, and goes on where all is well.
    fn keep_to<T>(&self, outcome: &Result<T, EwsError>, told: Option<Duration>) {
        let budget = &self.shared.budget;
        match outcome {
            Err(error) if error.is_throttled() || error.back_off().is_some() => {
                budget.slow_down(error.back_off());
            }
            _ if told.is_some() => {
                budget.slow_down(told);
            }
            Ok(_) => budget.went_well(),
            Err(_) => {}
        }
    }

    /// What a body says; `None` where the status says all there is to say.
    fn judge<O: Operation>(
        &self,
        operation: &O,
        text: &str,
        status: StatusCode,
    ) -> Option<Result<O::Answer, EwsError>> {
        let read = if is_web_page(text) {
            Err(EwsError::WebPage)
        } else {
            read_document::<O>(text)
        };
        match read {
            // A server may put an error status around response messages too: what they refuse is
            // refused. What they grant is not believed then.
            Ok(answer) if status.is_success() || answer.refuses_all() => {
                self.learn(&answer);
                let concluded = operation.conclude(Messages(answer.messages));
                Some(concluded.map_err(EwsError::Refused))
            }
            Err(refused @ EwsError::Refused(_)) => Some(Err(refused)),
            Err(other) if status.is_success() => Some(Err(other)),
            _ => None,
        }
    }

    /// Keeps the version, and the waiting time that a part of a batch was refused with.
    fn learn<P>(&self, answer: &Answer<P>) {
        if let Some(version) = &answer.version {
            self.shared
                .facts
                .lock()
                .unwrap_or_else(PoisonError::into_inner)
                .version = Some(version.clone());
        }
        let told = answer
            .messages
            .iter()
            .filter_map(|m| m.as_ref().err().and_then(|r: &Refused| r.back_off))
            .max();
        if told.is_some() {
            self.shared.budget.slow_down(told);
        }
    }
}

/// 429 says that nothing was done (RFC 6585 section 4), where the fault under it says nothing.
fn said_by_status(error: EwsError, status: StatusCode) -> EwsError {
    match error {
        EwsError::Refused(refused)
            if status == StatusCode::TOO_MANY_REQUESTS && refused.code.leaves_fate_open() =>
        {
            EwsError::Refused(Refused {
                code: ResponseCode::ErrorServerBusy,
                ..refused
            })
        }
        other => other,
    }
}

/// Whether a waiting time in the header of such an answer counts. It belongs to 503 and 429 (RFC 9110
/// section 10.2.3, RFC 6585 section 4); beside another error a refusal for good is one, and no sign
/// that the server is busy.
fn counts<T>(status: StatusCode, outcome: &Result<T, EwsError>) -> bool {
    let is_final = |error: &EwsError| error.response_code().is_some_and(ResponseCode::is_final);
    match status {
        StatusCode::SERVICE_UNAVAILABLE | StatusCode::TOO_MANY_REQUESTS => true,
        status if status.is_success() => false,
        _ => !outcome.as_ref().is_err_and(is_final),
    }
}

/// A refusal that names no waiting time has the one that the header of an error status tells. Not
/// where the server may have done what was asked all the same, for that has to be looked for first;
/// and not a refusal for good, which waits for nothing.
fn waits_as_told(error: EwsError, told: Option<Duration>) -> EwsError {
    let sure = !error.fate_unknown();
    match error {
        EwsError::Refused(refused)
            if refused.back_off.is_none() && sure && !refused.code.is_final() =>
        {
            EwsError::Refused(Refused {
                back_off: told,
                ..refused
            })
        }
        other => other,
    }
}

/// Parses one document of an operation.
pub(in crate::ews) fn read_document<O: Operation>(text: &str) -> Result<Answer<O::Part>, EwsError> {
    let clean = sanitize(document_of(text));
    let read = answers(&clean, O::NAME)
        .and_then(|()| O::read(&clean))
        .and_then(Answer::with_messages)
        .and_then(|answer| {
            if O::CHANGES {
                answer.without_warning()
            } else {
                Ok(answer)
            }
        });
    read.map_err(|e| match e {
        AnswerError::Fault(refused) => EwsError::Refused(refused),
        AnswerError::NotUnderstood(why) => EwsError::NotUnderstood(why),
    })
}
