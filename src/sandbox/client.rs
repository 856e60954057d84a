//! Calls the admin side of a sandbox that runs elsewhere on this machine.
//!
//! Called by the command line (`sandbox deliver`, `sandbox mailbox`, `sandbox reply`) and by
//! `demo`. Speaks to loopback only.

use std::net::IpAddr;
use std::time::Duration;

use reqwest::{Method, Url};
use serde_json::{Value, json};

/// A large mail on a busy machine; everything else answers at once.
const TIME_LIMIT: Duration = Duration::from_secs(120);

/// How a delivered mail counts (`deliver`'s options).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DeliverAs {
    /// From the internet: organization headers stripped, stamped Anonymous.
    Outside,
    /// From somebody signed in: stamped Internal.
    Internal,
    /// All headers stay as they are.
    Intact,
}

/// Why a call gave nothing.
#[derive(Debug, thiserror::Error)]
pub enum ClientError {
    /// Not a URL of this machine.
    #[error("sandbox.client.url: {0} is not a URL on this machine, such as http://127.0.0.1:8443")]
    Url(String),
    /// Nobody answers there.
    #[error("sandbox.client.unreachable: no sandbox answers at {url}: {source}")]
    Unreachable {
        /// Where.
        url: String,
        /// What the HTTP library said.
        source: reqwest::Error,
    },
    /// The sandbox refused; its own code and sentence.
    #[error("{code}: {detail}")]
    Refused {
        /// Stable code such as `sandbox.mailbox.unknown`.
        code: String,
        /// What is wrong.
        detail: String,
    },
}

/// A sandbox somewhere on this machine.
#[derive(Debug, Clone)]
pub struct Client {
    base: Url,
    http: reqwest::Client,
}

impl Client {
    /// For a sandbox at `url` (`http://127.0.0.1:8443`; a path is ignored).
    ///
    /// HTTPS is taken without checking the certificate: the sandbox makes a new one at each start,
    /// and nothing but this machine is ever called.
    pub fn new(url: &str) -> Result<Self, ClientError> {
        let wrong = || ClientError::Url(url.to_owned());
        let mut base = Url::parse(url).map_err(|_| wrong())?;
        let host = base.host_str().unwrap_or_default();
        let address: Option<IpAddr> = host.trim_matches(['[', ']']).parse().ok();
        let is_here = host == "localhost" || address.is_some_and(|a| a.is_loopback());
        if !is_here || !matches!(base.scheme(), "http" | "https") {
            return Err(wrong());
        }
        base.set_path("/");
        base.set_query(None);
        let http = reqwest::Client::builder()
            .no_proxy()
            .danger_accept_invalid_certs(base.scheme() == "https")
            .timeout(TIME_LIMIT)
            .build()
            .map_err(|_| wrong())?;
        Ok(Self { base, http })
    }

    /// Delivers a mail (RFC 5322 bytes) to the recipients of its header. The answer has
    /// `message_id`, `delivered` (addresses) and `failed` (`address`, `reason`).
    pub async fn deliver(&self, mail: Vec<u8>, mode: DeliverAs) -> Result<Value, ClientError> {
        let mode = match mode {
            DeliverAs::Outside => "outside",
            DeliverAs::Internal => "internal",
            DeliverAs::Intact => "intact",
        };
        let mut url = self.at(&["deliver"])?;
        url.query_pairs_mut().append_pair("mode", mode);
        self.call(Method::POST, url, Some(mail)).await
    }

    /// The messages of a mailbox, newest last, as the contract describes them.
    pub async fn mailbox(&self, address: &str) -> Result<Value, ClientError> {
        let url = self.at(&["mailbox", address])?;
        self.call(Method::GET, url, None).await
    }

