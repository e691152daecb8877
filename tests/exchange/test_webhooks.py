"""Webhooks: signed, in order, tried again, never to an address inside a network."""

import asyncio
import base64
import hmac
import json
import time
from collections.abc import Iterator
from datetime import timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any

import httpx
import pytest
from sqlmodel import col, select, update
from starlette.testclient import TestClient

from app.accounts import keys
from app.database import Database
from app.directory import service
from app.exchange import webhooks
from app.exchange.webhooks import LEASE, PAUSES, Courier, Refused, public_address
from app.main import create_app
from app.models.accounts import Mislukking, Webhook
from app.models.tables import Publicatie, utc_now
from app.settings import ROOT, Settings
from tests import product

PUBLIC, URL = "93.184.215.14", "https://portaal.example/gids?x=1"


def lookup(host: str) -> list[str]:
    known = {"portaal.example": [PUBLIC], "binnen.example": ["10.0.0.8"], "half.example": [PUBLIC, "127.0.0.1"]}
    if host not in known:
        raise OSError(host)
    return known[host]


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return product.prepared(tmp_path, ROOT / "tests" / "regions" / "kop")


@pytest.fixture
def database(settings: Settings) -> Iterator[Database]:
    database = Database(settings.effective_database_url)
    yield database
    database.close()


def key(database: Database, houder: str = "Portaal") -> dict[str, str]:
    with database.write() as session:
        return {"X-API-Key": keys.make(session, houder, ["lezen"], product.TODAY)}


@pytest.fixture
def client(settings: Settings) -> Iterator[TestClient]:
    app = create_app(settings, today=lambda: product.TODAY, lookup=lookup)
    with TestClient(app, raise_server_exceptions=False) as client:
        yield client


class Portal:
    """The other side: keeps what comes in and answers what it is told to."""

    def __init__(self) -> None:
        self.got: list[httpx.Request] = []
        self.answers: list[int | Exception] = []

    def __call__(self, request: httpx.Request) -> httpx.Response:
        request.read()
        self.got.append(request)
        answer = self.answers.pop(0) if self.answers else 204
        if isinstance(answer, Exception):
            raise answer
        return httpx.Response(answer, text="wat er ook staat")


@pytest.fixture
def portal() -> Portal:
    return Portal()


@pytest.fixture
def courier(database: Database, portal: Portal) -> Courier:
    return Courier(database, lambda: product.TODAY, lookup, httpx.MockTransport(portal))


def hook(database: Database, client_key: dict[str, str], url: str = URL) -> str:
    """A webhook that has been told everything; its secret."""
    with database.write() as session:
        actor = keys.actor_of(session, client_key["X-API-Key"], product.TODAY)
        made = Webhook(sleutel=actor.sleutel, url=url, geheim="whsec_" + base64.b64encode(b"x" * 24).decode(), nr=0)
        made.nr = session.exec(select(Publicatie.nr).order_by(col(Publicatie.nr).desc())).first() or 0
        session.add(made)
        return made.geheim


def change(database: Database, times: int = 1) -> None:
    for _ in range(times):
        with database.write() as session:
            service.confirm(session, "proefland", "voorziening", "leeskamp", product.TODAY, None)


def now_due(database: Database) -> None:
    """As if the pause is over."""
    with database.write() as session:
        session.exec(update(Webhook).values(volgende_op=utc_now() - timedelta(seconds=1)))


def state(database: Database) -> Webhook:
    with database.read() as session:
        found = session.exec(select(Webhook)).one()
        session.expunge(found)
        return found


def test_a_change_is_told_signed_and_once(database: Database, courier: Courier, portal: Portal) -> None:
    secret = hook(database, key(database))
    assert courier.deliver_due() == 0
    change(database, 2)
    assert (courier.deliver_due(), courier.deliver_due()) == (1, 0)
    (request,) = portal.got
    assert (request.method, request.url.host, request.headers["host"]) == ("POST", PUBLIC, "portaal.example")
    assert request.url.raw_path == b"/gids?x=1"
    assert request.extensions["sni_hostname"] == "portaal.example", "the certificate is of the name, not of the address"
    told = json.loads(request.content)
    assert [row["nr"] for row in told["wijzigingen"]] == [told["van"], told["tot"]] == [told["tot"] - 1, told["tot"]]
    assert told["wijzigingen"][0] == {
        "nr": told["van"],
        "handeling": "bevestiging",
        "soort": "voorziening",
        "id": "leeskamp",
    }
    head = request.headers
    signed = f"{head['webhook-id']}.{head['webhook-timestamp']}.".encode() + request.content
    expected = hmac.new(base64.b64decode(secret.removeprefix("whsec_")), signed, sha256).digest()
    assert head["webhook-signature"] == "v1," + base64.b64encode(expected).decode()


