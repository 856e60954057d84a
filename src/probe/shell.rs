//! Commands for the Exchange Management Shell: what grants a right, and no more; how it is taken
//! back; how EWS is let through a policy.
//!
//! Pure. Called by the checks and the mailbox query. The names in them come from settings and
//! from servers: each stands in a literal in which PowerShell expands nothing.

mod quote;

use quote::{posix, quote};

use crate::domain::{Address, Remedy};
use crate::words::checks::{grant as words, policy};

/// The start of our `User-Agent`, as `EwsApplicationAccessPolicy` lists it.
pub(super) const USER_AGENT: &str = "SmartActions/*";
/// Longest name of a management scope or a role assignment.
const LONGEST_NAME: usize = 64;

/// Who is let in where, and on which kind of Exchange.
#[derive(Debug, Clone, Copy)]
pub(super) struct Grant<'a> {
    /// Who signs in.
    pub(super) account: &'a str,
    /// The one mailbox.
    pub(super) mailbox: &'a Address,
    /// Exchange Online has other commands.
    pub(super) online: bool,
}

impl Grant<'_> {
    /// Impersonation of this mailbox alone, and the way back. The scope holds the mailbox by its
    /// GUID: an address can be given to somebody else later.
    pub(super) fn impersonation(self) -> Vec<Remedy> {
        if self.online {
            return vec![remedy(words::online_role(), None)];
        }
        let name = scope_name(self.mailbox);
        let grant = format!(
            "$m = Get-Mailbox -Identity {mailbox}\n\
             New-ManagementScope -Name {name} -RecipientRestrictionFilter \"Guid -eq '$($m.Guid)'\"\n\
             New-ManagementRoleAssignment -Name {name} -Role ApplicationImpersonation \
             -User {account} -CustomRecipientWriteScope {name}",
            mailbox = quote(self.mailbox.as_str()),
            account = quote(self.account),
        );
        let back = format!(
            "Remove-ManagementRoleAssignment -Identity {name}\nRemove-ManagementScope -Identity {name}"
        );
        vec![
            remedy(words::impersonation(), Some(grant)),
            remedy(words::take_back(), Some(back)),
        ]
    }

    /// Full access to this mailbox and sending as it, and the way back.
    pub(super) fn delegate(self, text: &str) -> Vec<Remedy> {
        let (mailbox, account) = (quote(self.mailbox.as_str()), quote(self.account));
        let open = format!(
            "-MailboxPermission -Identity {mailbox} -User {account} -AccessRights FullAccess -InheritanceType All"
        );
        let grant = format!(
            "Add{open} -AutoMapping $false\n{}",
            self.send_as_verb("Add")
        );
        let back = format!("Remove{open}\n{}", self.send_as_verb("Remove"));
        vec![
            remedy(text, Some(grant)),
            remedy(words::take_back(), Some(back)),
        ]
    }

    /// Sending as this mailbox alone, and the way back.
    pub(super) fn send_as(self) -> Vec<Remedy> {
        vec![
            remedy(words::send_as(), Some(self.send_as_verb("Add"))),
            remedy(words::take_back(), Some(self.send_as_verb("Remove"))),
        ]
    }

    fn send_as_verb(self, verb: &str) -> String {
        let (mailbox, account) = (quote(self.mailbox.as_str()), quote(self.account));
        if self.online {
            return format!(
                "{verb}-RecipientPermission -Identity {mailbox} -Trustee {account} -AccessRights SendAs"
            );
        }
        // Add-ADPermission knows no addresses, only names of the directory.
        format!(
            "{verb}-ADPermission -Identity (Get-Mailbox -Identity {mailbox}).DistinguishedName \
             -User {account} -ExtendedRights 'Send As'"
        )
    }
}

/// What shows how far an account reaches by role and by right.
pub(super) fn who_reaches(account: &str, mailbox: &str) -> String {
    let (account, mailbox) = (quote(account), quote(mailbox));
    format!(
        "Get-ManagementRoleAssignment -Role ApplicationImpersonation -GetEffectiveUsers | \
         Format-List Name,EffectiveUserName,CustomRecipientWriteScope\n\
         Get-MailboxPermission -Identity {mailbox} -User {account}"
    )
}

/// Which policy keeps EWS from an account.
pub(super) fn look_at_policy(account: &str) -> String {
    format!(
        "Get-CASMailbox -Identity {} | Format-List Ews*\nGet-OrganizationConfig | Format-List Ews*",
        quote(account)
    )
}

/// Lets us through each of the policies that may stand in the way.
pub(super) fn allow_ews(account: &str) -> Vec<Remedy> {
    let account = quote(account);
    let agent = quote(USER_AGENT);
    vec![
        remedy(
            policy::enable(),
            Some(format!(
                "Set-CASMailbox -Identity {account} -EwsEnabled $true"
            )),
        ),
        remedy(
            policy::allow(),
            Some(format!(
                "Set-OrganizationConfig -EwsAllowList @{{Add={agent}}}"
            )),
        ),
        remedy(
            policy::allow_account(),
            Some(format!(
                "Set-CASMailbox -Identity {account} -EwsAllowList @{{Add={agent}}}"
            )),
        ),
    ]
}

