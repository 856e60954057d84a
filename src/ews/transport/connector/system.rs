//! Connections by the system's TLS (OpenSSL on Linux), which still speaks ciphers that ours does not:
//! Exchange 2016 on Windows Server 2012 R2 with an RSA certificate.

use std::sync::{Mutex, PoisonError};

use super::super::builder;
use crate::ews::endpoint::Endpoint;
use crate::ews::error::EwsError;
use crate::ews::line::Line;
use crate::ews::tls::Trust;

/// See the module.
#[derive(Debug)]
pub(super) struct System {
    roots: Option<Vec<reqwest::Certificate>>,
    pub(super) shared: reqwest::Client,
    seen: Mutex<Option<Vec<u8>>>,
}

impl System {
    /// Makes no connection yet. Pinned keys are refused: it would send before they are looked at.
    pub(super) fn new(endpoint: &Endpoint, trust: &Trust, line: &Line) -> Result<Self, EwsError> {
        let roots = match trust {
            Trust::SystemRoots => None,
            Trust::CaFile { pem } => Some(
                reqwest::Certificate::from_pem_bundle(pem)
                    .map_err(|e| EwsError::Settings(e.to_string()))?,
            ),
            Trust::Pins(_) => {
                let what = "pinned keys work with exchange.tls = \"rustls\" alone; give ca_file";
                return Err(EwsError::Settings(what.to_owned()));
            }
        };
        let shared = with_roots(builder(endpoint, line)?, roots.as_deref())
            .build()
            .map_err(|e| EwsError::Settings(e.to_string()))?;
        Ok(Self {
            roots,
            shared,
            seen: Mutex::default(),
        })
    }

    /// How its clients are made.
    pub(super) fn builder(
        &self,
        endpoint: &Endpoint,
        line: &Line,
    ) -> Result<reqwest::ClientBuilder, EwsError> {
        Ok(with_roots(builder(endpoint, line)?, self.roots.as_deref()))
    }

    pub(super) fn keep(&self, der: Vec<u8>) {
        *self.seen.lock().unwrap_or_else(PoisonError::into_inner) = Some(der);
    }

    /// The certificate of the newest answer.
    pub(super) fn seen(&self) -> Option<Vec<u8>> {
        let seen = self.seen.lock().unwrap_or_else(PoisonError::into_inner);
        seen.clone()
    }
}

fn with_roots(
    builder: reqwest::ClientBuilder,
    roots: Option<&[reqwest::Certificate]>,
) -> reqwest::ClientBuilder {
    let builder = builder.tls_backend_native().tls_info(true);
    match roots {
        Some(roots) => builder.tls_certs_only(roots.iter().cloned()),
        None => builder,
    }
}
