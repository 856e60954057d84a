"""People, folders, rights and faults of the sandbox."""

import subprocess

import requests
from exchangelib import Account, Credentials, FaultTolerance
from exchangelib.autodiscover import Autodiscovery, clear_cache, discover
from exchangelib.errors import (
    ErrorAccessDenied,
    ErrorFolderNotFound,
    ErrorImpersonateUserDenied,
    ErrorItemNotFound,
    ErrorNonExistentMailbox,
    ErrorNonPrimarySmtpAddress,
    ErrorSchemaValidation,
    ErrorServerBusy,
    UnauthorizedError,
)
from exchangelib.properties import AlternateId, DLMailbox, SendingAs
from exchangelib.protocol import BaseProtocol
from exchangelib.services import GetMailTips
from exchangelib.util import create_element

from claims import only, person, proves, refused, send
from world import DOMAIN, PATIENCE, mail, make_folder


@proves("the version is negotiated and is that of an Exchange Server")
def version(world):
    version = world.account("alice").version
    assert version.build.major_version == 15, version


@proves("a wrong password is refused")
def wrong_password(world):
    config = world.configuration(f"alice@{DOMAIN}", password="wrong")
    open_inbox = lambda: Account(f"alice@{DOMAIN}", config=config, autodiscover=False).inbox.refresh()
    refused(UnauthorizedError, open_inbox)


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
    assert account.inbox.child_folder_count >= 1
    assert account.inbox.effective_rights.read


@proves("the folder hierarchy is synchronised")
def sync_hierarchy(world):
    root = world.account("dave").msg_folder_root
    before = list(root.sync_hierarchy())
    assert len(before) > 5, before
    make_folder(root, "Later")
    after = list(root.sync_hierarchy())
    assert [(kind, folder.name) for kind, folder in after] == [("create", "Later")], after




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


class ToTheSandbox(requests.adapters.HTTPAdapter):
    """Stands for DNS: what is sent to the mail domain goes to the sandbox."""

    base = ""
    asked = []

    def send(self, request, **options):
        host = f"https://{DOMAIN}/"
        if request.url.startswith(host):
            self.asked.append(request.url)
            request.url = f"{self.base}/{request.url.removeprefix(host)}"
        return super().send(request, **options)


class AllNamesAreThere:
    """Stands for DNS: exchangelib looks whether a host has an address before it asks it."""

    def resolve(self, name, kind, lifetime=None):
        return []


@proves("exchangelib's own Autodiscover (SOAP) finds the sandbox, for an alias, and is led to another address")
def autodiscover_of_the_client(world):
    before = BaseProtocol.HTTP_ADAPTER_CLS, Autodiscovery.resolver
    BaseProtocol.HTTP_ADAPTER_CLS, Autodiscovery.resolver = ToTheSandbox, AllNamesAreThere()
    ToTheSandbox.base = world.base
    ToTheSandbox.asked.clear()
    try:
        clear_cache()
        find = lambda who: discover(f"{who}@{DOMAIN}", credentials=Credentials(f"alice@{DOMAIN}", "sandbox"))
        answer, _ = find("a.smith")
        assert answer.ews_url == world.ews, answer.ews_url
        assert answer.autodiscover_smtp_address == f"alice@{DOMAIN}", answer.autodiscover_smtp_address
        assert ToTheSandbox.asked[0] == f"https://{DOMAIN}/autodiscover/autodiscover.svc"
        world.admin("/sandbox/autodiscover", {"address": f"bob@{DOMAIN}"})
        clear_cache()
        answer, _ = find("alice")
        assert answer.autodiscover_smtp_address == f"bob@{DOMAIN}", answer.autodiscover_smtp_address
    finally:
        world.admin("/sandbox/autodiscover", method="DELETE")
        BaseProtocol.HTTP_ADAPTER_CLS, Autodiscovery.resolver = before
        clear_cache()


@proves("a scenario is refused with the line that is wrong, and one is played and ended while it runs")
def scenario(world):
    path = f"{world.dir.name}/scenario.toml"
    with open(path, "w") as file:
        file.write("[odd]\nversion = \"se\"\nidz = 1\n")
    done = subprocess.run(
        [world.binary, "sandbox", "--listen", "127.0.0.1:0", "--scenario", path],
        capture_output=True,
        text=True,
        timeout=PATIENCE,
    )
    assert done.returncode == 2, done
    assert "line 3" in done.stderr and "idz" in done.stderr and path in done.stderr, done.stderr
    erin = world.account("erin")
    world.deliver(mail("scenario", "erin"))
    world.admin("/sandbox/scenario", b"[odd]\nmissing = ['message:From']\n")
    try:
        item = only(erin.inbox, "scenario")
        assert item.author is None and item.sender is not None
    finally:
        world.admin("/sandbox/scenario", method="DELETE")
    assert only(erin.inbox, "scenario").author is not None
    # What a scenario sets for sign-in ends with it; this sandbox offered more.
    world.admin("/sandbox/scenario", {"sign_in": {"methods": ["negotiate", "ntlm", "basic"]}})
