"""A MIT KDC of its own in a folder: realm, principals, keytabs; ended with the test."""

import os
import socket
import subprocess
import time

REALM = "CORP.EXAMPLE"

KRB5 = """[libdefaults]
default_realm = {realm}
dns_lookup_kdc = false
dns_lookup_realm = false
dns_canonicalize_hostname = false
rdns = false
[realms]
{realm} = {{
  kdc = 127.0.0.1:{port}
}}
"""
KDC = """[realms]
{realm} = {{
  database_name = {folder}/principal
  key_stash_file = {folder}/stash
  acl_file = {folder}/acl
  kdc_listen = 127.0.0.1:{port}
  kdc_tcp_listen = 127.0.0.1:{port}
}}
[logging]
kdc = FILE:{folder}/kdc.log
"""


def tool(name):
    """Debian keeps the server's tools where an ordinary PATH does not look."""
    for folder in os.environ["PATH"].split(":") + ["/usr/sbin", "/sbin"]:
        if os.access(os.path.join(folder, name), os.X_OK):
            return os.path.join(folder, name)
    raise SystemExit(f"{name} is missing: install krb5-kdc and krb5-admin-server")


class Kdc:
    def __init__(self, folder):
        self.folder = folder
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        values = {"realm": REALM, "folder": folder, "port": port}
        self.write("krb5.conf", KRB5.format(**values))
        self.write("kdc.conf", KDC.format(**values))
        self.environment = {
            "KRB5_CONFIG": f"{folder}/krb5.conf",
            "KRB5_KDC_PROFILE": f"{folder}/kdc.conf",
            # Nothing of the user's own is looked at.
            "KRB5CCNAME": f"FILE:{folder}/none",
            "KRB5_CLIENT_KTNAME": f"FILE:{folder}/none.keytab",
        }
        self.run("kdb5_util", "create", "-s", "-r", REALM, "-P", "master")
        self.process = subprocess.Popen(
            [tool("krb5kdc"), "-n"], env=os.environ | self.environment, stderr=subprocess.DEVNULL
        )
        for _ in range(100):
            try:
                socket.create_connection(("127.0.0.1", port)).close()
                return
            except OSError:
                time.sleep(0.05)
        raise AssertionError("the KDC does not start")

    def write(self, name, text):
        with open(os.path.join(self.folder, name), "w") as file:
            file.write(text)

    def run(self, name, *arguments):
        command = [tool(name), *arguments]
        subprocess.run(command, env=os.environ | self.environment, check=True, capture_output=True)

    def admin(self, query):
        self.run("kadmin.local", "-r", REALM, "-q", query)

    def user(self, name, password):
        self.admin(f"addprinc +requires_preauth -pw {password} {name}")

    def keytab(self, principal, file):
        """A new principal with a random key, kept in a file."""
        self.admin(f"addprinc -randkey {principal}")
        self.admin(f"ktadd -k {file} {principal}")

    def stop(self):
        self.process.terminate()
        self.process.wait(10)
