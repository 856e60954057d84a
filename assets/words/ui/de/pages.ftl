## pages-probe

pages-probe-groups =
    .n1 = Erreichen
    .n2 = Anmelden
    .n3 = Benutzen
pages-probe-not_yet = noch nicht geprüft; R startet alle Prüfungen
pages-probe-proved = alles nachgewiesen; Enter geht weiter
pages-probe-to_mend = erst beheben; o geht ohne Nachweis weiter
pages-probe-to_know = zu beachten
pages-probe-not_all = nicht alle Prüfungen liefen; R startet alle
pages-probe-changed = eine Antwort ist seitdem anders; R prüft erneut
pages-probe-running = läuft; Esc geht zurück zu den Antworten
pages-probe-waits_for = wartet auf
pages-probe-waits = wartet
pages-probe-left_out = entfällt
pages-probe-runs = läuft
pages-probe-l_shows = l zeigt den Mitschnitt
pages-probe-l_closes = l oder Esc schließt
pages-probe-l_shows_log = l zeigt das Protokoll
pages-probe-transcript = MITSCHNITT (Geheimnisse verdeckt)
pages-probe-no_transcript = nichts ging über die Leitung
pages-probe-went_well = ging gut
pages-probe-lock_out = r versucht es noch einmal; zu viele falsche Versuche sperren das Konto
pages-probe-lines_of = Zeilen { $first } bis { $last } von { $all }; hinauf und hinunter blättern, l oder Esc schließt
pages-probe-check_of = Prüfung { $at } von { $count }; hoch/runter: weitere
pages-probe-passed = ok
pages-probe-warned = Warnung
pages-probe-failed = Fehler
pages-probe-waiting = wartet

## pages-mailbox

pages-mailbox-from_now_on = Welches Postfach empfängt von nun an die Antworten?
pages-mailbox-choices =
    .n1 = Das eigene des Dienstkontos
    .n2 = Ein gesondertes Postfach
    .n3 = Noch keines: Eintrag leer lassen, später setzen
pages-mailbox-none_now = Keines: Eintrag leeren, Mail wartet
pages-mailbox-recommended = empfohlen: jede Mail darin gilt einer Aufgabe
pages-mailbox-is_group = eine Verteilergruppe, kein Postfach
pages-mailbox-no_rights = ein Recht fehlt
pages-mailbox-no_answer = keine Antwort
pages-mailbox-throttled = Exchange bittet zu warten
pages-mailbox-enter_writes = Enter schreibt es; Esc zurück, nichts geschrieben
pages-mailbox-old_one = wird gelesen, bis seine offenen Aufgaben erledigt sind
pages-mailbox-dedicated = gesondert
pages-mailbox-type_it = seine Adresse eingeben oder einfügen
pages-mailbox-default = die Vorgabe
pages-mailbox-in_use = jetzt in Gebrauch
pages-mailbox-asking = Exchange wird gefragt
pages-mailbox-not_asked = Exchange wurde noch nicht danach gefragt: Enter fragt
pages-mailbox-says_of = Exchange sagt zu
pages-mailbox-rights =
    .n1 = lesen
    .n2 = verschieben
    .n3 = löschen
    .n4 = senden als
pages-mailbox-found = gefunden
pages-mailbox-no_mail = noch keine Mail darin
pages-mailbox-hidden = Namen und Betreffe verdeckt; F3 zeigt sie
pages-mailbox-only_here = nur hier gezeigt; nie gespeichert oder protokolliert
pages-mailbox-no_fault = kein Fehler: es geht weiter, und die Engine läuft ohne
pages-mailbox-entry_stays = der vorhandene Eintrag bleibt
pages-mailbox-without = Aufgaben werden angenommen, Mail wartet, nichts geht verloren
pages-mailbox-make_one = Noch kein gesondertes Postfach? Anlegen, dann erneut fragen:
pages-mailbox-size_not_told = Größe und Grenze nicht genannt
pages-mailbox-full = fast voll: die Engine wartet und läuft von selbst weiter
pages-mailbox-which = Das gesonderte. In einem Postfach mit anderer Mail erhalten Leute Antworten, um die sie nie baten, und es ist langsamer.
pages-mailbox-not_found = Der Eintrag bleibt leer, und die Einrichtung geht weiter. Später ohne dieses Programmbild setzen:
pages-mailbox-named = das genannte Postfach
pages-mailbox-heads =
    .n1 = WELCHES NEHMEN?
    .n2 = NICHT GEFUNDEN?
    .n3 = IDENTITÄTSWECHSEL ERTEILEN
pages-mailbox-the_account = das Dienstkonto
pages-mailbox-lets_into = Lässt { $account } in { $mailbox } und in kein anderes; in der Exchange-Shell:
pages-mailbox-engine_label = Engine
pages-mailbox-old_one_label = Altes
pages-mailbox-same_as_label = Befehl
pages-mailbox-fault_label = Fehler
pages-mailbox-later_label = Später
pages-mailbox-enter_label = Enter
pages-mailbox-takes_it_up = pid { $pid } übernimmt es sofort, ohne Neustart
pages-mailbox-writes_empty = schreibt  mailbox = ""
pages-mailbox-goes_on_empty = geht weiter; Schritt 6 schreibt  mailbox = ""
pages-mailbox-not_ours_found = gefunden; { $count } letzte Mails nicht unsere
pages-mailbox-not_ours = { $count } nicht unsere
pages-mailbox-not_ours_of = { $count } der letzten { $all } nicht unsere
pages-mailbox-all_ours =
    { $count ->
        [one] gesondert: seine letzte Mail gilt einer Aufgabe
       *[other] gesondert: seine letzten { $count } Mails gelten alle Aufgaben
    }
