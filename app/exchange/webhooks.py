"""Telling others that something changed: a signed message to each webhook, fed from the log, tried again when it fails.

A message names the rows of the log and not their content: who gets it reads the feed. It is signed as Standard Webhooks
asks (standardwebhooks.com): `webhook-id`, `webhook-timestamp`, `webhook-signature`. Every message arrives at least
once; who wants it once compares the numbers.
"""

import asyncio
import base64
import hmac
import logging
import secrets
import socket
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from hashlib import sha256
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from threading import Event, Thread
from typing import Any
from uuid import UUID

import httpx
import orjson
from sqlmodel import Session, col, delete, or_, select

from app import log
from app.accounts import keys
from app.database import Database
from app.models.accounts import Mislukking, Sleutel, Webhook
from app.models.tables import utc_now

logger = logging.getLogger(__name__)

ROWS = 100
"""Rows of the log in one message."""
TIMEOUT = 10.0
"""Seconds for one delivery, from the look for its address to the status: who answers drop by drop gets no longer."""
AT_ONCE = 20
"""Messages on their way at the same time: one that is slow keeps up nobody, and twenty for no longer than itself."""
PAUSES = (1, 5, 30, 120, 360, 720, 1440, 1440, 1440)
"""Minutes until the next try after the first, second … failure. After the last one it is given up: four days in all."""
LEASE = timedelta(minutes=2)
"""While one copy of the app is sending, no other does."""
LOOK = 5.0
"""Seconds between looks for what other copies published."""
FAILURES = 100
"""Kept for each webhook."""
SECRET = "whsec_"  # noqa: S105 (how a secret begins)

_TUNNELS = [ip_network(each) for each in ("::ffff:0:0/96", "64:ff9b::/32", "2002::/16", "2001::/32")]
"""IPv6 that stands for IPv4, by mapping, NAT64, 6to4 or Teredo: it would lead inside past the check."""

Resolve = Callable[[str], list[str]]
Outcome = tuple[int | None, str]
"""The status that came back, and why it counts as failed; empty when it does not."""


class Refused(Exception):
    """This address is not called."""


@dataclass(frozen=True)
class Message:
    """One delivery: whom it is for, which rows, and how it is signed."""

    webhook: UUID
    url: str
    geheim: str
    reeks: str
    rows: list[dict[str, Any]]

    @property
    def last(self) -> int:
        """Number of the last row."""
        return int(self.rows[-1]["nr"])

    def body(self) -> bytes:
        """What is sent."""
        first = self.rows[0]["nr"]
        return orjson.dumps({"reeks": self.reeks, "van": first, "tot": self.last, "wijzigingen": self.rows})


def new_secret() -> str:
    """What a webhook's messages are signed with; shown once."""
    return SECRET + base64.b64encode(secrets.token_bytes(24)).decode()


def signature(geheim: str, identity: str, timestamp: int, body: bytes) -> str:
    """`v1,` and the base64 of HMAC-SHA256 over id, time and body."""
    key = base64.b64decode(geheim.removeprefix(SECRET))
    signed = hmac.new(key, f"{identity}.{timestamp}.".encode() + body, sha256).digest()
    return "v1," + base64.b64encode(signed).decode()


def resolve(host: str) -> list[str]:
    """Every address of a host. Raises OSError."""
    return list(dict.fromkeys(str(found[4][0]) for found in socket.getaddrinfo(host, 443, type=socket.SOCK_STREAM)))


def public_address(url: str, lookup: Resolve = resolve) -> str:
    """The address to connect to. The name is looked up once and that address is used: a second look could give
    another. Raises Refused for anything but https, and for an address inside a network."""
    try:
        parts = httpx.URL(url)
        host = parts.host
    except (httpx.InvalidURL, ValueError) as error:
        raise Refused("dit is geen webadres") from error
    if parts.scheme != "https" or not host or parts.userinfo:
        raise Refused("alleen https, zonder naam en wachtwoord in het adres")
    try:
        found = [ip_address(each) for each in lookup(host)]
    except (OSError, ValueError) as error:
        raise Refused("dit adres is niet te vinden") from error
    if not found or not all(map(_is_public, found)):
        raise Refused("dit adres is niet van buiten te bereiken")
    return str(found[0])


def _is_public(address: IPv4Address | IPv6Address) -> bool:
    """Not inside a network, and no address in which another one hides."""
    if isinstance(address, IPv6Address) and any(address in network for network in _TUNNELS):
        return False
    return address.is_global and not address.is_multicast


