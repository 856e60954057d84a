//! A scripted server that signs in by NTLM and notes what it saw.

use base64::{Engine as _, engine::general_purpose::STANDARD};
use tokio::io::{AsyncRead, AsyncReadExt as _, AsyncWrite, AsyncWriteExt as _};

use super::*;

/// The `CHALLENGE_MESSAGE` of MS-NLMP section 4.2.4.3.
const CHALLENGE: &str = "4e544c4d53535000020000000c000c003800000033828ae2\
    0123456789abcdef00000000000000002400240044000000060070170000000f530065007200760065007200\
    02000c0044006f006d00610069006e0001000c0053006500720076006500720000000000";

/// What the server saw: connection, step (0: without `Authorization`), length of the body.
pub(in crate::ews::client_tests) type Seen = Arc<Mutex<Vec<(usize, u8, usize)>>>;

/// What the server does that is not plain.
#[derive(Clone, Default)]
pub(in crate::ews::client_tests) struct Manner {
    /// Refuses every third message while set.
    pub(super) refuses: Arc<AtomicBool>,
    /// Each connection ends after the first answer to a request.
    pub(super) closes: bool,
    /// Each connection ends after a last step without a request.
    pub(super) hangs_up: bool,
    /// A signed-in connection is forgotten before its second request.
    pub(super) forgets: bool,
    /// Offers another method alone.
    pub(super) offers: Option<&'static str>,
    /// Answers once so many requests are there.
    pub(super) together: Option<Arc<tokio::sync::Barrier>>,
}

pub(super) async fn ntlm_server(manner: Manner) -> (Endpoint, Seen) {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let at = listener.local_addr().unwrap();
    let seen = Seen::default();
    let kept = Arc::clone(&seen);
    tokio::spawn(async move {
        for connection in 0.. {
            let (socket, _) = listener.accept().await.unwrap();
            let (manner, kept) = (manner.clone(), Arc::clone(&kept));
            tokio::spawn(serve_connection(socket, connection, manner, kept));
        }
    });
    let endpoint = Endpoint::parse(&format!("http://{at}/EWS/Exchange.asmx")).unwrap();
    (endpoint, seen)
}

pub(in crate::ews::client_tests) async fn serve_connection(
    mut socket: impl AsyncRead + AsyncWrite + Unpin,
    connection: usize,
    manner: Manner,
    seen: Seen,
) {
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
        signed_in |= step == 3 && !manner.refuses.load(Ordering::SeqCst);
        if manner.forgets && answered > 0 {
            signed_in = false;
        }
        let mut last = manner.closes && answered > 0;
        let answer = match (step, manner.offers) {
            (_, Some(other)) => refusal_with(other),
            (1, _) => refusal_with(&format!("NTLM {}", STANDARD.encode(challenge))),
            _ if !signed_in => refusal_with("NTLM"),
            _ if body.is_empty() => {
                last = manner.hangs_up;
                "HTTP/1.1 400 Bad Request\r\ncontent-length: 0\r\n\r\n".to_owned()
            }
            _ if body.contains("GetStreamingEvents") => {
                "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n".to_owned()
            }
            _ => {
                answered += 1;
                last = manner.closes;
                if let Some(all) = &manner.together {
                    all.wait().await;
                }
                let content = inbox();
                let length = content.len();
                format!("HTTP/1.1 200 OK\r\ncontent-length: {length}\r\n\r\n{content}")
            }
        };
        socket.write_all(answer.as_bytes()).await.unwrap();
        if last {
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
async fn read_request(socket: &mut (impl AsyncRead + Unpin)) -> Option<(String, String)> {
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
