"""What stands before a Milvus server that wants credentials: TLS, and a token with every call."""

import base64
import ipaddress
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

import grpc
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

HOST = "127.0.0.1"


class Gate(grpc.GenericRpcHandler):
    """Hands calls with the right token on to the server at `target`, as Milvus' own proxy does."""

    def __init__(self, target: str, token: str) -> None:
        self._channel = grpc.insecure_channel(target)
        self._token = base64.b64encode(token.encode()).decode()

    def service(self, details: grpc.HandlerCallDetails) -> grpc.RpcMethodHandler:
        given = dict(details.invocation_metadata).get("authorization")

        def handed_on(request: bytes, context: grpc.ServicerContext) -> bytes:
            if given != self._token:
                context.abort(grpc.StatusCode.UNAUTHENTICATED, "auth check failure")
            try:
                return self._channel.unary_unary(details.method)(request)
            except grpc.RpcError as error:
                context.abort(error.code(), error.details())

        return grpc.unary_unary_rpc_method_handler(handed_on)


@contextmanager
def gate(target: str, token: str, certificate: tuple[bytes, bytes] | None = None) -> Iterator[int]:
    """The port of a gate before a server, encrypted where there is a key and certificate."""
    server = grpc.server(ThreadPoolExecutor(8), handlers=[Gate(target, token)])
    if certificate is None:
        port = server.add_insecure_port(f"{HOST}:0")
    else:
        port = server.add_secure_port(f"{HOST}:0", grpc.ssl_server_credentials([certificate]))
    server.start()
    yield port
    server.stop(None).wait()


def own_certificate() -> tuple[bytes, bytes]:
    """A key and a certificate for HOST that nobody knows, as PEM."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "gate")])
    host = x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address(HOST))])
    now, day = datetime.now(UTC), timedelta(days=1)
    made = (
        x509.CertificateBuilder(name, name, key.public_key(), 1, now - day, now + day)
        .add_extension(host, critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    return private, made.public_bytes(serialization.Encoding.PEM)
