//! NTLM against a scripted server that counts connections and steps.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing
)]

use base64::{Engine as _, engine::general_purpose::STANDARD};
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::TcpStream,
};

use super::*;

/// The `CHALLENGE_MESSAGE` of MS-NLMP section 4.2.4.3.
const CHALLENGE: &str = "4e544c4d53535000020000000c000c003800000033828ae2\
    0123456789abcdef00000000000000002400240044000000060070170000000f530065007200760065007200\
    02000c0044006f006d00610069006e0001000c0053006500720076006500720000000000";

/// What the server saw: connection, step (0: without `Authorization`), length of the body.
type Seen = Arc<Mutex<Vec<(usize, u8, usize)>>>;

/// What the server does that is not plain.
#[derive(Clone, Copy, Default)]
struct Manner {
    /// Every third message is refused.
    refuses: bool,
    /// Each connection ends after the first answer to a request.
    closes: bool,
    /// A signed-in connection is forgotten before its second request.
    forgets: bool,
}

async fn ntlm_server(manner: Manner) -> (Endpoint, Seen) {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let at = listener.local_addr().unwrap();
    let seen = Seen::default();
    let kept = Arc::clone(&seen);
    tokio::spawn(async move {
        for connection in 0.. {
            let (socket, _) = listener.accept().await.unwrap();
            tokio::spawn(serve_connection(
                socket,
                connection,
                manner,
                Arc::clone(&kept),
            ));
        }
    });
    let endpoint = Endpoint::parse(&format!("http://{at}/EWS/Exchange.asmx")).unwrap();
    (endpoint, seen)
}

async fn serve_connection(mut socket: TcpStream, connection: usize, manner: Manner, seen: Seen) {
    let (mut signed_in, mut answered) = (false, 0);
    while let Some((head, body)) = read_request(&mut socket).await {
        let token = head.lines().find_map(|l| {
            l.to_ascii_lowercase()
                .starts_with("authorization: ntlm ")
                .then(|| &l[20..])
        });
        let step = token.map_or(0, |t| STANDARD.decode(t.trim()).unwrap()[8]);
        seen.lock().unwrap().push((connection, step, body.len()));
        let challenge = data_encoding::HEXLOWER
            .decode(CHALLENGE.as_bytes())
            .unwrap();
        signed_in |= step == 3 && !manner.refuses;
        if manner.forgets && answered > 0 {
            signed_in = false;
        }
        let answer = match step {
            1 => refusal_with(&format!("NTLM {}", STANDARD.encode(challenge))),
            _ if !signed_in => refusal_with("NTLM"),
            _ if body.contains("GetStreamingEvents") => {
                "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n".to_owned()
            }
            _ => {
                answered += 1;
                let content = inbox();
                let close = if manner.closes {
                    "connection: close\r\n"
                } else {
                    ""
                };
                format!(
                    "HTTP/1.1 200 OK\r\n{close}content-length: {}\r\n\r\n{content}",
                    content.len()
                )
            }
        };
        socket.write_all(answer.as_bytes()).await.unwrap();
        if manner.closes && signed_in {
            return;
        }
    }
}

fn refusal_with(offer: &str) -> String {
    format!(
        "HTTP/1.1 401 Unauthorized\r\nwww-authenticate: {offer}\r\ncontent-length: 4\r\n\r\nno!!"
    )
}

/// Head and body of one request; `None` when the connection is closed.
async fn read_request(socket: &mut TcpStream) -> Option<(String, String)> {
    let mut bytes = Vec::new();
    loop {
        if let Some(end) = bytes.windows(4).position(|w| w == b"\r\n\r\n") {
            let head = String::from_utf8(bytes[..end].to_vec()).unwrap();
            let length = head
                .lines()
                .find_map(|l| {
                    l.to_ascii_lowercase()
                        .strip_prefix("content-length: ")?
                        .parse()
                        .ok()
                })
                .unwrap_or(0);
            if bytes.len() >= end + 4 + length {
                let body = String::from_utf8(bytes[end + 4..end + 4 + length].to_vec()).unwrap();
                return Some((head, body));
            }
        }
        if socket.read_buf(&mut bytes).await.ok()? == 0 {
            return None;
        }
    }
}

