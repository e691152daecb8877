"""Ages in a text, as ranges of whole years: '9 jaar', 'zoontje 3', 'groep 5', '3e klas', 'kleuter', 'ik ben 15'.

A number is an age only where something says so; 'al 2 jaar', '6 weken', 'twee jaar achter' and a parent's own age are
none. School years give two ages: a child in groep 6 is 9 or 10.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from app.vocabulary.dutch import Token

OLDEST = 27
"""Youth help ends before 23, RMC and some programmes at 27: a higher number is a grown-up's age or no age at all."""

_NUMBERS = {
    word: value
    for value, word in enumerate(
        """nul een twee drie vier vijf zes zeven acht negen tien elf twaalf dertien veertien vijftien zestien zeventien
        achttien negentien twintig eenentwintig tweeentwintig drieentwintig""".split()
    )
}
_ORDINALS = {"eerste": 1, "tweede": 2, "derde": 3, "vierde": 4, "vijfde": 5, "zesde": 6}

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
    "brugpieper": (12, 13),
    "tiener": (12, 17),
    "puber": (12, 17),
    "examenklas": (15, 18),
    "vo": (12, 18),
    "middelbare": (12, 18),
    "mbo": (16, 23),
}
"""Names of stages of life and school: common Dutch usage; groep and klas from the ages of compulsory schooling."""

_CHILD = (
    r"(?:zoon|zoontje|dochter|dochtertje|kind|kindje|kinderen|jongen|jongetje|jongens|meisje|meisjes|meid|leerling|"
    r"kleinzoon|kleindochter|kleinkind|broer|broertje|zus|zusje|pleegkind|pleegzoon|pleegdochter|stiefzoon|"
    r"stiefdochter|tweeling|neefje|nichtje|jongere|client|patient|peuter|kleuter|puber|baby|dreumes)"
)
_NUMBER = r"(\d{1,2}|" + "|".join(sorted(_NUMBERS, key=len, reverse=True)) + r")"
_LIST = _NUMBER + r"(?:\s*(?:,|en|/|&|of|tot|-|–)\s*" + _NUMBER + r")?(?:\s*(?:,|en)\s*" + _NUMBER + r")?"
_NO_AGE_AFTER = (
    r"(?!\s*(?:weken|week|maanden|mnd|dagen|dag|uur|keer|x\b|kinderen|kids|jaar\s+(?:achter|geleden|lang)|%|euro"
    r"|e\b|de\b|km|min))"
)
_NO_AGE_BEFORE = "".join(
    f"(?<!{word} )" for word in ("al", "sinds", "afgelopen", "loopt", "over", "binnen", "na", "ruim", "duurt")
)
_SOON = r"(?:nu|net|bijna|al|pas)"
_IS = r"(?:ik ben|ben|(?:hij|zij|ze) (?:is|wordt)|die is|is nu|is net|is pas|is bijna|leeftijd|van de leeftijd van)"

_STATED = [
    # '9 jaar', '5 en 8 jaar', '15-jarige', '9 jr'
    rf"{_NO_AGE_BEFORE}\b{_LIST}\s*-?\s*(?:jaar|jarige?|jr|j)\b(?!\s+(?:achter|geleden|lang|op school))",
    # 'zoon van 9', 'kinderen 5 en 8', 'meisje (7)', 'leerling van bijna 11'
    rf"\b{_CHILD}s?\s*(?:is|was|wordt|van|\(|,|:)?\s*{_SOON}?\s*\(?{_LIST}\b{_NO_AGE_AFTER}",
    # 'ik ben 15', 'hij is 9', 'ze wordt 4'
    rf"\b{_IS}\s*{_SOON}?:?\s*{_NUMBER}\b{_NO_AGE_AFTER}",
    # after a name: 'Sem van 9 durft niet'
    rf"\bvan\s+{_NUMBER}\b(?!\s*(?:weken|week|maanden|jaar|dagen|uur|keer|kinderen|euro|%|tot|jr|procent))",
    r"\((\d{1,2})\)",
    rf"\btussen(?: de)?\s+{_NUMBER}\s+en(?: de)?\s+{_NUMBER}\b",
]
_KLAS = (
    r"\b(?:klas|leerjaar)\s*([1-6])\b"
    r"|\b([1-6])\s*e\s*(?:klas|klasser|jaars|leerjaar)\b"
    r"|\b(eerste|tweede|derde|vierde|vijfde|zesde)\s*(?:klas|klasser|leerjaar)\b"
    r"|\b(?:vmbo|mavo|havo|vwo|gymnasium|vso|pro)[\s\-]*(?:bb|kb|tl|gl|b|k|t)?[\s\-]*([1-6])\b"
    r"|\b([1-6])\s*(?:vmbo|mavo|havo|vwo)\b"
)
_PARENT_BEFORE = re.compile(
    r"(?:moeder|vader|opa|oma|ouder|mama|papa|vrouw|man|juf|meester|leerkracht)\s*(?:van|is|\(|,)?\s*$"
)

