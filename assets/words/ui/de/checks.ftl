## checks

checks-autodiscover = Autodiscover
checks-connection = Verbindung
checks-unknown = nicht genannt
checks-title_name_resolves = Namensauflösung
checks-title_port_answers = Port antwortet
checks-title_tls_handshake = TLS-Handshake
checks-title_certificate_trust = Zertifikat
checks-title_ews_path = EWS-Pfad
checks-title_clock_difference = Uhrzeit
checks-title_methods_offered = Verfahren
checks-title_sign_in = Anmeldung
checks-title_server_version = Serverversion
checks-title_own_mailbox = Eigenes Postfach
checks-title_mailbox = Antwortpostfach
checks-title_access = Zugänge
checks-title_send_as = Senden als
checks-title_dedicated = Gesondert
checks-title_room = Platz darin
checks-title_auto_reply = Autom. Antwort
checks-title_inbox_rules = Eingangsregeln
checks-title_junk = Junk-E-Mail
checks-title_streaming = Streaming
checks-title_other_mailboxes = Fremde Postfächer
checks-title_recipients = Empfänger
checks-title_outgoing_relay = Ausgangsrelay
checks-asks_to_slow_down = der Server bittet um Zurückhaltung und sagt nicht, wie lange
checks-not_before_seconds = nicht bevor { $seconds } s vorbei sind
checks-nothing_within_seconds = nichts binnen { $seconds } s

## checks-grant

checks-grant-impersonation = Identitätswechsel erteilen (Exchange Mgmt. Shell):
checks-grant-delegate = oder als Stellvertretung öffnen und senden lassen:
checks-grant-delegate_first = öffnen und senden lassen (Exchange Mgmt. Shell):
checks-grant-send_as = nur „Senden als“ erteilen (Exchange Mgmt. Shell):
checks-grant-take_back = um es später zurückzunehmen:
checks-grant-online_role = Exchange Online gibt die Rolle ApplicationImpersonation niemandem mehr

## checks-policy

checks-policy-enable = EWS für das Konto einschalten:
checks-policy-allow = oder SmartActions auf die Liste der Organisation setzen:
checks-policy-allow_account = oder auf die Liste des Kontos, wo es eine hat:
checks-policy-everything_denied = ErrorAccessDenied auf alles, was das Konto fragte

## checks-others

checks-others-tried = versucht: die Id des Posteingangs von { $address }, { $how }; nichts darin wurde gelesen
checks-others-closed = verschlossen, { $count } versucht
checks-others-open = { $count } dem Konto offen
checks-others-unknown = nicht bekannt
checks-others-as_owner = mit Identitätswechsel
checks-others-as_delegate = als Stellvertretung
checks-others-no_answer = { $address }: { $said }
checks-others-gave_inbox_of = der Server gab den Posteingang von { $open } ({ $tried } versucht, nichts darin wurde gelesen)

## checks-recipients

checks-recipients-fine = { $all } von { $all } bekannt oder außerhalb
checks-recipients-groups = { $count } von { $all } eine Gruppe
checks-recipients-nobody = { $count } von { $all } niemand

## checks-ways

checks-ways-impersonation = Identitätswechsel
checks-ways-delegate = Stellvertretung
checks-ways-own = eigene Anmeldung
checks-ways-none = keiner geht
checks-ways-works_instead = { $works } geht, { $set } ist eingestellt

## checks-version

checks-version-out_of_support = der Server nennt sich { $product }; der Support endete am { $ended }
checks-version-end_of_2013 = 11. April 2023
checks-version-end_of_2016_and_2019 = 14. Oktober 2025

## checks-streaming

checks-streaming-refused = abgelehnt
checks-streaming-ended = der Server beendete den Strom, bevor er etwas sagte
checks-streaming-heard_after = gehört nach { $milliseconds } ms

## checks-mailbox

checks-mailbox-not_found = nicht gefunden
checks-mailbox-no_answer = keine Antwort
checks-mailbox-busy = beschäftigt
checks-mailbox-alias = { $alias } ist ein Alias von { $primary }
checks-mailbox-other_mail = { $others } der letzten { $looked_at } Mails gelten keiner Aufgabe
checks-mailbox-take_it =
    Jede Mail im Posteingang von { $mailbox } wird gelesen und in den Ordner Processed verschoben,
    und wer dorthin schreibt, kann Antworten erhalten. Trotzdem darauf hören? [j/N]{" "}
