"""A web address in content is checked, kept as written, and refused in words that say what is expected."""

from pathlib import Path

import pytest

from app.exchange.seed_files import Reader
from app.models.kinds import dump
from tests.exchange.regions import edit_json

EXPECTED = "een webadres begint met https:// of http://, zonder spaties: https://www.voorbeeld.nl"


def faults_with(region: Path, website: str) -> list[str]:
    edit_json(region / "voorzieningen.json", lambda records: records[0]["inhoud"].update(website=website))
    reader = Reader(region)
    reader.seed()
    return reader.faults


@pytest.mark.parametrize(
    "website",
    [
        "www.voorbeeld.nl",
        "niet bekend",
        "https://",
        "https:voorbeeld.nl",
        "https:///voorbeeld.nl",
        "https://voorbeeld.nl/met spatie",
        "https://voor beeld.nl",
        "https://voorbeeld.nl:99999",
        "ftp://voorbeeld.nl",
        "mailto:info@voorbeeld.nl",
        "javascript:alert(1)",
    ],
)
def test_a_wrong_address_says_what_is_expected(region: Path, website: str) -> None:
    assert faults_with(region, website) == [f"voorzieningen.json: praten-op-school: inhoud.website: {EXPECTED}"]


@pytest.mark.parametrize("website", ["https://voorbeeld.nl", "http://voorbeeld.nl/a?b=c#d", "HTTPS://Voorbeeld.nl/é"])
def test_a_right_address_is_kept_as_written(region: Path, website: str) -> None:
    assert faults_with(region, website) == []
    reader = Reader(region)
    first = next(inhoud for soort, _, inhoud in reader.seed().vermeldingen if soort == "voorziening")
    assert dump(first)["website"] == website


def test_the_expected_form_is_itself_right(region: Path) -> None:
    assert faults_with(region, EXPECTED.rsplit(maxsplit=1)[-1]) == []
