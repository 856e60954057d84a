//! `ews_path`: EWS is at the path. Waits for `tls_handshake`; sends no credentials.

use jiff::Timestamp;

use super::{Known, Outcome};
use crate::domain::Finding;
use crate::ews::{
    Connector, Endpoint, EwsError, Line, Method, TlsChoice, http_client, is_web_page,
    offered_methods, read_bounded,
};
use crate::probe::findings::{finding, finding_ending};
use crate::probe::plan::Target;
use crate::probe::tls::{ServerShown, onlooker_config};
use crate::world::World;

/// Largest page that is looked at.
const LARGEST_PAGE: usize = 64 * 1024;

/// What an unauthenticated request came back with.
pub(super) struct Greeting {
    /// Methods in `WWW-Authenticate`.
    pub(super) offered: Vec<Method>,
    /// Server's clock against ours, in milliseconds; `None` when it tells no time.
    pub(super) clock_ahead_ms: Option<i64>,
    /// The answer's first lines.
    pub(super) transcript: Vec<String>,
}

pub(super) async fn run(target: &Target, world: &World, known: &mut Known) -> Outcome {
    known.greeting = None;
    let path = target.endpoint.url().path().to_owned();
    let asked = world.now();
    let response = match ask(target, &target.endpoint, known).await {
        Ok(response) => response,
        Err(error) => {
            return Outcome::failed(
                "no answer",
                finding("probe.ews_path.no_answer", error.to_string()),
            );
        }
    };
    let status = response.status().as_u16();
    let transcript = transcript(target, &response);
    let clock_ahead_ms = read_date(&response).map(|at| ahead(at, asked, world.now()));
    let offered = offered_methods(response.headers());
    let location = response
        .headers()
        .get("location")
        .and_then(|v| v.to_str().ok())
        .unwrap_or_default()
        .to_owned();
    let body = read_bounded(response, LARGEST_PAGE)
        .await
        .unwrap_or_default();
    let web_page = status == 200 && is_web_page(&String::from_utf8_lossy(&body));
    known.greeting = Some(Greeting {
        offered,
        clock_ahead_ms,
        transcript: transcript.clone(),
    });
    match judge(status, web_page, &location) {
        None => Outcome::passed(path).with(transcript),
        Some(found) => {
            known.greeting = None;
            let found = at_usual_place(target, known).await.unwrap_or(found);
            Outcome::failed(status.to_string(), found).with(transcript)
        }
    }
}

/// Path of EWS where nobody changed it; IIS does not tell cases apart.
const USUAL: &str = "/ews/exchange.asmx";

/// Whether EWS is usually there.
pub(super) fn is_usual(path: &str) -> bool {
    path.eq_ignore_ascii_case(USUAL)
}

/// Whether a redirect leads to Outlook on the web or its sign-in page.
pub(super) fn leads_to_owa(to: &str) -> bool {
    let to = to.to_ascii_lowercase();
    ["/owa", "/ecp", "auth/logon.aspx"]
        .iter()
        .any(|p| to.contains(p))
}

/// Where something else answers at a path of its own: whether EWS is at the usual one.
async fn at_usual_place(target: &Target, known: &Known) -> Option<Finding> {
    let url = target.endpoint.url();
    if is_usual(url.path()) {
        return None;
    }
    let mut usual = url.clone();
    usual.set_path("/EWS/Exchange.asmx");
    usual.set_query(None);
    let endpoint = Endpoint::parse(usual.as_str()).ok()?;
    let response = ask(target, &endpoint, known).await.ok()?;
    let is_ews = response.status() == 401 && !offered_methods(response.headers()).is_empty();
    let said = format!(
        "{} does not answer as EWS, {} does",
        url.path(),
        usual.path()
    );
    is_ews.then(|| finding_ending("probe.ews_path.wrong_directory", said, usual))
}

