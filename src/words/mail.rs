//! Sentences of the mails that leave, in English.
//!
//! Called by `message` only. Whole sentences with their names put in; no markup, no line ends. A
//! sentence says what was read, what became of it and what can be done, in plain words.

/// Words around the parts of a notification and an answer.
pub mod labels {
    /// Above the list of actions.
    pub const REPLY_WITH: &str = "Reply with one of these on the first line";
    /// Below the list of actions.
    pub const COMMENT: &str = "What you write below that line is kept as your comment.";
    /// How to get help.
    pub const HELP: &str = "Reply with Help on the first line to learn more.";
    /// Before the link.
    pub const LINK: &str = "Details";
    /// Before the application's own name of the task.
    pub const REFERENCE: &str = "Reference";
    /// Before the token.
    pub const TOKEN: &str = "Please leave this line in your reply";
    /// Before the label of the action.
    pub const ACTION: &str = "Action";
    /// Before who decided.
    pub const BY: &str = "By";
    /// Before the comment.
    pub const COMMENT_LABEL: &str = "Comment";
    /// Before the title.
    pub const TASK: &str = "Task";
    /// Before the time of the decision.
    pub const AT: &str = "At";
    /// Beside an action whose comment is required.
    pub const NEEDS_COMMENT: &str = "needs a comment";
}

/// Subject of an answer that follows no mail of the person.
pub fn answer_subject(title: &str) -> String {
    format!("Re: {title}")
}

/// Their action was carried out.
pub fn done(action: &str, title: &str) -> String {
    format!("Done: your answer \"{action}\" to the task \"{title}\" is recorded.")
}

/// The line that was read, when it was not understood.
pub fn read_as(line: &str) -> String {
    format!("Your first line was read as: {line}")
}

/// There was no text of their own.
pub fn read_nothing() -> String {
    "No text of your own was found in your reply.".to_owned()
}

/// Nothing changed.
pub fn nothing_changed(title: &str) -> String {
    format!("Nothing was changed: the task \"{title}\" is still open.")
}

/// Did they mean that label?
pub fn suggestion(label: &str) -> String {
    format!("Did you mean \"{label}\"? Then please reply with that word alone on the first line.")
}

/// Why a reading did not act, by its stable reason code; a reason that has no sentence of its own
/// is covered by "what can be replied".
pub fn why_asked(reason: &str) -> &'static str {
    match reason {
        "reply.question" => "It has a question mark, so it was not taken as an answer.",
        "reply.two_actions" => "It names more than one action, so none was carried out.",
        "reply.negation" => "It has a word such as \"not\", so it was not taken as an answer.",
        "reply.condition" => "It seems to set a condition; only a plain answer can be carried out.",
        "reply.rest" => "There is more on the line than the action, so it was not carried out.",
        "reply.weak_word" => "That word alone is not clear enough to decide a task.",
        "reply.comment_contradicts" => "The comment seems to limit or take back the answer.",
        "reply.struck_out" => "The word is struck through in your mail, so it was not taken as said.",
        "reply.second_opinion" => {
            "It could not be told for certain which part of your mail is new."
        }
        "reply.reordered_text" | "reply.mixed_scripts" => {
            "It has characters that can be mistaken for others; please type the word again."
        }
        "reply.line_too_long" => {
            "The first line is too long; please put the action on a line alone."
        }
        "reply.text_too_long" => {
            "The text is too long to tell what is new; please answer with a short mail."
        }
        "reply.voting_unknown" | "reply.voting_contradicted" => {
            "The button that you pressed and your text do not say the same."
        }
        "reply.not_available" => {
            "Handing a task on, postponing it, asking back, asking for its status and taking an \
             answer back are not available by mail yet."
        }
        "reply.empty" => "Please write your answer above the quoted mail.",
        _ => "It is not one of the answers that this task takes.",
    }
}

/// They asked what can be done.
pub fn help_intro(title: &str) -> String {
    format!("You can answer the task \"{title}\" by replying to this mail.")
}

/// How the first line is read.
pub fn help_rules() -> &'static str {
    "Put one of the words above alone on the first line; upper or lower case does not matter. \
     Quoted text and signatures are ignored."
}

/// A help answer changes nothing.
pub fn help_unchanged() -> &'static str {
    "Asking for help changes nothing."
}

/// The task does not ask this person. Names nothing of the task: they may not know it.
pub fn not_yours() -> &'static str {
    "This task is not assigned to you, so your reply was not carried out. Nothing was changed."
}

/// Forwarding does not hand a task on.
pub fn not_yours_advice() -> &'static str {
    "If somebody forwarded the mail to you, please ask them to reply themselves."
}

/// The task has its outcome already.
pub fn already_done(title: &str, action: &str, by: &str, at: &str) -> String {
    format!(
        "The task \"{title}\" was already answered: {action}, by {by}, at {at}. Your reply changed nothing."
    )
}

/// The task was taken back.
pub fn cancelled(title: &str) -> String {
    format!("The task \"{title}\" was cancelled before your reply came. Nothing was changed.")
}

/// The task's time is over.
pub fn expired(title: &str) -> String {
    format!("The task \"{title}\" has expired; it can no longer be answered. Nothing was changed.")
}

/// The task was changed after the mail that they answered.
pub fn changed(title: &str) -> String {
    format!(
        "The task \"{title}\" was changed after the mail that you answered, so your reply was not carried out."
    )
}

/// What to do about a changed task.
pub fn changed_advice() -> &'static str {
    "This is how it stands now. Please answer this mail."
}

/// The action wants a comment.
pub fn comment_needed(action: &str, title: &str) -> String {
    format!(
        "\"{action}\" needs a comment, so it was not carried out yet. The task \"{title}\" is still open."
    )
}

/// How to give a comment.
pub fn comment_advice(action: &str) -> String {
    format!("Please reply again with \"{action}\" on the first line and your reason below it.")
}

/// The proof of the sender is too weak. Sent to the address on file only.
pub fn not_proved(title: &str) -> String {
    format!(
        "A reply in your name came in for the task \"{title}\", but it could not be proved that you sent it. Nothing was changed."
    )
}

/// What to do when the proof was too weak.
pub fn not_proved_advice() -> &'static str {
    "If it was you, please reply to this mail from your own mailbox while signed in to the mail \
     system. If it was not you, nothing more is needed."
}

/// The task that a known person answers cannot be found.
pub fn no_task() -> &'static str {
    "Your mail does not show which task it answers, so nothing was changed."
}

/// How to answer so that the task is found.
pub fn no_task_advice() -> &'static str {
    "Please reply to the mail that asked you, and leave the quoted text in your reply."
}

/// To open assignees: taken back by the application.
pub fn taken_back(title: &str) -> String {
    format!("The task \"{title}\" was cancelled. You need not answer it any more.")
}

/// Why it was taken back.
pub fn taken_back_reason(reason: &str) -> String {
    format!("Reason: {reason}")
}

/// To open assignees: decided without them.
pub fn decided_elsewhere(title: &str) -> String {
    format!("The task \"{title}\" is decided. You need not answer it any more.")
}

/// Subject of the round-trip test mail.
pub fn test_subject() -> &'static str {
    "SmartActions: test mail"
}

/// Text of the round-trip test mail.
pub fn test_text() -> &'static str {
    "This is a test mail that the engine sent to its own listener mailbox. When it comes back, \
     sending and listening work. Nothing has to be done."
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_reason_has_a_sentence() {
        for reason in ["reply.question", "reply.empty", "reply.other"] {
            assert!(why_asked(reason).ends_with('.'));
        }
    }
}
