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
