//! Connections that nothing is sent on: directly, or through a proxy.

use std::{net::SocketAddr, time::Duration};

use axum::http::Uri;
use hyper_util::{
    client::legacy::connect::{HttpConnector, proxy::Tunnel},
    rt::TokioIo,
};
use tokio::net::TcpStream;
use tower::Service as _;

use crate::ews::{Endpoint, Line};

/// Time for one connection to one address.
const CONNECT_LIMIT: Duration = Duration::from_secs(5);

/// A connection to the server: to one of the addresses, which are the proxy's where there is one,
/// and then on through the proxy.
pub(super) async fn connect_through(
    endpoint: &Endpoint,
    line: &Line,
    addresses: &[SocketAddr],
) -> Result<TcpStream, String> {
    let Some(proxy) = line.proxy_to(endpoint).map_err(|e| e.to_string())? else {
        return connect(addresses).await.map_err(|e| e.to_string());
    };
    let uri = |url: &str| url.parse::<Uri>().map_err(|e| e.to_string());
    let mut tunnel = Tunnel::new(uri(proxy.url.as_str())?, HttpConnector::new());
    if let Some(authorization) = proxy.authorization {
        tunnel = tunnel.with_auth(authorization);
    }
    // A server's name alone is asked for: neither path nor query is a proxy's business.
    let target = uri(&format!(
        "https://{}:{}/",
        url_host(endpoint),
        endpoint.port()
    ))?;
    let opening = tunnel.call(target);
    match tokio::time::timeout(CONNECT_LIMIT, opening).await {
        Ok(opened) => opened.map(TokioIo::into_inner).map_err(|e| e.to_string()),
        Err(_) => Err("the proxy does not answer".to_owned()),
    }
}

fn url_host(endpoint: &Endpoint) -> &str {
    endpoint.url().host_str().unwrap_or_default()
}

/// A connection to the first address that answers.
pub(in crate::probe) async fn connect(addresses: &[SocketAddr]) -> std::io::Result<TcpStream> {
    let mut last = std::io::Error::from(std::io::ErrorKind::AddrNotAvailable);
    for address in addresses {
        match tokio::time::timeout(CONNECT_LIMIT, TcpStream::connect(address)).await {
            Ok(Ok(socket)) => return Ok(socket),
            Ok(Err(error)) => last = error,
            Err(_) => last = std::io::Error::from(std::io::ErrorKind::TimedOut),
        }
    }
    Err(last)
}
