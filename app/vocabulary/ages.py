"""Ages in a text, as ranges of whole years: '9 jaar', 'zoontje 3', 'groep 5', '3e klas', 'kleuter', 'ik ben 15'.

A number is an age only where something says so; 'al 2 jaar', '6 weken', 'twee jaar achter' and a parent's own age are
none. School years give two ages: a child in groep 6 is 9 or 10.
"""

import re
from collections.abc import Callable, Sequence
from typing import NamedTuple

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

_CHILD = (
    r"(?:(?:buur|klein|achterklein|pleeg|stief|bonus)?"
    r"(?:zoon|zonen|zoontje|dochter|dochtertje|kind|kindje|kinderen|jongen|jongetje|meisje|broer|broertje|zus|zusje)|"
    r"meid|leerling|tweeling|neefje|nichtje|jongere|client|patient|peuter|kleuter|puber|baby|dreumes)s?"
)
_WORDS = [word for word in sorted(_NUMBERS, key=len, reverse=True) if word not in ("nul", "een")]
_SOME_NUMBER = rf"\d{{1,2}}|{'|'.join(_WORDS)}"
"""'een' is hardly ever a number: 'zij is een meisje van zeven'."""
_ANY_NUMBER = re.compile(_SOME_NUMBER)
_NUMBER = rf"({_SOME_NUMBER})"
_LIST = (
    _NUMBER + r"(?:\s*(?:,|en|/|&|of|tot(?: en met)?|t/m|-|–)\s*" + _NUMBER + r")?(?:\s*(?:,|en)\s*" + _NUMBER + r")?"
)
_COUNTED = (
    r"uur|uren|uurtjes|minuten|min|dag|dagen|week|weken|maand|maanden|mnd|jaren|keer|x\b|kinderen|kids|kind\b|jongens|"
    r"meiden|meisjes|leerlingen|zoons|dochters|broers|zussen|broertjes|zusjes|groepen|klassen|scholen|mensen|anderen|"
    r"euro|%|procent|km|kilo|kg|e\b|de\b|man\b|personen|onderzoeken|vakken|tienen|vijven|onvoldoendes|gesprekken|punten|"
    r"\w+(?:ies|ingen|heden|aars|ers)\b"
)
_NO_AGE_AFTER = rf"(?!\s*(?:{_COUNTED}|jaar\s+(?:achter|geleden|lang|voor|jonger|ouder)))"
_NO_AGE_BEFORE = r"\b" + "".join(
    f"(?<!{word} )"
    for word in "al sinds afgelopen loopt over binnen na ruim duurt mee hele laatste komende eerste".split()
)
_SOON = r"(?:nu|net|bijna|al|pas|ongeveer|zo'n|inmiddels|ruim)"
_IS = (
    r"(?:ik ben|ben|ben ik|(?:oudste|jongste|middelste),? (?:nu|van)|"
    r"(?:hij|zij|ze|die|oudste|jongste|middelste) (?:is|wordt)|"
    r"(?:is|wordt) (?:hij|zij|ze)|is (?:nu|net|pas|bijna|inmiddels)|"
    r"leeftijd|van de leeftijd van)"
)
_COMPARED_BEFORE = re.compile(r"\b(?:als|dan|net) (?:een |andere )?(?:\w+ )?$")
"""'praat als een kind van 4' says what a child is like, not how old it is."""

