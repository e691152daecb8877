"""The document as YAML, and a page to read and try it: Swagger UI, from this server alone.

The page's files come out of a package, so that no other host learns who reads our documentation. Its policy forbids
scripts inside the page and everything from elsewhere.
"""

from pathlib import Path
from typing import Any

import yaml
from fastapi import APIRouter, FastAPI, Request
from starlette.exceptions import HTTPException
from starlette.responses import HTMLResponse, Response
from starlette.staticfiles import StaticFiles

from app.http import PUBLIC_CACHE, etag_of, unchanged

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


def install(app: FastAPI) -> None:
    """Serve `/openapi.yaml` and `/docs` beside the document of this app."""
    router = APIRouter(include_in_schema=False)
    made: list[bytes] = []
    own, packaged = StaticFiles(directory=_OWN), StaticFiles(packages=[("fastapi_offline", "static")])
    files = {"start.js": own, "swagger-ui.css": packaged, "swagger-ui-bundle.js": packaged}

    @router.get("/openapi.yaml")
    def document(request: Request) -> Response:
        """The document, made once: it takes half a second."""
        if not made:
            made.append(as_yaml(app.openapi()))
        etag = etag_of(made[0])
        headers = {"ETag": etag, "Cache-Control": PUBLIC_CACHE}
        return unchanged(request, etag) or Response(made[0], headers=headers, media_type=YAML)

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


def as_yaml(document: dict[str, Any]) -> bytes:
    """The same content as the JSON, in the same order."""
    text: str = yaml.dump(document, Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=120)
    return text.encode()
