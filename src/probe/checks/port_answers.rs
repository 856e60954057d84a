//! `port_answers`: somebody accepts connections at the port. Waits for `name_resolves`.

use std::io::ErrorKind;

use super::{Known, Outcome};
use crate::probe::findings::finding;
use crate::probe::plan::Target;
use crate::probe::tls::connect;

pub(super) async fn run(target: &Target, known: &mut Known) -> Outcome {
    match connect(&known.addresses).await {
        Ok(_) => Outcome::passed(format!("port {}", target.endpoint.port())),
        Err(error) => {
            let code = match error.kind() {
                ErrorKind::TimedOut => "probe.port_answers.silent",
                _ => "probe.port_answers.refused",
            };
            Outcome::failed(
                format!("port {}", target.endpoint.port()),
                finding(code, error.to_string()),
            )
        }
    }
}
