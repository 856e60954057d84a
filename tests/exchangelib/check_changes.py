"""Messages found, changed, attached to and watched."""

import threading

from exchangelib import FileAttachment, ItemAttachment, Message, Q
from exchangelib.errors import (
    ErrorInvalidSubscription,
    ErrorIrresolvableConflict,
    ErrorItemNotFound,
    ErrorSubscriptionNotFound,
)
from exchangelib.items import NEVER_OVERWRITE, SOFT_DELETE

from claims import only, person, proves, refused
from world import DOMAIN, PATIENCE, mail, make_folder


@proves("messages are found by restriction, sorted and paged")
def finding(world):
    account = world.account("erin")
    folder = make_folder(account.inbox, "Found")
    messages = [
        Message(folder=folder, subject=f"find {n:02}", body="x", is_read=n % 2 == 0)
        for n in range(25)
    ]
    account.bulk_create(folder=folder, items=messages)
    assert folder.all().count() == 25
    in_order = list(folder.all().order_by("-subject").values_list("subject", flat=True))
    assert in_order == [f"find {n:02}" for n in reversed(range(25))], in_order
    paged = folder.all().only("subject").order_by("subject")
    paged.page_size = 7
    assert [m.subject for m in paged] == [f"find {n:02}" for n in range(25)]
    assert folder.filter(is_read=False).count() == 12
    assert folder.filter(subject__contains="FIND 1").count() == 0
    assert folder.filter(subject__icontains="FIND 1").count() == 10
    assert folder.filter(Q(subject="find 03") | Q(subject="find 04")).count() == 2
    assert folder.filter(~Q(subject="find 03"), is_read=False).count() == 11
    assert folder.filter(subject__gte="find 20").exclude(subject="find 24").count() == 4
    one = folder.get(subject="find 03")
    assert folder.filter(datetime_created__lt=one.datetime_created).count() < 25
    assert [m.subject for m in folder.all().order_by("subject")[3:5]] == ["find 03", "find 04"]
    folder.all().delete()
    assert folder.all().count() == 0


@proves("25 MB and an empty mail without a Message-ID are read")
def odd_mail(world):
    erin = world.account("erin")
    world.deliver(mail("large", "erin", body=("x" * 998 + "\r\n") * 26_000))
    # Its text alone: as MIME, HTML and unique body too it would be 100 MB.
    large = erin.inbox.all().only("text_body").get(subject="large")
    assert len(large.text_body) > 25_000_000
    world.deliver(f"To: erin@{DOMAIN}\r\nSubject: empty\r\n\r\n", "intact")
    empty = only(erin.inbox, "empty")
    assert empty.message_id is None and not (empty.text_body or "").strip()
    world.deliver(f"To: erin@{DOMAIN}\r\nSubject: empty too\r\n\r\n")
    assert only(erin.inbox, "empty too").message_id


@proves("control characters in a mail do not break the answers")
def control_characters(world):
    world.deliver(mail("control", "erin", body="a\x01b\x0bc\x1f \ufffe d"))
    text = only(world.account("erin").inbox, "control").text_body
    assert "a" in text and "d" in text and "\x01" not in text




@proves("messages are marked, categorised, moved, copied and deleted in three ways")
def changing(world):
    account = world.account("dave")
    for n in range(4):
        world.deliver(mail(f"change {n}", "dave"))
    item = only(account.inbox, "change 0")
    item.is_read = True
    item.categories = ["Handled"]
    item.save(update_fields=["is_read", "categories"])
    again = only(account.inbox, "change 0")
    assert again.is_read and again.categories == ["Handled"]
    folder = make_folder(account.inbox, "Moved here")
    old_id = item.id
    item.move(folder)
    assert item.id != old_id and only(folder, "change 0").id == item.id
    gone = list(account.fetch([(old_id, None)]))
    assert isinstance(gone[0], ErrorItemNotFound), gone
    item.copy(account.inbox)
    assert only(account.inbox, "change 0") and only(folder, "change 0")
    only(account.inbox, "change 1").move_to_trash()
    assert only(account.trash, "change 1")
    only(account.inbox, "change 2").soft_delete()
    only(account.inbox, "change 3").delete()
    left = set(account.inbox.filter(subject__startswith="change").values_list("subject", flat=True))
    assert left == {"change 0"}, left
    account.bulk_delete(folder.all(), delete_type=SOFT_DELETE)
    assert folder.all().count() == 0


