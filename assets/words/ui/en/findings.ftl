# What each finding of the probe most likely means, and what to try, best first; by its code.

finding-probe-name_resolves-not_found = the name is misspelt, or this machine asks the wrong name server
    .try1 = check the spelling of the server's name
    .try2 = look at the name servers of this machine

finding-probe-name_resolves-proxy = HTTPS_PROXY or ALL_PROXY names a proxy that is none of HTTP
    .try1 = give exchange.proxy = "http://HOST:PORT", or "none"

finding-probe-port_answers-refused = nothing listens there, or a firewall refuses
    .try1 = check the port
    .try2 = look at firewalls between here and the server

finding-probe-port_answers-silent = a firewall drops the packets, or the server is down
    .try1 = look at firewalls between here and the server

finding-probe-tls_handshake-refused = the server, or a proxy on the way, does not let us through
    .try1 = check that the port speaks TLS at all
    .try2 = check exchange.proxy, or HTTPS_PROXY, where there is a proxy

finding-probe-tls_handshake-no_common_cipher = the server offers old ciphers only, as Windows Server 2012 R2 with an RSA certificate does
    .try1 = switch on TLS 1.2 with ECDHE and GCM on the server, or give it an ECDSA certificate
    .try2 = or use a program built with the feature native-tls and exchange.tls = "system"

finding-probe-tls_handshake-old_ciphers = the server offers old ciphers only, as Windows Server 2012 R2 with an RSA certificate does; the system's TLS still speaks them
    .try1 = switch on TLS 1.2 with ECDHE and GCM on the server, or give it an ECDSA certificate

finding-probe-tls_handshake-no_common_version = the server speaks TLS 1.0 or 1.1 only
    .try1 = switch on TLS 1.2 on the server

finding-probe-tls_handshake-not_tls = another service, or HTTP without TLS, is at this port
    .try1 = check port and https:// of the URL

finding-probe-tls_handshake-wants_certificate = the site asks clients for a certificate, which is not served here
    .try1 = set client certificates of the EWS virtual directory to Ignore

finding-probe-tls_handshake-cut = the server, or something on the way, hangs up in the handshake: old TLS, or an inspecting firewall
    .try1 = switch on TLS 1.2 with ECDHE and GCM on the server
    .try2 = look at firewalls and proxies between here and the server

finding-probe-tls_handshake-silent = the port takes connections and nobody speaks TLS on them
    .try1 = check that the port speaks TLS at all

finding-probe-certificate_trust-unknown_issuer = a private CA signed it, or the server does not send the certificates in between
    .try1 = give the PEM file of the CA that signed it as CA file
    .try2 = or pin its key, after comparing it with the one read on the server itself

finding-probe-certificate_trust-self_signed = Exchange made it at its installation and nobody replaced it
    .try1 = have a certificate made by a CA that this machine believes
    .try2 = or pin its key, after comparing it with the one read on the server itself

finding-probe-certificate_trust-not_yet_valid = the clock of this machine is behind, or the certificate was put in place too early
    .try1 = check the clock of this machine

finding-probe-certificate_trust-revoked = its key was lost, or the CA had another reason to call it back
    .try1 = have a new certificate made, with a new key

finding-probe-certificate_trust-wrong_name = the certificate was made for another name
    .try1 = use the name that stands in the certificate
    .try2 = have a certificate made for this name

finding-probe-certificate_trust-expired = the certificate was not renewed, or the clock of this machine is wrong
    .try1 = renew the certificate on the server
    .try2 = check the clock of this machine

finding-probe-certificate_trust-pin_mismatch = the server got a new key, or somebody stands in between
    .try1 = compare with the key read on the server itself before you pin the new one

finding-probe-certificate_trust-refused = the certificate or its chain is not as it should be
    .try1 = look at the certificate on the server

finding-probe-certificate_trust-settings = the settings for trust cannot be used
    .try1 = check the CA file or the pinned keys

finding-probe-certificate_trust-private_ca = the CA file vouches for this server alone
    .try1 = keep the CA file up to date

finding-probe-certificate_trust-expires_soon = the certificate ends within 30 days
    .try1 = have it renewed; with the same key a pin still fits

finding-probe-ews_path-not_there = EWS has another path, or is switched off on this server
    .try1 = check the path, usually /EWS/Exchange.asmx
    .try2 = check that the EWS virtual directory is published

finding-probe-ews_path-wrong_directory = the path is that of another virtual directory; EWS is at the usual one
    .try1 = use this URL:

finding-probe-ews_path-forbidden = IIS refuses before anybody signs in: a rule for addresses, or a client certificate is wanted
    .try1 = look at IP restrictions and SSL settings of the EWS virtual directory
    .try2 = let the gateway in front of Exchange pass this machine

finding-probe-ews_path-elsewhere = a gateway or another site answers here
    .try1 = use the address that the server points to, if it is yours

finding-probe-ews_path-owa = the path leads to Outlook on the web, or a gateway sends everybody there
    .try1 = use the path of EWS, usually /EWS/Exchange.asmx
    .try2 = take EWS out of the HTTP redirection of the web site

