"""What words say of ages: rules that each read one way of saying them, in order.

A rule is a pattern over folded text with what it makes of a match: 'zoontje 3', 'groep 5', '3e klas', 'bijna 18',
'anderhalf', '6 maanden'. A number is an age only where something says so.
"""

import re
from collections.abc import Callable

OLDEST = 27
"""Youth help ends before 23, RMC and some programmes at 27: a higher number is a grown-up's age or no age at all."""

YOUNGEST_IN_GROEP = 3
"""Children in groep 5 are 5 years older than this, or 6."""

Range = tuple[int, int]

_NUMBERS = {
    word: value
    for value, word in enumerate(
        """nul een twee drie vier vijf zes zeven acht negen tien elf twaalf dertien veertien vijftien zestien zeventien
        achttien negentien twintig eenentwintig tweeentwintig drieentwintig""".split()
    )
}
_ORDINALS = {"eerste": 1, "tweede": 2, "derde": 3, "vierde": 4, "vijfde": 5, "zesde": 6}

_CHILD = (
    r"(?:(?:buur|klein|achterklein|pleeg|stief|bonus)?"
    r"(?:zoon|zonen|zoontje|dochter|dochtertje|kind|kindje|kinderen|jongen|jongetje|meisje|broer|broertje|zus|zusje)|"
    r"meid|leerling|tweeling|neefje|nichtje|jongere|client|patient|peuter|kleuter|puber|baby|dreumes)s?"
)
_WORDS = [word for word in sorted(_NUMBERS, key=len, reverse=True) if word not in ("nul", "een")]
_SOME_NUMBER = rf"\d{{1,2}}|{'|'.join(_WORDS)}"
"""'een' is hardly ever a number: 'zij is een meisje van zeven'."""
ANY_NUMBER = re.compile(_SOME_NUMBER)
"""In digits or as a word; a text without one holds hardly any age."""
_WHOLE_NUMBER = re.compile(rf"\b(?:{_SOME_NUMBER})\b")
_NUMBER = rf"({_SOME_NUMBER})"
_LIST = (
    _NUMBER
    + r"(?:\s*(?:,|en|/|&|of|tot(?: en met)?|t/m|-|–)\s*"
    + _NUMBER
    + rf")?(?:\s*(?:,|en)\s*{_NUMBER}(?:\s*(?:,|en)\s*{_NUMBER})?)?"
)
_COUNTED = (
    r"uur|uren|uurtjes|minuten|min|dag|dagen|week|weken|maand|maanden|mnd|jaren|keer|x\b|kinderen|kids|kind\b|jongens|"
    r"meiden|meisjes|leerlingen|zoons|dochters|broers|zussen|broertjes|zusjes|groepen|klassen|scholen|mensen|anderen|"
    r"euro|%|procent|km|kilo|kg|e\b|de\b|man\b|personen|onderzoeken|vakken|tienen|vijven|onvoldoendes|gesprekken|punten|"
    r"meter|m\d\d\b|cm\b|"
    r"\w+(?:ies|ingen|heden|aars|ers)\b"
)
_HEIGHT = r"(?<=\b1)[.,]\d\d\b|[.,]\d\d\s?m\b"
_NO_AGE_AFTER = rf"(?!{_HEIGHT}|(?:[.,]\d+)?\s*(?:{_COUNTED})|\s*jaar\s+(?:achter|geleden|lang|voor|jonger|ouder))"
_NO_AGE_BEFORE = r"\b" + "".join(
    f"(?<!{word} )"
    for word in "al sinds afgelopen loopt over binnen na ruim duurt mee hele laatste komende eerste".split()
)
_SOON = r"(?:nu|net|bijna|al|pas|ongeveer|zo'n|inmiddels|ruim)"
_IS = (
    r"(?:(?:ik ben|ben|ben ik)(?: zelf)?|(?:oudste|jongste|middelste),? (?:nu|van)|"
    r"(?:hij|zij|ze|die|oudste|jongste|middelste) (?:is|wordt)|"
    r"(?:is|wordt) (?:hij|zij|ze)|(?<!het )is (?:nu|net|pas|bijna|inmiddels)|"
    r"leeftijd|van de leeftijd van)"
)
_COMPARED_BEFORE = re.compile(r"\b(?:als|dan|net) (?:een |andere )?(?:\w+ )?$")
"""'praat als een kind van 4' says what a child is like, not how old it is."""
_CHILDREN = r"(?:klein|pleeg|stief|buur)?(?:kinderen|kids|zoons|zonen|dochters|jongens|meisjes|meiden|tweeling)"
_ENDS = r"(?=\s*(?:[.,;:!?)](?!\d)|en\b|maar\b|$))"
"""After the number comes nothing that it could count."""
_RANKED = rf"(?:oudste|middelste|jongste)(?:\s+(?:is|van)|\s*[,:(])?\s*{_SOON}?\s*(\d{{1,2}})\)?"
_NEXT_RANKED = rf",?\s+(?:(?:en|de|mijn|onze)\s+)*{_RANKED}"

