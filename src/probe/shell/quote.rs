//! Literals of two shells, out of which nothing gets. Pure.

/// A PowerShell literal: nothing in it is expanded, a quote is doubled. PowerShell takes the
/// typographic single quotes for the plain one (`about_Quoting_Rules`). Control characters, which
/// no name has, are left out: a line break would run in a console what follows it.
pub(super) fn quote(text: &str) -> String {
    let mut literal = String::from("'");
    for c in text.chars().filter(|c| !c.is_control() && !is_hidden(*c)) {
        literal.push(c);
        if matches!(c, '\'' | '\u{2018}' | '\u{2019}' | '\u{201A}' | '\u{201B}') {
            literal.push(c);
        }
    }
    literal.push('\'');
    literal
}

/// Characters that end a line or turn the direction of text, so that what is read is not what runs.
const fn is_hidden(c: char) -> bool {
    matches!(c, '\u{200B}'..='\u{200F}' | '\u{2028}'..='\u{202E}' | '\u{2066}'..='\u{2069}' | '\u{FEFF}')
}

/// A word for a POSIX shell; quoted only where it has to be.
pub(super) fn posix(text: &str) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || "@._+-".contains(c);
    if text.chars().all(plain) {
        return text.to_owned();
    }
    format!("'{}'", text.replace('\'', "'\\''"))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Reads PowerShell's single-quoted literal as PowerShell does; `None` when it does not end
    /// with the text.
    fn read(literal: &str) -> Option<String> {
        let is_quote = |c: char| matches!(c, '\'' | '\u{2018}'..='\u{201B}');
        let mut chars = literal.chars().peekable();
        chars.next().filter(|c| is_quote(*c))?;
        let mut text = String::new();
        loop {
            let c = chars.next()?;
            if is_quote(c) && chars.next_if(|next| is_quote(*next)).is_none() {
                return chars.next().is_none().then_some(text);
            }
            text.push(c);
        }
    }

    #[test]
    fn nothing_in_a_name_gets_out_of_its_literal() {
        for name in [
            "CONTOSO\\o'brien",
            "x'; Remove-Mailbox *; '",
            "a\u{2019}b \u{2018}c\u{201A}\u{201B}",
            "$(Remove-Item C:\\) `\"$env:X",
            "''",
            "'",
        ] {
            assert_eq!(read(&quote(name)).as_deref(), Some(name), "{name}");
        }
        assert_eq!(
            quote("svc\r\nRemove-Mailbox\u{202E}"),
            "'svcRemove-Mailbox'"
        );
    }
}
