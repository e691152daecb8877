"""The words are not made of the test questions: no phrase shares four consecutive words with one."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from app.settings import ROOT

SHARED = 4


def runs(text: str) -> set[tuple[str, ...]]:
    words = re.findall(r"\w+", text.lower())
    return {tuple(words[i : i + SHARED]) for i in range(len(words) - SHARED + 1)}


def phrases(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for each in value.values():
            yield from phrases(each)
    elif isinstance(value, list):
        for each in value:
            yield from phrases(each)


def questions() -> set[tuple[str, ...]]:
    sets = [*(Path(__file__).parent).glob("*/*.json")]
    texts = [each["text"] for path in sets for each in json.loads(path.read_text()) if "text" in each]
    assert len(texts) > 100
    return {run for text in texts for run in runs(text)}


def test_no_phrase_shares_four_words_with_a_test_question() -> None:
    asked = questions()
    words = [json.loads(path.read_text()) for path in sorted((ROOT / "seed/drenthe/hulpvragen").glob("*.json"))]
    known = [phrase for needs in words for need in needs for phrase in phrases([need["woorden"], need["nietBij"]])]
    danger = json.loads((ROOT / "seed/taal/nl/gevaar.json").read_text())["soorten"]
    known += [phrase for kind in danger for phrase in phrases([kind["zeker"], kind["nietBij"], kind["combinaties"]])]
    assert [phrase for phrase in known if runs(phrase) & asked] == []
