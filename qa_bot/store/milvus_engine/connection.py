"""Calls to a Milvus server, each with a time limit, and its errors as ours."""

from __future__ import annotations

import logging
import os
import threading
import time
from typing import Any
from urllib.parse import urlsplit

from qa_bot.records import IndexGoneError, IndexServer, IndexServerError, StoreError

logger = logging.getLogger(__name__)

LOOPBACK = ("127.0.0.1", "::1", "localhost")
# What the server wants to see: "user:password", or the token of a hosted one.
TOKEN = "QA_BOT_INDEX_TOKEN"
# To load, flush or drop a collection takes a server longer than to answer.
BUILDING_SECONDS = 120.0

# Where a server has closed an idle connection, as milvus-lite does after some 30 s, gRPC finds
# out at the next call, which fails. Milvus takes all our calls twice.
PAUSES = (0.2,)

# Codes of the server, of Milvus and of milvus-lite: pymilvus names but the first.
_NO_COLLECTION = {100}
_NO_ALIAS = {100, 1600}
_NOT_LOADED = {101}
# pymilvus' own code where it cannot connect.
_NO_CONNECTION = 2


class _ReleasedError(IndexServerError):
    """The collection is there, and has to be loaded before it is searched."""


class MilvusServer:
    """A server and its client, which connects at the first call, and again after a loss."""

    def __init__(self, place: IndexServer) -> None:
        self.place = place
        self._client: Any = None
        self._connecting = threading.Lock()

    def call(self, method: str, *args: Any, seconds: float | None = None, **options: Any) -> Any:
        """Call a method of MilvusClient within the server's time limit, or in `seconds`.

        The first argument is the collection that is meant; where the server has released it, as
        after a restart, it is loaded and the call made again. Raises IndexServerError, and
        IndexGoneError where the collection is not there.
        """
        limit = seconds or self.place.timeout
        try:
            return self._called(method, limit, args, options)
        except _ReleasedError:
            self._called("load_collection", max(limit, BUILDING_SECONDS), args[:1], {})
            return self._called(method, limit, args, options)

    def target(self, alias: str) -> str | None:
        """Find the collection that an alias stands for; None where there is no such alias."""
        try:
            found = self._raw("describe_alias", self.place.timeout, (), {"alias": alias})
        except Exception as error:
            if _code(error) in _NO_ALIAS:
                return None
            raise self._translated(error, self.place.timeout, alias) from error
        name = found.get("collection_name") if isinstance(found, dict) else None
        if not isinstance(name, str) or not name:
            raise IndexServerError(f"{self.place} says no collection for the alias {alias!r}")
        return name

    def _called(
        self, method: str, limit: float, args: tuple[Any, ...], options: dict[str, Any]
    ) -> Any:
        try:
            return self._raw(method, limit, args, options)
        except Exception as error:  # grpc's for a time-out, pymilvus' own for all else
            raise self._translated(error, limit, str(args[0]) if args else "") from error

    def _raw(
        self, method: str, limit: float, args: tuple[Any, ...], options: dict[str, Any]
    ) -> Any:
        for pause in PAUSES:
            try:
                return getattr(self._connected(), method)(*args, timeout=limit, **options)
            except Exception as error:
                if not _is_unreachable(_code(error)):
                    raise
                time.sleep(pause)
        return getattr(self._connected(), method)(*args, timeout=limit, **options)

    def _connected(self) -> Any:
        with self._connecting:
            if self._client is None:
                self._client = self._new_client()
            return self._client

    def _new_client(self) -> Any:
        # gRPC writes of pings and lost connections to stderr itself, from C.
        os.environ.setdefault("GRPC_VERBOSITY", "NONE")
        # Importing the client puts a .env that it finds into the environment.
        token = os.environ.get(TOKEN, "")
        try:
            from pymilvus import MilvusClient
        except ImportError as error:
            raise IndexServerError(
                f"{self.place} is an index on a Milvus server, for which pymilvus is missing; "
                "install it with: pip install 'qa-bot[milvus]'"
            ) from error
        if token and self._is_in_the_clear():
            logger.warning(
                "%s goes to %s unencrypted, where all between may read it; use https://, or a "
                "network of your own",
                TOKEN, self.place.address,
            )  # fmt: skip
        # It logs each failed call with its traceback; what failed is said by our error, once.
        logging.getLogger("pymilvus").setLevel(logging.CRITICAL + 1)
        # Of one address it makes one connection for the whole process.
        return MilvusClient(
            uri=self.place.address,
            token=token,
            timeout=self.place.timeout,
        )

    def _is_in_the_clear(self) -> bool:
        """Whether what is sent leaves this machine unencrypted."""
        address = urlsplit(self.place.address)
        return address.scheme == "http" and address.hostname not in LOOPBACK

    def _translated(self, error: Exception, limit: float, collection: str) -> StoreError:
        """The error of ours for one of the client's; its text never holds the token."""
        if isinstance(error, StoreError):
            return error
        code, address = _code(error), self.place.address
        if code in _NOT_LOADED:
            return _ReleasedError(f"{address} has released {collection}")
        if code in _NO_COLLECTION:
            return IndexGoneError(
                f"{collection} is no longer at {address}: another program has put newer ones in "
                "its place, or dropped it; ask again"
            )
        status = code if isinstance(code, str) else ""
        if status == "DEADLINE_EXCEEDED":
            return IndexServerError(
                f"the index server at {address} did not answer within {limit:g} s; see whether it "
                "is overloaded, or raise index_timeout"
            )
        if _is_unreachable(code):
            trusted = ", and its certificate is one that this machine trusts"
            return IndexServerError(
                f"the index server at {address} cannot be reached ({status or 'no connection'}); "
                f"see whether it runs, and whether {TOKEN} is what it wants"
                f"{trusted if address.startswith('https:') else ''}"
            )
        reason = " ".join(str(getattr(error, "message", "") or type(error).__name__).split())
        token = os.environ.get(TOKEN)
        reason = reason.replace(token, "***") if token else reason
        return IndexServerError(f"the index server at {address} refuses: {reason[:300]}")


def _is_unreachable(code: object) -> bool:
    """Whether a call did not get as far as the server; one that was too slow did."""
    return code == _NO_CONNECTION or (isinstance(code, str) and code != "DEADLINE_EXCEEDED")


def _code(error: Exception) -> object:
    """The code of an error: Milvus' number, or the name of gRPC's status."""
    code = getattr(error, "code", None)
    code = code() if callable(code) else code
    name = getattr(code, "name", None)
    if name is not None and not isinstance(code, int):
        return name
    return code
