"""From a person's words to a Question: deterministic, in memory, no outside host. Every conclusion keeps its words."""

from collections.abc import Callable, Sequence
from datetime import date
from typing import NamedTuple

from app.advice.asking import Asking
from app.advice.composition import TAUGHT, Told, told
from app.advice.meaning import ANY, NONE, OF_KIND, Meaning, NoMeaning, Sense, Weights
from app.advice.named import NamedHelp
from app.advice.question import Danger, Question, how_help_works
from app.advice.tried import TriedHelp
from app.advice.urgent import HINTED, DangerWatch, Look, each_kind, nothing_of_danger, parts
from app.vocabulary.ages import age_before_place, find_ages
from app.vocabulary.dutch import SKIPPED, Token, fold_same_length, is_word, tokenize
from app.vocabulary.languages import DUTCH
from app.vocabulary.needs import SeenNeed
from app.vocabulary.region import Region
from app.vocabulary.service import Vocabulary

CERTAIN, DOUBT = 0.9, 0.45
"""Phrases say one need when it has at least the first certainty and every other one less than the second."""

LIKELY = 0.5
"""From this certainty on, a need that is a danger says which one words hint at."""

SHORT = 8
"""Words up to which a question says one thing only, names and greetings aside: then phrases that say one need leave no
doubt. In a longer one that need may be only told ('zijn adhd gaat goed, maar …'): there meaning is read too."""

MUMBLE = 2
"""Up to this many words that no dictionary knows are no question; more may be one in a language not recognised."""

UNSURE = 0.02
"""A need with less certainty is not thought of at all."""

LEFT = 4
"""Words beside a figure of speech that may tell of danger where nothing hints at it; fewer ('mijn dochter is …') tell
nothing."""

LEAST_WORDS = 2
"""Words that a part of a question must hold to ring by itself."""

POINTS = 0.7
"""Log-odds of danger by words and pairs alone from which a part is read by itself: of the ordinary ones that are one in
six, and of those that ring nearly all."""

MAYBE = 3
"""Unsure needs that count in the order; beyond these, evidence is noise."""

_UNSEEN = dict.fromkeys(map(ord, "\u00ad\u200b\u200c\u200d\u2060\ufeff"))
"""What nobody sees in a text that was copied, and what breaks a word in two: a soft hyphen, a space without width."""

YOUNGEST_PARENT = 12
"""From this age on it may be that of who is pregnant."""

