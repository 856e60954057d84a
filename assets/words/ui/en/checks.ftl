## checks

checks-autodiscover = Autodiscover
checks-connection = Connection
checks-unknown = not told
checks-title_name_resolves = Name resolves
checks-title_port_answers = Port answers
checks-title_tls_handshake = TLS handshake
checks-title_certificate_trust = Certificate trust
checks-title_ews_path = EWS path answers
checks-title_clock_difference = Clock difference
checks-title_methods_offered = Methods offered
checks-title_sign_in = Sign-in
checks-title_server_version = Server version
checks-title_own_mailbox = Account's mailbox
checks-title_mailbox = Listener mailbox
checks-title_access = Ways in
checks-title_send_as = Send as it
checks-title_dedicated = Dedicated
checks-title_room = Room in it
checks-title_auto_reply = Automatic reply
checks-title_inbox_rules = Inbox rules
checks-title_junk = Replies in Junk
checks-title_streaming = Streaming
checks-title_other_mailboxes = Other mailboxes
checks-title_recipients = Recipients
checks-title_outgoing_relay = Outgoing relay
checks-asks_to_slow_down = the server asks to slow down and does not say for how long
checks-not_before_seconds = not before { $seconds } s are over
checks-nothing_within_seconds = nothing within { $seconds } s

## checks-grant

checks-grant-impersonation = grant impersonation (Exchange Management Shell):
checks-grant-delegate = or let it open and send as a delegate:
checks-grant-delegate_first = let it open and send (Exchange Management Shell):
checks-grant-send_as = grant Send As alone (Exchange Management Shell):
checks-grant-take_back = to take it back later:
checks-grant-online_role = Exchange Online gives the role ApplicationImpersonation to nobody any more

## checks-policy

checks-policy-enable = switch EWS on for the account:
checks-policy-allow = or put SmartActions on the list of the organisation:
checks-policy-allow_account = or on the list of the account, where that has one:
checks-policy-everything_denied = ErrorAccessDenied to everything the account asked

## checks-others

checks-others-tried = tried: the id of the inbox of { $address }, { $how }; nothing in it was read
checks-others-closed = closed, { $count } tried
checks-others-open = { $count } open to the account
checks-others-unknown = not known
checks-others-as_owner = by impersonation
checks-others-as_delegate = as delegate
checks-others-no_answer = { $address }: { $said }
checks-others-gave_inbox_of = the server gave the inbox of { $open } ({ $tried } tried, nothing in it was read)

## checks-recipients

checks-recipients-fine = { $all } of { $all } known or outside
checks-recipients-groups = { $count } of { $all } a group
checks-recipients-nobody = { $count } of { $all } nobody

## checks-ways

checks-ways-impersonation = impersonation
checks-ways-delegate = delegate
checks-ways-own = own sign-in
checks-ways-none = none works
checks-ways-works_instead = { $works } works, { $set } is set

## checks-version

checks-version-out_of_support = the server calls itself { $product }; its support ended on { $ended }
checks-version-end_of_2013 = 11 April 2023
checks-version-end_of_2016_and_2019 = 14 October 2025

## checks-streaming

checks-streaming-refused = refused
checks-streaming-ended = the server ended the stream before it said anything
checks-streaming-heard_after = heard after { $milliseconds } ms

## checks-mailbox

checks-mailbox-not_found = not found
checks-mailbox-no_answer = no answer
checks-mailbox-busy = busy
checks-mailbox-alias = { $alias } is an alias of { $primary }
checks-mailbox-other_mail = { $others } of its last { $looked_at } mails are not about tasks
checks-mailbox-take_it =
    Every mail in the inbox of { $mailbox } will be read and moved to its folder Processed,
    and people who write there may get answers. Listen to it all the same? [y/N]{" "}
checks-mailbox-left = nothing was changed
checks-mailbox-full = the mailbox is full
checks-mailbox-off = off
checks-mailbox-no_rules = none takes mail away
checks-mailbox-no_replies = none
checks-mailbox-rule_count = { $count } take mail away
checks-mailbox-junk = { $ours } of the last { $looked_at } mails in Junk are about tasks
checks-mailbox-no_mailbox = { $account } has no mailbox
checks-mailbox-unlisted_title = found, its address is not told
checks-mailbox-unlisted = { $account } has a mailbox, and the directory does not tell its address, as with accounts that are hidden from address lists; give the mailbox by its address
checks-mailbox-not_its_own = { $account } has the mailbox { $own } and no { $address }
checks-mailbox-may_not_send = denied
checks-mailbox-may_send = the way in includes it
checks-mailbox-lacks_right_to = no right to { $missing }
checks-mailbox-about_rules = inbox rules
checks-mailbox-about_auto_reply = automatic reply
checks-mailbox-about_junk = junk
checks-mailbox-to_know = to know
checks-mailbox-group_of = { $address } is a group with { $count } members
checks-mailbox-is_group = { $address } is a group
checks-mailbox-all_ours =
    { $looked_at ->
        [0] no mail in it yet
       *[other] its last { $looked_at } mails are all about tasks
    }
checks-mailbox-on_for_a_time = on for a time that is set
checks-mailbox-on = on
checks-mailbox-more = { $count } more
checks-mailbox-junk_count =
    { $count ->
        [one] 1 lies there
       *[other] { $count } lie there
    }
checks-mailbox-full_in =
    { $days ->
        [0] full within a day as it grows now
       *[other] full in { $days } days as it grows now
    }
checks-mailbox-used_of = { $used } of { $limit } used
checks-mailbox-used_without_limit = { $used } used, limit not told
checks-mailbox-limit_alone = limit { $limit }, size not told
checks-mailbox-size_and_limit_unknown = size and limit not told

## checks-relay

checks-relay-covered = TLS
checks-relay-uncovered = no TLS, this machine
checks-relay-no_sign_in = no sign-in
checks-relay-untrusted = not believed
checks-relay-no_starttls = no STARTTLS
checks-relay-no_password = no password
checks-relay-no_answer = no answer
checks-relay-give_it = give it
checks-relay-its_key = its key, to be compared with the relay's own and pinned
checks-relay-signed_in_as = signed in as { $account }

## checks-sign_in

checks-sign_in-by_raw_tokens = {" "}by raw Kerberos tokens under { $scheme }: the server takes no wrapped ones

## checks-binding

checks-binding-with_it_alone = { $method } lets { $account } in with the channel binding alone
checks-binding-without_it_alone = { $method } lets { $account } in without the channel binding alone
checks-binding-refused_with_it = { $method } refused { $account } twice, with channel binding; without it is not tried, for a third refusal may lock the account
checks-binding-refused_without_it = { $method } refused { $account } twice, without channel binding; with it is not tried, for a third refusal may lock the account
checks-binding-refused_both_ways = { $method } refused { $account }, with channel binding and without

## checks-keep

checks-keep-transcript_of = SmartActions { $version } on { $host }, { $now }; secrets masked, ids shortened
checks-keep-transcript_in = transcript in { $path }; read it before you give it away
