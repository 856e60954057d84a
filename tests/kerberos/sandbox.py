"""The sandbox judges tickets: those of the program, of pyspnego (MIT krb5) and of curl."""

import base64
import hashlib
import http.client
import json
import os
import re
import ssl
import subprocess

import spnego
from spnego.channel_bindings import GssChannelBindings

from kdc import REALM

INBOX = b"""<?xml version="1.0"?><s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"
 xmlns:m="http://schemas.microsoft.com/exchange/services/2006/messages"
 xmlns:t="http://schemas.microsoft.com/exchange/services/2006/types"><s:Header><t:RequestServerVersion
 Version="Exchange2013_SP1"/></s:Header><s:Body><m:GetFolder><m:FolderShape><t:BaseShape>IdOnly</t:BaseShape>
</m:FolderShape><m:FolderIds><t:DistinguishedFolderId Id="inbox"/></m:FolderIds></m:GetFolder></s:Body></s:Envelope>"""
PATH = "/EWS/Exchange.asmx"
PASSWORD = "Geheim#2"


class Sandbox:
    """A running one; ended by `with`."""

    def __init__(self, rig, forms="wrapped,raw", methods="negotiate", binding="require"):
        self.ca = os.path.join(rig.folder, "sandbox-ca.pem")
        command = [rig.binary, "sandbox", "--listen", "127.0.0.1:0", "--tls", "--ca-out", self.ca]
        command += ["--auth", methods, "--channel-binding", binding]
        if forms:
            command += ["--kerberos", forms]
        self.process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        self.told = ""
        for line in self.process.stdout:
            self.told += line
            if found := re.match(r"EWS +https://127\.0\.0\.1:(\d+)/", line):
                self.port = int(found[1])
            if line.startswith("Stop with"):
                return
        raise AssertionError(f"the sandbox does not start: {self.told}")

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.terminate()
        self.process.wait(10)
        self.process.stdout.close()

    @property
    def url(self):
        return f"https://localhost:{self.port}{PATH}"

    def line(self):
        context = ssl.create_default_context(cafile=self.ca)
        return http.client.HTTPSConnection("localhost", self.port, context=context, timeout=20)

    def counts(self):
        line = self.line()
        line.request("GET", "/sandbox/stats")
        return json.loads(line.getresponse().read())


def ask(line, authorization=None, body=INBOX):
    headers = {"Content-Type": "text/xml"} | ({"Authorization": authorization} if authorization else {})
    line.request("POST", PATH, body, headers)
    answer = line.getresponse()
    return answer.status, answer.read(), answer.headers.get_all("WWW-Authenticate") or []


def binding_of(line):
    """What is true of the channel."""
    line.connect()
    der = line.sock.getpeercert(True)
    return b"tls-server-end-point:" + hashlib.sha256(der).digest()


def sign_in(server, protocol, binding="right", user="alice", scheme="Negotiate", spoil=False, password=PASSWORD):
    """The status that a client of pyspnego gets; it checks the server's proof."""
    line = server.line()
    data = {"right": binding_of(line), "wrong": b"tls-server-end-point:" + bytes(32), "none": None}[binding]
    client = spnego.client(
        f"{user}@{REALM}" if protocol != "ntlm" else f"EXAMPLE\\{user}",
        password,
        hostname="localhost",
        service="HTTP",
        protocol=protocol,
        channel_bindings=GssChannelBindings(application_data=data) if data else None,
        context_req=spnego.ContextReq.mutual_auth | spnego.ContextReq.integrity,
    )
    token = client.step()
    if spoil:
        token = token[:-9] + bytes([token[-9] ^ 1]) + token[-8:]
    for _ in range(3):
        status, body, told = ask(line, f"{scheme} {base64.b64encode(token).decode()}")
        answer = next((t.split(" ", 1)[1] for t in told if t.startswith(f"{scheme} ")), None)
        if answer is None:
            break
        token = client.step(base64.b64decode(answer))
        if status != 401:
            break
    if status == 200:
        assert client.complete and b"NoError" in body, (client.complete, body)
        assert protocol == "ntlm" or client.negotiated_protocol == "kerberos", client.negotiated_protocol
        # The connection is signed in from now on, and no other is.
        assert ask(line)[0] == 200 and ask(server.line())[0] == 401
    line.close()
    return status


def same(found, wanted):
    assert found == wanted, f"{found} instead of {wanted}"


def claims(rig):
    """Pairs of a sentence and what proves it."""
    rig.kdc.user("alice", PASSWORD)
    rig.kdc.user("nomailbox", PASSWORD)
    rig.kdc.user("mallory", PASSWORD)
    rig.kdc.keytab("bob", f"{rig.folder}/bob.keytab")
    yield "sandbox: takes both forms, bound to its certificate and to no other", lambda: bindings(rig)
    yield "sandbox: what is not proved is refused", lambda: refusals(rig)
    yield "sandbox: takes the forms that it is told to take", lambda: forms(rig)
    yield "sandbox: the scheme Kerberos", lambda: scheme(rig)
    yield "sandbox: NTLM goes on beside it", lambda: beside(rig)
    yield "sandbox: curl --negotiate is let in", lambda: curl(rig)
    yield "sandbox: without a key table it says so and does not start", lambda: no_keys(rig)
    for forms_, methods, told, used in (
        ("wrapped,raw", "negotiate", ", Negotiate", "wrapped"),
        ("wrapped", "negotiate,ntlm", ", Negotiate", "wrapped"),
        ("raw", "negotiate", " by raw Kerberos tokens under Negotiate", "raw"),
        ("raw", "kerberos", " by raw Kerberos tokens under Kerberos", "raw"),
    ):
        for auth in ("negotiate", "auto"):
            yield (
                f"sandbox: the program signs in, {auth} at {methods} with {forms_}",
                lambda f=forms_, m=methods, t=told, u=used, a=auth: program(rig, f, m, t, u, a),
            )
    yield "sandbox: the program is refused without a binding, once, and the setting is named", lambda: unbound(rig)
    # Last, for it changes a password.
    yield "sandbox: a Negotiate without Kerberos gets no second ticket, and auto goes on with NTLM", lambda: falls(rig)


