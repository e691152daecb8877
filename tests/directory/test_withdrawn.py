"""What was withdrawn is gone, not lost: 410, with what took its place."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from app.database import Database
from app.directory import service
from app.models.kinds import MEERVOUD, Soort
from app.settings import ROOT
from tests import product

GONE: list[tuple[Soort, str, str | None]] = [
    ("voorziening", "leesonderzoek", "leeskamp"),
    ("expertise", "weten-van-lezen", None),
]


@pytest.fixture
def client(tmp_path: Path) -> Iterator[TestClient]:
    """Proefland, in which one voorziening was succeeded by another and an expertise simply stopped."""
    settings = product.prepared(tmp_path, ROOT / "tests" / "regions" / "kop")
    database = Database(settings.effective_database_url)
    with database.write() as session:
        for soort, slug, successor in GONE:
            service.withdraw(session, "proefland", soort, slug, opvolger=successor, door="beheerder", waarom="gestopt")
    database.close()
    with product.served(settings) as client:
        yield client


@pytest.mark.parametrize(("soort", "slug", "opvolger"), GONE)
def test_the_api_answers_410_and_names_the_successor(
    client: TestClient, soort: Soort, slug: str, opvolger: str | None
) -> None:
    path = f"{MEERVOUD[soort]}/{slug}"
    answer = client.get(f"/v1/{path}")
    assert (answer.status_code, answer.headers["content-type"]) == (410, "application/problem+json")
    problem = answer.json()
    assert (problem["status"], problem["title"], problem["opvolger"]) == (410, "Ingetrokken", opvolger)
    assert answer.headers["cache-control"] == "no-store", "it may be published again"
    assert client.head(f"/v1/{path}").status_code == 410


def test_the_page_answers_410_in_words(client: TestClient) -> None:
    page = client.get("/voorzieningen/leesonderzoek")
    assert (page.status_code, page.headers["content-type"]) == (410, "text/html; charset=utf-8")
    assert "Dit staat niet meer in de gids." in page.text
    assert 'href="/voorzieningen/leeskamp"' in page.text
    assert "in de plaats kwam" not in client.get("/expertises/weten-van-lezen").text


def test_an_organisatie_that_is_gone_is_not_judged(tmp_path: Path) -> None:
    settings = product.prepared(tmp_path, ROOT / "tests" / "regions" / "kop")
    gone: list[tuple[Soort, str]] = [("voorziening", "leesonderzoek"), ("voorziening", "leeskamp")]
    gone += [("expertise", "weten-van-lezen"), ("organisatie", "bureau-leeslicht")]
    database = Database(settings.effective_database_url)
    with database.write() as session:
        for soort, slug in gone:
            service.withdraw(session, "proefland", soort, slug, door="beheerder", waarom="gestopt")
    database.close()
    with product.served(settings) as client:
        for slug, status in (("bureau-leeslicht", 410), ("bestaat-niet", 404), ("de-brug", 200)):
            asked = client.get(f"/v1/organisaties/{slug}/juiste-adres", params={"hulpvraag": "lezen"})
            assert asked.status_code == status, slug


def test_it_is_in_no_list_and_no_answer(client: TestClient) -> None:
    listed = client.get("/v1/voorzieningen").json()["resultaten"]
    answer = client.post("/v1/juiste-adres", json={"gemeente": "Noorderproef", "hulpvragen": ["lezen"]}).json()
    found = client.post("/v1/_zoek", json={"tekst": "Leesonderzoek"}).json()["resultaten"]
    shown = {each["id"] for each in (*listed, *answer["adressen"], *found)}
    assert "leeskamp" in shown
    assert "leesonderzoek" not in shown
    own = client.get("/v1/organisaties/bureau-leeslicht/juiste-adres", params={"hulpvraag": "lezen"}).json()
    assert "leesonderzoek" not in {address["id"] for address in own["adressen"]}


def test_the_successor_itself_is_there(client: TestClient) -> None:
    opvolger = client.get("/v1/voorzieningen/leesonderzoek").json()["opvolger"]
    assert client.get(f"/v1/voorzieningen/{opvolger}").status_code == 200