finding-probe-ews_path-web_page = a sign-in page of a gateway stands in front of EWS
    .try1 = let EWS pass the gateway without a sign-in page

finding-probe-ews_path-trouble = the server or a gateway in front of it is in trouble
    .try1 = try again
    .try2 = look at the application pool MSExchangeServicesAppPool

finding-probe-ews_path-no_answer = the connection broke before an answer came
    .try1 = try again
    .try2 = look at what stands between here and the server

finding-probe-clock_difference-large = one of the two clocks is wrong; past five minutes Kerberos refuses
    .try1 = let both machines ask the same time server

finding-probe-clock_difference-unknown = the server does not tell its time
    .try1 = compare the clocks by hand

finding-probe-methods_offered-none = the server offers only methods that this version does not know
    .try1 = switch on NTLM, or Basic over TLS, for the EWS virtual directory

finding-probe-methods_offered-exchange_online = this is Exchange Online: it ends EWS on 1 April 2027, and lets in by OAuth alone, which is not served
    .try1 = take a mailbox on an Exchange server of your own
    .try2 = support for Exchange Online (Microsoft Graph) is coming

finding-probe-methods_offered-exchange_online_ends = this is Exchange Online: it ends EWS on 1 April 2027
    .try1 = support for Exchange Online (Microsoft Graph) is coming; plan the change until then

finding-probe-sign_in-refused = wrong password, or the account is locked or disabled
    .try1 = give the right password: in the step Exchange of setup, or with smartactions secret set exchange.password
    .try2 = unlock the account, then try again; each try may count toward a lock-out

finding-probe-sign_in-binding = the certificate seen here is not the server's own: a proxy or a TLS inspection in between shows another one (Extended Protection)
    .try1 = let the connection pass to Exchange without a break, or give the proxy the certificate of Exchange
    .try2 = or exchange.channel_binding = "off", which works only as long as Exchange does not require it

finding-probe-sign_in-binding_off = Exchange requires the channel binding (Extended Protection), and exchange.channel_binding = "off" leaves it out
    .try1 = take exchange.channel_binding out of config.toml, or set it to "auto"
    .try2 = a proxy that ends TLS in between has to show the certificate of Exchange then

finding-probe-sign_in-failed = the server, or something on the way, does not keep the connection between the steps; or there is no Kerberos ticket
    .try1 = let connections pass the load balancer unshared and unbroken
    .try2 = with negotiate: check the clock, the SPN HTTP/HOST, and how this machine reaches the KDC

finding-probe-sign_in-forbidden = EWS is switched off for the account, or a policy admits only listed programs
    .try1 = look at which of the two it is:

finding-probe-sign_in-blocked = EWS is switched off for the account, or a policy admits only listed programs
    .try1 = look at which of the two it is:

finding-probe-sign_in-web_page = a gateway shows its own sign-in page instead of letting EWS pass
    .try1 = let EWS pass the gateway without a sign-in page

finding-probe-sign_in-owa = the path leads to Outlook on the web, or a gateway sends everybody there
    .try1 = use the path of EWS, usually /EWS/Exchange.asmx

finding-probe-sign_in-wrong_directory = the account was let in, and something else than EWS is at this path
    .try1 = use the path of EWS, usually /EWS/Exchange.asmx

finding-probe-sign_in-no_answer = the server answered something else than EWS
    .try1 = try again
    .try2 = look at what stands between here and the server

finding-probe-sign_in-throttled = the server is busy, or the account used up its budget
    .try1 = wait as long as the server says, then try again

finding-probe-server_version-too_old = requests for Exchange 2013 SP1 or newer are not understood
    .try1 = use a server with Exchange 2013 SP1 or newer

finding-probe-server_version-out_of_support = Microsoft mends no faults of this version any more, security ones included
    .try1 = plan the move to Exchange Server Subscription Edition; SmartActions works until then

finding-probe-server_version-online = Exchange Online ends EWS: from October 2026 unless allowed, in April 2027 for good
    .try1 = use a mailbox on Exchange Server; support for Microsoft Graph is planned

finding-probe-server_version-unknown = the server does not tell its version
    .try1 = nothing to do if the rest works

finding-probe-own_mailbox-none = the account was made for signing in only
    .try1 = give the replies a dedicated mailbox, reached by impersonation

finding-probe-own_mailbox-no_answer = the mailbox server is in trouble, or the mailbox is being moved
    .try1 = try again in a few minutes

finding-probe-streaming-refused = the server has no streaming notifications, or allows no more subscriptions
    .try1 = nothing to do: the engine asks for new mail at intervals instead, replies come later

finding-probe-streaming-silent = a proxy between here and the server holds the answer back until it is whole
    .try1 = switch off buffering of answers for /EWS in the proxy
    .try2 = or leave it: the engine asks for new mail at intervals instead

finding-probe-access-other_way = the rights were given for another way in than the one that is set
    .try1 = set the way that works:

finding-probe-access-none = the account was never let into this mailbox, or its rights were taken back
    .try1 = wait some minutes after granting: Exchange keeps rights in a cache

