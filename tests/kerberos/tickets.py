"""A small EWS over HTTPS that lets in by Kerberos, judged by MIT krb5 through pyspnego, bound to its
certificate; or offers NTLM beside it.
"""

import base64
import hashlib
import os
import ssl
import sys
import threading
from http.server import ThreadingHTTPServer

import spnego
from spnego.channel_bindings import GssChannelBindings

sys.path.append(os.path.join(os.path.dirname(__file__), "..", "ntlm"))
import acceptor as ntlm  # noqa: E402


class Connection(ntlm.Connection):
    """Kerberos signs the connection in; the steps of NTLM are those of the other acceptor."""

    def do_POST(self):
        scheme, _, token = (self.headers.get("Authorization") or "").partition(" ")
        if scheme != "Negotiate":
            super().do_POST()
            return
        world = self.server.world
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        proof = self.accept(world, base64.b64decode(token))
        if proof is None:
            self.answer(401, b"no", world.offers)
            return
        if not world.keeps:
            self.who = None
        offers = [] if world.mute else [f"Negotiate {base64.b64encode(proof).decode()}"]
        if body:
            world.note("served")
        self.answer(200 if body else 400, ntlm.FOLDER if body else b"", offers)

    def accept(self, world, token):
        context = spnego.server(
            hostname="localhost", service="HTTP", protocol=world.protocol, channel_bindings=world.bindings
        )
        try:
            proof = context.step(token)
            if not context.complete:
                raise ValueError("not complete")
        except Exception as error:
            world.note(f"refused {type(error).__name__}")
            return None
        self.who = context.client_principal
        world.note(f"signed in {self.who} {context.negotiated_protocol}")
        return bytes(len(proof)) if world.lies else proof


class Acceptor(ntlm.Acceptor):
    def __init__(self, pair_file, binding_hash, offers, mute=False, lies=False, keeps=True, ciphers=None):
        self.mute, self.lies, self.keeps, self.protocol = mute, lies, keeps, "negotiate"
        self.requires, self.leaves = True, False
        self.bindings = GssChannelBindings(application_data=b"tls-server-end-point:" + binding_hash)
        self.offers, self.notes, self.lock = offers, [], threading.Lock()
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(pair_file)
        if ciphers:
            context.maximum_version = ssl.TLSVersion.TLSv1_2
            context.set_ciphers(ciphers)
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Connection)
        self.server.daemon_threads, self.server.world = True, self
        self.server.socket = context.wrap_socket(
            self.server.socket, server_side=True, do_handshake_on_connect=False
        )
        self.server.handle_error = lambda *_: None
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        self.port = self.server.server_port
        self.url = f"https://localhost:{self.port}/EWS/Exchange.asmx"
