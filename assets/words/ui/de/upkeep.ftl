## new_file

new_file-remedy = eine Datei nennen, die es noch nicht gibt, in einem Ordner, in den Sie schreiben dürfen
new_file-there_already = eine Datei dieses Namens gibt es schon
new_file-no_folder = diesen Ordner gibt es nicht
new_file-not_allowed = Sie dürfen dort nicht schreiben
new_file-is_folder = das ist ein Ordner
new_file-file_in_path = ein Teil des Pfads ist eine Datei, kein Ordner
new_file-disk_full = der Datenträger ist voll

## recording

recording-not_signed_in = Das Konto wurde nicht eingelassen: es wird keine Testmail gesendet.
recording-no_mailbox = Es ist kein Postfach bekannt, das an sich schreiben könnte: es wird keine Testmail gesendet.
recording-back = {"  "}sie kam zurück, wurde gelesen und abgelegt
recording-not_back = {"  "}sie ging hinaus und wurde binnen einer Minute nicht mehr gesehen
recording-try_again = noch einmal ausführen
recording-sending = Eine Testmail von { $mailbox } an sich selbst:
recording-written = { $exchanges } Anfragen mit Antworten stehen in { $file }. Namen, Adressen, Hosts, Ids und Texte wurden ersetzt; lesen Sie die Datei, bevor Sie sie weitergeben.

## repair

repair-try_read = prüfen Sie die Datei und wer sie lesen darf; ohne Datei smartactions setup ausführen
repair-try_secrets = jene Zeile beheben; oder die Datei entfernen und jedes Kennwort neu setzen: smartactions secret set NAME
repair-try_store = das neueste smartactions installieren, oder eine Kopie der Datei zurücklegen; die Datei wurde nicht angerührt
repair-try_state = den Datenordner für den, der die Engine ausführt, lesbar und beschreibbar machen
repair-try_root = als Eigentümer der Dateien ausführen, oder als root
repair-started = die Engine ist bereit: pid { $pid }
repair-whole = nichts ist beschädigt
repair-by_hand = das ist von Hand zu beheben
repair-no_terminal = es gibt kein Terminal für Fragen
repair-add_yes = --yes hinzufügen
repair-left = nichts wurde geändert
repair-keep = { $what } behalten? [J/n]{" "}
repair-goes = Das geht:
repair-goes_engine = die Engine, pid { $pid }
repair-goes_unit = die Unit { $name }
repair-mail_stays = Mail im Antwortpostfach wird nicht angerührt.
repair-remove = Entfernen? [j/N]{" "}
repair-nothing_there = es gibt nichts zu entfernen
repair-removed_title = entfernt
repair-user_stays = Der Benutzer smartactions bleibt, denn ihm können Dateien gehören: userdel smartactions
repair-not_kept = { $word } ist nichts, was sich behalten lässt
repair-keep_one_of = einige von config,secrets,tasks angeben, oder none
repair-asks = fragt, was bleiben soll
repair-offer = smartactions setup --repair findet, was sich beheben lässt
repair-others_may = andere dürfen sie lesen oder schreiben: Modus { $mode }
repair-password_is_missing = es gibt kein Kennwort des Dienstkontos
repair-unit_differs = die Unit ist nicht so, wie diese Einrichtung sie macht
repair-unit_is_missing = die Konfiguration sagt systemd, und es gibt keine Unit
repair-make_unit = die Unit anlegen und die Engine darin starten
repair-unit_is_left = die Konfiguration sagt detached, und eine Unit führt die Engine
repair-remove_unit = die Unit entfernen, oder service = "systemd" in [launch] schreiben
repair-not_of_its_user = sie gehört nicht dem Benutzer der Unit
repair-older_schema = die Datenbank hat Schema { $found }, diese Version hat { $known }
repair-start_brings_it = die Engine starten: sie bringt die Datenbank auf den Stand
repair-nobody_answers = niemand antwortet am Steuer-Socket
repair-does_not_run = die Engine läuft nicht
repair-does_not_answer = die Engine läuft und antwortet nicht
repair-of_version = die laufende Engine hat Version { $version }
repair-remedy_or_backup = { $remedy }; oder { $backup } zurücklegen
repair-is_private = { $file } gehört nur noch dem Eigentümer
repair-is_removed = { $file } ist entfernt
repair-is_config_again = { $backup } ist wieder die Konfiguration; was dort stand, liegt daneben
repair-unit_in_place = { $unit } ist eingerichtet; { $engine }
repair-unit_removed = { $unit } ist entfernt; { $engine }
repair-found =
    { $count ->
        [one] 1 Punkt ist beschädigt:
       *[other] { $count } Punkte sind beschädigt:
    }
