"""Train the networks of `app.advice.composition`: the same arithmetic in JAX, which also finds the slopes.

Every question is a row of labels of which some are not known (a question written for danger says nothing of needs): a
mask leaves those out. While training, words and what is told are now and then withheld, so that nothing is learned from
one word alone, and a word is now and then read as one that means about the same, in any language, so that what was
learned of one is learned of its like.
"""

import math
import multiprocessing
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import partial
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
import optax

from app.advice.composition import HEADS, REACH, TAUGHT, TOLD, UNKNOWN_WORD, Composition, packed
from scripts.fitting.practice import Practice

NETWORKS = 2
"""Trained beside each other, each from another beginning and in another order. Each costs .4 ms a question."""
SIZE = 128
"""Numbers a word."""
LAYERS = 2
EPOCHS = 10
BATCH = 64
PACE = 0.003
DECAY = 0.02
WITHHELD_WORDS, WITHHELD_KEYS, WITHHELD_TOLD, WITHHELD_NUMBERS = 0.1, 0.3, 0.2, 0.2
SWAPPED = 0.1
"""How often a word is read as one of those near it."""
NEAREST, NEAR = 6, 0.7
"""Of so many words, each at least so near (cosine)."""
ORDINARY = 400
"""A word that is said more often has its own meaning in a sentence ('niet', 'zoon') and is never swapped."""
COMMON = 3
"""Practice questions from which a word gets numbers of its own beside its vector."""
ROUND = 16
"""Questions of about the same length are read together, in steps of so many words."""

LOST_BY_STORING = 0.1
"""Log-odds that half precision may cost at most; it cost .005 in 100 questions."""

Array = Any
Weights = dict[str, Array]


@dataclass(frozen=True)
class Sheet:
    """Questions as numbers: word, key and sentence of each place, and what is told."""

    words: Array
    keys: Array
    begins: Array
    told: Array

    def part(self, which: Array, longest: int) -> tuple[Array, ...]:
        """These questions, cut to so many words."""
        return self.words[which, :longest], self.keys[which, :longest], self.begins[which, :longest], self.told[which]

    def lengths(self) -> Array:
        """Words in each question."""
        return (self.words > 0).sum(axis=1)


