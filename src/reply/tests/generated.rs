//! Mails put together by chance (program × language × length): a quote below never changes what is
//! new, a quote alone is nothing new, and the work grows no faster than the mail.

use proptest::{prelude::*, sample::select};

use crate::reply::{
    html::Page,
    newtext::{cut, cut_page},
};

/// Sentences that people write; none of them is in the quotes.
fn sentences() -> impl Strategy<Value = &'static str> {
    select(vec![
        "Looks good to me.",
        "Approve",
        "Approve: the price is fine",
        "Ja, das passt.",
        "Bitte noch bis Freitag warten, danke!",
        "Merci beaucoup, je valide.",
        "Me parece bien: adelante",
        "了解です。",
        "没有问题",
        "Всё хорошо",
        "نعم، موافق",
        "Tak, zgadzam się",
        "- first point",
        "1. the second point",
        "See https://corp.test/order?id=1 for more",
        "Anna's phone is +49 30 1234567",
        "We meet at 10:30 on 3 May 2026.",
        "I wrote to Bo on Monday.",
        "Note: this is about the price",
        "Total: 1,200.00 EUR",
        "Thanks,",
        "Anna",
        "Kind regards",
        "(see attachment)",
        "* please check *",
    ])
}

fn own() -> impl Strategy<Value = String> {
    let end = select(vec!["\n", "\n", "\n\n"]);
    prop::collection::vec((sentences(), end), 1..12)
        .prop_map(|all| all.into_iter().flat_map(|(s, e)| [s, e]).collect())
}

/// What the other side wrote, with words that must never come back.
fn quote() -> impl Strategy<Value = String> {
    let line = select(vec![
        "Hello Anna,",
        "",
        "please look at order 4711 and answer.",
        "Reject",
        "Reply with one of these words on the first line:",
        "  Approve",
        "-- ",
        "The purchasing team",
        "> and an older quote",
        "On Fri, Oct 30, 2026 at 8:00 AM Bo <bo@corp.test> wrote:",
        "Sent from my iPhone",
    ]);
    prop::collection::vec(line, 1..10).prop_map(|l| format!("Hello,\n{}", l.join("\n")))
}

fn marked(text: &str) -> String {
    super::marked(text)
}

/// How a program quotes a text.
type Way = fn(&str) -> String;

/// The ways of programs, plain text: a name, and how it quotes.
#[allow(clippy::too_many_lines)] // a table
fn ways() -> impl Strategy<Value = (&'static str, Way)> {
    let all: Vec<(&'static str, Way)> = vec![
        ("Outlook", |q| {
            format!(
                "From: Bo <bo@corp.test>\nSent: Monday, November 2, 2026 9:14 AM\nTo: Anna <anna@corp.test>\nSubject: Order\n\n{q}"
            )
        }),
        ("Outlook, dashes", |q| {
            format!(
                "-----Original Message-----\nFrom: Bo [mailto:bo@corp.test]\nSent: Monday, November 2, 2026 9:14 AM\nTo: Anna\nSubject: Order\n\n{q}"
            )
        }),
        ("Outlook, de", |q| {
            format!(
                "________________________________\nVon: Bo <bo@corp.test>\nGesendet: Montag, 2. November 2026 09:14\nAn: Anna\nBetreff: Order\n\n{q}"
            )
        }),
        ("Outlook, ja", |q| {
            format!(
                "差出人: Bo <bo@corp.test>\n送信日時: 2026年11月2日 9:14\n宛先: Anna\n件名: Order\n\n{q}"
            )
        }),
        ("Outlook, ar", |q| {
            format!(
                "من: Bo <bo@corp.test>\nتم الإرسال: 02/نوفمبر/2026 09:14 ص\nإلى: Anna\nالموضوع: Order\n\n{q}"
            )
        }),
        ("Outlook, fr, bold", |q| {
            format!(
                "*De :* Bo <bo@corp.test>\n*Envoyé :* lundi 2 novembre 2026 09:14\n*À :* Anna\n*Objet :* Order\n\n{q}"
            )
        }),
        ("Gmail", |q| {
            format!(
                "On Mon, Nov 2, 2026 at 9:14 AM Bo <bo@corp.test> wrote:\n\n{}",
                marked(q)
            )
        }),
        ("Gmail, wrapped", |q| {
            format!(
                "On Mon, Nov 2, 2026 at 9:14 AM Bo of the Purchasing Department\n<bo@corp.test> wrote:\n\n{}",
                marked(q)
            )
        }),
        ("Gmail, pt", |q| {
            format!(
                "Em seg., 2 de nov. de 2026 às 09:14, Bo <bo@corp.test> escreveu:\n\n{}",
                marked(q)
            )
        }),
        ("Gmail, tr", |q| {
            format!(
                "Bo of Purchasing <bo@corp.test>, 2 Kas 2026 Pzt,\n09:14 tarihinde şunu yazdı:\n\n{}",
                marked(q)
            )
        }),
        ("Apple", |q| {
            format!(
                "> Am 02.11.2026 um 09:14 schrieb Bo <bo@corp.test>:\n> \n{}",
                marked(q)
            )
        }),
        ("Outlook for Mac", |q| {
            format!("On 02/11/2026, 09:14, \"Bo\" <bo@corp.test> wrote:\n\n{q}")
        }),
        ("Thunderbird, it", |q| {
            format!("Il 02/11/26 09:14, Bo ha scritto:\n{}", marked(q))
        }),
        ("Yahoo", |q| {
            format!(
                "    On Monday, November 2, 2026, 09:14:00 AM GMT+1, Bo <bo@corp.test> wrote:  \n \n {q}"
            )
        }),
        ("Samsung", |q| {
            format!(
                "-------- Original message --------\nFrom: Bo <bo@corp.test> \nDate: 02/11/2026  09:14  (GMT+01:00) \nTo: Anna \nSubject: Order \n\n{q}"
            )
        }),
        ("Zoho", |q| {
            format!("---- On Mon, 02 Nov 2026 09:14:00 +0100 Bo <bo@corp.test> wrote ----\n\n{q}")
        }),
        ("Notes", |q| {
            format!(
                "From:   Bo/Corp\nTo:     Anna/Corp@Corp\nDate:   02/11/2026 09:14\nSubject:        Order\n\n{q}"
            )
        }),
        ("GroupWise", |q| {
            format!(">>> Bo <bo@corp.test> 11/2/2026 9:14 AM >>>\n{q}")
        }),
        ("forward", |q| {
            format!(
                "---------- Forwarded message ---------\nFrom: Bo <bo@corp.test>\nDate: Mon, Nov 2, 2026 at 9:14 AM\nSubject: Order\nTo: <anna@corp.test>\n\n{q}"
            )
        }),
        ("iPhone footer", |q| {
            format!(
                "Von meinem iPhone gesendet\n\n> Am 02.11.2026 um 09:14 schrieb Bo <bo@corp.test>:\n> \n{}",
                marked(q)
            )
        }),
        ("signature", |q| {
            format!(
                "-- \nAnna Smith\nCorp\n\nOn Mon, Nov 2, 2026 at 9:14 AM Bo <bo@corp.test> wrote:\n{}",
                marked(q)
            )
        }),
    ];
    select(all)
}

