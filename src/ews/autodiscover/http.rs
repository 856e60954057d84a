//! Asks one place over HTTP, and sorts what came back.

use reqwest::{
    StatusCode, Url,
    header::{CONTENT_TYPE, HeaderMap, LOCATION},
};

use super::attempt::{Asked, Outcome, short};
use super::heard::{Answer, Heard};
use super::places::Place;
use super::{pox, soap};
use crate::ews::auth::{Anonymous, Method, SignIn, SignInFault, offered_methods};
use crate::ews::endpoint::Endpoint;
use crate::ews::error::{ConnectFault, EwsError};
use crate::ews::line::Line;
use crate::ews::tls::Trust;
use crate::ews::transport::{Connector, read_bounded, text_of};

/// Largest answer that is read.
const LARGEST_ANSWER: usize = 256 * 1024;

type Said = (Option<u16>, Heard);

/// Asks in the place's form: without signing in first, and signed in when it says 401. So a web
/// server that has nothing to do with mail, and answers 404, never gets the password.
pub(super) async fn ask(place: &Place, trust: &Trust, line: &Line, sign_in: &dyn SignIn) -> Said {
    match exchange(place, trust, line, &Anonymous).await {
        Ok(whole) if whole.status == StatusCode::UNAUTHORIZED => {
            let offered = offered_methods(&whole.headers);
            if sign_in.account().is_empty() || !offered.iter().any(Method::is_supported) {
                return (Some(401), Heard::nothing(not_offered(&offered)));
            }
            match exchange(place, trust, line, sign_in).await {
                Ok(whole) if whole.status == StatusCode::UNAUTHORIZED => {
                    (Some(401), refused(&whole.headers, &sign_in.method()))
                }
                Ok(whole) => (Some(whole.status.as_u16()), judge(place.asked, &whole)),
                Err(error) => (None, failed(error)),
            }
        }
        Ok(whole) => (Some(whole.status.as_u16()), judge(place.asked, &whole)),
        Err(error) => (None, failed(error)),
    }
}

/// A 401 to somebody who signed in: the account was judged, unless the method that is set is one
/// that the server does not take.
fn refused(headers: &HeaderMap, method: &Method) -> Heard {
    let offered = offered_methods(headers);
    // Without a choice of a method yet, what was refused is the strongest that is offered.
    let undecided = *method == Method::Other("auto".to_owned());
    if offered.is_empty() || undecided || offered.iter().any(|o| o.is_by(method)) {
        return Heard::Refused;
    }
    Heard::nothing(not_offered(&offered))
}

fn not_offered(offered: &[Method]) -> Outcome {
    Outcome::NoSignIn(short(&names(offered)))
}

fn names(methods: &[Method]) -> String {
    let names: Vec<String> = methods.iter().map(ToString::to_string).collect();
    names.join(", ")
}

/// A whole answer.
struct Whole {
    status: StatusCode,
    headers: HeaderMap,
    body: String,
}

async fn exchange(
    place: &Place,
    trust: &Trust,
    line: &Line,
    sign_in: &dyn SignIn,
) -> Result<Whole, EwsError> {
    let settings = |e: String| EwsError::Settings(e);
    let endpoint = Endpoint::parse(place.url.as_str()).map_err(|e| settings(e.to_string()))?;
    let connector = Connector::new(&endpoint, trust, line)?;
    let body = match place.asked {
        Asked::Soap => soap::request_body(&place.address, &place.url),
        _ => pox::request_body(&place.address),
    };
    let request = connector
        .shared()
        .post(place.url.clone())
        .header(CONTENT_TYPE, "text/xml; charset=utf-8")
        .body(body)
        .build()
        .map_err(|e| settings(e.to_string()))?;
    let response = sign_in
        .send(&connector, request)
        .await
        .map_err(|e| match e {
            // The list alone: the outcome says what it is of.
            SignInFault::NoMethod(none) => settings(names(&none.offered)),
            other => other.into_error(endpoint.host(), sign_in.account()),
        })?;
    let status = response.status();
    let headers = response.headers().clone();
    // What a redirect or a refusal carries is not read: a redirect of a web site has a long page.
    let wanted = status == StatusCode::OK || status == StatusCode::INTERNAL_SERVER_ERROR;
    let body = if wanted {
        read_bounded(response, LARGEST_ANSWER).await?
    } else {
        Vec::new()
    };
    Ok(Whole {
        status,
        headers,
        body: text_of(&body).into_owned(),
    })
}

