"""A small EWS over HTTPS that lets in by Kerberos, judged by MIT krb5 through pyspnego, bound to its
certificate; or offers NTLM beside it. It takes tokens in SPNEGO, raw ones, or both.
"""

import base64
import os
import ssl
import sys
import threading
from http.server import ThreadingHTTPServer

import gssapi
import spnego
from spnego._spnego import NegTokenResp, NegState, unpack_token
from spnego.channel_bindings import GssChannelBindings

sys.path.append(os.path.join(os.path.dirname(__file__), "..", "ntlm"))
import acceptor as ntlm  # noqa: E402

# A refusal is raised with its reason at once, also where the library has a token to send with it.
gssapi.SecurityContext.__DEFER_STEP_ERRORS__ = False

KRB5 = bytes.fromhex("06092a864886f712010202")
# KRB-ERROR in the frame of Kerberos (RFC 4121 section 4.1): what a server without SPNEGO may answer.
KRB_ERROR = b"\x60\x10" + KRB5 + b"\x03\x00\x7e\x01\x00"


def form(token):
    """Which of the two forms a token is in."""
    return "raw" if token[:1] == b"\x60" and token[2:24].find(KRB5) in (0, 1, 2) else "wrapped"


class Connection(ntlm.Connection):
    """Kerberos signs the connection in; the steps of NTLM are those of the other acceptor."""

    def setup(self):
        super().setup()
        self.ticket = None

    def do_POST(self):
        scheme, _, token = (self.headers.get("Authorization") or "").partition(" ")
        if scheme not in ("Negotiate", "Kerberos"):
            super().do_POST()
            return
        world = self.server.world
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        token = base64.b64decode(token)
        kind = form(token)
        if kind not in world.takes:
            world.note(f"{kind} not taken under {scheme}")
            self.answer(*world.untaken)
            return
        done, proof = self.accept(world, token, kind, scheme)
        if not done:
            offers = [f"{scheme} {base64.b64encode(proof).decode()}"] if proof else world.offers
            self.answer(401, b"no", offers)
            return
        if not world.keeps:
            self.who = None
        offers = [] if world.mute else [f"{scheme} {base64.b64encode(world.shown(proof)).decode()}"]
        if body:
            world.note("served")
        self.answer(200 if body else 400, ntlm.FOLDER if body else b"", offers)

    def accept(self, world, token, kind, scheme):
        """Whether the ticket is good, and the token to answer with."""
        try:
            if self.ticket is None:
                self.ticket = spnego.server(
                    hostname="localhost",
                    service="HTTP",
                    protocol="kerberos" if kind == "raw" else "negotiate",
                    channel_bindings=world.bindings,
                )
            proof = self.ticket.step(token)
            if not self.ticket.complete:
                # The question whether SPNEGO is known; it names nobody.
                world.note("asked")
                return False, proof
        except Exception as error:
            world.note(f"refused {type(error).__name__}")
            self.ticket = None
            return False, None
        self.who, ticket, self.ticket = self.ticket.client_principal, self.ticket, None
        raw = f" raw {scheme}" if kind == "raw" else ""
        world.note(f"signed in {self.who} {ticket.negotiated_protocol}{raw}")
        return True, proof


def plain(proof):
    return proof


def lie(proof):
    return bytes(len(proof))


def bent(proof):
    """The last byte is another one."""
    return proof[:-1] + bytes([proof[-1] ^ 1])


def wrapped(proof):
    """A raw proof in SPNEGO."""
    return NegTokenResp(neg_state=NegState.accept_complete, response_token=proof).pack()


def wrapped_bent(proof):
    return wrapped(bent(proof))


def raw(proof):
    """A wrapped proof without SPNEGO."""
    return unpack_token(proof).response_token


def raw_bent(proof):
    return bent(raw(proof))


class Acceptor(ntlm.Acceptor):
    def __init__(
        self,
        pair_file,
        binding_hash,
        offers,
        mute=False,
        shown=plain,
        keeps=True,
        ciphers=None,
        takes=("wrapped", "raw"),
        untaken=None,
    ):
        self.mute, self.shown, self.keeps, self.takes = mute, shown, keeps, takes
        # How a token is answered that is in the other form: as a refusal, unless told otherwise.
        self.untaken = untaken or (401, b"no", offers)
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
