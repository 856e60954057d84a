## setup

setup-status_step = Status
setup-steps =
    .n1 = Beginn
    .n2 = Exchange
    .n3 = Prüfung
    .n4 = Postfach
    .n5 = Engine
    .n6 = Übersicht
    .n7 = Start
setup-questions =
    .n1 = Wie möchten Sie beginnen?
    .n2 = Wo ist Exchange, und welches Dienstkonto meldet sich an?
    .n3 = Was Exchange sagt
    .n4 = Welches Postfach empfängt die Antworten?
    .n5 = Wie soll die Engine arbeiten?
    .n6 = Konfiguration schreiben?
    .n7 = Übergabe an die Engine
setup-purpose = Aufgaben per Antwort auf eine E-Mail erledigen.
setup-at_hand = Bereithalten: den Namen des Exchange-Servers oder eine Postfachadresse darauf, ein Dienstkonto mit Kennwort und, falls gewünscht, ein eigenes Postfach. Die erste Einrichtung dauert etwa 4 Minuten.
setup-nothing_yet = Vor Schritt 6 wird nichts geschrieben. Sie können jederzeit abbrechen: Ctrl-C bewahrt Ihre Antworten für das nächste Mal auf, nie ein Kennwort.
setup-ready_means = Bereit heißt: angemeldet und das Postfach einmal gelesen. Danach macht eine Testmail die Runde; kommt sie spät, ist das eine Warnung und macht nichts rückgängig.
setup-hidden = verdeckt
setup-shown = sichtbar
setup-stored = das zuvor angegebene bleibt
setup-header = {" "}smartactions Einrichtung
setup-leave_title = Einrichtung verlassen?
setup-is_not_written = Es wurde nichts geschrieben.
setup-is_written = Die Konfiguration ist geschrieben; eine laufende Engine läuft weiter.
setup-once_more = Noch einmal Ctrl-C beendet sofort.
setup-searching = Autodiscover wird gefragt
setup-help_title = Tasten hier
setup-everywhere = Überall
setup-shift_selects = Maus: Klick, Rad; Umschalt und Ziehen markiert
setup-steps_title = Schritte
setup-step_of = Schritt { $at } von { $of } { $dot } { $name }
setup-too_small = smartactions Einrichtung { $at }/{ $of }: bitte das Fenster vergrößern, oder F4 für Textzeilen
setup-copied = Das Terminal wurde gebeten zu kopieren: { $text }
setup-not_copied = Nicht kopiert: { $why }
setup-leave =
    .n1 = Verlassen, behalten (ohne Kennwort)
    .n2 = Verlassen, verwerfen
    .n3 = Bleiben
setup-leave_short =
    .n1 = Verlassen
    .n2 = Bleiben
setup-not_checked =
    .n1 = Drosselungsrichtlinie des Dienstkontos
    .n2 = Nachrichtenfluss von außen
    .n3 = Aufbewahrung im Antwortpostfach
    .n4 = Aufbewahrungspflicht im Antwortpostfach
setup-send_from_outside = eine Mail von einer anderen Domäne an das Postfach senden
setup-field_of = { $at } von { $of }
setup-from_to = { $min } bis { $max }

## setup-start

setup-start-fresh = Beginnen
setup-start-change = Einrichtung ändern
setup-start-mailbox = Antwortpostfach ändern
setup-start-password = Kennwort ändern
setup-start-status = Status zeigen
setup-start-go_on = Fortsetzen
setup-start-repair = Reparieren
setup-start-remove = Entfernen
setup-start-afresh = Neu beginnen
setup-start-dry_run = Probelauf

## setup-step_note

setup-step_note-not_seen = noch nicht besucht
setup-step_note-here = hier
setup-step_note-done = erledigt
setup-step_note-warned = ein Hinweis
setup-step_note-failed = etwas zu beheben
setup-step_note-left_out = entfällt

## setup-legend

setup-legend-marks = Zeichen
setup-legend-passed = bestanden
setup-legend-warned = Warnung
setup-legend-failed = Fehler
setup-legend-waiting = wartet
setup-legend-left_out = entfällt

## setup-paste

