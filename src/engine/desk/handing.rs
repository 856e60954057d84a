//! Redirect and Delegate: the task goes to another person, or to them too.
//!
//! Called once the rules say that it may be. Who has the task already is not asked again, and nobody
//! gets more mails about it than a day may bring, however long it goes round between people.

use super::{
    super::{
        answer::{About, on_file},
        core::Core,
        letters::Occasion,
    },
    case::Case,
    people::{Meant, People},
    standard::Asked,
    verdict::Verdict,
};
use crate::{
    domain::{Correspondent, EventKind, StandardAction},
    message::Target,
    store::{Purpose, StoreError},
    task::{Handed, NotHanded, hand_on, share},
};

impl Case<'_> {
    /// Redirect and Delegate.
    pub(super) async fn hands_on(
        &self,
        core: &Core,
        people: &People,
        asked: &Asked<'_>,
        (wish, to): (StandardAction, Option<&str>),
    ) -> Result<Verdict, StoreError> {
        let mailbox = core.config().mailbox.clone();
        let tells = self.may_know_the_directory();
        let meant = people.meant(to, self.mail, mailbox.as_ref(), tells);
        let (to, shown) = match meant.await {
            Meant::Person { who, shown } => (who, shown),
            Meant::Nobody(why) => return self.no_target(core, wish, &why).await,
            Meant::Silent => return self.asked_back(core, "reply.directory_silent").await,
        };
        let redirects = wish == StandardAction::Redirect;
        let done = if redirects {
            hand_on(asked.task, asked.at, &to)
        } else {
            share(asked.task, asked.at, &to)
        };
        match done {
            Ok(handed) if handed.asks && !core.may_mail(&to.address, asked.task.id).await? => {
                self.enough(core, wish, to).await
            }
            Ok(handed) => Ok(self.handed(core, asked, &handed, (redirects, &shown))),
            Err(NotHanded::Own) => self.no_target(core, wish, &Target::Own).await,
            Err(NotHanded::Full) => self.no_target(core, wish, &Target::Full).await,
            Err(NotHanded::Has(_)) => self.no_target(core, wish, &Target::Has(to)).await,
        }
    }

    fn handed(
        &self,
        core: &Core,
        asked: &Asked<'_>,
        handed: &Handed,
        (redirects, shown): (bool, &Correspondent),
    ) -> Verdict {
        let task = &handed.task;
        let Some(to) = task.assignees.get(handed.to).map(on_file) else {
            return self.set_aside(core, "desk.assignee".to_owned());
        };
        let note = self.reading.comment.as_deref();
        let (kind, told, confirmed) = if redirects {
            let confirmed = if handed.asks {
                Occasion::Redirected(shown)
            } else {
                Occasion::RedirectedToHolder(shown)
            };
            let told = Occasion::HandedOn(&asked.by, note);
            (EventKind::TaskRedirected, told, confirmed)
        } else {
            let told = Occasion::Shared(&asked.by, note);
            (EventKind::TaskDelegated, told, Occasion::Delegated(shown))
        };
        let about = About {
            task: Some(task),
            assignee: Some(handed.to),
            ..About::default()
        };
        let tells = handed.asks;
        let told = tells.then(|| core.compose(Purpose::Notification, told, &to, about));
        let mails = told
            .into_iter()
            .chain([self.confirms(core, task, confirmed)]);
        let data = serde_json::json!({"assignee": asked.by.address, "to": to.address,
            "comment": note, "had_it_already": !handed.asks});
        self.carried_out(core, Some(task), (kind, data), mails.collect())
    }
}
