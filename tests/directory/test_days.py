"""A day of the directory is a day of Dutch law, also where a change was made while UTC had not turned the page yet."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from sqlmodel import col, update
from starlette.testclient import TestClient

from app.models.tables import Publicatie, Revisie, Vermelding
from app.settings import Settings
from tests import product
from tests.directory.writing import Keys, make

LONG_AGO = datetime(2026, 6, 1, 12, tzinfo=UTC)
NIGHT = datetime(2026, 7, 1, 22, 30, tzinfo=UTC)
"""Half past midnight in the Netherlands, on 2 July."""


@pytest.fixture
def client(settings: Settings, by: Keys) -> Iterator[TestClient]:
    """Proefland, in which one entry was made in that night."""
    with product.served(settings) as client:
        slug = make(client, by.make("beheer"))
    with by.database.write() as session:
        session.exec(update(Publicatie).values(op=LONG_AGO))
        session.exec(update(Revisie).values(op=LONG_AGO))
        session.exec(update(Vermelding).values(gewijzigd_op=LONG_AGO))
        session.exec(update(Publicatie).where(col(Publicatie.slug) == slug).values(op=NIGHT))
        session.exec(update(Revisie).where(col(Revisie.nummer) == 1, col(Revisie.oorsprong) != "seed").values(op=NIGHT))
        session.exec(update(Vermelding).where(col(Vermelding.slug) == slug).values(gewijzigd_op=NIGHT))
    with product.served(settings) as client:
        yield client


def test_a_change_at_night_is_of_the_day_that_people_live_in(client: TestClient, by: Keys) -> None:
    path = "/v1/voorzieningen/voorlezen-thuis"
    assert client.get(path).json()["gewijzigdOp"] == "2026-07-02"
    (listed,) = client.get("/v1/voorzieningen?gewijzigdSinds=2026-07-02").json()["resultaten"]
    assert (listed["id"], listed["gewijzigdOp"]) == ("voorlezen-thuis", "2026-07-02")
    assert client.get("/v1/wijzigingen?aantal=500").json()["wijzigingen"][-1]["op"] == "2026-07-02"
    history = client.get(f"{path}/revisies", headers=by.make("beheer", houder="lezer")).json()["resultaten"]
    assert history[0]["op"] == "2026-07-02"
    there = {
        day: "voorlezen-thuis" in client.get(f"/v1/export?peildatum={day}").text for day in ("2026-07-01", "2026-07-02")
    }
    assert there == {"2026-07-01": False, "2026-07-02": True}


def test_a_confirmation_is_of_the_directorys_own_day(client: TestClient, by: Keys) -> None:
    path = "/v1/voorzieningen/leeskamp"
    sent = {**by.make("beheer", houder="kijker"), "If-Match": client.get(path).headers["etag"]}
    assert client.post(f"{path}/bevestigingen", headers=sent).json()["gecontroleerdOp"] == product.TODAY.isoformat()