/// A cmdlet on one mailbox, with what follows its name.
pub(super) fn on_mailbox(cmdlet: &str, mailbox: &Address, rest: &str) -> String {
    let command = format!("{cmdlet} {} {rest}", quote(mailbox.as_str()));
    command.trim_end().to_owned()
}

/// Our own command that sets a listener's mailbox.
pub(super) fn set_mailbox(mailbox: &Address, access: Option<&str>) -> String {
    let access = access.map_or_else(String::new, |a| format!(" --access {a}"));
    format!(
        "smartactions mailbox set {}{access}",
        posix(mailbox.as_str())
    )
}

fn remedy(text: &str, command: Option<String>) -> Remedy {
    Remedy {
        text: text.to_owned(),
        command,
    }
}

/// The name of the scope and of the assignment for one mailbox.
fn scope_name(mailbox: &Address) -> String {
    let plain = mailbox.as_str().chars().map(|c| match c {
        c if c.is_ascii_alphanumeric() => c,
        '@' | '.' | '-' | '_' => c,
        _ => '_',
    });
    let name: String = "SmartActions "
        .chars()
        .chain(plain)
        .take(LONGEST_NAME)
        .collect();
    quote(&name)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::indexing_slicing)]
    use super::*;

    fn commands(remedies: Vec<Remedy>) -> Vec<String> {
        remedies.into_iter().filter_map(|r| r.command).collect()
    }

    fn grant<'a>(account: &'a str, mailbox: &'a Address) -> Grant<'a> {
        Grant {
            account,
            mailbox,
            online: false,
        }
    }

    #[test]
    fn impersonation_reaches_one_mailbox_and_can_be_taken_back() {
        let mailbox = Address::parse("approvals@contoso.com").unwrap();
        let told = commands(grant("CONTOSO\\svc-tasks", &mailbox).impersonation());
        assert_eq!(
            told,
            [
                "$m = Get-Mailbox -Identity 'approvals@contoso.com'\n\
                 New-ManagementScope -Name 'SmartActions approvals@contoso.com' \
                 -RecipientRestrictionFilter \"Guid -eq '$($m.Guid)'\"\n\
                 New-ManagementRoleAssignment -Name 'SmartActions approvals@contoso.com' \
                 -Role ApplicationImpersonation -User 'CONTOSO\\svc-tasks' \
                 -CustomRecipientWriteScope 'SmartActions approvals@contoso.com'",
                "Remove-ManagementRoleAssignment -Identity 'SmartActions approvals@contoso.com'\n\
                 Remove-ManagementScope -Identity 'SmartActions approvals@contoso.com'",
            ]
        );
    }

    #[test]
    fn a_delegate_gets_full_access_and_send_as_each_with_its_way_back() {
        let mailbox = Address::parse("approvals@contoso.com").unwrap();
        let told = commands(grant("svc", &mailbox).delegate("x"));
        assert!(told[0].starts_with("Add-MailboxPermission -Identity 'approvals@contoso.com' -User 'svc' -AccessRights FullAccess"));
        assert!(
            told[0].contains("Add-ADPermission") && told[0].ends_with("-ExtendedRights 'Send As'")
        );
        assert!(
            told[1].starts_with("Remove-MailboxPermission")
                && told[1].contains("Remove-ADPermission")
        );
        let alone = commands(grant("svc", &mailbox).send_as());
        assert!(!alone[0].contains("FullAccess"), "no more than was asked");
        let online = Grant {
            online: true,
            ..grant("svc", &mailbox)
        };
        assert!(commands(online.send_as())[0].starts_with("Add-RecipientPermission"));
        assert!(commands(online.impersonation()).is_empty());
    }

    #[test]
    fn an_apostrophe_in_an_address_stays_in_its_literal() {
        let irish = Address::parse("o'brien@contoso.com").unwrap();
        let told = commands(grant("svc", &irish).impersonation());
        assert!(told[0].contains("-Identity 'o''brien@contoso.com'"));
        assert!(told[0].contains("-Name 'SmartActions o_brien@contoso.com'"));
        assert_eq!(
            set_mailbox(&irish, None),
            "smartactions mailbox set 'o'\\''brien@contoso.com'"
        );
    }

    #[test]
    fn names_of_scopes_are_not_longer_than_exchange_takes() {
        let long = format!("{}@{}.example", "a".repeat(60), "b".repeat(60));
        let name = scope_name(&Address::parse(&long).unwrap());
        assert_eq!(name.len(), LONGEST_NAME + 2);
    }
}
