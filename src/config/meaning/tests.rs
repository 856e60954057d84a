#![allow(clippy::unwrap_used, clippy::panic)]
use super::*;
use crate::config::{Access, Account, Cover, Proxy, Tls};

const BASE: &str = "[exchange]\nurl = 'https://m.test/EWS/Exchange.asmx'\naccount = 'C\\svc'\n";

fn config(over: &str) -> Result<Config, Vec<Fault>> {
    let base = Settings::parse("config.toml", BASE).unwrap();
    let over = Settings::parse("a.toml", over).unwrap();
    base.under(&over).complete().config()
}

#[test]
fn the_defaults_need_only_server_and_account() {
    let faults = Settings::defaults().config().unwrap_err();
    let keys: Vec<&str> = faults.iter().map(|f| f.key.as_str()).collect();
    assert_eq!(keys, ["exchange.url", "exchange.account"]);
    let config = config("").unwrap();
    assert_eq!(config.exchange.trust, Trust::Roots);
    assert_eq!(config.listeners.len(), 1);
    assert_eq!(config.api.listen.port(), 8480);
}

#[test]
fn the_line_to_exchange() {
    let plain = config("").unwrap().exchange;
    assert_eq!(plain.tls, Tls::Auto);
    assert!(plain.channel_binding);
    assert_eq!(plain.proxy, Proxy::Environment);
    let text = "[exchange]\ntls='rustls'\nchannel_binding='off'\nproxy='http://p.test:3128'\n";
    let given = config(text).unwrap().exchange;
    assert_eq!(given.tls, Tls::Rustls);
    assert!(!given.channel_binding);
    assert_eq!(
        given.proxy,
        Proxy::Url("http://p.test:3128".parse().unwrap())
    );
    let secret = "[exchange]\nproxy='http://me:canary@p.test'\n";
    let refused = Settings::parse("a.toml", secret).unwrap_err();
    assert!(!format!("{refused:?}").contains("canary"));
    let none = config("[exchange]\nproxy='none'\n").unwrap();
    assert_eq!(none.exchange.proxy, Proxy::None);
}

#[test]
fn each_wrong_value_of_the_line_names_its_key() {
    for (text, key, code) in [
        (
            "[exchange]\ntls='ssl'",
            "exchange.tls",
            "config.wrong_value",
        ),
        (
            "[exchange]\nchannel_binding='on'",
            "exchange.channel_binding",
            "config.wrong_value",
        ),
        (
            "[exchange]\nproxy='socks5://p.test'",
            "exchange.proxy",
            "config.wrong_value",
        ),
        (
            "[exchange]\nproxy='http://p.test:3128/way'",
            "exchange.proxy",
            "config.wrong_value",
        ),
    ] {
        let faults = config(text).unwrap_err();
        let told: Vec<_> = faults
            .iter()
            .map(|f| (f.key.as_str(), f.complaint.code()))
            .collect();
        assert_eq!(told, [(key, code)], "{text}");
    }
}

#[test]
#[expect(
    clippy::too_many_lines,
    reason = "a table: one row for each wrong value"
)]
fn each_wrong_value_names_its_key_and_line() {
    for (text, key, code) in [
        (
            "[exchange]\nurl='http://m.test/x'",
            "exchange.url",
            "config.plain_http",
        ),
        (
            "[exchange]\nurl='mail'",
            "exchange.url",
            "config.wrong_value",
        ),
        (
            "[exchange]\nautodiscover='a@m.test'",
            "exchange.autodiscover",
            "config.both_given",
        ),
        (
            "[exchange]\naccount='C\\'",
            "exchange.account",
            "config.wrong_value",
        ),
        (
            "[exchange]\nauth='kerb'",
            "exchange.auth",
            "config.wrong_value",
        ),
        (
            "[exchange]\npins=['sha256:00']",
            "exchange.pins",
            "config.wrong_value",
        ),
        (
            "[trust]\ntrusted_sources=['ex1.c.test', 'https://ex2.c.test']",
            "trust.trusted_sources",
            "config.wrong_value",
        ),
        (
            "[exchange]\nautodiscover_hosts=['hoster.com', '*.hoster.com']",
            "exchange.autodiscover_hosts",
            "config.wrong_value",
        ),
        (
            "[exchange]\nautodiscover_hosts=['https://hoster.com']",
            "exchange.autodiscover_hosts",
            "config.wrong_value",
        ),
        (
            "[[listener]]\nmailbox='x'",
            "listener.default.mailbox",
            "config.wrong_value",
        ),
        (
            "[[listener]]\naccess='x'",
            "listener.default.access",
            "config.wrong_value",
        ),
        (
            "[[listener]]\npoll_interval='1s'",
            "listener.default.poll_interval",
            "config.wrong_value",
        ),
        (
            "[[listener]]\nname='a b'",
            "listener.a b.name",
            "config.wrong_value",
        ),
        (
            "[outgoing]\nvia='smtp:'",
            "outgoing.via",
            "config.wrong_value",
        ),
        (
            "[outgoing]\naccount='u'",
            "outgoing.account",
            "config.no_effect",
        ),
        (
            "[outgoing]\npins=['sha256:00']",
            "outgoing.pins",
            "config.no_effect",
        ),
        (
            "[outgoing]\npins=['sha256:00']\nvia='smtp://r.test'",
            "outgoing.pins",
            "config.wrong_value",
        ),
        ("[trust]\nproof='none'", "trust.proof", "config.wrong_value"),
        (
            "[reply]\nweak_words='yes'",
            "reply.weak_words",
            "config.wrong_value",
        ),
        (
            "[reply]\nwithout=['help']",
            "reply.without",
            "config.wrong_value",
        ),
        (
            "[store]\nurl='mysql://h/d'",
            "store.url",
            "config.wrong_value",
        ),
        ("[api]\nlisten='8480'", "api.listen", "config.wrong_value"),
        (
            "[launch]\nservice='cron'",
            "launch.service",
            "config.wrong_value",
        ),
    ] {
        let Err(faults) = config(text) else {
            panic!("taken: {text}");
        };
        let fault = faults.first().unwrap();
        assert_eq!((fault.key.as_str(), fault.complaint.code()), (key, code));
        // A listener's name is its path; the line of its block is not kept apart.
        if !key.ends_with("name") {
            assert_eq!(fault.place.line, Some(2), "{text}");
        }
    }
}

