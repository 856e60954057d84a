//! Small servers on loopback: HTTP, HTTPS with a certificate of its own, DNS over UDP.
#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

use std::{
    net::SocketAddr,
    sync::{Arc, Mutex},
};

use axum::{
    Router,
    body::{Body, Bytes},
    extract::Request,
    http::{HeaderMap, Response},
    routing::any,
};
use hickory_resolver::proto::{
    op::{Message, MessageType, OpCode},
    rr::{Name, RData, Record, rdata::SRV},
};
use tokio::net::{TcpListener, UdpSocket};
use tokio_rustls::{
    TlsAcceptor,
    rustls::{ServerConfig, pki_types::PrivateKeyDer},
};

use crate::ews::tls::provider;

/// A server, and of each request whether somebody signed in.
pub(super) struct Server {
    pub(super) port: u16,
    heard: Arc<Mutex<Vec<bool>>>,
}

impl Server {
    pub(super) fn heard(&self) -> Vec<bool> {
        self.heard.lock().unwrap().clone()
    }
}

fn router(
    answer: impl Fn(&str) -> Response<Body> + Clone + Send + Sync + 'static,
) -> (Router, Arc<Mutex<Vec<bool>>>) {
    let heard = Arc::new(Mutex::new(Vec::new()));
    let kept = Arc::clone(&heard);
    let reply = move |request: Request| async move {
        let signed_in = request.headers().contains_key("authorization");
        kept.lock().unwrap().push(signed_in);
        let mut response = answer(request.uri().path());
        // What asks for a password gives its answer to whoever brings one.
        if let Some(locked) = response.extensions_mut().remove::<Locked>()
            && signed_in
        {
            return page(locked.0);
        }
        response
    };
    (Router::new().fallback(any(reply)), heard)
}

pub(super) async fn serve(
    answer: impl Fn(&str) -> Response<Body> + Clone + Send + Sync + 'static,
) -> Server {
    let (app, heard) = router(answer);
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    tokio::spawn(async move { axum::serve(listener, app).await });
    Server { port, heard }
}

/// With a certificate for `localhost`, which is given as PEM.
pub(super) async fn https(
    answer: impl Fn(&str) -> Response<Body> + Clone + Send + Sync + 'static,
) -> (Server, String) {
    let made = rcgen::generate_simple_self_signed(vec!["localhost".into()]).unwrap();
    let key = PrivateKeyDer::try_from(made.signing_key.serialize_der()).unwrap();
    let config = ServerConfig::builder_with_provider(provider())
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(vec![made.cert.der().clone()], key)
        .unwrap();
    let listener = Tls {
        listener: TcpListener::bind("127.0.0.1:0").await.unwrap(),
        acceptor: TlsAcceptor::from(Arc::new(config)),
    };
    let port = listener.listener.local_addr().unwrap().port();
    let (app, heard) = router(answer);
    tokio::spawn(async move { axum::serve(listener, app).await });
    (Server { port, heard }, made.cert.pem())
}

struct Tls {
    listener: TcpListener,
    acceptor: TlsAcceptor,
}

impl axum::serve::Listener for Tls {
    type Io = tokio_rustls::server::TlsStream<tokio::net::TcpStream>;
    type Addr = SocketAddr;

    async fn accept(&mut self) -> (Self::Io, Self::Addr) {
        loop {
            let (socket, address) = self.listener.accept().await.unwrap();
            if let Ok(stream) = self.acceptor.accept(socket).await {
                return (stream, address);
            }
        }
    }

    fn local_addr(&self) -> std::io::Result<SocketAddr> {
        self.listener.local_addr()
    }
}

pub(super) fn status(status: u16, location: &str) -> Response<Body> {
    Response::builder()
        .status(status)
        .header("location", location)
        .body(Body::empty())
        .unwrap()
}

pub(super) fn page(body: String) -> Response<Body> {
    Response::new(Body::from(body))
}

/// What is given to somebody who signs in.
#[derive(Clone)]
struct Locked(String);

pub(super) fn ask_for_password(_path: &str, body: &str) -> Response<Body> {
    let mut response = status(401, "");
    let headers: &mut HeaderMap = response.headers_mut();
    headers.insert("www-authenticate", "Basic realm=\"x\"".parse().unwrap());
    response.extensions_mut().insert(Locked(body.to_owned()));
    response
}

/// A body without an end.
pub(super) fn empty() -> Response<Body> {
    let piece = Bytes::from_static(&[b' '; 4096]);
    let endless = futures_util::stream::repeat_with(move || Ok::<_, std::io::Error>(piece.clone()));
    Response::new(Body::from_stream(endless))
}

/// A DNS server that answers every question with these records.
pub(super) struct Dns {
    pub(super) address: SocketAddr,
}

pub(super) async fn dns(records: &[(u16, u16, u16, &str)]) -> Dns {
    let socket = UdpSocket::bind("127.0.0.1:0").await.unwrap();
    let address = socket.local_addr().unwrap();
    let records: Vec<SRV> = records
        .iter()
        .map(|(priority, weight, port, target)| {
            let target = Name::from_ascii(format!("{target}.")).unwrap();
            SRV::new(*priority, *weight, *port, target)
        })
        .collect();
    tokio::spawn(async move {
        let mut buffer = [0_u8; 1500];
        while let Ok((length, from)) = socket.recv_from(&mut buffer).await {
            let question = Message::from_vec(&buffer[..length]).unwrap();
            let mut answer =
                Message::new(question.metadata.id, MessageType::Response, OpCode::Query);
            for query in &question.queries {
                answer.add_query(query.clone());
                for record in &records {
                    let data = RData::SRV(record.clone());
                    answer.add_answer(Record::from_rdata(query.name().clone(), 60, data));
                }
            }
            let _ = socket.send_to(&answer.to_vec().unwrap(), from).await;
        }
    });
    Dns { address }
}
