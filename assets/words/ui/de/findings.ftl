# What each finding of the probe most likely means, and what to try, best first; by its code.

finding-probe-name_resolves-not_found = der Name ist falsch geschrieben, oder diese Maschine fragt den falschen Namensserver
    .try1 = Schreibweise des Servernamens prüfen
    .try2 = Namensserver dieser Maschine prüfen

finding-probe-name_resolves-proxy = HTTPS_PROXY oder ALL_PROXY nennt einen Proxy, der kein HTTP-Proxy ist
    .try1 = exchange.proxy = "http://HOST:PORT" angeben, oder "none"

finding-probe-port_answers-refused = dort lauscht nichts, oder eine Firewall lehnt ab
    .try1 = den Port prüfen
    .try2 = Firewalls zwischen hier und dem Server prüfen

finding-probe-port_answers-silent = eine Firewall verwirft die Pakete, oder der Server steht
    .try1 = Firewalls zwischen hier und dem Server prüfen

finding-probe-tls_handshake-refused = der Server, oder ein Proxy unterwegs, lässt uns nicht durch
    .try1 = prüfen, ob der Port überhaupt TLS spricht
    .try2 = exchange.proxy prüfen, oder HTTPS_PROXY, wo es einen Proxy gibt

finding-probe-tls_handshake-no_common_cipher = der Server bietet nur alte Verschlüsselungen an, wie Windows Server 2012 R2 mit RSA-Zertifikat
    .try1 = auf dem Server TLS 1.2 mit ECDHE und GCM einschalten, oder ihm ein ECDSA-Zertifikat geben
    .try2 = oder ein Programm mit der Funktion native-tls nehmen und exchange.tls = "system"

finding-probe-tls_handshake-old_ciphers = der Server bietet nur alte Verschlüsselungen an, wie Windows Server 2012 R2 mit RSA-Zertifikat; das TLS des Systems spricht sie noch
    .try1 = auf dem Server TLS 1.2 mit ECDHE und GCM einschalten, oder ihm ein ECDSA-Zertifikat geben

finding-probe-tls_handshake-no_common_version = der Server spricht nur TLS 1.0 oder 1.1
    .try1 = auf dem Server TLS 1.2 einschalten

finding-probe-tls_handshake-not_tls = an diesem Port ist ein anderer Dienst, oder HTTP ohne TLS
    .try1 = Port und https:// der URL prüfen

finding-probe-tls_handshake-wants_certificate = die Site verlangt von Clients ein Zertifikat, was hier nicht vorgesehen ist
    .try1 = Clientzertifikate des virtuellen EWS-Verzeichnisses auf „Ignorieren“ stellen

finding-probe-tls_handshake-cut = der Server, oder etwas unterwegs, legt im Handshake auf: altes TLS, oder eine prüfende Firewall
    .try1 = auf dem Server TLS 1.2 mit ECDHE und GCM einschalten
    .try2 = Firewalls und Proxys zwischen hier und dem Server prüfen

finding-probe-tls_handshake-silent = der Port nimmt Verbindungen an, und niemand spricht darauf TLS
    .try1 = prüfen, ob der Port überhaupt TLS spricht

finding-probe-certificate_trust-unknown_issuer = eine private CA hat es signiert, oder der Server sendet die Zwischenzertifikate nicht
    .try1 = die PEM-Datei der CA, die es signiert hat, als CA-Datei angeben
    .try2 = oder seinen Schlüssel pinnen, nach Vergleich mit dem auf dem Server selbst gelesenen

finding-probe-certificate_trust-self_signed = Exchange hat es bei der Installation erzeugt, und niemand hat es ersetzt
    .try1 = ein Zertifikat von einer CA ausstellen lassen, der diese Maschine vertraut
    .try2 = oder seinen Schlüssel pinnen, nach Vergleich mit dem auf dem Server selbst gelesenen

finding-probe-certificate_trust-not_yet_valid = die Uhr dieser Maschine geht nach, oder das Zertifikat wurde zu früh eingesetzt
    .try1 = die Uhr dieser Maschine prüfen

finding-probe-certificate_trust-revoked = sein Schlüssel ging verloren, oder die CA hatte einen anderen Grund, es zu widerrufen
    .try1 = ein neues Zertifikat mit neuem Schlüssel ausstellen lassen