NOWHERE: frozenset[int] = frozenset()
"""The place of a need that no phrase showed."""


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
        self._asking = Asking(region.vragen, region.languages.askers)
        self._names = NamedHelp(vocabulary.organisations, self._asking, TriedHelp(region.vragen.geprobeerd))

    def understand(self, text: str) -> Question:
        """What this text asks. Any text at all gives a Question; an empty one gives an empty Question."""
        text = text.translate(_UNSEEN)
        tokens = tokenize(text)
        folded = fold_same_length(text)
        where = self.vocabulary.places.find(text, folded, tokens)
        named = self._names.find(text, folded, tokens, where.used)
        taken = named.positions | where.used
        seen, denied = self.vocabulary.needs.evidence(text, tokens, taken)
        language = self.language(tokens)
        ages = (
            self._languages.ages(language, text, folded)
            or find_ages(text, folded, tokens, self._today().year)
            or age_before_place(text, tokens, [need.positions for need in seen], where.used)
        )
        vrager = self._asking.who(language, folded, [age.tot for age in ages])
        beside = told([(age.van, age.tot) for age in ages], vrager)
        silent = self.silent(text, tokens, taken, language)
        sense = self._meaning.read(tokens, silent | denied, beside)
        asks = self._asking.what(folded)
        read = _Read(text, tokens, silent, denied, beside, asks, sense, seen, self._weighed(sense, seen))
        dangers = self._dangers(read)
        needs, maybe = self._needs(read)
        untelling = silent - taken
        needs = self.vocabulary.needs.at_age(needs, [(age.van, age.tot) for age in ages])
        if self.vocabulary.needs.all_of_the_unborn(needs):
            ages = [age for age in ages if age.van < YOUNGEST_PARENT]  # 'ik ben 15 en zwanger' tells none of the child
        return Question(
            text=text,
            telling=" ".join(
                token.text
                for position, token in enumerate(tokens)
                if position not in untelling or token.text[0].isdigit()
            ),
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
            organisation=named.asked,
            tried=named.tried,
            asks=asks,
            types=self._asking.types(folded),
            dangers=dangers,
        )

    def dangers_of(self, question: Question) -> list[Danger]:
        """The dangers in its words; where none is sure, those that its needs are go before them, the less sure where
        words hint at danger: also 'gedachten aan de dood' chosen from a list."""
        if question.in_danger:
            return question.dangers
        enough = LIKELY if question.dangers else CERTAIN
        needs = {need.id: need for need in question.needs}
        by_need = [
            Danger(kind.id, needs[need].uit)
            for kind in self.watch.kinds.values()
            for need in kind.hulpvragen[:1]
            if kind.vanzelf and need in needs and needs[need].certainty >= enough
        ]
        said = [danger for danger in question.dangers if danger.said or not by_need]  # a need says better which it is
        return each_kind([*by_need, *said])

    def silent(self, text: str, tokens: Sequence[Token], names: frozenset[int], language: str) -> frozenset[int]:
        """Positions of words without a meaning of their own: names, numbers, greetings, and common words of another
        language (how common Dutch words are, the weights know); all of them where there are few and none is a word:
        'asdfgh'."""
        numbers = {position for position, token in enumerate(tokens) if token.text[0].isdigit()}
        if language == DUTCH:
            rest = [token for i, token in enumerate(tokens) if i not in names | numbers and token.text not in SKIPPED]
            known = any(map(self._is_known, rest))
            aside = self._asking.aside(fold_same_length(text), tokens, names)
            return names | numbers | aside if known or len(rest) > MUMBLE else frozenset(range(len(tokens)))
        common = self._languages.is_common
        return names | numbers | {position for position, token in enumerate(tokens) if common(language, token.text)}

    def _is_known(self, token: Token) -> bool:
        """Whether this is a word: of a dictionary, of a phrase, or one that meaning was learned of in any language."""
        return is_word(token.text) or self.vocabulary.needs.reads(token) or self._meaning.knows(token.text)

    def language(self, tokens: Sequence[Token]) -> str:
        """The code of the language that these words are in."""
        return self._languages.of(tokens)

    def names(self, text: str, tokens: Sequence[Token]) -> frozenset[int]:
        """Positions of the words that are a name of a place, a school or an organisation."""
        folded = fold_same_length(text)
        where = self.vocabulary.places.find(text, folded, tokens)
        return self._names.find(text, folded, tokens, where.used).positions | where.used

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

    def _needs(self, read: "_Read") -> tuple[list[SeenNeed], dict[str, float]]:
        """The needs meant, and those that may be; none where it is asked how help works and hardly more is told."""
        needs, maybe = self._told(read)
        short = len(read.tokens) <= SHORT  # then what no phrase shows is read out of the question itself
        little = all(need.certainty < LIKELY or (short and not need.positions) for need in needs)
        return ([], {}) if little and how_help_works(read.asks) else (needs, maybe)

    def _told(self, read: "_Read") -> tuple[list[SeenNeed], dict[str, float]]:
        """The needs told, and those that may be: by phrases where these leave no doubt, else all that was weighed."""
        tree, sense = self.vocabulary.needs, read.sense
        if sense is None or self._weights is None or said_outright(read.tokens, read.silent, read.seen):
            return tree.choose(read.seen), {}
        chosen = [
            need if need.uit else need._replace(uit=_quoted(read.text, read.tokens, sense.telling(need.id)))
            for need in tree.choose(read.weighed, self._weights.hulpvragen.genoeg) or tree.choose(read.seen)
        ]
        surest = max((need.certainty for need in read.weighed), default=0.0)
        if not tree.choose(read.seen) and self._weights.niets.means(surest, sense.of(NONE)):
            return [], {}  # about something else, as phrases know nothing of it: no address beats a wrong one
        sure = {need.id for need in chosen}
        unsure = sorted((need for need in read.weighed if need.id not in sure), key=lambda need: -need.certainty)
        return chosen, {need.id: need.certainty for need in unsure[:MAYBE]}

    def _dangers(self, read: "_Read") -> list[Danger]:
        """Every danger that phrases say outright, and what they hint at beside it. Where they say none, hints and the
        likeliest by meaning, if these convince together; hints alone where meaning is not read, for to miss danger is
        worse than a false alarm."""
        look, weights = self.watch.look(read.text, read.tokens), self._weights
        if look.outright or read.sense is None or weights is None or not read.sense.knows(ANY):
            return each_kind([*look.outright, *look.hints])
        if not look.hints and nothing_of_danger(look, read.tokens, read.silent):
            return []
        sense = self._alarming(read, look, weights)
        if sense is None:
            return []
        known = [kind for kind in self.watch.kinds if sense.knows(OF_KIND.format(kind))]
        kind = max(known, key=lambda kind: sense.of(OF_KIND.format(kind)))
        telling = [position for position in sense.telling(ANY) if read.tokens[position].text not in SKIPPED]
        words = _quoted(read.text, read.tokens, telling)  # nothing, where fillers tell most: 'want u schrijft: het'
        return each_kind([*look.hints, Danger(kind, words, sure=False, said=False)])

    def _alarming(self, read: "_Read", look: Look, weights: Weights) -> Sense | None:
        """What rings: all words together but for a figure of speech, or one part of a longer story by itself, which
        what else is told would drown."""
        mix, hint, unread = weights.gevaar, HINTED if look.hints else 0.0, read.silent | read.denied | look.figure
        harmless = max((need.certainty for need in read.weighed if need.id not in self.watch.needs), default=0.0)
        sense = self._meaning.read(read.tokens, unread, read.beside) if look.figure else read.sense
        enough = sense is not None and (not look.figure or bool(look.hints) or sense.said >= LEFT)
        if sense and enough and mix.rings(sense, hint, harmless):
            return sense
        every = frozenset(range(len(read.tokens)))
        for part in parts(read.tokens):
            others = unread | (every - set(part))
            if self._meaning.points(read.tokens, others, ANY) >= POINTS:
                sense = self._meaning.read(read.tokens, others, read.beside)
                if sense and sense.said >= LEAST_WORDS and mix.rings_alone(sense, self._harmless(sense, weights)):
                    return sense
        return None

    def _harmless(self, sense: Sense, weights: Weights) -> float:
        """How sure meaning alone is of the likeliest need that is no danger."""
        likely = zip(sense.rows, weights.hulpvragen.without_phrases(sense), strict=True)
        calm = self.vocabulary.needs.contents.keys() - self.watch.needs
        return max((certainty for need, certainty in likely if need in calm), default=0.0)

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


