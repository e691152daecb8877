"""From a person's words to a Question: deterministic, in memory, no outside host. Every conclusion keeps its words."""

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date

from app.advice.composition import TAUGHT, Told, told
from app.advice.meaning import ANY, NONE, OF_KIND, Meaning, NoMeaning, Sense, Weights
from app.advice.question import Danger, Question
from app.advice.urgent import HINTED, DangerWatch, Look, each_kind
from app.vocabulary.ages import age_before_place, find_ages
from app.vocabulary.dutch import SKIPPED, Token, fold_same_length, is_word, tokenize
from app.vocabulary.languages import DUTCH
from app.vocabulary.needs import SeenNeed
from app.vocabulary.region import Region, Vragen
from app.vocabulary.service import Vocabulary

CERTAIN, DOUBT = 0.9, 0.45
"""Phrases say one need when it has at least the first certainty and every other one less than the second."""

FIGURE_ALONE = 3
"""A figure of speech with fewer telling words beside it is only that: 'mijn telefoon is dood'."""

SHORT = 8
"""Words up to which a question says one thing only: then phrases that say one need leave no doubt. In a longer one that
need may be only told ('zijn adhd gaat goed, maar …'): there meaning is read too."""

MUMBLE = 2
"""Up to this many words that no dictionary knows are no question; more may be one in a language not recognised."""

UNSURE = 0.02
"""A need with less certainty is not thought of at all."""

MAYBE = 3
"""Unsure needs that count in the order; beyond these, evidence is noise."""

NOWHERE: frozenset[int] = frozenset()
"""The place of a need that no phrase showed."""

_YOUNG = 12
"""Below this age a child does not type such a question itself: 'ik ben 8' comes from a parent dictating."""


