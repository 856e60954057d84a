## pages-probe

pages-probe-groups =
    .n1 = Reach
    .n2 = Sign in
    .n3 = Use
pages-probe-not_yet = not probed yet; R runs all checks
pages-probe-proved = all proved; Enter goes on
pages-probe-to_mend = to mend first; o goes on without proof
pages-probe-to_know = to know
pages-probe-not_all = not all checks ran; R runs all
pages-probe-changed = an answer changed since; R proves it again
pages-probe-running = running; Esc goes back to the answers
pages-probe-waits_for = waits for
pages-probe-waits = waits
pages-probe-left_out = left out
pages-probe-runs = running
pages-probe-l_shows = l shows the transcript
pages-probe-l_closes = l or Esc closes
pages-probe-l_shows_log = l shows the log
pages-probe-transcript = TRANSCRIPT (secrets masked)
pages-probe-no_transcript = nothing went over the wire
pages-probe-went_well = went well
pages-probe-lock_out = r tries it once more; too many wrong tries lock the account
pages-probe-lines_of = lines { $first } to { $last } of { $all }; up and down scroll, l or Esc closes
pages-probe-check_of = check { $at } of { $count }, up and down show the others
pages-probe-passed = passed
pages-probe-warned = warned
pages-probe-failed = failed
pages-probe-waiting = waiting

## pages-mailbox

pages-mailbox-from_now_on = Which mailbox receives the replies from now on?
pages-mailbox-choices =
    .n1 = The service account's own
    .n2 = A dedicated mailbox
    .n3 = None yet: leave the entry empty, set it later
pages-mailbox-none_now = None: empty the entry, mail waits
pages-mailbox-recommended = recommended: every mail in it is about a task
pages-mailbox-is_group = a distribution group, no mailbox
pages-mailbox-no_rights = a right is missing
pages-mailbox-no_answer = no answer
pages-mailbox-throttled = Exchange asks to wait
pages-mailbox-enter_writes = Enter writes it; Esc goes back, nothing written
pages-mailbox-old_one = read on until its open tasks are closed
pages-mailbox-dedicated = dedicated
pages-mailbox-type_it = type or paste its address
pages-mailbox-default = the default
pages-mailbox-in_use = in use now
pages-mailbox-asking = asking Exchange
pages-mailbox-not_asked = Exchange was not asked about it yet: Enter asks
pages-mailbox-says_of = Exchange says of
pages-mailbox-rights =
    .n1 = read
    .n2 = move
    .n3 = delete
    .n4 = send as it
pages-mailbox-found = found
pages-mailbox-no_mail = no mail in it yet
pages-mailbox-hidden = names and subjects hidden; F3 shows them
pages-mailbox-only_here = only shown here; never stored or logged
pages-mailbox-no_fault = no fault: setup goes on, and the engine runs without one
pages-mailbox-entry_stays = the entry that is there stays
pages-mailbox-without = tasks are accepted, mail waits, nothing is lost
pages-mailbox-make_one = No dedicated mailbox yet? Make one, then ask again:
pages-mailbox-size_not_told = size and limit not told
pages-mailbox-full = nearly full: the engine waits and goes on by itself
pages-mailbox-which = The dedicated one. In a mailbox with other mail, people get answers they never asked for, and it is slower.
pages-mailbox-not_found = The entry stays empty and setup goes on. Set it later without this wizard:
pages-mailbox-named = the mailbox you name
pages-mailbox-heads =
    .n1 = WHICH SHOULD I TAKE?
    .n2 = NOT FOUND?
    .n3 = TO GRANT IMPERSONATION