finding-probe-certificate_trust-wrong_name = das Zertifikat wurde für einen anderen Namen ausgestellt
    .try1 = den Namen verwenden, der im Zertifikat steht
    .try2 = ein Zertifikat für diesen Namen ausstellen lassen

finding-probe-certificate_trust-expired = das Zertifikat wurde nicht erneuert, oder die Uhr dieser Maschine geht falsch
    .try1 = das Zertifikat auf dem Server erneuern
    .try2 = die Uhr dieser Maschine prüfen

finding-probe-certificate_trust-pin_mismatch = der Server hat einen neuen Schlüssel, oder jemand steht dazwischen
    .try1 = mit dem auf dem Server selbst gelesenen Schlüssel vergleichen, bevor Sie den neuen pinnen

finding-probe-certificate_trust-refused = das Zertifikat oder seine Kette ist nicht, wie sie sein soll
    .try1 = das Zertifikat auf dem Server ansehen

finding-probe-certificate_trust-settings = die Einstellungen zum Vertrauen sind nicht brauchbar
    .try1 = die CA-Datei oder die gepinnten Schlüssel prüfen

finding-probe-certificate_trust-private_ca = die CA-Datei bürgt nur für diesen Server
    .try1 = die CA-Datei aktuell halten

finding-probe-certificate_trust-expires_soon = das Zertifikat endet binnen 30 Tagen
    .try1 = es erneuern lassen; mit demselben Schlüssel passt ein Pin weiterhin

finding-probe-ews_path-not_there = EWS hat einen anderen Pfad, oder ist auf diesem Server abgeschaltet
    .try1 = den Pfad prüfen, gewöhnlich /EWS/Exchange.asmx
    .try2 = prüfen, ob das virtuelle EWS-Verzeichnis veröffentlicht ist

finding-probe-ews_path-wrong_directory = der Pfad gehört zu einem anderen virtuellen Verzeichnis; EWS ist am üblichen
    .try1 = diese URL verwenden:

finding-probe-ews_path-forbidden = IIS lehnt ab, bevor sich jemand anmeldet: eine Regel für Adressen, oder ein Clientzertifikat wird verlangt
    .try1 = IP-Beschränkungen und SSL-Einstellungen des virtuellen EWS-Verzeichnisses ansehen
    .try2 = diese Maschine am Gateway vor Exchange durchlassen

finding-probe-ews_path-elsewhere = ein Gateway oder eine andere Site antwortet hier
    .try1 = die Adresse verwenden, auf die der Server verweist, wenn es Ihre ist

finding-probe-ews_path-owa = der Pfad führt zu Outlook im Web, oder ein Gateway schickt alle dorthin
    .try1 = den Pfad von EWS verwenden, gewöhnlich /EWS/Exchange.asmx
    .try2 = EWS aus der HTTP-Umleitung der Website nehmen

finding-probe-ews_path-web_page = vor EWS steht die Anmeldeseite eines Gateways
    .try1 = EWS ohne Anmeldeseite durch das Gateway lassen

finding-probe-ews_path-trouble = der Server oder ein Gateway davor hat Schwierigkeiten
    .try1 = noch einmal versuchen
    .try2 = den Anwendungspool MSExchangeServicesAppPool ansehen

finding-probe-ews_path-no_answer = die Verbindung riss ab, bevor eine Antwort kam
    .try1 = noch einmal versuchen
    .try2 = prüfen, was zwischen hier und dem Server steht

finding-probe-clock_difference-large = eine der beiden Uhren geht falsch; ab fünf Minuten lehnt Kerberos ab
    .try1 = beide Maschinen denselben Zeitserver fragen lassen

finding-probe-clock_difference-unknown = der Server nennt seine Uhrzeit nicht
    .try1 = die Uhren von Hand vergleichen

finding-probe-methods_offered-none = der Server bietet nur Verfahren an, die diese Version nicht kennt
    .try1 = NTLM, oder Basic über TLS, für das virtuelle EWS-Verzeichnis einschalten

finding-probe-methods_offered-exchange_online = das ist Exchange Online: es beendet EWS am 1. April 2027 und lässt nur mit OAuth ein, was hier nicht vorgesehen ist
    .try1 = ein Postfach auf einem eigenen Exchange-Server nehmen
    .try2 = Unterstützung für Exchange Online (Microsoft Graph) ist in Arbeit

