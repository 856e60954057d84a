//! Findings on the way to the server.

use super::{Known, fails, warns};

pub(super) const ALL: &[Known] = &[
    fails(
        "probe.name_resolves.not_found",
        "the name is misspelt, or this machine asks the wrong name server",
        &[
            "check the spelling of the server's name",
            "look at the name servers of this machine",
        ],
    ),
    fails(
        "probe.name_resolves.proxy",
        "HTTPS_PROXY or ALL_PROXY names a proxy that is none of HTTP",
        &["give exchange.proxy = \"http://HOST:PORT\", or \"none\""],
    ),
    fails(
        "probe.port_answers.refused",
        "nothing listens there, or a firewall refuses",
        &[
            "check the port",
            "look at firewalls between here and the server",
        ],
    ),
    fails(
        "probe.port_answers.silent",
        "a firewall drops the packets, or the server is down",
        &["look at firewalls between here and the server"],
    ),
    fails(
        "probe.tls_handshake.refused",
        "the server, or a proxy on the way, does not let us through",
        &[
            "check that the port speaks TLS at all",
            "check exchange.proxy, or HTTPS_PROXY, where there is a proxy",
        ],
    ),
    fails(
        "probe.tls_handshake.no_common_cipher",
        "the server offers old ciphers only, as Windows Server 2012 R2 with an RSA certificate does",
        &[
            "switch on TLS 1.2 with ECDHE and GCM on the server, or give it an ECDSA certificate",
            "or use a program built with the feature native-tls and exchange.tls = \"system\"",
        ],
    ),
    warns(
        "probe.tls_handshake.old_ciphers",
        "the server offers old ciphers only, as Windows Server 2012 R2 with an RSA certificate does; the system's TLS still speaks them",
        &["switch on TLS 1.2 with ECDHE and GCM on the server, or give it an ECDSA certificate"],
    ),
    fails(
        "probe.tls_handshake.no_common_version",
        "the server speaks TLS 1.0 or 1.1 only",
        &["switch on TLS 1.2 on the server"],
    ),
    fails(
        "probe.tls_handshake.not_tls",
        "another service, or HTTP without TLS, is at this port",
        &["check port and https:// of the URL"],
    ),
    fails(
        "probe.tls_handshake.wants_certificate",
        "the site asks clients for a certificate, which is not served here",
        &["set client certificates of the EWS virtual directory to Ignore"],
    ),
    fails(
        "probe.tls_handshake.cut",
        "the server, or something on the way, hangs up in the handshake: old TLS, or an inspecting firewall",
        &[
            "switch on TLS 1.2 with ECDHE and GCM on the server",
            "look at firewalls and proxies between here and the server",
        ],
    ),
    fails(
        "probe.tls_handshake.silent",
        "the port takes connections and nobody speaks TLS on them",
        &["check that the port speaks TLS at all"],
    ),
    fails(
        "probe.certificate_trust.unknown_issuer",
        "a private CA signed it, or the server does not send the certificates in between",
        &[
            "give the PEM file of the CA that signed it as CA file",
            "or pin its key, after comparing it with the one read on the server itself",
        ],
    ),
    fails(
        "probe.certificate_trust.self_signed",
        "Exchange made it at its installation and nobody replaced it",
        &[
            "have a certificate made by a CA that this machine believes",
            "or pin its key, after comparing it with the one read on the server itself",
        ],
    ),
    fails(
        "probe.certificate_trust.not_yet_valid",
        "the clock of this machine is behind, or the certificate was put in place too early",
        &["check the clock of this machine"],
    ),
    fails(
        "probe.certificate_trust.revoked",
        "its key was lost, or the CA had another reason to call it back",
        &["have a new certificate made, with a new key"],
    ),
    fails(
        "probe.certificate_trust.wrong_name",
        "the certificate was made for another name",
        &[
            "use the name that stands in the certificate",
            "have a certificate made for this name",
        ],
    ),
    fails(
        "probe.certificate_trust.expired",
        "the certificate was not renewed, or the clock of this machine is wrong",
        &[
            "renew the certificate on the server",
            "check the clock of this machine",
        ],
    ),
    fails(
        "probe.certificate_trust.pin_mismatch",
        "the server got a new key, or somebody stands in between",
        &["compare with the key read on the server itself before you pin the new one"],
    ),
    fails(
        "probe.certificate_trust.refused",
        "the certificate or its chain is not as it should be",
        &["look at the certificate on the server"],
    ),
    fails(
        "probe.certificate_trust.settings",
        "the settings for trust cannot be used",
        &["check the CA file or the pinned keys"],
    ),
    warns(
        "probe.certificate_trust.private_ca",
        "the CA file vouches for this server alone",
        &["keep the CA file up to date"],
    ),
    warns(
        "probe.certificate_trust.expires_soon",
        "the certificate ends within 30 days",
        &["have it renewed; with the same key a pin still fits"],
    ),
    fails(
        "probe.ews_path.not_there",
        "EWS has another path, or is switched off on this server",
        &[
            "check the path, usually /EWS/Exchange.asmx",
            "check that the EWS virtual directory is published",
        ],
    ),
    fails(
        "probe.ews_path.wrong_directory",
        "the path is that of another virtual directory; EWS is at the usual one",
        &["use this URL:"],
    ),
    fails(
        "probe.ews_path.forbidden",
        "IIS refuses before anybody signs in: a rule for addresses, or a client certificate is wanted",
        &[
            "look at IP restrictions and SSL settings of the EWS virtual directory",
            "let the gateway in front of Exchange pass this machine",
        ],
    ),
    fails(
        "probe.ews_path.elsewhere",
        "a gateway or another site answers here",
        &["use the address that the server points to, if it is yours"],
    ),
    fails(
        "probe.ews_path.owa",
        "the path leads to Outlook on the web, or a gateway sends everybody there",
        &[
            "use the path of EWS, usually /EWS/Exchange.asmx",
            "take EWS out of the HTTP redirection of the web site",
        ],
    ),
    fails(
        "probe.ews_path.web_page",
        "a sign-in page of a gateway stands in front of EWS",
        &["let EWS pass the gateway without a sign-in page"],
    ),
    fails(
        "probe.ews_path.trouble",
        "the server or a gateway in front of it is in trouble",
        &[
            "try again",
            "look at the application pool MSExchangeServicesAppPool",
        ],
    ),
    fails(
        "probe.ews_path.no_answer",
        "the connection broke before an answer came",
        &[
            "try again",
            "look at what stands between here and the server",
        ],
    ),
    warns(
        "probe.clock_difference.large",
        "one of the two clocks is wrong; past five minutes Kerberos refuses",
        &["let both machines ask the same time server"],
    ),
    warns(
        "probe.clock_difference.unknown",
        "the server does not tell its time",
        &["compare the clocks by hand"],
    ),
];