@pytest.mark.parametrize("answer", [500, 302, 404, httpx.ConnectError("weg"), httpx.ReadTimeout("traag")])
def test_what_fails_is_tried_again_later_and_listed(
    database: Database, courier: Courier, portal: Portal, answer: int | Exception
) -> None:
    hook(database, key(database))
    change(database)
    portal.answers = [answer]
    assert (courier.deliver_due(), courier.deliver_due()) == (1, 0), "not at once"
    waiting = state(database)
    assert (waiting.pogingen, waiting.gestopt_op) == (1, None)
    assert waiting.volgende_op
    assert timedelta(0) < waiting.volgende_op - utc_now() <= timedelta(minutes=PAUSES[0])
    change(database)
    now_due(database)
    assert courier.deliver_due() == 1
    assert [row["nr"] for row in json.loads(portal.got[-1].content)["wijzigingen"]] == [waiting.nr + 1, waiting.nr + 2]
    assert (state(database).pogingen, state(database).volgende_op) == (0, None)
    with database.read() as session:
        (failure,) = session.exec(select(Mislukking)).all()
        assert failure.status == (answer if isinstance(answer, int) else None)


def test_after_four_days_or_a_410_it_is_given_up(database: Database, courier: Courier, portal: Portal) -> None:
    hook(database, key(database))
    change(database)
    portal.answers = [500] * 20
    for _ in range(15):
        now_due(database)
        courier.deliver_due()
    assert len(portal.got) == len(PAUSES) + 1
    assert state(database).gestopt_op
    assert sum(PAUSES) / 60 / 24 > 3
    with database.write() as session:
        session.exec(update(Webhook).values(gestopt_op=None, pogingen=0, volgende_op=None))
    portal.answers = [410]
    courier.deliver_due()
    assert state(database).gestopt_op


