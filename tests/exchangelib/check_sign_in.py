"""Signing in with NTLM, bare and inside SPNEGO: an independent client (pyspnego) judges the acceptor."""

import base64
import hashlib
import http.client
import os
import ssl

import spnego
from exchangelib import NTLM, Account
from exchangelib.errors import UnauthorizedError
from spnego.channel_bindings import GssChannelBindings

from claims import only, proves, refused, send
from world import DOMAIN, PASSWORD, PATIENCE, World

GET_INBOX = (
    '<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"'
    ' xmlns:m="http://schemas.microsoft.com/exchange/services/2006/messages"'
    ' xmlns:t="http://schemas.microsoft.com/exchange/services/2006/types"><s:Body><m:GetFolder>'
    "<m:FolderShape><t:BaseShape>IdOnly</t:BaseShape></m:FolderShape><m:FolderIds>"
    '<t:DistinguishedFolderId Id="inbox"/></m:FolderIds></m:GetFolder></s:Body></s:Envelope>'
)


def by_ntlm(world, logon, password=PASSWORD):
    """alice's mailbox through exchangelib's own NTLM (requests_ntlm)."""
    config = world.configuration(logon, password, auth_type=NTLM)
    return Account(f"alice@{DOMAIN}", config=config, autodiscover=False)


class Line:
    """One connection; the certificate seen on it is what a sign-in is bound to."""

    def __init__(self, world):
        host, port = world.base.split("//")[1].split(":")
        if "https" in world.base:
            context = ssl.create_default_context(cafile=world.ca_file)
            self.http = http.client.HTTPSConnection(host, int(port), context=context, timeout=PATIENCE)
        else:
            self.http = http.client.HTTPConnection(host, int(port), timeout=PATIENCE)
        self.http.connect()

    def bindings(self, wrong=False):
        if not isinstance(self.http.sock, ssl.SSLSocket):
            return None
        digest = hashlib.sha256(self.http.sock.getpeercert(True)).digest()
        return GssChannelBindings(
            application_data=b"tls-server-end-point:" + (bytes(32) if wrong else digest)
        )

    def ask(self, header=None, body=GET_INBOX):
        headers = {"Authorization": header} if header else {}
        self.http.request("POST", "/EWS/Exchange.asmx", body.encode(), headers)
        answer = self.http.getresponse()
        return answer.status, answer.getheader("WWW-Authenticate") or "", answer.read().decode()

    def sign_in(self, scheme, password=PASSWORD, bindings=None, protocol="negotiate"):
        """All steps; gives status and body of the last answer."""
        client = spnego.client(
            "EXAMPLE\\alice", password, hostname="localhost", protocol=protocol, channel_bindings=bindings
        )
        token = client.step()
        while True:
            status, offered, body = self.ask(f"{scheme} {base64.b64encode(token).decode()}")
            name, _, value = offered.partition(" ")
            if value and name == scheme and not client.complete:
                token = client.step(base64.b64decode(value))
            if status != 401 or not value or name != scheme or "," in value:
                return status, body, client.complete


@proves("exchangelib signs in by NTLM, sends and reads")
def ntlm(world):
    # Spelt as nowhere else: exchangelib keeps one way to sign in for each name, whatever is asked.
    for logon in (f"Alice@{DOMAIN}", "EXAMPLE\\Alice", "Alice"):
        before = world.admin("/sandbox/stats")["ntlm_handshakes"]
        alice = by_ntlm(world, logon)
        subject = f"by NTLM as {logon}"
        send(alice, ["bob"], subject)
        assert only(alice.sent, subject)
        assert world.admin("/sandbox/stats")["ntlm_handshakes"] > before
    assert len(world.mails("bob")) >= 3


@proves("a wrong password is refused by NTLM")
def ntlm_wrong(world):
    before = world.admin("/sandbox/stats")["refusals"].get("wrong_password", 0)
    refused(UnauthorizedError, lambda: by_ntlm(world, "EXAMPLE\\alice", "wrong").inbox.refresh())
    assert world.admin("/sandbox/stats")["refusals"]["wrong_password"] > before


@proves("Negotiate takes NTLM inside SPNEGO and bare, with a channel binding where there is a channel")
def negotiate(world):
    for protocol in ("negotiate", "ntlm"):
        line = Line(world)
        status, body, complete = line.sign_in("Negotiate", bindings=line.bindings(), protocol=protocol)
        assert status == 200 and "NoError" in body, (protocol, status, body)
        assert complete, f"the client is content: {protocol}"
        assert line.ask()[0] == 200, "the connection is signed in"
        assert Line(world).ask()[0] == 401, "no other connection is"
        assert Line(world).sign_in("Negotiate", "wrong", protocol=protocol)[0] == 401


@proves("a channel binding that is required must be there and right")
def binding_required(world):
    if "https" not in world.base:
        return
    before = os.environ.get("REQUESTS_CA_BUNDLE")
    strict = World(world.binary, True, "--channel-binding", "require")
    try:
        assert by_ntlm(strict, f"alice@{DOMAIN}").inbox.total_count is not None
        for wrong, expected in ((None, 401), (True, 401), (False, 200)):
            line = Line(strict)
            bindings = None if wrong is None else line.bindings(wrong)
            status, body, _ = line.sign_in("NTLM", bindings=bindings, protocol="ntlm")
            assert status == expected, (wrong, status, body)
        refusals = strict.admin("/sandbox/stats")["refusals"]
        assert refusals == {"no_binding": 1, "wrong_binding": 1}, refusals
    finally:
        strict.stop()
        os.environ["REQUESTS_CA_BUNDLE"] = before
