"""An editor's judgement of who is the right address orders the answer; what it does not name still stands in it."""

import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from app.settings import ROOT
from tests import product

KOP = ROOT / "tests" / "regions" / "kop"
NAMING, OTHER = "voorziening:leesonderzoek", "voorziening:praten-op-school"
"""The first says itself that it helps with reading, the second does not."""


def served_with(tmp_path: Path, wegwijzer: dict[str, Any] | None) -> Iterator[TestClient]:
    region = Path(shutil.copytree(KOP, tmp_path / "region"))
    if wegwijzer is not None:
        (region / "wegwijzer.json").write_text(json.dumps(wegwijzer))
    with product.served(product.prepared(tmp_path, region)) as client:
        yield client


def addresses(client: TestClient, **question: Any) -> list[dict[str, Any]]:
    answer = client.post(
        "/v1/juiste-adres", json={"hulpvragen": ["lezen"], "gemeente": "GM9901", "aantal": 20, **question}
    ).json()
    found: list[dict[str, Any]] = answer["adressen"]
    return found


def ids(found: list[dict[str, Any]]) -> list[str]:
    return [f"{each['soort']}:{each['id']}" for each in found]


def sign(adres: list[str], zijdelings: list[str] = [], **more: Any) -> dict[str, Any]:  # noqa: B006 (never changed)
    bord = {"adres": adres, "zijdelings": zijdelings}
    return {"hulpvragen": {"lezen": {"gezin": bord, "school": bord}}, **more}


@pytest.mark.parametrize(("first", "second"), [(NAMING, OTHER), (OTHER, NAMING)])
def test_who_is_named_as_the_address_comes_first(tmp_path: Path, first: str, second: str) -> None:
    for client in served_with(tmp_path, sign([first], [second])):
        found = ids(addresses(client))
        assert found[0] == first
        assert second in found


def test_an_entry_that_does_not_name_the_need_itself_tells_why_it_is_there(tmp_path: Path) -> None:
    for client in served_with(tmp_path, sign([OTHER])):
        found = addresses(client)
        assert ids(found)[0] == OTHER
        assert found[0]["waarom"][0]["regel"] == "hulpvraag"
        assert found[0]["waarom"][0]["tekst"].startswith("Past bij ")
        assert NAMING in ids(found)


def test_what_only_has_to_do_with_it_does_not_claim_to_fit(tmp_path: Path) -> None:
    for client in served_with(tmp_path, sign([NAMING], [OTHER])):
        found = addresses(client)
        other = found[ids(found).index(OTHER)]
        assert other["waarom"][0]["tekst"].startswith("Heeft te maken met ")
        assert "Past ook bij" not in client.get(f"/voorzieningen/{OTHER.partition(':')[2]}").text


def test_a_member_named_by_itself_goes_before_what_its_family_says(tmp_path: Path) -> None:
    for client in served_with(tmp_path, sign(["beide"], [NAMING], families={"beide": [NAMING, OTHER]})):
        assert ids(addresses(client))[0] == OTHER


def test_a_school_is_sent_elsewhere_than_a_family(tmp_path: Path) -> None:
    family, school = {"adres": [NAMING], "zijdelings": [OTHER]}, {"adres": [OTHER], "zijdelings": [NAMING]}
    for client in served_with(tmp_path, {"hulpvragen": {"lezen": {"gezin": family, "school": school}}}):
        assert ids(addresses(client, vrager="ouder"))[0] == NAMING
        assert ids(addresses(client, vrager="school"))[0] == OTHER


def test_a_region_without_one_answers_by_what_entries_say(tmp_path: Path) -> None:
    for client in served_with(tmp_path, None):
        assert ids(addresses(client))[0] == NAMING