Range = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Age:
    """Whole years, both ends included, and the words that said so."""

    van: int
    tot: int
    uit: str


def find_ages(text: str, folded: str, tokens: Sequence[Token]) -> list[Age]:
    """The children's ages, youngest first, each once. `folded` is `text` folded to the same length."""
    found: list[Age] = []
    taken: list[Range] = []
    for pattern, ranges_of in _RULES:
        for match in pattern.finditer(folded):
            start, end = match.span()
            if any(start < other_end and end > other_start for other_start, other_end in taken):
                continue
            ranges = [(van, min(tot, OLDEST)) for van, tot in ranges_of(match) if van <= OLDEST]
            if ranges:
                taken.append((start, end))
                found += [Age(van, tot, text[start:end].strip(" ,(:")) for van, tot in ranges]
    found = found or [age for token in tokens for age in _stage(token, text)]
    first = {(age.van, age.tot): age for age in reversed(found)}
    return [first[key] for key in sorted(first)]


def _stage(token: Token, text: str) -> list[Age]:
    """A stage of life or school, only where no number said more."""
    word = token.text.removesuffix("s")
    span = _STAGES.get(token.text) or _STAGES.get(word) or _STAGES.get(word.removesuffix("je"))
    return [Age(*span, text[token.start : token.end])] if span else []


def _months(match: re.Match[str]) -> list[Range]:
    months = _number(match[1])
    return [(months // 12, months // 12)] if months <= 36 else []


def _groep(match: re.Match[str]) -> list[Range]:
    return [(int(match[1]) + 3, int(match[2] or match[1]) + 4)]


def _klas(match: re.Match[str]) -> list[Range]:
    year = next(group for group in match.groups() if group)
    level = _ORDINALS.get(year) or int(year)
    return [(level + 11, level + 12)]


def _stated(match: re.Match[str]) -> list[Range]:
    """'5 en 8' are two children; '4-6', '8 of 9' and 'tussen 4 en 6' one range. A parent's own age is none."""
    if _PARENT_BEFORE.search(match.string[: match.start()][-25:]):
        return []
    usable = [number for number in (_number(group) for group in match.groups() if group) if number <= OLDEST]
    one_range = match.group().startswith("tussen") or re.search(r"\d\s*(?:-|–|/|of|tot)\s*\d", match.group())
    if len(usable) == 2 and one_range and usable[0] <= usable[1]:
        return [(usable[0], usable[1])]
    return [(number, number) for number in usable]


def _number(word: str) -> int:
    return int(word) if word.isdigit() else _NUMBERS[word]


_RULES: list[tuple[re.Pattern[str], Callable[[re.Match[str]], list[Range]]]] = [
    (re.compile(r"\b(\d)[.,]5\s*(?:jaar|jr)\b"), lambda match: [(int(match[1]), int(match[1]))]),
    (re.compile(r"\banderhalf(?:\s*jaar|\s*jarige?)?\b|\b1,5\s*jaar\b"), lambda _: [(1, 1)]),
    (re.compile(rf"\b{_NUMBER}\s*(?:maanden|maand|mnd|mndn)\b(?:\s*oud)?(?!\s*(?:geleden|thuis|lang|niet))"), _months),
    (re.compile(rf"\b{_NUMBER}\s*(?:weken|week|dagen)\s+oud\b"), lambda _: [(0, 0)]),
    (re.compile(r"\b(?:groep|gr)\.?\s*([1-8])(?:\s*(?:/|-|en|of)\s*([1-8]))?\b"), _groep),
    (re.compile(_KLAS), _klas),
    *((re.compile(pattern), _stated) for pattern in _STATED),
]
"""In order: what an earlier rule read, no later one reads again."""
