## setup

setup-status_step = Status
setup-steps =
    .n1 = Welcome
    .n2 = Exchange
    .n3 = Probe
    .n4 = Mailbox
    .n5 = Engine
    .n6 = Review
    .n7 = Launch
setup-questions =
    .n1 = How do you want to start?
    .n2 = Where is Exchange, and which service account signs in?
    .n3 = What Exchange says
    .n4 = Which mailbox receives the replies?
    .n5 = How should the engine work?
    .n6 = Write the config?
    .n7 = Handing over to the engine
setup-purpose = Let people answer tasks by replying to an e-mail.
setup-at_hand = Have at hand: the Exchange server name or one mailbox address in it, a service account and its password, and, if wanted, a dedicated mailbox. A first setup takes about 4 minutes.
setup-nothing_yet = Nothing is written before step 6. You can leave at any time: Ctrl-C keeps your answers for next time, never a password.
setup-ready_means = Ready means: signed in, and the mailbox read once. A test mail then goes round; a late one is a warning, not an undo.
setup-hidden = hidden
setup-shown = shown
setup-stored = the one given before is kept
setup-header = {" "}smartactions setup
setup-leave_title = Leave the setup?
setup-is_not_written = Nothing has been written.
setup-is_written = The config is written; the engine goes on if it runs.
setup-once_more = Ctrl-C once more leaves at once.
setup-searching = asking Autodiscover
setup-help_title = Keys here
setup-everywhere = Everywhere
setup-shift_selects = Mouse: click, wheel; Shift and drag selects text
setup-steps_title = Steps
setup-step_of = step { $at } of { $of } { $dot } { $name }
setup-too_small = smartactions setup { $at }/{ $of }: make the window a little bigger, or F4 for plain lines
setup-copied = The terminal was asked to copy: { $text }
setup-not_copied = Not copied: { $why }
setup-leave =
    .n1 = Leave, keep answers  (no passwords)
    .n2 = Leave, forget them
    .n3 = Stay
setup-leave_short =
    .n1 = Leave
    .n2 = Stay
setup-not_checked =
    .n1 = throttling policy of the service account
    .n2 = mail flow from outside
    .n3 = retention on the listener mailbox
    .n4 = hold on the listener mailbox
setup-send_from_outside = send a mail to the mailbox from another domain
setup-field_of = { $at } of { $of }
setup-from_to = { $min } to { $max }

## setup-start

setup-start-fresh = Start
setup-start-change = Change the setup
setup-start-mailbox = Change the listener mailbox
setup-start-password = Change the password
setup-start-status = Show the status
setup-start-go_on = Go on where you stopped
setup-start-repair = Repair
setup-start-remove = Remove
setup-start-afresh = Start afresh
setup-start-dry_run = Dry run

## setup-step_note

setup-step_note-not_seen = not seen yet
setup-step_note-here = here
setup-step_note-done = done
setup-step_note-warned = something to know
setup-step_note-failed = something to mend
setup-step_note-left_out = left out

## setup-legend

setup-legend-marks = Marks
setup-legend-passed = passed
setup-legend-warned = warned
setup-legend-failed = failed
setup-legend-waiting = waiting
setup-legend-left_out = left out

## setup-paste

setup-paste-cannot_show = typed before: type it again to read it
setup-paste-over = too long: the last { $count } characters were left out
setup-paste-cut =
    { $count ->
        [one] 1 control character was cut
       *[other] { $count } control characters were cut
    }

## setup-about

setup-about-auth_auto = auto: the strongest the server offers
setup-about-access_own = own sign-in
setup-about-sqlite = a file in the state folder
setup-about-postgres = not built yet: take SQLite
setup-about-tasks_in = Tasks in
setup-about-in_sqlite = SQLite, a file in the state folder
setup-about-proof_exchange = Exchange's stamp and our token
setup-about-proof_token = our token, the right address
setup-about-proof_address = address alone: forgeable
setup-about-per_minute = 0 = as Exchange lets us
setup-about-poll = where it cannot listen at once
setup-about-detached = background
setup-about-detached_means = until the machine restarts
setup-about-systemd = systemd unit
setup-about-systemd_means = starts with the machine
setup-about-discovered = WHAT AUTODISCOVER SAID
setup-about-who_gets_past = WHO STILL GETS PAST EACH PROOF
setup-about-slowed = WHEN EXCHANGE SLOWS US DOWN
setup-about-title = ABOUT THIS FIELD { $dot } { $label }
setup-about-find_by =
    .n1 = A mailbox address is enough where Autodiscover is set up: it tells the rest.
    .n2 = A server name makes the usual address of EWS from it; a URL is taken as it is.