class Courier:
    """Sends what is to be told, in a thread of its own. `lookup` and `transport` are the outside world."""

    def __init__(
        self,
        database: Database,
        today: Callable[[], date],
        lookup: Resolve = resolve,
        transport: httpx.AsyncBaseTransport | None = None,
    ) -> None:
        self._database, self._today, self._lookup = database, today, lookup
        self._transport, self._trust = transport, httpx.create_ssl_context(trust_env=False)
        self._stopping, self._wake = Event(), Event()
        self._thread = Thread(target=self._run, name="webhooks", daemon=True)

    def start(self) -> None:
        """Send from here on."""
        self._database.after_commit(self._wake.set)
        self._thread.start()

    def stop(self) -> None:
        """Finish what is being sent, and stop."""
        self._stopping.set()
        self._wake.set()
        if self._thread.is_alive():
            self._thread.join(TIMEOUT * 2)

    def deliver_due(self) -> int:
        """Send one message to each of some webhooks that have something to be told now. Returns how many were sent."""
        with self._database.read() as session:
            due = _due(session, self._today())[:AT_ONCE]
        messages = [message for identity in due if (message := self._take(identity))]
        if messages:
            for message, outcome in zip(messages, asyncio.run(self._send_all(messages)), strict=True):
                self._note(message, *outcome)
        return len(messages)

    def _run(self) -> None:
        while not self._stopping.is_set():
            try:
                while not self._stopping.is_set() and self.deliver_due():
                    pass
            except Exception as error:  # the database may be away for a while: later again
                logger.warning("webhooks could not be sent: %s", type(error).__name__)
            self._wake.wait(LOOK)
            self._wake.clear()

    def _take(self, identity: UUID) -> Message | None:
        """What this webhook is to be told, for this copy of the app alone; None when another took it."""
        with self._database.write() as session:
            hook = session.get(Webhook, identity)
            if hook is None or not _is_due(hook):
                return None
            hook.volgende_op = utc_now() + LEASE
            session.add(hook)
            book, rows = log.logboek(session), log.rows_after(session, hook.nr, ROWS)
            if book is None or not rows:
                return None
            told = [{"nr": row.nr, "handeling": row.handeling, "soort": row.soort, "id": row.slug} for row in rows]
            return Message(hook.id, hook.url, hook.geheim, str(book.reeks), told)

    async def _send_all(self, messages: list[Message]) -> list[Outcome]:
        client = httpx.AsyncClient(
            transport=self._transport, verify=self._trust, timeout=TIMEOUT, follow_redirects=False, trust_env=False
        )
        async with client:
            return await asyncio.gather(*(self._send(client, message) for message in messages))

    async def _send(self, client: httpx.AsyncClient, message: Message) -> Outcome:
        try:
            async with asyncio.timeout(TIMEOUT):
                status = await self._post(client, message)
        except Refused as refused:
            return None, str(refused)
        except TimeoutError:
            return None, f"geen antwoord binnen {TIMEOUT:.0f} seconden"
        except Exception as error:  # one that cannot be sent keeps up no other
            return None, f"geen antwoord ({type(error).__name__})"
        return status, "" if httpx.codes.is_success(status) else "het antwoord was geen 2xx"

    async def _post(self, client: httpx.AsyncClient, message: Message) -> int:
        """Sign and send it. Returns the status that came back."""
        body, identity, moment = message.body(), f"{message.webhook}-{message.last}", int(utc_now().timestamp())
        url = httpx.URL(message.url)
        address = await asyncio.to_thread(public_address, message.url, self._lookup)
        request = client.build_request(
            "POST",
            url.copy_with(host=address),
            content=body,
            headers={
                "Host": url.netloc.decode(),
                "Content-Type": "application/json",
                "webhook-id": identity,
                "webhook-timestamp": str(moment),
                "webhook-signature": signature(message.geheim, identity, moment, body),
            },
            extensions={"sni_hostname": url.raw_host.decode()},
        )
        answer = await client.send(request, stream=True)  # its body is of no interest, and may be endless
        await answer.aclose()
        return answer.status_code

    def _note(self, message: Message, status: int | None, reason: str) -> None:
        with self._database.write() as session:
            hook = session.get(Webhook, message.webhook)
            if hook is None:  # taken away meanwhile
                return
            if not reason:
                hook.nr, hook.pogingen, hook.volgende_op = message.last, 0, None
            else:
                _fail(session, hook, message, status, reason)
            session.add(hook)


def _fail(session: Session, hook: Webhook, message: Message, status: int | None, reason: str) -> None:
    first = int(message.rows[0]["nr"])
    session.add(Mislukking(webhook=hook.id, van=first, tot=message.last, status=status, reden=reason))
    session.flush()
    kept = select(Mislukking.id).where(Mislukking.webhook == hook.id).order_by(col(Mislukking.op).desc())
    session.exec(
        delete(Mislukking).where(
            col(Mislukking.webhook) == hook.id, col(Mislukking.id).not_in(session.exec(kept.limit(FAILURES)).all())
        )
    )
    hook.pogingen += 1
    if status == httpx.codes.GONE or hook.pogingen > len(PAUSES):
        hook.gestopt_op = utc_now()
    else:
        hook.volgende_op = utc_now() + timedelta(minutes=PAUSES[hook.pogingen - 1])


def _due(session: Session, today: date) -> list[UUID]:
    """Webhooks that are behind and need not wait, of holders with a key that works: also another than it was made
    with, for keys are changed."""
    wanted = (
        select(Webhook.id, Sleutel.houder)
        .join(Sleutel, col(Sleutel.id) == Webhook.sleutel)
        .where(col(Webhook.gestopt_op).is_(None), Webhook.nr < log.last_number(session))
        .where(or_(col(Webhook.volgende_op).is_(None), col(Webhook.volgende_op) <= utc_now()))
    )
    live = {each.houder for each in keys.everyone(session) if keys.is_live(each, today)}
    return [identity for identity, houder in session.exec(wanted) if houder in live]


def _is_due(hook: Webhook, now: datetime | None = None) -> bool:
    return hook.gestopt_op is None and (hook.volgende_op is None or hook.volgende_op <= (now or utc_now()))
