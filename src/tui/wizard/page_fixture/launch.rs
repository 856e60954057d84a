//! Review and Launch: on the way, ready, ended, and a port that is taken.

use std::time::Duration;

use super::{
    finding,
    mailbox::{answer, at_mailbox, dedicate, found},
    passed, press,
};
use crate::{
    config::Written,
    domain::{
        CheckState, Secret,
        snapshot::{Readiness, ReadyState},
    },
    setup::{Command, Effect, Event, FirstKey, Ready, Step, Way},
    tui::wizard::Face,
};

/// Review of the sketch.
pub(in crate::tui::wizard) fn review(way: Way) -> Face {
    let (mut face, run) = at_mailbox(way);
    answer(&mut face, run, found("svc-tasks@contoso.com", 8, 20));
    let run = dedicate(&mut face);
    answer(&mut face, run, found("approvals@contoso.com", 20, 20));
    press(&mut face, Command::NextStep);
    assert_eq!(face.view.step, Step::Engine);
    press(&mut face, Command::NextStep);
    assert_eq!(face.view.step, Step::Review);
    face
}

fn line(face: &mut Face, name: &str, value: &str, ms: u64) {
    face.happened(Event::LaunchLine {
        name: name.to_owned(),
        state: passed(value, ms),
    });
}

/// The hand-off of the sketch: the mailbox is read for the first time.
pub(in crate::tui::wizard) fn handing_over() -> Face {
    let mut face = review(Way::Change);
    press(&mut face, Command::Next);
    assert_eq!(face.view.step, Step::Launch);
    face.happened(Event::Written(Ok(Written::default())));
    line(&mut face, "Config written", "0600, 1.9 kB", 8);
    line(&mut face, "Old engine stopped", "pid 3120, v1.3.2", 412);
    line(&mut face, "New engine started", "pid 4711, v1.4.0", 61);
    let points = ["control", "store", "api", "signed_in", "mailbox_read"];
    let points = points.map(|name| Readiness {
        name: name.to_owned(),
        state: if name == "mailbox_read" {
            ReadyState::Waiting
        } else {
            ReadyState::Done
        },
    });
    face.happened(Event::Readiness(points.to_vec()));
    let log = [
        "14:07:02 engine   smartactions 1.4.0",
        "14:07:02 config   version 4 read",
        "14:07:02 control  socket open, 0600",
        "14:07:03 ews      signed in to EX01",
        "14:07:03 listener first sync",
    ];
    face.happened(Event::EngineLog(log.map(str::to_owned).to_vec()));
    face
}

/// The engine is ready, and the test mail shows which server stamps.
pub(in crate::tui::wizard) fn stamped() -> Face {
    let mut face = handing_over();
    let ready = Ready {
        pid: 4711,
        started: true,
        paused: false,
    };
    face.happened(Event::Launched(Ok(ready)));
    face.happened(Event::Stamped(vec!["EX01.contoso.com".to_owned()]));
    let state = passed("back, AuthAs Internal, by EX01.contoso.com", 1_900);
    face.happened(Event::RoundTrip(state));
    face
}

/// The engine is ready, the test mail is back late.
pub(in crate::tui::wizard) fn ready() -> Face {
    let mut face = handing_over();
    face.happened(Event::FirstKey(FirstKey {
        key: Secret::new("sa_7qmt4kx9wn2b6hcd5yzfrgpj3vsl8eua".to_owned()),
        file: "/var/lib/smartactions/api.key".into(),
    }));
    let ready = Ready {
        pid: 4711,
        started: true,
        paused: false,
    };
    face.happened(Event::Launched(Ok(ready)));
    face.happened(Event::RoundTrip(CheckState::Warned {
        value: "not back yet".to_owned(),
        finding: finding(
            "launch.round_trip.late",
            "sent 14:07:04, not back after 30 s",
            "mail flow is slow, or a rule moves the mail away",
            "look for it in the mailbox; the engine goes on",
            "",
        ),
        elapsed: Duration::from_secs(30),
    }));
    face
}

/// The engine ended while it was waited for.
pub(in crate::tui::wizard) fn ended() -> Face {
    let mut face = handing_over();
    face.happened(Event::Launched(Err(crate::domain::Problem::new(
        "engine.ended",
        "the engine ended with code 5",
        "14:07:03 api 127.0.0.1:8480: address in use\n14:07:03 engine stopped",
        "smartactions logs shows more; undo puts the old setup back",
    ))));
    face
}

/// Review, and the port of the API is taken.
pub(in crate::tui::wizard) fn port_taken() -> Face {
    let mut face = review(Way::Change);
    face.happened(Event::Jump(Step::Engine));
    let effects = press(&mut face, Command::NextStep);
    let run = effects.iter().find_map(|e| match e {
        Effect::CheckPort { run, .. } => Some(*run),
        _ => None,
    });
    face.happened(Event::Port {
        run: run.unwrap(),
        result: Err(crate::words::setup::port::taken(8480)),
    });
    face
}