setup-paste-cannot_show = früher eingegeben: zum Lesen neu eingeben
setup-paste-over =
    { $count ->
        [one] zu lang: das letzte Zeichen wurde weggelassen
       *[other] zu lang: die letzten { $count } Zeichen wurden weggelassen
    }
setup-paste-cut =
    { $count ->
        [one] 1 Steuerzeichen wurde entfernt
       *[other] { $count } Steuerzeichen wurden entfernt
    }

## setup-about

setup-about-auth_auto = auto: das stärkste, das der Server anbietet
setup-about-access_own = eigene Anmeldung
setup-about-sqlite = eine Datei im Datenordner
setup-about-postgres = noch nicht gebaut: SQLite nehmen
setup-about-tasks_in = Aufgaben in
setup-about-in_sqlite = SQLite, eine Datei im Datenordner
setup-about-proof_exchange = Exchange-Stempel, unser Token
setup-about-proof_token = unser Token, richtige Adresse
setup-about-proof_address = Adresse allein: fälschbar
setup-about-per_minute = 0 = wie Exchange es zulässt
setup-about-poll = wo es nicht sofort hören kann
setup-about-detached = Hintergrund
setup-about-detached_means = bis zum Neustart der Maschine
setup-about-systemd = systemd-Unit
setup-about-systemd_means = startet mit der Maschine
setup-about-discovered = WAS AUTODISCOVER SAGT
setup-about-who_gets_past = WER DEN NACHWEIS NOCH UMGEHT
setup-about-slowed = WENN EXCHANGE UNS BREMST
setup-about-title = ZU DIESEM FELD { $dot } { $label }
setup-about-find_by =
    .n1 = Wo Autodiscover eingerichtet ist, genügt eine Postfachadresse: Es sagt den Rest.
    .n2 = Aus einem Servernamen wird die übliche EWS-Adresse; eine URL gilt, wie sie ist.
setup-about-address =
    .n1 = Irgendein Postfach dieses Exchange, zum Beispiel das, das die Antworten empfangen soll.
    .n2 = Das Kennwort geht nur an Hosts, die Autodiscover für seine Domäne nennt.
setup-about-server =
    .n1 = Der Name in der Adresszeile von Outlook im Web, zum Beispiel mail.contoso.com.
    .n2 = Daraus wird https://NAME/EWS/Exchange.asmx
setup-about-url =
    .n1 = Die ganze URL von EWS, zum Beispiel https://mail.contoso.com/EWS/Exchange.asmx
    .n2 = Ohne TLS nur zu dieser Maschine selbst.
setup-about-trust_by =
    .n1 = Welchem Zertifikat vertraut wird. Vorgabe sind die Stammzertifikate dieser Maschine.
    .n2 = Eine CA-Datei ist für eine private Zertifizierungsstelle; ein gepinnter Schlüssel gilt für einen einzigen Server und passt auch nach einer Erneuerung mit demselben Schlüssel.
    .n3 = Allem zu vertrauen ist nicht vorgesehen.
setup-about-ca_file =
    .n1 = Eine PEM-Datei mit dem Zertifikat der Stelle, die das des Servers signiert hat.
    .n2 = Sie wird bei jedem Start der Engine gelesen und muss deshalb an ihrem Ort bleiben.
setup-about-pin =
    .n1 = SHA-256 des öffentlichen Schlüssels des Servers, als sha256:HEX.
    .n2 = Vergleichen Sie ihn mit dem, der auf dem Server selbst gelesen wurde.
setup-about-account =
    .n1 = Das Dienstkonto, als DOMÄNE\Name oder name@domäne.
    .n2 = Es braucht ein Recht auf das Antwortpostfach, am besten den Identitätswechsel. Schritt 4 zeigt, wie man es erteilt.
setup-about-password =
    .n1 = Meldet an Exchange an, jetzt und bei jedem Start der Engine.
    .n2 = Liegt in secrets.toml, Modus 0600. Nie in config.toml, Protokoll, Entwurf, Mitschnitt oder kopiertem Text.
    .n3 = Andere Wege, es anzugeben: --password-file DATEI, SMARTACTIONS_PASSWORD
setup-about-auth =
    .n1 = auto nimmt das stärkste Verfahren, das der Server anbietet.
    .n2 = Basic sendet das Kennwort selbst, innerhalb von TLS.
