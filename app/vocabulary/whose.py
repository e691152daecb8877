"""Whose place a place is: of the child's home or of its school. Of places that are named, some are neither: 'niet in …
maar in …', and where a grandparent lives that asks."""

from collections.abc import Sequence
from itertools import pairwise

from app.vocabulary.bearers import Place
from app.vocabulary.dutch import Token
from app.vocabulary.names import Found

Spot = tuple[Found[Place], list[Place]]
"""A name in a text, and who may be meant by it."""

NEAR = frozenset(
    "in te uit bij omgeving regio nabij rond rondom naar woonplaats dorp plaats gemeente".split(),
)
_LIVE = frozenset({"woon", "wonen", "woont"})
_HOME = _LIVE | {"woonachtig", "woonplaats", "thuis", "inwoner", "verhuisd", "komen"}
_PUPIL = frozenset({"leerling"})
_BUILDING = frozenset(
    """school klas onderwijs basisschool middelbare college opvang schoolgaand schoolgaat
    vmbo mavo havo vwo gymnasium praktijkonderwijs vo mbo sbo vso""".split(),
)
SCHOOL = _BUILDING | _PUPIL
"""Words that say of a place that a school stands there."""
_TO = ("naar", "op")

_MOST = 40
"""Names that are read: more than anybody writes, and each is held against all others."""

_REACH = 4
"""Words between who lives somewhere and 'woont': 'onze kleinzoon van 5 jaar woont'."""

_ASKER = frozenset({"wij", "we", "ik"})
_GRANDCHILD = frozenset(
    "kleinzoon kleindochter kleinkind kleinkinderen kleinzoontje kleindochtertje neefje nichtje".split()
)
"""Children that somebody asks about with whom they mostly do not live."""
_CHILD = _GRANDCHILD | {"hij", "zij", "ze"}
_PARENT = frozenset({"vader", "moeder", "ouders", "papa", "mama", "ex"})


def told_apart(spots: Sequence[Spot], tokens: Sequence[Token]) -> tuple[list[Spot], list[Spot]]:
    """The places of the home, and those of the school."""
    read = spots[:_MOST]
    meant = [spot for spot in read if not _is_denied(spot[0], tokens, read)]
    homes = [spot for spot in meant if not _is_school_spot(spot[0], tokens, meant)]
    at_school = [spot for spot in meant if spot not in homes]
    if _only_around(homes, at_school, tokens):
        homes, at_school = [*homes, *at_school], []
    return _of_the_child(homes, tokens), at_school


def _is_denied(hit: Found[Place], tokens: Sequence[Token], spots: Sequence[Spot]) -> bool:
    """'niet in …, maar in …': then the place that follows is meant."""
    before = [token.text for token in tokens[max(0, hit.first - 2) : hit.first]]
    if before[-1:] and before[-1] in NEAR:
        before.pop()
    then = [token.text for token in tokens[hit.last + 1 : hit.last + 2]]
    another = any(
        other.first > hit.last and tokens[other.first].sentence == tokens[hit.last].sentence for other, _ in spots
    )
    return before[-1:] == ["niet"] and then == ["maar"] and another


def _of_the_child(homes: list[Spot], tokens: Sequence[Token]) -> list[Spot]:
    """Without the places where a grandparent lives that asks, when it says where the child lives."""
    if len(homes) < 2 or all(token.text not in _GRANDCHILD for token in tokens):
        return homes
    lives = [_who_lives_at(spot, homes, tokens) for spot in homes]
    if not any(who in _CHILD for who in lives):
        return homes
    return [spot for spot, who in zip(homes, lives, strict=True) if who not in _ASKER]


