//! What each element and attribute of a document may keep, and by what form a word is known to say
//! nothing of anybody.
//!
//! Called by [`super::document`]. It decides; it renames nothing.

use super::pseudonyms::blank;

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
            | "OofState"
            | "ExternalAudience"
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
            | "ConversationTopic" | "Value" | "Content" | "Entry" | "PhoneNumber" => Self::Content,
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

/// Marks of web pages, and the prefixes of documents that were cut.
pub(super) const MARKS: [&str; 44] = [
    "doctype", "html", "head", "title", "body", "h1", "h2", "h3", "h4", "p", "a", "b", "i", "u",
    "div", "span", "table", "tr", "td", "th", "tbody", "ul", "ol", "li", "br", "hr", "img", "form",
    "input", "label", "meta", "link", "script", "style", "noscript", "font", "center", "pre",
    "xml", "s", "soap", "t", "m", "e",
];

/// A word of the protocol, by its form: no sentence, no address.
pub(super) fn is_protocol(text: &str) -> bool {
    text.len() <= 64
        && text
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || ":.-_{}".contains(c))
}

/// The class of an item or folder. Its own parts an organisation may have added: `IPM.Note.Contoso`.
pub(super) fn class(text: &str) -> String {
    const PARTS: [&str; 27] = [
        "IPM",
        "IPF",
        "REPORT",
        "Note",
        "NDR",
        "DR",
        "IPNRN",
        "IPNNRN",
        "DELAYED",
        "Schedule",
        "Meeting",
        "Request",
        "Canceled",
        "Resp",
        "Pos",
        "Neg",
        "Tent",
        "Rules",
        "OofTemplate",
        "Microsoft",
        "ReplyTemplate",
        "SMIME",
        "MultipartSigned",
        "Appointment",
        "Contact",
        "Task",
        "Post",
    ];
    let part = |part: &str| {
        if PARTS.iter().any(|p| p.eq_ignore_ascii_case(part)) {
            part.to_owned()
        } else {
            blank(part)
        }
    };
    text.trim()
        .split('.')
        .map(part)
        .collect::<Vec<_>>()
        .join(".")
}

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
    // Ten digits, or a zero before others, may be a telephone number; sizes stay below.
    let phone =
        || text.len() > 9 || text.starts_with('+') || (text.len() > 1 && text.starts_with('0'));
    let number = || text.parse::<i64>().is_ok() && !phone();
    matches!(text, "" | "true" | "false") || number() || time()
}
