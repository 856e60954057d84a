//! Servers that leave things out or understand less than they are asked.

use super::*;

/// F8: a mail without almost everything is a mail; the one beside it is read as well.
#[tokio::test]
async fn a_poor_mail_is_read_as_far_as_it_goes() {
    let poor = "<Items><Message><ItemId/><From><Mailbox><Name>Eve</Name></Mailbox></From><Size>-1</Size>\
        <DateTimeReceived>2026-11-23T10:00:00</DateTimeReceived><InternetMessageHeaders/>\
        <Body BodyType='Text' IsTruncated='TRUE'>Approve</Body>\
        <ExtendedProperty><ExtendedFieldURI PropertySetId='Common'/></ExtendedProperty></Message></Items>";
    let (mailbox, _) = play(move |operation, _| {
        let fine = "<Items><Message><Subject>fine</Subject></Message></Items>";
        answer(operation, &(good(poor) + &good(fine)))
    })
    .await;
    let asked = refs(2);
    let mut mails = mailbox.fetch(&asked).await.unwrap();
    assert_eq!(mails.pop().unwrap().unwrap().subject, "fine");
    let mail = mails.pop().unwrap().unwrap();
    assert_eq!((&mail.item, mail.text.as_str()), (&asked[0], "Approve"));
    assert!(mail.truncated && mail.from.is_none() && mail.headers.is_empty());
    assert_eq!((mail.size, mail.unique_text), (0, None));
    assert_eq!(mail.received.unwrap().to_string(), "2026-11-23T10:00:00Z");
}

/// A refusal of the whole request, which names no mail.
fn fault(code: &str) -> Response<Body> {
    let body = format!(
        "<Envelope><Body><Fault><faultstring>no</faultstring><detail><ResponseCode>{code}</ResponseCode></detail></Fault></Body></Envelope>"
    );
    let answer = Response::builder().status(500).body(Body::from(body));
    answer.unwrap()
}

/// A server that refuses a whole batch for one mail that left, or whose id it does not know: each is
/// asked for alone, and the others are read and filed.
#[tokio::test]
async fn a_mail_that_left_never_stops_its_batch() {
    for (code, read) in [
        ("ErrorItemNotFound", true),
        ("ErrorInvalidIdMalformed", false),
        ("ErrorInvalidIdNotAnItemAttachmentId", false),
        ("ErrorCannotUseFolderIdForItemId", false),
    ] {
        let (mailbox, _) = play(move |operation, n| match (operation, n) {
            ("GetItem", 2) => answer(
                operation,
                &good("<Items><Message><Subject>fine</Subject></Message></Items>"),
            ),
            ("FindFolder", _) => answer(
                operation,
                &good(
                    "<RootFolder><Folders><Folder><FolderId Id='F'/></Folder></Folders></RootFolder>",
                ),
            ),
            ("MoveItem", 2) => answer(operation, &good("<Items/>")),
            _ => fault(code),
        })
        .await;
        let mails = mailbox.fetch(&refs(2)).await.unwrap();
        assert_eq!(mails[1].as_ref().unwrap().subject, "fine", "{code}");
        match &mails[0] {
            Err(MailError::Gone) => assert!(read, "{code}"),
            Err(MailError::Unusable(_)) => assert!(!read, "{code}"),
            other => panic!("{code}: {other:?}"),
        }
        let filed = mailbox.file_away(&refs(2), "Processed").await.unwrap();
        assert_eq!(filed[1], Ok(()), "{code}");
        assert_eq!(filed[0].is_ok(), read, "{code}: {:?}", filed[0]);
    }
    // What is refused for another reason is no word about a mail.
    let (mailbox, seen) = play(|_, _| fault("ErrorSchemaValidation")).await;
    assert!(mailbox.fetch(&refs(2)).await.is_err());
    assert_eq!(seen.lock().unwrap().len(), 1);
}

fn size(element: &str, bytes: &str) -> String {
    format!(
        "<{element}><FolderId Id='F'/><ExtendedProperty><ExtendedFieldURI PropertyTag='0xe08'/><Value>{bytes}</Value></ExtendedProperty></{element}>"
    )
}

