//! The connection to a relay: lines out, replies in; plain or TLS. Every wait and every length has a
//! limit. It knows nothing of mails.

use std::{net::SocketAddr, sync::Arc, time::Duration};

use tokio::{
    io::{AsyncRead, AsyncReadExt as _, AsyncWrite, AsyncWriteExt as _},
    net::TcpStream,
    time::timeout,
};
use tokio_rustls::{
    TlsConnector,
    rustls::{self, ClientConfig, pki_types::ServerName},
};

use super::{
    fault::SmtpFault,
    reply::{self, NotAReply, Reply, printable},
};

/// Lines kept of a conversation, for the probe.
const MOST_LINES: usize = 80;

trait Stream: AsyncRead + AsyncWrite + Send + Unpin {}
impl<T: AsyncRead + AsyncWrite + Send + Unpin> Stream for T {}

/// An open connection.
pub(super) struct Wire {
    stream: Box<dyn Stream>,
    /// Read and not yet taken as a reply.
    unread: Vec<u8>,
    /// Longest wait for one reply, and for one write.
    limit: Duration,
    transcript: Vec<String>,
}

impl Wire {
    /// Connects, plain.
    pub(super) async fn open(
        host: &str,
        port: u16,
        limit: Duration,
    ) -> Result<(Self, std::net::IpAddr), SmtpFault> {
        let found = timeout(limit, tokio::net::lookup_host((host, port))).await;
        let addresses: Vec<_> = found
            .map_err(|_| SmtpFault::Slow(limit))?
            .map_err(|e| SmtpFault::NoSuchHost(e.to_string()))?
            .collect();
        let tcp = connect(&addresses, limit).await?;
        // Small writes, each of them awaited by the other side.
        let _ = tcp.set_nodelay(true);
        let own = tcp
            .local_addr()
            .map_err(|e| SmtpFault::Lost(e.to_string()))?;
        let wire = Self {
            stream: Box::new(tcp),
            unread: Vec::new(),
            limit,
            transcript: Vec::new(),
        };
        Ok((wire, own.ip()))
    }

    /// Goes on under TLS. What came in before the handshake was put in by somebody on the way, or is
    /// meant to be taken for an answer that comes under TLS: refused.
    pub(super) async fn covered(
        self,
        config: Arc<ClientConfig>,
        host: &str,
    ) -> Result<Self, SmtpFault> {
        let Self {
            stream,
            unread,
            limit,
            transcript,
        } = self;
        if !unread.is_empty() {
            return Err(SmtpFault::Unasked);
        }
        let name = ServerName::try_from(host.to_owned())
            .map_err(|e| SmtpFault::TlsFailed(e.to_string()))?;
        let shaken = timeout(limit, TlsConnector::from(config).connect(name, stream)).await;
        let stream = shaken
            .map_err(|_| SmtpFault::Slow(limit))?
            .map_err(|e| tls_fault(&e))?;
        Ok(Self {
            stream: Box::new(stream),
            unread,
            limit,
            transcript,
        })
    }

    /// One command and its reply. `shown` stands for it in the transcript.
    pub(super) async fn command(&mut self, line: &str, shown: &str) -> Result<Reply, SmtpFault> {
        // An answer that lies here already would be taken for that to the next command.
        if !self.unread.is_empty() {
            return Err(SmtpFault::Unasked);
        }
        self.note('>', shown);
        self.write(line.as_bytes()).await?;
        self.reply(self.limit).await
    }

    /// The next reply.
    pub(super) async fn reply(&mut self, limit: Duration) -> Result<Reply, SmtpFault> {
        let reply = timeout(limit, self.next())
            .await
            .map_err(|_| SmtpFault::Slow(limit))??;
        self.note('<', &reply.words());
        Ok(reply)
    }

    async fn next(&mut self) -> Result<Reply, SmtpFault> {
        loop {
            match reply::first(&self.unread) {
                Ok(Some((reply, length))) => {
                    self.unread.drain(..length);
                    return Ok(reply);
                }
                Ok(None) => {}
                Err(NotAReply::TooLong) => return Err(SmtpFault::TooLong),
                Err(NotAReply::Garbage(said)) => return Err(SmtpFault::Garbage(said)),
            }
            self.read().await?;
        }
    }

