//! `own_mailbox`: the account has a mailbox of its own. Waits for `sign_in`; never a failure of
//! setup, which can give a dedicated mailbox instead.

use super::{Known, Outcome};
use crate::ews::{
    EwsError,
    operations::GetFolder,
    types::{DistinguishedFolder, PropertyPath},
};
use crate::probe::findings::finding;
use crate::probe::mailbox::own_address;

pub(super) async fn run(known: &mut Known) -> Outcome {
    known.has_mailbox = false;
    let Some(client) = &known.client else {
        return Outcome::LeftOut;
    };
    let asked = GetFolder {
        folders: vec![DistinguishedFolder::Inbox.into()],
        properties: vec![PropertyPath::Field("folder:TotalCount")],
    };
    let answer = client.call(&asked).await;
    let folder = answer.and_then(|mut all| {
        all.pop()
            .unwrap_or_else(|| Err(crate::ews::missing()))
            .map_err(EwsError::Refused)
    });
    match folder {
        Ok(_) => {
            let own = own_address(client).await.ok().flatten();
            known.has_mailbox = true;
            Outcome::passed(own.map_or_else(|| "found".to_owned(), |a| a.to_string()))
        }
        Err(EwsError::Refused(refused)) if refused.code.is_no_such_mailbox() => Outcome::failed(
            "none",
            finding("probe.own_mailbox.none", refused.to_string()),
        ),
        Err(error) => Outcome::failed(
            "no answer",
            finding("probe.own_mailbox.no_answer", error.to_string()),
        ),
    }
}