class Networks:
    """Trains and reads the networks, with what these need: vectors of all words, and keys that are common enough."""

    def __init__(self, questions: Sequence[Practice], vectors: dict[str, Array]) -> None:
        """`vectors`: word → 512 numbers, for every word of `questions`."""
        learned = [question for question in questions if not question.apart]
        seen = Counter(key for question in learned for key in {min(token.keys) for token in question.tokens})
        self.keys = sorted(key for key, times in seen.items() if times >= COMMON)
        self._places = {key: place for place, key in enumerate(self.keys, start=1)}
        self._words = {word: place for place, word in enumerate(vectors, start=1)}
        self._vectors = jnp.array(np.vstack([np.zeros(512), *vectors.values()]), dtype=jnp.float32)
        self.sheet = self._read(questions)
        said = Counter(token.text for question in learned for token in question.tokens)
        self._near = _nearest(vectors, said)

    def _read(self, questions: Sequence[Practice]) -> Sheet:
        shape = len(questions), TAUGHT
        words, keys, begins = (np.zeros(shape, dtype=np.int32) for _ in range(3))
        for row, question in enumerate(questions):
            tokens = question.tokens[:TAUGHT]
            many, sentences = len(tokens), [token.sentence for token in tokens]
            words[row, :many] = [self._words[token.text] for token in tokens]
            keys[row, :many] = [self._places.get(min(token.keys), UNKNOWN_WORD) for token in tokens]
            begins[row, :many] = np.diff(sentences, prepend=sentences[0]) != 0
        return Sheet(words, keys, begins, np.array([question.told for question in questions]))

    def train(self, truth: Array, known: Array, which: Array) -> list[Weights]:
        """Weights of each network that fit `truth` (questions x rows, 0 or 1) where `known` (a weight each, 0 where not
        known) says so, learned from the questions `which` only."""
        with ProcessPoolExecutor(NETWORKS, multiprocessing.get_context("spawn")) as pool:
            return list(pool.map(partial(self._train, truth, known, which), range(NETWORKS)))

    def _train(self, truth: Array, known: Array, which: Array, number: int) -> Weights:
        """One of them, on the machine's processors beside the others."""
        weights = _start(truth.shape[1], len(self.keys), number)
        steps = EPOCHS * (len(which) // BATCH)
        pace = optax.warmup_cosine_decay_schedule(0.0, PACE, steps // 20, steps)
        tables = {name: table.ndim > 1 for name, table in weights.items()}
        rule = optax.chain(optax.clip_by_global_norm(1.0), optax.adamw(pace, weight_decay=DECAY, mask=tables))
        state, key, began = rule.init(weights), jax.random.PRNGKey(number), time.monotonic()
        chance = np.random.default_rng(number)

        def step(weights: Weights, state: Any, key: Array, read: Any, truth: Array, known: Array) -> Any:
            def loss(weights: Weights) -> Array:
                odds = self._odds(weights, read, key)
                return (optax.sigmoid_binary_cross_entropy(odds, truth) * known).sum(axis=1).mean()

            value, slopes = jax.value_and_grad(loss)(weights)
            change, state = rule.update(slopes, state, weights)
            return optax.apply_updates(weights, change), state, value

        run = jax.jit(step)  # no decorator: mypy does not know JAX where only the product is installed

        for epoch in range(EPOCHS):
            lost = []
            for batch, longest in self._batches(which, (number, epoch)):
                key, now = jax.random.split(key)
                read = self._swapped(self.sheet.part(batch, longest), chance)
                weights, state, value = run(weights, state, now, read, truth[batch], known[batch])
                lost.append(value)
            seconds, mean = time.monotonic() - began, float(sum(lost)) / len(lost)
            print(f"network {number}: {epoch + 1} of {EPOCHS}, loss {mean:.3f}, {seconds:.0f} s", flush=True)
        return {name: np.asarray(table) for name, table in weights.items()}

    def _swapped(self, part: tuple[Array, ...], chance: Any) -> tuple[Array, ...]:
        """Of a sheet, where some words are read as one near them."""
        words, keys, *others = part
        instead = self._near[words, chance.integers(NEAREST, size=words.shape)]
        swap = (instead > 0) & (chance.random(words.shape) < SWAPPED)
        return np.where(swap, instead, words), np.where(swap, UNKNOWN_WORD, keys), *others

    def read(self, networks: Sequence[Weights], which: Array) -> Array:
        """Log-odds of every row for the questions `which`: the mean of the networks'."""
        reader = jax.jit(self._odds)
        parts = [self.sheet.part(which[start : start + 256], TAUGHT) for start in range(0, len(which), 256)]
        return np.concatenate(
            [np.mean([np.asarray(reader(weights, part)) for weights in networks], axis=0) for part in parts]
        )

    def stored(self, networks: Sequence[Weights]) -> dict[str, Array]:
        """As `Composition` reads them, in half precision."""
        tables = {name: np.stack([weights[name] for weights in networks]) for name in networks[0]}
        return {name: table.astype(np.float16) for name, table in tables.items()} | {"sleutels": packed(self.keys)}

    def check(self, rows: int, questions: Sequence[Practice]) -> None:
        """Raises ArithmeticError when `Composition`, which does the same in numpy, reads something else in these, the
        first of the questions, than half precision makes of it: with weights by chance, before hours go into better."""
        chance = np.random.default_rng(0)
        starts = [_start(rows, len(self.keys), number) for number in range(NETWORKS)]
        networks = [
            {name: table + 0.1 * chance.normal(size=table.shape) for name, table in start.items()} for start in starts
        ]
        composition = Composition(self.stored(networks))
        for question, expected in zip(questions, self.read(networks, np.arange(len(questions))), strict=True):
            tokens = question.tokens[:TAUGHT]
            vectors = np.asarray(self._vectors)[[self._words[token.text] for token in tokens]]
            words = composition.words(vectors, [min(token.keys) for token in tokens])
            found = composition.read(words, [token.sentence for token in tokens], question.told)
            if abs(found - expected).max() > LOST_BY_STORING:
                raise ArithmeticError(f"numpy and JAX differ by {abs(found - expected).max():.3f}")

    def _batches(self, which: Array, seed: tuple[int, int]) -> Iterator[tuple[Array, int]]:
        chance, lengths = np.random.default_rng(seed), self.sheet.lengths()
        mixed = chance.permutation(which)
        pools = np.array_split(mixed, max(1, len(mixed) // (BATCH * 40)))
        ordered = np.concatenate([pool[np.argsort(lengths[pool], kind="stable")] for pool in pools])
        batches = [ordered[start : start + BATCH] for start in range(0, len(ordered) - BATCH + 1, BATCH)]
        for place in chance.permutation(len(batches)):
            batch = batches[place]
            yield batch, min(TAUGHT, -(-int(lengths[batch].max()) // ROUND) * ROUND)

    def _odds(self, table: Weights, part: Array, key: Array | None = None) -> Array:
        """As `Composition.read`, for the questions of a `Sheet.part`; with a `key`, as in training, some of it
        withheld."""
        words, keys, begins, told = part
        real, hide = words > 0, _Hide(key)
        if key is not None:
            left = real & hide.keep(WITHHELD_WORDS, words.shape)
            real = jnp.where(left.any(axis=1, keepdims=True), left, real)
            keys = jnp.where(hide.keep(WITHHELD_KEYS, keys.shape), keys, UNKNOWN_WORD)
            told = told * hide.keep(WITHHELD_TOLD, (len(told), 1))
        inner = _even(self._vectors[words] @ table["vectoren"]) + table["woorden"][keys]
        inner = inner + begins[..., None] * table["zinsbegin"] + (told @ table["verteld"])[:, None]
        inner = hide.some(_even(inner) * table["schaal"])
        many = words.shape[1]
        apart = jnp.clip(jnp.arange(many) - jnp.arange(many)[:, None], -REACH, REACH) + REACH
        for layer in range(LAYERS):
            inner = inner + hide.some(_attend(table, inner, layer, apart, real))
            wide = jax.nn.relu(_even(inner) @ table[f"breed{layer}"])
            inner = inner + hide.some(wide @ table[f"smal{layer}"])
        inner = _even(inner)
        mask = real[..., None]
        chosen = jax.nn.softmax(jnp.where(mask, inner @ table["kies"], -1e9), axis=1) * (inner @ table["zeg"])
        whole = (inner * mask).sum(axis=1) / jnp.sqrt(jnp.maximum(real.sum(axis=1, keepdims=True), 1))
        return chosen.sum(axis=1) + whole @ table["alles"] + told @ table["verteld_uit"] + table["basis"]


class _Hide:
    """Withholds by chance while training; nothing without a key."""

    def __init__(self, key: Array | None) -> None:
        self._key: Any = key

    def keep(self, share: float, shape: tuple[int, ...]) -> Array:
        self._key, now = jax.random.split(self._key)
        return jax.random.bernoulli(now, 1 - share, shape)

    def some(self, numbers: Array) -> Array:
        if self._key is None:
            return numbers
        return numbers * self.keep(WITHHELD_NUMBERS, numbers.shape) / (1 - WITHHELD_NUMBERS)


def _nearest(vectors: dict[str, Array], said: Counter[str]) -> Array:
    """For each word (its place, from 1) NEAREST places of words said at least twice that are near it, some of them more
    than once where there are fewer; 0 where there are none or it is said too often."""
    words = list(vectors)
    table = np.vstack(list(vectors.values())).astype(np.float32)
    table /= np.linalg.norm(table, axis=1, keepdims=True)
    others = np.array([place for place, word in enumerate(words) if said[word] > 1])
    found = np.zeros((len(words) + 1, NEAREST), dtype=np.int32)
    swapped = [place for place, word in enumerate(words) if 0 < said[word] <= ORDINARY]
    for start in range(0, len(swapped), 1000):
        some = swapped[start : start + 1000]
        alike = table[some] @ table[others].T
        nearest = np.argpartition(-alike, NEAREST, axis=1)[:, : NEAREST + 1]
        for row, place in enumerate(some):
            near = [others[each] + 1 for each in nearest[row] if others[each] != place and alike[row, each] > NEAR]
            if near:
                found[place + 1] = np.resize(near, NEAREST)
    return found


def _attend(table: Weights, inner: Array, layer: int, apart: Array, real: Array) -> Array:
    batch, many, size = inner.shape
    parts = _even(inner) @ table[f"aandacht_in{layer}"]
    asks, shows, gives = parts.reshape(batch, many, 3, HEADS, size // HEADS).transpose(2, 0, 3, 1, 4)
    looks = asks @ shows.transpose(0, 1, 3, 2) / math.sqrt(size // HEADS) + table[f"afstand{layer}"][:, apart]
    taken = jax.nn.softmax(jnp.where(real[:, None, None, :], looks, -1e9), axis=-1) @ gives
    return taken.transpose(0, 2, 1, 3).reshape(batch, many, size) @ table[f"aandacht_uit{layer}"]


def _even(rows: Array) -> Array:
    return rows * jax.lax.rsqrt((rows * rows).mean(axis=-1, keepdims=True) + 1e-5)


def _start(rows: int, keys: int, number: int) -> Weights:
    """Where a network's training begins: by chance, the same each time."""
    chance = np.random.default_rng(number)

    def table(*shape: int, scale: float = 1.0) -> Array:
        return jnp.array(chance.normal(size=shape) * scale / math.sqrt(shape[0]), dtype=jnp.float32)

    weights = {
        "vectoren": table(512, SIZE, scale=5.0),
        "woorden": jnp.array(chance.normal(size=(keys + 1, SIZE)) * 0.1, dtype=jnp.float32),
        "zinsbegin": jnp.zeros(SIZE),
        "verteld": table(TOLD, SIZE, scale=0.3),
        "verteld_uit": jnp.zeros((TOLD, rows)),
        "kies": table(SIZE, rows),
        "zeg": table(SIZE, rows),
        "alles": table(SIZE, rows, scale=0.3),
        "basis": jnp.full(rows, -3.5),
        "schaal": jnp.ones(SIZE),
    }
    for layer in range(LAYERS):
        weights |= {
            f"aandacht_in{layer}": table(SIZE, 3 * SIZE),
            f"aandacht_uit{layer}": table(SIZE, SIZE, scale=0.5),
            f"afstand{layer}": jnp.zeros((HEADS, 2 * REACH + 1)),
            f"breed{layer}": table(SIZE, 2 * SIZE),
            f"smal{layer}": table(2 * SIZE, SIZE, scale=0.5),
        }
    return weights
