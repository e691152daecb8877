"""Suggestions as one types: needs, places, organisations and other entries."""

from collections.abc import Iterator

from app.search import engine as port
from app.vocabulary.bearers import Place
from app.vocabulary.contents import HulpvraagInhoud
from app.vocabulary.dutch import SKIPPED
from app.vocabulary.names import squeeze
from app.vocabulary.service import Vocabulary

_BEFORE_PLACE = frozenset({"in", "uit", "te", "bij", "nabij"})

LAST_WORDS = 3
"""How many of a sentence's last words may begin a phrase."""

FEWEST_LETTERS = 3
"""Of a last word that says something."""


def suggestions(vocabulary: Vocabulary, engine: port.Searcher, typed: str, limit: int) -> list[dict[str, str]]:
    """Needs first, by name or by a word of theirs, then organisations and other entries, with two gemeenten or places
    between; a place's `id` is that of its gemeente. Where nothing begins so, what begins as its last words do: somebody
    is typing a sentence."""
    if len(squeeze(typed)) < 2:
        return []
    needs, places = _needs_starting(vocabulary, typed), _places_starting(vocabulary, typed)
    places = places or _misspelt_places(vocabulary, typed)
    entries = [{"soort": s.soort, "id": s.id, "naam": s.naam} for s in engine.suggest(typed, {}, limit)]
    half = limit // 2
    found = (needs[:half] + places[:2] + entries + needs[half:])[:limit]
    by_end = (_needs_starting(vocabulary, end) + _places_after(vocabulary, typed, end) for end in _ends(typed))
    return found or next(filter(None, by_end), [])[:limit]


def _ends(typed: str) -> Iterator[str]:
    """The last words of what was typed, most words first; nothing where there is one."""
    words = typed.split()
    for many in range(min(LAST_WORDS, len(words) - 1), 0, -1):
        end = " ".join(words[-many:])
        if len(squeeze(words[-1])) >= FEWEST_LETTERS and end not in SKIPPED:
            yield end


def _needs_starting(vocabulary: Vocabulary, typed: str) -> list[dict[str, str]]:
    """Needs of which the name, a word of that or a sure phrase begins so; several words may begin inside a phrase:
    'niet naar sch' in 'durft niet naar school'."""
    wanted, several = squeeze(typed), " " in typed.strip()

    def begins(need: HulpvraagInhoud) -> bool:
        sure = need.woorden.zeker
        inside = (rest for phrase in sure for rest in _rests(phrase)) if several else ()
        return any(squeeze(part).startswith(wanted) for part in (need.naam, *need.naam.split(), *sure, *inside))

    ordered = sorted(
        vocabulary.needs.contents.values(), key=lambda need: (not squeeze(need.naam).startswith(wanted), need.naam)
    )
    return [{"soort": "hulpvraag", "id": need.id, "naam": need.naam} for need in ordered if begins(need)]


def _rests(phrase: str) -> Iterator[str]:
    """What is left of a phrase without its first word, its first two …"""
    words = phrase.split()
    return (" ".join(words[first:]) for first in range(1, len(words)))


def _places_after(vocabulary: Vocabulary, typed: str, end: str) -> list[dict[str, str]]:
    """Places that begin as the end of a sentence does, where a word says that a place comes: 'in Ut'."""
    before = typed.split()[: -len(end.split())]
    return _places_starting(vocabulary, end) if before[-1].lower() in _BEFORE_PLACE else []


def _places_starting(vocabulary: Vocabulary, typed: str) -> list[dict[str, str]]:
    wanted = squeeze(typed)
    gemeenten = [
        Place(name, "gemeente", (code,))
        for code, name in vocabulary.gemeenten.items()
        if squeeze(name).startswith(wanted)
    ]
    return [_suggested(vocabulary, place) for place in (*gemeenten, *vocabulary.places.starting(wanted))]


def _suggested(vocabulary: Vocabulary, place: Place) -> dict[str, str]:
    """A gemeente or a place, which is told with its gemeente and has the `id` of that."""
    code = place.gemeenten[0]
    if place.kind == "gemeente":
        return {"soort": "gemeente", "id": code, "naam": place.naam}
    return {"soort": "plaats", "id": code, "naam": f"{place.naam} ({vocabulary.gemeenten[code]})"}


def _misspelt_places(vocabulary: Vocabulary, typed: str) -> list[dict[str, str]]:
    """What a name that no place begins with is a small typo of."""
    return [_suggested(vocabulary, place) for place in vocabulary.places.misspelt(typed) if len(place.gemeenten) == 1]