@proves("a change made on an old version is refused as a conflict")
def conflict(world):
    account = world.account("dave")
    world.deliver(mail("conflict", "dave"))
    first, second = only(account.inbox, "conflict"), only(account.inbox, "conflict")
    first.subject = "conflict, first"
    first.save(update_fields=["subject"])
    second.subject = "conflict, second"
    act = lambda: second.save(update_fields=["subject"], conflict_resolution=NEVER_OVERWRITE)
    refused(ErrorIrresolvableConflict, act)


@proves("files and messages are attached, fetched, streamed and removed")
def attaching(world):
    alice, bob = world.account("alice"), world.account("bob")
    content = bytes(range(256)) * 4096
    inner = Message(account=alice, subject="inner", body="inside")
    message = Message(
        account=alice,
        folder=alice.drafts,
        subject="attached",
        body="see files",
        to_recipients=[person("bob")],
    )
    message.attach(FileAttachment(name="order.bin", content=content))
    message.save()
    message.attach(FileAttachment(name="later.txt", content=b"later"))
    message.attach(ItemAttachment(name="inner", item=inner))
    message.attach(FileAttachment(name="not.txt", content=b"not"))
    message.detach([a for a in message.attachments if a.name == "not.txt"])
    # exchangelib does not take up the new change key that the answer brings.
    message.refresh()
    message.send(save_copy=True)
    received = only(bob.inbox, "attached")
    assert received.has_attachments
    files = {a.name: a for a in received.attachments}
    assert set(files) == {"order.bin", "later.txt", "inner"}, files
    assert files["order.bin"].content == content
    with files["later.txt"].fp as stream:
        assert stream.read() == b"later"
    assert files["inner"].item.subject == "inner"




@proves("a folder is synchronised: all, then only what changed")
def sync(world):
    account = world.account("erin")
    folder = make_folder(account.inbox, "Synchronised")
    account.bulk_create(
        folder=folder, items=[Message(subject=f"sync {n}", body="x") for n in range(5)]
    )
    first = list(folder.sync_items(max_changes_returned=2))
    assert sorted(item.subject for kind, item in first) == [f"sync {n}" for n in range(5)]
    assert all(kind == "create" for kind, _ in first), first
    assert list(folder.sync_items()) == []
    by_subject = {m.subject: m for m in folder.all()}
    changed = by_subject["sync 1"]
    changed.subject = "sync one"
    changed.save(update_fields=["subject"])
    by_subject["sync 2"].delete()
    read = by_subject["sync 3"]
    read.is_read = not read.is_read
    read.save(update_fields=["is_read"])
    kinds = sorted(kind for kind, _ in folder.sync_items())
    assert kinds in (["delete", "read_flag_change", "update"], ["delete", "update", "update"]), kinds


@proves("a streaming subscription tells new mail while it is open")
def streaming(world):
    inbox = world.account("alice").inbox
    with inbox.streaming_subscription() as subscription:
        bell = threading.Timer(1, lambda: world.deliver(mail("streamed")))
        bell.start()
        told = inbox.get_streaming_events(
            subscription, connection_timeout=1, max_notifications_returned=1
        )
        events = [event for notification in told for event in notification.events]
        bell.join(PATIENCE)
    kinds = {type(event).__name__ for event in events}
    assert kinds & {"NewMailEvent", "CreatedEvent"}, kinds
    late = lambda: list(inbox.get_streaming_events(subscription, connection_timeout=1))
    refused((ErrorSubscriptionNotFound, ErrorInvalidSubscription), late)


@proves("a pull subscription tells new mail when asked")
def pulling(world):
    inbox = world.account("alice").inbox
    with inbox.pull_subscription() as (subscription, watermark):
        world.deliver(mail("pulled"))
        events = [e for n in inbox.get_events(subscription, watermark) for e in n.events]
    kinds = {type(event).__name__ for event in events}
    assert kinds & {"NewMailEvent", "CreatedEvent"}, kinds
