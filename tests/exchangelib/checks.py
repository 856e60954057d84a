"""What exchangelib proves of the sandbox: one function for each claim.

A function takes a World and raises when the claim does not hold. Each uses subjects of its own, so
that the order does not matter.
"""

import threading

from exchangelib import (
    ExtendedProperty,
    FaultTolerance,
    FileAttachment,
    HTMLBody,
    ItemAttachment,
    Mailbox,
    Message,
    Q,
)
from exchangelib.errors import (
    ErrorAccessDenied,
    ErrorFolderNotFound,
    ErrorImpersonateUserDenied,
    ErrorInvalidSubscription,
    ErrorIrresolvableConflict,
    ErrorItemNotFound,
    ErrorNonExistentMailbox,
    ErrorNonPrimarySmtpAddress,
    ErrorQuotaExceeded,
    ErrorSchemaValidation,
    ErrorSendAsDenied,
    ErrorServerBusy,
    ErrorSubscriptionNotFound,
    UnauthorizedError,
)
from exchangelib.items import NEVER_OVERWRITE, SOFT_DELETE
from exchangelib.properties import AlternateId, DLMailbox, SendingAs
from exchangelib.services import GetMailTips
from exchangelib.util import create_element

from world import DOMAIN, PATIENCE, mail, make_folder

CHECKS = []


def proves(claim):
    def keep(function):
        CHECKS.append((claim, function))
        return function

    return keep


class OwnHeader(ExtendedProperty):
    distinguished_property_set_id = "InternetHeaders"
    property_name = "X-Own-Header"
    property_type = "String"


class OwnKey(ExtendedProperty):
    property_set_id = "5d8f4a3c-0b7e-4d1c-9d57-3f1c7f0c2a10"
    property_name = "own-key"
    property_type = "String"


class TransportHeaders(ExtendedProperty):
    property_tag = 0x007D
    property_type = "String"


Message.register("own_header", OwnHeader)
Message.register("own_key", OwnKey)
Message.register("transport_headers", TransportHeaders)


def person(user):
    return Mailbox(email_address=f"{user}@{DOMAIN}")


def send(account, to, subject, body="text", **fields):
    message = Message(
        account=account, subject=subject, body=body, to_recipients=[person(u) for u in to], **fields
    )
    message.send_and_save()
    return message


def only(folder, subject):
    """The one message of this subject."""
    found = list(folder.filter(subject=subject))
    assert len(found) == 1, f"{len(found)} messages '{subject}' in {folder.name}"
    return found[0]


def refused(errors, act):
    try:
        act()
    except errors as error:
        return error
    raise AssertionError(f"not refused with {errors}")


# --- signing in, versions, people ---------------------------------------------------------------


@proves("the version is negotiated and is that of an Exchange Server")
def version(world):
    version = world.account("alice").version
    assert version.build.major_version == 15, version


@proves("a wrong password is refused")
def wrong_password(world):
    from exchangelib import Account

    config = world.configuration(f"alice@{DOMAIN}", password="wrong")
    account = lambda: Account(f"alice@{DOMAIN}", config=config, autodiscover=False).inbox.refresh()
    refused(UnauthorizedError, account)


@proves("names are resolved with full contact data, unknown ones are not")
def resolve_names(world):
    protocol = world.account("alice").protocol
    found = protocol.resolve_names(["bob"], return_full_contact_data=True)
    mailbox, contact = found[0]
    assert mailbox.email_address == f"bob@{DOMAIN}", found
    assert contact.display_name == "Bob Jones", contact
    by_alias = protocol.resolve_names([f"smtp:a.smith@{DOMAIN}"])
    assert by_alias[0].email_address == f"alice@{DOMAIN}", by_alias
    nobody = protocol.resolve_names(["zzzz-nobody"])
    assert not any(hasattr(found, "email_address") for found in nobody), nobody


@proves("a group is expanded into its members")
def expand_group(world):
    group = DLMailbox(email_address=f"approvers@{DOMAIN}", mailbox_type="PublicDL")
    members = world.account("alice").protocol.expand_dl(group)
    addresses = sorted(member.email_address for member in members)
    assert addresses == [f"{u}@{DOMAIN}" for u in ("alice", "bob", "carol")], addresses


class MailTipsAsTheSchemaWants(GetMailTips):
    """exchangelib writes the wanted tips as bare text, which violates the schema."""

    def get_payload(self, recipients, sending_as, mail_tips_requested):
        payload = super().get_payload(recipients, sending_as, None)
        wanted = create_element("m:MailTipsRequested")
        wanted.text = mail_tips_requested
        payload.append(wanted)
        return payload


