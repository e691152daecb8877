"""The Meilisearch engine keeps the contract, against a real server, and what only it promises."""

import hmac
import json
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Event, Thread
from uuid import uuid4

import meilisearch
import pytest
from meilisearch.errors import MeilisearchError
from typer.testing import CliRunner

from app.__main__ import cli
from app.search import meilisearch_key
from app.search.engine import Query, Unanswered
from app.search.meilisearch import MeilisearchEngine, Recipe
from app.search.meilisearch_documents import coded, decoded, synonyms_of
from app.search.meilisearch_key import ACTIONS
from app.search.meilisearch_server import MeilisearchServer
from scripts.benchmarks.generate import documents as generated
from tests.search.contract import EngineContract, names
from tests.search.examples import LADDER, document

pytestmark = pytest.mark.meilisearch

ANY_INDEX = {"indexes": ["*"], "expiresAt": None}

RECIPE = Recipe("a log")


@pytest.fixture
def name() -> str:
    return f"test-{uuid4().hex[:8]}"


@pytest.fixture
def server(meilisearch_server: tuple[str, str], name: str) -> Iterator[MeilisearchServer]:
    server = MeilisearchServer(*meilisearch_server)
    yield server
    server.drop(server.indexes(f"{name}-"))


@pytest.fixture
def engine(server: MeilisearchServer, name: str) -> MeilisearchEngine:
    made = MeilisearchEngine(server, name, lambda: RECIPE)
    made.replace_all([], 0)
    return made


class TestMeilisearch(EngineContract):
    pass


def test_what_is_not_there_is_not_taken_for_empty(server: MeilisearchServer, name: str) -> None:
    engine = MeilisearchEngine(server, name, lambda: RECIPE)
    assert (engine.position(), engine.look(), engine.healthy()) == (0, 0, False)
    with pytest.raises(Unanswered, match="is leeg"):
        engine.search(Query())


