//! Units that are not ours, what was so before, and engines that are late.

use std::{
    fs, os::unix::fs::PermissionsExt, path::PathBuf, sync::atomic::AtomicBool, time::Duration,
};

use super::{super::plan::Act, stand_in::Paper};
use crate::launch::{EngineLock, Late, NotStarted, Plan, StartError, Tie};

const FOREIGN: &str = "[Service]\nExecStart=/opt/of/somebody\n";

#[tokio::test]
async fn a_unit_of_somebody_else_is_neither_written_over_nor_removed() {
    for beside in [false, true] {
        let paper = Paper::new("nothing", "running");
        let (unit, mut order) = paper.unit(false);
        order.program = "/bin/sh".into();
        let file = if beside {
            let packaged = paper.path("packaged.service");
            fs::write(paper.path("fragment"), packaged.to_str().unwrap()).unwrap();
            packaged
        } else {
            unit.file.clone()
        };
        fs::create_dir_all(file.parent().unwrap()).unwrap();
        fs::write(&file, FOREIGN).unwrap();
        let refused = unit.offered(&order).await.unwrap_err();
        assert_eq!(refused.code(), "launch.unit.foreign", "{refused}");
        let remedy = refused.problem().remedy;
        assert!(remedy.contains(file.to_str().unwrap()), "{remedy}");
        for refused in [unit.install(&order).await, unit.renew(&order).await] {
            assert_eq!(refused.unwrap_err().code(), "launch.unit.foreign");
        }
        unit.remove().await.unwrap();
        assert_eq!(fs::read_to_string(&file).unwrap(), FOREIGN);
        assert_eq!(paper.changes(), Vec::<String>::new());
    }
    // One of ours that a package has put elsewhere is none of somebody else's.
    let paper = Paper::new("nothing", "running");
    let (unit, order) = paper.unit(false);
    let packaged = paper.path("packaged.service");
    let ours = super::text(&unit, &order);
    fs::write(&packaged, ours).unwrap();
    fs::write(paper.path("fragment"), packaged.to_str().unwrap()).unwrap();
    unit.install(&order).await.unwrap();
    assert!(unit.is_current(&order));
}

#[tokio::test]
async fn the_last_step_is_taken_back_first_and_the_manager_told_after_its_file() {
    let paper = Paper::new("loginctl enable-linger", "running");
    let (unit, order) = paper.unit(false);
    unit.install(&order).await.unwrap_err();
    let name = &unit.name;
    assert_eq!(
        paper.changes(),
        [
            "systemctl --user daemon-reload".to_owned(),
            format!("systemctl --user enable {name}"),
            "loginctl enable-linger bo".to_owned(),
            format!("systemctl --user disable {name}"),
            "systemctl --user daemon-reload".to_owned(),
        ]
    );
    let reloads = fs::read_to_string(paper.path("reloads")).unwrap();
    assert_eq!(reloads, "the unit is there\ngone\n");
}

#[tokio::test]
async fn what_was_enabled_before_stays_enabled_and_what_was_not_is_not() {
    // A change of the text fails: the unit of before is enabled as before.
    let paper = Paper::new("loginctl enable-linger", "running");
    let (unit, order) = paper.unit(false);
    paper.enabled("enabled");
    unit.renew(&order).await.unwrap_err();
    let calls = paper.calls();
    assert!(!calls.contains(" disable "), "{calls}");
    // A removal is taken back.
    for state in ["enabled", "disabled"] {
        let paper = Paper::new("nothing", "running");
        let (unit, order) = paper.unit(false);
        unit.install(&order).await.unwrap();
        paper.enabled(state);
        assert_eq!(unit.is_enabled().await, state == "enabled");
        let undo = unit.remove().await.unwrap();
        unit.take_back(undo).await.unwrap();
        assert!(unit.is_current(&order));
        let enable = format!("systemctl --user enable {}", unit.name);
        let enabled = paper.changes().iter().filter(|c| **c == enable).count();
        assert_eq!(enabled, if state == "enabled" { 2 } else { 1 }, "{state}");
    }
}

