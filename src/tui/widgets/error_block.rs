//! The four lines of a failure: what was said, what it most likely means, what to try, its code.

use ratatui::text::{Line, Span};

use crate::{
    domain::Finding,
    tui::{Role, Theme, text},
    words::status as words,
};

/// Columns of the labels.
const LABEL: usize = 8;

/// The block in lines of `width` columns, each beginning with `indent` blanks; `said` is the first
/// label (`Server`, `Seen`). The first command that can be copied has its key beside it.
pub fn error_lines(
    finding: &Finding,
    said: &str,
    indent: usize,
    width: usize,
    theme: &Theme,
) -> Vec<Line<'static>> {
    let room = width.saturating_sub(indent + LABEL);
    let line = |label: &str, value: String, role: Role| {
        let label = format!("{}{}", text::blanks(indent), theme.marks.pad(label, LABEL));
        Line::from(vec![
            Span::styled(label, theme.style(Role::Muted)),
            Span::styled(value, theme.style(role)),
        ])
    };
    let fitted = |value: &str| theme.marks.fit(value, room);
    let mut lines = vec![
        line(said, fitted(&finding.said), Role::Text),
        line("Likely", fitted(&finding.likely), Role::Text),
    ];
    let (mut label, mut copied) = ("Try", false);
    for remedy in &finding.remedies {
        if !remedy.text.is_empty() {
            lines.push(line(label, fitted(&remedy.text), Role::Text));
            label = "";
        }
        if let Some(command) = &remedy.command {
            let shown = if copied {
                fitted(command)
            } else {
                theme
                    .marks
                    .apart(command, words::COPY, room.saturating_sub(2))
            };
            copied = true;
            lines.push(line(label, shown, Role::Code));
            label = "";
        }
    }
    lines.push(line("Code", fitted(&finding.code), Role::Muted));
    lines
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        domain::{Remedy, Severity},
        tui::{Marks, ThemeKind},
    };

    #[test]
    fn every_failure_has_its_four_lines() {
        let finding = Finding {
            code: "probe.sign_in.refused".into(),
            severity: Severity::Failure,
            said: "NTLM refused CONTOSO\\svc-tasks".into(),
            likely: "wrong password, or the account is locked".into(),
            remedies: vec![Remedy {
                text: "unlock it, then press r".into(),
                command: Some("Unlock-ADAccount svc-tasks".into()),
            }],
        };
        let theme = Theme::new(ThemeKind::Mono, Marks::UNICODE);
        let lines: Vec<String> = error_lines(&finding, "Server", 6, 62, &theme)
            .iter()
            .map(ToString::to_string)
            .collect();
        assert_eq!(
            lines,
            [
                "      Server  NTLM refused CONTOSO\\svc-tasks",
                "      Likely  wrong password, or the account is locked",
                "      Try     unlock it, then press r",
                "              Unlock-ADAccount svc-tasks            [y copy]",
                "      Code    probe.sign_in.refused",
            ]
        );
    }
}
