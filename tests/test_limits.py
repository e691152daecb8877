"""How much one caller may ask: per address, per key, suggestions apart, and only our own proxies believed."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from starlette.testclient import TestClient

from app.accounts import keys, ring
from app.accounts.limits import address_of
from app.database import Away, Database
from app.main import create_app
from app.settings import ROOT, Settings
from tests import product

ASK = {"vraag": "mijn kind leest slecht"}


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    return product.prepared(tmp_path_factory.mktemp("limits"), ROOT / "tests" / "regions" / "kop")


@contextmanager
def served(settings: Settings, address: str = "192.0.2.7", **changed: Any) -> Iterator[TestClient]:
    app = create_app(settings.model_copy(update=changed), today=lambda: product.TODAY)
    with TestClient(app, raise_server_exceptions=False, client=(address, 5000)) as client:
        yield client


@pytest.fixture
def key(prepared: Settings) -> Iterator[str]:
    database = Database(prepared.effective_database_url)
    with database.write() as session:
        made = keys.make(session, f"houder {id(database)}", ["lezen"], product.TODAY)
    yield made
    database.close()


def test_what_is_left_is_told_and_then_refused_with_the_numbers(prepared: Settings) -> None:
    with served(prepared, limiet_vragen=3) as client:
        left = [client.post("/v1/juiste-adres", json=ASK).headers["ratelimit"].split(";")[1] for _ in range(3)]
        assert left == ["r=2", "r=1", "r=0"]
        refused = client.post("/v1/juiste-adres", json=ASK)
        assert (refused.status_code, refused.headers["content-type"]) == (429, "application/problem+json")
        assert 1 <= int(refused.headers["retry-after"]) <= 60
        assert refused.headers["ratelimit"].startswith('"vragen";r=0;t=')
        assert "112" in [number["telefoon"] for number in refused.json()["spoed"]["adressen"]]
        assert "sleutel" in refused.json()["detail"]
        page = client.post("/", data=ASK)
        assert (page.status_code, page.headers["content-type"]) == (429, "text/html; charset=utf-8")
        assert "112" in page.text
        assert client.get("/v1/gemeenten").status_code == 200, "reading is counted apart"
        assert client.get("/livez").status_code == 200


def test_suggestions_are_counted_apart(prepared: Settings) -> None:
    with served(prepared, limiet_vragen=1, limiet_suggesties=2) as client:
        assert client.post("/v1/juiste-adres", json=ASK).status_code == 200
        typed = [client.post("/v1/suggesties", json={"tekst": "le"}).status_code for _ in range(3)]
        assert typed == [200, 200, 429]


def test_a_key_counts_for_itself_and_has_more(prepared: Settings, key: str) -> None:
    with served(prepared, limiet_vragen=1, limiet_sleutel=3) as client:
        assert client.post("/v1/juiste-adres", json=ASK).status_code == 200
        assert client.post("/v1/juiste-adres", json=ASK).status_code == 429
        keyed = [client.post("/v1/juiste-adres", json=ASK, headers={"X-API-Key": key}).status_code for _ in range(4)]
        assert keyed == [200, 200, 200, 429]


def test_a_key_that_does_not_work_is_told_also_when_reading(prepared: Settings, key: str) -> None:
    with served(prepared) as client:
        wrong = client.get("/v1/gemeenten", headers={"X-API-Key": key[:-1] + "!"})
        assert (wrong.status_code, wrong.headers["content-type"]) == (401, "application/problem+json")
        assert client.get("/v1/gemeenten", headers={"X-API-Key": key}).status_code == 200


def test_a_key_that_was_known_works_on_while_the_database_is_away(
    prepared: Settings, key: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ring, "FRESH", 0)
    with served(prepared, limiet_vragen=1, limiet_sleutel=5) as client:
        known, other = {"X-API-Key": key}, {"X-API-Key": "ja_AAAAAAAA_" + "B" * 32 + keys._check("A" * 8 + "B" * 32)}
        assert client.post("/v1/juiste-adres", json=ASK, headers=known).status_code == 200

        @contextmanager
        def away(_database: Database) -> Iterator[None]:
            raise Away("weg")
            yield

        monkeypatch.setattr(Database, "read", away)
        asked = client.post("/v1/juiste-adres", json=ASK, headers=known)
        assert (asked.status_code, asked.headers["ratelimit-policy"]) == (200, '"vragen";q=5;w=60')
        asked = client.post("/v1/juiste-adres", json=ASK, headers=other)
        assert (asked.status_code, asked.headers["ratelimit-policy"]) == (200, '"vragen";q=1;w=60'), (
            "as if none was sent"
        )


def test_guessing_keys_is_counted(prepared: Settings) -> None:
    with served(prepared, limiet_lezen=2) as client:
        guesses = [client.get("/v1/gemeenten", headers={"X-API-Key": f"ja_{n}"}) for n in range(3)]
        assert [guess.status_code for guess in guesses] == [401, 401, 429]
        assert [guess.headers["ratelimit"].split(";")[1] for guess in guesses] == ["r=1", "r=0", "r=0"]
        assert guesses[0].headers["www-authenticate"].startswith("ApiKey")


def test_only_our_own_proxies_are_believed(prepared: Settings) -> None:
    def two_callers(client: TestClient) -> list[int]:
        ways = ({"X-Forwarded-For": "198.51.100.1"}, {"X-Forwarded-For": "198.51.100.2"})
        return [client.post("/v1/juiste-adres", json=ASK, headers=way).status_code for way in ways]

    with served(prepared, limiet_vragen=1) as client:
        assert two_callers(client) == [200, 429], "anyone could say to be somebody else"
    with served(prepared, limiet_vragen=1, proxies="192.0.2.0/24") as client:
        assert two_callers(client) == [200, 200]
        liar = {"X-Forwarded-For": "203.0.113.9, 198.51.100.1"}
        assert client.post("/v1/juiste-adres", json=ASK, headers=liar).status_code == 429, "the last hop counts"


@pytest.mark.parametrize(
    ("address", "counted"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:0db8:0001:0002"),
        ("2001:db8:1:2:ffff::1", "2001:0db8:0001:0002"),
        ("::ffff:192.0.2.7", "192.0.2.7"),
        ("naam", "naam"),
    ],
)
def test_of_ipv6_a_connection_counts_and_not_each_address(address: str, counted: str) -> None:
    assert address_of({"client": (address, 1)}) == counted


def test_a_withdrawn_key_stops_writing_at_once(prepared: Settings) -> None:
    database = Database(prepared.effective_database_url)
    with database.write() as session:
        made = keys.make(session, "gaat weg", ["beheer"], product.TODAY)
    with served(prepared) as client:
        path = "/v1/voorzieningen/leeskamp/revisies"
        assert client.get(path, headers={"X-API-Key": made}).status_code == 200
        with database.write() as session:
            keys.withdraw(session, made.split("_")[1], product.TODAY)
        assert client.get(path, headers={"X-API-Key": made}).status_code == 401
    database.close()
