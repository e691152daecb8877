"""Ages in a text, as ranges of whole years: '9 jaar', 'zoontje 3', 'groep 5', '3e klas', 'kleuter', 'ik ben 15'.

A number is an age only where something says so; 'al 2 jaar', '6 weken', 'twee jaar achter' and a parent's own age are
none. School years give two ages: a child in groep 6 is 9 or 10.
"""

import re
from collections.abc import Collection, Iterable, Sequence
from typing import NamedTuple

from app.vocabulary.age_rules import ANY_NUMBER, OLDEST, PARENT_BEFORE, RULES, Range
from app.vocabulary.birth_years import find_birth_years
from app.vocabulary.dutch import Token

_LEAST_ALONE = 4
"""A number without any word of age: a lower one is more often a count."""
_IN = frozenset({"in", "uit", "te"})
_NUMBERED = frozenset({"groep", "klas", "leerjaar", "school", "team"})
"""What has a number of its own."""

_STAGES: dict[str, tuple[int, int]] = {
    "baby": (0, 1),
    "zuigeling": (0, 1),
    "pasgeboren": (0, 0),
    "pasgeborene": (0, 0),
    "dreumes": (1, 2),
    "peuter": (2, 3),
    "kleuter": (4, 5),
    "kleuterklas": (4, 5),
    "kleutergroep": (4, 5),
    "brugklas": (12, 13),
    "brugklasser": (12, 13),
    "brugger": (12, 13),
    "brugpieper": (12, 13),
    "tiener": (12, 17),
    "puber": (12, 17),
    "examenklas": (15, 18),
    "examenjaar": (15, 18),
    "eindexamenklas": (15, 18),
    "vo": (12, 18),
    "middelbare": (12, 18),
    "mbo": (16, 23),
}
"""Names of stages of life and school: common Dutch usage; groep and klas from the ages of compulsory schooling."""

_OTHER_CHILD_BEFORE = re.compile(
    r"\b(?:door|(?:ruzie|vecht|gevochten|contact|omgaat|verkering|relatie|bevriend) met|verliefd op)"
    r" (?:(?:een|twee|drie|andere|oudere|jongere|paar) )*$"
)
"""'gepest door een jongen van 12': beside the age of the child that is asked for, this one says nothing."""


class Age(NamedTuple):
    """Whole years, both ends included, and the words that said so."""

    van: int
    tot: int
    uit: str


def find_ages(text: str, folded: str, tokens: Sequence[Token], year: int) -> list[Age]:
    """The children's ages, youngest first, each once. `folded` is `text` folded to the same length; `year` is the one
    that years of birth count from."""
    found = _born(text, folded, year)
    others: list[Age] = []
    taken: list[Range] = []
    numbered = ANY_NUMBER.search(folded) is not None
    for signs, pattern, ranges_of in RULES:
        for match in pattern.finditer(folded) if _may_match(signs, folded, numbered) else ():
            start, end = match.span()
            if any(start < other_end and end > other_start for other_start, other_end in taken):
                continue
            ranges = [(van, min(tot, OLDEST)) for van, tot in ranges_of(match) if van <= OLDEST]
            if ranges:
                taken.append((start, end))
                beside = others if _OTHER_CHILD_BEFORE.search(folded[:start][-40:]) else found
                beside += [Age(van, tot, text[start:end].strip(" ,(:")) for van, tot in ranges]
    found = once(found or others) or [age for token in tokens for age in _stage(token, text)]
    first = {(age.van, age.tot): age for age in reversed(found)}
    return [first[key] for key in sorted(first)]


def age_before_place(
    text: str, tokens: Sequence[Token], needs: Iterable[Collection[int]], places: Collection[int]
) -> list[Age]:
    """The age in keywords that end with a place: 'gepest 13 dorp', 'bang op school, 9 dorp'. Only after a comma or
    right after what is asked, of which `needs` holds the positions: a number after any other word may be of a house or
    a class."""
    last = next((i for i in reversed(range(len(tokens))) if i not in places and tokens[i].text not in _IN), 0)
    if not 0 < last < len(tokens) - 1 or not tokens[last].text.isdecimal():
        return []
    number, before = tokens[last], tokens[last - 1].text
    apart = "," in text[tokens[last - 1].end : number.start]
    asked = apart or any(last - 1 in positions and last not in positions for positions in needs)
    if not asked or (before in _NUMBERED and not apart) or PARENT_BEFORE.search(before):
        return []
    years = int(number.text)
    return [Age(years, years, text[number.start : number.end])] if _LEAST_ALONE <= years <= OLDEST else []


def _born(text: str, folded: str, year: int) -> list[Age]:
    """Who was born in 2015 is 10 or 11 in 2026: the day is not asked for."""
    return [
        Age(max(year - born - 1, 0), year - born, text[start:end].strip(" ("))
        for born, start, end in find_birth_years(folded)
        if 0 <= year - born <= OLDEST and not PARENT_BEFORE.search(folded[:start][-25:])
    ]


def _may_match(signs: Sequence[str], folded: str, numbered: bool) -> bool:
    for sign in signs:
        if sign in folded:
            return True
    return numbered and not signs


def once(found: list[Age]) -> list[Age]:
    """A school year beside a stated age of the same child adds nothing: 'dochter van 10 in groep 7' is 10."""
    stated = [age for age in found if age.van == age.tot]
    return [
        age
        for age in found
        if age.van == age.tot or not any(age.van - 1 <= other.van <= age.tot + 1 for other in stated)
    ]


def _stage(token: Token, text: str) -> list[Age]:
    """A stage of life or school, only where no number said more."""
    word = token.text.removesuffix("s")
    span = _STAGES.get(token.text) or _STAGES.get(word) or _STAGES.get(word.removesuffix("je"))
    return [Age(*span, text[token.start : token.end])] if span else []
