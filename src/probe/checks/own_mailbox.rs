//! `own_mailbox`: the account has a mailbox of its own. Waits for `sign_in`; never a failure of
//! setup, which can give a dedicated mailbox instead.

use super::{Known, Outcome};
use crate::ews::{
    EwsClient, EwsError,
    operations::{GetFolder, ResolveNames},
    types::{DistinguishedFolder, PropertyPath},
};
use crate::probe::findings::finding;

pub(super) async fn run(known: &Known) -> Outcome {
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
        Ok(_) => Outcome::passed(
            primary_address(client)
                .await
                .unwrap_or_else(|| "found".to_owned()),
        ),
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

/// The account's own address, where the directory tells exactly one.
pub(super) async fn primary_address(client: &EwsClient) -> Option<String> {
    let account = client.account();
    let name = account.rsplit('\\').next().unwrap_or(account);
    let found = client
        .call(&ResolveNames {
            entry: name.to_owned(),
        })
        .await
        .ok()?;
    let [only] = found.as_slice() else {
        return None;
    };
    only.mailbox.correspondent().map(|c| c.address.to_string())
}
