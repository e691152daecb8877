"""The export and its description over HTTP."""

import hashlib
from collections.abc import Iterator
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response, StreamingResponse
from starlette.types import Receive, Scope, Send

from app.exchange import dcat
from app.exchange.export import Edition, edition
from app.exchange.export_formats import EXTENSIONS, MEDIA_TYPES, stream
from app.exchange.export_shapes import Export, Formaat, Uitvoer
from app.http import API_VERSION, PUBLIC_CACHE, WITHOUT_BODY, cacheable, unchanged
from app.negotiation import negotiate
from app.problems import NotAcceptable
from app.vocabulary.region import Region

router = APIRouter(tags=["Uitwisseling"])

_HEADERS = {
    "X-Log-Reeks": "Welk logboek (een UUID). Verandert na het terugzetten van een reservekopie.",
    "X-Log-Nr": "Tot en met welk nummer van het logboek. Een spiegel gaat hierna verder.",
    "Link": 'De licentie van de gegevens (`rel="license"`), als die bekend is.',
    "Content-Disposition": "Een naam voor het bestand.",
}
_TEXT = {media: {"schema": {"type": "string"}} for media in ("application/x-ndjson", "text/csv")}
_FILES: tuple[Formaat, ...] = ("xlsx", "hsds")
_BINARY = {MEDIA_TYPES[each]: {"schema": {"type": "string", "format": "binary"}} for each in _FILES}


@router.get(
    "/export",
    summary="De hele gids in één bestand",
    operation_id="export",
    responses={
        200: {
            "model": Export,
            "content": {**_TEXT, **_BINARY},
            "headers": {name: {"description": text, "schema": {"type": "string"}} for name, text in _HEADERS.items()},
        }
    },
)
def export(request: Request, uitvoer: Annotated[Uitvoer, Query()]) -> Response:
    """Alle vermeldingen van alle soorten, elk zoals haar eigen adres haar geeft, op volgorde van soort en id.

    Met `peildatum` krijgt u de gids van het eind van die dag. `ndjson` heeft één vermelding per regel, met vaste
    volgorde van sleutels (RFC 8785), zodat u twee exports byte voor byte kunt vergelijken. `hsds` is een zip met de
    tabellen van HSDS 3.1 en hun `datapackage.json`.
    """
    house = request.app.state.house
    _require_readable(request, uitvoer.formaat)
    chosen = edition(house.database, uitvoer.peildatum)
    headers = _headers(chosen, uitvoer.formaat, house.region)
    known = unchanged(request, headers)
    if known:
        return known
    headers["Content-Type"] = MEDIA_TYPES[uitvoer.formaat]
    if request.scope.get(WITHOUT_BODY):
        head = Response(headers=headers)
        del head.headers["Content-Length"]  # it would say that the file is empty
        return head
    return Streamed(stream(uitvoer.formaat, house.database, chosen, house.region, house.settings.data), headers=headers)


@router.get(
    "/dcat",
    summary="Beschrijving voor datacatalogi",
    operation_id="dcat",
    response_class=Response,
    responses={200: {"content": {dcat.MEDIA_TYPE: {"schema": {"type": "object"}}}}},
)
def description(request: Request) -> Response:
    """Deze gids als dataset, volgens DCAT-AP-NL 3.0 en in JSON-LD: wat, van wie, hoe vaak, onder welke licentie en
    in welke vormen. Wat onbekend is, ontbreekt."""
    house = request.app.state.house
    answer = cacheable(request, dcat.describe(house.settings, house.region, dcat.read(house.database)))
    if answer.status_code == 200:
        answer.headers["Content-Type"] = dcat.MEDIA_TYPE
    return answer


class Streamed(StreamingResponse):
    """A stream whose source is closed when the answer ends, also when the caller went away."""

    def __init__(self, parts: Iterator[bytes], headers: dict[str, str]) -> None:
        super().__init__(parts, headers=headers)
        self._parts = parts

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            await super().__call__(scope, receive, send)
        finally:
            close: Any = getattr(self._parts, "close", None)
            if close is not None:
                await run_in_threadpool(close)


def _require_readable(request: Request, formaat: Formaat) -> None:
    """Raise NotAcceptable when the caller reads other forms than the one that was chosen."""
    form = MEDIA_TYPES[formaat].partition(";")[0]
    try:
        negotiate(request, (form,))
    except NotAcceptable:
        detail = f"Met formaat={formaat} is dit {form}. Kies een ander formaat, of stuur dat als Accept."
        raise NotAcceptable(detail) from None


def _headers(edition: Edition, formaat: Formaat, region: Region) -> dict[str, str]:
    day = edition.peildatum.isoformat() if edition.peildatum else f"nr-{edition.nr}"
    # In tables the needs and areas are called as they are now, so that a later number may be another file.
    words = edition.newest if formaat == "hsds" else ""
    source = f"{edition.reeks} {edition.nr} {words} {edition.peildatum} {formaat} {API_VERSION}"
    extension = EXTENSIONS.get(formaat, formaat)
    headers = {
        "X-Log-Reeks": str(edition.reeks),
        "X-Log-Nr": str(edition.nr),
        "Content-Disposition": f'attachment; filename="het-juiste-adres-{region.regio["id"]}-{day}.{extension}"',
        # Weak: the same entries, though a later release may write them down otherwise.
        "ETag": f'W/"{hashlib.blake2b(source.encode(), digest_size=12).hexdigest()}"',
        "Cache-Control": PUBLIC_CACHE,
    }
    licence = region.licentie
    return {**headers, "Link": f'<{licence.url}>; rel="license"'} if licence else headers