checks-mailbox-left = nichts wurde geändert
checks-mailbox-full = das Postfach ist voll
checks-mailbox-off = aus
checks-mailbox-no_rules = keine nimmt Mail weg
checks-mailbox-no_replies = keine
checks-mailbox-rule_count =
    { $count ->
        [one] 1 nimmt Mail weg
       *[other] { $count } nehmen Mail weg
    }
checks-mailbox-junk = { $ours } der letzten { $looked_at } Mails in Junk-E-Mail gelten Aufgaben
checks-mailbox-no_mailbox = { $account } hat kein Postfach
checks-mailbox-unlisted_title = gefunden, seine Adresse wird nicht genannt
checks-mailbox-unlisted = { $account } hat ein Postfach, und das Verzeichnis nennt seine Adresse nicht, wie bei Konten, die in Adresslisten verborgen sind; das Postfach mit seiner Adresse angeben
checks-mailbox-not_its_own = { $account } hat das Postfach { $own } und kein { $address }
checks-mailbox-may_not_send = verweigert
checks-mailbox-may_send = der Zugang schließt es ein
checks-mailbox-lacks_right_to = kein Recht auf: { $missing }
checks-mailbox-about_rules = Posteingangsregeln
checks-mailbox-about_auto_reply = automatische Antwort
checks-mailbox-about_junk = Junk-E-Mail
checks-mailbox-to_know = Hinweis
checks-mailbox-group_of =
    { $count ->
        [one] { $address } ist eine Gruppe mit 1 Mitglied
       *[other] { $address } ist eine Gruppe mit { $count } Mitgliedern
    }
checks-mailbox-is_group = { $address } ist eine Gruppe
checks-mailbox-all_ours =
    { $looked_at ->
        [0] noch keine Mail darin
        [one] seine letzte Mail gilt einer Aufgabe
       *[other] seine letzten { $looked_at } Mails gelten alle Aufgaben
    }
checks-mailbox-on_for_a_time = an für eine festgelegte Zeit
checks-mailbox-on = an
checks-mailbox-more = { $count } weitere
checks-mailbox-junk_count =
    { $count ->
        [one] 1 liegt dort
       *[other] { $count } liegen dort
    }
checks-mailbox-full_in =
    { $days ->
        [0] voll binnen eines Tages, wenn es so weiterwächst
        [one] voll in 1 Tag, wenn es so weiterwächst
       *[other] voll in { $days } Tagen, wenn es so weiterwächst
    }
checks-mailbox-used_of = { $used } von { $limit } belegt
checks-mailbox-used_without_limit = { $used } belegt, Grenze nicht genannt
checks-mailbox-limit_alone = Grenze { $limit }, Größe nicht genannt
checks-mailbox-size_and_limit_unknown = Größe und Grenze nicht genannt

## checks-relay

checks-relay-covered = TLS
checks-relay-uncovered = kein TLS, diese Maschine
checks-relay-no_sign_in = keine Anmeldung
checks-relay-untrusted = nicht vertraut
checks-relay-no_starttls = kein STARTTLS
checks-relay-no_password = kein Kennwort
checks-relay-no_answer = keine Antwort
checks-relay-give_it = angeben
checks-relay-its_key = sein Schlüssel, mit dem des Relays zu vergleichen und zu pinnen
checks-relay-signed_in_as = angemeldet als { $account }

## checks-sign_in

checks-sign_in-by_raw_tokens = {" "}mit rohen Kerberos-Token unter { $scheme }: der Server nimmt keine verpackten

## checks-binding

checks-binding-with_it_alone = { $method } lässt { $account } nur mit Kanalbindung ein
checks-binding-without_it_alone = { $method } lässt { $account } nur ohne Kanalbindung ein
checks-binding-refused_with_it = { $method } lehnte { $account } zweimal ab, mit Kanalbindung; ohne sie wird nicht versucht, denn eine dritte Ablehnung kann das Konto sperren
checks-binding-refused_without_it = { $method } lehnte { $account } zweimal ab, ohne Kanalbindung; mit ihr wird nicht versucht, denn eine dritte Ablehnung kann das Konto sperren
checks-binding-refused_both_ways = { $method } lehnte { $account } ab, mit Kanalbindung und ohne

## checks-keep

checks-keep-transcript_of = SmartActions { $version } auf { $host }, { $now }; Geheimnisse verdeckt, Ids gekürzt
checks-keep-transcript_in = Mitschnitt in { $path }; lesen Sie ihn, bevor Sie ihn weitergeben
