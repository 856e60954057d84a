"""A MIT KDC in a temporary folder and an independent acceptor judge the program's Kerberos.

    test_kerberos.py path/to/smartactions        (built with the feature kerberos)

Prints a line for each claim and 'N passed, N failed' at the end.
"""

import base64
import itertools
import json
import os
import subprocess
import sys
import tempfile

for name in ("http_proxy", "https_proxy", "HTTP_PROXY", "HTTPS_PROXY", "all_proxy", "ALL_PROXY"):
    os.environ.pop(name, None)

import sandbox
import tickets
from kdc import REALM, Kdc
from tickets import Acceptor, ntlm

PASSWORD = "Geheim#1"
CONFIG = """[exchange]
url = "{url}"
account = '{account}'
auth = "{auth}"
ca_file = "{ca}"
{more}
[[listener]]
name = "default"
mailbox = ""
"""
KERBEROS = f"signed in svc@{REALM} kerberos"
RAW = f"{KERBEROS} raw Negotiate"
NOT_TAKEN = "wrapped not taken under Negotiate"


class Rig:
    """A KDC, certificates and a program."""

    def __init__(self, binary, folder):
        self.binary, self.folder = binary, folder
        self.kdc = Kdc(folder)
        self.kdc.user("svc", PASSWORD)
        self.kdc.keytab("HTTP/localhost", f"{folder}/http.keytab")
        self.kdc.keytab("robot", f"{folder}/robot.keytab")
        # The acceptor is in this process.
        os.environ.update(self.kdc.environment, KRB5_KTNAME=f"FILE:{folder}/http.keytab")
        users = os.path.join(folder, "users")
        with open(users, "w") as file:
            file.write(f"CORP:svc:{PASSWORD}\n:svc@corp.example:{PASSWORD}\n")
        os.environ["NTLM_USER_FILE"] = users

    def probe(
        self, kind="rsa-sha256", right_binding=True, offers=("Negotiate", "NTLM"), manner=None, **asked
    ):
        """What the probe tells of a server of that manner, and what that one noted."""
        with tempfile.TemporaryDirectory() as folder:
            ca, pair, digest = ntlm.make_certificate(folder, kind)
            digest = digest if right_binding else bytes(len(digest))
            acceptor = Acceptor(pair, digest, offers, **(manner or {}))
            try:
                told = self.ask(acceptor.url, ca, **asked)
            finally:
                acceptor.stop()
        return told, acceptor.notes

    def ask(
        self,
        url,
        ca,
        account="svc@corp.example",
        auth="negotiate",
        password=PASSWORD,
        more="",
        environment=None,
        checks="sign_in",
        about="sign_in",
    ):
        """What the probe tells of one check."""
        with tempfile.TemporaryDirectory() as folder:
            config, secret = os.path.join(folder, "config.toml"), os.path.join(folder, "password")
            with open(config, "w") as file:
                file.write(CONFIG.format(url=url, account=account, auth=auth, ca=ca, more=more))
            command = [self.binary, "probe", "--json", "--only", checks, "--config", config]
            command += ["--state", os.path.join(folder, "state")]
            if password is not None:
                with open(secret, "w") as file:
                    file.write(password + "\n")
                os.chmod(secret, 0o600)
                command += ["--password-file", secret]
            done = subprocess.run(
                command, capture_output=True, text=True, timeout=120, env=os.environ | (environment or {})
            )
        try:
            found = json.loads(done.stdout)["checks"]
            return json.dumps(next(check for check in found if check["id"] == about))
        except (ValueError, KeyError, StopIteration):
            raise AssertionError(f"{done.stdout}\n{done.stderr}") from None


def expect(result, told, notes):
    assert told in result[0] and result[1] == notes, result


