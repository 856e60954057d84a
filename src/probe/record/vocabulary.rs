//! Words of Exchange and of web servers that say nothing of anybody.
//!
//! Called by [`super::pseudonyms`] and its neighbours. A word that is missing here is blanked, which
//! costs the reader of a recording a word; a name that was kept by mistake would cost more.

use std::collections::BTreeSet;
use std::sync::LazyLock;

/// What Exchange's messages are made of.
const WORDS: &str = "a able about above accept accepted accepts access account accounts achieved action active actual add \
            additional address addresses affected after again all allow allowed allows already also an and another any api app \
            application applies apply archive are argument arguments as at attachment attachments attempt attempted attribute \
            attributes auth authenticate authenticated authentication authorization available back backend backoff bad based \
            basic be bearer because been before being below best between body both budget busy but by calendar call called caller \
            calling calls can cannot certificate change changed changes character characters charset check child class client \
            close closed code combination communicate complete completed compauth concurrency concurrent condition \
            configuration configured connect connection connections contact contain contained container contains content \
            context conversation copy corrupt could count create created credentials current currently customs data database \
            date default defined delegate delegated delegation delete deleted delivery denied details did different digest \
            directory disabled discover disposition distinguished dkim dmarc do document does doesn domain done drafts due \
            during each element elements email empty enabled end ended ensure entry enumeration error errors event events \
            ews exceed exceeded exceeds exception exchange exchangeimpersonation exist existing exists expected expired \
            explicit external fail failed failover failure fatal fault field fields file filter find folder folders follow \
            following for forbidden format found from full function generic get given global group guid had handle has have \
            header headers host however http https id identified identifier identifies identity ids if impersonate \
            impersonated impersonation in inbox incorrect index indicates information inner insufficient integer internal \
            into invalid is issue it item items its kerberos key larger last later length less limit limits list local locate located \
            location lock locked log logged logon long mail mailbox mailboxes mailfrom mailboxserver many mapi match matches \
            max maximum may member memory message messages method microsoft mime minimum minutes missing mode more move moved \
            multiple must name named names namespace native need needed negotiate network neutral new no node non none not \
            notification notifications ntlm null number object objects occurred of off offline offset on one only open \
            opened operation operations option or organization original other out outbox outlook over own owner page parameter \
            parent parse part pass passed password path payload pending per perform performed permission permissions \
            permitted pickup please policy port possible present previous primary principal problem process processed \
            processing properties property provided proxy public pull push put query quota quotas range rate reached read \
            reason received recipient recipients recoverable refused rejected remote remove request requested requests \
            require required requirements requires resolve resolved resource response restriction result results resume \
            retried retry return returned right rights role root rpc same save schema schemas script search second seconds \
            secure security see send sender sending sent server servers service services session set shape should side sign \
            signed single site size smtp so soap softfail some source specified specify spf ssl start started state status \
            still store stored stream streaming string submission submit subscribe subscription subscriptions such \
            succeeded success successful support supported sync system target temporarily temporary than that the their \
            then there therefore these they this those throttled throttling time timed timeout timeouts timestamp tls to \
            token too transient try type types unable unauthorized unavailable unexpected unknown until unsupported update \
            updated url urls use used user users using valid validation value values version via view violates wait was way \
            web were when where which while will with within without would write xml xmlns you your zero \
            realm charset utf private iis reset stale nonce qop";

/// What web servers and what stands before them call themselves.
const PRODUCTS: [&str; 16] = [
    "microsoft-iis",
    "microsoft-httpapi",
    "asp.net",
    "nginx",
    "apache",
    "openresty",
    "haproxy",
    "envoy",
    "squid",
    "bigip",
    "big-ip",
    "cloudflare",
    "awselb",
    "netscaler",
    "gse",
    "smartactions",
];

/// Words with a dot that look like hosts and are those of everybody.
const PUBLIC: [&str; 8] = [
    "schemas.microsoft.com",
    "schemas.xmlsoap.org",
    "smtp.mailfrom",
    "smtp.helo",
    "header.from",
    "header.d",
    "header.i",
    "header.s",
];

static KNOWN: LazyLock<BTreeSet<&str>> = LazyLock::new(|| WORDS.split_whitespace().collect());

/// Whether a word is one of Exchange's, or a number too small to be anybody's.
pub(super) fn is_known(word: &str) -> bool {
    let number = word.len() <= 3 && word.chars().all(|c| c.is_ascii_digit());
    let code = || {
        word.strip_prefix("Error")
            .is_some_and(|rest| rest.chars().all(|c| c.is_ascii_alphabetic()))
    };
    let small = word.to_ascii_lowercase();
    number
        || code()
        || small
            .split('-')
            .all(|part| KNOWN.contains(part) || part == "8")
}

/// Whether it names a piece of software, with a version or none.
pub(super) fn is_product(word: &str) -> bool {
    let (name, version) = word.split_once('/').unwrap_or((word, ""));
    PRODUCTS.iter().any(|p| p.eq_ignore_ascii_case(name))
        && version.chars().all(|c| c.is_ascii_digit() || c == '.')
}

/// Whether it looks like a host and is none of anybody's; in small letters.
pub(super) fn is_public(word: &str) -> bool {
    PUBLIC.contains(&word)
}