setup-about-api_listen =
    .n1 = Wo Ihre Anwendungen Aufgaben anlegen und abfragen: Adresse und Port der HTTP-API der Engine.
    .n2 = Unter 127.0.0.1 erreichen sie nur Programme dieser Maschine.
setup-about-store =
    .n1 = Wo Aufgaben, Antworten und wartende Mails aufbewahrt werden.
setup-about-proof =
    .n1 = Was stimmen muss, damit eine Antwort als die des Beauftragten gilt. Das gilt für alle Aufgaben; eine Aufgabe kann mehr verlangen, nie weniger.
setup-about-service =
    .n1 = Ein Prozess im Hintergrund überlebt die Abmeldung und ist nach einem Neustart der Maschine fort.
    .n2 = Eine systemd-Unit startet mit der Maschine. Von root eingerichtet läuft sie als eigener Benutzer, smartactions, dem Daten und Geheimnisse gegeben werden; sonst ist es eine Unit von Ihnen, und Ihr systemd läuft nach der Abmeldung weiter (loginctl enable-linger).
setup-about-via =
    .n1 = Wie unsere eigenen Mails hinausgehen: über dasselbe Exchange oder über ein Relay.
setup-about-relay =
    .n1 = smtp://relay.contoso.com:587 geht mit STARTTLS unter TLS oder sendet nichts; smtps://relay.contoso.com:465 steht von Anfang an unter TLS.
    .n2 = Ohne TLS wird nur mit einem Relay auf dieser Maschine gesprochen.
    .n3 = Das Zertifikat einer privaten Stelle: outgoing.ca_file oder outgoing.pins in der Konfiguration.
    .n4 = Seine Prüfungen laufen mit den anderen: r in der Übersicht wiederholt sie.
setup-about-relay_account =
    .n1 = Leer: Niemand meldet sich an, das Relay kennt diese Maschine an ihrer Adresse.
    .n2 = Das Kennwort liegt in secrets.toml. Leer behält das gespeicherte; später: smartactions secret set outgoing
setup-about-pace =
    .n1 = 0 überlässt das Tempo Exchange, das sagt, wann langsamer zu senden ist. Eine Zahl ist für Exchange Online (30) oder für eine eigene Grenze des Administrators.
setup-about-polling =
    .n1 = Exchange meldet eine neue Mail sofort. So oft wird gefragt, wo das nicht geht.
setup-about-who_gets_past_each =
    .n1 = niemand von außen
    .n2 = Fälscher mit unserer Mail
    .n3 = wer einen Namen kennt
setup-about-none_is_lost = Nichts geht verloren. Mehr zulassen:

## setup-hint

setup-hint-copy_in_text = [Ctrl-Y kopiert]
setup-hint-more = mehr
setup-hint-choose = wählen
setup-hint-move_it = bewegen
setup-hint-scroll = blättern
setup-hint-number = oder Zahl eingeben
setup-hint-press = drücken
setup-hint-status = Statusbild
setup-hint-do_it = nimmt
setup-hint-stay = bleiben
setup-hint-or_esc = oder Esc schließt
setup-hint-go = dorthin
setup-hint-closes = schließt
setup-hint-steps = Schritte
setup-hint-plain = Textmodus
setup-hint-leave = verlassen
setup-hint-leave_as_is = alles so lassen
setup-hint-trust = Stempel trauen

## setup-last

setup-last-left = Die Einrichtung wurde verlassen; es wurde nichts geschrieben.
setup-last-interrupted = Die Einrichtung wurde abgebrochen; es wurde nichts geschrieben.
setup-last-written =
    Die Einrichtung wurde nach dem Schreiben der Konfiguration verlassen. Wie es steht:
    {"  "}smartactions status
setup-last-not_ready =
    Die Konfiguration ist geschrieben, aber die Engine ist nicht bereit. Warum:
    {"  "}smartactions status
    {"  "}smartactions logs
