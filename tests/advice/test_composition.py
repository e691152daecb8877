"""What words mean together: the same words said otherwise are another question, and what is only told is not asked.

None of these questions is a practice question."""

import json
import shutil
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from starlette.testclient import TestClient

from app.advice.composition import Composition, told
from app.advice.pairs import Pairs, PairTable
from app.settings import ROOT
from app.vocabulary.dutch import tokenize
from tests import product, running
from tests.advice.test_juiste_adres import ask


def needs(client: TestClient, vraag: str) -> list[str]:
    return [need["id"] for need in ask(client, vraag)["begrepen"]["hulpvragen"]]


@pytest.mark.parametrize(
    ("vraag", "first", "not_asked"),
    [
        ("wij zijn gescheiden en dat loopt goed, maar onze zoon van 8 leest nog geen woord", "dyslexie", "scheiding"),
        ("mijn vrouw drinkt te veel en onze dochter van 10 zorgt voor haar", "kopp", "verslaving"),
        ("onze zoon van 16 zorgt goed voor zichzelf, maar hij drinkt elk weekend te veel", "verslaving", "kopp"),
    ],
)
def test_what_is_only_told_is_not_asked(drenthe: TestClient, vraag: str, first: str, not_asked: str) -> None:
    found = needs(drenthe, vraag)
    assert found[0] == first
    assert not_asked not in found


def test_a_long_story_is_read_to_its_end(drenthe: TestClient) -> None:
    before = (
        "Wij zijn vorig jaar hierheen verhuisd omdat mijn man werk vond op de haven en ik in een winkel aan de slag "
        "kon. De twee jongens voetballen, de oudste zit op de middelbare en doet het prima. Wij hebben een hond en een "
        "moestuin, en met de buren is het gezellig: elke vrijdag eten we samen. Mijn moeder past op woensdag op de "
        "jongste, zij is wat slecht ter been maar dat gaat verder goed. "
    )
    told = f"{before * 2} Nu waar het om gaat: onze dochter van 9 wordt al weken gepest op het schoolplein"
    assert len(told.split()) > 150
    assert needs(drenthe, told)[0] == "pesten", "of a longer story than was taught, phrases count as they are"


@pytest.mark.parametrize("broken", [b"", b"no arrays at all", b"PK\x03\x04 and then nothing"])
def test_a_broken_network_is_told_in_a_line(tmp_path: Path, broken: bytes) -> None:
    region = tmp_path / "kop"
    shutil.copytree(running.REGION, region)
    shutil.copy(ROOT / "seed" / "drenthe" / "betekenis.json", region)
    (region / "samenhang.npz").write_bytes(broken)
    settings = product.prepared(tmp_path / "data", region)
    told = running.command("explain", "hulp", data=settings.data, seed=region, betekenis="aan")
    assert told.returncode == 1
    assert "samenhang.npz" in told.stderr
    assert len(told.stderr.strip().splitlines()) == 1


def _networks() -> dict[str, Any]:
    with np.load(ROOT / "seed" / "drenthe" / "samenhang.npz") as file:
        return {name: each for name, each in file.items() if not name.startswith("paren")}


def _only(tables: dict[str, Any], which: Any) -> dict[str, Any]:
    return {name: each if name == "sleutels" else each[which] for name, each in tables.items()}


def test_several_networks_say_what_they_say_on_the_average() -> None:
    tables = _networks()
    several = len(tables["basis"])
    assert several > 1
    words = ["zoon", "wordt", "geslagen"]
    vectors = np.random.default_rng(0).normal(size=(3, 512)).astype(np.float32)

    def read(which: list[int]) -> Any:
        composition = Composition(_only(tables, which))
        return composition.read(composition.words(vectors, words), [0, 0, 1], told([(9, 9)], "ouder"))

    each = [read([number]) for number in range(several)]
    assert not np.allclose(each[0], each[1], atol=0.1)
    np.testing.assert_allclose(read(list(range(several))), np.mean(each, axis=0), rtol=1e-4, atol=1e-4)


@pytest.mark.parametrize("which", [0, "uneven"])
def test_networks_that_do_not_belong_together_are_refused(which: Any) -> None:
    tables = _networks()
    wrong = tables | {"basis": tables["basis"][:1]} if which == "uneven" else _only(tables, which)
    with pytest.raises(ValueError, match="netwerken"):
        Composition(wrong)


def test_a_pair_says_what_it_was_taught_and_twice_says_no_more() -> None:
    taught = np.array([[0, 150, 0], [-20, 0, 30], [0, 0, 0]], dtype=np.int16)
    pairs = Pairs(["slaan", "niet slaan", "#<sl"], PairTable.of(taught), rows=3)
    assert pairs.read(tokenize("slaat")).tolist() == pytest.approx([0, 1.5, 0])
    assert pairs.read(tokenize("hij slaat niet")).tolist() == pytest.approx([0, 1.5, 0])
    assert pairs.read(tokenize("niet slaat, niet slaat")).tolist() == pytest.approx([-0.2, 1.5, 0.3])
    assert pairs.read(tokenize("iets anders")).tolist() == [0, 0, 0]


@pytest.mark.parametrize("wrong", [{"many": [1, 1]}, {"rows": [0]}, {"says": [10, 20, 30]}, {"rows": [0, 3]}], ids=str)
def test_pairs_that_are_not_whole_are_refused(wrong: dict[str, list[int]]) -> None:
    whole = {"many": [1, 1, 0], "rows": [0, 1], "says": [10, 20]}
    table = PairTable(**{name: np.array(each) for name, each in (whole | wrong).items()})
    with pytest.raises(ValueError, match="paren"):
        Pairs(["een", "twee", "drie"], table, rows=3)


def test_a_network_of_other_rows_is_refused(tmp_path: Path) -> None:
    """Evidence for one need must never be read as evidence for another."""
    region, seed = tmp_path / "kop", ROOT / "seed" / "drenthe"
    shutil.copytree(running.REGION, region)
    shutil.copy(seed / "samenhang.npz", region)
    weights = json.loads((seed / "betekenis.json").read_text())
    weights["rijen"].popitem()
    (region / "betekenis.json").write_text(json.dumps(weights))
    settings = product.prepared(tmp_path / "data", region)
    told = running.command("explain", "hulp", data=settings.data, seed=region, betekenis="aan")
    assert told.returncode == 1
    assert "zijn niet samen gemaakt" in told.stderr
