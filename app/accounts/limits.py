"""How much one caller may ask in a minute, so that one cannot take the service from all others.

Counted in memory, per process: nothing of who asked what is kept. A key counts for itself and has a wider limit; who
has none counts by address, generously, because a whole school is one address.
"""

import time
from ipaddress import IPv6Address, ip_address
from typing import Literal

from limits import RateLimitItem, RateLimitItemPerMinute
from limits.storage import MemoryStorage
from limits.strategies import SlidingWindowCounterRateLimiter
from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.accounts.ring import KeyRing
from app.database import Away
from app.problems import Problem, Refuse, TooMany
from app.settings import Settings

Group = Literal["vragen", "suggesties", "lezen", "schrijven"]
WINDOW = 60
"""Seconds."""
UNCOUNTED = ("/statisch", "/livez", "/readyz")


class Limits:
    """Counts callers. Thread-safe."""

    def __init__(self, settings: Settings) -> None:
        self._counter = SlidingWindowCounterRateLimiter(MemoryStorage())
        plain = {
            "vragen": settings.limiet_vragen,
            "suggesties": settings.limiet_suggesties,
            "lezen": settings.limiet_lezen,
            "schrijven": settings.limiet_schrijven,
        }
        self._items: dict[tuple[str, bool], RateLimitItem] = {
            (group, keyed): RateLimitItemPerMinute(number * (settings.limiet_sleutel if keyed else 1))
            for group, number in plain.items()
            for keyed in (False, True)
            if number
        }

    def count(self, group: Group, caller: str, keyed: bool) -> dict[str, str]:
        """Count one request and return the headers that tell what is left. Raises TooMany."""
        item = self._items.get((group, keyed))
        if item is None:
            return {}
        allowed = self._counter.hit(item, group, caller)
        reset, left = self._counter.get_window_stats(item, group, caller)
        seconds = max(1, round(reset - time.time()))
        policy, state = f'"{group}";q={item.amount};w={WINDOW}', f'"{group}";r={max(0, left)};t={seconds}'
        told = {"RateLimit-Policy": policy, "RateLimit": state}
        if not allowed:
            hint = "" if keyed else " Wie meer nodig heeft, vraagt de beheerder om een sleutel."
            wait = "1 seconde" if seconds == 1 else f"{seconds} seconden"
            detail = f"U hebt in een minuut meer dan {item.amount} keer iets gevraagd. Wacht {wait}.{hint}"
            raise TooMany(detail, seconds, told)
        return told


class Gate:
    """ASGI wrapper: whose key, how much is left, and on with it. `refuse` makes the answer of a problem."""

    def __init__(self, app: ASGIApp, limits: Limits, ring: KeyRing, refuse: Refuse) -> None:
        self._app, self._limits, self._ring, self._refuse = app, limits, ring, refuse

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["path"].startswith(UNCOUNTED):
            await self._app(scope, receive, send)
            return
        try:
            told = await self._passes(scope)
        except Problem as problem:
            await self._refuse(Request(scope), problem)(scope, receive, send)
            return
        raw = [(name.lower().encode(), value.encode()) for name, value in told.items()]

        async def send_told(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = [*message["headers"], *raw]
            await send(message)

        await self._app(scope, receive, send_told)

    async def _passes(self, scope: Scope) -> dict[str, str]:
        group = group_of(scope["method"], scope["path"])
        key = Headers(scope=scope).get("x-api-key")
        if key is None:
            return self._limits.count(group, address_of(scope), keyed=False)
        try:
            actor = await self._ring.actor(key)
        except Away:  # nobody can say whose key it is, and a question needs no database: as if none was sent
            return self._limits.count(group, address_of(scope), keyed=False)
        except Problem as problem:
            told = self._limits.count(group, address_of(scope), keyed=False)  # guessing keys counts too
            problem.headers = {**problem.headers, **told}
            raise
        return self._limits.count(group, actor.naam, keyed=True)


def group_of(method: str, path: str) -> Group:
    """What kind of request this is."""
    if path == "/v1/suggesties":
        return "suggesties"
    if path.endswith("/juiste-adres") or path == "/v1/_zoek" or (path == "/" and method == "POST"):
        return "vragen"
    return "lezen" if method in ("GET", "HEAD", "OPTIONS") else "schrijven"


def address_of(scope: Scope) -> str:
    """The caller's address, of IPv6 the part that belongs to one connection (/64): the rest it chooses itself. IPv4
    that is written as IPv6 (`::ffff:192.0.2.7`, as some proxies do) is that IPv4."""
    host = str((scope.get("client") or ("onbekend",))[0])
    try:
        found = ip_address(host)
    except ValueError:
        return host
    if isinstance(found, IPv6Address):
        return str(found.ipv4_mapped or found.exploded[:19])
    return str(found)