_TOLD: list[tuple[tuple[str, ...], str]] = [
    # 'tussen 6 en 8 jaar' is one range
    (("tussen",), rf"\btussen(?: de)?\s+{_NUMBER}\s+en(?: de)?\s+{_NUMBER}\b{_NO_AGE_AFTER}(?:\s*(?:jaar|jr)\b)?"),
    # beside a height: 'hij is 1.85m lang en 15 en wordt gepest'
    (
        ("1.", "1,", "1m", "1 m"),
        r"\b(?:is|ben)\s(?:bijna\s)?1(?:[.,]\d\d\s?(?:m|meter)?|\s?m(?:eter)?\s?\d\d)(?:\s(?:lang|groot))?(?:,|\sen)"
        rf"(?:\sis)?\s{_SOON}?\s*{_NUMBER}\b(?:\s*jaar\b|{_ENDS})",
    ),
    # 'mijn kinderen zijn 3, 6 en 9', 'waar de kinderen bij zijn, 4 en 6'
    (
        ("n zijn", "s zijn", "bij zijn", "n waren", "s waren"),
        rf"\b{_CHILDREN},?\s+(?:bij )?(?:zijn|waren),?\s*{_SOON}?\s*{_LIST}\b{_ENDS}(?!\s*(?:,|en)\s*\d)",
    ),
    # 'jongste 4 oudste 9'; 'de oudste 2' alone may be two children
    (("jongste", "oudste"), rf"\b{_RANKED}{_NEXT_RANKED}(?:{_NEXT_RANKED})?(?!\w){_NO_AGE_AFTER}"),
    # a question that begins with it is no duration, unless it tells of what was: '2 jaar niet naar school geweest'
    (
        ("jaar niet", "jr niet"),
        r"^\s*(?!(?:[1-3]|een|twee|drie)\s*(?:jaar|jr)\s+niet\s+(?:meer|naar school))"
        rf"{_NUMBER}\s*(?:jaar|jr)\s+niet\b(?!.*\b(?:geweest|gezien|gesproken|gehad|gegaan|gedaan)\b)",
    ),
    # 'hij is vorige week 10 geworden'; not a mark or a number of things: 'het is een 4 geworden'
    (("geworden",), rf"(?<!een )(?<!er )(?<!met )(?<!zou )\b(?:net\s+)?{_NUMBER}\s+geworden\b"),
]
"""Ages with what a text must hold for them."""

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
    # after a name: 'Sem is 10 en heeft adhd'; not 'het is 7 en donker', 'zijn cijfer is 5 en ...'
    r"\b(?!het|dat|dit|er|wat|cijfer|nummer|tijd|iq)[a-z-]+ is (\d{1,2}) en"
    r" (?:heeft|is|kan|wil|wordt|durft|gaat|zit|doet|eet|slaapt|praat|bang|boos|druk|verdrietig|somber)\b",
    # after a name: 'Sem van 9 durft niet'
    rf"\bvan\s+{_SOON}?\s*{_NUMBER}\b(?!\s*(?:jaar|tot|jr)){_NO_AGE_AFTER}",
    r"(?<!\S)\((\d{1,2})\)",
    # a bare number after the last full stop: 'ik kan niet slapen. 14'
    r"(?:[.?!]\s+|,\s*)(\d{1,2})\s*[.?!]?\s*$",
    # between commas: 'mijn dochter wil er niet meer heen, 8, school in het dorp'
    r",\s+([4-9]|1\d),\s+(?=[a-z])",
    # 'm 16, slaapt niet', 'leerling (v, 15)', 'kind (m/6)', 'een jaar of tien'
    rf"(?:^|\()\s*[mvj]\s*[,/]?\s*(\d{{1,2}})\b{_NO_AGE_AFTER}",
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
PARENT_BEFORE = re.compile(
    r"\b(?:moeder|vader|opa|oma|ouder|mama|papa|vrouw|man|juf|meester|leerkracht)\s*(?:van|is|\(|,)?\s*$"
)
"""After this a number is of a grown-up: 'moeder van 40'."""

