//! Refusals of an operation, with Exchange's response codes and texts.

use std::borrow::Cow;

/// Why an operation, or one part of it, was refused (EWS reference: `ResponseCode`).
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{code}: {text}")]
pub(in crate::sandbox) struct Failure {
    /// The response code, such as `ErrorItemNotFound`.
    pub(in crate::sandbox) code: Cow<'static, str>,
    /// `MessageText`.
    pub(in crate::sandbox) text: Cow<'static, str>,
    /// `MessageXml`: named values such as `BackOffMilliseconds`.
    pub(in crate::sandbox) values: Vec<(String, String)>,
    /// Whether the whole request is answered with a SOAP fault.
    pub(in crate::sandbox) is_fault: bool,
}

impl Failure {
    /// A refusal with Exchange's usual text for the code.
    pub(in crate::sandbox) fn new(code: &'static str) -> Self {
        Self::planned(code.into())
    }

    /// A refusal whose code comes from a planned fault.
    pub(in crate::sandbox) fn planned(code: Cow<'static, str>) -> Self {
        let text = text_of(&code);
        Self {
            code,
            text: text.into(),
            values: Vec::new(),
            is_fault: false,
        }
    }

    /// A refusal with its own text.
    pub(in crate::sandbox) fn with_text(
        code: &'static str,
        text: impl Into<Cow<'static, str>>,
    ) -> Self {
        Self {
            text: text.into(),
            ..Self::new(code)
        }
    }

    /// Adds a value to `MessageXml`.
    pub(in crate::sandbox) fn value(mut self, name: &str, value: impl Into<String>) -> Self {
        self.values.push((name.to_owned(), value.into()));
        self
    }

    /// Makes it refuse the whole request.
    pub(in crate::sandbox) fn fault(mut self) -> Self {
        self.is_fault = true;
        self
    }
}

/// Texts as real servers give them; a code without an entry gets a neutral sentence.
fn text_of(code: &str) -> &'static str {
    TEXTS
        .iter()
        .find(|(c, _)| *c == code)
        .map_or("An error occurred.", |(_, text)| text)
}

const TEXTS: &[(&str, &str)] = &[
    (
        "ErrorAccessDenied",
        "Access is denied. Check credentials and try again., Cannot open mailbox.",
    ),
    (
        "ErrorCannotDeleteObject",
        "A distinguished folder cannot be deleted.",
    ),
    (
        "ErrorChangeKeyRequired",
        "The change key passed in the request is not valid or is missing.",
    ),
    (
        "ErrorFolderExists",
        "A folder with the specified name already exists., Could not create folder.",
    ),
    (
        "ErrorFolderNotFound",
        "The specified folder could not be found in the store.",
    ),
    (
        "ErrorImpersonateUserDenied",
        "The account does not have permission to impersonate the requested user.",
    ),
    ("ErrorInvalidChangeKey", "The change key is invalid."),
    ("ErrorInvalidIdEmpty", "Id must be non-empty."),
    ("ErrorInvalidIdMalformed", "Id is malformed."),
    (
        "ErrorInvalidRecipients",
        "At least one recipient isn't valid.",
    ),
    ("ErrorInvalidRequest", "The request is invalid."),
    ("ErrorInvalidSubscription", "The subscription is invalid."),
    (
        "ErrorInvalidSyncStateData",
        "Synchronization state data is corrupt or otherwise invalid.",
    ),
    (
        "ErrorInvalidWatermark",
        "The watermark used for creating this subscription was not found.",
    ),
    (
        "ErrorIrresolvableConflict",
        "The send or update operation could not be performed because the change key passed in the request does not match the current change key for the item.",
    ),
    (
        "ErrorItemNotFound",
        "The specified object was not found in the store.",
    ),
    (
        "ErrorMessageSizeExceeded",
        "The message size exceeds the configured maximum size for this mailbox.",
    ),
    ("ErrorMimeContentInvalid", "The MIME content is invalid."),
    (
        "ErrorMimeContentInvalidBase64String",
        "The MIME content is not a valid base64 string.",
    ),
    (
        "ErrorMissedNotificationEvents",
        "Some notification events have been missed; create a new subscription.",
    ),
    (
        "ErrorMissingEmailAddress",
        "When making a request as an account that does not have a mailbox, you must specify the mailbox primary SMTP address for any distinguished folder Ids.",
    ),
    (
        "ErrorNameResolutionMultipleResults",
        "Multiple results were found.",
    ),
    (
        "ErrorNameResolutionNoMailbox",
        "The mailbox for the user was not found in the directory.",
    ),
    ("ErrorNameResolutionNoResults", "No results were found."),
    (
        "ErrorNonExistentMailbox",
        "The SMTP address has no mailbox associated with it.",
    ),
    (
        "ErrorNonPrimarySmtpAddress",
        "The primary SMTP address must be specified when referencing a mailbox.",
    ),
    (
        "ErrorQuotaExceeded",
        "The message store has exceeded its quota., The process failed to save or send.",
    ),
    (
        "ErrorSchemaValidation",
        "The request failed schema validation.",
    ),
    (
        "ErrorSendAsDenied",
        "The user account which was used to submit this request does not have the right to send mail on behalf of the specified sending account.",
    ),
    (
        "ErrorServerBusy",
        "The server cannot service this request right now. Try again later.",
    ),
    (
        "ErrorStaleObject",
        "The item has been changed since the change key in the request was read.",
    ),
    (
        "ErrorSubscriptionNotFound",
        "The subscription was not found: it may have expired or belongs to somebody else.",
    ),
    (
        "ErrorTooManyObjectsOpened",
        "Too many subscriptions are open.",
    ),
];
