//! How full a mailbox is, what it may hold, and when it will be full.

use super::outcome::Told;
use crate::domain::{Address, Finding};
use crate::ews::{EwsClient, operations::GetMailTips};
use crate::mailbox::exchange::{Fullness, fullness};
use crate::probe::findings::{finding, finding_ending};
use crate::probe::shell;
use crate::words::checks::mailbox as words;

/// Share from which a mailbox is nearly full, in percent.
const NEARLY: u8 = 90;
/// Days before the end from which it is worth a word.
const SOON: u64 = 30;

/// Room in a mailbox.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Room {
    /// Bytes used and the limit, where told.
    pub fullness: Fullness,
    /// Whether the transport refuses mail to it.
    pub full: Told<bool>,
    /// Days until it is full at the pace of its newest mails; `None` where that is not known.
    pub days_left: Option<u64>,
}

/// Asks; `bytes_a_day` is what comes in, where known.
pub(in crate::probe) async fn room(
    client: &EwsClient,
    address: &Address,
    bytes_a_day: Option<u64>,
) -> Room {
    let fullness = fullness(client).await;
    Room {
        fullness,
        full: is_full(client, address).await,
        days_left: bytes_a_day.and_then(|b| fullness.days_left(b)),
    }
}

async fn is_full(client: &EwsClient, address: &Address) -> Told<bool> {
    let asked = GetMailTips {
        sending_as: address.clone(),
        recipients: vec![address.clone()],
    };
    match client.call(&asked).await {
        Ok(answers) => match answers.into_iter().next() {
            Some(Ok(tips)) => tips.mailbox_full.into(),
            Some(Err(refused)) => Told::Unknown(refused.to_string()),
            None => None.into(),
        },
        Err(error) => Told::Unknown(error.to_string()),
    }
}

impl Room {
    /// What is shown of it.
    pub fn value(&self) -> String {
        let told = words::room(self.fullness.used, self.fullness.limit);
        match self.days_left {
            Some(days) => format!("{told}, {}", words::full_in(days)),
            None => told,
        }
    }

    /// What is wrong with it.
    pub fn finding(&self, address: &Address) -> Option<Finding> {
        let percent = self.fullness.percent();
        if percent == Some(100) || self.full.known() == Some(&true) {
            return Some(finding("mailbox.full", words::full()));
        }
        let soon = self.days_left.is_some_and(|d| d < SOON);
        if percent.is_some_and(|p| p >= NEARLY) || soon {
            let look = shell::on_mailbox(
                "Get-MailboxStatistics",
                address,
                "| Format-List TotalItemSize,StorageLimitStatus",
            );
            return Some(finding_ending("mailbox.nearly_full", self.value(), look));
        }
        None
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn unknown_is_said_and_never_counts_as_room_or_as_none() {
        let address = Address::parse("a@contoso.com").unwrap();
        let code = |used, limit, full, days_left| {
            let fullness = Fullness { used, limit };
            let room = Room {
                fullness,
                full,
                days_left,
            };
            (room.value(), room.finding(&address).map(|f| f.code))
        };
        let silent = Told::Unknown(String::new());
        let (value, found) = code(None, None, silent.clone(), None);
        assert_eq!((value.as_str(), found), ("size and limit not told", None));
        let (value, found) = code(Some(1 << 30), None, silent.clone(), None);
        assert_eq!(
            (value.as_str(), found),
            ("1.0 GB used, limit not told", None)
        );
        let nearly = Some("mailbox.nearly_full".to_owned());
        assert_eq!(code(Some(95), Some(100), silent.clone(), None).1, nearly);
        assert_eq!(code(Some(5), Some(100), silent.clone(), Some(9)).1, nearly);
        assert_eq!(code(Some(5), Some(100), silent.clone(), Some(90)).1, None);
        let full = Some("mailbox.full".to_owned());
        assert_eq!(code(Some(100), Some(100), silent, None).1, full);
        assert_eq!(code(None, None, Told::Known(true), None).1, full);
        assert_eq!(code(None, None, Told::Known(false), None).1, None);
    }
}
