//! The one key table: handling, hint bar, help and the README read it.

use super::step::Step;
use crate::words::setup::key;

/// What a key means.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[expect(missing_docs, reason = "each is described by its row in KEYS")]
pub enum Command {
    Next,
    NextStep,
    NextField,
    PreviousField,
    Up,
    Down,
    Back,
    MoreBelow,
    MoreAbove,
    Help,
    Steps,
    PlainMode,
    ShowPassword,
    KeepBlank,
    CutBlank,
    Again,
    AgainAll,
    EditAnswer,
    Copy,
    WithoutProof,
    Transcript,
    SaveReport,
    HideNames,
    TryReply,
    PutDefault,
    LeaveRunning,
    ByHand,
    WholeFile,
    Undo,
    TrustSources,
    Redraw,
    Suspend,
    Leave,
}

/// A row of the key table.
#[derive(Debug, Clone, Copy)]
pub struct Key {
    /// What it does.
    pub command: Command,
    /// Keys that work while a text field has the focus.
    pub in_text: &'static [&'static str],
    /// Keys that work elsewhere.
    pub elsewhere: &'static [&'static str],
    /// Steps where it works; empty = all.
    pub steps: &'static [Step],
    /// What it does, in the words of hint bar and help.
    pub words: fn() -> &'static str,
    /// Whether the hint bar of a step shows it.
    pub hint: bool,
}

const fn row(
    command: Command,
    in_text: &'static [&'static str],
    elsewhere: &'static [&'static str],
    steps: &'static [Step],
    words: fn() -> &'static str,
    hint: bool,
) -> Key {
    Key {
        command,
        in_text,
        elsewhere,
        steps,
        words,
        hint,
    }
}

