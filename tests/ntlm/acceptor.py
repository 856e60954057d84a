"""A small EWS that lets in by NTLM alone, judged by pyspnego, over HTTPS; it checks the channel binding."""

import base64
import datetime
import hashlib
import os
import socket
import socketserver
import ssl
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import spnego
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from spnego.channel_bindings import GssChannelBindings

FOLDER = b"""<?xml version="1.0"?><s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"
 xmlns:m="http://schemas.microsoft.com/exchange/services/2006/messages"
 xmlns:t="http://schemas.microsoft.com/exchange/services/2006/types"><s:Header><t:ServerVersionInfo
 MajorVersion="15" MinorVersion="2" MajorBuildNumber="1118" MinorBuildNumber="7"/></s:Header><s:Body>
<m:GetFolderResponse><m:ResponseMessages><m:GetFolderResponseMessage ResponseClass="Success">
<m:ResponseCode>NoError</m:ResponseCode><m:Folders><t:Folder><t:FolderId Id="I" ChangeKey="C"/>
</t:Folder></m:Folders></m:GetFolderResponseMessage></m:ResponseMessages></m:GetFolderResponse>
</s:Body></s:Envelope>"""

# How certificates are signed: key, hash, padding of the signature.
KINDS = {
    "rsa-sha256": ("rsa", hashes.SHA256(), None),
    "rsa-sha384": ("rsa", hashes.SHA384(), None),
    "rsa-sha512": ("rsa", hashes.SHA512(), None),
    "pss-sha256": ("rsa", hashes.SHA256(), padding.PSS(padding.MGF1(hashes.SHA256()), 32)),
    "pss-sha384": ("rsa", hashes.SHA384(), padding.PSS(padding.MGF1(hashes.SHA384()), 48)),
    "pss-sha512": ("rsa", hashes.SHA512(), padding.PSS(padding.MGF1(hashes.SHA512()), 64)),
    "ecdsa-sha256": ("ec", hashes.SHA256(), None),
    "ecdsa-sha384": ("ec", hashes.SHA384(), None),
    "ecdsa-sha512": ("ec", hashes.SHA512(), None),
}
# Another name of the server, which only the proxy knows.
FAR_NAME = "mail.corp.example"


def new_key(kind):
    return rsa.generate_private_key(65537, 2048) if kind == "rsa" else ec.generate_private_key(ec.SECP384R1())


def make_certificate(folder, kind):
    """A CA and a certificate of that kind for localhost; gives CA file, certificate file, binding hash."""
    key_kind, algorithm, rsa_padding = KINDS[kind]
    now = datetime.datetime.now(datetime.timezone.utc)
    ca_key, key = new_key(key_kind), new_key(key_kind)
    ca_name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "Test CA")])
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "localhost")])

    def build(subject, public, extensions):
        builder = (
            x509.CertificateBuilder()
            .subject_name(subject)
            .issuer_name(ca_name)
            .public_key(public)
            .serial_number(x509.random_serial_number())
            .not_valid_before(now - datetime.timedelta(days=1))
            .not_valid_after(now + datetime.timedelta(days=30))
        )
        for extension, critical in extensions:
            builder = builder.add_extension(extension, critical)
        return builder.sign(ca_key, algorithm, rsa_padding=rsa_padding)

    ca = build(ca_name, ca_key.public_key(), [(x509.BasicConstraints(True, None), True)])
    server = build(
        name,
        key.public_key(),
        [
            (x509.SubjectAlternativeName([x509.DNSName("localhost"), x509.DNSName(FAR_NAME)]), False),
            (x509.BasicConstraints(False, None), True),
        ],
    )
    ca_file, pair_file = os.path.join(folder, "ca.pem"), os.path.join(folder, "pair.pem")
    with open(ca_file, "wb") as file:
        file.write(ca.public_bytes(serialization.Encoding.PEM))
    with open(pair_file, "wb") as file:
        file.write(server.public_bytes(serialization.Encoding.PEM))
        file.write(
            key.private_bytes(
                serialization.Encoding.PEM,
                serialization.PrivateFormat.PKCS8,
                serialization.NoEncryption(),
            )
        )
    der = server.public_bytes(serialization.Encoding.DER)
    return ca_file, pair_file, hashlib.new(algorithm.name, der).digest()


