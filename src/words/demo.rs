//! What the demo says, the sample tasks it makes, and what its sample people write.
//!
//! Read by `cli::demo` and `tui::demo`. Figures, addresses and mails are put in by the demo as it sees them.

/// First lines.
pub const WELCOME: [&str; 2] = [
    "SmartActions: people act on a task by replying to a mail",
    "Here is the whole story, played on an embedded look-alike of Exchange. Nothing\n\
     is made up: each line comes from an answer or a mail that has just arrived.",
];

/// Names of the scenes, left of what was seen.
pub mod scene {
    /// The look-alike of Exchange.
    pub const SANDBOX: &str = "Sandbox";
    /// The wizard's steps.
    pub const SETUP: &str = "Setup";
    /// The background process.
    pub const ENGINE: &str = "Engine";
    /// A task is made.
    pub const TASK: &str = "Task";
    /// What the assignee gets.
    pub const MAIL: &str = "Mail";
    /// What the assignee writes.
    pub const REPLY: &str = "Reply";
    /// What comes back.
    pub const ANSWER: &str = "Answer";
    /// What became of the task.
    pub const OUTCOME: &str = "Outcome";
    /// All in figures.
    pub const STATUS: &str = "Status";
}

/// A sample task and its assignee.
#[derive(Debug, Clone, Copy)]
pub struct Sample {
    /// Address of the person.
    pub assignee: &'static str,
    /// Given name.
    pub name: &'static str,
    /// Title.
    pub title: &'static str,
    /// The application's own name of it.
    pub reference: &'static str,
    /// What it is about.
    pub text: &'static str,
    /// What can be answered.
    pub actions: [&'static str; 2],
}

/// The first one: answered at once.
pub const CHAIRS: Sample = Sample {
    assignee: "alice@example.test",
    name: "Alice",
    title: "Order 4711",
    reference: "PO-4711",
    text: "12 chairs for the meeting room, 1,380 EUR.",
    actions: ["Approve", "Reject"],
};

/// The second one: answered in doubt first.
pub const PRINTER: Sample = Sample {
    assignee: "bob@example.test",
    name: "Bob",
    title: "Order 4712",
    reference: "PO-4712",
    text: "A colour printer for the third floor, 2,150 EUR.",
    actions: ["Approve", "Reject"],
};

/// Alice decides.
pub const ALICE_WRITES: &str = "Approve\nThanks, the old ones creak.";
/// Bob sets a condition: nothing that may be carried out.
pub const BOB_DOUBTS: &str = "Approve if it stays under 2,000 EUR";
/// Bob decides.
pub const BOB_DECIDES: &str = "Reject\nToo dear this quarter.";

/// The sandbox answers.
pub fn sandbox_answers(url: &str) -> String {
    format!("an Exchange look-alike answers at {url}")
}

/// What is in an inbox at the start.
pub fn inbox_holds(name: &str, mails: usize) -> String {
    match mails {
        0 => format!("{name}'s inbox is empty"),
        1 => format!("1 mail is in {name}'s inbox"),
        n => format!("{n} mails are in {name}'s inbox"),
    }
}

/// Before the checks of setup.
pub const SETUP_BEGINS: &str = "the wizard's own steps, with the answers filled in:";

/// The engine is ready.
pub fn engine_ready(pid: u32, mailbox: &str, listens: &str) -> String {
    let how = if listens.is_empty() {
        "listens"
    } else {
        listens
    };
    format!("ready in the background, process {pid}\n{mailbox} ({how})")
}

/// A task was made.
pub fn task_made(title: &str, assignee: &str, actions: &str) -> String {
    format!("\"{title}\" asks {assignee}: {actions}?")
}

/// A notification arrived.
pub fn notified(name: &str, after: &str) -> String {
    format!("in {name}'s inbox {after} later:")
}

/// A person replies.
pub fn replies(name: &str) -> String {
    format!("{name} replies, as Outlook does, with the mail quoted below:")
}

/// A person replies with something that cannot be carried out.
pub fn doubtful(name: &str) -> String {
    format!("{name} is of two minds and replies:")
}

/// A person replies to the question.
pub fn corrected(name: &str) -> String {
    format!("{name} answers the question:")
}

/// A confirmation arrived.
pub fn confirmed(name: &str, after: &str) -> String {
    format!("{name} is told {after} later:")
}

/// The doubtful reply was asked back.
pub fn asked_back(name: &str, after: &str) -> String {
    format!("not guessed at: {name} is asked back {after} later:")
}

/// What became of a task.
pub fn outcome(title: &str, state: &str, action: &str, by: &str) -> String {
    format!("\"{title}\" is {state}: {action}, by {by}")
}

/// The comment of an outcome.
pub fn comment(text: &str) -> String {
    format!("comment: {text}")
}

/// A task without an outcome.
pub fn still_open(title: &str, state: &str) -> String {
    format!("\"{title}\" is {state} as before: a condition is no decision")
}

/// All in figures.
pub fn figures(replies: usize, acted: usize, asked: usize, completed: u64) -> String {
    format!(
        "{replies} replies handled, {acted} acted on, {asked} asked back\n\
         {completed} tasks completed, none open, no mail waits"
    )
}

/// Last lines of the text.
pub fn farewell(seconds: &str) -> String {
    format!(
        "The whole story took {seconds}. Sandbox, engine and their folder are gone again;\n\
         nothing of yours was read or changed.\n\n  \
           You as Alice, in a terminal    smartactions demo\n  \
           Your own Exchange              smartactions setup"
    )
}

/// The engine could not be ended, or its folder could not be removed.
pub fn left_behind(path: &str) -> String {
    format!("not all could be taken down; what is left lies in {path}")
}

/// What to do about a failed demo.
pub const TRY_AGAIN: &str = "read the engine's log, then run the demo again";
/// Before the last lines of the engine's log.
pub const LOG_SAYS: &str = "the engine's last log lines:";
/// Where the whole log was kept.
pub fn log_kept(path: &str) -> String {
    format!("the engine's log was kept: {path}")
}

/// What the screen says on which the user is one of the sample people.
pub mod screen {
    /// Title.
    pub const TITLE: &str = "smartactions demo";
    /// On the rule below a mail that goes on.
    pub const MORE: &str = " goes on below ";
    /// Before the text that is being written.
    pub const REPLY: &str = "Your reply";
    /// Before the state of the task.
    pub const TASK: &str = "Task";
    /// Before anything came.
    pub const NO_MAIL: &str = "The inbox is empty; the engine is sending you a mail.";
    /// While the field waits to be sent.
    pub const TRY: &str = "Send it as it is, or write your own words; Tab puts in others to try.";
    /// The task is decided.
    pub const DECIDED: &str = "That decided the task. Enter shows how the engine tells it.";
    /// A reply is under way.
    pub const SENT: &str = "Sent through the sandbox; waiting for the answer.";
    /// Bob's turn.
    pub const BOB: &str = "Bob gets a task too and is of two minds; one moment.";
    /// Nothing was written.
    pub const EMPTY: &str = "Write an answer first; Tab puts one in.";
    /// Answers to try, the plain one first.
    pub const SAMPLES: [&str; 6] = [
        "Approve",
        "Approve if it stays under 1,000 EUR",
        "Aprove",
        "Help",
        "Reject: too dear this quarter",
        "Do not approve",
    ];
    /// Keys while a reply is written, and what they do.
    pub const WRITING: [(&str, &str); 4] = [
        ("Enter", "send"),
        ("Tab", "another answer"),
        ("\u{2191}\u{2193}", "read the mail"),
        ("Esc", "leave"),
    ];
    /// Keys once the task is decided.
    pub const GOING_ON: [(&str, &str); 3] = [
        ("Enter", "status screen"),
        ("\u{2191}\u{2193}", "read the mail"),
        ("Esc", "leave"),
    ];

    /// Who the user is, and which mail this is.
    pub fn you_are(name: &str, mails: usize) -> String {
        if mails == 0 {
            format!("you are {name}")
        } else {
            format!("you are {name}, mail {mails}")
        }
    }

    /// No answer came to a reply.
    pub fn no_answer(disposition: &str) -> String {
        format!("No mail came back; the engine's word for your reply: {disposition}")
    }
}

/// How a task stands.
pub fn stands(title: &str, state: &str) -> String {
    format!("{title} is {state}")
}

/// How a decided task stands.
pub fn stands_decided(title: &str, action: &str, by: &str) -> String {
    format!("{title} is completed: {action}, by {by}")
}

/// Before the screen is opened.
pub const YOUR_TURN: &str = "Now you are Alice. Her mail program opens on this terminal.";
/// The demo was left on the screen, or is over.
pub const LEFT: &str = "Sandbox, engine and their folder are gone again; nothing of yours was changed.\n\
     Your own Exchange: smartactions setup";