finding-probe-methods_offered-exchange_online_ends = das ist Exchange Online: es beendet EWS am 1. April 2027
    .try1 = Unterstützung für Exchange Online (Microsoft Graph) ist in Arbeit; den Wechsel bis dahin planen

finding-probe-sign_in-refused = falsches Kennwort, oder das Konto ist gesperrt oder deaktiviert
    .try1 = das richtige Kennwort angeben: im Schritt Exchange der Einrichtung, oder mit smartactions secret set exchange.password
    .try2 = das Konto entsperren, dann noch einmal; jeder Versuch kann zur Sperre beitragen

finding-probe-sign_in-binding = das hier gesehene Zertifikat ist nicht das des Servers: ein Proxy oder eine TLS-Prüfung dazwischen zeigt ein anderes (Extended Protection)
    .try1 = die Verbindung ohne Bruch bis Exchange durchlassen, oder dem Proxy das Zertifikat von Exchange geben
    .try2 = oder exchange.channel_binding = "off", was nur geht, solange Exchange sie nicht verlangt

finding-probe-sign_in-binding_off = Exchange verlangt die Kanalbindung (Extended Protection), und exchange.channel_binding = "off" lässt sie weg
    .try1 = exchange.channel_binding aus config.toml nehmen, oder auf "auto" setzen
    .try2 = ein Proxy, der dazwischen TLS beendet, muss dann das Zertifikat von Exchange zeigen

finding-probe-sign_in-failed = der Server, oder etwas unterwegs, hält die Verbindung zwischen den Schritten nicht; oder es gibt kein Kerberos-Ticket
    .try1 = Verbindungen ungeteilt und ungebrochen durch den Lastverteiler lassen
    .try2 = mit negotiate: die Uhr, den SPN HTTP/HOST und den Weg zum KDC prüfen

finding-probe-sign_in-forbidden = EWS ist für das Konto abgeschaltet, oder eine Richtlinie lässt nur gelistete Programme zu
    .try1 = nachsehen, was von beidem es ist:

finding-probe-sign_in-blocked = EWS ist für das Konto abgeschaltet, oder eine Richtlinie lässt nur gelistete Programme zu
    .try1 = nachsehen, was von beidem es ist:

finding-probe-sign_in-web_page = ein Gateway zeigt seine eigene Anmeldeseite, statt EWS durchzulassen
    .try1 = EWS ohne Anmeldeseite durch das Gateway lassen

finding-probe-sign_in-owa = der Pfad führt zu Outlook im Web, oder ein Gateway schickt alle dorthin
    .try1 = den Pfad von EWS verwenden, gewöhnlich /EWS/Exchange.asmx

finding-probe-sign_in-wrong_directory = das Konto wurde eingelassen, und unter diesem Pfad ist etwas anderes als EWS
    .try1 = den Pfad von EWS verwenden, gewöhnlich /EWS/Exchange.asmx

finding-probe-sign_in-no_answer = der Server antwortete etwas anderes als EWS
    .try1 = noch einmal versuchen
    .try2 = prüfen, was zwischen hier und dem Server steht

finding-probe-sign_in-throttled = der Server ist beschäftigt, oder das Konto hat sein Kontingent verbraucht
    .try1 = so lange warten, wie der Server sagt, dann noch einmal

finding-probe-server_version-too_old = Anfragen für Exchange 2013 SP1 oder neuer werden nicht verstanden
    .try1 = einen Server mit Exchange 2013 SP1 oder neuer verwenden

finding-probe-server_version-out_of_support = Microsoft behebt keine Fehler dieser Version mehr, auch keine Sicherheitslücken
    .try1 = den Umzug auf Exchange Server Subscription Edition planen; SmartActions arbeitet bis dahin

finding-probe-server_version-online = Exchange Online beendet EWS: ab Oktober 2026, wenn nicht erlaubt, im April 2027 endgültig
    .try1 = ein Postfach auf Exchange Server verwenden; Unterstützung für Microsoft Graph ist geplant

finding-probe-server_version-unknown = der Server nennt seine Version nicht
    .try1 = nichts zu tun, wenn alles andere geht

