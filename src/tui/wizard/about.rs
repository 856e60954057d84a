//! What fields and choices mean: which words stand beside and behind which field.

use ratatui::text::Line;

use super::Page;
use crate::{setup::FieldId, tui::Role, words::setup::about as words};

/// A choice as it is written on the screen; the config's word where it says enough.
pub(super) fn shown(field: FieldId, choice: &'static str) -> &'static str {
    match (field, choice) {
        (FieldId::Auth, "auto") => words::auth_auto(),
        (FieldId::Auth, "negotiate") => "Negotiate",
        (FieldId::Auth, "ntlm") => "NTLM",
        (FieldId::Auth, "basic") => "Basic",
        (FieldId::Access, "own") => words::access_own(),
        (FieldId::Service, "detached") => words::detached(),
        (FieldId::Service, "systemd") => words::systemd(),
        _ => choice,
    }
}

/// What stands beside a choice; empty for most.
pub(super) fn choice(field: FieldId, choice: &'static str) -> &'static str {
    match (field, choice) {
        (FieldId::Store, "SQLite") => words::sqlite(),
        (FieldId::Store, "PostgreSQL") => words::postgres(),
        (FieldId::Proof, "exchange") => words::proof_exchange(),
        (FieldId::Proof, "token") => words::proof_token(),
        (FieldId::Proof, "address") => words::proof_address(),
        (FieldId::Service, "detached") => words::detached_means(),
        (FieldId::Service, "systemd") => words::systemd_means(),
        _ => "",
    }
}

/// What stands behind a number.
pub(super) fn unit(field: FieldId) -> &'static str {
    match field {
        FieldId::PerMinute => words::per_minute(),
        FieldId::Poll => words::poll(),
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
        FieldId::FindBy => words::find_by(),
        FieldId::Address => words::address(),
        FieldId::Server => words::server(),
        FieldId::Url => words::url(),
        FieldId::TrustBy => words::trust_by(),
        FieldId::CaFile => words::ca_file(),
        FieldId::Pin => words::pin(),
        FieldId::Account => words::account(),
        FieldId::Password | FieldId::OwnPassword => words::password(),
        FieldId::Auth => words::auth(),
        FieldId::ApiListen => words::api_listen(),
        FieldId::Store => words::store(),
        FieldId::Proof => words::proof(),
        FieldId::Via => words::via(),
        FieldId::Relay => words::relay(),
        FieldId::RelayAccount | FieldId::RelayPassword => words::relay_account(),
        FieldId::PerMinute => words::pace(),
        FieldId::Poll => words::polling(),
        FieldId::Service => words::service(),
        _ => &[],
    }
}
