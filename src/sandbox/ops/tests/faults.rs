//! Broken requests and planned faults.

use super::*;
use crate::sandbox::model::{ConnectionDrop, Fault, PlannedFault};

const GET: &str = "<m:GetFolder><m:FolderShape><t:BaseShape>IdOnly</t:BaseShape></m:FolderShape><m:FolderIds><t:DistinguishedFolderId Id=\"inbox\"/><t:DistinguishedFolderId Id=\"drafts\"/></m:FolderIds></m:GetFolder>";

fn plan(world: &World, operation: &str, fault: Fault) {
    world.state.lock().plan_fault(PlannedFault {
        operation: operation.to_owned(),
        remaining: 1,
        fault,
        ..PlannedFault::default()
    });
}

fn text(answer: SoapAnswer) -> String {
    let SoapBody::Whole(bytes) = answer.body else {
        panic!("a stream")
    };
    String::from_utf8(bytes).unwrap()
}

#[test]
fn broken_requests_get_a_soap_fault() {
    let world = World::new();
    let misplaced = envelope(
        "",
        "<m:GetItem><m:ItemIds><t:ItemId Id=\"a\"/></m:ItemIds><m:ItemShape><t:BaseShape>IdOnly</t:BaseShape></m:ItemShape></m:GetItem>",
    );
    let wrong_shape = envelope("", GET).replace("IdOnly", "IdsOnly");
    for document in [
        "",
        "<x/>",
        "not xml",
        &misplaced,
        &wrong_shape,
        &"<a>".repeat(100_000),
    ] {
        let answer = world.raw("alice", document);
        assert_eq!(answer.status, 500);
        assert!(
            text(answer).contains(">ErrorSchemaValidation<"),
            "{:.80}",
            document
        );
    }
    for unknown in ["<m:MakeCoffee/>", "<x/>"] {
        let answer = world.raw("alice", &envelope("", unknown));
        assert_eq!(answer.status, 500);
        assert!(text(answer).contains(">ErrorInvalidRequest<"), "{unknown}");
    }
    let old = world.raw(
        "alice",
        &envelope("<t:RequestServerVersion Version=\"Domino\"/>", GET),
    );
    assert!(text(old).contains("ErrorInvalidServerVersion"));
}

#[test]
fn the_server_says_its_version() {
    let world = World::new();
    let answer = world.call("alice", GET);
    let version = answer
        .root
        .child("Header")
        .unwrap()
        .child("ServerVersionInfo")
        .unwrap();
    assert_eq!(
        (
            version.attribute("MajorVersion"),
            version.attribute("MinorVersion")
        ),
        (Some("15"), Some("2"))
    );
}

#[test]
fn a_busy_server_says_when_to_come_back_and_recovers() {
    let world = World::new();
    let busy = Fault {
        code: "ErrorServerBusy".to_owned(),
        back_off_ms: Some(1500),
        ..Fault::default()
    };
    plan(&world, "GetFolder", busy.clone());
    let answer = world.call("alice", GET);
    assert_eq!(answer.codes(), ["ErrorServerBusy", "ErrorServerBusy"]);
    assert_eq!(answer.texts("Value"), ["1500", "1500"]);
    world.call("alice", GET).expect_ok();
    plan(
        &world,
        "*",
        Fault {
            http_status: Some(500),
            ..busy
        },
    );
    world.call("alice", GET).expect_fault("ErrorServerBusy");
    world.call("alice", GET).expect_ok();
}

#[test]
fn every_operation_can_be_refused_validly() {
    let world = World::new();
    let busy = Fault {
        code: "ErrorServerBusy".to_owned(),
        ..Fault::default()
    };
    let item = "<m:ItemIds><t:ItemId Id=\"a\"/></m:ItemIds>";
    let attachment = "<m:AttachmentIds><t:AttachmentId Id=\"a\"/></m:AttachmentIds>";
    let requests = [
        create("SaveOnly", ""),
        get_item("a", ID_ONLY),
        find_items("inbox", ID_ONLY, ""),
        format!("<m:SendItem SaveItemToFolder=\"true\">{item}</m:SendItem>"),
        format!("<m:GetAttachment>{attachment}</m:GetAttachment>"),
        format!("<m:DeleteAttachment>{attachment}</m:DeleteAttachment>"),
        "<m:GetInboxRules/>".to_owned(),
        "<m:GetUserOofSettingsRequest><t:Mailbox><t:Address>a</t:Address></t:Mailbox></m:GetUserOofSettingsRequest>".to_owned(),
        "<m:GetStreamingEvents><m:SubscriptionIds><t:SubscriptionId>a</t:SubscriptionId></m:SubscriptionIds><m:ConnectionTimeout>1</m:ConnectionTimeout></m:GetStreamingEvents>".to_owned(),
        "<m:Unsubscribe><m:SubscriptionId>a</m:SubscriptionId></m:Unsubscribe>".to_owned(),
    ];
    for request in requests {
        plan(&world, "*", busy.clone());
        world.call("alice", &request).expect_code("ErrorServerBusy");
    }
}

#[test]
fn every_response_code_comes_in_a_valid_answer() {
    let world = World::new();
    let codes: Vec<&str> = include_str!("../../soap/response_codes.txt")
        .lines()
        .collect();
    assert!(codes.len() > 500);
    for code in codes {
        let fault = Fault {
            code: code.to_owned(),
            ..Fault::default()
        };
        plan(&world, "GetFolder", fault);
        assert_eq!(world.call("alice", GET).codes(), [code, code]);
    }
}

#[test]
fn a_lost_answer_leaves_the_work_done_and_a_lost_request_does_not() {
    let world = World::new();
    let mail = create(
        "SendOnly",
        &format!(
            "<t:Subject>s</t:Subject>{}",
            people_of("ToRecipients", &["bob"])
        ),
    );
    for (drop, delivered) in [(ConnectionDrop::Before, 0), (ConnectionDrop::After, 1)] {
        plan(
            &world,
            "CreateItem",
            Fault {
                drop: Some(drop),
                ..Fault::default()
            },
        );
        let answer = world.raw("alice", &envelope("", &mail));
        assert_eq!(answer.drop_connection, Some(drop));
        assert_eq!(world.messages("bob", "inbox").len(), delivered);
    }
    let gateway = Fault {
        drop: Some(ConnectionDrop::After),
        http_status: Some(504),
        ..Fault::default()
    };
    plan(&world, "CreateItem", gateway);
    let answer = world.raw("alice", &envelope("", &mail));
    assert_eq!((answer.status, answer.drop_connection), (504, None));
    assert_eq!(world.messages("bob", "inbox").len(), 2);
}