/// A size that overflowed or is not told leaves the whole unknown, never smaller than it is; what a
/// search folder shows is counted where it lies.
#[tokio::test]
async fn sizes_are_whole_or_unknown() {
    let untold = "<Folder><FolderId Id='F'/></Folder>";
    for (folders, used) in [
        (
            size("Folder", "1000") + &size("CalendarFolder", "24"),
            Some(1024),
        ),
        (
            size("Folder", "1000") + &size("SearchFolder", "1000"),
            Some(1000),
        ),
        (size("Folder", "1000") + "<SearchFolder/>", Some(1000)),
        (
            size("Folder", "1000") + &size("Folder", "-2147483648"),
            None,
        ),
        (size("Folder", "1000") + &size("Folder", "1.5E9"), None),
        (size("Folder", "1000") + untold, None),
        (
            size("Folder", "18446744073709551615") + &size("Folder", "1000"),
            Some(u64::MAX),
        ),
        (String::new(), None),
    ] {
        let shown = folders.clone();
        let (mailbox, _) = play(move |operation, _| match operation {
            "FindFolder" => answer(
                operation,
                &good(&format!("<RootFolder IncludesLastItemInRange='true'><Folders>{folders}</Folders></RootFolder>")),
            ),
            _ => answer(operation, &good("<Folders><Folder/></Folders>")),
        })
        .await;
        assert_eq!(fullness(&mailbox.client).await.used, used, "{shown}");
    }
}

/// A server that passes over restrictions lists everything: the mail and the folder are the ones
/// that bear the name, and none where none does.
#[tokio::test]
async fn a_server_that_passes_over_restrictions_names_nothing_of_ours() {
    let key = OutboxId::from_parts(jiff::Timestamp::UNIX_EPOCH, 7);
    let keyed = |id: &str, key: &str| {
        format!(
            "<Message><ItemId Id='{id}'/><ExtendedProperty><ExtendedFieldURI PropertySetId='8f0d5b3e-1f7a-4c55-9d2e-6a0b7c4e21d9' PropertyName='outbox-key'/><Value>{key}</Value></ExtendedProperty></Message>"
        )
    };
    let others = keyed("X", "another");
    let ours = others.clone() + &keyed("OURS", &key.to_string());
    for (items, wanted) in [(others, Whereabouts::Nowhere), (ours, Whereabouts::Sent)] {
        let (mailbox, _) = play(move |operation, n| {
            let items = if n == 2 { items.as_str() } else { "" };
            let page = format!("<RootFolder><Items>{items}</Items></RootFolder>");
            answer(operation, &good(&page))
        })
        .await;
        assert_eq!(mailbox.whereabouts(key).await.unwrap(), wanted);
    }
    let (mailbox, seen) = play(|operation, _| match operation {
        "FindFolder" => answer(
            operation,
            &good("<RootFolder><Folders><Folder><FolderId Id='W'/><DisplayName>Wrong</DisplayName></Folder><Folder><FolderId Id='P'/><DisplayName>PROCESSED</DisplayName></Folder></Folders></RootFolder>"),
        ),
        _ => answer(operation, &good("<Items/>")),
    })
    .await;
    mailbox.file_away(&refs(1), "Processed").await.unwrap();
    assert_eq!(*seen.lock().unwrap(), ["FindFolder", "MoveItem"]);
    let folder = mailbox.folders.folder(&mailbox.client, "Processed").await;
    assert_eq!(folder.unwrap().id, "P");
}

/// An id that is none to the server has a whole batch refused: the others are read all the same, and it
/// is asked for no more.
#[tokio::test]
async fn an_id_that_is_none_spoils_no_other_mail() {
    let (mailbox, seen) = play(|operation, n| match n {
        1 | 2 => answer(
            operation,
            &good("<Items><Message><Subject>fine</Subject></Message></Items>"),
        ),
        _ => Response::builder()
            .status(500)
            .body(Body::from(
                "<Envelope><Body><Fault><faultstring>no</faultstring><detail><ResponseCode>ErrorInvalidIdMalformed</ResponseCode></detail></Fault></Body></Envelope>",
            ))
            .unwrap(),
    })
    .await;
    let mut mails = mailbox.fetch(&refs(3)).await.unwrap();
    let last = mails.pop().unwrap();
    assert!(matches!(last, Err(MailError::Unusable(_))), "{last:?}");
    for mail in mails {
        assert_eq!(mail.unwrap().subject, "fine");
    }
    assert_eq!(seen.lock().unwrap().len(), 4);
}

/// A sync state that is none, however it is refused, is left: the folder is read from the beginning.
#[tokio::test]
async fn a_sync_state_that_is_none_is_lost_and_nothing_else() {
    let fault = "<Envelope><Body><Fault><faultcode>a:ErrorInvalidSyncStateData</faultcode><faultstring>no</faultstring></Fault></Body></Envelope>";
    let (mailbox, _) = play(move |operation, n| match n {
        0 => answer(operation, &bad("ErrorInvalidSyncStateData")),
        _ => Response::builder()
            .status(500)
            .body(Body::from(fault))
            .unwrap(),
    })
    .await;
    for _ in 0..2 {
        let told = mailbox.changes(Some("\u{1}nonsense"), 100).await;
        assert_eq!(told, Err(MailError::SyncStateLost));
    }
}