setup-about-address =
    .n1 = Any mailbox of this Exchange, such as the one that shall receive the replies.
    .n2 = The password goes only to the hosts that Autodiscover names for its domain.
setup-about-server =
    .n1 = The name in the address bar of Outlook on the web, such as mail.contoso.com.
    .n2 = It becomes https://NAME/EWS/Exchange.asmx
setup-about-url =
    .n1 = The whole URL of EWS, such as https://mail.contoso.com/EWS/Exchange.asmx
    .n2 = Without TLS only to this machine itself.
setup-about-trust_by =
    .n1 = Which certificate is believed. The roots of this machine are the default.
    .n2 = A CA file is for a private authority; a pinned key is for one server alone, and goes on fitting when its certificate is renewed with the same key.
    .n3 = There is no way to believe anything.
setup-about-ca_file =
    .n1 = A PEM file with the certificate of the authority that signed the server's.
    .n2 = It is read at each start of the engine, so it has to stay where it is.
setup-about-pin =
    .n1 = SHA-256 of the server's public key, as sha256:HEX.
    .n2 = Compare it with one read on the server itself.
setup-about-account =
    .n1 = The service account, as DOMAIN\name or name@domain.
    .n2 = It needs a right to the listener mailbox: impersonation is best. Step 4 shows how to grant it.
setup-about-password =
    .n1 = Signs in to Exchange, now and each time the engine starts.
    .n2 = Kept in secrets.toml, mode 0600. Never in config.toml, log, draft, transcript or copied text.
    .n3 = Other ways to give it: --password-file FILE, SMARTACTIONS_PASSWORD
setup-about-auth =
    .n1 = auto takes the strongest that the server offers.
    .n2 = Basic sends the password itself, inside TLS.
setup-about-api_listen =
    .n1 = Where your applications make tasks and ask for them: address and port of the engine's own HTTP API.
    .n2 = On 127.0.0.1 only programs of this machine reach it.
setup-about-store =
    .n1 = Where tasks, replies and waiting mail are kept.
setup-about-proof =
    .n1 = What has to fit before a reply counts as the assignee's. It holds for all tasks; a task can ask for a stronger one, never for a weaker one.
setup-about-service =
    .n1 = A process in the background outlives the logout, and is gone when the machine restarts.
    .n2 = A systemd unit starts with the machine. Set up by root it runs as a user of its own, smartactions, to whom state and secrets are given; else it is a unit of yours, and your systemd goes on after the logout (loginctl enable-linger).
setup-about-via =
    .n1 = How our own mails leave: through the same Exchange, or through a relay.
setup-about-relay =
    .n1 = smtp://relay.contoso.com:587 goes under TLS with STARTTLS, or sends nothing; smtps://relay.contoso.com:465 is under TLS from the start.
    .n2 = Without TLS a relay is spoken with on this machine only.
    .n3 = A certificate of a private authority: outgoing.ca_file or outgoing.pins in the config.
    .n4 = Its checks run with the others: r on Review runs them again.
setup-about-relay_account =
    .n1 = Empty: nobody signs in, the relay knows this machine by its address.
    .n2 = The password is kept in secrets.toml. Empty keeps the one that is stored; later: smartactions secret set outgoing
setup-about-pace =
    .n1 = 0 leaves the pace to Exchange, which says when to slow down. A number is for Exchange Online (30) or for an administrator's own limit.
setup-about-polling =
    .n1 = Exchange tells of a new mail at once. This is how often it is asked where that does not work.
setup-about-who_gets_past_each =
    .n1 = nobody from outside
    .n2 = forgers who hold our mail
    .n3 = anyone who knows a name
setup-about-none_is_lost = None is lost. To raise its limit:

## setup-hint

