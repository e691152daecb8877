"""Which gemeenten a text speaks of: places, postcodes, gebieden and schools, and when to ask back.

Never a silent guess: a name that lies in two gemeenten gives both and a question; a name outside the region says so; a
name that is also an ordinary word counts only where something shows that a place is meant.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from app.vocabulary.bearers import OUTSIDE, Place, gone_by, likeliest
from app.vocabulary.dutch import SKIPPED, Token, is_word
from app.vocabulary.languages import Languages
from app.vocabulary.names import Found, NameIndex, squeeze
from app.vocabulary.sounds import SoundIndex
from app.vocabulary.whose import NEAR, SCHOOL, Spot, asker_lives_at, told_apart


@dataclass(slots=True)
class Where:
    """What a text says of where."""

    gemeenten: dict[str, str] = field(default_factory=dict)
    """Code of each home gemeente → the words it came from."""
    choices: list[Place] = field(default_factory=list)
    """More than one: the name has several bearers, ask back."""
    school_gemeente: tuple[str, str] | None = None
    """Code and words, where the school stands in another gemeente than the home or was named as school."""
    outside: str | None = None
    """A place outside the region, as typed."""
    used: set[int] = field(default_factory=set)
    """Positions of the tokens that were names: no other meaning is looked for in them."""


_POSTCODE = re.compile(r"\b([1-9]\d{3})\s?([a-z]{2})?\b")
_WHOLE_POSTCODE = re.compile(r"[1-9]\d{3}([A-Z]{2})?")
_SCHOOL_TITLES = frozenset(
    """obs cbs rkbs pcbs gbs ods ikc kc basisschool school daltonschool montessorischool college scholengemeenschap
    kindcentrum juf meester""".split()
)
_SCHOOL_LIFE = (
    SCHOOL
    | _SCHOOL_TITLES
    | frozenset(
        "leerkracht leraar lerares docent mentor lokaal les lessen ib schoolplein klasgenoot klasgenoten".split()
    )
)
"""Words that speak of a school; 'groep' does with a number after it."""
MIN_TYPO_ALONE = 6
"""A misspelt place without 'in' before it must be longer than this to be seen as one, or a town's, alone."""
TOWN = 4_000
"""Addresses from which a place is a town here."""
_CHILD = frozenset(
    """zoon zoontje dochter dochtertje kind kindje meisje jongen baby dreumes peuter kleuter puber tiener leerling
    kleinzoon kleindochter kleinkind""".split()
)
"""Words that follow a place in keywords. One child: 'Anderen kinderen' is a misspelt 'andere kinderen'."""
_POSTCODE_WORD = re.compile(r"\bpostcode(?: is)?\W*$")


