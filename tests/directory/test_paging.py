"""Walking through a list while others publish and withdraw: what was there throughout comes exactly once."""

import json
import time
from base64 import urlsafe_b64encode
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from app.database import Database
from app.migrate import migrate
from app.settings import Settings
from tests import product
from tests.exchange.regions import PROEFLAND
from tests.search import world

ORDERS = ("naam", "-naam", "ladder", "gewijzigd", "-gewijzigd")


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    made = Database(f"sqlite:///{tmp_path / 'gids.sqlite3'}")
    migrate(made)
    world.settle(made)
    for number in range(10, 30):
        world.publish(made, "organisatie", f"o-{number}", naam=f"Organisatie {number}")
    yield made
    made.close()


@pytest.fixture
def client(database: Database, tmp_path: Path) -> Iterator[TestClient]:
    settings = Settings(data=tmp_path, seed=PROEFLAND, database_url=str(database.url), betekenis="uit")
    with product.served(settings) as found:
        yield found


def next_of(response: Any) -> str | None:
    """The address of the next page."""
    links = [part.split("; ") for part in response.headers["link"].split(", ")]
    return next((address[1:-1] for address, rel in links if rel == 'rel="next"'), None)


def taken_in(client: TestClient, name: str) -> None:
    """Wait until the follower has taken in what was just written."""
    until = time.monotonic() + 10
    while client.get("/v1/organisaties", params={"naam": name}).json()["totaal"] != 1:
        assert time.monotonic() < until, f"{name} is not findable"
        time.sleep(0.01)


@pytest.mark.parametrize("sort", ORDERS)
def test_what_was_there_throughout_comes_once(client: TestClient, database: Database, sort: str) -> None:
    url: str | None = f"/v1/organisaties?pageSize=3&sort={sort}"
    seen, new = list[str](), list[str]()
    gone = {"o-10", "o-11", "o-28", "o-29"}
    for turn in range(100):
        answer = client.get(str(url))
        seen += [each["id"] for each in answer.json()["resultaten"]]
        url = next_of(answer)
        if url is None:
            break
        if turn < 4:  # behind and in front of where we are
            withdrawn = sorted(gone)[turn]
            world.withdraw(database, "organisatie", withdrawn)
            world.publish(database, "organisatie", f"nieuw-{turn}", naam=f"Aanloop {turn}")
            new.append(f"nieuw-{turn}")
            taken_in(client, f"Aanloop {turn}")
    stayed = {"merelhof", *(f"o-{number}" for number in range(10, 30))} - gone
    assert url is None
    assert len(seen) == len(set(seen))
    assert stayed <= set(seen) <= stayed | gone | set(new)


def test_a_page_by_number_works_as_before(client: TestClient) -> None:
    first = client.get("/v1/organisaties?pageSize=5")
    second = client.get("/v1/organisaties?pageSize=5&page=2")
    assert client.get(str(next_of(first))).json() == second.json()
    assert next_of(client.get("/v1/organisaties?pageSize=21")) is None
    assert next_of(client.get("/v1/organisaties?pageSize=5&page=5")) is None
    assert client.get("/v1/organisaties?pageSize=5&page=6").json()["resultaten"] == []


def test_only_the_next_page_has_a_place(client: TestClient) -> None:
    middle = client.get(str(next_of(client.get("/v1/organisaties?pageSize=5"))))
    links = {part.split('rel="')[1][:-1]: part for part in middle.headers["link"].split(", ")}
    assert {rel for rel, link in links.items() if "na=" in link} == {"next"}
    assert "page=1" in links["prev"]


def test_a_place_that_is_none_is_refused(client: TestClient) -> None:
    by_name = str(next_of(client.get("/v1/organisaties?pageSize=5"))).partition("na=")[2]
    uuid, far = "6f1c1a52-5d0c-5b7e-9a55-0d7f6a3f2c11", [["naam", "a", "geen"], ["naam", "a"], ["naam", 1, 2], ["x"], 7]
    made = [urlsafe_b64encode(json.dumps(each).encode()).decode().rstrip("=") for each in far]
    days = [urlsafe_b64encode(json.dumps(["gewijzigd", day, uuid]).encode()).decode().rstrip("=") for day in ("x", "")]
    wrong = [*(f"na={each}" for each in made), *(f"sort=gewijzigd&na={each}" for each in days)]
    for query in (
        *wrong,
        "na=onzin",
        "na=W10",
        "na=e30",
        "na=a.b",
        "na=",
        f"sort=ladder&na={by_name}",
        "na=" + "a" * 2000,
    ):
        answer = client.get(f"/v1/organisaties?{query}")
        assert answer.status_code == 400, query
        assert [fault["location"] for fault in answer.json()["errors"]] == ["na"], query
