//! Whether a mailbox answers by itself.

use super::outcome::Told;
use crate::domain::{Address, Finding};
use crate::ews::{
    EwsClient,
    operations::{GetUserOofSettings, OofState},
};
use crate::probe::findings::finding_ending;
use crate::probe::shell;
use crate::words::checks::mailbox as words;

/// State of the automatic replies.
pub type AutoReply = OofState;

/// Asks for it. Exchange tells it of the mailbox one acts as; a delegate is often refused.
pub(in crate::probe) async fn auto_reply(client: &EwsClient, address: &Address) -> Told<AutoReply> {
    let asked = GetUserOofSettings {
        mailbox: address.clone(),
    };
    client.call(&asked).await.into()
}

/// What is wrong with it.
pub(in crate::probe) fn judge(state: &Told<AutoReply>, address: &Address) -> Option<Finding> {
    let scheduled = match state.known()? {
        OofState::Disabled => return None,
        OofState::Enabled => false,
        OofState::Scheduled => true,
    };
    let off = shell::on_mailbox(
        "Set-MailboxAutoReplyConfiguration",
        address,
        "-AutoReplyState Disabled",
    );
    let said = words::auto_reply(scheduled);
    Some(finding_ending("mailbox.auto_reply", said, off))
}