def bindings(rig):
    for rule, statuses in (
        ("require", {"right": 200, "wrong": 401, "none": 401}),
        ("allow", {"right": 200, "wrong": 401, "none": 200}),
        ("off", {"right": 200, "wrong": 200, "none": 200}),
    ):
        with Sandbox(rig, binding=rule) as server:
            for protocol in ("negotiate", "kerberos"):
                for binding, status in statuses.items():
                    found = sign_in(server, protocol, binding)
                    assert found == status, f"{rule} {protocol} {binding}: {found}"
            counts = server.counts()
            good = list(statuses.values()).count(200)
            same(counts["tickets"], {"wrapped": good, "raw": good})
            wanted = {"wrong_binding": 2, "no_binding": 2 if rule == "require" else 0}
            same(counts["refusals"], {k: n for k, n in wanted.items() if n and rule != "off"})


def refusals(rig):
    with Sandbox(rig) as server:
        for protocol in ("negotiate", "kerberos"):
            same(sign_in(server, protocol, spoil=True), 401)
            same(sign_in(server, protocol, user="mallory"), 401)
        same(server.counts()["refusals"], {"malformed": 2, "wrong_password": 2})


def forms(rig):
    for told, wanted in (("wrapped", [200, 401]), ("raw", [401, 200]), ("raw,wrapped", [200, 200])):
        with Sandbox(rig, told) as server:
            same([sign_in(server, "negotiate"), sign_in(server, "kerberos")], wanted)


def scheme(rig):
    with Sandbox(rig, "raw", "kerberos") as server:
        same(ask(server.line())[2], ["Kerberos"])
        same(sign_in(server, "kerberos", scheme="Kerberos"), 200)
        same(sign_in(server, "negotiate", scheme="Kerberos"), 401)
        same(sign_in(server, "kerberos", scheme="Negotiate"), 401)


def beside(rig):
    with Sandbox(rig, methods="negotiate,ntlm") as server:
        for scheme_ in ("NTLM", "Negotiate"):
            same(sign_in(server, "ntlm", scheme=scheme_, password="sandbox"), 200)
        same(sign_in(server, "negotiate"), 200)


def curl(rig):
    cache = f"FILE:{rig.folder}/bob.cache"
    rig.kdc.run("kinit", "-c", cache, "-k", "-t", f"{rig.folder}/bob.keytab", "bob")
    with Sandbox(rig, binding="allow") as server:
        command = ["curl", "-s", "--negotiate", "-u", ":", "--cacert", server.ca, "-H", "Content-Type: text/xml"]
        command += ["--data-binary", INBOX.decode(), server.url]
        done = subprocess.run(
            command, capture_output=True, text=True, timeout=60, env=os.environ | {"KRB5CCNAME": cache}
        )
        assert "NoError" in done.stdout, (done, server.counts())
        same(server.counts()["tickets"], {"wrapped": 1})


def no_keys(rig):
    command = [rig.binary, "sandbox", "--listen", "127.0.0.1:0", "--auth", "negotiate", "--kerberos", "raw"]
    nowhere = os.environ | {"KRB5_KTNAME": f"FILE:{rig.folder}/nowhere.keytab"}
    done = subprocess.run(command, capture_output=True, text=True, timeout=20, env=nowhere)
    assert done.returncode == 2 and "KRB5_KTNAME" in done.stderr, done


def program(rig, forms_, methods, told, used, auth):
    with Sandbox(rig, forms_, methods) as server:
        found = rig.ask(server.url, server.ca, account="alice@corp.example", auth=auth, password=PASSWORD)
        assert '"passed"' in found and told in found, found
        same(("raw" in found), used == "raw")
        counts = server.counts()
        same(counts["tickets"], {used: 1})
        # One refusal of the account at most, where the form was found out.
        judged = sum(counts["refusals"].values())
        assert judged <= 2, counts


def falls(rig):
    """The KDC and the sandbox have the same password for once, so that NTLM can follow."""
    rig.kdc.admin("cpw -pw sandbox alice")
    with Sandbox(rig, None, "negotiate,ntlm") as server:
        found = rig.ask(server.url, server.ca, account="alice", auth="auto", password="sandbox")
        assert '"passed"' in found and ", NTLM; Negotiate does not work" in found, found
        counts = server.counts()
        same((counts["tickets"], counts["refusals"]), ({}, {"malformed": 1}))


def unbound(rig):
    off = 'channel_binding = "off"'
    with Sandbox(rig) as server:
        found = rig.ask(
            server.url, server.ca, account="alice@corp.example", auth="negotiate", password=PASSWORD, more=off
        )
        assert "probe.sign_in.binding_off" in found, found
        # One refusal: the sandbox knows SPNEGO, so that no raw token follows.
        same(server.counts()["refusals"], {"no_binding": 1})
