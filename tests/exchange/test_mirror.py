"""Who follows the change feed holds what the export holds, whatever happens meanwhile."""

import importlib.util
import random
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from starlette.testclient import TestClient

from app import log
from app.database import Database
from app.directory import service
from app.exchange import backup
from app.exchange.export_text import canonical as line
from app.models.kinds import parse
from app.problems import Conflict, NotFound
from app.settings import ROOT, Settings
from tests import product
from tests.search.world import HERKOMST

EDITS = 2000
REGIO = "proefland"


def recipe() -> ModuleType:
    """The program that integrators copy."""
    spec = importlib.util.spec_from_file_location("spiegel", ROOT / "docs/recepten/spiegel.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


SPIEGEL = recipe()


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return product.prepared(tmp_path / "data", ROOT / "tests" / "regions" / "kop")


@contextmanager
def opened(settings: Settings) -> Iterator[Database]:
    database = Database(settings.effective_database_url)
    yield database
    database.close()


class Editor:
    """Changes the directory at random: makes, changes, confirms, withdraws, brings back."""

    def __init__(self, seed: int) -> None:
        self.dice = random.Random(seed)
        self.done = 0

    def edit(self, database: Database, times: int) -> None:
        for _ in range(times):
            with database.write() as session:
                self._once(session)
            self.done += 1

    def _once(self, session: Any) -> None:
        slug = f"aanbod-{self.dice.randrange(60)}"
        act = self.dice.choice(("publish", "publish", "publish", "confirm", "withdraw"))
        try:
            if act == "confirm":
                service.confirm(session, REGIO, "voorziening", slug, product.TODAY, None)
            elif act == "withdraw":
                successor = self.dice.choice((None, "leeskamp"))
                service.withdraw(
                    session, REGIO, "voorziening", slug, opvolger=successor, door="redacteur", waarom="Gestopt."
                )
            else:
                self._publish(session, slug)
        except (Conflict, LookupError, NotFound):  # not there, or withdrawn already
            self._publish(session, slug)

    def _publish(self, session: Any, slug: str) -> None:
        content: dict[str, Any] = {
            "naam": f"Aanbod {self.dice.random()} 'é' \u2028",
            "samenvatting": "Een korte tekst.",
            "type": "advies",
            "organisatie": "bureau-leeslicht",
            "werkgebied": {"heleRegio": True},
            "bereik": "lokaal",
            "leeftijden": [{"van": self.dice.randrange(10), "tot": None}],
            "herkomst": HERKOMST,
            "fase": {"stand": "actief"},
        }
        inhoud = parse("voorziening", content)
        service.publish(session, REGIO, "voorziening", slug, inhoud, oorsprong="redactie", door="redacteur")


def canonical(client: TestClient) -> str:
    answer = client.get("/v1/export", params={"formaat": "ndjson"})
    assert answer.status_code == 200
    return str(answer.text)


def written(gids: dict[str, dict[str, Any]]) -> str:
    """A mirror as the export writes the directory: every entry canonical, by soort and id."""
    return "".join(line(gids[name]).decode() + "\n" for name in sorted(gids, key=lambda name: tuple(name.split("/"))))


def test_a_mirror_survives_edits_restarts_and_a_restored_backup(settings: Settings, tmp_path: Path) -> None:
    editor, mirror, copy = Editor(7), tmp_path / "spiegel", tmp_path / "kopie.sqlite3"
    for round_ in range(8):
        with opened(settings) as database:
            editor.edit(database, EDITS // 8)
            if round_ == 4:
                backup.copy(database, copy)
            if round_ == 5:
                with database.read() as session:
                    book = log.logboek(session)
                    old = book and book.reeks
                assert backup.put_back(database, copy) != old
        with product.served(settings) as client:
            gids = SPIEGEL.spiegel(client, mirror)
            assert written(gids) == canonical(client), f"round {round_}"
    assert editor.done == EDITS
    fresh: dict[str, Any] = {}
    with product.served(settings) as client:
        reeks = client.get("/v1/wijzigingen", params={"aantal": 1}).json()["reeks"]
        fresh, _ = SPIEGEL.werk_bij(client, fresh, {"reeks": reeks, "na": 0})
        assert written(fresh) == canonical(client), "from nothing, by the feed alone"


def test_the_feed_has_no_gap_and_every_number_once(settings: Settings) -> None:
    with opened(settings) as database:
        Editor(3).edit(database, 40)
    with product.served(settings) as client:
        page = client.get("/v1/wijzigingen", params={"aantal": 7}).json()
        numbers = [row["nr"] for row in page["wijzigingen"]]
        while page["wijzigingen"]:
            page = client.get("/v1/wijzigingen", params={"reeks": page["reeks"], "na": page["nr"], "aantal": 7}).json()
            numbers += [row["nr"] for row in page["wijzigingen"]]
    assert numbers == list(range(1, page["nieuwste"] + 1))


def test_a_withdrawal_is_a_tombstone_with_its_successor(settings: Settings) -> None:
    with opened(settings) as database, database.write() as session:
        service.withdraw(
            session, REGIO, "voorziening", "leesonderzoek", opvolger="leeskamp", door="beheerder", waarom="Gestopt."
        )
    with product.served(settings) as client:
        page = client.get("/v1/wijzigingen", params={"aantal": 500}).json()
    last = page["wijzigingen"][-1]
    assert (last["handeling"], last["id"], last["inhoud"], last["opvolger"]) == (
        "intrekking",
        "leesonderzoek",
        None,
        "leeskamp",
    )


def test_an_empty_page_says_when_to_come_back_and_a_full_one_may_be_kept(settings: Settings) -> None:
    with product.served(settings) as client:
        first = client.get("/v1/wijzigingen", params={"aantal": 2})
        assert first.headers["cache-control"] == "public, max-age=60"
        page = first.json()
        end = {"reeks": page["reeks"], "na": page["nieuwste"]}
        empty = client.get("/v1/wijzigingen", params=end)
        assert (empty.json()["wijzigingen"], empty.headers["retry-after"]) == ([], "60")
        assert empty.headers["cache-control"] == "no-cache"
        again = client.get("/v1/wijzigingen", params=end, headers={"If-None-Match": empty.headers["etag"]})
        assert (again.status_code, again.headers["retry-after"]) == (304, "60")
        assert again.headers["cache-control"] == "no-cache", (
            "what may not be kept, may not be kept because it is the same"
        )


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ({"na": 5}, 400),
        ({"reeks": "geen-uuid"}, 400),
        ({"na": -1}, 400),
        ({"aantal": 501}, 400),
        ({"reeks": "00000000-0000-4000-8000-000000000000", "na": 1}, 410),
        ({"reeks": "here", "na": 99_999}, 410),
    ],
)
def test_a_cursor_that_cannot_be_is_refused(settings: Settings, query: dict[str, Any], status: int) -> None:
    with product.served(settings) as client:
        if query.get("reeks") == "here":
            query = {**query, "reeks": client.get("/v1/wijzigingen").json()["reeks"]}
        answer = client.get("/v1/wijzigingen", params=query)
        assert (answer.status_code, answer.headers["content-type"]) == (status, "application/problem+json")
        if status == 410:
            assert "Begin opnieuw" in answer.json()["detail"]
            assert answer.json()["title"] == "Een ander logboek", "nothing was withdrawn"


def test_a_backup_never_overwrites_and_a_stranger_is_not_put_back(settings: Settings, tmp_path: Path) -> None:
    stranger = tmp_path / "iets.sqlite3"
    stranger.write_text("geen gids")
    with opened(settings) as database:
        with pytest.raises(Conflict):
            backup.copy(database, stranger)
        with pytest.raises(Conflict):
            backup.put_back(database, stranger)
        backup.copy(database, tmp_path / "goed.sqlite3")
    with product.served(settings) as client:
        assert client.get("/v1/voorzieningen/leeskamp").status_code == 200
