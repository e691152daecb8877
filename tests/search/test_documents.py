"""What stands in a search document, and that every entry that embeds a changed one follows the change."""

from collections.abc import Iterator
from typing import Any, cast

import pytest
from sqlalchemy import event, text
from sqlmodel import select

from app.database import Database
from app.log import rows_after
from app.models.kinds import Soort
from app.models.tables import Vermelding, uuid_for
from app.search import documents
from app.search.embedded import EmbeddedEngine
from app.search.engine import Document, Query
from app.search.follower import Follower
from scripts.benchmarks import generate
from tests.search.examples import LADDER
from tests.search.world import REGIO, gemeente, need, publish, settle, withdraw


@pytest.fixture
def region(database: Database) -> Database:
    settle(database)
    return database


@pytest.fixture
def engine(region: Database) -> Iterator[EmbeddedEngine]:
    engine = EmbeddedEngine()
    follower = Follower(region, engine, LADDER, interval=60)
    follower.start()
    yield engine
    follower.stop()


def one(database: Database, soort: Soort, slug: str) -> dict[str, Any]:
    with database.read() as session:
        (found,) = documents.build(session, [uuid_for(REGIO, soort, slug)], LADDER)
    return cast(dict[str, Any], found)


def card(engine: EmbeddedEngine, soort: str, slug: str) -> dict[str, Any]:
    return found(engine, soort, slug)["kaart"]


def found(engine: EmbeddedEngine, soort: str, slug: str) -> Document:
    (document,) = engine.search(Query(filters={"soort": [soort], "id": [slug]})).documents
    return document


# --- what a document holds -------------------------------------------------------------------------------------------


def test_a_voorziening_as_document(region: Database) -> None:
    publish(
        region,
        "voorziening",
        "slaapspreekuur",
        samenvatting="Meedenken over slapen.",
        werkgebied={"gebieden": ["beide"]},
        bereik="gebied",
        hulpvragen=["slapen"],
        leeftijden=[{"van": 0, "tot": 4}, {"van": 12, "tot": None}],
        toegangswegen=["zonder verwijzing"],
    )
    made = one(region, "voorziening", "slaapspreekuur")
    assert made["gemeenten"] == ["GM9001", "GM9002"]
    assert (made["bereikrang"], made["zwaarte"], made["organisatie"]) == (1, 1, "merelhof")
    assert made["leeftijdsjaren"] == [*range(5), *range(12, 100)]
    assert "Slecht slapen" in made["tekst"]
    assert "Merelhof" in made["tekst"]
    assert made["kaart"] == {
        "soort": "voorziening",
        "id": "slaapspreekuur",
        "naam": "Slaapspreekuur",
        "samenvatting": "Meedenken over slapen.",
        "telefoon": None,
        "website": None,
        "type": "advies",
        "zwaarte": 1,
        "fase": "actief",
        "organisatie": {"id": "merelhof", "naam": "Merelhof", "telefoon": "0592-123456", "website": None},
        "gecontroleerdOp": None,
        "herkomst": {"zekerheid": "bron", "jaar": 2024},
    }
    shown = made["inhoud"]
    assert (shown["id"], shown["soort"], shown["versie"]) == ("slaapspreekuur", "voorziening", 1)
    assert shown["organisatie"] == {"id": "merelhof", "naam": "Merelhof"}
    assert shown["gewijzigdOp"] == made["gewijzigd"]
    assert shown["toegangswegen"] == ["zonder verwijzing"]


def test_an_organisatie_has_its_names_and_no_place_on_the_ladder(region: Database) -> None:
    publish(region, "organisatie", "merelhof", naam="Merelhof", andereNamen=["MLH"], telefoon="14 0592")
    made = one(region, "organisatie", "merelhof")
    assert made["namen"] == ["Merelhof", "MLH"]
    assert (made["zwaarte"], made["kaart"]["zwaarte"], made["organisatie"]) == (7, None, "merelhof")
    assert (made["kaart"]["telefoon"], made["kaart"]["organisatie"]) == ("14 0592", None)
    assert made["leeftijdsjaren"] == [-1]


