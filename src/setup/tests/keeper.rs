//! Who keeps the engine, and the ways to start that leave the wizard: offered where they can work.

use super::*;
use crate::config::ServiceKind;
use crate::setup::Way;

fn with(text: Option<&str>, change: impl FnOnce(&mut Facts)) -> Machine {
    let mut m = Machine::new();
    m.start();
    let mut facts = facts(text);
    change(&mut facts);
    m.handle(Event::Found(Box::new(facts)));
    m
}

fn offer() -> UnitOffer {
    UnitOffer {
        name: "smartactions.service".to_owned(),
        of_machine: true,
    }
}

fn take(m: &mut Machine, way: Way) -> Vec<Effect> {
    let at = m.starts().iter().position(|s| *s == way).unwrap();
    m.handle(Event::Chose(FieldId::Start, at));
    press(m, Command::Next)
}

fn on_engine(m: &mut Machine) -> Vec<FieldId> {
    m.enter(Step::Engine);
    m.view().fields.iter().map(|f| f.id).collect()
}

#[test]
fn a_unit_is_offered_only_where_a_service_manager_could_keep_it() {
    let mut without = with(Some(OLD), |_| {});
    assert!(!on_engine(&mut without).contains(&FieldId::Service));
    let mut m = with(Some(OLD), |f| f.unit = Some(offer()));
    assert_eq!(on_engine(&mut m).last(), Some(&FieldId::Service));
    m.handle(Event::Chose(FieldId::Service, 1));
    let diff = m.review().diff;
    assert!(diff.contains("+service = \"systemd\""), "{diff}");
}

#[test]
fn what_was_chosen_is_what_the_hand_off_is_told() {
    for (at, wanted) in [(0, ServiceKind::Detached), (1, ServiceKind::Systemd)] {
        let mut m = with(Some(OLD), |f| f.unit = Some(offer()));
        m.enter(Step::Engine);
        m.handle(Event::Chose(FieldId::Service, at));
        m.write_now();
        let told = m.handle(Event::Written(Ok(crate::config::Written::default())));
        assert!(
            matches!(told[..], [Effect::Launch(kind)] if kind == wanted),
            "{told:?}"
        );
    }
}

#[test]
fn repair_is_offered_when_something_is_broken_and_remove_when_something_is_there() {
    let fresh = with(None, |f| f.broken = 1);
    assert!(!fresh.starts().contains(&Way::Repair) && !fresh.starts().contains(&Way::Remove));
    let whole = with(Some(OLD), |_| {});
    assert!(!whole.starts().contains(&Way::Repair));
    let mut broken = with(Some(OLD), |f| f.broken = 2);
    let told = take(&mut broken, Way::Repair);
    assert!(matches!(told[..], [Effect::Quit(Exit::Repair)]), "{told:?}");
    let mut there = with(Some(OLD), |_| {});
    let told = take(&mut there, Way::Remove);
    assert!(matches!(told[..], [Effect::Quit(Exit::Remove)]), "{told:?}");
}
