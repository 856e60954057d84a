//! The open tasks, and the story of one: beside the table in a wide window, else over it.
//!
//! The caller reads both from the engine and brings them as updates; nothing is asked here.

use jiff::Timestamp;
use ratatui::text::Line;

use super::{
    Request, StatusState,
    head::times,
    keys::Page,
    known::Freshness,
    rows::Rows,
    state::Overlay,
    story::{self, labelled},
};
use crate::{
    domain::{EventKind, TaskId, snapshot::WaitingTask},
    task::AssigneeState,
    tui::{Role, Theme, figures, text},
    words::{status as words, story as told},
};

/// How old the list of tasks may be while it is shown.
const FRESH_MS: u64 = 3_000;
/// Columns of a label, and of the time of an event.
const LABEL: usize = 9;

/// An open task, as far as the screen shows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OpenTask {
    /// Its name.
    pub id: TaskId,
    /// When it was made.
    pub created: Timestamp,
    /// What it is called in mails.
    pub title: String,
    /// Who is asked, and where they stand.
    pub assignees: Vec<(String, AssigneeState)>,
    /// What can be answered.
    pub actions: Vec<String>,
}

/// One event of a task's story.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TaskEvent {
    /// When.
    pub at: Timestamp,
    /// What happened.
    pub kind: EventKind,
    /// What it holds, in words.
    pub text: String,
}

impl From<&WaitingTask> for OpenTask {
    fn from(waiting: &WaitingTask) -> Self {
        Self {
            id: waiting.task,
            created: waiting.created,
            title: waiting.title.clone(),
            assignees: vec![(waiting.assignee.clone(), AssigneeState::Waiting)],
            actions: Vec::new(),
        }
    }
}

impl OpenTask {
    /// Whom the row names, and how many more are asked now, in so many columns; not who handed it on.
    pub(super) fn asked(&self, room: usize, theme: &Theme) -> String {
        let done = [AssigneeState::Delegated, AssigneeState::Answered];
        let now = self.assignees.iter().filter(|(_, s)| !done.contains(s));
        let now: Vec<&str> = now.map(|(a, _)| a.as_str()).collect();
        let first = now.first().copied().unwrap_or_default();
        let more = match now.len() {
            0 | 1 => String::new(),
            n => format!(" +{}", n - 1),
        };
        let room = room.saturating_sub(text::columns(&more));
        format!("{}{more}", theme.marks.fit(first, room))
    }

    /// Where it stands: what needs a person first, else how far the mails are.
    pub(super) fn stands(&self) -> AssigneeState {
        use AssigneeState as S;
        let any = |state| self.assignees.iter().any(|(_, s)| *s == state);
        [S::Bounced, S::Waiting, S::Absent, S::Notified]
            .into_iter()
            .find(|s| any(*s))
            .unwrap_or(S::Answered)
    }
}

/// Where an assignee stands, in words.
pub(super) const fn standing(state: AssigneeState) -> &'static str {
    match state {
        AssigneeState::Waiting => words::MAIL_WAITS,
        AssigneeState::Notified => words::ASKED,
        AssigneeState::Bounced => words::MAIL_CAME_BACK,
        AssigneeState::Absent => words::AWAY,
        AssigneeState::Answered => words::ANSWERED,
        AssigneeState::Delegated => words::HANDED_ON,
    }
}

impl StatusState {
    /// The task under the cursor, on the pages that show tasks.
    pub(super) fn selected_task(&self) -> Option<OpenTask> {
        match self.rows() {
            Rows::Tasks(rows) => rows.get(self.selected()).map(|t| (*t).clone()),
            Rows::Waiting(rows) => rows.get(self.selected()).map(|w| OpenTask::from(*w)),
            Rows::Replies(_) | Rows::Log(_) => None,
        }
    }

    /// The task whose story is open.
    pub(super) fn told_of(&self) -> Option<TaskId> {
        match self.overlay {
            Some(Overlay::Task(id)) => Some(id),
            _ => None,
        }
    }

    /// A task that the screen knows of.
    pub(super) fn known_task(&self, id: TaskId) -> Option<OpenTask> {
        let listed = self.tasks.iter().flatten().find(|t| t.id == id);
        let waiting = || {
            let mut all = self.latest.iter().flat_map(|s| &s.waiting);
            all.find(|w| w.task == id).map(OpenTask::from)
        };
        listed.cloned().or_else(waiting)
    }

    /// What is to be asked of the engine now, for what is on the screen.
    pub(super) fn asks_of_tasks(&mut self) -> Option<Request> {
        let asked = match (self.told_of(), self.page) {
            (Some(id), _) => Request::Story(id),
            (None, Page::Tasks) => Request::Tasks,
            (None, _) => return None,
        };
        let age = |at| figures::millis_between(at, self.now);
        let fresh = matches!(&self.asked, Some((a, at)) if *a == asked && age(*at) < FRESH_MS);
        if fresh || self.freshness() == Freshness::Silent {
            return None;
        }
        self.asked = Some((asked, self.now));
        Some(asked)
    }
}

