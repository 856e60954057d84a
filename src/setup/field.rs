//! The fields of the steps as data: both faces draw and fill the same ones.

use super::{answers::Answers, step::Step};

/// A field of setup.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[expect(missing_docs, reason = "each is described by its row in FIELDS")]
pub enum FieldId {
    Start,
    FindBy,
    Address,
    AllowHost,
    Server,
    Url,
    TrustBy,
    CaFile,
    Pin,
    Account,
    Password,
    Auth,
    Mailbox,
    MailboxAddress,
    Access,
    OwnAccount,
    OwnPassword,
    ApiListen,
    Store,
    Proof,
    Via,
    Relay,
    RelayAccount,
    RelayPassword,
    PerMinute,
    Poll,
    Act,
    Service,
}

/// What a field takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FieldKind {
    /// One line of text.
    Text,
    /// A password: masked, never given back in a view.
    Secret,
    /// One of these. The ways to start are built from facts instead and stand here empty.
    Choice(&'static [&'static str]),
    /// A whole number.
    Number {
        /// Smallest.
        min: u32,
        /// Largest.
        max: u32,
    },
}

/// How good a note under a field is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Note {
    /// Proved.
    Good(String),
    /// Something to know.
    Warning(String),
    /// Wrong.
    Bad(String),
}

/// A row of the field table.
pub(super) struct Field {
    pub(super) id: FieldId,
    pub(super) step: Step,
    pub(super) label: &'static str,
    pub(super) kind: FieldKind,
    /// The config's key, where the field is that key's text as it stands.
    pub(super) key: Option<&'static str>,
    /// The choice of another field on which it hangs.
    pub(super) when: Option<(FieldId, usize)>,
}

const fn field(id: FieldId, step: Step, label: &'static str, kind: FieldKind) -> Field {
    Field {
        id,
        step,
        label,
        kind,
        key: None,
        when: None,
    }
}

const fn keyed(
    id: FieldId,
    step: Step,
    label: &'static str,
    kind: FieldKind,
    key: &'static str,
) -> Field {
    Field {
        id,
        step,
        label,
        kind,
        key: Some(key),
        when: None,
    }
}

impl Field {
    const fn when(mut self, field: FieldId, choice: usize) -> Self {
        self.when = Some((field, choice));
        self
    }

    /// Whether it is on the screen with these answers.
    pub(super) fn shown(&self, answers: &Answers) -> bool {
        self.when
            .is_none_or(|(field, choice)| answers.choice(field) == choice)
    }
}

/// Sign-in methods, as in the config.
pub(super) const AUTH: &[&str] = &["auto", "negotiate", "ntlm", "basic"];
/// Ways into the mailbox, as in the config.
pub(super) const ACCESS: &[&str] = &["impersonation", "delegate", "own"];
/// Proof levels, as in the config.
pub(super) const PROOF: &[&str] = &["exchange", "token", "address"];
/// How the engine is started, as in the config.
pub(super) const SERVICE: &[&str] = &["detached", "systemd"];

/// All fields, in the order of the screen.
pub(super) const FIELDS: &[Field] = {
    use FieldId as F;
    use FieldKind::{Choice, Number, Secret, Text};
    use Step::{Engine, Exchange, Mailbox, Review, Welcome};
    &[
        field(F::Start, Welcome, "Start", Choice(&[])),
        field(
            F::FindBy,
            Exchange,
            "Find it by",
            Choice(&["mailbox address", "server name", "URL"]),
        ),
        keyed(
            F::Address,
            Exchange,
            "Address",
            Text,
            "exchange.autodiscover",
        )
        .when(F::FindBy, 0),
        field(
            F::AllowHost,
            Exchange,
            "Allow it",
            Choice(&["no", "yes, send it the password"]),
        )
        .when(F::FindBy, 0),
        field(F::Server, Exchange, "Server", Text).when(F::FindBy, 1),
        keyed(F::Url, Exchange, "URL", Text, "exchange.url").when(F::FindBy, 2),
        field(
            F::TrustBy,
            Exchange,
            "TLS trust",
            Choice(&["system roots", "CA file", "pinned key"]),
        ),
        keyed(F::CaFile, Exchange, "CA file", Text, "exchange.ca_file").when(F::TrustBy, 1),
        keyed(F::Pin, Exchange, "Pinned key", Text, "exchange.pins").when(F::TrustBy, 2),
        keyed(F::Account, Exchange, "Account", Text, "exchange.account"),
        field(F::Password, Exchange, "Password", Secret),
        keyed(F::Auth, Exchange, "Method", Choice(AUTH), "exchange.auth"),
        field(
            F::Mailbox,
            Mailbox,
            "Mailbox",
            Choice(&[
                "The service account's own",
                "A dedicated mailbox",
                "None yet",
            ]),
        ),
        field(F::MailboxAddress, Mailbox, "Address", Text).when(F::Mailbox, 1),
        field(F::Access, Mailbox, "access", Choice(ACCESS)).when(F::Mailbox, 1),
        field(F::OwnAccount, Mailbox, "signs in as", Text).when(F::Access, 2),
        field(F::OwnPassword, Mailbox, "its password", Secret).when(F::Access, 2),
        keyed(F::ApiListen, Engine, "Applications", Text, "api.listen"),
        field(
            F::Store,
            Engine,
            "Tasks in",
            Choice(&["SQLite", "PostgreSQL"]),
        ),
        keyed(
            F::Proof,
            Engine,
            "Sender proof",
            Choice(PROOF),
            "trust.proof",
        ),
        field(
            F::Via,
            Engine,
            "Outgoing",
            Choice(&["Exchange", "SMTP relay"]),
        ),
        field(F::Relay, Engine, "Relay", Text).when(F::Via, 1),
        keyed(
            F::RelayAccount,
            Engine,
            "Signs in as",
            Text,
            "outgoing.account",
        )
        .when(F::Via, 1),
        field(F::RelayPassword, Engine, "Its password", Secret).when(F::Via, 1),
        keyed(
            F::PerMinute,
            Engine,
            "Mails a minute",
            Number {
                min: 0,
                max: 10_000,
            },
            "outgoing.messages_per_minute",
        ),
        field(
            F::Poll,
            Engine,
            "Polls every (s)",
            Number { min: 5, max: 3_600 },
        ),
        keyed(
            F::Service,
            Engine,
            "Runs as",
            Choice(SERVICE),
            "launch.service",
        ),
        field(
            F::Act,
            Review,
            "",
            Choice(&["Write", "Save answers only", "Back"]),
        ),
    ]
};

/// The row of a field.
pub(super) fn row(id: FieldId) -> Option<&'static Field> {
    FIELDS.iter().find(|f| f.id == id)
}