class Connection(BaseHTTPRequestHandler):
    """One connection: one NTLM context, then signed in or not."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def setup(self):
        super().setup()
        self.context, self.who = None, None

    def log_message(self, *_):
        pass

    def answer(self, status, body=b"", offers=()):
        self.send_response(status)
        for offer in offers:
            self.send_header("WWW-Authenticate", offer)
        self.send_header("Content-Type", "text/xml")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def do_POST(self):
        length = int(self.headers.get("Content-Length") or 0)
        body = self.rfile.read(length)
        scheme, _, token = (self.headers.get("Authorization") or "").partition(" ")
        if scheme == "Basic":
            self.server.world.note("basic")
        if scheme == "NTLM" and not self.step(base64.b64decode(token)):
            return
        world = self.server.world
        if self.who is None:
            if body:
                world.note("a body before the sign-in")
            self.answer(401, b"no", world.offers)
        elif not body:
            self.answer(400)
        else:
            world.note("served")
            self.answer(200, FOLDER)
            # A server that leaves idle connections, at once.
            self.close_connection = world.leaves

    def step(self, token):
        """One step of NTLM; true when the request itself may be looked at."""
        world = self.server.world
        try:
            if token[8] == 1:
                self.context = spnego.server(protocol="ntlm", channel_bindings=world.bindings)
                challenge = base64.b64encode(self.context.step(token)).decode()
                self.answer(401, b"", [f"NTLM {challenge}"])
                return False
            bound = binding_of(token)
            if bound == bytes(16) and world.requires:
                raise ValueError("no channel binding")
            if bound == bytes(16):
                # As IIS with Extended Protection "Allow": checked where there is one.
                self.context.channel_bindings = None
                world.note("no binding")
            self.context.step(token)
            if not self.context.complete:
                raise ValueError("not complete")
            self.who = self.context.client_principal
            world.note("signed in")
            return True
        except Exception as error:
            world.note(f"refused {type(error).__name__}")
            self.answer(401, b"", ["NTLM"])
            return False


def binding_of(token):
    """The hash of the channel binding in an AUTHENTICATE message; pyspnego lets an absent one pass."""
    from spnego._ntlm_raw.messages import Authenticate, AvId, NTClientChallengeV2

    pairs = NTClientChallengeV2.unpack(Authenticate.unpack(token).nt_challenge_response[16:]).av_pairs
    return pairs.get(AvId.channel_bindings, bytes(16))


class Acceptor:
    """The server, and what it noted."""

    def __init__(
        self,
        pair_file,
        binding_hash,
        offers=("Negotiate", "NTLM", 'Basic realm="x"'),
        requires=True,
        leaves=False,
    ):
        self.requires, self.leaves = requires, leaves
        data = b"tls-server-end-point:" + binding_hash
        self.bindings = GssChannelBindings(application_data=data)
        self.offers, self.notes, self.lock = offers, [], threading.Lock()
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(pair_file)
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Connection)
        self.server.daemon_threads, self.server.world = True, self
        self.server.socket = context.wrap_socket(
            self.server.socket, server_side=True, do_handshake_on_connect=False
        )
        # What only looks at port or certificate hangs up in the middle.
        self.server.handle_error = lambda *_: None
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        self.port = self.server.server_port
        self.url = f"https://localhost:{self.port}/EWS/Exchange.asmx"
        self.far_url = f"https://{FAR_NAME}/EWS/Exchange.asmx"

    def note(self, what):
        with self.lock:
            self.notes.append(what)

    def stop(self):
        self.server.shutdown()
        self.server.server_close()


class Proxy:
    """An HTTP proxy (CONNECT alone) that leads every name to one port, and what it was asked for."""

    def __init__(self, port):
        self.asked = []
        self.server = socketserver.ThreadingTCPServer(("127.0.0.1", 0), Tunnel)
        self.server.daemon_threads = True
        self.server.proxy, self.server.port = self, port
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        self.url = f"http://127.0.0.1:{self.server.server_address[1]}"

    def stop(self):
        self.server.shutdown()
        self.server.server_close()


class Tunnel(socketserver.StreamRequestHandler):
    rbufsize = 0

    def handle(self):
        first = self.rfile.readline().decode()
        if not first:
            return
        while self.rfile.readline().strip():
            pass
        self.server.proxy.asked.append(first.split()[1])
        out = socket.create_connection(("127.0.0.1", self.server.port))
        self.wfile.write(b"HTTP/1.1 200 OK\r\n\r\n")
        threading.Thread(target=pump, args=(out, self.request), daemon=True).start()
        pump(self.request, out)


def pump(source, sink):
    try:
        while data := source.recv(65536):
            sink.sendall(data)
        sink.shutdown(socket.SHUT_WR)
    except OSError:
        pass
