"""Somebody who is told: a fake of the sender, which keeps its contract, and a real server by TLS under its own CA."""

import ipaddress
import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from chalicelib.services.webhooks.ports import Posting, Reply
from chalicelib.services.webhooks.public_address import is_public
from chalicelib.services.webhooks.target import target_of

PUBLIC = "93.184.216.34"
HOST = "hooks.example.com"


@dataclass
class FakeSender:
    """Sender in a list. `answers` maps hosts to a status or the word of a failure; `addresses` to what a name has."""

    answers: dict[str, int | str] = field(default_factory=dict)
    addresses: dict[str, str] = field(default_factory=dict)
    got: list[Posting] = field(default_factory=list)

    def post(self, posting: Posting) -> Reply:
        host = target_of(posting.url).host
        if not is_public(self.addresses.get(host, PUBLIC)):
            return Reply(None, "address refused", 1)
        answer = self.answers.get(host, 204)
        if isinstance(answer, str):
            return Reply(None, answer, 6_000)  # type: ignore[arg-type]
        self.got.append(posting)
        return Reply(answer, None, 12)


@dataclass
class Receiver:
    """A server that listens on this machine; `requests` are the bytes that came."""

    port: int
    requests: list[bytes]
    ca: str

    def connect(self, address: str, port: int, seconds: float) -> socket.socket:
        """What a sender connects with in place of the internet: every address is this server."""
        return socket.create_connection(("127.0.0.1", self.port), timeout=seconds)

    def trusted(self) -> ssl.SSLContext:
        return ssl.create_default_context(cafile=self.ca)


Answer = Callable[[socket.socket], None]


def saying(data: bytes) -> Answer:
    return lambda channel: channel.sendall(data)


@contextmanager
def receiving(answer: Answer, folder: Path, name: str = HOST) -> Iterator[Receiver]:
    """A server with a certificate for `name`, which answers each request so."""
    ca, chain = _certificates(folder, name)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(chain)
    listener = socket.create_server(("127.0.0.1", 0))
    requests: list[bytes] = []

    def serve() -> None:
        while True:
            try:
                plain, _ = listener.accept()
            except OSError:
                return
            with plain, suppress(OSError), context.wrap_socket(plain, server_side=True) as channel:
                requests.append(_request(channel))
                answer(channel)

    worker = threading.Thread(target=serve, daemon=True)
    worker.start()
    try:
        yield Receiver(listener.getsockname()[1], requests, ca)
    finally:
        listener.shutdown(socket.SHUT_RDWR)
        listener.close()
        worker.join(5)


def _request(channel: socket.socket) -> bytes:
    data = b""
    while b"\r\n\r\n" not in data:
        data += channel.recv(4_096)
    head, _, body = data.partition(b"\r\n\r\n")
    length = next(
        int(line.split(b":")[1]) for line in head.split(b"\r\n") if line.lower().startswith(b"content-length")
    )
    while len(body) < length:
        body += channel.recv(4_096)
    return head + b"\r\n\r\n" + body


def _certificates(folder: Path, name: str) -> tuple[str, str]:
    """Files of a CA's certificate, and of a key with a certificate that the CA gave for `name`."""
    began = datetime.now(UTC) - timedelta(days=1)
    ca_key, key = ec.generate_private_key(ec.SECP256R1()), ec.generate_private_key(ec.SECP256R1())
    ca_name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "A CA of tests")])

    def made(of: x509.Name, public: ec.EllipticCurvePublicKey) -> x509.CertificateBuilder:
        builder = x509.CertificateBuilder().subject_name(of).issuer_name(ca_name).public_key(public)
        builder = builder.serial_number(x509.random_serial_number()).not_valid_before(began)
        return builder.not_valid_after(began + timedelta(days=9))

    usage = x509.KeyUsage(True, False, False, False, False, True, True, False, False)
    ca = (
        made(ca_name, ca_key.public_key())
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(usage, critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(ca_key.public_key()), critical=False)
        .sign(ca_key, hashes.SHA256())
    )
    host = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    own = (
        made(host, key.public_key())
        .add_extension(x509.SubjectAlternativeName([_named(name)]), critical=False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(ca_key.public_key()), critical=False)
        .sign(ca_key, hashes.SHA256())
    )
    pem = serialization.Encoding.PEM
    private = key.private_bytes(pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    (folder / "ca.pem").write_bytes(ca.public_bytes(pem))
    (folder / "own.pem").write_bytes(private + own.public_bytes(pem))
    return str(folder / "ca.pem"), str(folder / "own.pem")


def _named(name: str) -> x509.GeneralName:
    try:
        return x509.IPAddress(ipaddress.ip_address(name))
    except ValueError:
        return x509.DNSName(name)