/// Setup makes folders that are missing for root alone.
#[tokio::test]
async fn a_config_that_its_user_cannot_come_at_is_refused_and_a_folder_made_for_it_is_given() {
    let paper = Paper::new("nothing", "running");
    fs::write(paper.path("uid"), "4711000").unwrap();
    let mode = |name: &str, mode| {
        let mode = fs::Permissions::from_mode(mode);
        fs::set_permissions(paper.path(name), mode).unwrap();
    };
    mode("", 0o755);
    let (unit, mut order) = paper.unit(true);
    order.program = "/bin/sh".into();
    let folder = paper.path("made/for/it");
    fs::create_dir_all(&folder).unwrap();
    order.directories.config_file = folder.join("config.toml");
    fs::write(&order.directories.config_file, "").unwrap();
    mode("made/for/it", 0o700);
    unit.offered(&order).await.unwrap();
    let given = |own| {
        let known = unit.to_install(&order, own);
        known
            .iter()
            .any(|step| matches!(&step.act, Act::Own { what, .. } if what.path == folder))
    };
    assert!(given(unit.known(Some(&order)).await));
    // Of two that were made only the inner one holds the config.
    mode("made/for", 0o700);
    let refused = unit.offered(&order).await.unwrap_err();
    assert_eq!(refused.code(), "launch.unit.hidden", "{refused}");
    let barred = paper.path("made/for").display().to_string();
    assert!(
        refused
            .problem()
            .remedy
            .contains(&format!("chmod o+x {barred};"))
    );
    mode("made/for", 0o711);
    // With something else in it, it is not ours to give.
    fs::write(folder.join("notes"), "").unwrap();
    assert!(!given(unit.known(Some(&order)).await));
    let refused = unit.offered(&order).await.unwrap_err();
    assert_eq!(refused.code(), "launch.unit.hidden", "{refused}");
}

const FOLDER: &str = "LATE_STATE_FOLDER";

/// Not a test of its own: an engine that never gets ready.
#[test]
#[ignore = "runs only as a child of the other test"]
fn engine() {
    let folder = PathBuf::from(std::env::var_os(FOLDER).unwrap());
    let mut lock = EngineLock::open(&folder.join("engine.lock")).unwrap();
    let _held = lock.hold(std::process::id()).unwrap();
    std::thread::sleep(Duration::from_mins(5));
}

#[tokio::test]
async fn an_engine_that_is_late_is_ended_where_the_hand_off_is_taken_back() {
    for late in [Late::Ends, Late::Stays] {
        let paper = Paper::new("nothing", "running");
        let (unit, order) = paper.unit(false);
        unit.install(&order).await.unwrap();
        let state = order.directories.state.display();
        let program = std::env::current_exe().unwrap();
        let name = "launch::unit::tests::keeping::engine";
        let start = format!(
            "{FOLDER}='{state}' '{}' --exact {name} --ignored >/dev/null 2>&1 </dev/null &\n\
             echo $! >\"$d/pid\"\nwhile [ ! -s '{state}/engine.lock' ]; do /bin/sleep 0.05; done\n",
            program.display()
        );
        fs::write(paper.path("start"), start).unwrap();
        fs::write(paper.path("stop"), "kill $(/bin/cat \"$d/pid\")\n").unwrap();
        let plan = Plan {
            program: order.program.clone(),
            directories: order.directories.clone(),
            own_state: order.own_state.clone(),
            patience: Duration::from_millis(200),
            tie: Tie::Free,
        };
        let never = AtomicBool::new(false);
        let outcome = unit.start_until(&plan, late, &never, |_| {}).await;
        let held = || EngineLock::holder(&plan.directories.lock_file()).unwrap();
        let runs = held().flatten();
        let kept = NotStarted::read(&plan.directories);
        match outcome.unwrap_err() {
            StartError::NotReady { runs: None, .. } if late == Late::Ends => {
                while held().is_some() {
                    tokio::task::yield_now().await;
                }
                assert_eq!(kept.unwrap().problem.code, "engine.not_ready");
            }
            StartError::NotReady { runs: told, .. } if late == Late::Stays => {
                assert!(told.is_some() && told == runs, "{told:?} {runs:?}");
                assert_eq!(kept, None);
                unit.stop(&plan.directories, Duration::from_mins(1))
                    .await
                    .unwrap();
            }
            other => panic!("{late:?}: {other:?}"),
        }
    }
}
