//! What every store must do, run against each of them: same cases, same answers.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing
)]

mod at_once;
mod marks;
mod outbox;
mod reading;
mod replacing;
mod same_answers;
pub(super) mod samples;
mod units;

/// Makes one test of each case for each store.
macro_rules! run_on_all {
    ($($module:ident :: $case:ident),* $(,)?) => {
        mod sqlite {
            $(
                #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
                async fn $case() {
                    let folder = tempfile::tempdir().unwrap();
                    let path = folder.path().join("tasks.db");
                    let store = crate::store::SqliteStore::open(path).await.unwrap();
                    super::$module::$case(std::sync::Arc::new(store)).await;
                }
            )*
        }
        mod memory {
            $(
                #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
                async fn $case() {
                    let store = crate::store::MemoryStore::default();
                    super::$module::$case(std::sync::Arc::new(store)).await;
                }
            )*
        }
    };
}

run_on_all!(
    units::a_unit_is_written_whole,
    units::a_mail_handled_twice_acts_once,
    units::a_task_that_moved_is_not_overwritten,
    units::a_task_that_is_not_there_is_not_written,
    units::a_used_key_gives_the_same_task,
    at_once::a_taken_name_spoils_its_own_unit_only,
    units::tenants_do_not_see_each_other,
    at_once::many_commit_at_once,
    at_once::two_writers_of_one_task_never_both_win,
    units::sync_state_moves_with_the_unit,
    units::readings_are_counted_and_forgotten,
    units::settings_are_kept,
    units::a_note_is_written_over,
    outbox::best_priority_then_longest_due,
    outbox::a_lease_holds_and_runs_out,
    outbox::the_one_due_longest_is_taken_whatever_its_priority,
    at_once::claims_never_overlap,
    outbox::what_a_dead_process_claimed_is_given_back,
    marks::marks_are_written,
    marks::what_failed_is_not_claimed,
    marks::sending_writes_task_and_events,
    marks::a_row_that_left_stays_as_it_is,
    replacing::others_take_the_place_of_a_row_in_one_unit,
    outbox::mails_are_found,
    outbox::the_tally_follows,
    outbox::mails_to_a_person_are_counted,
    reading::tasks_come_in_pages,
    reading::tasks_are_filtered,
    reading::events_come_in_commit_order,
    reading::the_newest_ledger_rows_come_first,
    reading::tasks_are_counted,
    reading::todays_mails_are_counted,
);
