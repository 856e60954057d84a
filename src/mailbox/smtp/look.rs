//! A look at a relay without sending anything: for the probe.

use tokio::time::timeout;

use super::{Limits, RelaySettings, SignIn, SmtpFault, session::Session};

/// What a look at a relay showed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Looked {
    /// Whether the way to it is under TLS.
    pub covered: bool,
    /// The account that was let in, where one signs in.
    pub signed_in: Option<String>,
    /// What was said, secrets masked.
    pub transcript: Vec<String>,
}

/// Goes as far as the sign-in and says goodbye: one try, no mail. For the probe.
pub async fn look(settings: &RelaySettings) -> Result<Looked, SmtpFault> {
    let limits = Limits::USUAL;
    let way = settings
        .way(limits)
        .map_err(|e| SmtpFault::TlsFailed(e.to_string()))?;
    let looking = async {
        let session = match &way.sign_in {
            // What can be seen without the password is worth seeing; its absence is told all the same.
            SignIn::NoPassword => {
                Session::greeted(&way).await?.quit().await;
                return Err(SmtpFault::NoPassword);
            }
            _ => Session::open(&way).await?,
        };
        let covered = session.covered();
        let signed_in = match &way.sign_in {
            SignIn::As(credentials) => Some(credentials.account.clone()),
            _ => None,
        };
        Ok(Looked {
            covered,
            signed_in,
            transcript: session.quit().await,
        })
    };
    match timeout(limits.prepare, looking).await {
        Ok(looked) => looked,
        Err(_) => Err(SmtpFault::Slow(limits.prepare)),
    }
}