setup-hint-copy_in_text = [Ctrl-Y copy]
setup-hint-more = more
setup-hint-choose = choose
setup-hint-move_it = move
setup-hint-scroll = scroll
setup-hint-number = or type a number
setup-hint-press = press
setup-hint-status = status screen
setup-hint-do_it = do it
setup-hint-stay = stay
setup-hint-or_esc = or Esc closes
setup-hint-go = go there
setup-hint-closes = closes
setup-hint-steps = steps
setup-hint-plain = plain mode
setup-hint-leave = leave
setup-hint-leave_as_is = leave all as it is
setup-hint-trust = trust the stamp

## setup-last

setup-last-left = Setup was left; nothing was written.
setup-last-interrupted = Setup was interrupted; nothing was written.
setup-last-written =
    Setup was left after the config was written. See how it is:
    {"  "}smartactions status
setup-last-not_ready =
    The config is written, but the engine is not ready. See why:
    {"  "}smartactions status
    {"  "}smartactions logs
setup-last-hurried = smartactions: the setup before is being put back, its engine is not waited for; once more ends it here
setup-last-cut_off = smartactions: cut off; see how it is: smartactions status
setup-last-paused = the config is in force, and the engine is paused: pid { $pid }; smartactions status, then p
setup-last-own_mailbox = the service account's own mailbox
setup-last-put_back = put the mailbox that was there back:
setup-last-no_such_mailbox = { $asked } is not there; the entry stays empty
setup-last-is_emptied = { $asked } is not there; the entry was { $old } and is emptied now; put it back with: { $command }
setup-last-would_be_emptied = { $asked } is not there; the entry was { $old } and would be emptied; put it back with: { $command }
setup-last-key_lines =
    .n1 = API key for your applications, printed only this once:
    .n2 = It is also in (mode 0600):
setup-last-is_ready = smartactions is ready: engine pid { $pid }
setup-last-runs = the engine runs; smartactions status tells how it is
setup-last-ready_lines =
    .n1 = Look at it, watch it work, stop it:
    .n2 = Config:

## setup-launch

setup-launch-written = Config written
setup-launch-unchanged = nothing to change
setup-launch-old_stopped = Old engine stopped
setup-launch-new_started = New engine started
setup-launch-taken_up = Engine took it up
setup-launch-test_mail = Test mail to itself
setup-launch-test_mail_left = Test mail left
setup-launch-back = back,{" "}
setup-launch-stamped_by_nobody = back, AuthAs { $stamp }
setup-launch-stamped_by = back, AuthAs { $stamp }, by { $named }
setup-launch-unlisted = back, stamped by another server
setup-launch-not_stamped = back, not stamped
setup-launch-not_back = not back
setup-launch-no_stamp_seen = the mail bears no X-MS-Exchange-Organization-AuthAs: Internal
setup-launch-try_token = with proof = "exchange" replies are set aside; give trust.proof = "token", or ask the Exchange administrator about the header firewall
setup-launch-not_whole = back, headers missing
setup-launch-try_headers = replies and loops are told by them: look for transport rules, connectors and header firewalls that take them away
setup-launch-through_relay = back through the relay, as mail from outside
setup-launch-left_not_back = it left and was not back after 30 s
setup-launch-try_mail_flow = wait, or look for transport rules and inbox rules that move it; the status tells when it comes back
setup-launch-never_left = it did not leave within 30 s
setup-launch-try_sending = the status tells why nothing leaves
setup-launch-try_logs = the log tells more
setup-launch-undoing = putting the setup before this one back
setup-launch-back_again = the setup before this one is back
setup-launch-back_without_key = the setup before this one is back; the API key that was shown counts no longer
setup-launch-paused = the engine is paused: it goes on when it is told to (smartactions status)
setup-launch-try_undo = smartactions logs shows more; undo puts the old setup back
setup-launch-in_force_again = the setup before this one is in force again; mend the cause and run setup once more
setup-launch-changed_since = somebody else has changed it since; nothing was put back
setup-launch-other_config = the engine of this state folder runs with another config: { $config }
setup-launch-try_other_state = give another --state DIR, or --config with that file; nothing was changed
setup-launch-try_backup = put the backup beside it back by hand
setup-launch-arrives_without = our mail arrives without { $names }

## setup-note

