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

for name in ("http_proxy", "https_proxy", "HTTP_PROXY", "HTTPS_PROXY", "all_proxy", "ALL_PROXY", "no_proxy", "NO_PROXY"):
    os.environ.pop(name, None)

from acceptor import FAR_NAME, KINDS, Acceptor, Proxy, make_certificate

PASSWORD = "Pässw0rd!€"
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


class Run:
    """One run of the probe as far as the sign-in, or further, against an acceptor of its own."""

    def __init__(self, binary):
        self.binary = binary
        self.kind, self.account, self.auth, self.password = "rsa-sha256", "CORP\\svc", "ntlm", PASSWORD
        self.right_binding, self.acceptor = True, {}
        self.more, self.proxy, self.environment, self.checks = "", None, {}, "sign_in"

    def go(self):
        with tempfile.TemporaryDirectory() as folder:
            ca, pair, digest = make_certificate(folder, self.kind)
            users = os.path.join(folder, "users")
            with open(users, "w") as file:
                file.write(f"CORP:svc:{PASSWORD}\n:svc@corp.example:{PASSWORD}\n:müller:{PASSWORD}\n")
            os.environ["NTLM_USER_FILE"] = users
            digest = digest if self.right_binding else bytes(len(digest))
            acceptor = Acceptor(pair, digest, **self.acceptor)
            proxy = Proxy(acceptor.port)
            try:
                self.probe(folder, acceptor, proxy, ca)
            finally:
                proxy.stop()
                acceptor.stop()
            self.notes, self.asked = acceptor.notes, proxy.asked
        return self

    def probe(self, folder, acceptor, proxy, ca):
        environment = dict(os.environ)
        url, more = acceptor.url, self.more
        if self.proxy == "config":
            url, more = acceptor.far_url, f'proxy = "{proxy.url}"'
        elif self.proxy == "environment":
            url, environment["HTTPS_PROXY"] = acceptor.far_url, proxy.url
        elif self.proxy == "loopback":
            more = f'proxy = "{proxy.url}"'
        config, secret = os.path.join(folder, "config.toml"), os.path.join(folder, "password")
        with open(config, "w") as file:
            file.write(CONFIG.format(url=url, account=self.account, auth=self.auth, ca=ca, more=more))
        with open(secret, "w") as file:
            file.write(self.password + "\n")
        os.chmod(secret, 0o600)
        command = [self.binary, "probe", "--json", "--only", self.checks, "--config", config]
        command += ["--state", os.path.join(folder, "state"), "--password-file", secret]
        done = subprocess.run(command, capture_output=True, text=True, timeout=120, env=environment)
        try:
            checks = json.loads(done.stdout)["checks"]
            self.told = json.dumps(next(check for check in checks if check["id"] == "sign_in"))
        except (ValueError, KeyError, StopIteration):
            raise AssertionError(f"{done.stdout}\n{done.stderr}") from None


def let_in(run, notes=("signed in", "served")):
    run.go()
    assert '"passed"' in run.told, (run.told, run.notes)
    assert run.notes == list(notes), run.notes


def refused(run, code, notes):
    run.go()
    assert f'"{code}"' in run.told, (run.told, run.notes)
    assert run.notes == list(notes), run.notes


def many_calls(run, leaves):
    run.checks, run.acceptor = "sign_in,own_mailbox", {"leaves": leaves}
    run.go()
    served = run.notes.count("served")
    assert '"passed"' in run.told and served > 1, (run.told, run.notes)
    assert run.notes.count("signed in") == (served if leaves else 1), run.notes
    assert len(run.notes) == served + run.notes.count("signed in"), run.notes


def through_proxy(run, how):
    run.proxy = how
    let_in(run)
    if how == "loopback":
        assert run.asked == [], run.asked
    else:
        assert set(run.asked) == {f"{FAR_NAME}:443"}, run.asked


def claims(binary):
    """Pairs of a sentence and what proves it."""

    def run(**what):
        made = Run(binary)
        for name, value in what.items():
            setattr(made, name, value)
        return made

    for kind in KINDS:
        yield f"let in with {kind}", lambda k=kind: let_in(run(kind=k))
    yield "let in as user@domain", lambda: let_in(run(account="svc@corp.example"))
    yield "let in as a bare name", lambda: let_in(run(account="müller"))
    yield "auto takes NTLM, not Basic", lambda: let_in(run(auth="auto"))
    yield "many calls are one sign-in", lambda: many_calls(run(), False)
    yield "a connection that was closed is signed in once more", lambda: many_calls(run(), True)
    twice = ["refused InvalidTokenError", "refused ValueError"]
    yield "a wrong password is refused twice at most", lambda: refused(
        run(password="wrong"), "probe.sign_in.refused", twice
    )
    inspected = ["refused BadBindingsError", "refused ValueError"]
    yield "another certificate's binding is refused", lambda: refused(
        run(right_binding=False), "probe.sign_in.refused", inspected
    )
    allowed = {"requires": False}
    yield "a binding that alone is refused is told", lambda: refused(
        run(right_binding=False, acceptor=allowed),
        "probe.sign_in.binding",
        ["refused BadBindingsError", "no binding", "signed in", "served"],
    )
    off = 'channel_binding = "off"'
    yield "no binding where it is off", lambda: let_in(
        run(right_binding=False, acceptor=allowed, more=off), ["no binding", "signed in", "served"]
    )
    yield "no binding is refused where it is required, once, and the setting is named", lambda: refused(
        run(more=off),
        "probe.sign_in.binding_off",
        ["refused ValueError", "signed in", "served"],
    )
    yield "bound through a proxy of the config", lambda: through_proxy(run(), "config")
    yield "bound through a proxy of the environment", lambda: through_proxy(run(), "environment")
    yield "this machine is reached without the proxy", lambda: through_proxy(run(), "loopback")


def main():
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    passed = failed = 0
    for claim, check in claims(os.path.abspath(sys.argv[1])):
        try:
            check()
        except Exception as error:
            failed += 1
            print(f"FAIL  {claim}: {error}", flush=True)
        else:
            passed += 1
            print(f"ok    {claim}", flush=True)
    print(f"{passed} passed, {failed} failed")
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
