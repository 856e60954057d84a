use super::*;

/// Each line with a sign for what the structure says of it.
fn shown(html: &str) -> String {
    let page = Page::read(html);
    let mut out = String::new();
    for (text, role) in page.lines() {
        out.push_str(match role {
            Role::Own => "",
            Role::Quoted => "> ",
            Role::Indented => "+ ",
            Role::Signature => "~ ",
            Role::Rule => "____",
        });
        out.push_str(text);
        out.push('|');
    }
    if page.mark().is_some() {
        out.push('#');
    }
    out
}

#[test]
fn text_of_what_programs_write() {
    for (html, text) in [
        ("<p>Approve</p>", "Approve||"),
        (
            "<div>Approve</div><div>it&nbsp;is <b>fine</b></div>",
            "Approve|it\u{a0}is fine|",
        ),
        ("a<br>b<br/>c", "a|b|c|"),
        ("<div>a<br><br></div>b", "a||b|"),
        ("<style>p{}</style>x &lt;y&gt; &#65;&#x42;", "x <y> AB|"),
        (
            "Yes<blockquote>old<br>text</blockquote>new",
            "Yes|> old|> text|new|",
        ),
        (
            "ok<blockquote style=\"margin:0 0 0 40px;border:none;padding:0px\">in</blockquote>",
            "ok|+ in|",
        ),
        ("ok<div id=\"x_divRplyFwdMsg\">old</div>", "ok|#"),
        ("ok<div class='zmail_extra'>old</div>new", "ok|> old|new|"),
        ("ok<div class=gmail_signature>Anna</div>", "ok|~ Anna|"),
        ("ok<div style=\"display: none\">Reject</div>", "ok|"),
        ("a <s>b</s> c<del>d</del>", "a c|"),
        ("<b>a<strike>b</b>c</strike>d", "ad|"),
        (
            "<p style='text-decoration: line-through'>a</p><p>b</p>",
            "|b||",
        ),
        ("<p style=\"display:none\">a<p>b", "b|"),
        (
            "<span style='Text-Decoration-Line:LINE-THROUGH'>a</span>b",
            "b|",
        ),
        (
            "<font style='font-size:0'>a</font>b<font style='font-size:0.9em'>c</font>",
            "bc|",
        ),
        (
            "<b>x<blockquote>old</b>text</blockquote>y",
            "x|> oldtext|y|",
        ),
        (
            "ok<blockquote style='margin-left:40px'>in</blockquote>on",
            "ok|+ in|on|",
        ),
        (
            "ok<blockquote style='margin-left:1ex;border-left:1px solid'>old</blockquote>",
            "ok|> old|",
        ),
        ("ok<hr>x", "ok|____|x|"),
        (
            "ok<div class=\"gmail_quote\">On Mon A wrote:<br><blockquote>old</blockquote>new<blockquote>old</blockquote></div>end",
            "ok|> On Mon A wrote:|> old|new|> old|end|",
        ),
        (
            "<div class=\"gmail_quote\">--- Forwarded ---<br>old</div>new",
            "> --- Forwarded ---|> old|new|",
        ),
        ("<pre>Approve\nfine\r\n</pre>x", "Approve|fine|x|"),
        ("a < b", "a < b|"),
        ("<a title='x>y'>z</a>", "z|"),
        ("<script>never", ""),
        (
            "<table><tr><td>From:</td><td>A</td></tr><tr><td>To:</td><td>B</td></tr></table>",
            "From: A|To: B|",
        ),
        ("</div></blockquote>a", "a|"),
    ] {
        assert_eq!(shown(html), text, "{html}");
    }
}

#[test]
fn depth_and_size_cost_nothing() {
    let deep = "<blockquote><div>".repeat(50_000);
    assert_eq!(Page::read(&deep).lines().count(), 0);
    let uneven = "<div><span><blockquote>a</div>".repeat(20_000);
    assert!(Page::read(&uneven).lines().count() > 0);
}
