//! The response codes of Exchange Web Services, and what a caller should do about each.
//!
//! Source: EWS reference, `ResponseCode`; classes after `ews-throttling-in-exchange`.

/// What a response code asks of the caller.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CodeClass {
    /// Passes by itself: try again later.
    Transient,
    /// The change key is old: read the item again.
    RefreshKey,
    /// Needs a person (quota, rights): keep the work and say so.
    Hold,
    /// Will never work for this request.
    Permanent,
}

/// Names the codes once; gives the enum, its text and its parser.
macro_rules! response_codes {
    ($($name:ident => $class:ident),+ $(,)?) => {
        /// A response code; one that is not listed is kept as it came.
        #[derive(Debug, Clone, PartialEq, Eq, Hash)]
        #[allow(missing_docs, reason = "the names are those of the EWS reference page ResponseCode")]
        pub enum ResponseCode {
            $($name,)+
            /// A code that this list does not know.
            Other(String),
        }

        impl ResponseCode {
            /// The code as Exchange writes it.
            pub fn as_str(&self) -> &str {
                match self {
                    $(Self::$name => stringify!($name),)+
                    Self::Other(text) => text,
                }
            }

            /// What to do about it; an unknown code counts as permanent, so that it is seen.
            pub fn class(&self) -> CodeClass {
                match self {
                    $(Self::$name => CodeClass::$class,)+
                    Self::Other(_) => CodeClass::Permanent,
                }
            }
        }

        impl From<&str> for ResponseCode {
            fn from(text: &str) -> Self {
                match text {
                    $(stringify!($name) => Self::$name,)+
                    other => Self::Other(other.to_owned()),
                }
            }
        }

        /// All listed codes, for tests.
        #[cfg(test)]
        pub(crate) const LISTED: &[&str] = &[$(stringify!($name),)+];
    };
}

response_codes! {
    NoError => Permanent,
    ErrorServerBusy => Transient,
    ErrorInternalServerTransientError => Transient,
    ErrorInternalServerError => Transient,
    ErrorMailboxStoreUnavailable => Transient,
    ErrorMailboxMoveInProgress => Transient,
    ErrorMailboxFailover => Transient,
    ErrorConnectionFailed => Transient,
    ErrorADUnavailable => Transient,
    ErrorADOperation => Transient,
    ErrorInsufficientResources => Transient,
    ErrorTooManyObjectsOpened => Transient,
    ErrorTimeoutExpired => Transient,
    ErrorNoRespondingCASInDestinationSite => Transient,
    ErrorBatchProcessingStopped => Transient,
    ErrorExceededConnectionCount => Transient,
    ErrorExceededFindCountLimit => Transient,
    ErrorExceededSubscriptionCount => Transient,
    ErrorExceededMessageLimit => Transient,
    ErrorProxyRequestProcessingFailed => Transient,
    ErrorProxyCallFailed => Transient,
    ErrorProxyServiceDiscoveryFailed => Transient,
    ErrorProxySoapException => Transient,
    ErrorProxyTokenExpired => Transient,
    ErrorNoApplicableProxyCASServersAvailable => Transient,
    ErrorNotEnoughMemory => Transient,
    ErrorClientDisconnected => Transient,
    ErrorStaleObject => RefreshKey,
    ErrorIrresolvableConflict => RefreshKey,
    ErrorChangeKeyRequired => RefreshKey,
    ErrorChangeKeyRequiredForWriteOperations => RefreshKey,
    ErrorInvalidChangeKey => RefreshKey,
    ErrorQuotaExceeded => Hold,
    ErrorSubmissionQuotaExceeded => Hold,
    ErrorImpersonateUserDenied => Hold,
    ErrorImpersonationDenied => Hold,
    ErrorImpersonationFailed => Hold,
    ErrorSendAsDenied => Hold,
    ErrorAccessDenied => Hold,
    ErrorAccountDisabled => Hold,
    ErrorMissingEmailAddress => Hold,
    ErrorInvalidRecipients => Permanent,
    ErrorMessageSizeExceeded => Permanent,
    ErrorNonExistentMailbox => Permanent,
    ErrorNonPrimarySmtpAddress => Permanent,
    ErrorNameResolutionNoMailbox => Permanent,
    ErrorNameResolutionNoResults => Permanent,
    ErrorNameResolutionMultipleResults => Permanent,
    ErrorMimeContentInvalid => Permanent,
    ErrorMimeContentInvalidBase64String => Permanent,
    ErrorSchemaValidation => Permanent,
    ErrorInvalidRequest => Permanent,
    ErrorInvalidServerVersion => Permanent,
    ErrorItemNotFound => Permanent,
    ErrorFolderNotFound => Permanent,
    ErrorFolderExists => Permanent,
    ErrorToFolderNotFound => Permanent,
    ErrorItemCorrupt => Permanent,
    ErrorInvalidIdMalformed => Permanent,
    ErrorInvalidIdEmpty => Permanent,
    ErrorInvalidSyncStateData => Permanent,
    ErrorSyncFolderNotFound => Permanent,
    ErrorSubscriptionNotFound => Permanent,
    ErrorInvalidSubscription => Permanent,
    ErrorInvalidWatermark => Permanent,
    ErrorMissedNotificationEvents => Permanent,
    ErrorReadEventsFailed => Permanent,
    ErrorCannotUseFolderIdForItemId => Permanent,
    ErrorNotDelegate => Permanent,
    ErrorInvalidOperation => Permanent,
    ErrorInvalidPropertyRequest => Permanent,
    ErrorUnsupportedPathForQuery => Permanent,
    ErrorMailTipsDisabled => Permanent,
}

