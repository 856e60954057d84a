//! Composes the mails we send: text and HTML, in the person's language.
