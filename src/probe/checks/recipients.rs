//! `recipients`: the people named can be given tasks. Waits for `sign_in`; left out where nobody is
//! named.
//!
//! Asks the directory alone. An address of another domain than the account's or the listener's is
//! nobody's business here: mail to it leaves the organisation.

use super::{Known, Outcome};
use crate::domain::Address;
use crate::probe::findings::finding;
use crate::probe::mailbox::{Recipient, own_address, who_is};
use crate::probe::plan::Target;
use crate::words::checks::recipients as words;

/// People that are asked about.
const MOST: usize = 50;

pub(super) async fn run(target: &Target, known: &Known) -> Outcome {
    let Some(client) = &known.client else {
        return Outcome::LeftOut;
    };
    let own = own_address(client).await.ok().flatten();
    let listener = target.listener.as_ref().map(|(address, _)| address);
    let is_inside = |a: &Address| {
        let ours = own.iter().chain(listener);
        ours.into_iter().any(|o| o.domain() == a.domain())
    };
    let (mut groups, mut nobody, mut unknown) = (Vec::new(), Vec::new(), Vec::new());
    for address in target.recipients.iter().take(MOST) {
        match who_is(client, address).await {
            Ok(Recipient::Group { members }) => groups.push(words::group(address, members)),
            Ok(Recipient::Nobody) if is_inside(address) => nobody.push(address.to_string()),
            Ok(_) => {}
            Err(error) => unknown.push(error.to_string()),
        }
    }
    let all = target.recipients.len();
    if !nobody.is_empty() {
        let found = finding("probe.recipients.nobody", nobody.join(", "));
        return Outcome::failed(words::nobody(nobody.len(), all), found);
    }
    if !groups.is_empty() {
        let found = finding("probe.recipients.group", groups.join(", "));
        return Outcome::failed(words::groups(groups.len(), all), found);
    }
    match unknown.first() {
        Some(said) => Outcome::failed(words::unknown(), finding("probe.recipients.unknown", said)),
        None => Outcome::passed(words::fine(all)),
    }
}
