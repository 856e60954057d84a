//! What the containers of mail programs mean, by class, id, type and style.
//!
//! These names belong to the programs, not to a language: they stand here and not in the word lists.

use super::attributes::pairs;

/// What an element does to the text in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Effect {
    /// Nothing.
    None,
    /// It is quoted.
    Quote,
    /// It is quoted until its first `blockquote` ends: Gmail's container, in which people answer
    /// between the quotes.
    GmailQuote,
    /// It and everything below is quoted.
    Rest,
    /// It is a signature.
    Signature,
    /// It is set in, which quotes and own text can be.
    Indent,
    /// It is not shown.
    Hidden,
    /// It is struck through: taken back, not said.
    Struck,
    /// It has a line drawn above.
    Rule,
}

/// Classes and ids from which on everything is quoted: Outlook, OWA, Outlook mobile, Hotmail,
/// Zimbra, Outlook Express.
const REST: &[&str] = &[
    "divrplyfwdmsg",
    "appendonsend",
    "stopspelling",
    "olk_src_body_section",
    "ms-outlook-mobile-reference-message",
    "mail-editor-reference-message-container",
    "outlookmessageheader",
    "zwchr",
    "__divider__",
    "__headers__",
];

/// Containers of quotes: Thunderbird, Zoho, `HubSpot`, `NetEase`, Gmail's attribution line, others.
const QUOTES: &[&str] = &[
    "moz-cite-prefix",
    "moz-forward-container",
    "moz-email-headers-table",
    "gmail_attr",
    "zmail_extra",
    "hs_reply",
    "isreplycontent",
    "isforwardcontent",
    "reply-intro",
    "quoted-message",
    "quotedtext",
    "wisestamp_quote",
    "forwarded-message",
];

/// Ends of such names, where programs put something of their own before: `protonmail_quote`,
/// `tutanota_quote`, `ydp1234yahoo_quoted`, `front-blockquote`.
const QUOTE_ENDS: &[&str] = &[
    "yahoo_quoted",
    "_quote",
    "_quoted",
    "-quote",
    "-blockquote",
    "_blockquote",
];

/// Names of signatures that do not end in `signature`.
const SIGNATURES: &[&str] = &[
    "gmail_signature_prefix",
    "protonmail_signature_block",
    "zm-_id_-sgn",
    "mobilesignature",
];

/// Looks at the attributes of one element.
pub(super) fn effect(name: &str, attributes: &str) -> Effect {
    let mut found = Effect::None;
    let (mut cites, mut style) = (false, "");
    for (key, value) in pairs(attributes) {
        let effect = match key {
            k if k.eq_ignore_ascii_case("class")
                || k.eq_ignore_ascii_case("id")
                || k.eq_ignore_ascii_case("data-marker") =>
            {
                named(name, value)
            }
            k if k.eq_ignore_ascii_case("type") => {
                cites |= value.eq_ignore_ascii_case("cite");
                Effect::None
            }
            k if k.eq_ignore_ascii_case("cite") => {
                cites = true;
                Effect::None
            }
            k if k.eq_ignore_ascii_case("hidden") => Effect::Hidden,
            k if k.eq_ignore_ascii_case("style") => {
                style = value;
                Effect::None
            }
            _ => Effect::None,
        };
        if effect != Effect::None && found != Effect::Rest {
            found = effect;
        }
    }
    if found != Effect::None {
        return found;
    }
    let drawn = if style.is_empty() {
        Effect::None
    } else {
        styled(&style.to_ascii_lowercase())
    };
    match (name, drawn) {
        (_, Effect::Hidden | Effect::Struck) => drawn,
        _ if cites => Effect::Quote,
        ("blockquote", _) if is_indent(style) => Effect::Indent,
        ("blockquote", _) => Effect::Quote,
        ("div", drawn) => drawn,
        _ => Effect::None,
    }
}

/// By the words of a class or id. OWA puts `x_` before those of the mail it quotes.
fn named(name: &str, value: &str) -> Effect {
    for word in value.split_whitespace() {
        if word.len() > 80 {
            continue;
        }
        let small = word.to_ascii_lowercase();
        let mut bare = small.as_str();
        while let Some(rest) = bare.strip_prefix("x_") {
            bare = rest;
        }
        if REST.contains(&bare) {
            return Effect::Rest;
        }
        if bare == "gmail_quote" && name != "blockquote" {
            return Effect::GmailQuote;
        }
        if QUOTES.contains(&bare) || QUOTE_ENDS.iter().any(|e| bare.ends_with(e)) {
            return Effect::Quote;
        }
        if bare.ends_with("signature") || SIGNATURES.contains(&bare) {
            return Effect::Signature;
        }
    }
    Effect::None
}

fn styled(style: &str) -> Effect {
    let has = |part: &str| style.contains(part);
    if let Some(unseen) = unseen(style) {
        return unseen;
    }
    if !has("border-top") || !has("solid") {
        return Effect::None;
    }
    // Outlook on the desktop and Windows Mail mark their header block with nothing else.
    if has("padding:3.0pt 0")
        || has("padding: 3pt 0")
        || has("padding:3pt 0")
        || has("border-top:solid #e1e1e1")
        || has("border-top:solid #b5c4df")
    {
        return Effect::Rest;
    }
    Effect::Rule
}

/// Text that is hidden or struck, by its style in small letters.
fn unseen(style: &str) -> Option<Effect> {
    if style.contains("line-through") {
        return Some(Effect::Struck);
    }
    let hides = |part: &str| {
        let Some((name, value)) = part.split_once(':') else {
            return false;
        };
        let value = value.trim().trim_end_matches("!important").trim();
        match name.trim() {
            "display" => value == "none",
            "visibility" => value == "hidden",
            "mso-hide" => value == "all",
            "font-size" => matches!(value, "0" | "0px" | "0pt" | "0em"),
            _ => false,
        }
    };
    let found = style.split(';').any(hides);
    found.then_some(Effect::Hidden)
}

/// What an inline element does to its text: nothing, or it is hidden or struck.
pub(super) fn inline(name: &str, attributes: &str) -> Effect {
    if matches!(name, "s" | "del" | "strike") {
        return Effect::Struck;
    }
    let style = pairs(attributes).find(|(key, _)| key.eq_ignore_ascii_case("style"));
    style
        .and_then(|(_, value)| unseen(&value.to_ascii_lowercase()))
        .unwrap_or(Effect::None)
}

/// Outlook's and Gmail's indentation of own text is a `blockquote` too: a margin, and no line drawn
/// beside it.
fn is_indent(style: &str) -> bool {
    let style = style.to_ascii_lowercase();
    let drawn = style.split(';').any(|part| {
        let Some((name, value)) = part.split_once(':') else {
            return false;
        };
        let value = value.trim();
        let nothing = value.starts_with("none") || value.starts_with('0') || value.is_empty();
        name.trim().starts_with("border") && !name.contains("color") && !nothing
    });
    let margin = ["margin-left", "margin-right", "margin:", "margin :"];
    !drawn && margin.iter().any(|m| style.contains(m))
}