@proves("mail tips tell a full mailbox; a request against the schema is refused")
def mail_tips(world):
    alice = world.account("alice")
    refused(ErrorSchemaValidation, lambda: alice.mail_tips)
    asked = {
        "sending_as": SendingAs(email_address=f"alice@{DOMAIN}"),
        "recipients": [person("full"), person("bob")],
        "mail_tips_requested": "All",
    }
    tips = list(MailTipsAsTheSchemaWants(protocol=alice.protocol).call(**asked))
    full = {tip.recipient_address.email_address: tip.mailbox_full for tip in tips}
    assert full == {f"full@{DOMAIN}": True, f"bob@{DOMAIN}": False}, full


@proves("absence settings and inbox rules can be read")
def oof_and_rules(world):
    account = world.account("alice")
    assert account.oof_settings.state == "Disabled"
    assert list(account.rules) == []


# --- folders ------------------------------------------------------------------------------------


@proves("folders are listed, made, found again and counted")
def folders(world):
    account = world.account("dave")
    names = {folder.name for folder in account.msg_folder_root.walk()}
    assert {"Inbox", "Drafts", "Sent Items", "Deleted Items"} <= names, names
    made = make_folder(account.inbox, "Processed")
    assert (account.inbox / "Processed").id == made.id
    world.deliver(mail("counted", "dave"))
    account.inbox.refresh()
    assert account.inbox.total_count >= 1
    assert account.inbox.unread_count >= 1
    assert account.inbox.child_folder_count == 1
    assert account.inbox.effective_rights.read


@proves("the folder hierarchy is synchronised")
def sync_hierarchy(world):
    root = world.account("dave").msg_folder_root
    before = list(root.sync_hierarchy())
    assert len(before) > 5, before
    make_folder(root, "Later")
    after = list(root.sync_hierarchy())
    assert [(kind, folder.name) for kind, folder in after] == [("create", "Later")], after


# --- sending and reading ------------------------------------------------------------------------


@proves("a mail is sent, reaches the inbox, and is kept in Sent Items")
def sending(world):
    alice, bob = world.account("alice"), world.account("bob")
    send(alice, ["bob"], "sent once", "plain text")
    copy = only(alice.sent, "sent once")
    received = only(bob.inbox, "sent once")
    assert received.message_id == copy.message_id
    assert received.sender.email_address == received.author.email_address == f"alice@{DOMAIN}"
    assert received.to_recipients[0].email_address == f"bob@{DOMAIN}"
    assert received.text_body.strip() == "plain text"
    assert not received.is_read and not received.is_draft
    assert received.item_class == "IPM.Note"


@proves("an own Message-ID, own headers and own properties survive; bodies come as text and HTML")
def own_headers(world):
    alice, bob = world.account("alice"), world.account("bob")
    message = Message(
        account=alice,
        subject="own headers",
        body=HTMLBody("<html><body><p>Hello <b>Bob</b></p></body></html>"),
        to_recipients=[person("bob")],
        message_id="<own.1@example.test>",
        references="<earlier.1@example.test>",
        own_header="of my own",
        own_key="key-1",
    )
    message.send_and_save()
    assert [m.subject for m in alice.sent.filter(own_key="key-1")] == ["own headers"]
    received = only(bob.inbox, "own headers")
    assert received.message_id == "<own.1@example.test>"
    assert received.references == "<earlier.1@example.test>"
    assert "<b>Bob</b>" in received.body
    assert received.text_body.strip() == "Hello Bob"
    headers = {header.name.lower(): header.value for header in received.headers}
    assert headers["x-own-header"] == "of my own", headers
    assert "X-MS-Exchange-Organization-AuthAs: Internal" in received.transport_headers
    assert b"x-own-header: of my own" in received.mime_content.lower()


@proves("mail from outside is stamped Anonymous and its forged stamps are gone")
def firewall(world):
    forged = "X-MS-Exchange-Organization-AuthAs: Internal\r\n"
    world.deliver(mail("forged", extra=forged))
    received = only(world.account("alice").inbox, "forged")
    headers = received.transport_headers
    assert "AuthAs: Anonymous" in headers and "AuthAs: Internal" not in headers, headers


@proves("a mail given as MIME is sent as it is")
def from_mime(world):
    alice, bob = world.account("alice"), world.account("bob")
    text = mail("as mime", "bob", f"alice@{DOMAIN}", "from MIME", "X-In-Mime: yes\r\n")
    Message(
        account=alice, mime_content=text.encode(), to_recipients=[person("bob")], subject="as mime"
    ).send_and_save()
    received = only(bob.inbox, "as mime")
    assert received.text_body.strip() == "from MIME"
    assert b"X-In-Mime: yes" in received.mime_content