class Places:
    """All names of places of a region."""

    def __init__(
        self,
        places: Iterable[Place],
        schools: Iterable[Place],
        postcodes: Mapping[str, tuple[str, ...]],
        languages: Languages,
    ) -> None:
        places = list(places)
        self._index = NameIndex((place.naam, place) for place in places)
        by_size = [(squeeze(place.naam), place) for place in sorted(places, key=lambda place: -place.addresses)]
        self._towns = [each for each in by_size if each[1].kind == "woonplaats"]
        self._smaller = [each for each in by_size if each[1].kind in ("buurtschap", "andere-naam")]
        self._sounds = SoundIndex(
            (
                (place.naam, place, place.addresses if place.kind == "woonplaats" else 0)
                for place in places
                if place.kind not in ("gebied", "school")
            ),
            languages.place_words,
        )
        self._schools = NameIndex((name, school) for school in schools for name in _school_names(school.naam))
        self._postcodes = postcodes

    def named(self, name: str) -> list[Place]:
        """The bearers of a name, the likeliest kind only (for `plaats=` in a request)."""
        return likeliest(self._index.get(name))

    def starting(self, prefix: str) -> list[Place]:
        """The woonplaatsen whose squeezed name begins so, the largest first; where none does, hamlets and other names.
        As one types 'ij', which is y there, the i comes first."""
        beginnings = (prefix, f"{prefix[:-1]}y") if prefix.endswith("i") else prefix
        for names in (self._towns, self._smaller):
            if found := [place for key, place in names if key.startswith(beginnings)]:
                return found
        return []

    def postcode(self, postcode: str) -> tuple[str, ...] | None:
        """The gemeenten of a postcode, four or six characters: none when it lies outside the region; None when it is no
        postcode."""
        squeezed = (
            squeeze(postcode).upper().replace("Y", "IJ") if "ij" in postcode.lower() else squeeze(postcode).upper()
        )
        for key in (squeezed[:6], squeezed[:4]):
            if key in self._postcodes:
                return self._postcodes[key]
        return () if _WHOLE_POSTCODE.fullmatch(squeezed) else None

    def school(self, name: str) -> list[Place]:
        """Schools of this name."""
        return list(self._schools.get(name))

    def misspelt(self, name: str) -> list[Place]:
        """Who bears the one name that this is a small typo of, the likeliest kind only; none when it is no typo."""
        return likeliest(self._index.misspelt(name))

    def find(self, text: str, folded: str, tokens: Sequence[Token]) -> Where:
        """Everything the text says of where, with the words that said it."""
        where = Where()
        found = self._index.find(
            tokens,
            typo_allowed=lambda i: (
                _after_near(tokens, i)
                or len(tokens[i].text) > MIN_TYPO_ALONE
                or not tokens[i].text.isascii()
                or (_stands_alone(text, tokens, i, i) and self._is_near_a_town(tokens[i].text))
            ),
        )
        named = {position for hit in found for position in range(hit.first, hit.last + 1)}
        heard = [
            Found(*hit, typo=True)
            for hit in self._sounds.find(text, tokens)
            if not named & {*range(hit[0], hit[1] + 1)}
        ]
        found = sorted((*found, *heard), key=lambda hit: hit.first)
        spots = [(hit, likeliest(hit.targets)) for hit in found]
        spots = [(hit, places) for hit, places in spots if _is_place(hit, places, text, tokens)]
        for hit, _ in spots:
            where.used.update(range(hit.first, hit.last + 1))
        schools = self._named_schools(tokens, where.used)
        homes, at_school = told_apart(spots, tokens)
        self._take_homes(where, homes, text, tokens)
        if not where.gemeenten and not where.choices:
            self._take_postcode(where, text, folded)
        self._take_school(where, at_school, schools, text, tokens)
        return where

    def _is_near_a_town(self, word: str) -> bool:
        return any(place.addresses >= TOWN for place in self._index.misspelt(word))

    def _take_homes(self, where: Where, homes: list[Spot], text: str, tokens: Sequence[Token]) -> None:
        inside = [(hit, places) for hit, places in homes if any(place.gemeenten for place in places)]
        alone = [(hit, places) for hit, places in inside if len({p.gemeenten for p in places}) == 1]
        known = {code for _, places in alone for code in places[0].gemeenten if places[0].kind != "gebied"}
        for hit, places in inside:
            words = hit.quote(text, tokens)
            if (hit, places) not in alone:
                narrowed = [place for place in places if set(place.gemeenten) & known]
                if narrowed:  # a second name in the same breath decides which one is meant
                    continue
                where.choices = where.choices or places
                where.gemeenten.update({code: words for place in gone_by(places) for code in place.gemeenten})
            elif places[0].kind != "gebied" or not known:
                where.gemeenten.update(dict.fromkeys(places[0].gemeenten, words))
        if not inside:
            outside = [hit for hit, places in homes if places[0].kind in OUTSIDE]
            where.outside = outside[0].quote(text, tokens) if outside else None

    def _take_postcode(self, where: Where, text: str, folded: str) -> None:
        for match in _POSTCODE.finditer(folded):
            codes = self.postcode(match.group()) if match[2] else self._postcodes.get(match[1])
            words = text[match.start() : match.end()].strip()
            if codes is None and _POSTCODE_WORD.search(folded, 0, match.start()):
                codes = ()  # whoever calls it a postcode means one that lies elsewhere
            if codes is None or (match[2] and not codes and not words[-2:].isupper()):
                continue  # 'in 2015 is hij': only letters typed as a postcode's are one that lies elsewhere
            if codes:
                where.gemeenten.update(dict.fromkeys(codes, words))
            else:
                where.outside = words
            return

    def _take_school(
        self,
        where: Where,
        at_school: list[Spot],
        schools: list[tuple[str, Place]],
        text: str,
        tokens: Sequence[Token],
    ) -> None:
        for hit, places in at_school:
            meant = gone_by(places)
            if len(meant) == 1 and meant[0].gemeenten:
                where.school_gemeente = (meant[0].gemeenten[0], hit.quote(text, tokens))
            elif meant[0].kind in OUTSIDE and where.gemeenten:
                where.outside = where.outside or hit.quote(text, tokens)
        for words, school in schools:
            if where.gemeenten and school.gemeenten[0] not in where.gemeenten:
                where.school_gemeente = where.school_gemeente or (school.gemeenten[0], words)
            elif not where.gemeenten:
                where.gemeenten[school.gemeenten[0]] = words

    def _named_schools(self, tokens: Sequence[Token], used: set[int]) -> list[tuple[str, Place]]:
        found = []
        for hit in self._schools.find(tokens, typo_allowed=lambda _i: False):
            before = tokens[hit.first - 1].text if hit.first else ""
            titled = before in _SCHOOL_TITLES or tokens[hit.first].text in _SCHOOL_TITLES
            near = before in {"op", "de", "het", "van"} and hit.last > hit.first and _is_school(hit, tokens)
            codes = {school.gemeenten for school in hit.targets}
            if (titled or near) and len(codes) == 1 and not set(range(hit.first, hit.last + 1)) & used:
                found.append((hit.targets[0].naam, hit.targets[0]))
        return found