setup-last-hurried = smartactions: Die vorige Einrichtung wird zurückgelegt, auf ihre Engine wird nicht gewartet; noch einmal beendet es hier
setup-last-cut_off = smartactions: abgebrochen; wie es steht: smartactions status
setup-last-paused = die Konfiguration gilt, und die Engine pausiert: pid { $pid }; smartactions status, dann p
setup-last-own_mailbox = das eigene Postfach des Dienstkontos
setup-last-put_back = das Postfach von vorher zurücksetzen:
setup-last-no_such_mailbox = { $asked } gibt es nicht; der Eintrag bleibt leer
setup-last-is_emptied = { $asked } gibt es nicht; der Eintrag war { $old } und ist jetzt leer; zurücksetzen mit: { $command }
setup-last-would_be_emptied = { $asked } gibt es nicht; der Eintrag war { $old } und würde geleert; zurücksetzen mit: { $command }
setup-last-key_lines =
    .n1 = API-Schlüssel für Ihre Anwendungen, nur dieses eine Mal gezeigt:
    .n2 = Er steht auch in (Modus 0600):
setup-last-is_ready = smartactions ist bereit: Engine pid { $pid }
setup-last-runs = die Engine läuft; smartactions status sagt, wie es steht
setup-last-ready_lines =
    .n1 = Ansehen, bei der Arbeit zusehen, anhalten:
    .n2 = Konfiguration:

## setup-launch

setup-launch-written = Konfig. geschrieben
setup-launch-unchanged = nichts zu ändern
setup-launch-old_stopped = Alte Engine beendet
setup-launch-new_started = Engine gestartet
setup-launch-taken_up = Engine übernahm sie
setup-launch-test_mail = Testmail an sich
setup-launch-test_mail_left = Testmail gesendet
setup-launch-back = zurück,{" "}
setup-launch-stamped_by_nobody = zurück, AuthAs { $stamp }
setup-launch-stamped_by = zurück, AuthAs { $stamp }, von { $named }
setup-launch-unlisted = zurück, von anderem Server
setup-launch-not_stamped = zurück, ohne Stempel
setup-launch-not_back = nicht zurück
setup-launch-no_stamp_seen = die Mail trägt kein X-MS-Exchange-Organization-AuthAs: Internal
setup-launch-try_token = mit proof = "exchange" werden Antworten zurückgelegt; trust.proof = "token" angeben, oder den Exchange-Administrator nach der Kopfzeilen-Firewall fragen
setup-launch-not_whole = zurück, Kopfzeilen fehlen
setup-launch-try_headers = an ihnen werden Antworten und Schleifen erkannt: Transportregeln, Connectors und Kopfzeilen-Firewalls prüfen, die sie entfernen
setup-launch-through_relay = zurück über das Relay, als Mail von außen
setup-launch-left_not_back = sie ging hinaus und war nach 30 s nicht zurück
setup-launch-try_mail_flow = warten, oder Transport- und Posteingangsregeln prüfen, die sie verschieben; der Status sagt, wenn sie zurückkommt
setup-launch-never_left = sie ging binnen 30 s nicht hinaus
setup-launch-try_sending = der Status sagt, warum nichts hinausgeht
setup-launch-try_logs = das Protokoll sagt mehr
setup-launch-undoing = die vorige Einrichtung wird zurückgelegt
setup-launch-back_again = die vorige Einrichtung gilt wieder
setup-launch-back_without_key = die vorige Einrichtung gilt wieder; der gezeigte API-Schlüssel zählt nicht mehr
setup-launch-paused = die Engine pausiert: sie läuft weiter, wenn man es ihr sagt (smartactions status)
setup-launch-try_undo = smartactions logs zeigt mehr; rückgängig legt die alte Einrichtung zurück
setup-launch-in_force_again = die vorige Einrichtung gilt wieder; die Ursache beheben und die Einrichtung noch einmal starten
setup-launch-changed_since = jemand anders hat sie seitdem geändert; nichts wurde zurückgelegt
setup-launch-other_config = die Engine dieses Datenordners läuft mit einer anderen Konfiguration: { $config }
setup-launch-try_other_state = ein anderes --state DIR angeben, oder --config mit jener Datei; nichts wurde geändert
setup-launch-try_backup = die Sicherung daneben von Hand zurücklegen
setup-launch-arrives_without = unsere Mail kommt ohne { $names } an

## setup-note

