## discover

discover-found = EWS ist unter { $url } ({ $source })
discover-primary = , das Postfach ist { $address }
discover-refused = lehnte das Konto ab
discover-refused_before = lehnte das Konto schon ab, nicht noch einmal gefragt
discover-no_sign_in = dort ist keine Anmeldung möglich: { $why }
discover-points_to = verweist auf { $url }
discover-points_to_address = verweist auf die Adresse { $address }
discover-elsewhere = verweist auf { $host }, außerhalb der Maildomäne: nicht gefragt
discover-circle = verweist auf { $to }, wo schon gefragt wurde
discover-too_many = eine Umleitung zu viel: { $most } werden verfolgt
discover-bad_redirect = verweist auf { $to }, was keine https-URL ist
discover-no_ews_url = die Antwort hat keine URL von EWS
discover-bad_url = die URL von EWS ist nicht brauchbar, { $why }: { $url }
discover-empty = eine leere Antwort
discover-web_page = eine Webseite, keine Antwort von Autodiscover
discover-not_xml = nicht als XML lesbar: { $why }
discover-too_deep = zu tief verschachtelt
discover-too_many_title = zu viele Elemente
discover-cut_off = abgeschnitten
discover-other_document = XML, aber keine Antwort von Autodiscover: { $root }
discover-too_large = eine Antwort von mehr als { $limit } Bytes
discover-no_connection = keine Verbindung: { $said }
discover-untrusted = dem Zertifikat wird nicht vertraut: { $said }
discover-no_answer = keine ganze Antwort: { $said }
discover-too_slow = keine rechtzeitige Antwort
discover-no_redirect = keine Umleitung
discover-records = verweist auf { $targets }
discover-no_record = kein solcher Eintrag
discover-not_offered = sagt, dass es kein Autodiscover gibt
discover-no_dns = DNS gab keine Antwort: { $said }
discover-error_without_code = ein Fehler ohne Code
discover-no_namespace = XML ohne den Namensraum von Autodiscover
discover-in_namespace = XML in einem falschen Namensraum: { $namespace }
discover-nothing_there = dort ist nichts
discover-forbidden = verboten
discover-server_error = der Server hat einen Fehler
discover-says_nothing = Status { $status } sagt nichts

## discover-url

discover-url-not_https = sie ist nicht https
discover-url-relative = sie ist relativ
discover-url-no_host = sie hat keinen Host
discover-url-credentials = sie trägt einen Namen oder ein Kennwort
discover-url-unreadable = sie ist keine URL
