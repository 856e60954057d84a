"""A running sandbox, its people as exchangelib accounts, and its admin calls."""

import json
import os
import re
import signal
import subprocess
import tempfile
import time
import urllib.error
import urllib.request
import ssl

from exchangelib import (
    BASIC,
    DELEGATE,
    IMPERSONATION,
    UTC,
    Account,
    Configuration,
    Credentials,
    FailFast,
    Folder,
)

DOMAIN = "example.test"
PASSWORD = "sandbox"
# A sandbox that needs longer to start or to deliver is broken.
PATIENCE = 30


class World:
    """One sandbox process. `tls` decides between HTTP and HTTPS; it offers all ways to sign in."""

    def __init__(self, binary, tls, *options):
        self.dir = tempfile.TemporaryDirectory()
        self.ca_file = os.path.join(self.dir.name, "ca.pem")
        command = [binary, "sandbox", "--listen", "127.0.0.1:0"]
        command += ["--auth", "negotiate,ntlm,basic", *options]
        if tls:
            command += ["--tls", "--ca-out", self.ca_file]
            # requests, which exchangelib uses, reads it for each call.
            os.environ["REQUESTS_CA_BUNDLE"] = self.ca_file
        self.binary = binary
        self.log = open(os.path.join(self.dir.name, "log"), "w+")
        self.process = subprocess.Popen(command, stderr=self.log, stdout=subprocess.DEVNULL)
        self.ews = self._wait_for_banner()
        self.base = self.ews.removesuffix("/EWS/Exchange.asmx")
        self._configurations = {}

    def _wait_for_banner(self):
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end and self.process.poll() is None:
            self.log.seek(0)
            found = re.search(r"https?://\S+/EWS/Exchange\.asmx", self.log.read())
            if found:
                return found.group(0)
            time.sleep(0.05)
        self.log.seek(0)
        raise SystemExit(f"the sandbox did not start:\n{self.log.read()}")

    def stop(self):
        """Ends it as an administrator would; gives its exit code."""
        self.process.send_signal(signal.SIGTERM)
        code = self.process.wait(PATIENCE)
        self.log.close()
        return code

    def configuration(self, user, password=PASSWORD, retry_policy=None, auth_type=BASIC):
        key = (user, password, id(retry_policy), auth_type)
        if key not in self._configurations:
            self._configurations[key] = Configuration(
                service_endpoint=self.ews,
                credentials=Credentials(user, password),
                auth_type=auth_type,
                retry_policy=retry_policy or FailFast(),
            )
        return self._configurations[key]

    def account(self, user, mailbox=None, impersonate=False, logon=None, retry_policy=None):
        """The mailbox of `mailbox` (default: his own) as `user` sees it."""
        return Account(
            primary_smtp_address=f"{mailbox or user}@{DOMAIN}",
            config=self.configuration(logon or f"{user}@{DOMAIN}", retry_policy=retry_policy),
            autodiscover=False,
            access_type=IMPERSONATION if impersonate else DELEGATE,
            default_timezone=UTC,
        )

    def admin(self, path, body=None, method=None):
        """Calls the sandbox's own admin side; gives its JSON."""
        if isinstance(body, dict):
            body = json.dumps(body).encode()
        context = ssl.create_default_context(cafile=self.ca_file) if "https" in self.base else None
        request = urllib.request.Request(self.base + path, data=body, method=method)
        with urllib.request.urlopen(request, context=context, timeout=PATIENCE) as answer:
            return json.loads(answer.read())

    def deliver(self, mail, mode="outside"):
        return self.admin(f"/sandbox/deliver?mode={mode}", mail.encode())

    def mails(self, user):
        return self.admin(f"/sandbox/mailbox/{user}@{DOMAIN}")

    def cli(self, *arguments):
        """Runs a `sandbox` subcommand of the binary against this sandbox."""
        done = subprocess.run(
            [self.binary, "sandbox", *arguments, "--url", self.base],
            capture_output=True,
            text=True,
            timeout=PATIENCE,
        )
        return done.returncode, done.stdout, done.stderr


def mail(subject, to="alice", sender="eve@evil.test", body="body", extra=""):
    """A small mail from the wire."""
    return (
        f"From: {sender}\r\nTo: {to}@{DOMAIN}\r\nSubject: {subject}\r\n"
        f"Message-ID: <{subject.replace(' ', '.')}@evil.test>\r\n{extra}\r\n{body}\r\n"
    )


def make_folder(parent, name):
    folder = Folder(parent=parent, name=name)
    folder.save()
    return folder
