"""Mail: sent, read, answered, refused."""

from exchangelib import HTMLBody, Message
from exchangelib.errors import ErrorQuotaExceeded, ErrorSendAsDenied

from claims import only, person, proves, refused, send
from world import DOMAIN, mail


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
