//! What a manager of paper is told to do, and what is taken back.

use std::{
    collections::BTreeMap,
    fs,
    os::unix::fs::{MetadataExt, PermissionsExt},
    path::Path,
};

use super::{super::Scope, stand_in::Paper};

#[tokio::test]
async fn a_unit_is_installed_once_and_removed() {
    let paper = Paper::new("nothing", "running");
    let (unit, order) = paper.unit(false);
    assert!(!unit.is_installed() && !unit.is_current(&order));
    unit.install(&order).await.unwrap();
    assert!(unit.is_current(&order));
    assert_eq!(fs::metadata(&unit.file).unwrap().mode() & 0o777, 0o644);
    paper.enabled("enabled");
    let once = paper.calls();
    assert!(
        once.contains(&format!("systemctl --user enable {}", unit.name)),
        "{once}"
    );
    assert!(once.contains("loginctl enable-linger bo"), "{once}");
    unit.install(&order).await.unwrap();
    assert_eq!(paper.calls(), once, "the same again does nothing");
    let undo = unit.remove().await.unwrap();
    assert!(!unit.is_installed());
    unit.take_back(undo).await.unwrap();
    assert!(unit.is_current(&order), "and taken back it is there again");
    assert!(
        paper.calls().ends_with(&format!(
            "systemctl --user daemon-reload\nsystemctl --user enable {}\n",
            unit.name
        )),
        "{}",
        paper.calls()
    );
}

/// Refused by polkit, say: without lingering the engine would end with the logout, so there is
/// no unit then.
#[tokio::test]
async fn whatever_step_fails_all_before_it_is_taken_back() {
    for (fails, code) in [
        ("systemctl --user daemon-reload", "launch.unit.not_undone"),
        ("systemctl --user enable", "launch.unit.enable"),
        ("loginctl enable-linger", "launch.unit.linger"),
    ] {
        let paper = Paper::new(fails, "running");
        let (unit, order) = paper.unit(false);
        let error = unit.install(&order).await.unwrap_err();
        assert_eq!(error.code(), code, "{error}");
        assert!(error.to_string().contains("Access denied"), "{error}");
        assert!(!unit.is_installed(), "{fails}");
        let calls = paper.calls();
        let enabled = fails.starts_with("loginctl");
        assert_eq!(calls.contains("--user disable "), enabled, "{calls}");
    }
}

#[tokio::test]
async fn the_old_text_comes_back_when_a_change_of_it_fails() {
    let paper = Paper::new("systemctl --user enable", "running");
    let (unit, order) = paper.unit(false);
    fs::create_dir_all(unit.file.parent().unwrap()).unwrap();
    let before = "# Written by smartactions setup. before";
    fs::write(&unit.file, before).unwrap();
    unit.install(&order).await.unwrap_err();
    assert!(unit.says(before));
}

#[tokio::test]
async fn it_is_offered_only_where_a_manager_answers_and_the_program_can_be_run() {
    let program = Path::new("/bin/sh");
    for (state, good) in [("running", true), ("degraded", true), ("offline", false)] {
        let paper = Paper::new("nothing", state);
        for root in [true, false] {
            let (unit, mut order) = paper.unit(root);
            order.program = program.to_path_buf();
            let offered = unit.offered(&order).await;
            assert_eq!(offered.is_ok(), good, "{state}: {offered:?}");
        }
    }
    let paper = Paper::new("nothing", "running");
    let (unit, mut order) = paper.unit(true);
    let hidden = paper.path("private");
    fs::write(&hidden, "").unwrap();
    fs::set_permissions(&hidden, fs::Permissions::from_mode(0o700)).unwrap();
    order.program = hidden;
    let refused = unit.offered(&order).await.unwrap_err();
    assert!(
        refused.problem().what.contains("install -m 755"),
        "{refused}"
    );
    order.program = program.to_path_buf();
    order.password_in = Some("HTTPS_PROXY");
    let refused = unit.offered(&order).await.unwrap_err();
    assert!(refused.to_string().contains("HTTPS_PROXY"), "{refused}");
    // No such program at all, as in a container.
    let (mut unit, order) = paper.unit(false);
    unit.tools = super::super::Tools::new(&BTreeMap::new(), true);
    let refused = unit.offered(&order).await.unwrap_err();
    assert_eq!(refused.code(), "launch.unit.no_program");
}

#[tokio::test]
async fn a_folder_that_everybody_may_write_is_given_to_nobody() {
    let paper = Paper::new("nothing", "running");
    let (unit, order) = paper.unit(true);
    let state = &order.directories.state;
    fs::set_permissions(state, fs::Permissions::from_mode(0o777)).unwrap();
    let error = unit.install(&order).await.unwrap_err();
    assert_eq!(error.code(), "launch.unit.file");
    assert!(!unit.is_installed());
    fs::set_permissions(state, fs::Permissions::from_mode(0o700)).unwrap();
    unit.install(&order).await.unwrap();
    assert_eq!(unit.scope, Scope::System);
}
