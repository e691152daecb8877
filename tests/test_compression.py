"""Answers as gzip: the same content, for whoever reads it, and no promise about bytes that are others now."""

import asyncio
import gzip
import threading
import tracemalloc
from collections.abc import Iterator
from typing import Any

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.testclient import TestClient
from starlette.types import Message, Receive, Scope, Send

from app.compression import SMALLEST, Compressed

QUESTION = {"vraag": "mijn zoon van 9 durft niet meer naar school, wij wonen in Rolde"}


def raw(client: TestClient, path: str, coding: str, method: str = "GET", **more: Any) -> tuple[Any, bytes]:
    """The answer and its body as it went over the wire."""
    with client.stream(method, path, headers={"Accept-Encoding": coding, **more.pop("headers", {})}, **more) as answer:
        return answer, b"".join(answer.iter_raw())


@pytest.mark.parametrize(
    "path", ["/v1/voorzieningen", "/v1/openapi.yaml", "/", "/v1/export?formaat=csv", "/hsds/services"]
)
def test_it_says_the_same_in_fewer_bytes(drenthe: TestClient, path: str) -> None:
    plain, whole = raw(drenthe, path, "identity")
    packed, small = raw(drenthe, path, "br;q=1.0, gzip;q=0.8")
    assert gzip.decompress(small) == whole
    assert len(small) < len(whole) / 2
    assert (plain.headers.get("content-encoding"), packed.headers["content-encoding"]) == (None, "gzip")
    assert "Accept-Encoding" in plain.headers["vary"]
    assert "Accept-Encoding" in packed.headers["vary"]
    assert int(packed.headers.get("content-length", len(small))) == len(small)


def test_the_main_job_is_a_fifth(drenthe: TestClient) -> None:
    answer, small = raw(drenthe, "/v1/juiste-adres", "gzip", "POST", json=QUESTION)
    assert answer.headers["cache-control"] == "no-store"
    assert len(small) < len(gzip.decompress(small)) / 4


@pytest.mark.parametrize("coding", ["", "identity", "br", "gzip;q=0", "gzip; q=0.000", "*;q=0", "gzip;q=0, *"])
def test_who_does_not_read_gzip_gets_none(drenthe: TestClient, coding: str) -> None:
    answer, body = raw(drenthe, "/v1/voorzieningen", coding)
    assert "content-encoding" not in answer.headers
    assert body.startswith(b"{")


def test_a_workbook_is_compressed_already(drenthe: TestClient) -> None:
    answer, body = raw(drenthe, "/v1/export?formaat=xlsx", "gzip")
    assert "content-encoding" not in answer.headers
    assert body.startswith(b"PK")


def test_head_tells_what_get_has(drenthe: TestClient) -> None:
    head, nothing = raw(drenthe, "/v1/voorzieningen", "gzip", "HEAD")
    get, body = raw(drenthe, "/v1/voorzieningen", "gzip")
    assert nothing == b""
    assert head.headers["content-length"] == get.headers["content-length"] == str(len(body))


def test_an_etag_of_exact_bytes_becomes_weak_and_still_spares_the_answer(drenthe: TestClient) -> None:
    plain = raw(drenthe, "/v1/voorzieningen", "identity")[0].headers["etag"]
    packed = raw(drenthe, "/v1/voorzieningen", "gzip")[0].headers["etag"]
    assert packed == f"W/{plain}"
    for coding, known, told in (("gzip", packed, packed), ("identity", packed, plain), ("gzip", plain, packed)):
        answer, body = raw(drenthe, "/v1/voorzieningen", coding, headers={"If-None-Match": known})
        assert (answer.status_code, body, answer.headers["etag"]) == (304, b"", told)
        assert "Accept-Encoding" in answer.headers["vary"]


# --- what no operation does yet, or not at will -----------------------------------------------------------------------


@pytest.fixture
def small() -> Iterator[TestClient]:
    def text(request: Request) -> Response:
        headers = {key: value for key, value in request.query_params.items() if key != "size"}
        return Response(b"a" * int(request.query_params["size"]), headers=headers, media_type="application/json")

    with TestClient(Compressed(Starlette(routes=[Route("/", text)]))) as client:
        yield client


def test_what_fits_in_a_packet_stays_as_it_is(small: TestClient) -> None:
    found = {size: raw(small, f"/?size={size}", "gzip")[0].headers for size in (0, SMALLEST - 1, SMALLEST)}
    assert ["content-encoding" in headers for headers in found.values()] == [False, False, True]
    assert all("Accept-Encoding" in headers["vary"] for headers in found.values())


def test_the_version_of_a_draft_stays_exact(small: TestClient) -> None:
    """It comes back in If-Match, which a weak one never satisfies."""
    answer, _ = raw(small, '/?size=5000&etag="7"&cache-control=no-store', "gzip")
    assert answer.headers["etag"] == '"7"'
    assert "content-encoding" not in answer.headers


def test_what_is_encoded_already_is_left_alone(small: TestClient) -> None:
    answer, body = raw(small, "/?size=5000&content-encoding=br", "gzip")
    assert (answer.headers["content-encoding"], len(body)) == ("br", 5000)


def test_a_long_answer_goes_out_as_it_comes_in() -> None:
    """24 MB in 200 parts. Without a client: a test's own client would keep everything."""
    sent = list[Message]()

    async def body(scope: Scope, receive: Receive, send: Send) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": [(b"content-type", b"text/csv")]})
        for number in range(200):
            await send({"type": "http.response.body", "body": b"%05d," % number * 20_000, "more_body": number < 199})

    async def receive() -> Message:
        return {"type": "http.request"}

    async def send(message: Message) -> None:
        sent.append(message)

    for thread in threading.enumerate():
        if thread.name == "warm":  # another test's product preparing its words would be counted here
            thread.join()
    tracemalloc.start()
    asyncio.run(Compressed(body)({"type": "http", "headers": [(b"accept-encoding", b"gzip")]}, receive, send))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert len(sent) == 201
    assert len(gzip.decompress(b"".join(message["body"] for message in sent[1:]))) == 200 * 20_000 * 6
    assert (b"content-encoding", b"gzip") in sent[0]["headers"]
    assert peak < 3_000_000
