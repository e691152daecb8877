"""A zip that goes out while it is made, to a reader who may be slow: the standard library writes it to a line that
cannot go back. The same edition gives the same bytes: every file in it has the edition's own moment, not now."""

import zipfile
from collections.abc import Iterable, Iterator
from typing import Any, Self, cast

from app.exchange.export import Edition
from app.exchange.hsds.entries import in_utc
from app.log import ZONE

_OLDEST = (1980, 1, 1, 0, 0, 0)
"""Before this a zip knows no time."""


class Archive:
    """Files one after another, part by part; `rest` after it is closed ends it."""

    def __init__(self, edition: Edition) -> None:
        self._moment = in_utc(edition.op).astimezone(ZONE).timetuple()[:6] if edition.op else _OLDEST
        self._line = _Line()
        self._zip = zipfile.ZipFile(cast(Any, self._line), "w")

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        self._zip.close()

    def file(self, path: str, parts: Iterable[bytes]) -> Iterator[bytes]:
        """A file of these parts, as the zip has it."""
        info = zipfile.ZipInfo(path, cast(Any, self._moment))
        info.compress_type = zipfile.ZIP_DEFLATED
        info.external_attr = 0o644 << 16
        with self._zip.open(info, "w", force_zip64=True) as file:  # how large it becomes shows when it is written
            for part in parts:
                file.write(part)
                yield self._line.take()
        yield self._line.take()

    def rest(self) -> bytes:
        """The end of the zip."""
        return self._line.take()


class _Line:
    """Gives away what it got and cannot go back."""

    def __init__(self) -> None:
        self._parts: list[bytes] = []

    def write(self, part: bytes) -> int:
        self._parts.append(bytes(part))
        return len(part)

    def flush(self) -> None:
        """Nothing waits."""

    def take(self) -> bytes:
        found, self._parts = b"".join(self._parts), []
        return found
