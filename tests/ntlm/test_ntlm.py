"""An independent NTLM acceptor (pyspnego) lets the real program in, or refuses it.

    test_ntlm.py path/to/smartactions

Runs `smartactions probe` against it over HTTPS. Prints a line for each claim and 'N passed, N
failed' at the end.
"""

import json
import os
import subprocess
import sys
import tempfile

for name in ("http_proxy", "https_proxy", "HTTP_PROXY", "HTTPS_PROXY", "all_proxy", "ALL_PROXY"):
    os.environ.pop(name, None)

from acceptor import KINDS, Acceptor, make_certificate

PASSWORD = "Pässw0rd!€"
CONFIG = """[exchange]
url = "{url}"
account = '{account}'
auth = "{auth}"
ca_file = "{ca}"
[[listener]]
name = "default"
mailbox = ""
"""
# Claim, kind of certificate, account, method.
LET_IN = [(f"let in with {kind}", kind, "CORP\\svc", "ntlm") for kind in KINDS]
LET_IN += [
    ("let in as user@domain", "rsa-sha256", "svc@corp.example", "ntlm"),
    ("let in as a bare name", "rsa-sha256", "müller", "ntlm"),
    ("auto takes NTLM, not Basic", "rsa-sha256", "CORP\\svc", "auto"),
]


def probe(binary, folder, acceptor, account, auth, ca, password):
    """Runs the probe as far as the sign-in; gives that check."""
    config, secret = os.path.join(folder, "config.toml"), os.path.join(folder, "password")
    with open(config, "w") as file:
        file.write(CONFIG.format(url=acceptor.url, account=account, auth=auth, ca=ca))
    with open(secret, "w") as file:
        file.write(password + "\n")
    os.chmod(secret, 0o600)
    command = [binary, "probe", "--json", "--only", "sign_in", "--config", config]
    command += ["--state", os.path.join(folder, "state"), "--password-file", secret]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120)
    try:
        checks = json.loads(done.stdout)["checks"]
        return next(check for check in checks if check["id"] == "sign_in")
    except (ValueError, KeyError, StopIteration):
        raise AssertionError(f"{done.stdout}\n{done.stderr}") from None


def run(binary, kind, account, auth, password=PASSWORD, right_binding=True):
    with tempfile.TemporaryDirectory() as folder:
        ca, pair, digest = make_certificate(folder, kind)
        users = os.path.join(folder, "users")
        with open(users, "w") as file:
            file.write(f"CORP:svc:{PASSWORD}\n:svc@corp.example:{PASSWORD}\n:müller:{PASSWORD}\n")
        os.environ["NTLM_USER_FILE"] = users
        acceptor = Acceptor(pair, digest if right_binding else bytes(len(digest)))
        try:
            return probe(binary, folder, acceptor, account, auth, ca, password), acceptor.notes
        finally:
            acceptor.stop()


def let_in(binary, kind, account, auth):
    check, notes = run(binary, kind, account, auth)
    assert "passed" in json.dumps(check), (check, notes)
    assert notes == ["signed in", "served"], notes


def refused(binary, password, right_binding, why):
    check, notes = run(binary, "rsa-sha256", "CORP\\svc", "ntlm", password, right_binding)
    assert "probe.sign_in.refused" in json.dumps(check), (check, notes)
    assert notes == [f"refused {why}"], f"one try a run: {notes}"


def main():
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    binary = os.path.abspath(sys.argv[1])
    claims = [(claim, lambda a=args: let_in(binary, *a)) for claim, *args in LET_IN]
    claims += [
        ("a wrong password is refused, once", lambda: refused(binary, "wrong", True, "InvalidTokenError")),
        ("another certificate's binding is refused", lambda: refused(binary, PASSWORD, False, "BadBindingsError")),
    ]
    failed = 0
    for claim, check in claims:
        try:
            check()
        except Exception as error:
            failed += 1
            print(f"FAIL  {claim}: {error}", flush=True)
        else:
            print(f"ok    {claim}", flush=True)
    print(f"{len(claims) - failed} passed, {failed} failed")
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