class Understanding:
    """Understands questions in one region's words. Built anew when the vocabulary changes; holds no question."""

    def __init__(
        self,
        vocabulary: Vocabulary,
        region: Region,
        meaning: Meaning | None = None,
        weights: Weights | None = None,
        today: Callable[[], date] = date.today,
    ) -> None:
        self.vocabulary = vocabulary
        self._today = today
        self.watch = DangerWatch(region.gevaar)
        self._meaning, self._weights = meaning or NoMeaning(), weights
        self._languages = region.languages
        self._asking = _Asking(region.vragen)

    def understand(self, text: str) -> Question:
        """What this text asks. Any text at all gives a Question; an empty one gives an empty Question."""
        tokens = tokenize(text)
        folded = fold_same_length(text)
        where = self.vocabulary.places.find(text, folded, tokens)
        organisation = self._organisation(text, tokens, where.used)
        taken = frozenset(where.used | (organisation[1] if organisation else set()))
        seen, denied = self.vocabulary.needs.evidence(text, tokens, taken)
        language = self.language(tokens)
        ages = (
            self._languages.ages(language, text, folded)
            or find_ages(text, folded, tokens, self._today().year)
            or age_before_place(text, tokens, [need.positions for need in seen], where.used)
        )
        vrager = self._asking.who(folded, [age.tot for age in ages])
        beside = told([(age.van, age.tot) for age in ages], vrager)
        silent = self.silent(tokens, taken, language) | denied
        sense = self._meaning.read(tokens, silent, beside)
        weighed = self._weighed(sense, seen)
        dangers = self._dangers(text, tokens, silent, beside, sense, seen, weighed)
        needs, maybe = self._needs(text, tokens, sense, seen, weighed)
        needs = self.vocabulary.needs.at_age(needs, [(age.van, age.tot) for age in ages])
        return Question(
            text=text,
            words=[token.text for token in tokens],
            language=language,
            gemeenten=where.gemeenten,
            place_choices=where.choices,
            school_gemeente=where.school_gemeente,
            outside=where.outside,
            needs=self._with_danger(needs, dangers),
            maybe=maybe,
            ages=ages,
            vrager=vrager,
            organisation=organisation[0] if organisation else None,
            asks=self._asking.what(folded),
            types=self._asking.types(folded),
            dangers=dangers,
        )

    def dangers_of(self, question: Question) -> list[Danger]:
        """The dangers in its words; where none is sure, those that its needs are go before them: also 'gedachten aan de
        dood' chosen from a list."""
        if question.in_danger:
            return question.dangers
        needs = {need.id: need for need in question.needs}
        by_need = [
            Danger(kind.id, needs[need].uit)
            for kind in self.watch.kinds.values()
            for need in kind.hulpvragen[:1]
            if kind.vanzelf and need in needs and needs[need].certainty >= CERTAIN
        ]
        return each_kind([*by_need, *question.dangers])

    def silent(self, tokens: Sequence[Token], names: frozenset[int], language: str) -> frozenset[int]:
        """Positions of words without a meaning of their own: names, numbers, and common words of another language (how
        common Dutch words are, the weights know); all of them where there are few and none is a word: 'asdfgh'."""
        numbers = {position for position, token in enumerate(tokens) if token.text[0].isdigit()}
        if language == DUTCH:
            rest = [token for i, token in enumerate(tokens) if i not in names | numbers and token.text not in SKIPPED]
            known = any(is_word(token.text) or self.vocabulary.needs.reads(token) for token in rest)
            return names | numbers if known or len(rest) > MUMBLE else frozenset(range(len(tokens)))
        common = self._languages.is_common
        return names | numbers | {position for position, token in enumerate(tokens) if common(language, token.text)}

    def language(self, tokens: Sequence[Token]) -> str:
        """The code of the language that these words are in."""
        return self._languages.of(tokens)

    def names(self, text: str, tokens: Sequence[Token]) -> frozenset[int]:
        """Positions of the words that are a name of a place, a school or an organisation."""
        where = self.vocabulary.places.find(text, fold_same_length(text), tokens)
        organisation = self._organisation(text, tokens, where.used)
        return frozenset(where.used | (organisation[1] if organisation else set()))

    def _weighed(self, sense: Sense | None, seen: Sequence[SeenNeed]) -> list[SeenNeed]:
        """Every need that may be meant, by phrases and meaning together; none where meaning is not read."""
        if sense is None or self._weights is None:
            return []
        tree, mix, by_phrase = self.vocabulary.needs, self._weights.hulpvragen, {need.id: need for need in seen}
        by_meaning = zip(sense.rows, mix.without_phrases(sense), strict=True)
        weighed = [
            SeenNeed(need, tree.contents[need].naam, certainty, "", NOWHERE)
            for need, certainty in by_meaning
            if certainty >= UNSURE and need in tree.contents and need not in by_phrase
        ]
        for found in seen:
            known = sense.knows(found.id)
            certainty = mix.certainty(found.certainty, sense.of(found.id)) if known else found.certainty
            if sense.said > TAUGHT:  # then what phrases say counts as it is
                certainty = max(certainty, found.certainty)
            if certainty >= UNSURE:
                weighed.append(found._replace(certainty=certainty))
        return weighed

    def _needs(
        self,
        text: str,
        tokens: Sequence[Token],
        sense: Sense | None,
        seen: Sequence[SeenNeed],
        weighed: Sequence[SeenNeed],
    ) -> tuple[list[SeenNeed], dict[str, float]]:
        """The needs meant, and those that may be: by phrases where these leave no doubt, else all that was weighed."""
        tree = self.vocabulary.needs
        if sense is None or self._weights is None or said_outright(tokens, seen):
            return tree.choose(seen), {}
        chosen = [
            need if need.uit else need._replace(uit=_quoted(text, tokens, sense.telling(need.id)))
            for need in tree.choose(weighed, self._weights.hulpvragen.genoeg) or tree.choose(seen)
        ]
        surest = max((need.certainty for need in weighed), default=0.0)
        if self._weights.niets.means(surest, sense.of(NONE)):
            return [], {}  # about something else altogether: no address is better than a wrong one
        sure = {need.id for need in chosen}
        unsure = sorted((need for need in weighed if need.id not in sure), key=lambda need: -need.certainty)
        return chosen, {need.id: need.certainty for need in unsure[:MAYBE]}

    def _dangers(
        self,
        text: str,
        tokens: Sequence[Token],
        silent: frozenset[int],
        beside: Told,
        sense: Sense | None,
        seen: Sequence[SeenNeed],
        weighed: Sequence[SeenNeed],
    ) -> list[Danger]:
        """Every danger that phrases say outright, and what they hint at beside it. Where they say none, hints and the
        likeliest by meaning, if these convince together; hints alone where meaning is not read, for to miss danger is
        worse than a false alarm."""
        look = self.watch.look(text, tokens)
        by_phrases = each_kind([*look.outright, *look.hints])
        if look.outright or sense is None or self._weights is None or not sense.knows(ANY):
            return by_phrases
        if not look.hints and nothing_of_danger(look, tokens, seen):
            return []
        if look.figure:
            sense = self._meaning.read(tokens, silent | look.figure, beside)
        if sense is None:
            return by_phrases
        harmless = max((need.certainty for need in weighed if need.id not in self.watch.needs), default=0.0)
        if not self._weights.gevaar.rings(sense, HINTED if look.hints else 0.0, harmless):
            return []
        known = [kind for kind in self.watch.kinds if sense.knows(OF_KIND.format(kind))]
        kind = max(known, key=lambda kind: sense.of(OF_KIND.format(kind)))
        return each_kind([*look.hints, Danger(kind, _quoted(text, tokens, sense.telling(ANY)), sure=False, said=False)])

    def _organisation(
        self, text: str, tokens: Sequence[Token], used: set[int]
    ) -> tuple[tuple[str, str], set[int]] | None:
        """The organisation named, its words and their positions; the longest name when there are more."""
        found = [
            hit
            for hit in self.vocabulary.organisations.find(tokens, typo_allowed=lambda i: len(tokens[i].text) > 4)
            if not set(range(hit.first, hit.last + 1)) & used
        ]
        if not found:
            return None
        best = max(found, key=lambda hit: (not hit.typo, tokens[hit.last].end - tokens[hit.first].start))
        return (best.targets[0], best.quote(text, tokens)), set(range(best.first, best.last + 1))

    def _with_danger(self, needs: list[SeenNeed], dangers: Sequence[Danger]) -> list[SeenNeed]:
        """A sure danger is a need too: it comes first. So is one that was hinted at where nothing else is asked."""
        contents = self.vocabulary.needs.contents
        extra = {
            need: SeenNeed(need, contents[need].naam, 1.0 if danger.sure else HINTED, danger.uit, frozenset())
            for danger in dangers
            for need in self.watch.needs_of([danger])
            if need in contents and (danger.sure or (danger.said and not needs))
        }
        return [*extra.values(), *(need for need in needs if need.id not in extra)]


