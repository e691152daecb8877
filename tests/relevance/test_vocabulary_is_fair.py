"""Neither the words nor the practice questions are made of the test questions: no phrase shares four consecutive words
with one, and no practice question six."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from app.settings import ROOT

SHARED, SHARED_IN_PRACTICE = 4, 6


def runs(text: str, length: int = SHARED) -> set[tuple[str, ...]]:
    words = re.findall(r"\w+", text.lower())
    return {tuple(words[i : i + length]) for i in range(len(words) - length + 1)}


def phrases(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for each in value.values():
            yield from phrases(each)
    elif isinstance(value, list):
        for each in value:
            yield from phrases(each)


def questions(folders: str = "*", length: int = SHARED) -> set[tuple[str, ...]]:
    sets = [*(Path(__file__).parent).glob(f"{folders}/*.json")]
    texts = [each["text"] for path in sets for each in json.loads(path.read_text()) if "text" in each]
    assert len(texts) > 100
    return {run for text in texts for run in runs(text, length)}


def test_no_phrase_shares_four_words_with_a_test_question() -> None:
    asked = questions()
    words = [json.loads(path.read_text()) for path in sorted((ROOT / "seed/drenthe/hulpvragen").glob("*.json"))]
    known = [phrase for needs in words for need in needs for phrase in phrases([need["woorden"], need["nietBij"]])]
    danger = json.loads((ROOT / "seed/taal/nl/gevaar.json").read_text())["soorten"]
    uses = ("zeker", "misschien", "nietBij", "combinaties")
    known += [phrase for kind in danger for phrase in phrases([kind.get(use, []) for use in uses])]
    others = json.loads((ROOT / "seed/taal/talen.json").read_text()).values()
    known += [phrase for language in others for phrase in phrases(list(language["gevaar"].values()))]
    assert [phrase for phrase in known if runs(phrase) & asked] == []


def test_no_practice_question_shares_six_words_with_a_blind_one() -> None:
    blind = set().union(*(questions(folder, SHARED_IN_PRACTICE) for folder in ("blind*", "danger", "languages")))
    practice = [
        row["vraag"]
        for path in sorted((Path(__file__).parent / "practice").glob("*.json"))
        for row in json.loads(path.read_text())
    ]
    assert len(practice) > 20_000
    assert [text for text in practice if runs(text, SHARED_IN_PRACTICE) & blind] == []
