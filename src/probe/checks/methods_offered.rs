//! `methods_offered`: there is a sign-in method in common. Waits for `ews_path`.

use super::{Known, Outcome};
use crate::ews::choose_method;
use crate::probe::findings::finding;
use crate::probe::plan::Target;

pub(super) fn run(target: &Target, known: &mut Known) -> Outcome {
    let Some(greeting) = &known.greeting else {
        return Outcome::LeftOut;
    };
    let list = greeting
        .offered
        .iter()
        .map(ToString::to_string)
        .collect::<Vec<_>>()
        .join(", ");
    let transcript = greeting.transcript.clone();
    match choose_method(&greeting.offered, target.method.clone()) {
        Ok(method) => {
            known.method = Some(method);
            if target.endpoint.is_exchange_online() {
                let code = "probe.methods_offered.exchange_online_ends";
                let ends = finding(code, target.endpoint.host());
                return Outcome::failed(list, ends).with(transcript);
            }
            Outcome::passed(list).with(transcript)
        }
        Err(none) => {
            let value = if list.is_empty() {
                "none".to_owned()
            } else {
                list
            };
            let code = if target.endpoint.is_exchange_online() {
                "probe.methods_offered.exchange_online"
            } else {
                "probe.methods_offered.none"
            };
            Outcome::failed(value, finding(code, none.to_string())).with(transcript)
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use std::sync::Arc;

    use super::*;
    use crate::domain::{CheckState, Secret};
    use crate::ews::{Credentials, Endpoint, Line, Method, Trust};
    use crate::probe::checks::ews_path::Greeting;

    fn told(offered: Vec<Method>) -> String {
        let target = Target {
            endpoint: Endpoint::parse("https://outlook.office365.com/EWS/Exchange.asmx").unwrap(),
            trust: Trust::SystemRoots,
            line: Line::default(),
            credentials: Credentials {
                account: "svc@contoso.com".to_owned(),
                password: Secret::new("canary".into()),
            },
            method: None,
            listener: None,
            must_not_open: Vec::new(),
            recipients: Vec::new(),
            relay: None,
            ours: Arc::new(|_| true),
        };
        let mut known = Known {
            greeting: Some(Greeting {
                offered,
                clock_ahead_ms: None,
                transcript: Vec::new(),
            }),
            ..Known::default()
        };
        match run(&target, &mut known)
            .into_state(std::time::Duration::ZERO)
            .0
        {
            CheckState::Warned { finding, .. } | CheckState::Failed { finding, .. } => finding.code,
            other => format!("{other:?}"),
        }
    }

    #[test]
    fn exchange_online_is_told_its_end() {
        assert_eq!(
            told(vec![Method::Bearer]),
            "probe.methods_offered.exchange_online"
        );
        assert_eq!(
            told(vec![Method::Bearer, Method::Basic]),
            "probe.methods_offered.exchange_online_ends"
        );
    }
}