setup-note-changed = seit dem Nachweis geändert
setup-note-blank = Leerraum am Rand.  Ctrl-K bleibt  Ctrl-X weg
setup-note-no_password = nicht angegeben
setup-note-without_proof = noch einmal { $key }: weiter ohne Nachweis; die Übersicht nennt es
setup-note-enter_writes = ohne Nachweis übernommen: Enter schreibt es
setup-note-forgeable = fälschbar, wer einen Namen kennt; noch einmal Enter: so nehmen
setup-note-took_url = als URL verstanden
setup-note-still_running = läuft noch; Esc geht zurück
setup-note-for_ = für { $primary }
setup-note-allow_or_not = zustimmen, oder Exchange nach Servername oder URL finden
setup-note-kept_as_url = gefunden; als URL behalten
setup-note-type_new = bitte das neue Kennwort eingeben
setup-note-mend_first = erst beheben; { $key } geht ohne Nachweis weiter
setup-note-will_be_empty = nicht gefunden: der Eintrag bleibt leer
setup-note-would_be_emptied = nicht gefunden: der Eintrag würde geleert
setup-note-would_empty = noch einmal Enter leert den Eintrag; Mail wartet
setup-note-changed_on_disk = die Konfiguration wurde inzwischen geändert; sie ist neu gelesen
setup-note-mailbox_open = das Postfach ist noch nicht nachgewiesen: r geht dorthin
setup-note-exchange_open = Exchange ist nicht nachgewiesen: r weist es nach, noch einmal Enter schreibt
setup-note-number = bitte eine Zahl von { $min } bis { $max }
setup-note-not_on_this_way = danach wird auf diesem kurzen Weg nicht gefragt
setup-note-nothing_to_copy = hier ist kein Befehl zu kopieren
setup-note-nothing_saved = ein Probelauf schreibt nichts, auch keine Antworten
setup-note-answers_saved = Antworten gespeichert, ohne Geheimnisse
setup-note-leads_outside = führt hinaus, zu { $host }
setup-note-goes_to_host = an { $host }

## setup-plain

setup-plain-too_long = {"  "}die Zeile ist zu lang
setup-plain-no_text = {"  "}die Zeile ist kein UTF-8-Text
setup-plain-empty = -
setup-plain-help = {"  "}Enter behält, was in Klammern steht, - leert es; zurück, hilfe, ende sind auch Antworten
setup-plain-only_undo = {"  "}die Konfiguration ist geschrieben; rückgängig legt die vorige Einrichtung zurück
setup-plain-take_forgeable = Eingabe: nehmen, ändern, zurück, ende [ändern]:{" "}
setup-plain-empty_it = Eingabe: weiter, ändern, zurück, ende [ändern]:{" "}
setup-plain-without_proof = noch einmal ohne-nachweis geht weiter; die Übersicht nennt es
setup-plain-mend_first = erst beheben, oder ohne-nachweis geht weiter
setup-plain-next_writes = ohne Nachweis übernommen: weiter schreibt es
setup-plain-forgeable = wer einen Namen kennt, kann es fälschen
setup-plain-would_empty = noch einmal weiter leert den Eintrag; Mail wartet
setup-plain-mailbox_open = das Postfach ist noch nicht nachgewiesen: zurück führt dorthin
setup-plain-exchange_open = Exchange ist nicht nachgewiesen: zurück führt dorthin, noch einmal Schreiben schreibt
setup-plain-port_open = die Engine könnte nicht starten: ihr Port ist belegt; zurück führt dorthin, noch einmal Schreiben schreibt
setup-plain-blank = ein Leerzeichen am Rand; es bleibt
setup-plain-answers =
    .n1 = zurück
    .n2 = hilfe
    .n3 = ende
    .n4 = erneut
    .n5 = ändern
    .n6 = weiter
    .n7 = ohne-nachweis
    .n8 = rückgängig
    .n9 = fertig
    .n10 = nehmen
    .n11 = trauen
setup-plain-yes =
    .n1 = j
    .n2 = ja
setup-plain-no =
    .n1 = n
    .n2 = nein