impl ResponseCode {
    /// Whether Exchange says that no mailbox stands behind an address or an account.
    ///
    /// Only these codes empty a configured entry. `ErrorMissingEmailAddress` counts: it is what an
    /// account without a mailbox gets when it asks for its own folders (exchangelib issue 1071).
    pub fn is_no_such_mailbox(&self) -> bool {
        matches!(
            self,
            Self::ErrorNonExistentMailbox | Self::ErrorMissingEmailAddress
        )
    }

    /// Whether the server may have done all the same what it was asked to change.
    ///
    /// It may after every trouble that passes by itself: a store that fails over, or a server that loses
    /// the one behind it, may have done the work already. Only those that are said before anything is
    /// begun are sure: a limit of the account, and no server to hand the request to. No code at all,
    /// or one of a final refusal, leaves nothing open.
    pub fn leaves_fate_open(&self) -> bool {
        let not_begun = matches!(
            self,
            Self::ErrorServerBusy
                | Self::ErrorExceededConnectionCount
                | Self::ErrorExceededFindCountLimit
                | Self::ErrorExceededSubscriptionCount
                | Self::ErrorExceededMessageLimit
                | Self::ErrorNoRespondingCASInDestinationSite
        );
        self.class() == CodeClass::Transient && !not_begun
    }

    /// Whether time changes nothing about it, so that no waiting time beside it says anything of it.
    /// Of a code that is not known nobody can tell.
    pub fn is_final(&self) -> bool {
        self.class() != CodeClass::Transient && !matches!(self, Self::Other(_))
    }

    /// Whether a subscription or its watermark is gone, so that a new one must be made.
    pub fn ends_subscription(&self) -> bool {
        matches!(
            self,
            Self::ErrorSubscriptionNotFound
                | Self::ErrorInvalidSubscription
                | Self::ErrorInvalidWatermark
                | Self::ErrorMissedNotificationEvents
                | Self::ErrorReadEventsFailed
        )
    }
}

impl std::fmt::Display for ResponseCode {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.as_str())
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

    #[test]
    fn every_code_reads_back_and_unknown_ones_are_kept() {
        for name in LISTED {
            let code = ResponseCode::from(*name);
            assert_eq!(code.as_str(), *name);
            assert!(!matches!(code, ResponseCode::Other(_)));
        }
        let odd = ResponseCode::from("ErrorOfTomorrow");
        assert_eq!(odd, ResponseCode::Other("ErrorOfTomorrow".into()));
        assert_eq!(odd.class(), CodeClass::Permanent);
    }

    #[test]
    fn classes_follow_the_reference() {
        assert_eq!(
            ResponseCode::from("ErrorServerBusy").class(),
            CodeClass::Transient
        );
        assert_eq!(
            ResponseCode::from("ErrorStaleObject").class(),
            CodeClass::RefreshKey
        );
        assert_eq!(
            ResponseCode::from("ErrorQuotaExceeded").class(),
            CodeClass::Hold
        );
        // A front end that loses its back end, and a limit for a time: mail waits, and is not given up.
        for code in [
            "ErrorProxyCallFailed",
            "ErrorNotEnoughMemory",
            "ErrorExceededMessageLimit",
        ] {
            let class = ResponseCode::from(code).class();
            assert_eq!(class, CodeClass::Transient, "{code}");
        }
        assert!(ResponseCode::from("ErrorNonExistentMailbox").is_no_such_mailbox());
        assert!(!ResponseCode::from("ErrorAccessDenied").is_no_such_mailbox());
    }

    /// Sending twice and never sending are both wrong, so each code is on one list.
    #[test]
    fn what_passes_leaves_the_fate_open_unless_nothing_was_begun() {
        const NOT_BEGUN: [&str; 6] = [
            "ErrorServerBusy",
            "ErrorExceededConnectionCount",
            "ErrorExceededFindCountLimit",
            "ErrorExceededSubscriptionCount",
            "ErrorExceededMessageLimit",
            "ErrorNoRespondingCASInDestinationSite",
        ];
        let open = LISTED.iter().filter(|name| {
            let code = ResponseCode::from(**name);
            code.leaves_fate_open()
        });
        let passing = LISTED.iter().filter(|name| {
            let code = ResponseCode::from(**name);
            code.class() == CodeClass::Transient && !NOT_BEGUN.contains(name)
        });
        assert_eq!(open.collect::<Vec<_>>(), passing.collect::<Vec<_>>());
        for open in [
            "ErrorConnectionFailed",
            "ErrorMailboxStoreUnavailable",
            "ErrorMailboxFailover",
            "ErrorInternalServerTransientError",
            "ErrorTimeoutExpired",
        ] {
            assert!(ResponseCode::from(open).leaves_fate_open(), "{open}");
        }
        for sure in ["ErrorAccessDenied", "ErrorStaleObject", "ErrorOfTomorrow"] {
            assert!(!ResponseCode::from(sure).leaves_fate_open(), "{sure}");
        }
    }
}