def claims(rig):
    """Pairs of a sentence and what proves it."""
    for kind in ("rsa-sha256", "rsa-sha384", "pss-sha512", "ecdsa-sha384"):
        yield f"let in by password with {kind}", lambda k=kind: expect(
            rig.probe(kind=k), '"passed"', [KERBEROS, "served"]
        )
    yield "let in as DOMAIN\\user of the default realm", lambda: expect(
        rig.probe(account="CORP\\svc"), '"passed"', [KERBEROS, "served"]
    )
    keytab = {"KRB5_CLIENT_KTNAME": f"FILE:{rig.folder}/robot.keytab", "KRB5CCNAME": f"FILE:{rig.folder}/cache"}
    yield "let in by a keytab, without a password", lambda: expect(
        rig.probe(account="robot@corp.example", password=None, environment=keytab),
        '"passed"',
        [f"signed in robot@{REALM} kerberos", "served"],
    )
    yield "another certificate's binding is refused, and told", lambda: check_binding(
        rig.probe(right_binding=False)
    )
    yield "a wrong password is judged by the KDC, and nothing reaches the server", lambda: expect(
        rig.probe(password="wrong"), "probe.sign_in.refused", []
    )
    yield "a server that does not prove itself is left", lambda: expect(
        rig.probe(manner={"mute": True}), "probe.sign_in.failed", [KERBEROS, "asked"]
    )
    for shown in (tickets.lie, tickets.bent, tickets.raw_bent):
        yield f"a server that proves itself wrongly is left ({shown.__name__})", lambda s=shown: expect(
            rig.probe(manner={"shown": s}), "probe.sign_in.failed", [KERBEROS]
        )
    yield "a raw proof of a wrapped token is believed", lambda: expect(
        rig.probe(manner={"shown": tickets.raw}), '"passed"', [KERBEROS, "served"]
    )
    yield from raw_claims(rig)
    yield "auto takes Kerberos before NTLM", lambda: expect(
        rig.probe(auth="auto"), ", Negotiate", [KERBEROS, "served"]
    )
    nowhere = {"KRB5_CONFIG": "/dev/null"}
    yield "auto falls to NTLM without a KDC, and says why", lambda: expect(
        rig.probe(auth="auto", environment=nowhere), "; Negotiate does not work", ["signed in", "served"]
    )
    yield "negotiate alone falls to nothing", lambda: expect(
        rig.probe(environment=nowhere), "probe.sign_in.failed", []
    )
    # The ciphers of Exchange on Windows Server 2012 R2 with an RSA certificate.
    old = "ECDHE-RSA-AES256-SHA384"
    yield "a server with old ciphers is reached by the system's TLS, and bound", lambda: expect(
        rig.probe(manner={"ciphers": old}), '"passed"', [KERBEROS, "served"]
    )
    yield "and the old ciphers are told", lambda: expect(
        rig.probe(manner={"ciphers": old}, about="tls_handshake"),
        "probe.tls_handshake.old_ciphers",
        [KERBEROS, "served"],
    )
    yield "NTLM too, where tls = system", lambda: expect(
        rig.probe(manner={"ciphers": old}, auth="ntlm", more='tls = "system"'), '"passed"', ["signed in", "served"]
    )
    yield "not by ours alone", lambda: expect(
        rig.probe(manner={"ciphers": old}, more='tls = "rustls"'), '"waiting"', []
    )
    many = rig.probe
    yield "many calls are one sign-in", lambda: check_many(many(checks="sign_in,own_mailbox"))
    yield "a server that wants a ticket for each request gets one", lambda: check_each(
        many(checks="sign_in,own_mailbox", manner={"keeps": False})
    )


