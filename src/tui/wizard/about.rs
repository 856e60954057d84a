//! What fields and choices mean: which words stand beside and behind which field.

use ratatui::text::Line;

use super::Page;
use crate::{setup::FieldId, tui::Role, words::setup::about as words};

/// A choice as it is written on the screen; the config's word where it says enough.
pub(super) fn shown(field: FieldId, choice: &'static str) -> &'static str {
    match (field, choice) {
        (FieldId::Auth, "auto") => words::AUTH_AUTO,
        (FieldId::Auth, "negotiate") => "Negotiate",
        (FieldId::Auth, "ntlm") => "NTLM",
        (FieldId::Auth, "basic") => "Basic",
        (FieldId::Access, "own") => words::ACCESS_OWN,
        (FieldId::Service, "detached") => words::DETACHED,
        (FieldId::Service, "systemd") => words::SYSTEMD,
        _ => choice,
    }
}

/// What stands beside a choice; empty for most.
pub(super) fn choice(field: FieldId, choice: &'static str) -> &'static str {
    match (field, choice) {
        (FieldId::Store, "SQLite") => words::SQLITE,
        (FieldId::Store, "PostgreSQL") => words::POSTGRES,
        (FieldId::Proof, "exchange") => words::PROOF_EXCHANGE,
        (FieldId::Proof, "token") => words::PROOF_TOKEN,
        (FieldId::Proof, "address") => words::PROOF_ADDRESS,
        (FieldId::Service, "detached") => words::DETACHED_MEANS,
        (FieldId::Service, "systemd") => words::SYSTEMD_MEANS,
        _ => "",
    }
}

/// What stands behind a number.
pub(super) fn unit(field: FieldId) -> &'static str {
    match field {
        FieldId::PerMinute => words::PER_MINUTE,
        FieldId::Poll => words::POLL,
        _ => "",
    }
}

/// The meaning of the field with the focus, for the column at the right.
pub(super) fn this_field(page: &Page<'_>, width: usize) -> Vec<Line<'static>> {
    let theme = page.theme;
    let Some(field) = page
        .view
        .fields
        .iter()
        .find(|f| Some(f.id) == page.view.focus)
    else {
        return Vec::new();
    };
    let title = words::title(theme.marks.waiting, field.label);
    let mut lines = vec![
        Line::styled(theme.marks.fit(&title, width), theme.style(Role::Accent)),
        Line::default(),
    ];
    for paragraph in meaning(field.id) {
        let wrapped = theme.marks.wrap(paragraph, width);
        lines.extend(wrapped.into_iter().map(Line::from));
        lines.push(Line::default());
    }
    lines.pop();
    lines
}

/// What a field is for, in paragraphs.
fn meaning(field: FieldId) -> &'static [&'static str] {
    match field {
        FieldId::FindBy => words::FIND_BY,
        FieldId::Address => words::ADDRESS,
        FieldId::Server => words::SERVER,
        FieldId::Url => words::URL,
        FieldId::TrustBy => words::TRUST_BY,
        FieldId::CaFile => words::CA_FILE,
        FieldId::Pin => words::PIN,
        FieldId::Account => words::ACCOUNT,
        FieldId::Password | FieldId::OwnPassword => words::PASSWORD,
        FieldId::Auth => words::AUTH,
        FieldId::ApiListen => words::API_LISTEN,
        FieldId::Store => words::STORE,
        FieldId::Proof => words::PROOF,
        FieldId::Via => words::VIA,
        FieldId::Relay => words::RELAY,
        FieldId::RelayAccount | FieldId::RelayPassword => words::RELAY_ACCOUNT,
        FieldId::PerMinute => words::PACE,
        FieldId::Poll => words::POLLING,
        FieldId::Service => words::SERVICE,
        _ => &[],
    }
}