setup-note-changed = changed since it was proved
setup-note-blank = A space at an end.  Ctrl-K keep  Ctrl-X cut it
setup-note-no_password = not given
setup-note-without_proof = { $key } once more goes on without proof; Review lists it
setup-note-enter_writes = taken without proof: Enter writes it
setup-note-forgeable = anyone who knows a name can forge it; Enter once more takes it
setup-note-took_url = understood as a URL
setup-note-still_running = still running; Esc goes back
setup-note-for_ = for { $primary }
setup-note-allow_or_not = say yes, or find Exchange by server name or URL
setup-note-kept_as_url = found; kept as a URL
setup-note-type_new = type the new password
setup-note-mend_first = to mend first; { $key } goes on without proof
setup-note-will_be_empty = not found: the entry will stay empty
setup-note-would_be_emptied = not found: the entry would be emptied
setup-note-would_empty = Enter once more empties the entry; mail waits
setup-note-changed_on_disk = the config was changed on disk meanwhile; it was read again
setup-note-mailbox_open = the mailbox is not proved yet: r goes there
setup-note-exchange_open = Exchange is not proved: r proves it, Enter once more writes
setup-note-number = give a number from { $min } to { $max }
setup-note-not_on_this_way = that answer is not asked on this short path
setup-note-nothing_to_copy = no command to copy here
setup-note-nothing_saved = a dry run writes nothing, no answers either
setup-note-answers_saved = answers saved, without secrets
setup-note-leads_outside = leads outside, to { $host }
setup-note-goes_to_host = to { $host }

## setup-plain

setup-plain-too_long = {"  "}the line is too long
setup-plain-no_text = {"  "}the line is no UTF-8 text
setup-plain-empty = -
setup-plain-help = {"  "}Enter keeps what stands in brackets, - empties it; back, help, quit are answers too
setup-plain-only_undo = {"  "}the config is written; undo puts the setup before this one back
setup-plain-take_forgeable = Type: take, edit, back, quit [edit]:{" "}
setup-plain-empty_it = Type: next, edit, back, quit [edit]:{" "}
setup-plain-without_proof = without-proof once more goes on; Review lists it
setup-plain-mend_first = to mend first, or without-proof goes on
setup-plain-next_writes = taken without proof: next writes it
setup-plain-forgeable = anyone who knows a name can forge it
setup-plain-would_empty = next once more empties the entry; mail waits
setup-plain-mailbox_open = the mailbox is not proved yet: back leads there
setup-plain-exchange_open = Exchange is not proved: back leads there, Write once more writes
setup-plain-port_open = the engine could not start: its port is taken; back leads there, Write once more writes
setup-plain-blank = a space at an end; it is kept
setup-plain-answers =
    .n1 = back
    .n2 = help
    .n3 = quit
    .n4 = again
    .n5 = edit
    .n6 = next
    .n7 = without-proof
    .n8 = undo
    .n9 = done
    .n10 = take
    .n11 = trust
setup-plain-yes =
    .n1 = y
    .n2 = yes
setup-plain-no =
    .n1 = n
    .n2 = no
setup-plain-step_head = Step { $at } of { $of }: { $name }. { $question }
setup-plain-only_back = Type: back, quit [back]:{" "}
setup-plain-after_failed = { $failed } failed. Type: again, edit, without-proof, back, quit [again]:{" "}
setup-plain-about_mailbox = Type: again, edit, next, without-proof, back, quit [next]:{" "}
setup-plain-after_ready_or_trust = Type: trust, undo, done [done]:{" "}
setup-plain-after_ready = Type: undo, done [done]:{" "}
setup-plain-after_not_ready = Type: undo, quit [undo]:{" "}
setup-plain-found = {"  "}ok: found { $address }
setup-plain-not_ours = {"  "}warning: { $count } of its last mails are not ours
setup-plain-entry_stays = {"  "}FAILED: the entry stays as it was
setup-plain-no_change = {"  "}nothing changes in the config
setup-plain-secret = {"  "}secret { $name } -> secrets.toml, mode 0600
setup-plain-still_open = {"  "}warning: { $what } ({ $code })
setup-plain-ask_secret = { $label } (not shown; empty keeps the one given before):{" "}
setup-plain-no_label = Do
setup-plain-up_to = {"  "}1 to { $count }
setup-plain-discovered = {"  "}ok: Autodiscover says { $host } ({ $time })
setup-plain-not_discovered = {"  "}warning  Autodiscover
setup-plain-good = {"  "}ok: { $text }
setup-plain-warns = {"  "}warning: { $text }
setup-plain-bad = {"  "}FAILED: { $text }
setup-plain-held = setup was held at step { $step }
setup-plain-try_plain = run smartactions setup --plain to see why

