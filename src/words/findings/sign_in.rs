//! Findings of the sign-in, of the server behind it, and of the stream.

use super::{Known, fails, warns};

pub(super) const ALL: &[Known] = &[
    fails(
        "probe.methods_offered.none",
        "the server offers only methods that this version does not know",
        &["switch on NTLM, or Basic over TLS, for the EWS virtual directory"],
    ),
    fails(
        "probe.methods_offered.exchange_online",
        "this is Exchange Online: it ends EWS on 1 April 2027, and lets in by OAuth alone, which is not served",
        &[
            "take a mailbox on an Exchange server of your own",
            "support for Exchange Online (Microsoft Graph) is coming",
        ],
    ),
    warns(
        "probe.methods_offered.exchange_online_ends",
        "this is Exchange Online: it ends EWS on 1 April 2027",
        &["support for Exchange Online (Microsoft Graph) is coming; plan the change until then"],
    ),
    fails(
        "probe.sign_in.refused",
        "wrong password, or the account is locked or disabled",
        &[
            "give the right password: in the step Exchange of setup, or with smartactions secret set exchange.password",
            "unlock the account, then try again; each try may count toward a lock-out",
        ],
    ),
    fails(
        "probe.sign_in.binding",
        "the certificate seen here is not the server's own: a proxy or a TLS inspection in between shows another one (Extended Protection)",
        &[
            "let the connection pass to Exchange without a break, or give the proxy the certificate of Exchange",
            "or exchange.channel_binding = \"off\", which works only as long as Exchange does not require it",
        ],
    ),
    fails(
        "probe.sign_in.binding_off",
        "Exchange requires the channel binding (Extended Protection), and exchange.channel_binding = \"off\" leaves it out",
        &[
            "take exchange.channel_binding out of config.toml, or set it to \"auto\"",
            "a proxy that ends TLS in between has to show the certificate of Exchange then",
        ],
    ),
    fails(
        "probe.sign_in.failed",
        "the server, or something on the way, does not keep the connection between the steps; or there is no Kerberos ticket",
        &[
            "let connections pass the load balancer unshared and unbroken",
            "with negotiate: check the clock, the SPN HTTP/HOST, and how this machine reaches the KDC",
        ],
    ),
    fails(
        "probe.sign_in.forbidden",
        "EWS is switched off for the account, or a policy admits only listed programs",
        &["look at which of the two it is:"],
    ),
    fails(
        "probe.sign_in.blocked",
        "EWS is switched off for the account, or a policy admits only listed programs",
        &["look at which of the two it is:"],
    ),
    fails(
        "probe.sign_in.web_page",
        "a gateway shows its own sign-in page instead of letting EWS pass",
        &["let EWS pass the gateway without a sign-in page"],
    ),
    fails(
        "probe.sign_in.owa",
        "the path leads to Outlook on the web, or a gateway sends everybody there",
        &["use the path of EWS, usually /EWS/Exchange.asmx"],
    ),
    fails(
        "probe.sign_in.wrong_directory",
        "the account was let in, and something else than EWS is at this path",
        &["use the path of EWS, usually /EWS/Exchange.asmx"],
    ),
    fails(
        "probe.sign_in.no_answer",
        "the server answered something else than EWS",
        &[
            "try again",
            "look at what stands between here and the server",
        ],
    ),
    fails(
        "probe.sign_in.throttled",
        "the server is busy, or the account used up its budget",
        &["wait as long as the server says, then try again"],
    ),
    fails(
        "probe.server_version.too_old",
        "requests for Exchange 2013 SP1 or newer are not understood",
        &["use a server with Exchange 2013 SP1 or newer"],
    ),
    warns(
        "probe.server_version.out_of_support",
        "Microsoft mends no faults of this version any more, security ones included",
        &["plan the move to Exchange Server Subscription Edition; SmartActions works until then"],
    ),
    warns(
        "probe.server_version.online",
        "Exchange Online ends EWS: from October 2026 unless allowed, in April 2027 for good",
        &["use a mailbox on Exchange Server; support for Microsoft Graph is planned"],
    ),
    warns(
        "probe.server_version.unknown",
        "the server does not tell its version",
        &["nothing to do if the rest works"],
    ),
    warns(
        "probe.own_mailbox.none",
        "the account was made for signing in only",
        &["give the replies a dedicated mailbox, reached by impersonation"],
    ),
    fails(
        "probe.own_mailbox.no_answer",
        "the mailbox server is in trouble, or the mailbox is being moved",
        &["try again in a few minutes"],
    ),
    warns(
        "probe.streaming.refused",
        "the server has no streaming notifications, or allows no more subscriptions",
        &["nothing to do: the engine asks for new mail at intervals instead, replies come later"],
    ),
    warns(
        "probe.streaming.silent",
        "a proxy between here and the server holds the answer back until it is whole",
        &[
            "switch off buffering of answers for /EWS in the proxy",
            "or leave it: the engine asks for new mail at intervals instead",
        ],
    ),
];
