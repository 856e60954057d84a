//! The grammar of one line (replies.md section 2):
//!
//! ```text
//! line   := [greeting [name][,]] [yes|hereby] ACTION [object] [courtesy [name]] [sign] [SEP comment]
//! SEP    := ':' | ';' | '. ' | '! ' | ' - ' | '。' | '।'      a comma may introduce only a courtesy
//! sign   := a thumb, a tick or a face that agrees with the action
//! ```
//!
//! Called by `decide` for the first line, and for later lines that might be another action. It
//! knows nothing of other lines. Anything that does not fit wholly is a [`Doubt`].

use super::{
    comment,
    doubt::{self, Doubt},
    greeting::{after_greeting, is_name},
    normalise::{Folded, is_question, mixes_scripts, reorders},
    offer::{Offer, Said},
    signs,
    wordlists::{Word, WordLists, Words, is_unspaced},
};

/// Longest line that may act, in characters.
pub(super) const LONGEST_LINE: usize = 300;

/// Longest line that is looked at, in bytes: the characters above at their widest, and some that
/// nobody sees.
pub(super) const LONGEST_READ: usize = 4_000;

/// What one line says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Line {
    /// Exactly one action. The comment on the same line begins at that byte, where there is one.
    Act {
        said: Said,
        comment_at: Option<usize>,
    },
    /// Nothing but question marks.
    QuestionMark,
    /// Anything else.
    Doubt(Doubt),
}

/// Reads one line.
pub(super) fn read_line(raw: &str, offer: &Offer) -> Line {
    look(raw, offer).unwrap_or_else(|folded| Line::Doubt(doubt::name(&folded.chars, offer)))
}

/// Whether a line says an action, or asks. Spares the name of the doubt, which costs most.
pub(super) fn is_action(raw: &str, offer: &Offer) -> bool {
    matches!(look(raw, offer), Ok(Line::Act { .. } | Line::QuestionMark))
}

/// What the line says; the folded line where it does not fit.
fn look(raw: &str, offer: &Offer) -> Result<Line, Folded> {
    if raw.len() > LONGEST_READ {
        return Ok(Line::Doubt(Doubt::TooLong));
    }
    if raw.chars().any(reorders) {
        return Ok(Line::Doubt(Doubt::Reordered));
    }
    let folded = Folded::new(raw);
    let chars = folded.chars.as_slice();
    if chars.len() > LONGEST_LINE {
        return Ok(Line::Doubt(Doubt::TooLong));
    }
    if mixes_scripts(chars) {
        return Ok(Line::Doubt(Doubt::MixedScripts));
    }
    if asks_in_greek(raw, chars) {
        return Ok(Line::Doubt(Doubt::Question));
    }
    if chars.iter().any(|c| is_question(*c)) {
        let only = chars.iter().all(|c| is_question(*c) || *c == ' ');
        return Ok(if only {
            Line::QuestionMark
        } else {
            Line::Doubt(Doubt::Question)
        });
    }
    match whole_line(chars, offer) {
        Some(Fit { said, comment }) => Ok(fit(&folded, offer, said, comment)),
        None => Err(folded),
    }
}

/// The Greek question mark looks like a semicolon and is written with one (UAX #15: U+037E is
/// canonically U+003B).
fn asks_in_greek(raw: &str, chars: &[char]) -> bool {
    raw.contains('\u{37e}')
        || (chars.contains(&';')
            && chars
                .iter()
                .any(|c| matches!(c, '\u{370}'..='\u{3ff}' | '\u{1f00}'..='\u{1fff}')))
}

/// What fitted the grammar: what was said, and where the comment begins (a place in the
/// characters).
pub(super) struct Fit {
    said: Said,
    comment: Option<usize>,
}

fn fit(folded: &Folded, offer: &Offer, said: Said, comment: Option<usize>) -> Line {
    let Some(at) = comment else {
        return Line::Act {
            said,
            comment_at: None,
        };
    };
    let text = folded.chars.get(at..).unwrap_or_default();
    if let Some(doubt) = comment::doubt(text, &said, offer, true) {
        Line::Doubt(doubt)
    } else if whole_line(text, offer).is_some() {
        Line::Doubt(Doubt::TwoActions)
    } else if !text.iter().any(|c| c.is_alphanumeric())
        && signs::past(text, 0, offer.refuses(said.meaning)) != Some(text.len())
    {
        // A smiley after the word: nobody knows what it means.
        Line::Doubt(Doubt::Rest)
    } else {
        Line::Act {
            said,
            comment_at: folded.at.get(at).copied(),
        }
    }
}