setup-plain-step_head = Schritt { $at } von { $of }: { $name }. { $question }
setup-plain-only_back = Eingabe: zurück, ende [zurück]:{" "}
setup-plain-after_failed = { $failed } fehlgeschlagen. Eingabe: erneut, ändern, ohne-nachweis, zurück, ende [erneut]:{" "}
setup-plain-about_mailbox = Eingabe: erneut, ändern, weiter, ohne-nachweis, zurück, ende [weiter]:{" "}
setup-plain-after_ready_or_trust = Eingabe: trauen, rückgängig, fertig [fertig]:{" "}
setup-plain-after_ready = Eingabe: rückgängig, fertig [fertig]:{" "}
setup-plain-after_not_ready = Eingabe: rückgängig, ende [rückgängig]:{" "}
setup-plain-found = {"  "}ok: { $address } gefunden
setup-plain-not_ours = {"  "}Warnung: { $count } seiner letzten Mails sind nicht unsere
setup-plain-entry_stays = {"  "}FEHLER: der Eintrag bleibt, wie er war
setup-plain-no_change = {"  "}an der Konfiguration ändert sich nichts
setup-plain-secret = {"  "}Geheimnis { $name } -> secrets.toml, Modus 0600
setup-plain-still_open = {"  "}Warnung: { $what } ({ $code })
setup-plain-ask_secret = { $label } (wird nicht gezeigt; leer behält das zuvor angegebene):{" "}
setup-plain-no_label = Was tun
setup-plain-up_to = {"  "}1 bis { $count }
setup-plain-discovered = {"  "}ok: Autodiscover sagt { $host } ({ $time })
setup-plain-not_discovered = {"  "}Warnung  Autodiscover
setup-plain-good = {"  "}ok: { $text }
setup-plain-warns = {"  "}Warnung: { $text }
setup-plain-bad = {"  "}FEHLER: { $text }
setup-plain-held = die Einrichtung blieb bei Schritt { $step } stehen
setup-plain-try_plain = smartactions setup --plain zeigt, warum

## setup-port

setup-port-free = der Port ist frei oder unserer
setup-port-open = die Engine könnte nicht starten: ihr Port ist belegt. g geht zu Engine, noch einmal Enter schreibt
setup-port-taken = Port { $port } ist von einem anderen Programm belegt
setup-port-no_such_address = diese Maschine hat keine Adresse { $address }
setup-port-not_allowed = Port { $port } ist root vorbehalten: einen über 1023 angeben
setup-port-still_open = API: { $why }
setup-port-for_others = API: { $listen } nimmt HTTP ohne TLS von anderen Maschinen an; Schlüssel und Aufgaben sind unterwegs lesbar
setup-port-try_proxy = 127.0.0.1 angeben und einen Proxy mit TLS davor; wo das nicht geht, niemand anderen an den Port lassen

## setup-report

setup-report-server = Server:
setup-report-not_proved = Kein Nachweis: eine Prüfung schlug fehl, lief nicht, oder eine Antwort ist seitdem anders.
setup-report-title = SmartActions { $version }: was die Prüfungen der Einrichtung fanden (Geheimnisse verdeckt)
setup-report-counts = { $passed } bestanden, { $warned } mit Warnung, { $failed } fehlgeschlagen, { $waiting } nicht gelaufen
setup-report-still_runs = {"  "}läuft  { $name }
setup-report-transcript_of = Was für { $name } über die Leitung ging (Geheimnisse verdeckt):
setup-report-ok = ok
setup-report-warning = Warnung
setup-report-failed = FEHLER
setup-report-left_out = {"  "}entfällt { $name }
setup-report-waits_for = {"  "}wartet auf { $other }: { $name }
setup-report-waits = {"  "}wartet: { $name }
setup-report-asked = {"  "}gefragt: { $asked } { $url }: { $said } ({ $time })
setup-report-said_label = Server:
setup-report-likely_label = Grund:
setup-report-try_label = Rat:
setup-report-code_label = Code:

## setup-trial