/// All keys. Names are as crossterm's, spelled `Ctrl-N`, `Shift-Tab`, `F1`, `Enter`, `Up`.
pub const KEYS: &[Key] = {
    use Command as C;
    use Step as S;
    const FORMS: &[Step] = &[S::Exchange, S::Mailbox, S::Engine];
    const ASKS: &[Step] = &[S::Exchange, S::Probe, S::Mailbox, S::Review];
    // A letter that was meant for a text must not go on, and still less write.
    const NO_TEXT: &[Step] = &[S::Welcome, S::Probe, S::Launch];
    const MAY_WRITE: &[Step] = &[S::Exchange, S::Mailbox, S::Engine, S::Review];
    &[
        row(C::Up, &["Up"], &["Up", "k"], &[], key::up, true),
        row(C::Down, &["Down"], &["Down", "j"], &[], key::down, true),
        row(C::NextField, &["Tab"], &["Tab"], FORMS, key::field, true),
        row(
            C::PreviousField,
            &["Shift-Tab"],
            &["Shift-Tab"],
            FORMS,
            key::back_a_field,
            false,
        ),
        row(
            C::NextField,
            &["Tab"],
            &["Tab"],
            &[S::Review],
            key::button,
            true,
        ),
        row(
            C::PreviousField,
            &["Shift-Tab"],
            &["Shift-Tab"],
            &[S::Review],
            key::back_a_button,
            false,
        ),
        row(
            C::Again,
            &["Ctrl-R"],
            &["r", "Ctrl-R"],
            ASKS,
            key::again,
            true,
        ),
        row(C::AgainAll, &[], &["R"], &[S::Probe], key::all, true),
        row(C::EditAnswer, &[], &["e"], &[S::Probe], key::edit, true),
        row(
            C::WithoutProof,
            &["Ctrl-O"],
            &["o", "Ctrl-O"],
            &[S::Probe, S::Mailbox],
            key::go_on_without_proof,
            false,
        ),
        row(C::Copy, &["Ctrl-Y"], &["y", "Ctrl-Y"], &[], key::copy, true),
        row(
            C::Transcript,
            &[],
            &["l"],
            &[S::Probe, S::Launch],
            key::log,
            true,
        ),
        row(C::SaveReport, &[], &["s"], &[S::Probe], key::save, true),
        row(
            C::HideNames,
            &["F3"],
            &["h", "F3"],
            &[S::Mailbox],
            key::hide_names,
            true,
        ),
        row(
            C::TryReply,
            &[],
            &["t"],
            &[S::Engine],
            key::try_a_reply,
            true,
        ),
        row(
            C::PutDefault,
            &[],
            &["d"],
            &[S::Engine],
            key::put_the_default_back,
            false,
        ),
        row(
            C::LeaveRunning,
            &[],
            &["d"],
            &[S::Launch],
            key::leave_it_running_and_quit,
            true,
        ),
        row(C::ByHand, &[], &["c"], &[S::Review], key::by_hand, true),
        row(
            C::WholeFile,
            &[],
            &["w"],
            &[S::Review],
            key::whole_file,
            true,
        ),
        row(C::Undo, &[], &["u"], &[S::Launch], key::undo, true),
        row(
            C::TrustSources,
            &[],
            &["t"],
            &[S::Launch],
            key::trust_these_alone,
            true,
        ),
        row(
            C::ShowPassword,
            &["Ctrl-T"],
            &[],
            &[S::Exchange, S::Mailbox],
            key::show_password,
            true,
        ),
        row(
            C::KeepBlank,
            &["Ctrl-K"],
            &[],
            &[S::Exchange, S::Mailbox],
            key::keep_the_blank,
            false,
        ),
        row(
            C::CutBlank,
            &["Ctrl-X"],
            &[],
            &[S::Exchange, S::Mailbox],
            key::cut_the_blank,
            false,
        ),
        row(C::Next, &["Enter"], &["Enter"], &[], key::next, true),
        row(
            C::NextStep,
            &["Ctrl-N"],
            &["n", "Ctrl-N"],
            NO_TEXT,
            key::next_step,
            true,
        ),
        row(
            C::NextStep,
            &["Ctrl-N"],
            &["Ctrl-N"],
            MAY_WRITE,
            key::next_step,
            true,
        ),
        row(C::Back, &["Esc"], &["Esc"], &[], key::back, true),
        row(
            C::MoreBelow,
            &["PgDn"],
            &["PgDn"],
            &[],
            key::more_of_the_page,
            false,
        ),
        row(
            C::MoreAbove,
            &["PgUp"],
            &["PgUp"],
            &[],
            key::back_up_the_page,
            false,
        ),
        row(C::Help, &["F1"], &["F1", "?"], &[], key::help, true),
        row(C::Steps, &["F2"], &["F2", "g"], &[], key::steps, false),
        row(C::PlainMode, &["F4"], &["F4"], &[], key::plain_mode, false),
        row(
            C::Redraw,
            &["Ctrl-L"],
            &["Ctrl-L"],
            &[],
            key::draw_again,
            false,
        ),
        row(C::Suspend, &["Ctrl-Z"], &["Ctrl-Z"], &[], key::shell, false),
        row(C::Leave, &["Ctrl-C"], &["Ctrl-C"], &[], key::leave, false),
    ]
};

/// What a key means on a step.
pub fn command(step: Step, in_text: bool, key: &str) -> Option<Command> {
    on(step)
        .find(|k| {
            let keys = if in_text { k.in_text } else { k.elsewhere };
            keys.contains(&key)
        })
        .map(|k| k.command)
}

/// How the key of a command is written on a step; empty where there is none.
pub fn name_of(step: Step, in_text: bool, command: Command) -> &'static str {
    let row = on(step).find(|k| k.command == command);
    let keys = row.map(|k| if in_text { k.in_text } else { k.elsewhere });
    keys.and_then(|k| k.first()).copied().unwrap_or_default()
}

/// The rows that count on a step.
pub fn on(step: Step) -> impl Iterator<Item = &'static Key> {
    KEYS.iter()
        .filter(move |k| k.steps.is_empty() || k.steps.contains(&step))
}

#[cfg(test)]
mod tests;
