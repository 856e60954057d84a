## new_file

new_file-remedy = name a file that is not there yet, in a folder that you may write to
new_file-there_already = a file of that name is there already
new_file-no_folder = there is no such folder
new_file-not_allowed = you may not write there
new_file-is_folder = that is a folder
new_file-file_in_path = a part of its path is a file, not a folder
new_file-disk_full = the disk is full

## recording

recording-not_signed_in = The account was not let in: no test mail is sent.
recording-no_mailbox = No mailbox is known that could write to itself: no test mail is sent.
recording-back = {"  "}it came back, was read and filed away
recording-not_back = {"  "}it has left, and was not seen again within a minute
recording-try_again = run it again
recording-sending = A test mail from { $mailbox } to itself:
recording-written = { $exchanges } exchanges are in { $file }. Names, addresses, hosts, ids and texts were replaced; read it before you give it away.

## repair

repair-try_read = check the file and who may read it; without one, run smartactions setup
repair-try_secrets = mend that line; or remove the file and set each password again: smartactions secret set NAME
repair-try_store = install the newest smartactions, or put a copy of the file back; the file was not touched
repair-try_state = make the state folder readable and writable for who runs the engine
repair-try_root = run it as the owner of the files, or as root
repair-started = the engine is ready: pid { $pid }
repair-whole = nothing is broken
repair-by_hand = these have to be mended by hand
repair-no_terminal = there is no terminal to ask at
repair-add_yes = add --yes
repair-left = nothing was changed
repair-keep = Keep the { $what }? [Y/n]{" "}
repair-goes = This goes:
repair-goes_engine = the engine, pid { $pid }
repair-goes_unit = the unit { $name }
repair-mail_stays = Mail in the listener mailbox is not touched.
repair-remove = Remove it? [y/N]{" "}
repair-nothing_there = there is nothing to remove
repair-removed_title = removed
repair-user_stays = The user smartactions stays, for files may belong to it: userdel smartactions
repair-not_kept = { $word } is nothing that can be kept
repair-keep_one_of = give some of config,secrets,tasks, or none
repair-asks = asks what to keep
repair-offer = smartactions setup --repair finds what can be mended
repair-others_may = others may read or write it: mode { $mode }
repair-password_is_missing = there is no password of the service account
repair-unit_differs = the unit is not as this setup makes it
repair-unit_is_missing = the config says systemd, and there is no unit
repair-make_unit = make the unit and start the engine there
repair-unit_is_left = the config says detached, and a unit keeps the engine
repair-remove_unit = remove the unit, or write service = "systemd" in [launch]
repair-not_of_its_user = it does not belong to the user of the unit
repair-older_schema = the database has schema { $found }, this version has { $known }
repair-start_brings_it = start the engine: it brings the database up to date
repair-nobody_answers = nobody answers on the control socket
repair-does_not_run = the engine does not run
repair-does_not_answer = the engine runs and does not answer
repair-of_version = the engine that runs is of version { $version }
repair-remedy_or_backup = { $remedy }; or put { $backup } back
repair-is_private = { $file } is its owner's alone
repair-is_removed = { $file } is removed
repair-is_config_again = { $backup } is the config again; what stood there is kept beside it
repair-unit_in_place = { $unit } is in place; { $engine }
repair-unit_removed = { $unit } is removed; { $engine }
repair-found =
    { $count ->
        [one] 1 point is broken:
       *[other] { $count } points are broken:
    }
repair-mend_them =
    { $count ->
        [one] Mend it? [y/N]{" "}
       *[other] Do these { $count } repairs? [y/N]{" "}
    }
repair-points =
    { $count ->
        [one] 1 point is broken
       *[other] { $count } points are broken
    }

## start

start-look = it goes on by itself; look with: smartactions status; find out why with: smartactions probe
start-not_started = the engine does not run: it did not start at { $when }: { $what }
start-runs_not_ready = the engine runs (pid { $pid }) and is not ready after { $waited } s{ $cause }
start-not_ready_within = the engine did not become ready within { $waited } s{ $cause }
start-remedy_then = { $remedy }; then: { $command }

## unit

unit-program_hidden = the user smartactions may not run { $program }; install it: install -m 755 { $program } /usr/local/bin/
unit-password_in = { $variable } holds a password, which has no place in a unit; set proxy in [exchange]
unit-try_detached = write service = "detached" in [launch], or mend that
unit-try_mend = nothing was changed; mend the cause and try again
unit-try_linger = as root: loginctl enable-linger USER; then try again. Without it the engine would end with your last logout
unit-try_by_hand = systemctl status smartactions shows how it stands; smartactions setup --repair mends it
unit-installed = Unit installed
unit-removed = Unit removed
unit-no_systemd_of_user = no systemd of this user answers
unit-no_systemd = systemd does not run this machine
repair-not_removed = it could not be removed: { $why }
repair-left_over =
    { $count ->
        [one] all else is removed; 1 thing could not be, mend that and run it again
       *[other] all else is removed; { $count } things could not be, mend that and run it again
    }
repair-secrets_stay = { $secrets } stays: { $other } beside it may need it; no installation does? Then: rm { $secrets }
repair-mending = smartactions: what is begun is finished first, so that the engine is not left stopped; once more ends it here
repair-removing = smartactions: the removal is finished first; once more ends it here
repair-broken_off = smartactions: broken off; smartactions setup --repair shows what is left to mend
repair-unit_is_not_enabled = the unit does not start by itself: it is not enabled
repair-enable_unit = enable the unit
unit-try_rename = nothing was changed; give that unit another name or remove it ({ $file }), or write service = "detached" in [launch]
unit-try_own_folder = nothing was changed; give --state DIR a folder of its own, new or empty
unit-try_open = chmod o+x { $folder }; or put config and state elsewhere (--config, --state)
unit-journal = the log says nothing; what systemd says: { $command }
