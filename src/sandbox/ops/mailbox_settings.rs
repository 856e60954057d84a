//! `GetUserOofSettings` and `GetInboxRules` (EWS reference: operations of these names).
//!
//! Nobody in the sandbox is absent or has rules unless a scenario wants it.

use super::call::{Call, folder_id};
use super::item_parts::time;
use super::{Reply, Result};
use crate::sandbox::model::{Absence, Mailbox, State};
use crate::sandbox::soap::element::Element;
use crate::sandbox::soap::envelope::{self, Outcome, Success, response};
use crate::sandbox::soap::failure::Failure;
use crate::sandbox::soap::writer::Xml;

/// The answers of an absent person: none.
pub(super) fn run_oof(call: &mut Call<'_>, request: &Element) -> Result<Reply> {
    let address = request.child("Mailbox").and_then(|m| m.text_of("Address"));
    let outcome = check(call, address).map(|()| Success::default());
    Ok(Reply::Whole(response(
        "m:GetUserOofSettingsResponse",
        &[],
        |x| {
            x.element(
                "m:ResponseMessage",
                &[("ResponseClass", envelope::class_of(&outcome))],
                |x| {
                    envelope::status(x, &outcome);
                },
            );
            if outcome.is_ok() {
                let absence = mailbox_of(call, address).and_then(|m| m.absence.as_ref());
                x.nest("t:OofSettings", |x| write_oof(x, absence));
                x.leaf("m:AllowExternalOof", "All");
            }
        },
    )))
}

fn write_oof(x: &mut Xml, absence: Option<&Absence>) {
    let now = State::now();
    let state = if absence.is_some() {
        "Enabled"
    } else {
        "Disabled"
    };
    let reply = absence.map_or("", |a| a.reply.as_str());
    x.leaf("t:OofState", state);
    x.leaf("t:ExternalAudience", "All");
    x.nest("t:Duration", |x| {
        time(x, "t:StartTime", now);
        time(x, "t:EndTime", now);
    });
    x.nest("t:InternalReply", |x| x.leaf("t:Message", reply));
    x.nest("t:ExternalReply", |x| x.leaf("t:Message", reply));
}

/// The rules of a mailbox.
pub(super) fn run_rules(call: &mut Call<'_>, request: &Element) -> Result<Reply> {
    let address = request.text_of("MailboxSmtpAddress");
    let outcome: Outcome = check(call, address).map(|()| Success::default());
    let attributes = [("ResponseClass", envelope::class_of(&outcome))];
    Ok(Reply::Whole(response(
        "m:GetInboxRulesResponse",
        &attributes,
        |x| {
            envelope::status(x, &outcome);
            if outcome.is_ok() {
                x.leaf("m:OutlookRuleBlobExists", false);
                let mailbox = mailbox_of(call, address).filter(|m| !m.rules.is_empty());
                if let Some(mailbox) = mailbox {
                    x.nest("m:InboxRules", |x| write_rules(x, call, mailbox));
                }
            }
        },
    )))
}

fn write_rules(x: &mut Xml, call: &Call<'_>, mailbox: &Mailbox) {
    for (priority, rule) in (1..).zip(&mailbox.rules) {
        let priority: u32 = priority;
        x.nest("t:Rule", |x| {
            x.leaf("t:RuleId", format!("rule-{priority}"));
            x.leaf("t:DisplayName", &rule.name);
            x.leaf("t:Priority", priority);
            x.leaf("t:IsEnabled", !rule.disabled);
            x.leaf("t:IsInError", false);
            let conditions = [
                ("t:ContainsSenderStrings", &rule.from_contains),
                ("t:ContainsSubjectStrings", &rule.subject_contains),
            ];
            if conditions.iter().any(|(_, strings)| !strings.is_empty()) {
                x.nest("t:Conditions", |x| {
                    for (name, strings) in conditions.iter().filter(|(_, s)| !s.is_empty()) {
                        x.nest(name, |x| strings.iter().for_each(|s| x.leaf("t:String", s)));
                    }
                });
            }
            let folder = rule
                .move_to
                .as_deref()
                .and_then(|n| mailbox.folder_named(n));
            x.nest("t:Actions", |x| {
                if rule.delete {
                    x.leaf("t:Delete", true);
                }
                if let Some(folder) = folder {
                    let id = folder_id(call.state, mailbox.number, folder);
                    x.nest("t:MoveToFolder", |x| x.empty("t:FolderId", &[("Id", &id)]));
                }
            });
        });
    }
}

/// The mailbox that a request is about, if it is there.
fn mailbox_of<'a>(call: &'a Call<'_>, address: Option<&str>) -> Option<&'a Mailbox> {
    match address.filter(|a| !a.is_empty()) {
        None => call.own_mailbox().ok(),
        Some(address) => call.state.mailbox_of(address),
    }
}

/// Settings can be read of the own mailbox and of one with full access.
fn check(call: &Call<'_>, address: Option<&str>) -> Result<()> {
    let mailbox = match address.filter(|a| !a.is_empty()) {
        None => call.own_mailbox()?,
        Some(address) => {
            let found = call.state.mailbox_of(address);
            found.ok_or_else(|| Failure::new("ErrorNonExistentMailbox"))?
        }
    };
    if !call.may_open(mailbox) {
        return Err(Failure::new("ErrorAccessDenied"));
    }
    if mailbox.moving {
        return Err(Failure::new("ErrorMailboxMoveInProgress"));
    }
    Ok(())
}