def test_who_answers_drop_by_drop_keeps_up_nobody(
    database: Database, portal: Portal, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(webhooks, "TIMEOUT", 0.3)
    for number in range(3):
        hook(database, key(database, f"Portaal {number}"), f"https://portaal.example/{number}")
    change(database)

    async def slow(request: httpx.Request) -> httpx.Response:
        if request.url.path == "/1":
            await asyncio.sleep(60)
        return portal(request)

    courier = Courier(database, lambda: product.TODAY, lookup, httpx.MockTransport(slow))
    began = time.monotonic()
    assert courier.deliver_due() == 3
    assert time.monotonic() - began < 10
    assert sorted(request.url.path for request in portal.got) == ["/0", "/2"]
    with database.read() as session:
        failed = session.exec(select(Mislukking)).one()
        assert (failed.status, failed.reden) == (None, "geen antwoord binnen 0 seconden")
        assert sorted(each.pogingen for each in session.exec(select(Webhook))) == [0, 0, 1]


def test_two_copies_do_not_send_the_same(database: Database, portal: Portal, settings: Settings) -> None:
    hook(database, key(database))
    change(database)
    other = Database(settings.effective_database_url)
    second = Courier(other, lambda: product.TODAY, lookup, httpx.MockTransport(portal))

    def meanwhile(request: httpx.Request) -> httpx.Response:
        assert second.deliver_due() == 0, "the first one has it in hand"
        return portal(request)

    first = Courier(database, lambda: product.TODAY, lookup, httpx.MockTransport(meanwhile))
    assert first.deliver_due() == 1
    assert len(portal.got) == 1
    assert timedelta(minutes=1) < LEASE
    other.close()


def test_a_holder_without_a_key_that_works_is_told_nothing_more(
    database: Database, courier: Courier, portal: Portal
) -> None:
    mine = key(database)
    hook(database, mine)
    change(database)
    with database.write() as session:
        keys.withdraw(session, mine["X-API-Key"].split("_")[1], product.TODAY)
    assert courier.deliver_due() == 0
    assert portal.got == []


def test_a_webhook_goes_on_when_its_holder_changes_keys(
    client: TestClient, database: Database, courier: Courier, portal: Portal
) -> None:
    old, new = key(database), key(database)
    hook(database, old)
    change(database)
    with database.write() as session:
        keys.withdraw(session, old["X-API-Key"].split("_")[1], product.TODAY)
    assert courier.deliver_due() == 1
    assert len(portal.got) == 1
    (listed,) = client.get("/v1/webhooks", headers=new).json()["resultaten"]
    assert client.delete(f"/v1/webhooks/{listed['id']}", headers=new).status_code == 204


def test_a_name_that_moves_inside_later_is_not_called(database: Database, courier: Courier, portal: Portal) -> None:
    hook(database, key(database), "https://binnen.example/")
    change(database)
    assert courier.deliver_due() == 1
    assert portal.got == []
    with database.read() as session:
        assert "niet van buiten" in session.exec(select(Mislukking)).one().reden


@pytest.mark.parametrize(
    "address",
    "127.0.0.1 10.1.2.3 192.168.1.1 169.254.169.254 100.64.0.1 0.0.0.0 224.0.0.1 "
    "::1 fe80::1 fd00::1 ::ffff:10.0.0.1 64:ff9b:1::1 64:ff9b::a00:1 2002:a00:1::1".split(),
)
def test_an_address_inside_a_network_is_refused(address: str) -> None:
    with pytest.raises(Refused):
        public_address("https://portaal.example/", lambda _host: [address])
    with pytest.raises(Refused):
        public_address("https://portaal.example/", lambda _host: [PUBLIC, address])


@pytest.mark.parametrize(
    "url",
    [
        "http://portaal.example/x",
        "https://binnen.example/x",
        "https://half.example/x",
        "https://bestaat-niet.example/x",
        "https://naam:woord@portaal.example/",
        "ftp://portaal.example/x",
        "https:///pad/zonder/host",
        "https://[::1",
        "https://xn--/",
        "https://portaal.example:poort/",
        "https://portaal.example/\r\nX-Kop: waarde",
    ],
)
def test_a_webhook_that_may_not_be_called_is_not_made(client: TestClient, database: Database, url: str) -> None:
    answer = client.post("/v1/webhooks", json={"url": url}, headers=key(database))
    assert (answer.status_code, answer.json()["errors"][0]["location"]) == (400, "/url")
    with database.read() as session:
        assert session.exec(select(Webhook)).all() == []


def test_webhooks_are_made_listed_and_taken_away(client: TestClient, database: Database) -> None:
    mine, other = key(database), key(database, "Ander")
    made: Any = client.post("/v1/webhooks", json={"url": URL}, headers=mine)
    assert made.status_code == 201
    assert made.json()["geheim"].startswith("whsec_")
    identity = made.json()["id"]
    (listed,) = client.get("/v1/webhooks", headers=mine).json()["resultaten"]
    assert (listed["id"], listed["stand"], "geheim" in listed) == (identity, "werkt", False)
    assert client.get("/v1/webhooks", headers=other).json()["totaal"] == 0
    for method, path in (("DELETE", f"/v1/webhooks/{identity}"), ("GET", f"/v1/webhooks/{identity}/mislukkingen")):
        assert client.request(method, path, headers=other).status_code == 404
        assert client.request(method, path).status_code == 401
    assert client.get(f"/v1/webhooks/{identity}/mislukkingen", headers=mine).json() == {"totaal": 0, "resultaten": []}
    assert client.delete(f"/v1/webhooks/{identity}", headers=mine).status_code == 204
    assert client.get("/v1/webhooks", headers=mine).json()["totaal"] == 0
    for number in range(6):
        answer = client.post("/v1/webhooks", json={"url": f"{URL}{number}"}, headers=mine)
    assert answer.status_code == 409


def test_the_running_product_sends_by_itself(settings: Settings, database: Database, portal: Portal) -> None:
    hook(database, key(database))
    courier = Courier(database, lambda: product.TODAY, lookup, httpx.MockTransport(portal))
    courier.start()
    change(database)
    for _ in range(100):
        if portal.got:
            break
        courier._stopping.wait(0.05)
    courier.stop()
    assert len(portal.got) == 1
