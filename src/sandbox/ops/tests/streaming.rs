//! `Subscribe`, `GetStreamingEvents`, `GetEvents`, `Unsubscribe`. Time stands still but for waits.

use super::*;

const ALL: &[&str] = &[
    "NewMailEvent",
    "CreatedEvent",
    "MovedEvent",
    "DeletedEvent",
    "ModifiedEvent",
    "CopiedEvent",
];

fn subscribe(kind: &str, events: &[&str]) -> String {
    let events: String = events
        .iter()
        .map(|e| format!("<t:EventType>{e}</t:EventType>"))
        .collect();
    let timeout = if kind == "Pull" {
        "<t:Timeout>10</t:Timeout>"
    } else {
        ""
    };
    format!(
        "<m:Subscribe><m:{kind}SubscriptionRequest><t:FolderIds><t:DistinguishedFolderId Id=\"inbox\"/></t:FolderIds><t:EventTypes>{events}</t:EventTypes>{timeout}</m:{kind}SubscriptionRequest></m:Subscribe>"
    )
}

fn subscribed(world: &World, events: &[&str]) -> String {
    let answer = world.call("alice", &subscribe("Streaming", events));
    answer.expect_ok();
    answer.find("SubscriptionId").text.clone()
}

fn open(world: &World, who: &str, ids: &[&str]) -> SoapBody {
    let ids: String = ids
        .iter()
        .map(|id| format!("<t:SubscriptionId>{id}</t:SubscriptionId>"))
        .collect();
    let request = format!(
        "<m:GetStreamingEvents><m:SubscriptionIds>{ids}</m:SubscriptionIds><m:ConnectionTimeout>1</m:ConnectionTimeout></m:GetStreamingEvents>"
    );
    schema::collect(&with_namespaces(&request));
    world.raw(who, &envelope("", &request)).body
}

fn deliver(world: &World) {
    world.deliver("alice", "From: x@out.test\nSubject: s\n\nb");
}

fn events(answer: &Answer) -> Vec<String> {
    let notification = answer.find("Notification");
    notification
        .children
        .iter()
        .filter(|c| c.name.ends_with("Event"))
        .map(|c| c.name.clone())
        .collect()
}

#[tokio::test(start_paused = true)]
async fn events_are_told_as_they_happen_and_between_subscribing_and_opening() {
    let world = World::new();
    let id = subscribed(&world, ALL);
    deliver(&world);
    let mut stream = open(&world, "alice", &[&id]);
    let first = next_document(&mut stream).await.unwrap();
    assert_eq!(first.find("ConnectionStatus").text, "OK");
    let early = next_document(&mut stream).await.unwrap();
    assert_eq!(events(&early), ["CreatedEvent", "NewMailEvent"]);
    let item = newest_id(&world, "alice", "inbox");
    assert_eq!(early.find("ItemId").attribute("Id"), Some(item.as_str()));

    let waiting = tokio::spawn(async move { (next_document(&mut stream).await, stream) });
    tokio::task::yield_now().await;
    world.call("alice", &format!("<m:MoveItem><m:ToFolderId><t:DistinguishedFolderId Id=\"junkemail\"/></m:ToFolderId><m:ItemIds><t:ItemId Id=\"{item}\"/></m:ItemIds></m:MoveItem>")).expect_ok();
    let (moved, _) = waiting.await.unwrap();
    let moved = moved.unwrap();
    assert_eq!(events(&moved), ["MovedEvent"]);
    assert_eq!(moved.find("OldItemId").attribute("Id"), Some(item.as_str()));
}

#[tokio::test(start_paused = true)]
async fn silence_is_broken_and_the_connection_closes_in_time() {
    let world = World::new();
    let id = subscribed(&world, &["NewMailEvent"]);
    let mut stream = open(&world, "alice", &[&id]);
    let mut statuses = Vec::new();
    while let Some(answer) = next_document(&mut stream).await {
        statuses.push(answer.find("ConnectionStatus").text.clone());
    }
    assert_eq!(statuses, ["OK", "OK", "Closed"]);
}

#[tokio::test(start_paused = true)]
async fn only_the_wanted_events_come() {
    let world = World::new();
    let id = subscribed(&world, &["NewMailEvent"]);
    deliver(&world);
    let mut stream = open(&world, "alice", &[&id]);
    next_document(&mut stream).await.unwrap();
    let answer = next_document(&mut stream).await.unwrap();
    assert_eq!(events(&answer), ["NewMailEvent"]);
}

#[tokio::test(start_paused = true)]
async fn one_bad_subscription_hides_the_good_ones() {
    let world = World::new();
    let id = subscribed(&world, ALL);
    for (who, ids) in [
        ("alice", vec![id.as_str(), "Jg=="]),
        ("bob", vec![id.as_str()]),
    ] {
        let mut stream = open(&world, who, &ids);
        let answer = next_document(&mut stream).await.unwrap();
        answer.expect_code("ErrorSubscriptionNotFound");
        assert_eq!(answer.find("ErrorSubscriptionIds").children.len(), 1);
        assert!(next_document(&mut stream).await.is_none());
    }
}

#[tokio::test(start_paused = true)]
async fn an_ended_subscription_ends_its_connection() {
    let world = World::new();
    let id = subscribed(&world, ALL);
    let mut stream = open(&world, "alice", &[&id]);
    next_document(&mut stream).await.unwrap();
    let end = format!("<m:Unsubscribe><m:SubscriptionId>{id}</m:SubscriptionId></m:Unsubscribe>");
    world
        .call("bob", &end)
        .expect_code("ErrorSubscriptionNotFound");
    world.call("alice", &end).expect_ok();
    world
        .call("alice", &end)
        .expect_code("ErrorSubscriptionNotFound");
    deliver(&world);
    next_document(&mut stream)
        .await
        .unwrap()
        .expect_code("ErrorSubscriptionNotFound");
}

#[test]
fn events_can_be_pulled() {
    let world = World::new();
    let answer = world.call("alice", &subscribe("Pull", ALL));
    answer.expect_ok();
    let id = answer.find("SubscriptionId").text.clone();
    let mark = answer.find("Watermark").text.clone();
    let get = |mark: &str| {
        format!(
            "<m:GetEvents><m:SubscriptionId>{id}</m:SubscriptionId><m:Watermark>{mark}</m:Watermark></m:GetEvents>"
        )
    };
    let quiet = world.call("alice", &get(&mark));
    quiet.expect_ok();
    assert_eq!(events(&quiet), ["StatusEvent"]);
    deliver(&world);
    let told = world.call("alice", &get(&mark));
    assert_eq!(events(&told), ["CreatedEvent", "NewMailEvent"]);
    let mark = told.texts("Watermark").last().unwrap().to_string();
    assert_eq!(events(&world.call("alice", &get(&mark))), ["StatusEvent"]);
    world
        .call("alice", &get("nonsense"))
        .expect_code("ErrorInvalidWatermark");
}

#[test]
fn push_is_refused() {
    let world = World::new();
    let push = "<m:Subscribe><m:PushSubscriptionRequest><t:FolderIds><t:DistinguishedFolderId Id=\"inbox\"/></t:FolderIds><t:EventTypes><t:EventType>NewMailEvent</t:EventType></t:EventTypes><t:StatusFrequency>1</t:StatusFrequency><t:URL>http://x</t:URL></m:PushSubscriptionRequest></m:Subscribe>";
    world
        .call("alice", push)
        .expect_code("ErrorInvalidSubscriptionRequest");
}
