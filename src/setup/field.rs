//! The fields of the steps as data: both faces draw and fill the same ones.

use super::{answers::Answers, step::Step};
use crate::words::setup::field as words;

/// Gives a text, or the texts of choices, in the language of the process.
type Said<T> = fn() -> T;

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
    label: Said<&'static str>,
    kind: FieldKind,
    /// The choices, where they are words of the screen and not of the config.
    choices: Option<Said<&'static [&'static str]>>,
    /// The config's key, where the field is that key's text as it stands.
    pub(super) key: Option<&'static str>,
    /// The choice of another field on which it hangs.
    pub(super) when: Option<(FieldId, usize)>,
}

const fn field(id: FieldId, step: Step, label: Said<&'static str>, kind: FieldKind) -> Field {
    Field {
        id,
        step,
        label,
        kind,
        choices: None,
        key: None,
        when: None,
    }
}

/// A field whose choices are words of the screen.
const fn choice(
    id: FieldId,
    step: Step,
    label: Said<&'static str>,
    choices: Said<&'static [&'static str]>,
) -> Field {
    let mut field = field(id, step, label, FieldKind::Choice(&[]));
    field.choices = Some(choices);
    field
}

const fn no_label() -> &'static str {
    ""
}

const fn keyed(
    id: FieldId,
    step: Step,
    label: Said<&'static str>,
    kind: FieldKind,
    key: &'static str,
) -> Field {
    let mut field = field(id, step, label, kind);
    field.key = Some(key);
    field
}

impl Field {
    const fn when(mut self, field: FieldId, choice: usize) -> Self {
        self.when = Some((field, choice));
        self
    }

    /// Its label, in the language of the process.
    pub(super) fn label(&self) -> &'static str {
        (self.label)()
    }

    /// What it takes; choices in the language of the process.
    pub(super) fn kind(&self) -> FieldKind {
        self.choices
            .map_or(self.kind, |choices| FieldKind::Choice(choices()))
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
        field(F::Start, Welcome, words::start, Choice(&[])),
        choice(F::FindBy, Exchange, words::find_by, words::find_by_choices),
        keyed(
            F::Address,
            Exchange,
            words::address,
            Text,
            "exchange.autodiscover",
        )
        .when(F::FindBy, 0),
        choice(
            F::AllowHost,
            Exchange,
            words::allow_host,
            words::allow_host_choices,
        )
        .when(F::FindBy, 0),
        field(F::Server, Exchange, words::server, Text).when(F::FindBy, 1),
        keyed(F::Url, Exchange, words::url, Text, "exchange.url").when(F::FindBy, 2),
        choice(
            F::TrustBy,
            Exchange,
            words::trust_by,
            words::trust_by_choices,
        ),
        keyed(
            F::CaFile,
            Exchange,
            words::ca_file,
            Text,
            "exchange.ca_file",
        )
        .when(F::TrustBy, 1),
        keyed(F::Pin, Exchange, words::pin, Text, "exchange.pins").when(F::TrustBy, 2),
        keyed(
            F::Account,
            Exchange,
            words::account,
            Text,
            "exchange.account",
        ),
        field(F::Password, Exchange, words::password, Secret),
        keyed(
            F::Auth,
            Exchange,
            words::auth,
            Choice(AUTH),
            "exchange.auth",
        ),
        choice(F::Mailbox, Mailbox, words::mailbox, words::mailbox_choices),
        field(F::MailboxAddress, Mailbox, words::address, Text).when(F::Mailbox, 1),
        field(F::Access, Mailbox, words::access, Choice(ACCESS)).when(F::Mailbox, 1),
        field(F::OwnAccount, Mailbox, words::own_account, Text).when(F::Access, 2),
        field(F::OwnPassword, Mailbox, words::own_password, Secret).when(F::Access, 2),
        keyed(F::ApiListen, Engine, words::api_listen, Text, "api.listen"),
        field(
            F::Store,
            Engine,
            words::store,
            Choice(&["SQLite", "PostgreSQL"]),
        ),
        keyed(F::Proof, Engine, words::proof, Choice(PROOF), "trust.proof"),
        choice(F::Via, Engine, words::via, words::via_choices),
        field(F::Relay, Engine, words::relay, Text).when(F::Via, 1),
        keyed(
            F::RelayAccount,
            Engine,
            words::relay_account,
            Text,
            "outgoing.account",
        )
        .when(F::Via, 1),
        field(F::RelayPassword, Engine, words::relay_password, Secret).when(F::Via, 1),
        keyed(
            F::PerMinute,
            Engine,
            words::per_minute,
            Number {
                min: 0,
                max: 10_000,
            },
            "outgoing.messages_per_minute",
        ),
        field(F::Poll, Engine, words::poll, Number { min: 5, max: 3_600 }),
        keyed(
            F::Service,
            Engine,
            words::service,
            Choice(SERVICE),
            "launch.service",
        ),
        choice(F::Act, Review, no_label, words::act_choices),
    ]
};

/// The row of a field.
pub(super) fn row(id: FieldId) -> Option<&'static Field> {
    FIELDS.iter().find(|f| f.id == id)
}
