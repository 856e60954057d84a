//! The demo in a terminal: the wizard with every field filled in, then the user is Alice and
//! answers her mail, then the status screen. Bob is played by the program.

use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};

use super::{
    post::{Awaited, Mail},
    stage::Stage,
    trouble::{DemoError, Scene},
};
use crate::{
    cli::{exit::Exit, look::Look, setup, status},
    domain::Disposition,
    setup::Way,
    tui::demo::{self as screen, Ending, Letter, Options, Request, Update},
    words::demo as words,
    world::World,
};

/// Plays it on a fresh stage; gives the code to end with.
pub(super) async fn play(stage: &mut Stage, world: &World, look: &Look) -> Result<Exit, DemoError> {
    let runner = stage.fill_in(world)?;
    match setup::on_screen(look, runner, Some(Way::GoOn)).await {
        Exit::Done => {}
        other => return Ok(other),
    }
    match alices_mail(stage, look).await? {
        Ending::Closed => Ok(status::show(&stage.place(), look).await),
        Ending::Left => Ok(Exit::Left),
        Ending::Signalled(code) => Ok(Exit::of_signal(code)),
    }
}

/// Alice's mail program, until her task is decided and Bob's too, or the user leaves.
async fn alices_mail(stage: &Stage, look: &Look) -> Result<Ending, DemoError> {
    let (news, updates) = unbounded_channel();
    let (orders, requests) = unbounded_channel();
    let options = Options {
        theme: look.theme(),
        name: words::CHAIRS.name.to_owned(),
    };
    // The director below lives as long as the screen.
    let ask = |request| drop(orders.send(request));
    tokio::select! {
        ended = screen::run(updates, ask, options) => Ok(ended?),
        Err(error) = direct(stage, requests, &news) => Err(error),
    }
}

/// Makes the task and does what the screen asks for.
async fn direct(
    stage: &Stage,
    mut requests: UnboundedReceiver<Request>,
    news: &UnboundedSender<Update>,
) -> Result<(), DemoError> {
    let sample = &words::CHAIRS;
    let id = stage.make(sample).await?.id;
    let awaited = Awaited::Notification(sample.title);
    let arrived = stage.mail(Scene::Notification, sample.assignee, awaited);
    let (mail, _) = arrived.await?;
    tell(news, Update::Letter(letter(&mail)));
    tell(news, stands(stage, &id).await?);
    while let Some(request) = requests.recv().await {
        match request {
            Request::Reply(text) => {
                tell(news, answer(stage, sample.assignee, &text).await?);
                tell(news, stands(stage, &id).await?);
            }
            Request::GoOn => {
                bob(stage).await?;
                tell(news, Update::Close);
            }
        }
    }
    Ok(())
}

/// A screen that is gone needs no news.
fn tell(news: &UnboundedSender<Update>, update: Update) {
    drop(news.send(update));
}

/// Sends a reply and waits for its answer, or for the engine's word that there will be none.
async fn answer(stage: &Stage, author: &str, text: &str) -> Result<Update, DemoError> {
    let handled = stage.engine.snapshot().await?.recent;
    let reply = stage.reply(author, text).await?;
    let awaited = Awaited::AnswerTo(&reply);
    let seen = stage
        .until(Scene::Confirmation, async || {
            let mails = stage.mails(author).await?;
            if let Some(mail) = mails.iter().rev().find(|m| awaited.fits(m)) {
                return Ok(Some(Update::Letter(letter(mail))));
            }
            let now = stage.engine.snapshot().await?.recent;
            let mut new = now
                .iter()
                .filter(|r| handled.iter().all(|h| h.key != r.key));
            let silent = new.find(|r| r.from.contains(author) && is_silent(&r.disposition));
            Ok(silent.map(|r| Update::Told(words::screen::no_answer(r.disposition.word()))))
        })
        .await;
    match seen {
        // The user may try again, and look at the status.
        Err(DemoError::Missing { seen, .. }) => Ok(Update::Told(seen)),
        other => other,
    }
}

/// Whether such a reply gets no mail.
fn is_silent(disposition: &Disposition) -> bool {
    matches!(
        disposition,
        Disposition::SetAside(_) | Disposition::Ignored(_) | Disposition::Duplicate
    )
}

/// How the task stands, as `task show` tells it.
async fn stands(stage: &Stage, id: &str) -> Result<Update, DemoError> {
    let task = stage.task(id).await?;
    let decided = task.outcome.is_some();
    let stands = match task.outcome {
        Some(outcome) => words::stands_decided(&task.title, &outcome.action, &outcome.by),
        None => words::stands(&task.title, &task.state),
    };
    Ok(Update::Task { stands, decided })
}

/// Bob gets his task, is asked back, and decides.
async fn bob(stage: &Stage) -> Result<(), DemoError> {
    let sample = &words::PRINTER;
    stage.make(sample).await?;
    let awaited = Awaited::Notification(sample.title);
    let arrived = stage.mail(Scene::Notification, sample.assignee, awaited);
    arrived.await?;
    for (text, scene) in [
        (words::BOB_DOUBTS, Scene::Question),
        (words::BOB_DECIDES, Scene::Confirmation),
    ] {
        let reply = stage.reply(sample.assignee, text).await?;
        let awaited = Awaited::AnswerTo(&reply);
        stage.mail(scene, sample.assignee, awaited).await?;
    }
    Ok(())
}

fn letter(mail: &Mail) -> Letter {
    let line = |name: &str| (name.to_owned(), mail.header(name).to_owned());
    Letter {
        head: ["From", "To", "Subject"].map(line).to_vec(),
        text: mail.text.replace('\r', ""),
    }
}
