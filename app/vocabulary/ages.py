"""Ages in a text, as ranges of whole years: '9 jaar', 'zoontje 3', 'groep 5', '3e klas', 'kleuter', 'ik ben 15'.

A number is an age only where something says so; 'al 2 jaar', '6 weken', 'twee jaar achter' and a parent's own age are
none. School years give two ages: a child in groep 6 is 9 or 10.
"""

import re
from collections.abc import Sequence
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
_UNIT_NOT_AGE = r"(?!\s*(?:weken|week|maanden|mnd|dagen|dag|uur|keer|x\b|kinderen|kids|jaar\s+(?:achter|geleden|lang)|%|euro|e\b|de\b|km|min))"

_PATTERNS = [
    # '9 jaar', '5 en 8 jaar', '15-jarige', '9 jr', '15jr'
    re.compile(
        rf"(?<!al )(?<!sinds )(?<!afgelopen )(?<!loopt )(?<!over )(?<!binnen )(?<!na )(?<!ruim )(?<!duurt )\b"
        rf"{_LIST}\s*-?\s*(?:jaar|jarige?|jarig|jr|j)\b(?!\s+(?:achter|geleden|lang|en half achter|op school))"
    ),
    # 'zoon van 9', 'kinderen 5 en 8', 'meisje (7)', 'jongen, 12', 'leerling van bijna 11'
    re.compile(
        rf"\b{_CHILD}s?\s*(?:is|was|wordt|van|\(|,|:)?\s*(?:nu|net|bijna|al|pas)?\s*\(?{_LIST}\b{_UNIT_NOT_AGE}"
    ),
    # 'ik ben 15', 'hij is 9', 'ze wordt 4', 'm15', 'j/9'
    re.compile(
        rf"\b(?:ik ben|ben|hij is|zij is|ze is|hij wordt|ze wordt|zij wordt|die is|is nu|is net|is pas|is bijna|leeftijd|"
        rf"van de leeftijd van)\s*(?:nu|net|bijna|pas)?:?\s*{_NUMBER}\b{_UNIT_NOT_AGE}"
    ),
    # 'van 9,' after a name: 'Sem van 9 durft niet'
    re.compile(rf"\bvan\s+{_NUMBER}\b(?!\s*(?:weken|week|maanden|jaar|dagen|uur|keer|kinderen|euro|%|tot|jr|procent))"),
    # '(9)' on its own
    re.compile(r"\((\d{1,2})\)"),
    # '8 of 9 jaar' and 'tussen 4 en 6'
    re.compile(rf"\btussen(?: de)?\s+{_NUMBER}\s+en(?: de)?\s+{_NUMBER}\b"),
]
_MONTHS = re.compile(rf"\b{_NUMBER}\s*(?:maanden|maand|mnd|mndn)\b(?:\s*oud)?(?!\s*(?:geleden|thuis|lang|niet))")
_WEEKS_OLD = re.compile(rf"\b{_NUMBER}\s*(?:weken|week|dagen)\s+oud\b")
_HALF = re.compile(r"\banderhalf(?:\s*jaar|\s*jarige?)?\b|\b1,5\s*jaar\b")
_GROEP = re.compile(r"\b(?:groep|gr)\.?\s*([1-8])(?:\s*(?:/|-|en|of)\s*([1-8]))?\b")
_KLAS = re.compile(
    r"\b(?:klas|leerjaar)\s*([1-6])\b|\b([1-6])\s*e\s*(?:klas|klasser|jaars|leerjaar)\b"
    r"|\b(eerste|tweede|derde|vierde|vijfde|zesde)\s*(?:klas|klasser|leerjaar)\b"
    r"|\b(?:vmbo|mavo|havo|vwo|gymnasium|vso|pro)[\s\-]*(?:bb|kb|tl|gl|b|k|t)?[\s\-]*([1-6])\b"
    r"|\b([1-6])\s*(?:vmbo|mavo|havo|vwo)\b"
)
_PARENT_BEFORE = re.compile(
    r"(?:moeder|vader|opa|oma|ouder|mama|papa|vrouw|man|juf|meester|leerkracht)\s*(?:van|is|\(|,)?\s*$"
)


@dataclass(frozen=True, slots=True)
class Age:
    """Whole years, both ends included, and the words that said so."""

    van: int
    tot: int
    uit: str


def find_ages(text: str, folded: str, tokens: Sequence[Token]) -> list[Age]:
    """The children's ages, in order of the text, each once. `folded` is `text` folded to the same length."""
    ages: list[tuple[int, Age]] = []
    taken: list[tuple[int, int]] = []

    def add(start: int, end: int, van: int, tot: int) -> None:
        if van > OLDEST or any(start < other_end and end > other_start for other_start, other_end in taken):
            return
        taken.append((start, end))
        ages.append((start, Age(van, min(tot, OLDEST), text[start:end].strip(" ,(:"))))

    for match in _HALF.finditer(folded):
        add(*match.span(), 1, 1)
    for pattern in (_MONTHS, _WEEKS_OLD):
        for match in pattern.finditer(folded):
            months = _number(match[1]) // (1 if pattern is _MONTHS else 4)
            if months <= 36:
                add(*match.span(), months // 12, months // 12)
    for match in _GROEP.finditer(folded):
        first, last = int(match[1]), int(match[2] or match[1])
        add(*match.span(), first + 3, last + 4)
    for match in _KLAS.finditer(folded):
        year = next(group for group in match.groups() if group)
        level = _ORDINALS.get(year) or int(year)
        add(*match.span(), level + 11, level + 12)
    for pattern in _PATTERNS:
        for match in pattern.finditer(folded):
            if _PARENT_BEFORE.search(folded[: match.start()][-25:]):
                continue
            numbers = [_number(group) for group in match.groups() if group]
            for van, tot in _ranges(numbers, match.group(), pattern is _PATTERNS[-1]):
                if not any(start < match.end() and end > match.start() for start, end in taken):
                    ages.append((match.start(), Age(van, tot, text[match.start() : match.end()].strip(" ,(:"))))
            if numbers and min(numbers) <= OLDEST:
                taken.append(match.span())
    if not ages:
        for token in tokens:
            stage = _STAGES.get(token.text) or _STAGES.get(token.text.removesuffix("s").removesuffix("je"))
            if stage:
                add(token.start, token.end, *stage)
    unique = {(age.van, age.tot): age for _, age in sorted(ages, key=lambda pair: -pair[0])}
    return sorted(unique.values(), key=lambda age: (age.van, age.tot))


def _ranges(numbers: list[int], matched: str, between: bool) -> list[tuple[int, int]]:
    """'5 en 8' are two children; '4-6', '8 of 9' and 'tussen 4 en 6' one range."""
    usable = [number for number in numbers if number <= OLDEST]
    if len(usable) == 2 and (between or re.search(r"\d\s*(?:-|–|/|of|tot)\s*\d", matched)) and usable[0] <= usable[1]:
        return [(usable[0], usable[1])]
    return [(number, number) for number in usable]


def _number(word: str) -> int:
    return int(word) if word.isdigit() else _NUMBERS[word]