@proves("a draft is saved, changed, found by its own key and sent")
def draft(world):
    alice, bob = world.account("alice"), world.account("bob")
    message = Message(
        account=alice, folder=alice.drafts, subject="draft", to_recipients=[person("bob")]
    )
    message.own_key = "draft-1"
    message.save()
    assert message.id and message.changekey
    message.body = "final"
    message.save(update_fields=["body"])
    found = alice.drafts.get(own_key="draft-1")
    assert found.is_draft
    found.send(save_copy=True)
    assert not alice.drafts.filter(own_key="draft-1").exists()
    assert only(bob.inbox, "draft").text_body.strip() == "final"


@proves("replies, replies to all and forwards quote the original and continue the thread")
def replying(world):
    alice, bob = world.account("alice"), world.account("bob")
    send(alice, ["bob", "carol"], "question", "the question")
    received = only(bob.inbox, "question")
    received.reply(subject="RE: question", body="the answer")
    answer = only(alice.inbox, "RE: question")
    assert "the answer" in answer.text_body and "the question" in answer.text_body
    assert answer.in_reply_to == received.message_id
    assert received.message_id in answer.references
    assert answer.conversation_topic == "question"
    received.reply_all(subject="RE: to all", body="to all of you")
    assert only(world.account("carol").inbox, "RE: to all")
    received.forward(subject="FW: question", body="see below", to_recipients=[person("erin")])
    forwarded = only(world.account("erin").inbox, "FW: question")
    assert "see below" in forwarded.text_body and "the question" in forwarded.text_body


@proves("an unknown recipient brings a non-delivery report")
def non_delivery(world):
    erin = world.account("erin")
    send(erin, ["nobody-here"], "to nobody")
    report = next(m for m in world.mails("erin") if "Undeliverable" in m["subject"])
    assert report["item_class"] == "REPORT.IPM.Note.NDR", report
    # A report is no message to exchangelib, but it must be able to list it.
    assert any("Undeliverable" in (item.subject or "") for item in erin.inbox.all())


@proves("a full mailbox can neither send nor save, and mail to it comes back")
def full_mailbox(world):
    full = world.account("full")
    refused(ErrorQuotaExceeded, lambda: send(full, ["bob"], "no room"))
    send(world.account("carol"), ["full"], "into the full one")
    subjects = [m["subject"] for m in world.mails("carol") if m["folder"] == "inbox"]
    assert "Undeliverable: into the full one" in subjects, subjects


@proves("carol may send on behalf of bob, dave may not")
def on_behalf(world):
    carol = world.account("carol")
    send(carol, ["alice"], "for bob", author=person("bob"))
    received = only(world.account("alice").inbox, "for bob")
    assert received.author.email_address == f"bob@{DOMAIN}"
    assert received.sender.email_address == f"carol@{DOMAIN}"
    dave = world.account("dave")
    refused(ErrorSendAsDenied, lambda: send(dave, ["alice"], "as bob", author=person("bob")))


# --- listing and finding ------------------------------------------------------------------------


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
    assert len(only(erin.inbox, "large").text_body) > 25_000_000
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


# --- changing -----------------------------------------------------------------------------------


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


# --- watching -----------------------------------------------------------------------------------