/// A whole line of folded characters, when it fits the grammar.
pub(super) fn whole_line(chars: &[char], offer: &Offer) -> Option<Fit> {
    if let Some(fit) = clause(chars, 0, offer) {
        return Some(fit);
    }
    if let Some(fit) = addressed(chars, offer) {
        return Some(fit);
    }
    let named = after_greeting(chars)?;
    if let Some(fit) = clause(chars, skip(chars, named, AFTER_GREETING), offer) {
        return Some(fit);
    }
    let comma = chars
        .get(named..)?
        .iter()
        .take(40)
        .position(|c| *c == ',')?;
    if !is_name(chars.get(named..named + comma)?, true, offer) {
        return None;
    }
    clause(chars, skip(chars, named + comma, &[' ', ',']), offer)
}

/// What may stand between a word of greeting and an action.
const AFTER_GREETING: &[char] = &[' ', ',', '!', '.', '。'];

/// `Team, approved`: the comma makes it no sentence.
fn addressed(chars: &[char], offer: &Offer) -> Option<Fit> {
    let word = WordLists::all().addressed.at(chars).next()?;
    let comma = word.chars.len();
    (chars.get(comma) == Some(&',')).then_some(())?;
    clause(chars, skip(chars, comma, &[' ', ',']), offer)
}

/// `[sign] [yes|hereby] ACTION …` from a place on.
fn clause(chars: &[char], from: usize, offer: &Offer) -> Option<Fit> {
    // ¡Aprobado!
    let from = skip(chars, from, &['¡']);
    // ✅ Approved: the sign has to agree with the word.
    for refuses in [false, true] {
        if let Some(at) = signs::past(chars, from, refuses) {
            let fit = spoken(chars, skip(chars, at, &[' ', ',']), offer);
            if let Some(fit) = fit.filter(|f| offer.refuses(f.said.meaning) == refuses) {
                return Some(fit);
            }
        }
    }
    spoken(chars, from, offer)
}

/// `[yes|hereby] ACTION …` without signs before it.
fn spoken(chars: &[char], mut from: usize, offer: &Offer) -> Option<Fit> {
    let mut passed: Vec<&Word> = Vec::new();
    for _ in 0..3 {
        let fit = action(chars, from, offer);
        if let Some(fit) = fit {
            let fits = |w: &&Word| suits(w, &fit.said);
            return passed.iter().all(fits).then_some(fit);
        }
        let rest = chars.get(from..)?;
        let opener = WordLists::all().openers.at(rest).next()?;
        // A task may have an action called Yes.
        if offer.whole(&opener.chars).is_some() {
            return None;
        }
        passed.push(opener);
        from = skip(chars, from + opener.chars.len(), &[' ', ',']);
    }
    None
}

/// Whether a word around an action may stand there: one of its own language, or one that is no
/// word of doubt in another (`si` is yes in Italian and if in French).
fn suits(word: &Word, said: &Said) -> bool {
    let lists = WordLists::all();
    let doubtful = [&lists.hedges, &lists.negators, &lists.stoppers];
    word.languages.meets(said.languages) || !doubtful.iter().any(|l| l.whole(&word.chars).is_some())
}

/// An object has to be of the language of the action, unless the task itself showed the action:
/// people mix that into sentences of their own (Approve den Antrag).
fn suits_as_object(word: &Word, said: &Said) -> bool {
    word.languages.meets(said.languages) || (said.own && suits(word, said))
}

/// `ACTION [object] [courtesy] [SEP comment]` from a place on.
fn action(chars: &[char], from: usize, offer: &Offer) -> Option<Fit> {
    // *Approve*: what is left of bold letters in plain text.
    let marks = chars
        .get(from..)?
        .iter()
        .take_while(|c| matches!(c, '*' | '_' | '"' | '\''))
        .count();
    let marks = marks.min(2);
    let open = chars.get(from..from + marks)?;
    let rest = chars.get(from + marks..)?;
    let said = offer.at(rest)?;
    let mut at = from + marks + said.length;
    if marks > 0 {
        let close: Vec<char> = open.iter().rev().copied().collect();
        let closes = |at: usize| chars.get(at..at + marks) == Some(close.as_slice());
        // *Approve!*: the stop is bold too.
        if !closes(at) && matches!(chars.get(at), Some('.' | '!')) {
            at += 1;
        }
        if !closes(at) {
            return None;
        }
        at += marks;
    }
    let comment = match tail(chars, at, &said, offer)? {
        End::Here => None,
        End::Comment(at) => Some(at),
    };
    Some(Fit { said, comment })
}

/// What stands behind the action.
enum End {
    Here,
    /// A comment that many characters on.
    Comment(usize),
}

