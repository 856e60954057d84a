//! What is kept of a document, element by element and attribute by attribute: a list of what says
//! nothing of anybody. Asked by [`super::document`]; changes nothing.

/// What an element's text is.
#[derive(Clone, Copy)]
pub(super) enum Kind {
    /// A word of the protocol.
    Kept,
    /// A sentence of the server: names in it are renamed.
    Sentence,
    /// An id of that kind.
    Id(&'static str),
    MessageIds,
    Person,
    MailHeader,
    Mime,
    /// Content: blanked, but for names, which are renamed.
    Content,
    /// A number, a truth value, a time; anything else is content.
    Plain,
}

impl Kind {
    pub(super) fn of(name: &str) -> Self {
        match name {
            "ResponseCode"
            | "ItemClass"
            | "FolderClass"
            | "RoutingType"
            | "MailboxType"
            | "ConnectionStatus"
            | "Sensitivity"
            | "Importance"
            | "faultcode"
            | "LineNumber"
            | "EwsSupportedSchemas"
            | "Type"
            | "BaseShape"
            | "BodyType"
            | "UniqueBodyType"
            | "EventType"
            | "SyncScope"
            | "ContactSource"
            | "OofState"
            | "ExternalAudience"
            | "MailTipsRequested" => Self::Kept,
            "MessageText" | "faultstring" | "Message" | "ErrorMessage" => Self::Sentence,
            "SyncState" => Self::Id("state"),
            "SubscriptionId" => Self::Id("subscription"),
            "Watermark" | "PreviousWatermark" => Self::Id("watermark"),
            "InternetMessageId" | "InReplyTo" | "References" => Self::MessageIds,
            "Name" | "DisplayName" | "GivenName" | "Surname" | "Initials" => Self::Person,
            "InternetMessageHeader" => Self::MailHeader,
            "MimeContent" => Self::Mime,
            "Subject" | "Body" | "TextBody" | "UniqueBody" | "NormalizedBody" | "Preview"
            | "ConversationTopic" | "Value" | "Content" => Self::Content,
            _ => Self::Plain,
        }
    }
}

/// Folder names that every mailbox has; others may say something.
pub(super) const FOLDERS: [&str; 9] = [
    "Inbox",
    "Drafts",
    "Outbox",
    "Sent Items",
    "Deleted Items",
    "Junk Email",
    "Junk E-mail",
    "Processed",
    "Top of Information Store",
];

/// Attributes whose values are words of the protocol.
pub(super) fn is_word(key: &str) -> bool {
    const WORDS: [&str; 24] = [
        "Id",
        "ResponseClass",
        "Version",
        "VersionBuildNumber",
        "BodyType",
        "Traversal",
        "FieldURI",
        "FieldIndex",
        "PropertyTag",
        "PropertySetId",
        "PropertyName",
        "PropertyType",
        "PropertyId",
        "DistinguishedPropertySetId",
        "Order",
        "BasePoint",
        "MessageDisposition",
        "ConflictResolution",
        "DeleteType",
        "CharacterSet",
        "SearchScope",
        "Name",
        "nil",
        "type",
    ];
    WORDS.contains(&key)
}

/// A number, a truth value or a time.
pub(super) fn is_plain(text: &str) -> bool {
    let text = text.trim();
    let time = || {
        text.len() <= 40
            && text.starts_with(|c: char| c.is_ascii_digit())
            && text.contains('T')
            && text
                .chars()
                .all(|c| c.is_ascii_digit() || "T:.-+Z".contains(c))
    };
    // Ten digits may be a telephone number; sizes stay below.
    let number = || text.len() <= 19 && text.parse::<i64>().is_ok() && !text.starts_with('+');
    matches!(text, "" | "true" | "false") || number() || time()
}
