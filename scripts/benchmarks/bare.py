"""The yardstick: what the framework itself costs for the same method, a parsed body and an answer of the same size."""

import os
from pathlib import Path
from typing import Annotated

from fastapi import FastAPI, Query, Request
from starlette.responses import Response

from app.advice.shapes import Vraag
from app.directory.shapes import Lijst
from app.exchange.feed_router import Cursor

app = FastAPI(openapi_url=None)
ANSWERS = {name: Path(os.environ["BENCH_ANSWERS"], name).read_bytes() for name in ("post", "get", "feed")}


@app.post("/post")
async def post(_vraag: Vraag) -> Response:
    """Precomputed bytes for a parsed body."""
    return Response(ANSWERS["post"], media_type="application/json")


@app.get("/get")
async def get(_request: Request, _lijst: Annotated[Lijst, Query()]) -> Response:
    """Precomputed bytes for parsed filters."""
    return Response(ANSWERS["get"], media_type="application/json")


@app.get("/feed")
async def feed(_request: Request, _cursor: Annotated[Cursor, Query()]) -> Response:
    """Precomputed bytes for a parsed cursor."""
    return Response(ANSWERS["feed"], media_type="application/json")
