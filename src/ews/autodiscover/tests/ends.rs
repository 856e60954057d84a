//! Whole searches: to the server that DNS names, and to the bounds of time, size and place.

use super::*;

#[tokio::test]
async fn the_whole_order_ends_at_the_server_that_dns_names() {
    let (server, pem) = https(|path| ask_for_password(path, &soap_found(EWS))).await;
    let dns = dns(&[
        (20, 0, 1, "worse.localhost"),
        (10, 5, server.port, "localhost"),
        (0, 0, 443, "mail.hoster.example"),
    ])
    .await;
    let trust = Trust::CaFile {
        pem: pem.into_bytes(),
    };
    let (sign_in, world) = (Basic::new(credentials()), World::real());
    // The last of the documented places of a domain nobody has.
    let address = Address::parse("a@corp.test").unwrap();
    let mut search = Search::new(&address, &trust, &sign_in, &world);
    let srv: Vec<Place> = places(&address)
        .into_iter()
        .filter(|p| p.asked == Asked::Srv)
        .collect();
    search.allow("localhost");
    search.allow("mail.localhost");
    search.walk.start_with(srv);
    search.ask_dns_at(dns.address);
    assert_eq!(found(&search.run().await), EWS);
    let attempts = search.attempts();
    assert_eq!(attempts[0].asked, Asked::Srv);
    assert_eq!(attempts[0].url, "_autodiscover._tcp.corp.test");
    let records = [
        "mail.hoster.example:443",
        &format!("localhost:{}", server.port),
        "worse.localhost:1",
    ];
    assert_eq!(
        attempts[0].outcome,
        Outcome::Records(records.map(str::to_owned).to_vec())
    );
    assert_eq!(
        attempts[1].url,
        format!("https://localhost:{}{SOAP_PATH}", server.port)
    );
    assert_eq!(attempts.len(), 2);
}

#[tokio::test]
async fn what_dns_says_when_it_says_nothing() {
    let run = async |dns: std::net::SocketAddr| {
        let (sign_in, world) = (Basic::new(credentials()), World::real());
        let place = [(Asked::Srv, "dns:_autodiscover._tcp.corp.test".to_owned())];
        let mut search = search(&sign_in, &Trust::SystemRoots, &world, &place);
        search.ask_dns_at(dns);
        let discovery = search.run().await;
        (discovery, search.attempts()[0].outcome.clone())
    };
    let none = dns(&[]).await;
    assert_eq!(
        run(none.address).await,
        (Discovery::NotFound, Outcome::NoRecord)
    );
    let root = dns(&[(0, 0, 0, "")]).await;
    assert_eq!(
        run(root.address).await,
        (Discovery::NotFound, Outcome::NotOffered)
    );
    let silent = tokio::net::UdpSocket::bind("127.0.0.1:0").await.unwrap();
    let (discovery, outcome) = run(silent.local_addr().unwrap()).await;
    assert_eq!(discovery, Discovery::NotFound);
    assert!(
        matches!(outcome, Outcome::NoDns(_) | Outcome::TooSlow),
        "{outcome:?}"
    );
}

#[tokio::test(start_paused = true)]
async fn a_search_of_the_silent_ends_in_time() {
    // They take the connection and never answer.
    let mut ports = Vec::new();
    let mut kept = Vec::new();
    for _ in 0..6 {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        ports.push(listener.local_addr().unwrap().port());
        kept.push(listener);
    }
    let started = Instant::now();
    let (discovery, attempts) = run(&at(&ports, None)).await;
    assert_eq!(discovery, Discovery::OutOfTime);
    assert!(
        started.elapsed() <= SEARCH_LIMIT + ATTEMPT_LIMIT,
        "{:?}",
        started.elapsed()
    );
    assert!(
        attempts.iter().all(|a| a.outcome == Outcome::TooSlow),
        "{attempts:?}"
    );
    assert_eq!(attempts.len(), 4, "5 s each, the other form left out");
}

#[tokio::test]
async fn an_endless_answer_is_cut() {
    let server = serve(|_| empty()).await;
    let (discovery, attempts) = run(&at(&[server.port], None)).await;
    assert_eq!(discovery, Discovery::NotFound);
    assert!(
        matches!(attempts[0].outcome, Outcome::TooLarge { .. }),
        "{attempts:?}"
    );
}

#[tokio::test]
async fn a_search_starts_at_a_place_of_this_machine_and_nowhere_else() {
    let server = serve(|_| page(pox(EWS))).await;
    let (sign_in, world) = (Basic::new(credentials()), World::real());
    let mut search = Search::new(&address(), &Trust::SystemRoots, &sign_in, &world);
    let elsewhere = Endpoint::parse("https://mail.contoso.com/autodiscover.xml").unwrap();
    assert!(!search.start_at(&elsewhere));
    let here = format!("http://127.0.0.1:{}{POX_PATH}", server.port);
    assert!(search.start_at(&Endpoint::parse(&here).unwrap()));
    assert_eq!(found(&search.run().await), EWS);
}

#[tokio::test]
async fn a_search_at_one_place_stays_there_for_another_address() {
    let to = Arc::new(std::sync::atomic::AtomicUsize::new(0));
    let server = serve(move |_| match to.fetch_add(1, std::sync::atomic::Ordering::SeqCst) {
        0 => page(soap("<ErrorCode>RedirectAddress</ErrorCode><RedirectTarget>b@evil.example</RedirectTarget>")),
        _ => page(soap_found(EWS)),
    })
    .await;
    let (sign_in, world) = (Basic::new(credentials()), World::real());
    let mut search = Search::new(&address(), &Trust::SystemRoots, &sign_in, &world);
    let here = format!("http://127.0.0.1:{}{SOAP_PATH}", server.port);
    assert!(search.start_at(&Endpoint::parse(&here).unwrap()));
    let Discovery::Found { facts, .. } = search.run().await else {
        panic!("{:?}", search.attempts());
    };
    assert_eq!(facts.primary, Address::parse("b@evil.example").ok());
    assert_eq!(search.attempts().len(), 2);
}
