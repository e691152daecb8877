"""Which gemeenten a text speaks of: places, postcodes, gebieden and schools, and when to ask back.

Never a silent guess: a name that lies in two gemeenten gives both and a question; a name outside the region says so; a
name that is also an ordinary word counts only where something shows that a place is meant.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from app.vocabulary.bearers import Place, gone_by, likeliest
from app.vocabulary.dutch import Token, is_word
from app.vocabulary.languages import Languages
from app.vocabulary.names import Found, NameIndex, squeeze
from app.vocabulary.sounds import SoundIndex


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
_NEAR = frozenset(
    "in te uit bij omgeving regio nabij rond rondom naar woonplaats dorp plaats gemeente".split(),
)
_HOME = frozenset({"woon", "wonen", "woont", "woonachtig", "woonplaats", "thuis", "inwoner", "verhuisd", "komen"})
_SCHOOL = frozenset(
    "school klas onderwijs leerling basisschool middelbare college opvang schoolgaand schoolgaat".split(),
)
_SCHOOL_TITLES = frozenset(
    """obs cbs rkbs pcbs gbs ods ikc kc basisschool school daltonschool montessorischool college scholengemeenschap
    kindcentrum juf meester""".split()
)
_SCHOOL_LIFE = (
    _SCHOOL
    | _SCHOOL_TITLES
    | frozenset(
        "leerkracht leraar lerares docent mentor lokaal les lessen ib schoolplein klasgenoot klasgenoten".split()
    )
)
"""Words that speak of a school; 'groep' does with a number after it."""
_TO = ("naar", "op")
MIN_TYPO_ALONE = 6
"""A misspelt place without 'in' before it must be longer than this to be seen as one."""


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
        towns = sorted((place for place in places if place.kind == "woonplaats"), key=lambda place: -place.addresses)
        self._by_size = [(squeeze(place.naam), place) for place in towns]
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
        """The woonplaatsen whose squeezed name begins so, the largest first."""
        return [place for key, place in self._by_size if key.startswith(prefix)]

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

    def find(self, text: str, folded: str, tokens: Sequence[Token]) -> Where:
        """Everything the text says of where, with the words that said it."""
        where = Where()
        found = self._index.find(
            tokens,
            typo_allowed=lambda i: (
                _after_near(tokens, i) or len(tokens[i].text) > MIN_TYPO_ALONE or not tokens[i].text.isascii()
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
        homes = [spot for spot in spots if not _is_school_spot(spot[0], tokens, spots)]
        at_school = [spot for spot in spots if spot not in homes]
        if _only_around(homes, at_school):
            homes, at_school = [*homes, *at_school], []
        self._take_homes(where, homes, text, tokens)
        if not where.gemeenten and not where.choices:
            self._take_postcode(where, text, folded)
        self._take_school(where, at_school, schools, text, tokens)
        return where

    def _take_homes(
        self, where: Where, homes: list[tuple[Found[Place], list[Place]]], text: str, tokens: Sequence[Token]
    ) -> None:
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
            outside = [hit for hit, places in homes if places[0].kind == "buiten"]
            where.outside = outside[0].quote(text, tokens) if outside else None

    def _take_postcode(self, where: Where, text: str, folded: str) -> None:
        for match in _POSTCODE.finditer(folded):
            codes = self.postcode(match.group()) if match[2] else self._postcodes.get(match[1])
            words = text[match.start() : match.end()].strip()
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
        at_school: list[tuple[Found[Place], list[Place]]],
        schools: list[tuple[str, Place]],
        text: str,
        tokens: Sequence[Token],
    ) -> None:
        for hit, places in at_school:
            meant = gone_by(places)
            if len(meant) == 1 and meant[0].gemeenten:
                where.school_gemeente = (meant[0].gemeenten[0], hit.quote(text, tokens))
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
    return position > 0 and tokens[position - 1].text in _NEAR


def _is_place(hit: Found[Place], places: list[Place], text: str, tokens: Sequence[Token]) -> bool:
    """Whether a name is meant as a place here. A name that is no ordinary word always is."""
    if not any(place.is_word for place in places) or hit.typo:
        return bool(places)
    ends = _ends_clause(hit, text, tokens)
    begins = hit.first == 0 or not text[tokens[hit.first - 1].end : tokens[hit.first].start].isspace()
    capital = any(tokens[i].capital for i in range(hit.first, hit.last + 1))
    lower_text = not any(token.capital for token in tokens[1:])
    if _after_near(tokens, hit.first):
        return (capital and hit.first > 0) or (ends and (lower_text or capital) and hit.first == hit.last)
    return begins and ends and (capital or lower_text) and hit.first > 0


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


def _only_around(
    homes: list[tuple[Found[Place], list[Place]]], at_school: list[tuple[Found[Place], list[Place]]]
) -> bool:
    """Whether the homes say no more than the school's places do: there are none, or only areas around those places, as
    that of the samenwerkingsverband that is asked about."""
    around = {code for _, places in homes for code in places[0].gemeenten}
    schools = {code for _, places in at_school for place in places for code in place.gemeenten}
    return all(places[0].kind == "gebied" for _, places in homes) and (not homes or schools <= around)


def _is_school_spot(hit: Found[Place], tokens: Sequence[Token], spots: list[tuple[Found[Place], list[Place]]]) -> bool:
    """Whether this place is where the school stands: a school word close before it or 'naar school' right after, and no
    home word."""
    if len(spots) < 2:
        return False
    ended = [other.last + 2 * _goes_to_school(other, tokens, spots) for other, _ in spots if other.last < hit.first]
    start = max(ended, default=-1) + 1
    before = [token.text for token in tokens[max(start, hit.first - 6) : hit.first]]
    goes_on = any(other.first > hit.last for other, _ in spots)  # then 'wij wonen' after it speaks of the next place
    after = [] if goes_on else [token.text for token in tokens[hit.last + 1 : hit.last + 3]]
    at_school = _goes_to_school(hit, tokens, spots) or bool(_SCHOOL & set(before))
    return at_school and not _HOME & {*before, *after}


def _goes_to_school(hit: Found[Place], tokens: Sequence[Token], spots: list[tuple[Found[Place], list[Place]]]) -> bool:
    """'in … naar school', in one breath; but 'in …, op school in …' speaks of the next place."""
    said = tokens[max(0, hit.first - 1) : hit.last + 3]
    in_one_breath = all(right.start - left.end == 1 for left, right in pairwise(said))
    then_a_place = any(other.first == hit.last + 4 for other, _ in spots)
    words = said[0].text, *(token.text for token in said[-2:])
    return in_one_breath and not then_a_place and words in {(near, to, "school") for near in ("in", "te") for to in _TO}