    /// Replies as a person of the sandbox; `to` is `latest` or a Message-ID.
    pub async fn reply(
        &self,
        author: &str,
        to: &str,
        text: &str,
        cc: &[String],
    ) -> Result<Value, ClientError> {
        let order = json!({"as": author, "to": to, "text": text, "cc": cc});
        let url = self.at(&["reply"])?;
        self.call(Method::POST, url, Some(order.to_string().into_bytes()))
            .await
    }

    fn at(&self, path: &[&str]) -> Result<Url, ClientError> {
        let mut url = self.base.clone();
        url.path_segments_mut()
            .map_err(|()| ClientError::Url(self.base.to_string()))?
            .clear()
            .push("sandbox")
            .extend(path);
        Ok(url)
    }

    async fn call(
        &self,
        method: Method,
        url: Url,
        body: Option<Vec<u8>>,
    ) -> Result<Value, ClientError> {
        let unreachable = |source| ClientError::Unreachable {
            url: self.base.to_string(),
            source,
        };
        let mut request = self.http.request(method, url);
        if let Some(body) = body {
            request = request.body(body);
        }
        let answer = request.send().await.map_err(unreachable)?;
        let status = answer.status();
        let bytes = answer.bytes().await.map_err(unreachable)?;
        let value: Result<Value, _> = serde_json::from_slice(&bytes);
        match value {
            Ok(value) if status.is_success() => Ok(value),
            Ok(problem) => Err(refusal(&problem)),
            // Something else listens there.
            Err(_) => Err(ClientError::Refused {
                code: "sandbox.client.stranger".to_owned(),
                detail: format!("{} answers {status}, but is no sandbox", self.base),
            }),
        }
    }
}

fn refusal(problem: &Value) -> ClientError {
    let text = |name: &str| {
        problem
            .get(name)
            .and_then(Value::as_str)
            .unwrap_or_default()
    };
    ClientError::Refused {
        code: text("code").to_owned(),
        detail: text("detail").to_owned(),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::indexing_slicing)]
    use super::super::{Options, Sandbox};
    use super::*;

    #[test]
    fn only_this_machine_is_called() {
        for url in [
            "http://127.0.0.1:8443",
            "https://localhost:1/x?y",
            "http://[::1]:2",
        ] {
            assert!(Client::new(url).is_ok(), "{url}");
        }
        for url in [
            "http://example.test",
            "ftp://127.0.0.1",
            "127.0.0.1:8443",
            "",
            "http://10.0.0.1/",
        ] {
            assert!(
                matches!(Client::new(url), Err(ClientError::Url(_))),
                "{url}"
            );
        }
    }

    #[tokio::test]
    async fn a_mail_goes_in_and_a_reply_comes_back() {
        let options = Options {
            listen: "localhost:0".to_owned(),
            tls: true,
            data: None,
        };
        let running = Sandbox::start(options).await.unwrap();
        let client = Client::new(&running.url).unwrap();
        let mail = b"From: smartactions@example.test\r\nTo: bob@example.test\r\nSubject: Order\r\n\r\nApprove?\r\n";
        let delivered = client
            .deliver(mail.to_vec(), DeliverAs::Internal)
            .await
            .unwrap();
        assert_eq!(delivered["delivered"][0], "bob@example.test");
        client
            .reply("bob@example.test", "latest", "Approve", &[])
            .await
            .unwrap();
        let mails = client.mailbox("actions@example.test").await.unwrap();
        assert_eq!(mails[0]["subject"], "RE: Order");
        assert_eq!(mails[0]["from"], "bob@example.test");
        assert!(
            mails[0]["text"]
                .as_str()
                .unwrap()
                .starts_with("Approve\r\n")
        );
        let nobody = client.mailbox("zoe@example.test").await;
        assert!(
            matches!(nobody, Err(ClientError::Refused { code, .. }) if code == "sandbox.mailbox.unknown")
        );
        running.stop().await.unwrap();
        assert!(matches!(
            client.mailbox("x@y.z").await,
            Err(ClientError::Unreachable { .. })
        ));
    }
}