_STATED = [
    # '9 jaar', '5 en 8 jaar', '15-jarige', '9 jr'
    rf"\b(?={_SOME_NUMBER}){_NO_AGE_BEFORE}{_LIST}\s*-?\s*(?:jaar|jarige?|jr|j)\b"
    r"(?!\s+(?:achter|geleden|lang|op school|voor|jonger|ouder dan|niet|bezig|gewacht|ziek|thuis))",
    # 'kleuter ... en is al zeven jaar.'
    rf"\b(?:en is|is al|is nog maar) {_NUMBER}(?: jaar)?(?=\s*(?:[.,;!?)]|en\b|maar\b|$))",
    # 'zoon van 9', 'kinderen 5 en 8', 'meisje (7)', 'leerling van bijna 11'
    rf"\b{_CHILD}\s*(?:is|was|wordt|van|vn|v\.?|\(|,|:)?\s*{_SOON}?\s*\(?{_LIST}\b{_NO_AGE_AFTER}",
    # 'ik ben 15', 'hij is 9', 'ze wordt 4'
    rf"\b{_IS}\s*{_SOON}?:?\s*{_NUMBER}\b{_NO_AGE_AFTER}",
    # after a name: 'Sem van 9 durft niet'
    rf"\bvan\s+{_SOON}?\s*{_NUMBER}\b(?!\s*(?:jaar|tot|jr)){_NO_AGE_AFTER}",
    r"(?<!\S)\((\d{1,2})\)",
    rf"\btussen(?: de)?\s+{_NUMBER}\s+en(?: de)?\s+{_NUMBER}\b{_NO_AGE_AFTER}",
    # a bare number after the last full stop: 'ik kan niet slapen. 14'
    r"(?:[.?!]\s+|,\s*)(\d{1,2})\s*[.?!]?\s*$",
    # 'm 16, slaapt niet', 'leerling (v, 15)', 'een jaar of tien'
    rf"(?:^|\()\s*[mvj]\s*,?\s*(\d{{1,2}})\b{_NO_AGE_AFTER}",
    rf"\bjaar of {_NUMBER}\b{_NO_AGE_AFTER}",
    # '16 en klaar met school'
    r"^\s*(\d{1,2})\s*(?:en\b|,)\s",
    # 'leerling vmbo (15, dyslexie)', 'een vriendin van me 15 belde'
    r"\((\d{1,2})\s*[,;]",
    rf"\bvan (?:me|mij|mn|m'n|ons)\s*(1\d)\b{_NO_AGE_AFTER}",
    # who signs with age and place: 'ik slaap niet meer. 16 uit het dorp', 'help. 15, bij de kust', '. 17 havenstad'
    rf"(?:^|[.?!,]\s+)(1\d)\s*(?:,\s*|uit\s+|en uit\s+)?(?!{_COUNTED}|jaar)[a-z]\w*(?:\s+\w+)?(?=\s*(?:[.?!]|$))",
]
_KLAS = (
    r"\b(?:klas|leerjaar)\s*([1-6])[a-h]?\b"
    r"|\b([1-6])\s*e\s*(?:klas|klasser|jaars|leerjaar)\b"
    r"|\bzit(?:ten)? (?:nu )?in (?:de |mijn |mn )?([1-6])e\b(?!\s+\w)"
    r"|\b(eerste|tweede|derde|vierde|vijfde|zesde)\s*(?:klas|klasser|leerjaar)\b"
    r"|\b(?:vmbo|mavo|havo|vwo|gymnasium|vso|pro)[\s\-]*(?:bb|kb|tl|gl|b|k|t)?[\s\-]*([1-6])\b"
    r"|\b([1-6])\s*(?:vmbo|mavo|havo|vwo)\b"
)
_PARENT_BEFORE = re.compile(
    r"(?:moeder|vader|opa|oma|ouder|mama|papa|vrouw|man|juf|meester|leerkracht)\s*(?:van|is|\(|,)?\s*$"
)

_LEVEL_BEFORE = re.compile(
    r"(?:niveau(?: van)?(?: eind| midden| begin)?"
    r"|(?:boeken|boek|werk|rekenwerk|stof|lesstof|sommen|puzzels)(?: van| uit| voor)?)\s*$"
)

Range = tuple[int, int]


class Age(NamedTuple):
    """Whole years, both ends included, and the words that said so."""

    van: int
    tot: int
    uit: str


def find_ages(text: str, folded: str, tokens: Sequence[Token]) -> list[Age]:
    """The children's ages, youngest first, each once. `folded` is `text` folded to the same length."""
    found: list[Age] = []
    taken: list[Range] = []
    numbered = _ANY_NUMBER.search(folded) is not None
    for signs, pattern, ranges_of in _RULES:
        for match in pattern.finditer(folded) if _may_match(signs, folded, numbered) else ():
            start, end = match.span()
            if any(start < other_end and end > other_start for other_start, other_end in taken):
                continue
            ranges = [(van, min(tot, OLDEST)) for van, tot in ranges_of(match) if van <= OLDEST]
            if ranges:
                taken.append((start, end))
                found += [Age(van, tot, text[start:end].strip(" ,(:")) for van, tot in ranges]
    found = _once(found) or [age for token in tokens for age in _stage(token, text)]
    first = {(age.van, age.tot): age for age in reversed(found)}
    return [first[key] for key in sorted(first)]


def _may_match(signs: Sequence[str], folded: str, numbered: bool) -> bool:
    for sign in signs:
        if sign in folded:
            return True
    return numbered and not signs


def _once(found: list[Age]) -> list[Age]:
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