class _Asking:
    """Who asks and what is asked, by the patterns of the language's file."""

    def __init__(self, vragen: Vragen) -> None:
        self._who = {name: _any_of(found) for name, found in vragen.vragers.items()}
        self._signs = {name: [re.compile(pattern) for pattern in found] for name, found in vragen.vragers.items()}
        self._what = {name: _any_of(found) for name, found in vragen.bedoelingen.items()}
        self._types = {name: _any_of(found) for name, found in vragen.soorten.items()}

    def who(self, folded: str, ages: Sequence[int]) -> str | None:
        """The asker with most signs; the file's order breaks ties."""
        young = bool(ages) and max(ages) < _YOUNG
        may_be = [name for name in _matching(self._who, folded) if not (young and name == "jongere")]
        if len(may_be) < 2:
            return may_be[0] if may_be else None
        return max(may_be, key=lambda name: sum(bool(sign.search(folded)) for sign in self._signs[name]))

    def what(self, folded: str) -> frozenset[str]:
        """What is asked besides help."""
        return frozenset(_matching(self._what, folded))

    def types(self, folded: str) -> frozenset[str]:
        """Kinds of help asked for by name."""
        return frozenset(_matching(self._types, folded))


def said_outright(tokens: Sequence[Token], seen: Sequence[SeenNeed]) -> bool:
    """Whether a short question's phrases say one need for certain and nothing of another."""
    ordered = sorted((need.certainty for need in seen), reverse=True)
    one = bool(ordered) and ordered[0] >= CERTAIN and (len(ordered) == 1 or ordered[1] < DOUBT)
    return one and len(tokens) <= SHORT


def nothing_of_danger(look: Look, tokens: Sequence[Token], seen: Sequence[SeenNeed]) -> bool:
    """Whether there is hardly a word beside a figure of speech ('mijn telefoon is dood'), or phrases say a need
    outright ('mijn zoon wordt gepest')."""
    others = [i for i, token in enumerate(tokens) if i not in look.figure and token.text not in SKIPPED]
    return (bool(look.figure) and len(others) < FIGURE_ALONE) or said_outright(tokens, seen)


def _quoted(text: str, tokens: Sequence[Token], positions: Sequence[int]) -> str:
    """The person's own words at these positions, fillers only where there is nothing else."""
    telling = [position for position in positions if tokens[position].text not in SKIPPED] or positions
    return " … ".join(text[tokens[position].start : tokens[position].end] for position in telling)


def _any_of(patterns: Sequence[str]) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{pattern})" for pattern in patterns))


def _matching(patterns: Mapping[str, re.Pattern[str]], folded: str) -> list[str]:
    return [name for name, pattern in patterns.items() if pattern.search(folded)]