pages-mailbox-other_mail = { $count } der letzten { $all } Mails gelten keiner Aufgabe
pages-mailbox-used_of = { $used } von { $limit } GB belegt
pages-mailbox-used = { $used } GB belegt, Grenze nicht genannt
pages-mailbox-limit = fasst { $limit } GB, Größe nicht genannt
pages-mailbox-rights_short =
    .n1 = lesen
    .n2 = versch.
    .n3 = löschen
    .n4 = senden

## pages-review

pages-review-no_change = an der Konfiguration ändert sich nichts
pages-review-buttons =
    .n1 = Schreiben
    .n2 = Nur Antworten sichern
    .n3 = Zurück
pages-review-would_write = Würde schreiben
pages-review-order =
    .n1 = Konfiguration sichern
    .n2 = die neue daneben schreiben
    .n3 = secrets.toml, 0600: Kennwörter
    .n4 = Dateien auf einmal tauschen
    .n5 = zurücklesen und vergleichen
pages-review-dry = Probelauf: nichts wird geschrieben, der Unterschied erscheint nach dem Verlassen.
pages-review-not_written = nichts wird geschrieben; all das erscheint am Ende
pages-review-backup = die alte Datei bleibt daneben, unter ihrem Datum
pages-review-all_or_nothing = Schlägt ein Schritt fehl, werden alle davor rückgängig gemacht, und nichts hat sich geändert.
pages-review-all_proved = alles, was prüfbar ist, ist nachgewiesen
pages-review-heads =
    .n1 = WAS GESCHIEHT, DER REIHE NACH
    .n2 = NOCH OFFEN
    .n3 = NICHT PRÜFBAR
    .n4 = DASSELBE, UNBEAUFSICHTIGT
pages-review-c_closes = c schließt
pages-review-secrets_label = Geheim
pages-review-dry_run_label = Probelauf
pages-review-backup_label = Sicherung
pages-review-engine_label = Engine
pages-review-by_hand_label = Von Hand
pages-review-again_label = Nochmals
pages-review-fault_label = Fehler
pages-review-open_label = Offen
pages-review-to_secrets = { $name } in secrets.toml, Modus 0600
pages-review-runs_with_this = pid { $pid } läuft mit dieser Konfiguration
pages-review-hands_over = pid { $pid } läuft; Schritt 7 übergibt die neue
pages-review-starts_one = keine läuft; Schritt 7 startet eine
pages-review-cannot_check = { $count } Punkte sind nicht prüfbar: c zeigt, wie
pages-review-and_more = und { $count } weitere: c zeigt sie
pages-review-at_step = Schritt { $name }
pages-review-changes =
    { $count ->
        [one] 1 Änderung
       *[other] { $count } Änderungen
    }
pages-review-settings =
    { $count ->
        [one] 1 Einstellung
       *[other] { $count } Einstellungen
    }
pages-review-secrets =
    { $count ->
        [one] 1 Geheimnis
       *[other] { $count } Geheimnisse
    }
pages-review-lines_of = Zeilen { $first } bis { $last } von { $count }
pages-review-unnamed_account = des Dienstkontos
pages-review-unnamed_mailbox = im Antwortpostfach
pages-review-account = von { $name }
pages-review-mailbox = in { $name }
pages-review-c_shows = c zeigt, wie

## pages-launch

pages-launch-until_ready = Bis sie bereit ist
pages-launch-test_mail = Testmail an sich
pages-launch-ready = bereit
pages-launch-no_mailbox = entfällt, noch kein Postfach
pages-launch-undo = Wenn sie in 30 s nicht bereit ist: u legt die alte Einrichtung zurück
pages-launch-undo_now = u legt die alte Einrichtung zurück; d lässt alles so
pages-launch-key_once = API-Schlüssel für Ihre Anwendungen, nur dieses eine Mal gezeigt:
pages-launch-key_kept = aufbewahrt, Modus 0600, in
pages-launch-done = Enter öffnet das Statusbild; die Engine läuft auch ohne es weiter
pages-launch-heads =
    .n1 = PROTOKOLL DER ENGINE
    .n2 = SPÄTER IN EINER SHELL
pages-launch-no_log = noch nichts; smartactions logs zeigt es später
pages-launch-live = live
pages-launch-control = Steuer-Socket
pages-launch-store = Aufgabenspeicher
pages-launch-api = API-Port
pages-launch-signed_in = angemeldet
pages-launch-mailbox_read = Postfach einmal gelesen
pages-launch-reached = { $count } von { $all }

## pages-block

pages-block-server = Server
pages-block-seen = Gesehen
pages-block-likely = Grund
pages-block-try_it = Rat
pages-block-code = Code
pages-block-copy = [y kopiert]
