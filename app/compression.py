"""Answers as gzip, for whoever says to read it. Text only: a workbook and a zip are compressed already.

Between `Plumbing` and the app, so that a HEAD tells the length that a GET has. An answer goes out as it comes in, part
by part, so that an export takes no more memory than without. Figures and reasons: docs/adr/compression.md.
"""

import zlib
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

LEVEL = 1
"""Of 1 to 9. An answer of 16 kB becomes 3.3 kB in 0.05 ms; at 6 it becomes 2.9 kB in 0.15 ms."""

SMALLEST = 1_000
"""Bytes. What fits in one packet arrives no sooner when it is smaller."""

ASIDE = 50_000
"""Bytes from which compressing happens in a thread: 0.25 ms is as long as somebody else's question may wait."""

_TEXT = ("text/", "application/json", "application/javascript", "application/x-ndjson", "application/yaml", "image/svg")
_GZIP_WITH_HEADER = 16 + zlib.MAX_WBITS
"""How zlib is told to write gzip; it puts no time in it, so that the same answer is the same bytes."""


class Compressed:
    """The wrapper. An ETag of exact bytes becomes weak with the compressing, for the bytes are others then (RFC 9110,
    8.8.3.3)."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        await self._app(scope, receive, _Answer(_reads_gzip(Headers(scope=scope)), send).send)


class _Answer:
    """One answer on its way out. Its head waits for the first part of the body: only then is its size known."""

    def __init__(self, wanted: bool, send: Send) -> None:
        self._wanted, self._send = wanted, send
        self._head: Message | None = None
        self._gzip: Any = None

    async def send(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(raw=message["headers"])
            if message["status"] == 304:
                headers.add_vary_header("Accept-Encoding")
                self._weaken(headers)
            elif _may_change(headers):
                headers.add_vary_header("Accept-Encoding")
                if self._wanted:
                    self._head = message
                    return
        elif self._head is not None:
            message = await self._first(self._head, message)
        elif self._gzip is not None:
            message = {**message, "body": await self._part(message)}
        await self._send(message)

    async def _first(self, head: Message, message: Message) -> Message:
        """Send the head and give the first part, as gzip unless it is all there is and small."""
        self._head = None
        whole = not message.get("more_body", False)
        if whole and len(message.get("body", b"")) < SMALLEST:
            await self._send(head)
            return message
        self._gzip = zlib.compressobj(LEVEL, zlib.DEFLATED, _GZIP_WITH_HEADER)
        body = await self._part(message)
        headers = MutableHeaders(raw=head["headers"])
        headers["Content-Encoding"] = "gzip"
        del headers["Content-Length"]
        if whole:
            headers["Content-Length"] = str(len(body))
        self._weaken(headers)
        await self._send(head)
        return {**message, "body": body}

    async def _part(self, message: Message) -> bytes:
        body, last = message.get("body", b""), not message.get("more_body", False)
        if len(body) < ASIDE:
            return _compress(self._gzip, body, last)
        return await run_in_threadpool(_compress, self._gzip, body, last)

    def _weaken(self, headers: MutableHeaders) -> None:
        if self._wanted and headers.get("etag", "").startswith('"'):
            headers["ETag"] = f"W/{headers['etag']}"


def _compress(gzip: Any, body: bytes, last: bool) -> bytes:
    found: bytes = gzip.compress(body)
    return found + gzip.flush() if last else found


def _reads_gzip(headers: Headers) -> bool:
    """Whether gzip is named, or everything is, without being refused (`q=0`)."""
    found: dict[str, bool] = {}
    for each in headers.get("accept-encoding", "").lower().split(","):
        coding, _, weight = (part.strip() for part in each.partition(";"))
        found[coding] = weight.replace(" ", "").rstrip("0").rstrip(".") not in ("q=", "q=0")
    return found.get("gzip", found.get("*", False))


def _may_change(headers: MutableHeaders) -> bool:
    """Text that is not encoded yet. Not with an exact ETag on what may not be kept either: that one names a version of
    a draft, and comes back in `If-Match`, where a weak one would never match."""
    kind = headers.get("content-type", "").partition(";")[0].strip().lower()
    text = kind.startswith(_TEXT) or kind.endswith("+json")
    a_version = headers.get("etag", "").startswith('"') and "public" not in headers.get("cache-control", "")
    return text and not a_version and "content-encoding" not in headers and "content-range" not in headers
