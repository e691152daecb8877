"""The parts of the house that are apps of their own, by the beginning of the address."""

from collections.abc import Mapping

from starlette.types import ASGIApp, Receive, Scope, Send


class Rooms:
    """Which app answers: by the beginning of the address, else the pages. Told to each app with what it calls the place
    where it begins, which it has without a slash too: nothing in `/v1`, and `/` in `/hsds`, where HSDS writes it so.

    A mount does the same by way of everything that is around the pages, a twentieth of a question's time.
    """

    def __init__(self, pages: ASGIApp, apps: Mapping[str, tuple[ASGIApp, str]]) -> None:
        self._pages, self._apps = pages, apps

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        path: str = scope.get("path", "")
        for prefix, (app, start) in self._apps.items():
            if path.startswith(prefix) and path[len(prefix) :][:1] in ("", "/"):
                # In the scope itself, as a mount does: the access log finds the route there.
                scope.update(path=path if path != prefix else prefix + start, root_path=prefix)
                await app(scope, receive, send)
                return
        await self._pages(scope, receive, send)
