//! Broken answers, broken connections, hosts that are not believed.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing
)]

use super::*;

#[tokio::test]
async fn what_is_no_answer_is_told_apart() {
    let whole = inbox();
    let cut = whole[..whole.len() / 2].to_owned();
    let cases: Vec<(u16, String, &str, bool)> = vec![
        (
            200,
            "<!DOCTYPE html><html>Sign in</html>".into(),
            "ews.web_page",
            true,
        ),
        (200, cut, "ews.not_understood", true),
        (200, String::new(), "ews.not_understood", true),
        (200, "x".repeat(LARGEST_ANSWER + 1), "ews.too_large", true),
        (500, "<html>oh</html>".into(), "ews.http_status", true),
        (404, "<html>gone</html>".into(), "ews.http_status", false),
        (502, String::new(), "ews.http_status", true),
        (302, String::new(), "ews.redirected", false),
    ];
    for (status, body, code, unknown) in cases {
        let (endpoint, server) = serve(move |_| reply(status, body.clone())).await;
        let error = ask(&client(endpoint)).await.unwrap_err();
        assert_eq!(
            (error.code(), error.fate_unknown()),
            (code, unknown),
            "{status}"
        );
        assert_eq!(
            server.calls.load(Ordering::SeqCst),
            1,
            "nothing is repeated"
        );
    }
}

#[tokio::test]
async fn a_broken_connection_leaves_the_fate_unknown_and_a_missing_one_does_not() {
    let (endpoint, _server) = serve(|_| {
        let pieces =
            futures_util::stream::iter([Ok("<s:Envelope>"), Err(std::io::Error::other("cut"))]);
        reply(200, Body::from_stream(pieces))
    })
    .await;
    let error = ask(&client(endpoint)).await.unwrap_err();
    assert_eq!(
        (error.code(), error.fate_unknown()),
        ("ews.no_answer", true)
    );
    let unused = std::net::TcpListener::bind("127.0.0.1:0")
        .unwrap()
        .local_addr()
        .unwrap();
    let endpoint = Endpoint::parse(&format!("http://{unused}/")).unwrap();
    let error = ask(&client(endpoint)).await.unwrap_err();
    assert_eq!(
        (error.code(), error.fate_unknown()),
        ("ews.connect.unreachable", false)
    );
}

#[tokio::test]
async fn a_hanging_server_is_left() {
    let (endpoint, _server) = serve(|_| {
        reply(
            200,
            Body::from_stream(futures_util::stream::pending::<Result<Bytes, std::io::Error>>()),
        )
    })
    .await;
    let error = ask(&client_within(endpoint, Duration::from_millis(300)))
        .await
        .unwrap_err();
    assert_eq!(
        (error.code(), error.fate_unknown()),
        ("ews.no_answer", true)
    );
}

#[tokio::test]
async fn no_password_reaches_a_host_that_is_not_believed() {
    let made = rcgen::generate_simple_self_signed(vec!["localhost".into()]).unwrap();
    let key =
        tokio_rustls::rustls::pki_types::PrivateKeyDer::try_from(made.signing_key.serialize_der())
            .unwrap();
    let config = tokio_rustls::rustls::ServerConfig::builder_with_provider(provider())
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(vec![made.cert.der().clone()], key)
        .unwrap();
    let acceptor = tokio_rustls::TlsAcceptor::from(Arc::new(config));
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let endpoint = Endpoint::parse(&format!(
        "https://localhost:{}/EWS/Exchange.asmx",
        listener.local_addr().unwrap().port()
    ))
    .unwrap();
    let through = Arc::new(AtomicUsize::new(0));
    let counted = Arc::clone(&through);
    tokio::spawn(async move {
        while let Ok((socket, _)) = listener.accept().await {
            if acceptor.accept(socket).await.is_ok() {
                counted.fetch_add(1, Ordering::SeqCst);
            }
        }
    });
    let error = ask(&client(endpoint)).await.unwrap_err();
    assert_eq!(
        (error.code(), error.fate_unknown()),
        ("ews.connect.untrusted", false)
    );
    assert_eq!(through.load(Ordering::SeqCst), 0);
}