class _Read(NamedTuple):
    """What was read in a text, from which needs and dangers follow."""

    text: str
    tokens: Sequence[Token]
    silent: frozenset[int]
    """Positions of words without a meaning of their own."""
    denied: frozenset[int]
    """Positions of words that are denied: 'geen autisme'."""
    beside: Told
    asks: frozenset[str]
    sense: Sense | None
    seen: Sequence[SeenNeed]
    """By phrases."""
    weighed: Sequence[SeenNeed]
    """By phrases and meaning."""


def said_outright(tokens: Sequence[Token], silent: frozenset[int], seen: Sequence[SeenNeed]) -> bool:
    """Whether the phrases of a short question, not counting the words at `silent`, say one need for certain and nothing
    of another."""
    ordered = sorted((need.certainty for need in seen), reverse=True)
    one = bool(ordered) and ordered[0] >= CERTAIN and (len(ordered) == 1 or ordered[1] < DOUBT)
    return one and len(tokens) - len(silent) <= SHORT


def _quoted(text: str, tokens: Sequence[Token], positions: Sequence[int]) -> str:
    """The person's own words at these positions, fillers only where there is nothing else."""
    telling = [position for position in positions if tokens[position].text not in SKIPPED] or positions
    return " … ".join(text[tokens[position].start : tokens[position].end] for position in telling)
