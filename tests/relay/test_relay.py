"""An independent SMTP relay (aiosmtpd) takes mail of the real program, or refuses it.

    test_relay.py path/to/smartactions

Runs sandbox, setup and engine with the relay as the way out. Prints a line for each claim and
'N passed, N failed' at the end.
"""

import email
import email.policy
import json
import os
import subprocess
import sys
import tempfile
import time
import warnings

warnings.filterwarnings("ignore", module="aiosmtpd")
for name in list(os.environ):
    if name.lower().endswith("_proxy") or name.startswith("SMARTACTIONS_"):
        del os.environ[name]

from peer import ACCOUNT, PASSWORD, Peer, free_port, make_certificate

MAILBOX, ALICE = "smartactions@example.test", "alice@example.test"
PLACES = {"SMARTACTIONS_CONFIG": "config.toml", "SMARTACTIONS_STATE": "state"}
TITLE = "Bestellung 4711 für Änne"
ANSWERS = """[exchange]
url = "http://127.0.0.1:{exchange}/EWS/Exchange.asmx"
account = "svc-smartactions@example.test"
[[listener]]
name = "default"
mailbox = "{mailbox}"
poll_interval = "5s"
[api]
listen = "127.0.0.1:{api}"
[outgoing]
via = "{scheme}://localhost:{port}"
account = "{account}"
ca_file = "{ca}"
"""


def until(what, ask, limit=60):
    end = time.monotonic() + limit
    while time.monotonic() < end:
        found = ask()
        if found:
            return found
        time.sleep(0.05)
    raise AssertionError(f"did not happen in time: {what}")


class Place:
    """A sandbox and an installation that sends through a relay."""

    def __init__(self, binary, folder, peer, ca, scheme="smtp", account=ACCOUNT):
        self.binary, self.folder = binary, folder
        self.exchange = free_port()
        command = [binary, "sandbox", "--listen", f"127.0.0.1:{self.exchange}"]
        self.sandbox = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        self.file("sandbox-password", "sandbox\n")
        settings = dict(exchange=self.exchange, api=free_port(), mailbox=MAILBOX, scheme=scheme)
        text = ANSWERS.format(port=peer.port, account=account, ca=ca, **settings)
        self.answers = self.file("answers.toml", text)
        until("the sandbox answers", lambda: self.run("sandbox", "mailbox", ALICE, "--url", self.url())[0] == 0)

    def url(self):
        return f"http://127.0.0.1:{self.exchange}"

    def file(self, name, text):
        path = os.path.join(self.folder, name)
        with open(path, "w") as file:
            file.write(text)
        os.chmod(path, 0o600)
        return path

    def run(self, *arguments, given=""):
        at = {name: os.path.join(self.folder, file) for name, file in PLACES.items()}
        options = dict(capture_output=True, text=True, timeout=120, env=os.environ | at, input=given)
        done = subprocess.run([self.binary, *arguments], **options)
        return done.returncode, done.stdout, done.stdout + done.stderr

    def done(self, *arguments, given=""):
        code, out, said = self.run(*arguments, given=given)
        assert code == 0, (arguments, said)
        return out

    def set_up(self):
        password = os.path.join(self.folder, "sandbox-password")
        self.done("setup", "--yes", "--answers", self.answers, "--password-file", password)

    def secret(self, password):
        self.run("secret", "set", "outgoing", "--password-file", self.file("relay-password", password + "\n"))

    def status(self):
        return json.loads(self.done("status", "--json"))

    def end(self):
        self.run("stop")
        self.sandbox.kill()
        self.sandbox.wait()


def parsed(envelope):
    return email.message_from_bytes(envelope.content, policy=email.policy.default)


def about(peer, title=TITLE):
    """Mails with that title, so that setup's test mail to itself is none of them."""
    return [m for m in list(peer.mails) if title in str(parsed(m[1])["Subject"])]


def new_task(place):
    task = {"title": TITLE, "assignees": [ALICE], "actions": ["Approve", "Reject"]}
    return json.loads(place.done("task", "new", "--json", given=json.dumps(task)))["id"]