setup-trial-ask = Antwort eingeben; nichts wird gesendet.
setup-trial-title = Antwort ausprobieren
setup-trial-new_text = Neu
setup-trial-quoted = Zitiert
setup-trial-reading = Lesart
setup-trial-reason = Grund
setup-trial-asked_back = Rückfrage, nichts ändert sich
setup-trial-help = Hilfe: die Person erhält die Liste der Aktionen
setup-trial-set_aside = zurückgelegt, damit jemand hineinsieht
setup-trial-ignored = Maschinenpost, still abgelegt
setup-trial-act = ausführen: { $action }
setup-trial-left_out =
    { $lines ->
        [0] nichts
        [one] 1 Zeile weggelassen
       *[other] { $lines } Zeilen weggelassen
    }

## setup-trust

setup-trust-shown = der Server zeigte { $pin }; vergleichen Sie ihn mit dem Schlüssel, der auf dem Server selbst gelesen wurde
setup-trust-would_fit_unknown_issuer = Die Datei dieser CA würde passen, oder ein gepinnter Schlüssel
setup-trust-would_fit_self_signed = Ein gepinnter Schlüssel würde passen, oder das Zertifikat selbst als CA-Datei
setup-trust-would_fit_pin_mismatch = Der neue Schlüssel würde passen, sobald er verglichen ist

## setup-welcome

setup-welcome-fresh = etwa 4 Minuten
setup-welcome-change = geht vom Bestehenden aus
setup-welcome-no_mailbox = noch keines
setup-welcome-afresh = die alte Datei bleibt
setup-welcome-dry_run = prüft, schreibt nichts
setup-welcome-found_title = AUF DIESER MASCHINE GEFUNDEN
setup-welcome-config = Konfig.
setup-welcome-engine = Engine
setup-welcome-mailbox = Postfach
setup-welcome-account = Konto
setup-welcome-draft_title = Entwurf
setup-welcome-none = keine
setup-welcome-without = OHNE DIESES BILD
setup-welcome-now = jetzt { $mailbox }
setup-welcome-of = von { $account }
setup-welcome-stopped_at = Schritt { $step }
setup-welcome-running = läuft, pid { $pid }
setup-welcome-draft = bei Schritt { $step }
setup-welcome-found_running = Gefunden: { $config }, Engine läuft.
setup-welcome-found_not_running = Gefunden: { $config }, Engine läuft nicht.

## setup-field

setup-field-start = Beginn
setup-field-find_by = Suche nach
setup-field-address = Adresse
setup-field-allow_host = Erlauben
setup-field-server = Server
setup-field-url = URL
setup-field-trust_by = Vertrauen
setup-field-ca_file = CA-Datei
setup-field-pin = Pin
setup-field-account = Konto
setup-field-password = Kennwort
setup-field-auth = Verfahren
setup-field-mailbox = Postfach
setup-field-access = Zugang
setup-field-own_account = als
setup-field-own_password = Kennwort
setup-field-api_listen = Anwendungen
setup-field-store = Aufgaben in
setup-field-proof = Nachweis
setup-field-via = Ausgang
setup-field-relay = Relay
setup-field-relay_account = Anmeldung als
setup-field-relay_password = Sein Kennwort
setup-field-per_minute = Mails pro Min.
setup-field-poll = Abfrage alle s
setup-field-service = Läuft als
setup-field-find_by_choices =
    .n1 = Postfachadresse
    .n2 = Servername
    .n3 = URL
setup-field-allow_host_choices =
    .n1 = nein
    .n2 = ja, Kennwort dorthin senden
setup-field-trust_by_choices =
    .n1 = System
    .n2 = CA-Datei
    .n3 = Schlüssel
setup-field-mailbox_choices =
    .n1 = Das eigene des Dienstkontos
    .n2 = Ein gesondertes Postfach
    .n3 = Noch keines
setup-field-via_choices =
    .n1 = Exchange
    .n2 = SMTP-Relay
setup-field-act_choices =
    .n1 = Schreiben
    .n2 = Nur Antworten sichern
    .n3 = Zurück

## setup-key

