//! Whom the directory finds by a name or an address (`ResolveNames`), for a task that is handed on.

use super::directory::told;
use crate::ews::{
    EwsClient,
    operations::{Resolution, ResolveNames},
};
use crate::mailbox::{Found, MailError, Matches, Whom};

/// See [`crate::mailbox::MailSource::people`]. People with a mailbox only: a group or a contact
/// outside is nobody who could answer. All of them: who compares names must not miss the second one
/// of that name.
pub(super) async fn people(client: &EwsClient, whom: &Whom<'_>) -> Result<Matches, MailError> {
    let entry = match whom {
        Whom::Address(address) => format!("smtp:{address}"),
        Whom::Name(name) => (*name).to_owned(),
    };
    let told = told(client, &ResolveNames { entry }).await?;
    let told = told.unwrap_or_default();
    let person = |entry: &Resolution| {
        let kind = entry.mailbox.mailbox_type.as_deref();
        let who = entry.mailbox.correspondent()?;
        let is_exact = match whom {
            Whom::Address(address) => entry.has_address(address),
            // Who compares names does it by what is given back.
            Whom::Name(_) => false,
        };
        matches!(kind, None | Some("Mailbox")).then_some(Found { who, is_exact })
    };
    Ok(Matches {
        found: told.all.iter().filter_map(person).collect(),
        more: told.more,
    })
}