def whole_road(binary, folder, ca, pair):
    peer = Peer(pair, sign_in=True)
    place = Place(binary, folder, peer, ca)
    try:
        place.set_up()
        assert not peer.tries, "no password is known yet"
        place.secret(PASSWORD)
        task = new_task(place)
        session, envelope = until("the mail comes", lambda: about(peer))[0]
        assert session.ssl and session.authenticated, "under TLS and signed in"
        assert envelope.mail_from == MAILBOX and envelope.rcpt_tos == [ALICE], vars(envelope)
        mail = parsed(envelope)
        assert [a.addr_spec for a in mail["From"].addresses] == [MAILBOX], mail["From"]
        assert [a.addr_spec for a in mail["Reply-To"].addresses] == [MAILBOX]
        assert [a.addr_spec for a in mail["To"].addresses] == [ALICE]
        assert mail["Message-ID"].startswith("<") and mail["Date"].datetime
        assert mail["Auto-Submitted"] and mail["X-Auto-Response-Suppress"], mail.items()
        assert not mail.defects, mail.defects
        lines = envelope.content.split(b"\r\n")
        assert max(map(len, lines)) <= 998 and b"\n" not in b"".join(lines), "RFC 5322 lines"
        assert envelope.content.isascii(), "no 8-bit content without asking for it"
        assert TITLE in mail.get_body(("plain",)).get_content()
        # Handed on into the sandbox, as the relay would; the reply comes back through Exchange.
        path = os.path.join(folder, "mail.eml")
        with open(path, "wb") as file:
            file.write(envelope.content)
        place.done("sandbox", "deliver", "--url", place.url(), path)
        place.done("sandbox", "reply", "--as", ALICE, "--url", place.url(), "Approve")
        until("the task is completed", lambda: json.loads(place.done("task", "show", task, "--json"))["state"] == "completed")
        until("the confirmation comes", lambda: len(about(peer)) == 2)
        confirmation = parsed(about(peer)[1][1])
        assert confirmation["In-Reply-To"], confirmation.items()
        assert confirmation["Message-ID"] != mail["Message-ID"]
        assert until("all has left", lambda: place.status()["outbox"]["waiting"] == 0)
        assert place.status()["troubles"] == [], place.status()
    finally:
        place.end()
        peer.stop()


def wrong_password(binary, folder, ca, pair):
    peer = Peer(pair, sign_in=True)
    place = Place(binary, folder, peer, ca)
    try:
        place.set_up()
        place.secret("wrong")
        new_task(place)
        codes = lambda: [t["code"] for t in place.status()["troubles"]]
        until("the refusal is told", lambda: "relay.sign_in.refused" in codes())
        time.sleep(3)
        assert len(peer.tries) <= 2, peer.tries
        assert not peer.mails and place.status()["listener"]["state"] == "listening"
        place.secret(PASSWORD)
        until("the mail comes", lambda: about(peer))
    finally:
        place.end()
        peer.stop()


def check(place, folder):
    password = os.path.join(folder, "sandbox-password")
    arguments = ["probe", "--json", "--only", "outgoing_relay", "--answers", place.answers]
    code, out, said = place.run(*arguments, "--password-file", password)
    checks = json.loads(out)["checks"]
    return code, json.dumps(next(c for c in checks if c["id"] == "outgoing_relay"))


def probed(binary, folder, ca, peer, expected, scheme="smtp", account=""):
    place = Place(binary, folder, peer, ca, scheme, account)
    try:
        code, told = check(place, folder)
        assert expected in told, told
        assert code == (0 if "passed" in told else 4), (code, told)
        assert not peer.mails
    finally:
        place.end()
        peer.stop()


def main():
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    binary = os.path.abspath(sys.argv[1])
    root = tempfile.mkdtemp()
    ca, pair = make_certificate(root, "good")
    other_ca, _ = make_certificate(root, "other")
    claims = [
        ("out under STARTTLS, signed in, with all headers, and the reply decides", lambda f: whole_road(binary, f, ca, pair)),
        ("a wrong password is tried no more than twice and the right one is taken up", lambda f: wrong_password(binary, f, ca, pair)),
        ("STARTTLS is used where it is offered", lambda f: probed(binary, f, ca, Peer(pair), "TLS, no sign-in")),
        ("TLS from the start", lambda f: probed(binary, f, ca, Peer(pair, wrapped=True), "TLS, no sign-in", "smtps")),
        ("a certificate of another CA is not believed", lambda f: probed(binary, f, other_ca, Peer(pair), "probe.outgoing_relay.untrusted")),
        ("on this machine without TLS", lambda f: probed(binary, f, "", Peer(), "no TLS, this machine")),
    ]
    failed = 0
    for claim, prove in claims:
        try:
            with tempfile.TemporaryDirectory() as folder:
                prove(folder)
        except Exception as error:
            failed += 1
            print(f"FAIL  {claim}: {error!r}", flush=True)
        else:
            print(f"ok    {claim}", flush=True)
    print(f"{len(claims) - failed} passed, {failed} failed")
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