pages-mailbox-the_account = the service account
pages-mailbox-lets_into = Lets { $account } into { $mailbox } and into no other; in the Exchange shell:
pages-mailbox-engine_label = Engine
pages-mailbox-old_one_label = Old one
pages-mailbox-same_as_label = Same as
pages-mailbox-fault_label = Fault
pages-mailbox-later_label = Later
pages-mailbox-enter_label = Enter
pages-mailbox-takes_it_up = pid { $pid } takes it up at once, without a restart
pages-mailbox-writes_empty = writes  mailbox = ""
pages-mailbox-goes_on_empty = goes on; step 6 writes  mailbox = ""
pages-mailbox-not_ours_found = found; { $count } last mails not ours
pages-mailbox-not_ours = { $count } not ours
pages-mailbox-not_ours_of = { $count } of its last { $all } not ours
pages-mailbox-all_ours = dedicated: its last { $count } mails are all about tasks
pages-mailbox-other_mail = { $count } of its last { $all } mails are not about tasks
pages-mailbox-used_of = { $used } of { $limit } GB used
pages-mailbox-used = { $used } GB used, limit not told
pages-mailbox-limit = may hold { $limit } GB, size not told
pages-mailbox-rights_short =
    .n1 = read
    .n2 = move
    .n3 = delete
    .n4 = send

## pages-review

pages-review-no_change = nothing changes in the config
pages-review-buttons =
    .n1 = Write
    .n2 = Save answers only
    .n3 = Back
pages-review-would_write = Would write
pages-review-order =
    .n1 = back up the config
    .n2 = write the new one beside it, sync
    .n3 = in secrets.toml, 0600: passwords
    .n4 = swap the files in one move
    .n5 = read it back and compare
pages-review-dry = Dry run: nothing is written, the difference is printed after leaving.
pages-review-not_written = nothing is written; all this is printed at the end
pages-review-backup = the old file stays beside it, under its date
pages-review-all_or_nothing = If any step fails, all before it are undone and nothing has changed.
pages-review-all_proved = everything that can be checked is proved
pages-review-heads =
    .n1 = WHAT WILL HAPPEN, IN ORDER
    .n2 = STILL OPEN
    .n3 = SETUP CANNOT CHECK
    .n4 = THE SAME, UNATTENDED
pages-review-c_closes = c closes
pages-review-secrets_label = Secrets
pages-review-dry_run_label = Dry run
pages-review-backup_label = Backup
pages-review-engine_label = Engine
pages-review-by_hand_label = By hand
pages-review-again_label = Again
pages-review-fault_label = Fault
pages-review-open_label = Open
pages-review-to_secrets = { $name } to secrets.toml, mode 0600
pages-review-runs_with_this = pid { $pid } runs with this config
pages-review-hands_over = pid { $pid } runs; step 7 hands the new config over
pages-review-starts_one = none runs; step 7 starts one
pages-review-cannot_check = { $count } points setup cannot check: c shows how
pages-review-and_more = and { $count } more: c shows them
pages-review-at_step = step { $name }
pages-review-changes =
    { $count ->
        [one] 1 change
       *[other] { $count } changes
    }
pages-review-settings =
    { $count ->
        [one] 1 setting
       *[other] { $count } settings
    }
pages-review-secrets =
    { $count ->
        [one] 1 secret
       *[other] { $count } secrets
    }
pages-review-lines_of = lines { $first } to { $last } of { $count }
pages-review-unnamed_account = the service account
pages-review-unnamed_mailbox = the listener mailbox
pages-review-account = { $name }
pages-review-mailbox = { $name }
pages-review-c_shows = c shows how

## pages-launch

pages-launch-until_ready = Until it is ready
pages-launch-test_mail = Test mail to itself
pages-launch-ready = ready
pages-launch-no_mailbox = left out, no mailbox yet
pages-launch-undo = If it is not ready in 30 s: u puts the old setup back
pages-launch-undo_now = u puts the old setup back; d leaves all as it is
pages-launch-key_once = API key for your applications, shown only this once:
pages-launch-key_kept = kept, mode 0600, in
pages-launch-done = Enter opens the status screen; the engine goes on without this one
pages-launch-heads =
    .n1 = ENGINE LOG
    .n2 = FROM A SHELL LATER
pages-launch-no_log = nothing yet; smartactions logs shows it later
pages-launch-live = live
pages-launch-control = control socket
pages-launch-store = task store
pages-launch-api = API port
pages-launch-signed_in = signed in
pages-launch-mailbox_read = mailbox read once
pages-launch-reached = { $count } of { $all }

## pages-block

pages-block-server = Server
pages-block-seen = Seen
pages-block-likely = Likely
pages-block-try_it = Try
pages-block-code = Code
pages-block-copy = [y copy]