/// What a server, a proxy or a mistake may send instead: told apart, never taken for an answer.
#[tokio::test]
async fn answers_of_others_and_other_things_are_refused() {
    let other = inbox().replace("GetFolder", "FindItem");
    let nothing = envelope("GetFolder", "");
    let cases: [(&str, Vec<u8>, &str); 4] = [
        ("application/json", b"{}".to_vec(), "ews.not_understood"),
        (
            "image/png",
            (0..=255).cycle().take(5_000).collect(),
            "ews.not_understood",
        ),
        ("text/xml", other.into_bytes(), "ews.not_understood"),
        ("text/xml", nothing.into_bytes(), "ews.not_understood"),
    ];
    for (kind, body, code) in cases {
        let (endpoint, _server) = serve(move |_| {
            let mut answer = reply(200, body.clone());
            answer
                .headers_mut()
                .insert("content-type", kind.parse().unwrap());
            answer
        })
        .await;
        let error = ask(&client(endpoint)).await.unwrap_err();
        assert_eq!((error.code(), error.fate_unknown()), (code, true), "{kind}");
    }
    // The namespaces of Microsoft's own samples are wrong; the answer is right all the same.
    let wrong = inbox().replace("http://schemas", "https://schemas");
    let (endpoint, _server) = serve(move |_| reply(200, wrong.clone())).await;
    assert!(ask(&client(endpoint)).await.is_ok());
}

/// 64 MB of zeros in 64 kB.
const BOMB: &[u8] = include_bytes!("../../../tests/fuzz/zeros.gz");

/// A body without an end, plain and packed, is left after the bound.
#[tokio::test]
async fn a_body_without_an_end_is_left() {
    let (endpoint, _server) = serve(|_| {
        let piece = Bytes::from(vec![b' '; 64 * 1024]);
        let endless =
            futures_util::stream::repeat_with(move || Ok::<_, std::io::Error>(piece.clone()));
        reply(200, Body::from_stream(endless))
    })
    .await;
    let error = ask(&client(endpoint)).await.unwrap_err();
    assert_eq!(error.code(), "ews.too_large");
    // Says that it has 2 GB, and never sends them.
    let (endpoint, _server) = serve(|_| {
        let never = futures_util::stream::pending::<Result<Bytes, std::io::Error>>();
        let mut answer = reply(200, Body::from_stream(never));
        let headers = answer.headers_mut();
        headers.insert("content-length", "2147483648".parse().unwrap());
        answer
    })
    .await;
    let error = ask(&client(endpoint)).await.unwrap_err();
    assert_eq!(error.code(), "ews.too_large");
    let (endpoint, _server) = serve(|_| {
        let mut answer = reply(200, BOMB);
        let headers = answer.headers_mut();
        headers.insert("content-encoding", "gzip".parse().unwrap());
        answer
    })
    .await;
    let error = ask(&client(endpoint)).await.unwrap_err();
    assert_eq!(error.code(), "ews.too_large");
}

/// F8: an answer cut off anywhere, packed rubbish included, is never an empty mailbox.
#[tokio::test]
async fn an_answer_cut_anywhere_is_an_error() {
    let whole = inbox();
    let step = whole.len() / 40;
    for at in (0..whole.len() - 1).step_by(step.max(1)) {
        let cut = whole[..at].to_owned();
        let (endpoint, _server) = serve(move |_| reply(200, cut.clone())).await;
        let error = ask(&client(endpoint)).await.unwrap_err();
        assert_eq!(error.code(), "ews.not_understood", "cut at {at}");
    }
    let (endpoint, _server) = serve(|_| {
        let mut answer = reply(200, "no gzip");
        let headers = answer.headers_mut();
        headers.insert("content-encoding", "gzip".parse().unwrap());
        answer
    })
    .await;
    let error = ask(&client(endpoint)).await.unwrap_err();
    assert_eq!(
        (error.code(), error.fate_unknown()),
        ("ews.no_answer", true)
    );
}
