"""A MIT KDC in a temporary folder and an independent acceptor judge the program's Kerberos.

    test_kerberos.py path/to/smartactions        (built with the feature kerberos)

Prints a line for each claim and 'N passed, N failed' at the end.
"""

import json
import os
import subprocess
import sys
import tempfile

for name in ("http_proxy", "https_proxy", "HTTP_PROXY", "HTTPS_PROXY", "all_proxy", "ALL_PROXY"):
    os.environ.pop(name, None)

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
        self,
        account="svc@corp.example",
        auth="negotiate",
        password=PASSWORD,
        kind="rsa-sha256",
        right_binding=True,
        offers=("Negotiate", "NTLM"),
        more="",
        environment=None,
        checks="sign_in",
        about="sign_in",
        **manner,
    ):
        with tempfile.TemporaryDirectory() as folder:
            ca, pair, digest = ntlm.make_certificate(folder, kind)
            digest = digest if right_binding else bytes(len(digest))
            acceptor = Acceptor(pair, digest, offers, **manner)
            config, secret = os.path.join(folder, "config.toml"), os.path.join(folder, "password")
            with open(config, "w") as file:
                file.write(CONFIG.format(url=acceptor.url, account=account, auth=auth, ca=ca, more=more))
            command = [self.binary, "probe", "--json", "--only", checks, "--config", config]
            command += ["--state", os.path.join(folder, "state")]
            if password is not None:
                with open(secret, "w") as file:
                    file.write(password + "\n")
                os.chmod(secret, 0o600)
                command += ["--password-file", secret]
            try:
                done = subprocess.run(
                    command, capture_output=True, text=True, timeout=120, env=os.environ | (environment or {})
                )
            finally:
                acceptor.stop()
        try:
            found = json.loads(done.stdout)["checks"]
            told = json.dumps(next(check for check in found if check["id"] == about))
        except (ValueError, KeyError, StopIteration):
            raise AssertionError(f"{done.stdout}\n{done.stderr}") from None
        return told, acceptor.notes


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
        rig.probe(mute=True), "probe.sign_in.failed", [KERBEROS]
    )
    yield "a server that proves itself wrongly is left", lambda: expect(
        rig.probe(lies=True), "probe.sign_in.failed", [KERBEROS]
    )
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
        rig.probe(ciphers=old), '"passed"', [KERBEROS, "served"]
    )
    yield "and the old ciphers are told", lambda: expect(
        rig.probe(ciphers=old, about="tls_handshake"), "probe.tls_handshake.old_ciphers", [KERBEROS, "served"]
    )
    yield "NTLM too, where tls = system", lambda: expect(
        rig.probe(ciphers=old, auth="ntlm", more='tls = "system"'), '"passed"', ["signed in", "served"]
    )
    yield "not by ours alone", lambda: expect(
        rig.probe(ciphers=old, more='tls = "rustls"'), '"waiting"', []
    )
    many = rig.probe
    yield "many calls are one sign-in", lambda: check_many(many(checks="sign_in,own_mailbox"))
    yield "a server that wants a ticket for each request gets one", lambda: check_each(
        many(checks="sign_in,own_mailbox", keeps=False)
    )


def check_binding(result):
    """MIT krb5 lets in without a binding, as Exchange does with Extended Protection "Allow"."""
    told, notes = result
    assert "probe.sign_in.binding" in told and notes[0].startswith("refused"), result
    assert notes[1:] == [KERBEROS, "served"], result


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
            for claim, check in claims(rig):
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