def _is_school(hit: Found[Place], tokens: Sequence[Token]) -> bool:
    """Whether a name is meant as a school's: 'op de brug' is, with a capital or where something speaks of school."""
    name = tokens[hit.first : hit.last + 1]
    shouted = all(token.capital for token in tokens)
    if not all(is_word(token.text) for token in name) or (name[-1].capital and not shouted):
        return True
    beside = [token.text for token in tokens if token.sentence == name[0].sentence]
    in_a_group = any(left == "groep" and right.isdigit() for left, right in pairwise(beside))
    return in_a_group or not _SCHOOL_LIFE.isdisjoint(beside)


def _school_names(name: str) -> set[str]:
    """A school's name with and without what kind of school it is: 'Basisschool de Eshoek' is 'de Eshoek' too."""
    words = name.split()
    rest = [word for word in words if word.lower().strip("().,") not in _SCHOOL_TITLES]
    bare = " ".join(rest)
    return {name, bare} if len(squeeze(bare)) > 4 else {name}


def _after_near(tokens: Sequence[Token], position: int) -> bool:
    return position > 0 and tokens[position - 1].text in NEAR


def _is_place(hit: Found[Place], places: list[Place], text: str, tokens: Sequence[Token]) -> bool:
    """Whether a name is meant as a place here. A name that is no ordinary word always is."""
    if places and places[0].kind == "streek":
        return asker_lives_at(hit, tokens) or _stands_alone(text, tokens, hit.first, hit.last)
    if not any(place.is_word for place in places) or hit.typo:
        return bool(places)
    if hit.first == 0:
        return _heads_keywords(text, tokens, hit.last)
    ends = _ends_clause(hit, text, tokens)
    begins = not text[tokens[hit.first - 1].end : tokens[hit.first].start].isspace()
    capital = any(tokens[i].capital for i in range(hit.first, hit.last + 1))
    lower_text = not any(token.capital for token in tokens[1:])
    if _after_near(tokens, hit.first):
        return capital or (ends and (lower_text or capital) and hit.first == hit.last)
    return begins and ends and (capital or lower_text)


def _stands_alone(text: str, tokens: Sequence[Token], first: int, last: int) -> bool:
    """Whether these words stand as a place does in keywords: before a child, or at the very end, after a comma."""
    if first == 0:
        return _heads_keywords(text, tokens, last)
    between = text[tokens[first - 1].end : tokens[first].start]
    return tokens[first].capital and between.strip() == "," and last == len(tokens) - 1


def _heads_keywords(text: str, tokens: Sequence[Token], last: int) -> bool:
    """Whether a name that is a word, or misspelt, comes first and a child right after it: '… dochter 9 bang'. Not
    'Een', which says the same of any child."""
    article = last == 0 and tokens[0].text in SKIPPED
    following = tokens[last + 1 : last + 2]
    return (
        tokens[last].capital
        and not article
        and any(token.text in _CHILD and text[tokens[last].end : token.start].isspace() for token in following)
    )


def _ends_clause(hit: Found[Place], text: str, tokens: Sequence[Token]) -> bool:
    if hit.last + 1 == len(tokens):
        return True
    following = tokens[hit.last + 1]
    return not text[tokens[hit.last].end : following.start].isspace() or following.text in {
        "en",
        "maar",
        "wie",
        "waar",
        "wat",
    }