def test_an_arrangement_names_its_partners_and_goals(region: Database) -> None:
    partners = [
        {"naam": "Een school", "rol": "onderwijs", "penvoerder": False, "organisatie": None},
        {"naam": "Merelhof", "rol": "zorg", "penvoerder": True, "organisatie": "merelhof"},
    ]
    publish(region, "arrangement", "klas", partners=partners, onderwijsdoelen=["leren"], behandeldoelen=["rust"])
    made = one(region, "arrangement", "klas")
    assert (made["zwaarte"], made["organisatie"], made["organisaties"]) == (3, "merelhof", ["merelhof"])
    assert made["kaart"]["partners"] == partners
    assert (made["kaart"]["onderwijsdoelen"], made["kaart"]["behandeldoelen"]) == (["leren"], ["rust"])
    assert {"leren", "rust", "Een school"} <= set(made["tekst"].split("\n"))


@pytest.mark.parametrize(
    ("starters", "zwaarte"),
    [(["ouders"], 1), (["school namens ouders"], 1), (["huisarts"], 2), (["huisarts", "school"], 1), ([], None)],
)
def test_a_zorgroute_weighs_what_its_start_weighs(region: Database, starters: list[str], zwaarte: int | None) -> None:
    step = {"wie": "school", "wat": "belt", "casusregie": "school", "besluit": "plan", "termijn": "6 weken"}
    kept = {**step, "wettelijkeBasis": "Jeugdwet", "zekerheid": "bron", "organisatie": "merelhof"}
    publish(region, "zorgroute", "route", starters=starters, stappen=[kept])
    made = one(region, "zorgroute", "route")
    assert made["kaart"]["zwaarte"] == zwaarte
    assert made["zwaarte"] == (zwaarte or 7)
    assert made["kaart"]["stappen"] == [step]
    assert (made["organisatie"], made["organisaties"]) == (None, ["merelhof"])


def test_an_expertise_tells_level_and_how_to_consult(region: Database) -> None:
    publish(region, "expertise", "stotteren", niveau="basis", raadplegen={"hoe": "Bel op dinsdag."})
    shown = one(region, "expertise", "stotteren")["kaart"]
    assert (shown["niveau"], shown["raadplegen"]["hoe"], shown["zwaarte"]) == ("basis", "Bel op dinsdag.", None)


def test_crisis_help_stands_outside_the_ladder(region: Database) -> None:
    publish(region, "voorziening", "spoed", type="crisishulp")
    made = one(region, "voorziening", "spoed")
    assert (made["zwaarte"], made["kaart"]["zwaarte"]) == (7, None)


# --- building --------------------------------------------------------------------------------------------------------


def test_the_number_of_queries_does_not_grow_with_the_entries(region: Database) -> None:
    def queries(wanted: int) -> int:
        ran: list[str] = []

        def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
            ran.append(statement)

        with region.read() as session:
            ids = session.exec(select(Vermelding.id).limit(wanted)).all()
            event.listen(region.engine, "before_cursor_execute", note)
            assert len(documents.build(session, ids, LADDER)) == wanted
            event.remove(region.engine, "before_cursor_execute", note)
        return len(ran)

    with region.write() as session:
        generate.fill(session, 200)
    assert queries(2) == queries(200) <= 5


def test_generated_rows_and_generated_documents_agree(database: Database) -> None:
    with database.write() as session:
        generate.fill(session, 700)
    with database.read() as session:
        built = {each["uuid"]: each for each in documents.all_documents(session, LADDER)}
    made = {each["uuid"]: each for each in generate.documents(700, LADDER)}
    assert built == made


def test_an_unreadable_entry_is_left_out_and_named(
    engine: EmbeddedEngine, region: Database, caplog: pytest.LogCaptureFixture
) -> None:
    publish(region, "voorziening", "kapot")
    publish(region, "voorziening", "heel")
    with region.write() as session:
        session.connection().execute(text("UPDATE vermelding SET inhoud = '{}' WHERE slug = 'kapot'"))
    publish(region, "organisatie", "merelhof", naam="Merelhof nieuw")
    assert [each["id"] for each in engine.search(Query(filters={"soort": ["voorziening"]})).documents] == ["heel"]
    assert "voorziening kapot cannot be read" in caplog.text


