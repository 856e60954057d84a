//! The whole story once, as text: setup, task, mail, reply, outcome; then a reply that is asked
//! back. Nothing is said that was not seen; the first scene that does not come ends it.

use super::{
    page::{Page, seconds},
    post::Awaited,
    stage::Stage,
    trouble::{DemoError, Scene},
};
use crate::{
    domain::CheckState,
    plain::check_lines,
    setup::Event,
    words::demo::{self as words, Sample, scene},
    world::World,
};

/// Plays it on a fresh stage.
pub(super) async fn play(
    stage: &mut Stage,
    world: &World,
    page: &mut Page,
) -> Result<(), DemoError> {
    let [title, promise] = words::WELCOME;
    page.heading(title);
    Page::plain(promise);
    Page::gap();
    let mails = stage.mails(words::CHAIRS.assignee).await?.len();
    page.scene(scene::SANDBOX, &words::sandbox_answers(stage.url()));
    page.more(&words::inbox_holds(words::CHAIRS.name, mails));
    page.scene(scene::SETUP, words::SETUP_BEGINS);
    stage.set_up(world, |event| checked(page, event)).await?;
    let engine = stage.engine.snapshot().await?;
    let listener = &engine.listener;
    let ready = words::engine_ready(engine.pid, &listener.mailbox, &engine.exchange.listens);
    page.scene(scene::ENGINE, &ready);
    decided(stage, page).await?;
    doubted(stage, page).await?;
    figures(stage, page).await?;
    Ok(())
}

/// A check of setup that is through; what does not apply (there is no TLS) is left out.
fn checked(page: &Page, event: &Event) {
    let (name, state) = match event {
        Event::Check { name, state, .. } | Event::LaunchLine { name, state } => {
            (name.as_str(), state)
        }
        Event::RoundTrip(state) => (words::ROUND_TRIP, state),
        _ => return,
    };
    match state {
        CheckState::Passed { value, .. } => page.passed(name, value),
        CheckState::Warned { .. } | CheckState::Failed { .. } => {
            for line in check_lines(name, state) {
                page.more(line.trim_start());
            }
        }
        CheckState::Waiting { .. } | CheckState::Running | CheckState::LeftOut => {}
    }
}

/// Alice is asked and decides.
async fn decided(stage: &Stage, page: &mut Page) -> Result<(), DemoError> {
    let sample = &words::CHAIRS;
    let id = notified(stage, page, sample).await?;
    page.scene(scene::REPLY, &words::replies(sample.name));
    page.quote(words::ALICE_WRITES);
    let reply = stage.reply(sample.assignee, words::ALICE_WRITES).await?;
    confirmed(stage, page, sample, &reply).await?;
    outcome(stage, page, &id, "Approve").await
}

/// Bob is asked, is of two minds, is asked back, decides.
async fn doubted(stage: &Stage, page: &mut Page) -> Result<(), DemoError> {
    let sample = &words::PRINTER;
    let id = made(stage, page, sample).await?;
    let awaited = Awaited::Notification(sample.title);
    stage
        .mail(Scene::Notification, sample.assignee, awaited)
        .await?;
    page.scene(scene::REPLY, &words::doubtful(sample.name));
    page.quote(words::BOB_DOUBTS);
    let reply = stage.reply(sample.assignee, words::BOB_DOUBTS).await?;
    let awaited = Awaited::AnswerTo(&reply);
    let (mail, after) = stage
        .mail(Scene::Question, sample.assignee, awaited)
        .await?;
    asked_back(stage, &id).await?;
    page.scene(
        scene::ANSWER,
        &words::asked_back(sample.name, &seconds(after)),
    );
    page.mail(&mail);
    page.scene(scene::REPLY, &words::corrected(sample.name));
    page.quote(words::BOB_DECIDES);
    let reply = stage.reply(sample.assignee, words::BOB_DECIDES).await?;
    confirmed(stage, page, sample, &reply).await?;
    outcome(stage, page, &id, "Reject").await
}

/// Makes a task as an application does, and gives its id.
async fn made(stage: &Stage, page: &mut Page, sample: &Sample) -> Result<String, DemoError> {
    let task = stage.make(sample).await?;
    let who: Vec<_> = task.assignees.iter().map(|a| a.address.as_str()).collect();
    let actions: Vec<_> = task.actions.iter().map(|a| a.name.as_str()).collect();
    let said = words::task_made(&task.title, &who.join(", "), &actions.join(" or "));
    page.scene(scene::TASK, &said);
    Ok(task.id)
}

/// Makes a task and shows the mail that its assignee gets.
async fn notified(stage: &Stage, page: &mut Page, sample: &Sample) -> Result<String, DemoError> {
    let id = made(stage, page, sample).await?;
    let awaited = Awaited::Notification(sample.title);
    let (mail, after) = stage
        .mail(Scene::Notification, sample.assignee, awaited)
        .await?;
    page.scene(scene::MAIL, &words::notified(sample.name, &seconds(after)));
    page.mail(&mail);
    Ok(id)
}

/// Waits for the answer to a reply and shows it.
async fn confirmed(
    stage: &Stage,
    page: &mut Page,
    sample: &Sample,
    reply: &str,
) -> Result<(), DemoError> {
    let awaited = Awaited::AnswerTo(reply);
    let (mail, after) = stage
        .mail(Scene::Confirmation, sample.assignee, awaited)
        .await?;
    page.scene(
        scene::ANSWER,
        &words::confirmed(sample.name, &seconds(after)),
    );
    page.mail(&mail);
    Ok(())
}

/// The task is still open, and its story tells that it was asked back.
async fn asked_back(stage: &Stage, id: &str) -> Result<(), DemoError> {
    let task = stage.task(id).await?;
    if task.state == "open" && stage.has_happened(id, "reply.asked_back").await? {
        return Ok(());
    }
    Err(DemoError::Missing {
        scene: Scene::Question,
        seen: format!("the task is {}", task.state),
    })
}

/// What became of the task, as `task show` tells it.
async fn outcome(stage: &Stage, page: &mut Page, id: &str, action: &str) -> Result<(), DemoError> {
    let task = stage.task(id).await?;
    let Some(outcome) = task.outcome.filter(|o| o.action == action) else {
        return Err(DemoError::Missing {
            scene: Scene::Outcome,
            seen: format!("the task is {}, and not by \"{action}\"", task.state),
        });
    };
    let said = words::outcome(&task.title, &task.state, action, &outcome.by);
    page.scene(scene::OUTCOME, &said);
    if let Some(comment) = &outcome.comment {
        page.more(&words::comment(comment));
    }
    Page::gap();
    Ok(())
}

/// All three replies as the engine's status lists them. Its counts of today would begin anew at
/// midnight; its list does not. Setup's test mail is in the list too, and no reply.
async fn figures(stage: &Stage, page: &mut Page) -> Result<(), DemoError> {
    let said = stage
        .until(Scene::Status, async || {
            let now = stage.engine.snapshot().await?;
            let became = |word: &str| {
                let all = now.recent.iter();
                all.filter(|r| r.disposition.word() == word).count()
            };
            let (acted, asked) = (became("acted"), became("asked_back"));
            let settled = now.tasks.open == 0 && now.outbox.waiting == 0;
            Ok(((acted, asked) == (2, 1) && settled)
                .then(|| words::figures(acted, asked, now.tasks.completed)))
        })
        .await?;
    page.scene(scene::STATUS, &said);
    Ok(())
}