fn ntlm_client(endpoint: Endpoint, method: Option<&Method>) -> EwsClient {
    let credentials = Credentials {
        account: "CORP\\svc".into(),
        password: Secret::new("pw".into()),
    };
    let scheme = sign_in(credentials, method).unwrap();
    let limit = Duration::from_secs(10);
    EwsClient::with_limit(endpoint, &Trust::SystemRoots, scheme, limit).unwrap()
}

fn steps(seen: &Seen) -> Vec<(usize, u8)> {
    seen.lock()
        .unwrap()
        .iter()
        .map(|(c, s, _)| (*c, *s))
        .collect()
}

#[tokio::test]
async fn a_connection_is_signed_in_once_and_kept() {
    let (endpoint, seen) = ntlm_server(Manner::default()).await;
    let client = ntlm_client(endpoint, Some(&Method::Ntlm));
    for _ in 0..20 {
        ask(&client).await.unwrap();
    }
    let all = steps(&seen);
    assert_eq!(all[..3], [(0, 1), (0, 3), (0, 0)]);
    assert!(all[2..].iter().all(|s| *s == (0, 0)), "{all:?}");
    assert_eq!(all.len(), 21);
    let bodies: Vec<usize> = seen.lock().unwrap().iter().map(|(.., n)| *n).collect();
    assert_eq!(bodies[0], 0, "nothing of the request before the sign-in");
    assert!(bodies[1] > 0 && bodies[1..].iter().all(|n| *n == bodies[1]));
}

#[tokio::test]
async fn auto_asks_first_and_takes_ntlm() {
    let (endpoint, seen) = ntlm_server(Manner::default()).await;
    let client = ntlm_client(endpoint, None);
    ask(&client).await.unwrap();
    ask(&client).await.unwrap();
    assert_eq!(steps(&seen), [(0, 0), (1, 1), (1, 3), (1, 0)]);
    assert_eq!(seen.lock().unwrap()[0].2, 0);
}

#[tokio::test]
async fn a_wrong_password_is_judged_twice_and_never_again() {
    let (endpoint, seen) = ntlm_server(Manner {
        refuses: true,
        ..Manner::default()
    })
    .await;
    let client = ntlm_client(endpoint, Some(&Method::Ntlm));
    let calls: Vec<_> = (0..20).map(|_| ask(&client)).collect();
    for error in futures_util::future::join_all(calls).await {
        let code = error.unwrap_err().code();
        assert!(code.starts_with("ews.sign_in."), "{code}");
    }
    let judged = steps(&seen).iter().filter(|(_, step)| *step == 3).count();
    assert_eq!(judged, 2);
}

#[tokio::test]
async fn a_new_connection_signs_in_again() {
    for manner in [
        Manner {
            closes: true,
            ..Manner::default()
        },
        Manner {
            forgets: true,
            ..Manner::default()
        },
    ] {
        let (endpoint, seen) = ntlm_server(manner).await;
        let client = ntlm_client(endpoint, Some(&Method::Ntlm));
        ask(&client).await.unwrap();
        ask(&client).await.unwrap();
        let signed: Vec<_> = steps(&seen).into_iter().filter(|(_, s)| *s != 0).collect();
        assert_eq!(signed, [(0, 1), (0, 3), (1, 1), (1, 3)]);
    }
}

#[tokio::test]
async fn a_stream_has_a_connection_of_its_own() {
    let (endpoint, seen) = ntlm_server(Manner::default()).await;
    let client = ntlm_client(endpoint, Some(&Method::Ntlm));
    ask(&client).await.unwrap();
    let subscription = Subscription::for_tests("S");
    let stream = client.stream(&subscription, 29).await.unwrap();
    ask(&client).await.unwrap();
    ask(&client).await.unwrap();
    let all = steps(&seen);
    assert_eq!(
        all,
        [(0, 1), (0, 3), (0, 0), (1, 1), (1, 3), (1, 0)],
        "the stream keeps the first, calls share the second"
    );
    drop(stream);
}
