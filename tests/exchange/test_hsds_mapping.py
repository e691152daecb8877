"""What the data of Drenthe has no example of: several ages, a penvoerder, more places, numbers of registers."""

from datetime import UTC, date, datetime
from typing import Any

import pytest

from app.exchange.hsds.around import Around, Region
from app.exchange.hsds.entries import Entry
from app.exchange.hsds.organizations import organization_full
from app.exchange.hsds.services import places, service_full, service_row
from app.models.kinds import KINDS, Soort
from app.models.tables import uuid_for
from app.vocabulary.ladder import Ladder
from tests.exchange.hsds_client import Object, values
from tests.exchange.regions import DRENTHE

LADDER = Ladder.load(DRENTHE / "ladder.json")
EVERY_KIND = {
    "samenvatting": "Een zin.",
    "werkgebied": {"gemeenten": ["GM0001"]},
    "bereik": "lokaal",
    "herkomst": {"zekerheid": "bron"},
    "fase": {"stand": "actief"},
}


def entry(soort: Soort, slug: str, **content: Any) -> Entry:
    inhoud = KINDS[soort].model_validate({"naam": slug.capitalize(), **EVERY_KIND, **content})
    changed = datetime(2026, 1, 1 if soort == "organisatie" else 2, tzinfo=UTC)
    return Entry(uuid_for("proef", soort, slug), soort, slug, inhoud, None, changed)


def offer(**content: Any) -> Entry:
    return entry("voorziening", "hulp", **{"type": "advies", "organisatie": "bureau", **content})


def body(**content: Any) -> Entry:
    return entry("organisatie", "bureau", **{"type": "overig", **content})


def around(*entries: Entry) -> Around:
    return Around(Region("proef", "Proef", {"GM0001": "Proefstad"}, {}, (), LADDER), entries)


def full(found: Entry, keeper: Entry, *others: Entry) -> Object:
    world = around(found, keeper, *others)
    provider = world.provider(found)
    assert provider is not None
    return service_full(found, provider, keeper if provider.entry == keeper.id else found, world)


def test_several_ages_are_never_made_one() -> None:
    ages = [{"van": 0, "tot": 4}, {"van": 12, "tot": 18}, {"van": 21, "tot": None}]
    found = full(offer(leeftijden=ages), body())
    assert not {"minimum_age", "maximum_age"} & set(found)
    assert found["eligibility_description"] == (
        "Leeftijd: 0 tot en met 4 jaar, 12 tot en met 18 jaar of vanaf 21 jaar."
    )
    assert values(found, "leeftijd") == ["0-4", "12-18", "21-"]


@pytest.mark.parametrize(
    ("ages", "bounds", "words"),
    [
        ([{"van": 4, "tot": None}], {"minimum_age": 4}, "Leeftijd: vanaf 4 jaar."),
        ([{"van": None, "tot": 0}], {"maximum_age": 0}, "Leeftijd: tot en met 0 jaar."),
        ([{"van": None, "tot": None}], {}, "Leeftijd: elke leeftijd."),
        ([], {}, None),
    ],
)
def test_an_open_bound_stays_open(ages: list[Any], bounds: dict[str, int], words: str | None) -> None:
    found = full(offer(leeftijden=ages), body())
    assert {key: found[key] for key in ("minimum_age", "maximum_age") if key in found} == bounds
    assert found.get("eligibility_description") == words


def test_an_arrangement_is_of_its_penvoerder_where_one_is_named() -> None:
    partners = [
        {"naam": "De school", "rol": "onderwijs"},
        {"naam": "Bureau", "rol": "zorg", "penvoerder": True, "organisatie": "bureau"},
    ]
    found = full(entry("arrangement", "samen", partners=partners), body())
    assert found["organization"]["name"] == "Bureau"
    assert (values(found, "penvoerder"), values(found, "partner")) == (["Bureau"], ["De school"])
    assert "minimum_age" not in found


def test_partners_without_penvoerder_have_an_organization_of_their_own() -> None:
    found = full(entry("arrangement", "samen", partners=[{"naam": "De school", "rol": "onderwijs"}]), body())
    assert found["organization"]["name"] == "Partners van Samen"
    assert "penvoerder is, staat niet in een bron" in found["organization"]["description"]


def test_of_several_places_none_is_guessed() -> None:
    found, one, several = offer(vormen=["locatie"]), body(locaties=["Hier"]), body(locaties=["Hier", "Daar"])
    unknown = body(locaties=["Hier"], herkomst={"zekerheid": "bron", "algemeneKennis": ["locaties"]})

    def given(keeper: Entry) -> list[Object]:
        provider = around(found, keeper).provider(found)
        assert provider is not None
        return places(found, provider)

    assert [each["location"]["name"] for each in given(one)] == ["Hier"]
    assert given(several) == []
    assert given(body()) == []
    assert "niet nagekeken" in given(unknown)[0]["description"]
    assert [each["name"] for each in organization_full(several, around(several))["locations"]] == ["Hier", "Daar"]


def test_online_is_a_virtual_place() -> None:
    (place,) = full(offer(vormen=["online"]), body(locaties=["Hier"]))["service_at_locations"]
    assert (place["location"]["location_type"], place["location"]["name"]) == ("virtual", "Online")
    assert "url" not in place["location"]


def test_numbers_of_registers_keep_their_scheme() -> None:
    numbers = [{"soort": "kvk", "waarde": "12345678"}, {"soort": "agb", "waarde": "98765432"}]
    keeper = body(identificaties=numbers, andereNamen=["Het Bureau", "Buro"], telefoon="14 0592")
    found = organization_full(keeper, around(keeper))
    assert [each["identifier_type"] for each in found["organization_identifiers"]] == ["KvK-nummer", "AGB-code"]
    assert found["organization_identifiers"][0]["identifier_scheme"] == "NL-KVK"
    assert "identifier_scheme" not in found["organization_identifiers"][1]
    assert (found["alternate_name"], values(found, "andere naam")) == ("Het Bureau", ["Buro"])
    assert [each["number"] for each in found["phones"]] == ["14 0592"]


def test_a_change_of_the_organization_is_a_change_of_its_services() -> None:
    found, keeper = offer(), body()
    late = Entry(keeper.id, "organisatie", "bureau", keeper.inhoud, None, datetime(2026, 3, 4, 5, 6, 7, 8000, UTC))
    provider = around(found, late).provider(found)
    assert provider is not None
    assert service_row(found, provider)["last_modified"] == "2026-03-04T05:06:07.008Z"


def test_only_who_was_checked_is_assured() -> None:
    found = offer()
    checked = Entry(found.id, "voorziening", "hulp", found.inhoud, date(2026, 5, 1), found.changed)
    assert full(checked, body())["assured_date"] == "2026-05-01"
    assert "assured_date" not in full(found, body())
