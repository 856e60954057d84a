//! The demo in a pseudo-terminal: through the wizard, as Alice, to the status screen and out.

use std::time::Duration;

use portable_pty::CommandBuilder;

use super::{User, names, terminal::Terminal};

/// A screen that says nothing new for so long waits for a key.
const STILL: Duration = Duration::from_millis(700);

fn start(user: &User) -> Terminal {
    let mut command = CommandBuilder::new(env!("CARGO_BIN_EXE_smartactions"));
    command.args(["demo", "--theme", "dark"]);
    for (name, value) in user.environment() {
        command.env(name, value);
    }
    Terminal::start(command)
}

/// Takes in what comes until nothing more does.
fn settle(terminal: &mut Terminal) {
    while terminal.hear(STILL) {}
}

/// Enter on every page of the wizard, each of which has its fields filled in.
fn through_the_wizard(terminal: &mut Terminal) {
    terminal.wait_for("Where is Exchange");
    for _ in 0..80 {
        settle(terminal);
        if terminal.text().contains("you are Alice") {
            return;
        }
        if terminal.is_on_screen() {
            terminal.press("\r");
        }
    }
    panic!("the wizard holds at\n{}", terminal.text());
}

#[test]
fn a_person_goes_through_wizard_mail_and_status() {
    let user = User::new();
    let mut terminal = start(&user);
    through_the_wizard(&mut terminal);
    terminal.wait_for("Order 4711 is open");
    terminal.press("\t\r");
    terminal.wait_for("you are Alice, mail 2");
    terminal.wait_for("It seems to set a condition");
    terminal.wait_for("Order 4711 is open");
    terminal.press("\r");
    terminal.wait_for("Order 4711 is completed: Approve, by alice@example.test");
    terminal.press("\r");
    terminal.wait_for("running");
    terminal.wait_for("RE: Order 4712");
    terminal.wait_for("RE: Order 4711");
    terminal.press("q");
    let (code, last) = (terminal.ended(), terminal.text());
    assert_eq!(code, 0, "{last}");
    assert!(last.contains("nothing of yours was changed"), "{last}");
    assert_eq!(names(user.temporary.path()), [""; 0]);
    user.owns_nothing_new();
}

#[test]
fn it_can_be_left_in_the_wizard() {
    let user = User::new();
    let mut terminal = start(&user);
    terminal.wait_for("Where is Exchange");
    terminal.press("\u{3}");
    settle(&mut terminal);
    terminal.press("\u{3}");
    let (code, last) = (terminal.ended(), terminal.text());
    assert_eq!(code, 130, "{last}");
    assert_eq!(names(user.temporary.path()), [""; 0]);
    user.owns_nothing_new();
}
