"""`python -m app verify`: whatever an engine lacks, has too many or has otherwise is told, and mended on request."""

import json
from pathlib import Path
from uuid import uuid4

import meilisearch
import pytest
from sqlalchemy import text
from typer.testing import CliRunner

from app.__main__ import cli
from app.database import Database
from app.search.engine import Document
from app.search.meilisearch_documents import to_meilisearch
from app.settings import Settings
from scripts.meilisearch_server import WHY_NOT, RealServer, installed
from tests import product, running

TAMPERED = "1 ontbreken, 1 te veel, 2 anders"


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return product.prepared(tmp_path, running.REGION)


def verify(settings: Settings, *options: str, **changed: object) -> tuple[int, str]:
    env = running.environment(data=settings.data, **changed)
    done = CliRunner().invoke(cli, ["verify", *options], env=env)
    return done.exit_code, done.output


def change(settings: Settings, *statements: str) -> None:
    """Behind everybody's back."""
    database = Database(settings.effective_database_url)
    with database.engine.begin() as connection:
        for statement in statements:
            connection.execute(text(statement))
    database.close()


def tamper(server: RealServer) -> None:
    """One document away, one twice, one with another text, one that is found by other words."""
    client = meilisearch.Client(server.url, server.key)
    index = client.index("proefland-vermeldingen")
    gone, copied, altered, renamed = client.http.get(f"indexes/{index.uid}/documents?limit=4")["results"]
    twice: Document = json.loads(copied["document"]) | {"uuid": str(uuid4())}
    worse: Document = json.loads(altered["document"])
    worse["inhoud"]["samenvatting"] = "Iets anders."
    tasks = [
        index.delete_document(gone["uuid"]),
        index.add_documents([to_meilisearch(each) for each in (twice, worse)]),
        index.update_documents([{"uuid": renamed["uuid"], "names": ["heel iets anders"]}]),
    ]
    for task in tasks:
        assert client.wait_for_task(task.task_uid).status == "succeeded"


@pytest.mark.meilisearch
@pytest.mark.skipif(not installed(), reason=WHY_NOT)
def test_a_search_server_that_differs_is_told_and_mended(settings: Settings) -> None:
    server = RealServer()
    meili = {"meili_url": server.url, "meili_key": server.key}
    try:
        assert verify(settings, **meili)[0] == 0
        tamper(server)
        code, told = verify(settings, **meili)
        assert (code, TAMPERED in told) == (1, True), told
        assert verify(settings, **meili)[0] == 1, "only looking mends nothing"
        code, told = verify(settings, "--herstel", **meili)
        assert code == 0, told
        assert "zoekmachine 1, na herstel: 10 vermeldingen, gelijk aan de database" in told
        code, told = verify(settings, **meili)
        assert (code, TAMPERED in told) == (0, False), told
    finally:
        server.end()


@pytest.mark.meilisearch
@pytest.mark.skipif(not installed(), reason=WHY_NOT)
def test_settings_changed_by_hand_are_told_and_mended(settings: Settings) -> None:
    server = RealServer()
    meili = {"meili_url": server.url, "meili_key": server.key}
    try:
        assert verify(settings, **meili)[0] == 0
        client = meilisearch.Client(server.url, server.key)
        index = client.index("proefland-vermeldingen")
        tasks = [index.update_typo_tolerance({"enabled": False}), index.update_stop_words([])]
        assert [client.wait_for_task(each.task_uid).status for each in tasks] == ["succeeded"] * 2
        told = "zoekmachine 1: 10 vermeldingen, gelijk aan de database, andere instellingen: stopWords, typoTolerance"
        for _ in range(2):
            code, lines = verify(settings, **meili)
            assert (code, told in lines) == (1, True), lines
        code, lines = verify(settings, "--herstel", **meili)
        assert (code, "na herstel: 10 vermeldingen, gelijk aan de database\n" in lines) == (0, True), lines
        assert index.get_typo_tolerance().enabled is True
        assert {each.uid for each in client.get_indexes()["results"]} == {"proefland-vermeldingen", "proefland-stand"}
    finally:
        server.end()


def test_what_a_running_process_shows_is_compared(settings: Settings) -> None:
    served = running.copy_of_product(settings.data)
    with running.ended(served):
        served.ready()
        code, told = verify(settings, "--dienst", served.base)
        assert (code, f"{served.base}: 10 vermeldingen, gelijk" in told) == (0, True), told
        change(
            settings,
            "UPDATE vermelding SET status = 'ingetrokken' WHERE slug = 'leeskamp'",
            "UPDATE vermelding SET inhoud = json_set(inhoud, '$.samenvatting', 'Anders.') WHERE slug = 'leesonderzoek'",
        )
        code, told = verify(settings, "--dienst", served.base)
        assert (code, "0 ontbreken, 1 te veel, 1 anders" in told) == (1, True), told
    code, told = verify(settings, "--dienst", served.base)
    assert (code, "antwoordt niet" in told) == (1, True), told


def test_a_hole_in_the_log_is_told(settings: Settings) -> None:
    code, told = verify(settings)
    assert (code, "logboek: heel" in told) == (0, True), told
    change(settings, "DELETE FROM publicatie WHERE nr = 3")
    code, told = verify(settings)
    assert code == 1
    assert "1 nummers ontbreken in het logboek" in told
    assert "1 gepubliceerde versies staan niet in het logboek" in told


def test_a_confirmation_that_the_log_does_not_know_is_told(settings: Settings) -> None:
    change(settings, "UPDATE vermelding SET gecontroleerd_op = '2026-01-02' WHERE slug = 'leeskamp'")
    code, told = verify(settings)
    assert (code, "1 bevestigingen staan niet in het logboek" in told) == (1, True), told
