#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::print_stdout)]
use super::*;
use crate::world::{Directories, Environment};
use std::os::unix::fs::{MetadataExt, PermissionsExt, lchown, symlink};

/// Nobody's, on any machine.
const USER: Owner = (4_711_000, 4_711_000);

fn state(folder: &Path, alone: bool) -> Belongings {
    let config = Path::new("/etc/x/config.toml");
    let at = Directories::find(&Environment::new(), true, Some(config), Some(folder)).unwrap();
    Belongings {
        path: folder.to_path_buf(),
        inside: Names::within(folder, &at, "tasks.db"),
        alone,
    }
}

fn private() -> tempfile::TempDir {
    let dir = tempfile::tempdir().unwrap();
    fs::set_permissions(dir.path(), fs::Permissions::from_mode(0o700)).unwrap();
    dir
}

#[test]
fn a_folder_with_other_things_in_it_is_given_to_nobody() {
    let dir = private();
    let folder = dir.path();
    fs::write(folder.join("tasks.db"), "x").unwrap();
    assert!(was_made_for(folder, &state(folder, true).inside));
    assert_eq!(others(&state(folder, true), USER).unwrap().len(), 2);
    fs::write(folder.join("diary.txt"), "x").unwrap();
    assert!(!was_made_for(folder, &state(folder, true).inside));
    let refused = others(&state(folder, true), USER).err().unwrap();
    assert_eq!(refused.code(), "launch.unit.not_ours");
    assert!(refused.to_string().contains("diary.txt"), "{refused}");
    // Where the folder is theirs already, what else lies in it is nobody's business.
    let about = fs::metadata(folder).unwrap();
    let own = (about.uid(), about.gid());
    assert_eq!(others(&state(folder, true), own).unwrap().len(), 0);
    assert_eq!(others(&state(folder, false), USER).unwrap().len(), 2);
}

#[test]
fn links_and_second_names_are_not_given_away() {
    let (dir, outside) = (private(), private());
    let folder = dir.path();
    let other = outside.path().join("other");
    fs::write(&other, "x").unwrap();
    fs::write(folder.join("tasks.db"), "x").unwrap();
    symlink(&other, folder.join("engine.log")).unwrap();
    fs::hard_link(&other, folder.join("engine.lock")).unwrap();
    fs::create_dir(folder.join("draft.toml")).unwrap();
    let _socket = std::os::unix::net::UnixListener::bind(folder.join("control.sock")).unwrap();
    let mut told: Vec<_> = others(&state(folder, true), USER)
        .unwrap()
        .into_iter()
        .map(|other| other.path)
        .collect();
    told.sort();
    let ours = ["", "control.sock", "tasks.db"].map(|name| folder.join(name));
    assert_eq!(told, ours);
    let link = outside.path().join("link");
    symlink(folder, &link).unwrap();
    assert_eq!(others(&state(&link, true), USER).unwrap().len(), 0);
}

#[test]
fn root_gives_only_what_is_ours_and_takes_it_back() {
    if !geteuid().is_root() {
        println!("SKIPPED: only root gives files away");
        return;
    }
    let dir = private();
    let folder = dir.path();
    let names = ["tasks.db", "diary.txt"].map(|name| folder.join(name));
    for file in &names {
        fs::write(file, "x").unwrap();
    }
    let owner = |file: &Path| fs::symlink_metadata(file).unwrap().uid();
    let given = give(&state(folder, false), USER).unwrap();
    assert_eq!(
        [folder, &names[0], &names[1]].map(owner),
        [USER.0, USER.0, 0]
    );
    assert_eq!(others(&state(folder, false), USER).unwrap().len(), 0);
    // What somebody has put in its place meanwhile stays as it is.
    fs::remove_file(&names[0]).unwrap();
    symlink(&names[1], &names[0]).unwrap();
    given.take_back().unwrap();
    assert_eq!([folder, &names[0], &names[1]].map(owner), [0, 0, 0]);
    // A third one's.
    lchown(folder, Some(USER.0 + 1), None).unwrap();
    let refused = give(&state(folder, false), USER).unwrap_err();
    assert_eq!(refused.code(), "launch.unit.not_ours");
    assert_eq!(owner(folder), USER.0 + 1);
}