repair-mend_them =
    { $count ->
        [one] Beheben? [j/N]{" "}
       *[other] Diese { $count } Reparaturen ausführen? [j/N]{" "}
    }
repair-points =
    { $count ->
        [one] 1 Punkt ist beschädigt
       *[other] { $count } Punkte sind beschädigt
    }

## start

start-look = sie läuft von selbst weiter; ansehen: smartactions status; den Grund finden: smartactions probe
start-not_started = die Engine läuft nicht: sie startete nicht um { $when }: { $what }
start-runs_not_ready = die Engine läuft (pid { $pid }) und ist nach { $waited } s nicht bereit{ $cause }
start-not_ready_within = die Engine wurde binnen { $waited } s nicht bereit{ $cause }
start-remedy_then = { $remedy }; dann: { $command }

## unit

unit-program_hidden = der Benutzer smartactions darf { $program } nicht ausführen; installieren: install -m 755 { $program } /usr/local/bin/
unit-password_in = { $variable } enthält ein Kennwort, das in einer Unit nichts zu suchen hat; proxy in [exchange] setzen
unit-try_detached = service = "detached" in [launch] schreiben, oder das beheben
unit-try_mend = nichts wurde geändert; die Ursache beheben und noch einmal versuchen
unit-try_linger = als root: loginctl enable-linger BENUTZER; dann noch einmal. Ohne das endet die Engine mit Ihrer letzten Abmeldung
unit-try_by_hand = systemctl status smartactions zeigt, wie es steht; smartactions setup --repair behebt es
unit-installed = Unit eingerichtet
unit-removed = Unit entfernt
unit-no_systemd_of_user = kein systemd dieses Benutzers antwortet
unit-no_systemd = systemd führt diese Maschine nicht
repair-not_removed = es ließ sich nicht entfernen: { $why }
repair-left_over =
    { $count ->
        [one] alles andere ist entfernt; 1 Ding blieb, beheben Sie das und starten Sie es noch einmal
       *[other] alles andere ist entfernt; { $count } Dinge blieben, beheben Sie das und starten Sie es noch einmal
    }
repair-secrets_stay = { $secrets } bleibt: { $other } daneben braucht es vielleicht; keine Installation braucht es? Dann: rm { $secrets }
repair-mending = smartactions: Begonnenes wird erst beendet, damit die Engine nicht angehalten zurückbleibt; noch einmal bricht es hier ab
repair-removing = smartactions: das Entfernen wird erst beendet; noch einmal bricht es hier ab
repair-broken_off = smartactions: abgebrochen; smartactions setup --repair zeigt, was noch zu beheben ist
repair-unit_is_not_enabled = die Unit startet nicht von selbst: sie ist nicht aktiviert
repair-enable_unit = die Unit aktivieren
unit-try_rename = nichts wurde geändert; benennen Sie diese Unit um oder entfernen Sie sie ({ $file }), oder schreiben Sie service = "detached" in [launch]
unit-try_own_folder = nichts wurde geändert; geben Sie mit --state DIR einen eigenen Ordner an, neu oder leer
unit-try_open = chmod o+x { $folder }; oder legen Sie Konfiguration und Zustand woanders ab (--config, --state)
unit-journal = das Protokoll sagt nichts; was systemd sagt: { $command }