    /// Reads what is there, at least one byte. The limits of a reply bound what piles up.
    async fn read(&mut self) -> Result<(), SmtpFault> {
        self.unread.reserve(4096);
        match self.stream.read_buf(&mut self.unread).await {
            Ok(0) => Err(SmtpFault::Closed),
            Ok(_) => Ok(()),
            Err(e) => Err(SmtpFault::Lost(e.to_string())),
        }
    }

    /// Takes in what the other side has said unasked; nothing, as a rule.
    pub(super) async fn glance(&mut self) -> Result<(), SmtpFault> {
        match timeout(Duration::ZERO, self.read()).await {
            Ok(read) => read,
            Err(_) => Ok(()),
        }
    }

    /// Whether the other side has said something unasked.
    pub(super) fn has_unread(&self) -> bool {
        !self.unread.is_empty()
    }

    /// Writes and flushes.
    pub(super) async fn write(&mut self, bytes: &[u8]) -> Result<(), SmtpFault> {
        let writing = async {
            self.stream.write_all(bytes).await?;
            self.stream.flush().await
        };
        match timeout(self.limit, writing).await {
            Ok(written) => written.map_err(|e| SmtpFault::Lost(e.to_string())),
            Err(_) => Err(SmtpFault::Slow(self.limit)),
        }
    }

    /// Puts a line into the transcript; secrets are never given here.
    pub(super) fn note(&mut self, mark: char, text: &str) {
        if self.transcript.len() < MOST_LINES {
            self.transcript.push(format!("{mark} {}", printable(text)));
        }
    }

    /// What was said so far.
    pub(super) fn transcript(&self) -> &[String] {
        &self.transcript
    }
}

/// Connects to the first address that answers. Each has its share of the time: one that swallows
/// packets, as a name's IPv6 address does where that is half set up, must not keep us from the next.
async fn connect(addresses: &[SocketAddr], limit: Duration) -> Result<TcpStream, SmtpFault> {
    let share = limit / u32::try_from(addresses.len().max(1)).unwrap_or(u32::MAX);
    let mut said = "its name has no address".to_owned();
    for address in addresses {
        match timeout(share, TcpStream::connect(address)).await {
            Ok(Ok(tcp)) => return Ok(tcp),
            Ok(Err(error)) => said = error.to_string(),
            Err(_) => "no answer in time".clone_into(&mut said),
        }
    }
    Err(SmtpFault::Unreachable(said))
}

/// Sorts an error of a handshake.
fn tls_fault(error: &std::io::Error) -> SmtpFault {
    let tls = error
        .get_ref()
        .and_then(|e| e.downcast_ref::<rustls::Error>());
    match tls {
        Some(rustls::Error::InvalidCertificate(why)) => SmtpFault::TlsUntrusted(why.to_string()),
        Some(other) => SmtpFault::TlsFailed(other.to_string()),
        None => SmtpFault::TlsFailed(error.to_string()),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use tokio::net::{TcpListener, TcpSocket};

    #[tokio::test]
    async fn an_address_that_swallows_packets_leaves_time_for_the_next() {
        // A queue of one that nobody empties: the system drops what comes after.
        let socket = TcpSocket::new_v4().unwrap();
        socket.bind("127.0.0.1:0".parse().unwrap()).unwrap();
        let full = socket.listen(1).unwrap();
        let silent = full.local_addr().unwrap();
        let mut kept = Vec::new();
        for _ in 0..4 {
            kept.push(timeout(Duration::from_millis(200), TcpStream::connect(silent)).await);
        }
        let relay = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let both = [silent, relay.local_addr().unwrap()];
        let limit = Duration::from_secs(1);
        assert!(connect(&both, limit).await.is_ok());
        let told = connect(&[silent], Duration::from_millis(100)).await.err();
        assert_eq!(
            told,
            Some(SmtpFault::Unreachable("no answer in time".to_owned()))
        );
    }
}