def test_a_change_waits_for_a_server_that_is_too_slow_for_a_person(
    meilisearch_server: tuple[str, str], engine: MeilisearchEngine, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.search.meilisearch_server.READ_SECONDS", 0)  # nothing answers in no time
    hurried = MeilisearchEngine(MeilisearchServer(*meilisearch_server), name, lambda: RECIPE)
    with pytest.raises(Unanswered):
        hurried.search(Query())
    hurried.replace_all([document("een")], 1)
    hurried.apply([document("twee")], [], 2)
    assert (names(engine, Query()), engine.position()) == (["een", "twee"], 2)


def test_totals_and_counts_are_exact_far_beyond_the_servers_own_limit(engine: MeilisearchEngine) -> None:
    engine.replace_all((document(organisatie=f"organisatie-{number}") for number in range(2500)), 1)
    page = engine.search(Query(facets=("soort", "organisatie"), limit=5, offset=2490))
    assert (page.total, page.facets["soort"], len(page.facets["organisatie"])) == (2500, {"voorziening": 2500}, 2500)
    assert len(page.documents) == 5


def test_other_synonyms_are_built_beside_without_a_failed_search(server: MeilisearchServer, name: str) -> None:
    recipe = [Recipe("a log")]
    engine = MeilisearchEngine(server, name, lambda: recipe[-1])
    made = [document("Lezen", tekst="dyslexie"), *generated(500, LADDER)]
    engine.replace_all(made, 7)
    assert engine.position() == 7
    assert names(engine, Query(text="woordblind", order="tekst")) == []
    recipe.append(Recipe("a log", synonyms_of([("Dyslexie", ["woordblind", "letters omdraaien"])])))
    assert (engine.position(), engine.look()) == (0, 7), "to be made anew, and asked meanwhile"
    done, wrong, searches = Event(), list[object](), [0]

    def search() -> None:
        while not done.is_set():
            try:
                assert engine.search(Query(filters={"soort": ["voorziening", "expertise"]})).total
                searches[0] += 1
            except BaseException as error:  # a thread's error would go unseen
                wrong.append(error)

    reader = Thread(target=search)
    reader.start()
    engine.replace_all(made, 7)
    done.set()
    reader.join()
    assert (wrong, engine.position()) == ([], 7)
    assert searches[0] > 5, "no search ran during the change"
    assert names(engine, Query(text="woordblind", order="tekst"))[0] == "Lezen"
    assert names(engine, Query(text="letters omdraaien", order="tekst"))[0] == "Lezen"


def test_a_restored_backup_is_another_log(server: MeilisearchServer, name: str) -> None:
    MeilisearchEngine(server, name, lambda: RECIPE).replace_all([document("oud")], 7)
    after = MeilisearchEngine(server, name, lambda: Recipe("another log"))
    assert (after.position(), after.look()) == (0, 0)


def test_every_action_of_the_key_is_needed(meilisearch_server: tuple[str, str], name: str) -> None:
    url, master = meilisearch_server
    admin = meilisearch.Client(url, master)

    def use(actions: list[str], name: str) -> None:
        key = admin.create_key({"actions": actions, **ANY_INDEX})
        small = MeilisearchServer(url, key.key)
        small.check_version()
        engine = MeilisearchEngine(small, name, lambda: RECIPE)
        engine.replace_all([document("weg")], 1)
        assert (engine.position(), engine.otherwise_set()) == (1, [])
        engine.apply([], [engine.search(Query(text="weg")).documents[0]["uuid"]], 2)
        engine.replace_all([], 3)
        small.drop(small.indexes(f"{name}-"))

    use(ACTIONS, name)
    for action in ACTIONS:
        with pytest.raises(Unanswered, match="weigert de sleutel"):
            use([each for each in ACTIONS if each != action], f"{name}-{action.replace('.', '-')}")


def test_the_command_shows_the_key_or_says_what_is_wrong(meilisearch_server: tuple[str, str], tmp_path: Path) -> None:
    url, master = meilisearch_server
    file = tmp_path / "master"

    def asked(given: str, *options: str) -> tuple[int, str]:
        file.write_text(f"{given}\n")
        done = CliRunner().invoke(cli, ["zoeksleutel", str(file), *options], env={"JA_MEILI_URL": url})
        return done.exit_code, done.output.strip()

    key = meilisearch_key.make(url, master)
    assert asked(master) == (0, key)
    assert asked(master, "--stil") == (0, url)
    code, told = asked("another")
    assert (code, len(told.splitlines())) == (1, 1)
    assert "another" not in told
    meilisearch.Client(url, master).delete_key(key)


def test_a_task_that_fails_is_raised_and_moves_nothing(engine: MeilisearchEngine, server: MeilisearchServer) -> None:
    engine.replace_all([document("goed")], 3)
    with pytest.raises(Unanswered, match="invalid_document_id"):
        engine.apply([document("fout") | {"uuid": "geen / id"}], [], 4)
    assert (engine.position(), names(engine, Query())) == (3, ["goed"])


def test_what_a_broken_off_build_left_is_cleared_away(
    engine: MeilisearchEngine, server: MeilisearchServer, name: str
) -> None:
    server.create(f"{name}-vermeldingen-0badc0de", "uuid", {})
    engine.replace_all([document("goed")], 3)
    assert server.indexes(f"{name}-") == {f"{name}-vermeldingen", f"{name}-stand"}


def test_the_key_is_enough_and_asking_again_gives_the_same(
    meilisearch_server: tuple[str, str], server: MeilisearchServer, name: str
) -> None:
    url, master = meilisearch_server
    key = meilisearch_key.make(url, master)
    assert meilisearch_key.make(url, master) == key
    assert key == hmac.digest(master.encode(), meilisearch_key.UID.encode(), "sha256").hex(), "as scripts/secrets says"
    small = MeilisearchServer(url, key)
    small.check_version()
    engine = MeilisearchEngine(small, name, lambda: RECIPE)
    for position in (1, 2):
        engine.replace_all([document("Merelhof"), document("weg")], position)
    gone = engine.search(Query(text="weg")).documents[0]["uuid"]
    engine.apply([document("nieuw")], [gone], 3)
    assert names(engine, Query()) == ["Merelhof", "nieuw"]
    assert [each.naam for each in engine.suggest("mer")] == ["Merelhof"]
    assert (engine.position(), engine.healthy()) == (3, True)
    with pytest.raises(MeilisearchError):
        meilisearch.Client(url, key).get_keys()
    meilisearch.Client(url, master).delete_key(key)
    with pytest.raises(Unanswered, match="weigert de sleutel"):
        engine.search(Query())


def test_a_server_that_is_too_old_is_told_apart() -> None:
    class Old(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.end_headers()
            self.wfile.write(json.dumps({"pkgVersion": "1.12.8"}).encode())

        def log_message(self, *_arguments: object) -> None:
            pass

    with HTTPServer(("127.0.0.1", 0), Old) as old:
        Thread(target=old.serve_forever).start()
        with pytest.raises(Unanswered, match=r"te oud: versie 1\.12\.8, nodig is 1\.34\.0"):
            MeilisearchServer(f"http://127.0.0.1:{old.server_port}", None).check_version()
        old.shutdown()


@pytest.mark.parametrize("value", ["GM1680", "Wlz", "via jeugd_arts", "", "é", "_47_", "a" * 300])
def test_codes_lead_back_and_have_no_case(value: str) -> None:
    assert coded(value) == coded(value).lower()
    assert value == "" or decoded(coded(value)) == value
