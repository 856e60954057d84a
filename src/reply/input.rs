//! What the reader gets of one mail.

use crate::domain::InboundMail;

/// One mail, borrowed. What is not known is `None` or empty.
#[derive(Debug, Clone, Copy, Default)]
pub struct Input<'a> {
    /// Body as plain text; when it is blank, `html` is read.
    pub text: &'a str,
    /// Body as HTML.
    pub html: Option<&'a str>,
    /// `UniqueBody` as text. `None` when the server does not give it; an empty one is an opinion.
    pub unique_text: Option<&'a str>,
    /// Subject. It never acts (rule 8); it tells machine mail.
    pub subject: &'a str,
    /// Item class; empty counts as `IPM.Note`.
    pub item_class: &'a str,
    /// All transport headers.
    pub headers: &'a [(String, String)],
    /// Content types of the mail's parts, where its structure is known.
    pub parts: &'a [String],
    /// Outlook's voting response (`PidLidVerbResponse`).
    pub voting_response: Option<&'a str>,
    /// Plain text of the mail of ours that this answers, where we know it.
    pub sent_text: Option<&'a str>,
}

impl<'a> Input<'a> {
    /// A mail out of the listener mailbox, with the text of the mail it answers.
    pub fn of(mail: &'a InboundMail, sent_text: Option<&'a str>) -> Self {
        Self {
            text: &mail.text,
            html: mail.html.as_deref(),
            unique_text: mail.unique_text.as_deref(),
            subject: &mail.subject,
            item_class: &mail.item_class,
            headers: &mail.headers,
            parts: &[],
            voting_response: mail.voting_response.as_deref(),
            sent_text,
        }
    }

    /// All values of a header, name in any case, unfolded.
    pub(super) fn header(&self, name: &str) -> impl Iterator<Item = &'a str> {
        self.headers
            .iter()
            .filter(move |(n, _)| n.trim().eq_ignore_ascii_case(name))
            .map(|(_, v)| v.trim())
    }
}
