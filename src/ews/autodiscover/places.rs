//! Where Autodiscover is asked, and the one step over plain HTTP.

use reqwest::{Url, header::LOCATION};

/// Asks without signing in; gives the status and where the answer points to.
pub(super) async fn plain_get(url: &Url) -> Option<(u16, Option<String>)> {
    let http = reqwest::Client::builder()
        .redirect(reqwest::redirect::Policy::none())
        .build()
        .ok()?;
    let response = http.get(url.clone()).send().await.ok()?;
    Some((response.status().as_u16(), location(&response)))
}

pub(super) fn location(response: &reqwest::Response) -> Option<String> {
    response
        .headers()
        .get(LOCATION)?
        .to_str()
        .ok()
        .map(str::to_owned)
}

/// Where Autodiscover of a domain is asked, and where for a redirect.
pub(super) fn places(domain: &str) -> (Vec<Url>, Option<Url>) {
    const PATH: &str = "/autodiscover/autodiscover.xml";
    let parse = |text: String| Url::parse(&text).ok();
    let signed_in = [
        format!("https://{domain}{PATH}"),
        format!("https://autodiscover.{domain}{PATH}"),
    ];
    (
        signed_in.into_iter().filter_map(parse).collect(),
        parse(format!("http://autodiscover.{domain}{PATH}")),
    )
}