setup-key-up = hinauf
setup-key-down = hinunter
setup-key-field = Feld
setup-key-back_a_field = ein Feld zurück
setup-key-button = Knopf
setup-key-back_a_button = einen Knopf zurück
setup-key-again = erneut
setup-key-all = alle
setup-key-edit = ändern
setup-key-go_on_without_proof = weiter ohne Nachweis
setup-key-copy = kopieren
setup-key-log = Log
setup-key-save = sichern
setup-key-hide_names = Namen verdecken
setup-key-try_a_reply = Antwort proben
setup-key-put_the_default_back = Vorgabe einsetzen
setup-key-leave_it_running_and_quit = laufen lassen und beenden
setup-key-by_hand = von Hand
setup-key-whole_file = ganze Datei
setup-key-trust_these_alone = nur diesen Servern trauen
setup-key-undo = rückgängig
setup-key-show_password = Kennwort zeigen
setup-key-keep_the_blank = Leerzeichen behalten
setup-key-cut_the_blank = Leerzeichen entfernen
setup-key-next = weiter
setup-key-next_step = nächster Schritt
setup-key-back = zurück
setup-key-more_of_the_page = Seite weiter
setup-key-back_up_the_page = Seite zurück
setup-key-help = Hilfe
setup-key-steps = Schritte
setup-key-plain_mode = Textmodus
setup-key-draw_again = neu zeichnen
setup-key-shell = Shell
setup-key-leave = verlassen

## setup-outcome

setup-outcome-likely_not_made = dafür wurde noch kein Postfach angelegt
setup-outcome-likely_not_let_in = das Dienstkonto wurde nicht in dieses Postfach gelassen
setup-outcome-likely_busy = der Server ist beschäftigt, oder die Anmeldung geht noch nicht
setup-outcome-likely_too_many = zu viele Anfragen dieses Kontos in kurzer Zeit
setup-outcome-try_other_account = access = "impersonation" angeben, oder das Konto jenes Postfachs
setup-outcome-try_dedicated = ein gesondertes nehmen, oder den Eintrag später setzen:
setup-outcome-try_again = erneut fragen; die Prüfungen sagen mehr
setup-outcome-try_later = warten, dann erneut fragen
setup-outcome-try_password = --password-file DATEI oder SMARTACTIONS_PASSWORD angeben
setup-outcome-try_answer = die Antwort berichtigen
setup-outcome-try_file = die Datei prüfen und wer sie lesen darf
setup-outcome-try_mode = die Datei beheben, oder chmod 600
setup-outcome-try_write_again = nichts wurde geändert; die Ursache beheben und noch einmal schreiben
setup-outcome-try_state = den Datenordner beschreibbar machen
setup-outcome-check_file = die Datei prüfen
setup-outcome-not_readable = die Konfiguration ist nicht lesbar
setup-outcome-and_more = { $what } (und { $count } weitere)
setup-outcome-forgeable = Nachweis: Adresse allein
setup-outcome-no_mailbox = Antwortpostfach: noch keines
setup-outcome-not_ours = { $count } seiner letzten Mails sind nicht unsere
setup-outcome-mailbox_not_proved = Antwortpostfach: nicht nachgewiesen
setup-outcome-not_probed = Exchange: nicht geprüft
setup-outcome-changed = Exchange: { $what }
setup-outcome-check_not_proved = { $name }: nicht nachgewiesen
setup-outcome-nothing_to_go_by = ohne Fragen gibt es nichts, wonach zu verfahren wäre
setup-outcome-add_answers = --answers DATEI hinzufügen, oder --defaults
setup-outcome-no_terminal = es gibt kein Terminal für Fragen
setup-outcome-nothing_to_do = es sind Antworten da, aber nicht, was damit zu tun ist
setup-outcome-check_path = den Pfad prüfen und wer dort lesen darf

setup-stamp-bound = Antworten zählen, gleich welcher Exchange-Server sie stempelt; { $by } bindet sie an { $named }, wenn kein anderer Mail von Personen annimmt. Mehrere: trusted_sources in config.toml
setup-stamp-by_word = trauen
setup-stamp-counts_alone = Antworten zählen nur mit einem Stempel von { $named }
setup-stamp-stamped_by = sie ist gestempelt von { $named }, was trust.trusted_sources nicht nennt
setup-stamp-stamped_by_nobody = sie ist von niemandem gestempelt, den trust.trusted_sources nennt
setup-stamp-try_list = Antworten, die dieser Server annimmt, sind nicht bewiesen: nehmen Sie ihn in trust.trusted_sources auf, oder leeren Sie diese Liste
