"""An SMTP relay for tests: aiosmtpd, with STARTTLS or TLS from the start, AUTH, and a record of all of it."""

import datetime
import logging
import os
import socket
import ssl

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult, LoginPassword
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

# A handshake that the program breaks off is what is tested.
logging.getLogger("mail.log").setLevel(logging.CRITICAL)
ACCOUNT, PASSWORD = "relay-user", "Pässw0rd! 7"


def free_port():
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


def make_certificate(folder, name):
    """A CA and a certificate of it for localhost; gives the CA's file and the server's."""
    now = datetime.datetime.now(datetime.timezone.utc)
    ca_key, key = ec.generate_private_key(ec.SECP256R1()), ec.generate_private_key(ec.SECP256R1())
    ca_name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, f"{name} CA")])
    subject = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "localhost")])

    def build(of, public, extensions):
        builder = x509.CertificateBuilder().subject_name(of).issuer_name(ca_name).public_key(public)
        builder = builder.serial_number(x509.random_serial_number())
        builder = builder.not_valid_before(now - datetime.timedelta(days=1))
        builder = builder.not_valid_after(now + datetime.timedelta(days=30))
        for extension, critical in extensions:
            builder = builder.add_extension(extension, critical)
        return builder.sign(ca_key, hashes.SHA256())

    ca = build(ca_name, ca_key.public_key(), [(x509.BasicConstraints(True, None), True)])
    names = x509.SubjectAlternativeName([x509.DNSName("localhost")])
    server = build(subject, key.public_key(), [(names, False), (x509.BasicConstraints(False, None), True)])
    ca_file, pair_file = os.path.join(folder, f"{name}-ca.pem"), os.path.join(folder, f"{name}-pair.pem")
    with open(ca_file, "wb") as file:
        file.write(ca.public_bytes(serialization.Encoding.PEM))
    with open(pair_file, "wb") as file:
        file.write(server.public_bytes(serialization.Encoding.PEM))
        form = serialization.PrivateFormat.PKCS8
        file.write(key.private_bytes(serialization.Encoding.PEM, form, serialization.NoEncryption()))
    return ca_file, pair_file


class Peer:
    """Runs until `stop`; `mails` holds (session, envelope) of all that was taken."""

    def __init__(self, pair=None, wrapped=False, sign_in=False):
        self.mails, self.tries = [], []
        self.port = free_port()
        context = None
        if pair:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(pair)
        options = {"enable_SMTPUTF8": True, "authenticator": self.judge}
        if sign_in:
            # aiosmtpd counts only its own STARTTLS as TLS.
            options.update(auth_required=True, auth_require_tls=not wrapped)
        if wrapped:
            options["ssl_context"] = context
        elif context:
            options.update(tls_context=context, require_starttls=True)
        self.controller = Controller(self, hostname="localhost", port=self.port, **options)
        self.controller.start()

    def judge(self, server, session, envelope, mechanism, data):
        self.tries.append(mechanism)
        given = data if isinstance(data, LoginPassword) else LoginPassword(b"", b"")
        right = (given.login, given.password) == (ACCOUNT.encode(), PASSWORD.encode())
        return AuthResult(success=right, handled=False)

    async def handle_DATA(self, server, session, envelope):
        self.mails.append((session, envelope))
        return "250 2.0.0 taken"

    def stop(self):
        self.controller.stop()
