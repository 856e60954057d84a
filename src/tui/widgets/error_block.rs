//! The four lines of a failure: what was said, what it most likely means, what to try, its code.

use ratatui::text::{Line, Span};

use crate::{
    domain::Finding,
    tui::{Role, Theme, text},
    words::pages::block as labels,
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
    // Nothing of it is cut: a long sentence goes on in the next line.
    let told = |label: &str, value: &str, role: Role| -> Vec<Line<'static>> {
        let parts = theme.marks.wrap_whole(value, room).into_iter().enumerate();
        parts
            .map(|(at, part)| line(if at == 0 { label } else { "" }, part, role))
            .collect()
    };
    let mut lines = told(said, &finding.said, Role::Text);
    lines.extend(told(labels::likely(), &finding.likely, Role::Text));
    let (mut label, mut copied) = (labels::try_it(), false);
    for remedy in &finding.remedies {
        if !remedy.text.is_empty() {
            lines.extend(told(label, &remedy.text, Role::Text));
            label = "";
        }
        if let Some(command) = &remedy.command {
            let beside = room.saturating_sub(2);
            let both = text::columns(command) + 1 + text::columns(labels::copy());
            if copied || both > beside {
                lines.extend(told(label, command, Role::Code));
            } else {
                let shown = theme.marks.apart(command, labels::copy(), beside);
                lines.push(line(label, shown, Role::Code));
            }
            (copied, label) = (true, "");
        }
    }
    lines.extend(told(labels::code(), &finding.code, Role::Muted));
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
    fn nothing_is_cut_in_a_small_window() {
        let said = "process 4711 holds the state folder, its control socket is not open";
        let finding = Finding {
            said: said.into(),
            ..crate::words::status::no_answer()
        };
        let theme = Theme::new(ThemeKind::Mono, Marks::UNICODE);
        let lines = error_lines(&finding, "Seen", 3, 30, &theme);
        let told: Vec<String> = lines.iter().map(ToString::to_string).collect();
        let words = |text: &str| {
            text.split_whitespace()
                .map(str::to_owned)
                .collect::<Vec<_>>()
        };
        let shown = words(&told.join(" "));
        for part in [said, &*finding.likely, "smartactions restart"] {
            assert!(words(part).iter().all(|w| shown.contains(w)), "{told:?}");
        }
        assert!(lines.iter().all(|l| l.width() <= 30), "{told:?}");
    }

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