fn judge(asked: Asked, whole: &Whole) -> Heard {
    let status = whole.status.as_u16();
    match (status, location(&whole.headers)) {
        (300..=399, Some(to)) => Heard::PointsTo(to),
        (200, _) => Heard::Answer(read(asked, &whole.body)),
        // Faults of SOAP come with 500 (SOAP 1.1 section 6.2).
        (500, _) if asked == Asked::Soap => match read(asked, &whole.body) {
            Answer::Nothing(error @ Outcome::Error { .. }) => Heard::nothing(error),
            _ => Heard::nothing(Outcome::Status(status)),
        },
        _ => Heard::nothing(Outcome::Status(status)),
    }
}

fn read(asked: Asked, body: &str) -> Answer {
    match asked {
        Asked::Soap => soap::read_answer(body),
        _ => pox::read_answer(body),
    }
}

fn failed(error: EwsError) -> Heard {
    match error {
        EwsError::NotConnected {
            fault: ConnectFault::Tls(fault),
            said,
            ..
        } if fault.is_of_certificate() => Heard::Nothing {
            outcome: Outcome::Untrusted(short(&said)),
            gone: true,
        },
        EwsError::NotConnected { said, .. } => Heard::Nothing {
            outcome: Outcome::NoConnection(short(&said)),
            gone: true,
        },
        // The KDC refused the password: that counts as if the place had.
        EwsError::SignInRefused { .. } => Heard::Refused,
        EwsError::SignInStopped { .. } => Heard::Stopped,
        EwsError::TooLarge { limit } => Heard::nothing(Outcome::TooLarge { limit }),
        EwsError::Settings(why) => Heard::nothing(Outcome::NoSignIn(short(&why))),
        other => Heard::nothing(Outcome::NoAnswer(short(&other.to_string()))),
    }
}

/// The plain HTTP step: sends nothing but the request, reads no body, and takes nothing but where a
/// 302 points to. Other statuses count for nothing (MS-OXDISCO).
pub(super) async fn plain_get(url: &Url) -> Said {
    let client = reqwest::Client::builder()
        .redirect(reqwest::redirect::Policy::none())
        .user_agent(concat!("SmartActions/", env!("CARGO_PKG_VERSION")));
    let host = url.host_str().unwrap_or_default();
    let answer = match client.build() {
        Ok(client) => client.get(url.clone()).send().await,
        Err(error) => Err(error),
    };
    match answer {
        Ok(response) => {
            let status = response.status().as_u16();
            let heard = match location(response.headers()) {
                Some(to) if status == 302 => Heard::PointsTo(to),
                _ => Heard::nothing(Outcome::NoRedirect),
            };
            (Some(status), heard)
        }
        Err(error) => (None, failed(EwsError::from_http(&error, host))),
    }
}

fn location(headers: &HeaderMap) -> Option<String> {
    headers.get(LOCATION)?.to_str().ok().map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Else each search would let the KDC count two more.
    #[test]
    fn a_refusal_by_the_kdc_is_a_refusal_of_the_account() {
        let said = SignInFault::WrongPassword("preauth failed".to_owned());
        let heard = failed(said.into_error("mail.test", "svc@mail.test"));
        assert!(matches!(heard, Heard::Refused));
    }

    #[test]
    fn a_refusal_before_a_method_was_chosen_is_one_too() {
        let mut headers = HeaderMap::new();
        let offer = reqwest::header::HeaderValue::from_static("Negotiate");
        headers.insert("www-authenticate", offer);
        let heard = |method: &str| refused(&headers, &Method::Other(method.to_owned()));
        assert!(matches!(heard("auto"), Heard::Refused));
        assert!(!matches!(heard("none"), Heard::Refused));
    }
}
