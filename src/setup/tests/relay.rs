//! The relay among the answers: fields, review, what is probed, and the way back to Exchange.

use super::{super::*, *};
use crate::{config::Via, domain::Secret};

fn relay_of(m: &Machine) -> Option<String> {
    match m.connection().unwrap().config.via {
        Via::Ews => None,
        Via::Smtp(relay) => Some(format!("{}:{}", relay.host, relay.port)),
    }
}

#[test]
fn a_relay_is_shown_in_the_review_and_probed_with_the_rest() {
    let mut m = machine(Some(OLD));
    at_mailbox(&mut m);
    assert_eq!(relay_of(&m), None);
    m.handle(Event::Chose(FieldId::Via, 1));
    let shown = |m: &Machine, id| {
        field::FIELDS
            .iter()
            .any(|f| f.id == id && f.shown(m.answers()))
    };
    assert!(shown(&m, FieldId::RelayAccount) && shown(&m, FieldId::RelayPassword));
    m.handle(Event::Typed(FieldId::Relay, "relay.test".to_owned()));
    let fault = m.review().fault.unwrap();
    assert!(fault.contains("outgoing.via"), "{fault}");
    // A relay that is wrongly described keeps nobody from probing Exchange.
    assert_eq!(relay_of(&m), None);
    m.handle(Event::Typed(
        FieldId::Relay,
        "smtps://relay.test".to_owned(),
    ));
    m.handle(Event::Typed(FieldId::RelayAccount, "C\\out".to_owned()));
    let secret = Secret::new("canary".to_owned());
    m.handle(Event::Secret(FieldId::RelayPassword, secret));
    let review = m.review();
    for line in ["+via = \"smtps://relay.test\"", "+account = 'C\\out'"] {
        assert!(review.diff.contains(line), "{line}: {}", review.diff);
    }
    assert_eq!(review.secrets, ["outgoing.password"]);
    assert!(review.fault.is_none() && !review.text.contains("canary"));
    assert_eq!(relay_of(&m).as_deref(), Some("relay.test:465"));
    assert!(m.open_points().iter().any(|o| o.code == "probe.changed"));
    // Chosen away again, nothing of it is written.
    m.handle(Event::Chose(FieldId::Via, 0));
    let review = m.review();
    assert!(review.secrets.is_empty() && !review.text.contains("relay.test"));
    assert!(m.open_points().iter().all(|o| o.code != "probe.changed"));
}

#[test]
fn a_relay_of_the_config_comes_back_whole_and_leaves_nothing_behind() {
    let text = format!(
        "{OLD}[outgoing]\nvia = \"smtp://relay.test:25\"\naccount = \"u\"\nca_file = \"/ca.pem\"\n"
    );
    let mut m = machine(Some(&text));
    assert_eq!(m.answers().text(FieldId::Relay), "smtp://relay.test:25");
    let review = m.review();
    assert!(
        review.text.contains("ca_file = \"/ca.pem\""),
        "{}",
        review.text
    );
    assert_eq!(review.fault, None);
    m.handle(Event::Chose(FieldId::Via, 0));
    let review = m.review();
    assert_eq!(review.fault, None, "{}", review.text);
    assert!(!review.text.contains("/ca.pem"), "{}", review.text);
}
