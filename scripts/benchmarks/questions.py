"""Questions to measure with: made of the vocabulary's own words, places and ages; never of test questions."""

import random

from app.vocabulary.service import Vocabulary

STARTS = ("mijn zoon van {age} {words}, wij wonen in {place}", "dochter {age} jaar {words} {place}",
          "wat kan ik doen: {words}. Mijn kind is {age} en we wonen in {place}", "{words} {place}",
          "leerling van groep {group} {words}, school in {place}, wie kan meedenken")  # fmt: skip


def distinct(vocabulary: Vocabulary, places: list[str], number: int) -> list[str]:
    """`number` different questions, the same every time."""
    dice = random.Random(11)
    words = [
        w for need in vocabulary.needs.contents.values() for w in (*need.woorden.zeker, *need.woorden.waarschijnlijk)
    ]
    made: dict[str, None] = {}
    while len(made) < number:
        start = dice.choice(STARTS)
        some = " en ".join(dice.sample(words, dice.choice((1, 1, 2))))
        made[start.format(age=dice.randint(2, 17), group=dice.randint(1, 8), words=some, place=dice.choice(places))] = (
            None
        )
    return list(made)