def raw_claims(rig):
    """A server that takes no token in SPNEGO."""
    told, only_raw = " by raw Kerberos tokens under ", {"takes": ("raw",)}
    error = base64.b64encode(tickets.KRB_ERROR).decode()
    for name, untaken in (
        ("refuses it", None),
        ("answers it with an error of Kerberos", (401, b"no", [f"Negotiate {error}"])),
        ("cannot read it", (400, b"no")),
        ("fails over it", (500, b"no")),
    ):
        # The error says it all; otherwise the server is asked.
        asked = [] if untaken and "Negotiate" in str(untaken) else [NOT_TAKEN]
        yield f"a raw token follows where the server {name}, and it is told", lambda u=untaken, a=asked: expect(
            rig.probe(manner=only_raw | {"untaken": u}), f"{told}Negotiate", [NOT_TAKEN, *a, RAW, "served"]
        )
    yield "auto tries it as well", lambda: expect(
        rig.probe(manner=only_raw, auth="auto"), told, [NOT_TAKEN, NOT_TAKEN, RAW, "served"]
    )
    yield "a busy server's answer is no reason", lambda: expect(
        rig.probe(manner=only_raw | {"untaken": (503, b"")}), "probe.sign_in.", [NOT_TAKEN]
    )
    yield "what was found out is remembered", lambda: check_remembered(
        rig.probe(manner=only_raw | {"keeps": False}, checks="sign_in,own_mailbox")
    )
    yield "another certificate's binding is refused in a raw token, and that is the end", lambda: expect(
        rig.probe(manner=only_raw, right_binding=False),
        "probe.sign_in.refused",
        [NOT_TAKEN, NOT_TAKEN, "refused BadBindingsError"],
    )
    unbound = 'channel_binding = "off"'
    yield "let in raw without a binding, where the server allows it", lambda: expect(
        rig.probe(manner=only_raw, right_binding=False, more=unbound),
        '"passed"',
        [NOT_TAKEN, NOT_TAKEN, RAW, "served"],
    )
    alone = {"offers": ("Kerberos",), "manner": only_raw}
    let_in = f"{KERBEROS} raw Kerberos"

    def proving(**manner):
        return rig.probe(offers=("Kerberos",), manner=only_raw | manner)

    yield "a server that offers Kerberos alone gets a raw token at once", lambda: expect(
        rig.probe(**alone), f"{told}Kerberos", [let_in, "served"]
    )
    yield "and auto takes it for the strongest", lambda: expect(
        rig.probe(auth="auto", **alone), f"{told}Kerberos", [let_in, "served"]
    )
    yield "another certificate's binding is refused there, and told", lambda: check_alone(
        rig.probe(right_binding=False, **alone)
    )
    both = {"offers": ("Negotiate", "Kerberos")}
    yield "of both schemes Negotiate is taken", lambda: expect(
        rig.probe(**both), '"passed"', [KERBEROS, "served"]
    )
    yield "and Kerberos where Negotiate does not know SPNEGO", lambda: expect(
        rig.probe(manner=only_raw, **both),
        f"{told}Kerberos",
        [NOT_TAKEN, NOT_TAKEN, let_in, "served"],
    )
    yield "a wrapped proof of a raw token is believed", lambda: expect(
        proving(shown=tickets.wrapped), '"passed"', [let_in, "served"]
    )
    for shown in (tickets.lie, tickets.bent, tickets.wrapped_bent):
        yield f"a wrong proof of a raw token is not ({shown.__name__})", lambda s=shown: expect(
            proving(shown=s), "probe.sign_in.failed", [let_in]
        )
    yield "nor is none", lambda: expect(
        proving(mute=True), "probe.sign_in.failed", [let_in]
    )


def check_remembered(result):
    told, notes = result
    assert '"passed"' in told and notes.count(NOT_TAKEN) == 2 and notes.count("served") > 1, result


def check_alone(result):
    told, notes = result
    assert "probe.sign_in.binding" in told, result
    assert notes == ["refused BadBindingsError", f"{KERBEROS} raw Kerberos", "served"], result


def check_binding(result):
    """MIT krb5 lets in without a binding, as Exchange does with Extended Protection "Allow"."""
    told, notes = result
    assert "probe.sign_in.binding" in told and notes[0] == "refused BadBindingsError", result
    # The server knows SPNEGO: no raw token follows.
    assert notes[1:] == ["asked", KERBEROS, "served"], result


def check_many(result):
    told, notes = result
    assert '"passed"' in told and notes.count(KERBEROS) == 1 and notes.count("served") > 1, result


def check_each(result):
    told, notes = result
    assert '"passed"' in told and notes.count("served") > 1, result


def main():
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    passed = failed = 0
    with tempfile.TemporaryDirectory() as folder:
        rig = Rig(os.path.abspath(sys.argv[1]), folder)
        try:
            for claim, check in itertools.chain(claims(rig), sandbox.claims(rig)):
                try:
                    check()
                except Exception as error:
                    failed += 1
                    print(f"FAIL  {claim}: {error}", flush=True)
                else:
                    passed += 1
                    print(f"ok    {claim}", flush=True)
        finally:
            rig.kdc.stop()
    print(f"{passed} passed, {failed} failed")
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