finding-probe-own_mailbox-none = das Konto wurde nur zum Anmelden angelegt
    .try1 = den Antworten ein gesondertes Postfach geben, erreichbar mit Identitätswechsel

finding-probe-own_mailbox-no_answer = der Postfachserver hat Schwierigkeiten, oder das Postfach wird verschoben
    .try1 = in einigen Minuten noch einmal versuchen

finding-probe-streaming-refused = der Server hat keine Streaming-Benachrichtigungen, oder lässt keine weiteren Abonnements zu
    .try1 = nichts zu tun: die Engine fragt stattdessen in Abständen nach neuer Mail, Antworten kommen später

finding-probe-streaming-silent = ein Proxy zwischen hier und dem Server hält die Antwort zurück, bis sie vollständig ist
    .try1 = im Proxy die Pufferung von Antworten für /EWS abschalten
    .try2 = oder so lassen: die Engine fragt stattdessen in Abständen nach neuer Mail

finding-probe-access-other_way = die Rechte wurden für einen anderen Zugang erteilt, als eingestellt ist
    .try1 = den Zugang einstellen, der geht:

finding-probe-access-none = das Konto wurde nie in dieses Postfach gelassen, oder seine Rechte wurden entzogen
    .try1 = nach dem Erteilen einige Minuten warten: Exchange hält Rechte im Cache

finding-probe-other_mailboxes-open = die Rolle oder die Rechte wurden für mehr Postfächer erteilt als das Antwortpostfach
    .try1 = ansehen, was so weit reicht, dann zurücknehmen, was zu viel ist:

finding-probe-other_mailboxes-unknown = der Server gab keine Antwort, ob es geöffnet werden darf
    .try1 = noch einmal versuchen, oder die Rollenzuweisungen des Kontos ansehen

finding-probe-recipients-group = die Adresse ist die einer Verteilergruppe: jedes Mitglied erhält die Aufgabe und darf antworten
    .try1 = Personen nennen, wo eine bestimmte Person entscheiden soll

finding-probe-recipients-nobody = die Adresse ist falsch geschrieben, oder in den Adresslisten verborgen
    .try1 = Schreibweise prüfen; Mail an niemanden kommt zurück, und die Aufgabe wartet

finding-probe-recipients-unknown = das Verzeichnis gab keine Antwort
    .try1 = in einigen Minuten noch einmal versuchen

finding-mailbox-no_rights = dem Konto fehlt ein Recht in diesem Postfach
    .try1 = nach dem Erteilen einige Minuten warten: Exchange hält Rechte im Cache

finding-mailbox-not_its_own = die Adresse gehört einem anderen Postfach als dem des Kontos
    .try1 = access = "impersonation" angeben, oder das Konto jenes Postfachs

finding-mailbox-send_as_denied = das Recht, ein Postfach zu öffnen, schließt „Senden als“ nicht ein
    .try1 = nach dem Erteilen einige Minuten warten: Exchange hält Rechte im Cache

finding-mailbox-send_as_unknown = Exchange nennt einer Stellvertretung kein Senderecht; die Testmail weist es nach
    .try1 = die Testmail der Einrichtung senden; wird sie abgelehnt:

finding-mailbox-not_found = die Adresse ist falsch geschrieben, oder das Postfach ist noch nicht angelegt
    .try1 = ohne weitermachen: der Eintrag bleibt leer und lässt sich später setzen
    .try2 = smartactions mailbox set ADRESSE

finding-mailbox-is_group = die Adresse ist die einer Verteilergruppe, die keine Mail aufbewahrt
    .try1 = die Adresse eines Postfachs nehmen; ein freigegebenes kostet keine Lizenz

finding-mailbox-alias = Exchange öffnet ein Postfach anderen nur unter seiner primären Adresse
    .try1 = die primäre Adresse setzen:

finding-mailbox-no_answer = der Postfachserver hat Schwierigkeiten, oder das Postfach wird verschoben
    .try1 = in einigen Minuten noch einmal versuchen

finding-mailbox-throttled = der Server ist beschäftigt, oder das Konto hat sein Kontingent verbraucht
    .try1 = so lange warten, wie der Server sagt, dann noch einmal