/// An empty POST: IIS answers it with the methods it offers.
async fn ask(
    target: &Target,
    endpoint: &Endpoint,
    known: &Known,
) -> Result<reqwest::Response, EwsError> {
    let by_system = known.shown.as_ref().is_some_and(ServerShown::is_by_system);
    let http = if by_system {
        let line = Line {
            tls: TlsChoice::System,
            ..target.line.clone()
        };
        let connector = Connector::new(endpoint, &target.trust, &line)?;
        connector.shared().clone()
    } else {
        http_client(endpoint, onlooker_config()?, &target.line)?
    };
    let request = http
        .post(endpoint.url().clone())
        .header("content-type", "text/xml; charset=utf-8");
    let lost = |e: reqwest::Error| EwsError::NoAnswer {
        said: e.without_url().to_string(),
    };
    let request = request.build().map_err(lost)?;
    let slot = target.line.tape.as_ref().map(|tape| tape.sent(&request));
    let response = http.execute(request).await.map_err(lost)?;
    Ok(match slot {
        Some(slot) => slot.answered(response),
        None => response,
    })
}

/// 401 is as it should be; 200 and 500 come from a server that wants no sign-in for this address.
fn judge(status: u16, web_page: bool, location: &str) -> Option<Finding> {
    match status {
        _ if web_page => Some(finding(
            "probe.ews_path.web_page",
            "a web page instead of EWS",
        )),
        200 | 401 | 500 => None,
        300..=399 if leads_to_owa(location) => Some(finding(
            "probe.ews_path.owa",
            format!("the server points to {location}"),
        )),
        300..=399 => Some(finding(
            "probe.ews_path.elsewhere",
            format!("the server points to {location}"),
        )),
        403 => Some(finding(
            "probe.ews_path.forbidden",
            format!("HTTP status {status}"),
        )),
        404 | 405 | 410 => Some(finding(
            "probe.ews_path.not_there",
            format!("HTTP status {status}"),
        )),
        _ => Some(finding(
            "probe.ews_path.trouble",
            format!("HTTP status {status}"),
        )),
    }
}

/// How far the server's clock is ahead, measured against the middle of the exchange. A `Date`
/// header has whole seconds: half of one is added.
fn ahead(server: Timestamp, asked: Timestamp, answered: Timestamp) -> i64 {
    const HALF_A_SECOND: i64 = 500;
    let middle = i64::midpoint(asked.as_millisecond(), answered.as_millisecond());
    server.as_millisecond() + HALF_A_SECOND - middle
}

fn read_date(response: &reqwest::Response) -> Option<Timestamp> {
    let text = response.headers().get("date")?.to_str().ok()?;
    jiff::fmt::rfc2822::DateTimeParser::new()
        .parse_timestamp(text)
        .ok()
}

/// The exchange in a few lines; it carried no secret.
fn transcript(target: &Target, response: &reqwest::Response) -> Vec<String> {
    const SHOWN: [&str; 6] = [
        "www-authenticate",
        "server",
        "x-feserver",
        "date",
        "location",
        "request-id",
    ];
    let mut lines = vec![
        format!("> POST {}", target.endpoint.url().path()),
        format!("< {}", response.status()),
    ];
    for name in SHOWN {
        for value in response.headers().get_all(name) {
            let value: String = value
                .to_str()
                .unwrap_or_default()
                .chars()
                .take(120)
                .collect();
            lines.push(format!("< {name}: {value}"));
        }
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn statuses() {
        let code = |status, page| judge(status, page, "https://x/").map(|f| f.code);
        assert_eq!(code(401, false), None);
        assert_eq!(code(200, false), None);
        assert_eq!(code(200, true).as_deref(), Some("probe.ews_path.web_page"));
        assert_eq!(
            code(302, false).as_deref(),
            Some("probe.ews_path.elsewhere")
        );
        assert_eq!(
            code(404, false).as_deref(),
            Some("probe.ews_path.not_there")
        );
        assert_eq!(
            code(403, false).as_deref(),
            Some("probe.ews_path.forbidden")
        );
        let owa = judge(
            302,
            false,
            "https://mail.contoso.com/owa/auth/logon.aspx?url=x",
        );
        assert_eq!(owa.map(|f| f.code).as_deref(), Some("probe.ews_path.owa"));
        assert_eq!(code(503, false).as_deref(), Some("probe.ews_path.trouble"));
    }

    #[test]
    fn clocks() {
        let at = |ms| Timestamp::from_millisecond(ms).unwrap_or_default();
        assert_eq!(ahead(at(10_000), at(10_400), at(10_600)), 0);
        assert_eq!(ahead(at(70_000), at(10_400), at(10_600)), 60_000);
    }
}