/// `[object] [courtesy] [SEP comment]`. `None`: something is left over.
fn tail(chars: &[char], mut at: usize, said: &Said, offer: &Offer) -> Option<End> {
    let refuses = offer.refuses(said.meaning);
    let lists = WordLists::all();
    let object = |w: &Word| suits_as_object(w, said);
    if let Some(next) = past_word(&lists.objects, chars, at, &[' '], object) {
        at = next;
    }
    let courtesy = |w: &Word| suits(w, said);
    at = signs::past(chars, at, refuses).unwrap_or(at);
    for _ in 0..3 {
        match past_word(&lists.courtesies, chars, at, &[' ', ','], courtesy) {
            Some(next) => {
                let word = chars.get(at..next).unwrap_or_default();
                at = past_name(chars, next, word, offer).unwrap_or(next);
            }
            None => break,
        }
    }
    at = signs::past(chars, at, refuses).unwrap_or(at);
    Some(match separator(chars.get(at..)?)? {
        End::Here => End::Here,
        End::Comment(n) => End::Comment(at + n),
    })
}

/// Past the name behind a courtesy: `Approved, thanks Anna`. It ends the line or its sentence.
fn past_name(chars: &[char], at: usize, courtesy: &[char], offer: &Offer) -> Option<usize> {
    let start = skip(chars, at, &[' ', ',']);
    let rest = chars.get(start..).filter(|_| start > at)?;
    let ends = |c: &char| matches!(c, '.' | '!' | ':' | ';' | ',' | '。' | '-');
    let length = rest.iter().position(ends).unwrap_or(rest.len());
    let name = trim_end(rest.get(..length)?, &[' ']);
    let words = name.iter().filter(|c| **c == ' ').count() + 1;
    let lists = WordLists::all();
    let bare = courtesy.iter().position(|c| c.is_alphanumeric())?;
    // Approve best offer: no courtesy at all.
    let ordinary = lists.never_names.whole(courtesy.get(bare..)?).is_some();
    let calm = [&lists.stoppers, &lists.first_stoppers]
        .iter()
        .all(|l| l.begins(name).next().is_none());
    (!name.is_empty() && words <= 2 && calm && !ordinary && is_name(name, false, offer))
        .then_some(start + name.len())
}

/// Past one word of a list that stands at a place behind the given fillers.
fn past_word(
    list: &Words,
    chars: &[char],
    at: usize,
    fillers: &[char],
    may: impl Fn(&Word) -> bool,
) -> Option<usize> {
    let start = skip(chars, at, fillers);
    if start == at {
        return None;
    }
    let rest = chars.get(start..)?;
    let word = list.at(rest).find(|w| may(w))?;
    Some(start + word.chars.len())
}

/// End of the line, or SEP.
fn separator(rest: &[char]) -> Option<End> {
    // Accordé !
    let blank = usize::from(matches!(rest, [' ', '!', ..]));
    let rest = rest.get(blank..)?;
    let bangs = rest.iter().take_while(|c| **c == '!').count();
    let trimmed = trim_end(rest, &[' ']);
    match trimmed {
        [] | ['.' | ',' | ':' | ';' | '。' | '।'] | [' ', ':' | ';'] => return Some(End::Here),
        _ if bangs > 0 && bangs == trimmed.len() => return Some(End::Here),
        // Approved...
        _ if trimmed.len() <= 8 && trimmed.iter().all(|c| matches!(c, '.' | ' ' | '!')) => {
            return Some(End::Here);
        }
        _ => {}
    }
    let width = match rest {
        [':' | ';' | '。' | '।', ..] => 1,
        ['.', ' ', ..] | [' ', ':' | ';', ..] => 2,
        [' ', '-', ' ', ..] => 3,
        ['.', c, ..] if is_unspaced(*c) => 1,
        _ if bangs > 0
            && rest
                .get(bangs)
                .is_some_and(|c| *c == ' ' || is_unspaced(*c)) =>
        {
            bangs
        }
        _ => return None,
    };
    Some(End::Comment(blank + skip(rest, width, &[' '])))
}

fn skip(chars: &[char], from: usize, fillers: &[char]) -> usize {
    let rest = chars.get(from..).unwrap_or_default();
    from + rest.iter().take_while(|c| fillers.contains(c)).count()
}

/// Without these characters at the end.
pub(super) fn trim_end<'a>(chars: &'a [char], what: &[char]) -> &'a [char] {
    let kept = chars
        .iter()
        .rposition(|c| !what.contains(c))
        .map_or(0, |at| at + 1);
    chars.get(..kept).unwrap_or_default()
}