finding-mailbox-other_mail = das Postfach wird auch für andere Mail benutzt
    .try1 = besser ein gesondertes Postfach nehmen: sonst erhalten Leute Antworten, um die sie nie baten

finding-mailbox-full = das Postfach nimmt keine Mail mehr an
    .try1 = darin Platz schaffen, oder seine Grenze erhöhen; die Engine wartet und läuft von selbst weiter

finding-mailbox-nearly_full = bearbeitete Mail wurde nie entfernt, oder die Grenze ist klein
    .try1 = darin Platz schaffen, oder seine Grenze erhöhen:

finding-mailbox-auto_reply = automatische Antworten sind an: jede Antwort auf unsere Mail löst eine weitere Mail aus
    .try1 = sie ausschalten:

finding-mailbox-rules = Posteingangsregeln nehmen Mail weg, bevor die Engine sie liest
    .try1 = die Regeln ansehen, dann die ausschalten, die Antworten betreffen:

finding-mailbox-junk = Exchange hielt Antworten für Junk und legte sie ab, wo niemand sie liest
    .try1 = sie in den Posteingang verschieben, wo die Engine sie aufnimmt
    .try2 = den Junk-Filter dieses Postfachs ausschalten:

finding-probe-outgoing_relay-no_such_host = der Name ist falsch geschrieben, oder diese Maschine fragt den falschen Namensserver
    .try1 = outgoing.via prüfen
    .try2 = Namensserver dieser Maschine prüfen

finding-probe-outgoing_relay-unreachable = dort lauscht nichts, oder eine Firewall steht dazwischen; Ports sind 587, 465 oder 25
    .try1 = den Port in outgoing.via prüfen
    .try2 = Firewalls zwischen hier und dem Relay prüfen

finding-probe-outgoing_relay-no_starttls = das Relay hat kein Zertifikat, oder etwas dazwischen verbirgt STARTTLS
    .try1 = STARTTLS am Relay einschalten
    .try2 = oder smtps://HOST:465 angeben, wenn es von Anfang an TLS spricht

finding-probe-outgoing_relay-untrusted = eine private CA hat sein Zertifikat signiert, es sich selbst, oder es gilt für einen anderen Namen
    .try1 = die PEM-Datei seiner CA als outgoing.ca_file angeben
    .try2 = oder seinen Schlüssel in outgoing.pins pinnen

finding-probe-outgoing_relay-no_tls = der Port spricht kein TLS, oder nur Versionen, die nicht mehr sicher sind
    .try1 = den Port prüfen: 587 für smtp://, 465 für smtps://
    .try2 = am Relay TLS 1.2 einschalten

finding-probe-outgoing_relay-not_smtp = an diesem Port antwortet ein anderer Dienst, oder ein Gateway dazwischen
    .try1 = den Port in outgoing.via prüfen
    .try2 = prüfen, was zwischen hier und dem Relay steht

finding-probe-outgoing_relay-no_password = das Konto des Relays hat noch kein Kennwort; bis dahin wartet Mail
    .try1 = die laufende Engine nimmt es von selbst auf

finding-probe-outgoing_relay-no_sign_in = das Relay kennt uns an unserer Adresse, oder nimmt andere Verfahren als PLAIN und LOGIN
    .try1 = outgoing.account leeren
    .try2 = oder am Relay AUTH PLAIN oder LOGIN einschalten, unter TLS

finding-probe-outgoing_relay-sign_in_refused = falsches Kennwort, oder das Konto ist gesperrt oder darf kein SMTP
    .try1 = smartactions secret set outgoing
    .try2 = das Konto entsperren, dann noch einmal; jeder Versuch kann zur Sperre beitragen

finding-probe-outgoing_relay-refused = das Relay nimmt keine Mail von dieser Maschine an
    .try1 = die Adresse dieser Maschine denen hinzufügen, von denen das Relay Mail annimmt

finding-probe-outgoing_relay-no_answer = das Relay ist überlastet, oder eine Firewall verwirft die Pakete
    .try1 = noch einmal versuchen
    .try2 = Firewalls zwischen hier und dem Relay prüfen

finding-too_slow = der Server oder etwas unterwegs ist überlastet oder verwirft Pakete
    .try1 = noch einmal versuchen, dann Firewalls zwischen hier und dem Server prüfen
