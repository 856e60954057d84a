//! Sentences of the mails that leave.