fn plain(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn page_of(own: &str, quote: &str, way: usize) -> String {
    let escaped = |t: &str| {
        t.replace('&', "&amp;")
            .replace('<', "&lt;")
            .replace('>', "&gt;")
            .replace('\n', "<br>")
    };
    let (own, quote) = (escaped(own), escaped(quote));
    match way {
        0 => format!(
            "<div>{own}</div><div id=\"appendonsend\"></div><hr><div id=\"divRplyFwdMsg\">From: Bo</div><div>{quote}</div>"
        ),
        1 => format!(
            "<div dir=\"ltr\">{own}</div><div class=\"gmail_quote\"><div class=\"gmail_attr\">On Mon wrote:</div><blockquote class=\"gmail_quote\">{quote}</blockquote></div>"
        ),
        2 => format!(
            "<p>{own}</p><div style='border:none;border-top:solid #E1E1E1 1.0pt;padding:3.0pt 0cm 0cm 0cm'><p>From: Bo</p></div><p>{quote}</p>"
        ),
        3 => format!(
            "<div class=\"moz-cite-prefix\">Am 2.11.26 um 9 schrieb Bo:<br></div><blockquote type=\"cite\">{quote}</blockquote><p>{own}</p>"
        ),
        4 => format!("<div>{own}</div><div class=\"ydp1yahoo_quoted\">{quote}</div>"),
        _ => format!(
            "<div>{own}</div><blockquote type=\"cite\"><div>On 2 Nov 2026, Bo wrote:</div>{quote}</blockquote>"
        ),
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn a_quote_below_never_changes_what_is_new(own in own(), quote in quote(), (name, way) in ways(), gap in 1_usize..3) {
        let alone = cut(&own, None).text();
        prop_assert_eq!(plain(&alone), plain(&own));
        let mail = format!("{}\n{}{}", own.trim_end(), "\n".repeat(gap), way(&quote));
        prop_assert_eq!(plain(&cut(&mail, None).text()), plain(&own), "{}: {}", name, mail);
        let mail = mail.replace('\n', "\r\n");
        prop_assert_eq!(plain(&cut(&mail, None).text()), plain(&own), "{} with CRLF", name);
    }

    #[test]
    fn a_quote_alone_is_nothing_new(quote in quote(), (name, way) in ways(), gap in 0_usize..3) {
        let mail = format!("{}{}", "\n".repeat(gap), way(&quote));
        prop_assert_eq!(cut(&mail, None).text(), "", "{}: {}", name, mail);
    }

    #[test]
    fn the_same_holds_for_pages(own in own(), quote in quote(), way in 0_usize..6) {
        let page = Page::read(&page_of(&own, &quote, way)).lines().count();
        prop_assert!(page > 0);
        let page = Page::read(&page_of(&own, &quote, way));
        prop_assert_eq!(plain(&cut_page(&page, None).text()), plain(&own));
        let page = Page::read(&page_of("", &quote, way));
        prop_assert_eq!(cut_page(&page, None).text(), "");
    }

    #[test]
    fn work_grows_with_the_mail_and_no_faster(lines in prop::collection::vec(select(vec![
        "From: a", "Subject: b", "abc: d <a@b.c> 2026 9:14", "On Monday 2 Nov 2026 09:14 x:", "he wrote", "> q", "-- a --",
        "--", "____________", "", "Sent from my iPhone", "This message is confidential", "text", ">>> 1 >>>", "A> b",
    ]), 1..12)) {
        let block = lines.join("\n") + "\n";
        let (once, twice) = (block.repeat(100), block.repeat(200));
        let (once, twice) = (cut(&once, None).work, cut(&twice, None).work);
        prop_assert!(twice <= 2 * once + 2_000, "{once} became {twice}: {block}");
        prop_assert!(once <= 100 * 100 * lines.len() + 2_000, "{once}: {block}");
    }
}
