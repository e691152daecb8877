"""The document as JSON and as YAML, and a page to read and try it: Swagger UI, from this server alone.

The page's files come out of a package, so that no other host learns who reads our documentation. Its policy forbids
scripts inside the page and everything from elsewhere.
"""

from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import orjson
import yaml
from fastapi import APIRouter, FastAPI, Request
from starlette.exceptions import HTTPException
from starlette.responses import HTMLResponse, Response
from starlette.staticfiles import StaticFiles

from app.http import cacheable_bytes
from app.negotiation import JSON

YAML = "application/yaml"
"""RFC 9512."""

_OWN = Path(__file__).parent / "docs"
_PAGE = (_OWN / "index.html").read_text(encoding="utf-8")
_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
_KEPT = "public, max-age=3600"


class _Dumper(yaml.CSafeDumper):
    """Writes a part that occurs twice twice: not every reader of OpenAPI follows YAML's own references."""

    def ignore_aliases(self, _data: Any) -> bool:
        return True


def complete(app: FastAPI, build: Callable[[], dict[str, Any]]) -> None:
    """Let this app have the document that `build` makes, once, instead of the framework's own."""

    def document() -> dict[str, Any]:
        if app.openapi_schema is None:
            app.openapi_schema = build()
        return app.openapi_schema

    app.openapi = document  # type: ignore[method-assign]


def install(app: FastAPI) -> None:
    """Serve `/openapi.json`, `/openapi.yaml` and `/docs` of this app."""
    router = APIRouter(include_in_schema=False)
    serve_json(app, router)
    _serve(router, "/openapi.yaml", YAML, lambda: as_yaml(app.openapi()))
    own, packaged = StaticFiles(directory=_OWN), StaticFiles(packages=[("fastapi_offline", "static")])
    files = {"start.js": own, "swagger-ui.css": packaged, "swagger-ui-bundle.js": packaged}

    @router.get("/docs")
    def page() -> Response:
        """The page: an empty element that the script fills."""
        return HTMLResponse(_PAGE, headers={"Content-Security-Policy": _POLICY, "Cache-Control": _KEPT})

    @router.get("/docs/{file}")
    async def asset(request: Request, file: str) -> Response:
        """One of the three files that the page names."""
        if file not in files:
            raise HTTPException(404)
        response = await files[file].get_response(file, request.scope)
        response.headers["Cache-Control"] = _KEPT
        return response

    app.include_router(router)


def serve_json(app: FastAPI, router: APIRouter | FastAPI) -> None:
    """Serve `/openapi.json` of this app."""
    _serve(router, "/openapi.json", JSON, lambda: orjson.dumps(app.openapi()))


def _serve(router: APIRouter | FastAPI, path: str, form: str, make: Callable[[], bytes]) -> None:
    made = cache(make)  # once: it takes half a second

    @router.get(path, include_in_schema=False)
    def document(request: Request) -> Response:
        return cacheable_bytes(request, made(), {}, form)


def as_yaml(document: dict[str, Any]) -> bytes:
    """The same content as the JSON, in the same order."""
    text: str = yaml.dump(document, Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=120)
    return text.encode()