def _who_lives_at(spot: Spot, homes: Sequence[Spot], tokens: Sequence[Token]) -> str:
    """The asker or the child of 'wij wonen in …' and 'hij in …', as said; nothing where neither is or a parent may be
    meant."""
    hit = spot[0]
    start = max((other.last + 1 for other, _ in homes if other.last < hit.first), default=0)
    said = [token.text for token in tokens[start : hit.first]]
    verbs = [place for place, word in enumerate(said) if word in _LIVE]
    if not verbs:
        return said[-2] if len(said) > 1 and said[-1] in ("in", "te") else ""
    before, after = said[max(0, verbs[-1] - _REACH) : verbs[-1]], said[verbs[-1] + 1 : verbs[-1] + 2]
    named = [word for word in (*after, *before) if word in _CHILD | _ASKER | _PARENT]
    return named[-1] if named else ""


def asker_lives_at(hit: Found[Place], tokens: Sequence[Token]) -> bool:
    """'wij wonen in …', in so many words."""
    before = {token.text for token in tokens[max(0, hit.first - _REACH - 1) : hit.first]}
    at = tokens[hit.first - 1].text if hit.first else ""
    return at in ("in", "op", "de") and not before.isdisjoint(_LIVE) and not before.isdisjoint(_ASKER)


def _only_around(homes: Sequence[Spot], at_school: Sequence[Spot], tokens: Sequence[Token]) -> bool:
    """Whether the homes say no more than the school's places do: there are none, or only areas around those places, as
    that of the samenwerkingsverband that is asked about. The whole region says nothing, nor does what lies outside
    where nobody says to live there: 'moet hij naar het internaat in …'."""
    telling = [
        spot
        for spot in homes
        if spot[1][0].kind != "regio" and (spot[1][0].gemeenten or _is_said_to_be_home(spot[0], tokens))
    ]
    around = {code for _, places in telling for code in places[0].gemeenten}
    schools = {code for _, places in at_school for place in places for code in place.gemeenten}
    return all(places[0].kind == "gebied" for _, places in telling) and (not telling or schools <= around)


def _is_said_to_be_home(hit: Found[Place], tokens: Sequence[Token]) -> bool:
    before = [token.text for token in tokens[max(0, hit.first - _REACH) : hit.first]]
    after = [token.text for token in tokens[hit.last + 1 : hit.last + 3]]
    return before[-1:] == ["uit"] or not _HOME.isdisjoint((*before, *after))


def _is_school_spot(hit: Found[Place], tokens: Sequence[Token], spots: Sequence[Spot]) -> bool:
    """Whether this place is where the school stands: a school word close before it or 'naar school' right after, and no
    home word. A pupil 'uit …' lives there."""
    if len(spots) < 2:
        return False
    ended = [other.last + 2 * _goes_to_school(other, tokens, spots) for other, _ in spots if other.last < hit.first]
    start = max(ended, default=-1) + 1
    before = [token.text for token in tokens[max(start, hit.first - 6) : hit.first]]
    goes_on = any(other.first > hit.last for other, _ in spots)  # then 'wij wonen' after it speaks of the next place
    after = [] if goes_on else [token.text for token in tokens[hit.last + 1 : hit.last + 3]]
    at_school = _goes_to_school(hit, tokens, spots) or any(map(_is_of_school, before))
    comes_from = before[-1:] == ["uit"] and _BUILDING.isdisjoint(before[-2:-1])
    return at_school and not comes_from and _HOME.isdisjoint((*before, *after))


def _is_of_school(text: str) -> bool:
    return text in SCHOOL or text.endswith("-school")  # 'so-school'


def _goes_to_school(hit: Found[Place], tokens: Sequence[Token], spots: Sequence[Spot]) -> bool:
    """'in … naar school', in one breath; but 'in …, op school in …' speaks of the next place."""
    said = tokens[max(0, hit.first - 1) : hit.last + 3]
    in_one_breath = all(right.start - left.end == 1 for left, right in pairwise(said))
    then_a_place = any(other.first == hit.last + 4 for other, _ in spots)
    words = said[0].text, *(token.text for token in said[-2:])
    return in_one_breath and not then_a_place and words in {(near, to, "school") for near in ("in", "te") for to in _TO}