## setup-port

setup-port-free = the port is free or ours
setup-port-open = the engine could not start: its port is taken. g goes to Engine, Enter once more writes
setup-port-taken = port { $port } is taken by another program
setup-port-no_such_address = this machine has no address { $address }
setup-port-not_allowed = port { $port } is root's alone: give one above 1023
setup-port-still_open = API: { $why }
setup-port-for_others = API: { $listen } takes HTTP without TLS from other machines; keys and tasks can be read on the way
setup-port-try_proxy = give 127.0.0.1, and a proxy with TLS before it; let nobody else reach the port where that cannot be

## setup-report

setup-report-server = Server:
setup-report-not_proved = Not proved: a check failed, did not run, or an answer changed since.
setup-report-title = SmartActions { $version }: what the checks of setup found (secrets masked)
setup-report-counts = { $passed } passed, { $warned } warned, { $failed } failed, { $waiting } not run
setup-report-still_runs = {"  "}running  { $name }
setup-report-transcript_of = What went over the wire for { $name } (secrets masked):
setup-report-ok = ok
setup-report-warning = warning
setup-report-failed = FAILED
setup-report-left_out = {"  "}left out { $name }
setup-report-waits_for = {"  "}waits for { $other }: { $name }
setup-report-waits = {"  "}waits: { $name }
setup-report-asked = {"  "}asked { $asked } { $url }: { $said } ({ $time })
setup-report-said_label = Server:
setup-report-likely_label = Likely:
setup-report-try_label = Try:
setup-report-code_label = Code:

## setup-trial

setup-trial-ask = Type or paste a reply; nothing is sent.
setup-trial-title = Try a reply
setup-trial-new_text = New text
setup-trial-quoted = Quoted
setup-trial-reading = Reading
setup-trial-reason = Reason
setup-trial-asked_back = asked back, nothing changes
setup-trial-help = help: the person gets the list of actions
setup-trial-set_aside = set aside for someone to look at
setup-trial-ignored = machine mail, filed in silence
setup-trial-act = act: { $action }
setup-trial-left_out =
    { $lines ->
        [0] nothing
        [one] 1 line left out
       *[other] { $lines } lines left out
    }

## setup-trust

setup-trust-shown = the server showed { $pin }; compare it with the key read on the server itself
setup-trust-would_fit_unknown_issuer = That CA's file would fit, or a pinned key
setup-trust-would_fit_self_signed = A pinned key would fit, or the certificate itself as CA file
setup-trust-would_fit_pin_mismatch = The new key would fit, once it is compared

## setup-welcome

setup-welcome-fresh = about 4 minutes
setup-welcome-change = starts from what is there
setup-welcome-no_mailbox = none yet
setup-welcome-afresh = the old file is kept
setup-welcome-dry_run = probes, writes nothing
setup-welcome-found_title = FOUND ON THIS MACHINE
setup-welcome-config = Config
setup-welcome-engine = Engine
setup-welcome-mailbox = Mailbox
setup-welcome-account = Account
setup-welcome-draft_title = Draft
setup-welcome-none = none
setup-welcome-without = WITHOUT THIS SCREEN
setup-welcome-now = now { $mailbox }
setup-welcome-of = of { $account }
setup-welcome-stopped_at = step { $step }
setup-welcome-running = running, pid { $pid }
setup-welcome-draft = at step { $step }
setup-welcome-found_running = Found { $config }, engine running.
setup-welcome-found_not_running = Found { $config }, engine not running.

## setup-field

setup-field-start = Start
setup-field-find_by = Find it by
setup-field-address = Address
setup-field-allow_host = Allow it
setup-field-server = Server
setup-field-url = URL
setup-field-trust_by = TLS trust
setup-field-ca_file = CA file
setup-field-pin = Pinned key
setup-field-account = Account
setup-field-password = Password
setup-field-auth = Method
setup-field-mailbox = Mailbox
setup-field-access = access
setup-field-own_account = signs in as
setup-field-own_password = its password
setup-field-api_listen = Applications
setup-field-store = Tasks in
setup-field-proof = Sender proof
setup-field-via = Outgoing
setup-field-relay = Relay
setup-field-relay_account = Signs in as
setup-field-relay_password = Its password
setup-field-per_minute = Mails a minute
setup-field-poll = Polls every (s)
setup-field-service = Runs as
setup-field-find_by_choices =
    .n1 = mailbox address
    .n2 = server name
    .n3 = URL