# --- what a change touches -------------------------------------------------------------------------------------------


def test_a_new_phone_stands_in_every_answer_of_the_organisatie(engine: EmbeddedEngine, region: Database) -> None:
    publish(region, "voorziening", "advies")
    publish(region, "expertise", "kennis")
    lead = {"naam": "Merelhof", "rol": "zorg", "penvoerder": True, "organisatie": "merelhof"}
    publish(region, "arrangement", "klas", partners=[lead])
    publish(region, "organisatie", "merelhof", naam="Merelhof", telefoon="0592-654321")
    cards = [
        card(engine, soort, slug)
        for soort, slug in (("voorziening", "advies"), ("expertise", "kennis"), ("arrangement", "klas"))
    ]
    assert {each["organisatie"]["telefoon"] for each in cards} == {"0592-654321"}
    assert card(engine, "organisatie", "merelhof")["telefoon"] == "0592-654321"


def test_a_renamed_organisatie_is_found_by_its_new_name_everywhere(engine: EmbeddedEngine, region: Database) -> None:
    publish(region, "voorziening", "advies")
    publish(
        region,
        "zorgroute",
        "route",
        stappen=[{"wie": "iemand", "wat": "belt", "zekerheid": "bron", "organisatie": "merelhof"}],
    )
    publish(region, "organisatie", "merelhof", naam="Zwaluwnest")
    assert found(engine, "voorziening", "advies")["inhoud"]["organisatie"]["naam"] == "Zwaluwnest"
    by_text = {each["id"] for each in engine.search(Query(text="zwaluwnest")).documents}
    assert by_text == {"merelhof", "advies", "route"}
    assert engine.search(Query(text="merelhof")).total == 0


def test_a_renamed_need_is_found_by_its_new_name(engine: EmbeddedEngine, region: Database) -> None:
    publish(region, "voorziening", "advies", hulpvragen=["slapen"])
    publish(region, "voorziening", "leesclub", hulpvragen=["lezen"])
    need(region, "slapen", "Doorwaakte nachten")
    assert [each["id"] for each in engine.search(Query(text="nachten")).documents] == ["advies"]


def test_a_withdrawn_entry_is_gone_and_can_come_back(engine: EmbeddedEngine, region: Database) -> None:
    publish(region, "voorziening", "advies")
    withdraw(region, "voorziening", "advies")
    assert engine.search(Query(filters={"id": ["advies"]})).total == 0
    publish(region, "voorziening", "advies", naam="Weer terug")
    assert card(engine, "voorziening", "advies")["naam"] == "Weer terug"


def test_affected_names_exactly_what_embeds_the_change(region: Database) -> None:
    publish(region, "organisatie", "ander")
    publish(region, "voorziening", "van-merelhof", hulpvragen=["slapen"])
    publish(region, "voorziening", "van-ander", organisatie="ander", werkgebied={"gemeenten": ["GM9002"]})
    publish(region, "arrangement", "klas", voorziening="van-ander")

    def touched(change: Any, *arguments: str, **fields: Any) -> set[str]:
        with region.read() as session:
            before = len(rows_after(session, 0))
        change(region, *arguments, **fields)
        with region.read() as session:
            result = documents.affected(session, rows_after(session, before))
            assert not result.delete
            return {session.get_one(Vermelding, each).slug for each in result.rebuild}

    assert touched(publish, "organisatie", "merelhof", naam="Anders") == {"merelhof", "van-merelhof"}
    assert touched(publish, "voorziening", "van-ander", organisatie="ander", naam="Anders") == {"van-ander", "klas"}
    assert touched(publish, "arrangement", "klas", naam="Anders") == {"klas"}
    assert touched(need, "slapen", "Anders") == {"van-merelhof"}
    assert touched(need, "lezen", "Anders") == set()
    publish(region, "voorziening", "daar", organisatie="ander", werkgebied={"gemeenten": ["GM9002"]})
    assert touched(gemeente, "GM9002", "Anders") == {"daar"}