@proves("a folder is synchronised: all, then only what changed")
def sync(world):
    account = world.account("erin")
    folder = make_folder(account.inbox, "Synchronised")
    items = account.bulk_create(
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


# --- acting for others --------------------------------------------------------------------------


@proves("the service account impersonates whom it may")
def impersonating(world):
    as_alice = world.account("svc-smartactions", "alice", impersonate=True)
    send(as_alice, ["bob"], "impersonated")
    received = only(world.account("bob").inbox, "impersonated")
    assert received.sender.email_address == f"alice@{DOMAIN}"
    listener = world.account("svc-smartactions", "smartactions", impersonate=True)
    assert listener.inbox.total_count is not None


@proves("impersonation is refused: no right, no such mailbox, an alias")
def not_impersonating(world):
    def open_as(user, mailbox):
        return lambda: world.account(user, mailbox, impersonate=True).inbox.refresh()

    refused(ErrorImpersonateUserDenied, open_as("svc-smartactions", "bob"))
    refused(ErrorImpersonateUserDenied, open_as("dave", "alice"))
    refused(ErrorNonExistentMailbox, open_as("svc-smartactions", "nobody-here"))
    refused(ErrorNonPrimarySmtpAddress, open_as("svc-smartactions", "a.smith"))


@proves("a delegate opens a mailbox after being given the right, not before")
def delegating(world):
    none = (ErrorAccessDenied, ErrorItemNotFound, ErrorFolderNotFound)
    refused(none, lambda: world.account("svc-smartactions", "carol").inbox.refresh())
    pair = {"account": f"svc-smartactions@{DOMAIN}", "mailbox": f"carol@{DOMAIN}"}
    world.admin("/sandbox/rights", pair | {"full_access": True, "send_as": True})
    world.deliver(mail("for the delegate", "carol"))
    carol = world.account("svc-smartactions", "carol")
    assert only(carol.inbox, "for the delegate").is_read is False
    world.admin("/sandbox/rights", pair | {"full_access": False, "send_as": False})
    refused(none, lambda: world.account("svc-smartactions", "carol").inbox.refresh())


@proves("ids are converted")
def convert_ids(world):
    account = world.account("alice")
    world.deliver(mail("converted"))
    item = only(account.inbox, "converted")
    given = AlternateId(id=item.id, format="EwsId", mailbox=f"alice@{DOMAIN}")
    found = list(account.protocol.convert_ids([given], destination_format="OwaId"))
    assert found and found[0].id and found[0].format == "OwaId", found


# --- faults -------------------------------------------------------------------------------------


@proves("a server that is busy says so, and exchangelib gets through after waiting")
def busy(world):
    order = {"operation": "GetFolder", "fault": "ErrorServerBusy", "count": 1, "back_off_ms": 500}
    inbox = world.account("alice").inbox
    world.admin("/sandbox/fault", order)
    refused(ErrorServerBusy, inbox.refresh)
    inbox.refresh()
    # Another form of the name: exchangelib keeps one connection policy for each name it signs in as.
    patient = world.account("alice", logon="EXAMPLE\\alice", retry_policy=FaultTolerance(60)).inbox
    patient.refresh()
    world.admin("/sandbox/fault", order)
    patient.refresh()


@proves("an answer can be lost after the mail was sent")
def lost_answer(world):
    dave = world.account("dave")
    world.admin("/sandbox/fault", {"operation": "CreateItem", "drop": "after"})
    refused(Exception, lambda: send(dave, ["erin"], "answer lost"))
    assert only(world.account("erin").inbox, "answer lost")
    calls = world.admin("/sandbox/stats")["calls"]
    assert calls["CreateItem"] >= 1, calls


# --- the command line ---------------------------------------------------------------------------


@proves("the command line delivers, shows mailboxes and replies as a person")
def command_line(world):
    text = mail("by command", "carol", f"smartactions@{DOMAIN}", "Approve or Reject?")
    path = f"{world.dir.name}/mail.eml"
    with open(path, "w", newline="") as file:
        file.write(text)
    code, out, err = world.cli("deliver", "--internal", path)
    assert code == 0, err
    code, out, err = world.cli("reply", "--as", f"carol@{DOMAIN}", "Approve")
    assert code == 0, err
    reply = only(world.account("smartactions").inbox, "RE: by command")
    assert reply.text_body.startswith("Approve"), reply.text_body
    assert "AuthAs: Internal" in reply.transport_headers
    assert reply.in_reply_to == "<by.command@evil.test>"
    code, out, err = world.cli("mailbox", f"actions@{DOMAIN}", "--json")
    assert code == 0 and '"RE: by command"' in out, err
    assert world.cli("mailbox", "nobody@example.test")[0] == 10


@proves("Autodiscover names the EWS address, also for an alias")
def autodiscover(world):
    import requests

    body = (
        '<Autodiscover xmlns="http://schemas.microsoft.com/exchange/autodiscover/outlook/requestschema/2006">'
        f"<Request><EMailAddress>a.smith@{DOMAIN}</EMailAddress><AcceptableResponseSchema>"
        "http://schemas.microsoft.com/exchange/autodiscover/outlook/responseschema/2006a"
        "</AcceptableResponseSchema></Request></Autodiscover>"
    )
    url = world.base + "/Autodiscover/Autodiscover.xml"
    assert requests.post(url, data=body, timeout=PATIENCE).status_code == 401
    answer = requests.post(url, data=body, auth=("alice", "sandbox"), timeout=PATIENCE)
    assert f"<EwsUrl>{world.ews}</EwsUrl>" in answer.text, answer.text