def _months(match: re.Match[str]) -> list[Range]:
    months = _number(next(group for group in match.groups() if group))
    return [(months // 12, months // 12)] if months <= 36 else []


def _groep(match: re.Match[str]) -> list[Range]:
    """Not of work or level: 'leest boeken van groep 8', 'rekent op niveau eind groep 6'."""
    if _LEVEL_BEFORE.search(match.string[: match.start()][-30:]):
        return []
    first, last = _number(match[1]), _number(match[2] or match[1])
    return [(first + 3, last + 4)]


def _klas(match: re.Match[str]) -> list[Range]:
    year = next(group for group in match.groups() if group)
    level = _ORDINALS.get(year) or int(year)
    return [(level + 11, level + 12)]


def _stated(match: re.Match[str]) -> list[Range]:
    """'5 en 8' are two children; '4-6', '8 of 9' and 'tussen 4 en 6' one range. A parent's own age is none."""
    before = match.string[: match.start()][-25:]
    if _PARENT_BEFORE.search(before) or _COMPARED_BEFORE.search(before):
        return []
    usable = [number for number in (_number(group) for group in match.groups() if group) if number <= OLDEST]
    between = match.string[match.end(1) : match.start(2)] if len(match.groups()) > 1 and match[2] else ""
    one_range = match.group().startswith("tussen") or re.search(r"-|–|/|\bof\b|\btot\b", between)
    if len(usable) == 2 and one_range and usable[0] <= usable[1]:
        return [(usable[0], usable[1])]
    return [(number, number) for number in usable]


def _number(word: str) -> int:
    return int(word) if word.isdigit() else _NUMBERS[word]


_HALF = [
    rf"{_CHILD}\s*(?:is|van|\(|,)?\s*{_SOON}?\s*(\d)[.,]5\b",
    r"\b(\d)[.,]5\s*(?:jaar|jr|jarige?)\b",
    rf"{_NO_AGE_BEFORE}{_NUMBER}\s*en\s*een\s*half\s*(?:jaar|jarige?)?\b(?!\s*(?:uur|week|maand|jaar geleden))",
]
_ONE_AND_HALF = (
    rf"{_CHILD}\s*(?:is|van|,)?\s*{_SOON}?\s*anderhalf\b"
    rf"|{_NO_AGE_BEFORE}anderhalf\s*-?(?:jaar oud|jarige?)\b"
)
_MONTHS = (
    rf"\b{_CHILD}\s*(?:is|van|\(|,)?\s*(?:nu|net|bijna|pas)?\s*{_NUMBER}\s*(?:maanden|maand|mnd)\b"
    r"(?!\s*(?:thuis|geleden|lang|niet|achter|bezig|op|in|bij))"
    rf"|\b{_NUMBER}\s*(?:maanden|maand|mnd)\s*(?:oud|oude)\b"
    rf"|\b(?:(?:hij|zij|ze) is|is (?:hij|zij|ze)|met)\s*{_SOON}?\s*{_NUMBER}\s*(?:maanden|mnd)\b"
)
_WEEKS = (
    rf"\b{_NUMBER}\s*(?:weken|week|dagen)\s*(?:oud|oude)\b"
    rf"|\b(?:baby|kindje|dochtertje|zoontje)\s*(?:is|van|,)?\s*{_NUMBER}\s*(?:weken|dagen)\b"
)
_GROEP = r"\b(?:groep|gr)\.?\s*([1-8]|een|twee|drie|vier|vijf|zes|zeven|acht)\b(?:\s*(?:/|-|en|of)\s*([1-8])\b)?"

_NEARLY = (
    r"(?:binnenkort|straks|bijna|volgende (?:week|maand)|over \w+ (?:weken|maanden?)|in "
    r"(?:januari|februari|maart|april|mei|juni|juli|augustus|september|oktober|november|december))"
)
_TURNING = (
    rf"\b(?:word|wordt) (?:hij |zij |ze |ik )?{_NEARLY} {_NUMBER}\b{_NO_AGE_AFTER}"
    rf"|\b(?:binnenkort|straks) {_NUMBER}\b(?! (?:jaar )?(?:geleden|tot)){_NO_AGE_AFTER}"
)
"""'wordt volgende maand 18': 17 still, and help is asked for 18."""


def _turning(match: re.Match[str]) -> list[Range]:
    coming = _number(next(group for group in match.groups() if group))
    return [(max(coming - 1, 0), coming)]


_RULES: list[tuple[tuple[str, ...], re.Pattern[str], Callable[[re.Match[str]], list[Range]]]] = [
    *(
        (signs, re.compile(pattern), lambda match: [(_number(match[1]), _number(match[1]))])
        for signs, pattern in zip(((".5", ",5"), (".5", ",5"), ("half",)), _HALF, strict=True)
    ),
    (("half",), re.compile(_ONE_AND_HALF), lambda _: [(1, 1)]),
    (("een jaar oud", "eenjarig"), re.compile(r"\b(?:een jaar oud|eenjarige?)\b"), lambda _: [(1, 1)]),
    (("maand", "mnd"), re.compile(_MONTHS), _months),
    (("word", "binnenkort", "straks"), re.compile(_TURNING), _turning),
    (("week", "weken", "dagen"), re.compile(_WEEKS), lambda _: [(0, 0)]),
    (("gr",), re.compile(_GROEP), _groep),
    (("klas", "jaar", "zit", "vmbo", "mavo", "havo", "vwo", "gymnasium", "vso", "pro"), re.compile(_KLAS), _klas),
    *(((), re.compile(pattern), _stated) for pattern in _STATED),
]
"""In order: what an earlier rule read, no later one reads again. First what a text must hold for it, one of these or
without any a number: most texts hold few of them, and to look is a hundredth of what a pattern takes."""