/// The story of a task in lines of at most `width` columns.
pub(super) fn lines(
    state: &StatusState,
    task: &OpenTask,
    width: usize,
    theme: &Theme,
) -> Vec<Line<'static>> {
    let head = format!("{}  {}", times(state).minute(task.created), task.title);
    let mut lines: Vec<Line<'static>> = theme
        .marks
        .wrap_whole(&head, width)
        .into_iter()
        .map(|l| Line::styled(l, theme.style(Role::Code)))
        .collect();
    lines.push(Line::default());
    for (at, (who, stands)) in task.assignees.iter().enumerate() {
        let label = if at == 0 { words::ASKED_LABEL } else { "" };
        let text = format!("{who}: {}", standing(*stands));
        lines.extend(labelled(label, &text, LABEL, width, theme));
    }
    if !task.actions.is_empty() {
        let answers = task.actions.join(", ");
        lines.extend(labelled(
            words::ANSWERS_LABEL,
            &answers,
            LABEL,
            width,
            theme,
        ));
    }
    lines.push(Line::default());
    lines.push(Line::styled("STORY", theme.style(Role::Muted)));
    match &state.story {
        Some((id, events)) if *id == task.id => {
            for event in events {
                let time = times(state).minute(event.at);
                let text = told::happened(event.kind, &event.text);
                lines.extend(labelled(&time, &text, LABEL, width, theme));
            }
        }
        _ if state.told_of() == Some(task.id) => {
            lines.push(Line::styled(words::ASKING, theme.style(Role::Muted)));
        }
        _ => lines.push(Line::styled(words::ENTER_TELLS, theme.style(Role::Muted))),
    }
    lines.extend(story::command_lines(task.id, width, theme));
    lines
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::{
        super::fixture::{at, later, open_tasks, running, state_of},
        *,
    };
    use crate::tui::{
        Marks, ThemeKind,
        status::{Effect, Event, Update},
    };
    use crossterm::event::{KeyCode, KeyEvent};

    fn press(state: &mut StatusState, code: KeyCode) -> Vec<Effect> {
        let now = state.now;
        state.handle(Event::Key(KeyEvent::from(code)), now)
    }

    fn on_tasks() -> StatusState {
        let mut state = state_of(running(), 0);
        let asked = press(&mut state, KeyCode::Char('3'));
        assert_eq!(asked, [Effect::Request(Request::Tasks)]);
        let now = state.now;
        state.handle(Event::Update(Update::Tasks(open_tasks())), now);
        state
    }

    #[test]
    fn the_list_is_asked_for_while_it_is_shown_and_no_longer() {
        let mut state = on_tasks();
        let mut tick = |ms| {
            let now = later(at("09:41:08.6"), ms);
            state.handle(Event::Tick, now)
        };
        assert_eq!(tick(2_900), []);
        assert_eq!(tick(3_100), [Effect::Request(Request::Tasks)]);
        let fresh = state_of(running(), 0);
        assert!(fresh.tasks.is_none());
        press(&mut state, KeyCode::Char('1'));
        let now = later(state.now, 60_000);
        assert_eq!(state.handle(Event::Tick, now), []);
    }

    #[test]
    fn enter_asks_for_the_story_of_the_task_under_the_cursor() {
        let mut state = on_tasks();
        press(&mut state, KeyCode::Down);
        let second = open_tasks().remove(1).id;
        let asked = press(&mut state, KeyCode::Enter);
        assert_eq!(asked, [Effect::Request(Request::Story(second))]);
        press(&mut state, KeyCode::Esc);
        assert!(state.told_of().is_none());
        assert_eq!(
            state.page,
            Page::Tasks,
            "back to the list, not to the overview"
        );
    }

    #[test]
    fn the_cursor_stays_on_its_task_when_new_ones_are_made() {
        let mut state = on_tasks();
        press(&mut state, KeyCode::Down);
        let mut more = open_tasks();
        let mut newest = more.first().cloned().unwrap();
        newest.id = TaskId::from_parts(at("09:59:00"), 9);
        more.insert(0, newest);
        let now = state.now;
        state.handle(Event::Update(Update::Tasks(more)), now);
        let second = open_tasks().remove(1).id;
        assert_eq!(state.selected_task().map(|t| t.id), Some(second));
    }

    #[test]
    fn what_needs_a_person_is_told_first() {
        let mut task = open_tasks().remove(0);
        assert_eq!(task.stands(), AssigneeState::Notified);
        task.assignees
            .push(("b@c.test".to_owned(), AssigneeState::Bounced));
        assert_eq!(task.stands(), AssigneeState::Bounced);
        let theme = Theme::new(ThemeKind::Mono, Marks::UNICODE);
        assert_eq!(task.asked(20, &theme), "anna@contoso.com +1");
        assert_eq!(task.asked(10, &theme), "anna@c… +1");
    }

    #[test]
    fn the_row_names_who_is_asked_now() {
        let mut task = open_tasks().remove(0);
        let theme = Theme::new(ThemeKind::Mono, Marks::UNICODE);
        let asked = |who: &str, state| (who.to_owned(), state);
        task.assignees = vec![
            asked("anna@c.test", AssigneeState::Delegated),
            asked("bo@c.test", AssigneeState::Notified),
            asked("cy@c.test", AssigneeState::Waiting),
        ];
        assert_eq!(task.asked(20, &theme), "bo@c.test +1");
        task.assignees.truncate(1);
        assert_eq!(task.asked(20, &theme), "");
    }
}
