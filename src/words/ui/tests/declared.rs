//! Every area that declares sentences: one that is not here is found by its messages, for nobody
//! says them.

use std::collections::BTreeSet;

use crate::words::{self, checks, discover, findings, pages, setup};

/// All that is declared: id, arguments, number of lines.
pub(super) fn declared() -> Vec<(String, BTreeSet<String>, String)> {
    let said = [
        checks::SAID,
        checks::binding::SAID,
        checks::grant::SAID,
        checks::keep::SAID,
        checks::mailbox::SAID,
        checks::others::SAID,
        checks::policy::SAID,
        checks::recipients::SAID,
        checks::relay::SAID,
        checks::sign_in::SAID,
        checks::streaming::SAID,
        checks::version::SAID,
        checks::ways::SAID,
        discover::SAID,
        discover::url::SAID,
        pages::block::SAID,
        pages::launch::SAID,
        pages::mailbox::SAID,
        pages::probe::SAID,
        pages::review::SAID,
        setup::SAID,
        setup::about::SAID,
        setup::field::SAID,
        setup::hint::SAID,
        setup::stamp::SAID,
        setup::key::SAID,
        setup::last::SAID,
        setup::launch::SAID,
        setup::legend::SAID,
        setup::note::SAID,
        setup::outcome::SAID,
        setup::paste::SAID,
        setup::plain::SAID,
        setup::port::SAID,
        setup::report::SAID,
        setup::start::SAID,
        setup::step_note::SAID,
        setup::trial::SAID,
        setup::trust::SAID,
        setup::welcome::SAID,
        words::new_file::SAID,
        words::recording::SAID,
        words::repair::SAID,
        words::start::SAID,
        words::unit::SAID,
    ];
    let own = |(id, args, lines): &(&str, &[&str], &str)| {
        let args = args.iter().map(|a| (*a).to_owned()).collect();
        ((*id).to_owned(), args, (*lines).to_owned())
    };
    let mut all: Vec<_> = said.into_iter().flatten().map(own).collect();
    let codes = findings::all().map(|known| known.code.replace('.', "-"));
    let codes = codes.chain(["too_slow".to_owned()]);
    all.extend(codes.map(|code| (format!("finding-{code}"), BTreeSet::new(), "_".to_owned())));
    all
}