_LEVEL_BEFORE = re.compile(
    r"(?:niveau(?: van)?(?: eind| midden| begin)?"
    r"|\b(?:leest|lezen|rekent|rekenen|schrijft|schrijven|spelt|spellen)\b.*\bals"
    r"(?: een (?:kind|leerling))?(?: uit| in| van)?"
    r"|(?:boeken|boek|werk|rekenwerk|stof|lesstof|sommen|puzzels)(?: van| uit| voor)?)\s*$"
)


def _months(match: re.Match[str]) -> list[Range]:
    months = _number(next(group for group in match.groups() if group))
    return [(months // 12, months // 12)] if months <= 36 else []


def _groep(match: re.Match[str]) -> list[Range]:
    """Not of work or level: 'leest boeken van groep 8', 'rekent op niveau eind groep 6'."""
    if _LEVEL_BEFORE.search(match.string[: match.start()][-30:]):
        return []
    first, last = _number(match[1]), _number(match[2] or match[1])
    return [(first + YOUNGEST_IN_GROEP, last + YOUNGEST_IN_GROEP + 1)]


def _klas(match: re.Match[str]) -> list[Range]:
    year = next(group for group in match.groups() if group)
    level = _ORDINALS.get(year) or int(year)
    return [(level + 11, level + 12)]


def _stated(match: re.Match[str]) -> list[Range]:
    """'5 en 8' are two children; '4-6', '8 of 9' and 'tussen 4 en 6' one range. A parent's own age is none."""
    before = match.string[: match.start()][-25:]
    if PARENT_BEFORE.search(before) or _COMPARED_BEFORE.search(before):
        return []
    usable = [number for number in (_number(group) for group in match.groups() if group) if number <= OLDEST]
    between = match.string[match.end(1) : match.start(2)] if len(match.groups()) > 1 and match[2] else ""
    one_range = match.group().startswith("tussen") or re.search(r"-|–|/|\bof\b|\btot\b", between)
    if len(usable) == 2 and one_range and usable[0] <= usable[1]:
        return [(usable[0], usable[1])]
    return [(number, number) for number in usable]


def _number(word: str) -> int:
    return int(word) if word.isdigit() else _NUMBERS[word]


_AND_HALF = r"(?:[.,]5|\s?½|\s1/2)"
_NOT_LONG = r"(?!\s*(?:geleden|achter|lang|thuis|niet|bezig|wacht|was))"
_HALVES = (".5", ",5", "½", "1/2")
_HALF = [
    (_HALVES, rf"{_CHILD}\s*(?:is|van|\(|,)?\s*{_SOON}?\s*(\d){_AND_HALF}\b"),
    (_HALVES, rf"{_NO_AGE_BEFORE}(\d){_AND_HALF}\s*-?(?:jaar|jr|jarige?)\b{_NOT_LONG}"),
    (("½", "1/2"), rf"\b{_IS}\s*{_SOON}?:?\s*(\d){_AND_HALF}\b{_NO_AGE_AFTER}"),
    (
        ("half",),
        rf"{_NO_AGE_BEFORE}{_NUMBER}\s*en\s*(?:een\s*)?half\s*(?:jaar|jarige?)?\b{_NO_AGE_AFTER}{_NOT_LONG}",
    ),
]


def _half(match: re.Match[str]) -> list[Range]:
    """'tweeënhalf' is two; 'speelt als een kind van tweeënhalf' says no age."""
    years = _number(match[1])
    return [] if _COMPARED_BEFORE.search(match.string[: match.start()][-25:].removesuffix("van ")) else [(years, years)]


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
_GROEP = (
    r"\b(?:groep|gr)\.?\s*([1-8]|een|twee|drie|vier|vijf|zes|zeven|acht)\b(?!\s*-?\s*advies)"
    r"(?:\s*(?:/|-|en|of)\s*([1-8])\b)?"
)

_NOW_SIGNS = ("bijna", "net", "pas", "nu", "inmiddels")
_NOW = (
    rf"\b({'|'.join(_NOW_SIGNS)})\s(?P<age>{_SOME_NUMBER})(?:{_AND_HALF})?\b{_ENDS}{_NO_AGE_AFTER}"
    r"(?!.{0,25}\bniet thuis\b)"
)
"""'bijna 4 en nog niet zindelijk', 'vroeger gepest, nu 16 en somber'; not the clock: 'bijna 12 en nog niet thuis'."""
_BEGINS = re.compile(r"(?:^|[.,;:!?(]|[.,;:!?(]\s*en)\s*$")
_FIRST = re.compile(r"\beerst\b")
_YOUNGEST_PARENT = 16
"""'zegt alleen mama, bijna drie' is no age of hers."""


def _now(match: re.Match[str]) -> list[Range]:
    """Where a clause begins with it. Not 'eerst een, nu acht', which counts, nor a parent's; '17, bijna 18' is 17."""
    before, age = match.string[: match.start()][-35:], _number(match["age"])
    begins = _BEGINS.search(before) or (before.endswith(" en ") and match["age"].isdigit())
    told = {_number(number) for number in _WHOLE_NUMBER.findall(before[-16:])}
    parent = age >= _YOUNGEST_PARENT and PARENT_BEFORE.search(before)
    other = parent or _FIRST.search(before) or (match[1] == "bijna" and age - 1 in told)
    return [(age, age)] if begins and not other else []


_LIMIT_SIGNS = ("onder", "jonger dan", "boven", "ouder dan", "vanaf")
_SIDE = "|".join(_LIMIT_SIGNS)
_LIMIT = (
    rf"(?:^\s*|\b(?:{_CHILD}|{_CHILDREN}|jongeren)(?:\s+(?:van|is|zijn))?\s+)(?P<side>{_SIDE})(?: de)?\s+{_NUMBER}\b"
    rf"{_NO_AGE_AFTER}|\b(?P<stated>{_SIDE})(?: de)?\s+{_NUMBER}\s*(?:jaar|jr)\b(?!\s+geleden)"
)
"""'een kind onder de 4', 'vanaf 12 jaar'; a number alone may be a mark: 'hij staat onder de 6'."""


def _limit(match: re.Match[str]) -> list[Range]:
    side, years = match["side"] or match["stated"], _number(next(filter(None, match.group(2, 4))))
    below = side in ("onder", "jonger dan")
    return [(0, max(years - 1, 0))] if below else [(years, OLDEST)]


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


RULES: list[tuple[tuple[str, ...], re.Pattern[str], Callable[[re.Match[str]], list[Range]]]] = [
    *((signs, re.compile(pattern), _half) for signs, pattern in _HALF),
    (("half",), re.compile(_ONE_AND_HALF), lambda _: [(1, 1)]),
    (("een jaar oud", "eenjarig"), re.compile(r"\b(?:een jaar oud|eenjarige?)\b"), lambda _: [(1, 1)]),
    (("maand", "mnd"), re.compile(_MONTHS), _months),
    (("word", "binnenkort", "straks"), re.compile(_TURNING), _turning),
    (_LIMIT_SIGNS, re.compile(_LIMIT), _limit),
    (("week", "weken", "dagen"), re.compile(_WEEKS), lambda _: [(0, 0)]),
    (("gr",), re.compile(_GROEP), _groep),
    (("klas", "jaar", "zit", "vmbo", "mavo", "havo", "vwo", "gymnasium", "vso", "pro"), re.compile(_KLAS), _klas),
    (_NOW_SIGNS, re.compile(_NOW), _now),
    *((signs, re.compile(pattern), _stated) for signs, pattern in _TOLD),
    *(((), re.compile(pattern), _stated) for pattern in _STATED),
]
"""In order: what an earlier rule read, no later one reads again. First what a text must hold for it, one of these or
without any a number: most texts hold few of them, and to look is a hundredth of what a pattern takes."""
