"""The certificate that a server shows, and its key: two PEM files, taken anew where they change."""

from __future__ import annotations

import datetime
import logging
import os
import ssl
from pathlib import Path

from qa_bot.records import QABotError
from qa_bot.settings.schema import ServerSettings

logger = logging.getLogger(__name__)

OF_ANOTHER = "KEY_VALUES_MISMATCH"  # OpenSSL's word for a key that is not the certificate's

State = tuple[tuple[int, int, int], ...]


class Certificate:
    """A certificate with its key; `context` is for the next connection, never half of two.

    Raises QABotError where they cannot be used.
    """

    def __init__(self, certificate: Path, key: Path) -> None:
        self._files = certificate, key
        self._tried = self._last = self._state()
        self.context = _context(certificate, key)

    @classmethod
    def of(cls, server: ServerSettings) -> Certificate | None:
        """That of the settings; None where they have none."""
        if server.certificate is None and server.key is None:
            return None
        if server.certificate is None or server.key is None:
            there, absent = ("certificate", "key") if server.key is None else ("key", "certificate")
            raise QABotError(
                f"there is a {there} without a {absent}; a server has both or none; add {absent} "
                f"below [server] or --{absent}"
            )
        return cls(server.certificate, server.key)

    def look(self) -> None:
        """Take the files anew where they have changed, and are as at the last look.

        Those that cannot be used are named in a warning, and the ones before stay; it raises
        nothing, as it would end the server.
        """
        try:
            self._take_changed()
        except QABotError as error:
            logger.warning("the certificate before stays: %s", error)
        except Exception:
            logger.exception("the certificate before stays")

    def _take_changed(self) -> None:
        now, last = self._state(), self._last
        self._last = now
        if now != self._tried and now == last:
            self._tried = now
            self.context = _context(*self._files)
            logger.info("the certificate has changed and is taken")

    def _state(self) -> State:
        try:
            found = [os.stat(path) for path in self._files]
        except OSError:
            return ()
        return tuple((one.st_mtime_ns, one.st_size, one.st_ino) for one in found)


def _context(certificate: Path, key: Path) -> ssl.SSLContext:
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    context.options |= ssl.OP_NO_RENEGOTIATION
    context.set_alpn_protocols(["http/1.1"])
    # OpenSSL does not say which of the two it cannot read.
    shown, _ = _read(certificate), _read(key)
    try:
        context.load_cert_chain(certificate, key, _no_password)
        _warn_of_its_time(certificate, shown)
    except (OSError, ValueError) as error:
        reason = getattr(error, "reason", None)
        said = reason or getattr(error, "strerror", None) or str(error)
        found = "are not of one another" if reason == OF_ANOTHER else f"are not usable ({said})"
        raise QABotError(
            f"{certificate} and {key} {found}; expected the certificate (BEGIN CERTIFICATE), with "
            "those between it and its authority, and its key, both PEM"
        ) from error
    return context


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise QABotError(
            f"{path} cannot be read ({error.strerror}); expected a PEM file; correct "
            "certificate and key below [server], or who may read it"
        ) from error


def _no_password() -> str:
    """Raise what is said of a key that has a password: nobody is there to type it."""
    raise QABotError("the key has a password; expected one without, which its owner alone may read")


def _warn_of_its_time(path: Path, shown: bytes) -> None:
    """Name a certificate whose time is over, or has not begun: browsers refuse it.

    Raises ValueError for what is no certificate to `cryptography`, which is stricter than OpenSSL.
    """
    from cryptography import x509

    try:
        certificate, *_ = x509.load_pem_x509_certificates(shown)
    except x509.InvalidVersion as error:
        raise ValueError(str(error)) from error
    begin, end = certificate.not_valid_before_utc, certificate.not_valid_after_utc
    if not begin <= datetime.datetime.now(datetime.UTC) <= end:
        logger.warning(
            "%s holds from %s to %s: browsers refuse it now; put a new one in its place",
            path, begin.date(), end.date(),
        )  # fmt: skip