#[test]
fn good_values_mean_what_they_say() {
    let c = config(
        "[exchange]\nurl='http://127.0.0.1:8443/EWS/Exchange.asmx'\naccount='svc@c.test'\n\
         [[listener]]\nname='b'\nmailbox='X@c.test'\naccess='own'\naccount='C\\b'\n\
         [outgoing]\nvia='smtp://relay.test'\naccount='C\\relay'\nca_file='/ca.pem'\n[store]\nurl='postgres://u@h/d'\n",
    )
    .unwrap();
    assert_eq!(
        c.exchange.account,
        Account::Principal("svc@c.test".to_owned())
    );
    assert_eq!(
        c.via,
        Via::Smtp(Relay {
            host: "relay.test".to_owned(),
            port: 587,
            cover: Cover::Starttls,
            account: Some(Account::Domain {
                domain: "C".to_owned(),
                user: "relay".to_owned()
            }),
            trust: Trust::CaFile("/ca.pem".into()),
        })
    );
    assert_eq!(c.listeners.len(), 1);
    let b = c.listeners.first().unwrap();
    assert_eq!(b.mailbox.as_ref().unwrap().as_str(), "x@c.test");
    assert_eq!(b.access, Access::Own);
    assert_eq!(b.account.as_ref().unwrap().to_string(), "C\\b");
}

#[test]
fn what_setup_makes_up_is_held_to_what_a_file_is() {
    for (key, line, code) in [
        (
            "outgoing.messages_per_minute",
            "20000",
            "config.wrong_value",
        ),
        (
            "exchange.url",
            "https://u:canary@m.test/EWS/Exchange.asmx",
            "config.secret_found",
        ),
        ("exchange.proxy", "me:canary@p.test", "config.secret_found"),
        (
            "exchange.url",
            "https://u:ca/nary@m.test/",
            "config.secret_found",
        ),
    ] {
        let mut typed = Settings::parse("config.toml", BASE).unwrap();
        assert!(typed.put_line(key, line, "setup"));
        let faults = typed.complete().config().unwrap_err();
        assert_eq!(faults.first().unwrap().complaint.code(), code, "{line}");
        assert!(!format!("{faults:?}").contains("canary"));
    }
}

#[test]
fn a_path_that_depends_on_where_it_was_typed_and_a_port_that_nobody_knows_are_refused() {
    for (text, key) in [
        ("[exchange]\nca_file = 'ca.pem'\n", "exchange.ca_file"),
        (
            "[outgoing]\nvia = 'smtp://r.test'\nca_file = './ca.pem'\n",
            "outgoing.ca_file",
        ),
        ("[api]\nlisten = '127.0.0.1:0'\n", "api.listen"),
    ] {
        let faults = config(text).unwrap_err();
        let [fault] = &faults[..] else {
            panic!("{text}: {faults:?}");
        };
        assert_eq!(
            (fault.key.as_str(), fault.complaint.code()),
            (key, "config.wrong_value")
        );
    }
}
