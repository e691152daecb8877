"""One page of a list, or all of it line by line, as an HTTP answer."""

from collections.abc import Callable, Iterator, Sequence
from typing import Any, TypeVar

import orjson
from fastapi import Request
from starlette.responses import Response, StreamingResponse

from app.exchange.hsds.objects import Object
from app.exchange.hsds.shapes import DEFAULT_PAGE, Parameters
from app.http import PUBLIC_CACHE, JSONResponse, cacheable, page_links

R = TypeVar("R")

NDJSON = "application/x-ndjson"

LINES = 100
"""Records of a long answer that are read at once."""


def page_of(
    records: Sequence[R], query: Parameters, show: Callable[[Sequence[R]], list[Object]], default: int = DEFAULT_PAGE
) -> Object:
    """The HSDS page that was asked for. Beyond the last page it is empty, and says so."""
    number, size = query.page or 1, query.per_page or default
    pages = -(-len(records) // size)
    contents = show(records[(number - 1) * size : number * size])
    return {
        "total_items": len(records),
        "total_pages": pages,
        "page_number": number,
        "size": len(contents),
        "first_page": number == 1,
        "last_page": number >= pages,
        "empty": not contents,
        "contents": contents,
    }


def answer(request: Request, query: Parameters, page: Object) -> Response:
    """A page with ETag and links; what somebody searched for is kept nowhere and put in no link."""
    if query.search is not None:
        return JSONResponse(page)
    size = query.per_page or max(page["total_items"], 1) if _minimal(query) else query.per_page or DEFAULT_PAGE
    links = page_links(
        request.url.path, request.query_params.multi_items(), page["page_number"], size, page["total_items"]
    )
    return cacheable(request, page, links)


def lines(query: Parameters, records: Sequence[R], show: Callable[[Sequence[R]], list[Object]]) -> Response:
    """Every record as a line of JSON. `show` opens a session of its own for each batch: a slow reader holds none."""

    def written() -> Iterator[bytes]:
        for start in range(0, len(records), LINES):
            yield b"".join(orjson.dumps(each) + b"\n" for each in show(records[start : start + LINES]))

    headers = {} if query.search is not None else {"Cache-Control": PUBLIC_CACHE}
    return StreamingResponse(written(), media_type=NDJSON, headers=headers)


def _minimal(query: Any) -> bool:
    return bool(getattr(query, "minimal", False))