setup-field-allow_host_choices =
    .n1 = no
    .n2 = yes, send it the password
setup-field-trust_by_choices =
    .n1 = system roots
    .n2 = CA file
    .n3 = pinned key
setup-field-mailbox_choices =
    .n1 = The service account's own
    .n2 = A dedicated mailbox
    .n3 = None yet
setup-field-via_choices =
    .n1 = Exchange
    .n2 = SMTP relay
setup-field-act_choices =
    .n1 = Write
    .n2 = Save answers only
    .n3 = Back

## setup-key

setup-key-up = up
setup-key-down = down
setup-key-field = field
setup-key-back_a_field = back a field
setup-key-button = button
setup-key-back_a_button = back a button
setup-key-again = again
setup-key-all = all
setup-key-edit = edit
setup-key-go_on_without_proof = go on without proof
setup-key-copy = copy
setup-key-log = log
setup-key-save = save
setup-key-hide_names = hide names
setup-key-try_a_reply = try a reply
setup-key-put_the_default_back = put the default back
setup-key-leave_it_running_and_quit = leave it running and quit
setup-key-by_hand = by hand
setup-key-whole_file = whole file
setup-key-trust_these_alone = trust these servers alone
setup-key-undo = undo
setup-key-show_password = show password
setup-key-keep_the_blank = keep the blank
setup-key-cut_the_blank = cut the blank
setup-key-next = next
setup-key-next_step = next step
setup-key-back = back
setup-key-more_of_the_page = more of the page
setup-key-back_up_the_page = back up the page
setup-key-help = help
setup-key-steps = steps
setup-key-plain_mode = plain mode
setup-key-draw_again = draw again
setup-key-shell = shell
setup-key-leave = leave

## setup-outcome

setup-outcome-likely_not_made = no mailbox was made for it yet
setup-outcome-likely_not_let_in = the service account was not let into this mailbox
setup-outcome-likely_busy = the server is busy, or sign-in does not work yet
setup-outcome-likely_too_many = too many requests of this account in a short time
setup-outcome-try_other_account = give access = "impersonation", or the account of that mailbox
setup-outcome-try_dedicated = take a dedicated one, or set the entry later:
setup-outcome-try_again = ask again; the checks of the probe tell more
setup-outcome-try_later = wait, then ask again
setup-outcome-try_password = give --password-file FILE or SMARTACTIONS_PASSWORD
setup-outcome-try_answer = mend the answer
setup-outcome-try_file = check the file and who may read it
setup-outcome-try_mode = mend the file, or chmod 600 it
setup-outcome-try_write_again = nothing was changed; mend the cause and write again
setup-outcome-try_state = make the state folder writable
setup-outcome-check_file = check the file
setup-outcome-not_readable = the config is not readable
setup-outcome-and_more = { $what } (and { $count } more)
setup-outcome-forgeable = sender proof: address alone
setup-outcome-no_mailbox = listener mailbox: none yet
setup-outcome-not_ours = { $count } of its last mails are not ours
setup-outcome-mailbox_not_proved = listener mailbox: not proved
setup-outcome-not_probed = Exchange: not probed
setup-outcome-changed = Exchange: { $what }
setup-outcome-check_not_proved = { $name }: not proved
setup-outcome-nothing_to_go_by = there is nothing to go by without questions
setup-outcome-add_answers = add --answers FILE, or --defaults
setup-outcome-no_terminal = there is no terminal to ask at
setup-outcome-nothing_to_do = answers are given, but not what to do with them
setup-outcome-check_path = check the path and who may read it

setup-stamp-bound = Replies count whichever Exchange server stamps them; { $by } binds them to { $named }, where no other takes mail from people. Several: trusted_sources in config.toml
setup-stamp-by_word = trust
setup-stamp-counts_alone = replies count with a stamp of { $named } alone
setup-stamp-stamped_by = it is stamped by { $named }, which trust.trusted_sources does not list
setup-stamp-stamped_by_nobody = it is stamped by nobody, which trust.trusted_sources does not list
setup-stamp-try_list = replies that this server takes are not proved: add it to trust.trusted_sources, or empty that list