finding-probe-other_mailboxes-open = the role or the rights were given for more mailboxes than the listener's
    .try1 = see what reaches that far, then take back what is too much:

finding-probe-other_mailboxes-unknown = the server gave no answer that says whether it may be opened
    .try1 = try again, or look at the role assignments of the account

finding-probe-recipients-group = the address is that of a distribution group: each member gets the task and may answer
    .try1 = name people where one certain person has to decide

finding-probe-recipients-nobody = the address is misspelt, or hidden from the address lists
    .try1 = check the spelling; mail to nobody comes back and the task waits

finding-probe-recipients-unknown = the directory gave no answer
    .try1 = try again in a few minutes

finding-mailbox-no_rights = the account lacks a right in this mailbox
    .try1 = wait some minutes after granting: Exchange keeps rights in a cache

finding-mailbox-not_its_own = the address belongs to another mailbox than the account's
    .try1 = give access = "impersonation", or the account of that mailbox

finding-mailbox-send_as_denied = the right to open a mailbox does not include the right to send as it
    .try1 = wait some minutes after granting: Exchange keeps rights in a cache

finding-mailbox-send_as_unknown = Exchange tells a delegate of no right to send; the test mail proves it
    .try1 = send the test mail of setup; where it is refused:

finding-mailbox-not_found = the address is misspelt, or the mailbox is not made yet
    .try1 = go on without: the entry stays empty and can be set later
    .try2 = smartactions mailbox set ADDRESS

finding-mailbox-is_group = the address is that of a distribution group, which keeps no mail
    .try1 = take the address of a mailbox; a shared one costs no licence

finding-mailbox-alias = Exchange opens a mailbox for others by its primary address alone
    .try1 = set the primary address:

finding-mailbox-no_answer = the mailbox server is in trouble, or the mailbox is being moved
    .try1 = try again in a few minutes

finding-mailbox-throttled = the server is busy, or the account used up its budget
    .try1 = wait as long as the server says, then try again

finding-mailbox-other_mail = the mailbox is used for other mail too
    .try1 = better take a dedicated mailbox: people get answers they never asked for

finding-mailbox-full = the mailbox takes no more mail
    .try1 = make room in it, or raise its limit; the engine waits and goes on by itself

finding-mailbox-nearly_full = mail that was dealt with was never removed, or the limit is small
    .try1 = make room in it, or raise its limit:

finding-mailbox-auto_reply = automatic replies are on: each answer to a mail of ours starts one more mail
    .try1 = switch them off:

finding-mailbox-rules = inbox rules take mail away before the engine reads it
    .try1 = look at the rules, then switch off those that touch replies:

finding-mailbox-junk = Exchange took replies for junk and laid them where nobody reads them
    .try1 = move them to the inbox, where the engine takes them up
    .try2 = switch off the junk filter of this mailbox:

finding-probe-outgoing_relay-no_such_host = the name is misspelt, or this machine asks the wrong name server
    .try1 = check outgoing.via
    .try2 = look at the name servers of this machine

finding-probe-outgoing_relay-unreachable = nothing listens there, or a firewall is in between; ports are 587, 465 or 25
    .try1 = check the port in outgoing.via
    .try2 = look at firewalls between here and the relay

finding-probe-outgoing_relay-no_starttls = the relay has no certificate, or something in between hides STARTTLS
    .try1 = switch STARTTLS on at the relay
    .try2 = or give smtps://HOST:465 if it speaks TLS from the start

finding-probe-outgoing_relay-untrusted = a private CA signed its certificate, it signed itself, or it is made for another name
    .try1 = give the PEM file of its CA as outgoing.ca_file
    .try2 = or pin its key in outgoing.pins

finding-probe-outgoing_relay-no_tls = the port speaks no TLS, or only versions that are not safe any more
    .try1 = check the port: 587 for smtp://, 465 for smtps://
    .try2 = switch on TLS 1.2 at the relay

finding-probe-outgoing_relay-not_smtp = another service answers at that port, or a gateway in between
    .try1 = check the port in outgoing.via
    .try2 = look at what stands between here and the relay

finding-probe-outgoing_relay-no_password = the relay's account has no password yet; until then mail waits
    .try1 = the running engine takes it up by itself

finding-probe-outgoing_relay-no_sign_in = the relay knows us by our address, or takes other methods than PLAIN and LOGIN
    .try1 = empty outgoing.account
    .try2 = or switch AUTH PLAIN or LOGIN on at the relay, under TLS

finding-probe-outgoing_relay-sign_in_refused = wrong password, or the account is locked or may not use SMTP
    .try1 = smartactions secret set outgoing
    .try2 = unlock the account, then try again; each try may count toward a lock-out

finding-probe-outgoing_relay-refused = the relay does not take mail from this machine
    .try1 = add this machine's address to those that the relay takes mail from

finding-probe-outgoing_relay-no_answer = the relay is overloaded, or a firewall drops the packets
    .try1 = try again
    .try2 = look at firewalls between here and the relay

finding-too_slow = the server or something on the way is overloaded or drops packets
    .try1 = try again, then look at firewalls between here and the server
