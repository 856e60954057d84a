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
            Outcome::passed(list).with(transcript)
        }
        Err(none) => {
            let value = if list.is_empty() {
                "none".to_owned()
            } else {
                list
            };
            Outcome::failed(
                value,
                finding("probe.methods_offered.none", none.to_string()),
            )
            .with(transcript)
        }
    }
}
