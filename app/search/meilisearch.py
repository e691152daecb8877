"""The Meilisearch engine: one server that several processes share. See docs/adr/meilisearch.md.

Two indexes live on the server: the documents, and one entry with where they stand in the log and what they were made
from. They are rebuilt beside and swapped together. When what they were made from is no longer what is wanted (other
settings, other synonyms, another log, newer code), `position` is 0, and whoever follows the log builds them anew. So
it does when they are not as many as were put there.
"""

import hashlib
import json
import secrets
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import islice
from typing import Any

from app.search import meilisearch_documents as layout
from app.search import meilisearch_queries as queries
from app.search.engine import Document, Filters, Page, Query, Suggestion, digest_of
from app.search.meilisearch_server import MeilisearchServer, Missing
from app.search.tantivy_queries import words

BATCH = 1000
"""Documents handed over at once: 3 to 5 MB."""

LOOKED_AT = 200
"""Documents asked back at once: a server answers well within its time-out."""

PRINTED = (["print"], ["print", "document"])
"""What is asked of each hit at first, and what when one was not kept."""

MOST_KEPT = 20_000
"""Documents that a process keeps, so that a search need only say which ones: 60 MB."""


@dataclass(frozen=True, slots=True)
class Recipe:
    """What the documents are made from."""

    log: str
    """Which log their position counts in."""
    synonyms: layout.Synonyms = field(default_factory=dict)


class MeilisearchEngine:
    """A `SearchEngine` on one server. Safe to share between threads; `apply` and `replace_all` are for one follower at
    a time. Every method may raise Unanswered."""

    waits = True

    def __init__(self, server: MeilisearchServer, name: str, recipe: Callable[[], Recipe]) -> None:
        """`name`: how its indexes' names begin."""
        self._server, self._name, self._recipe = server, name, recipe
        self._documents, self._standing = f"{name}-vermeldingen", f"{name}-stand"
        self._kept: dict[str, Document] = {}
        self.last_seen = 0
        """Where it stood when it was last looked at."""

    def search(self, query: Query) -> Page:
        """The documents that match, in order. Raises ValueError for a field that cannot be filtered or counted."""
        if not (query.facets or words(query.text)):
            return self._fetched(query)
        body = self._body(query)
        if query.after is None:
            (found,) = self._ask(body)
            return found.page(query, found)
        behind = queries.after(query.order, query.after)
        (whole,) = self._ask(self._body(replace(query, offset=0, limit=0)))
        for each in body["queries"]:
            each["filter"] = [*each["filter"], behind]
        (found,) = self._ask(body)
        return found.page(query, whole)

    def suggest(self, prefix: str, filters: Filters | None = None, limit: int = 8) -> list[Suggestion]:
        """Names that begin with `prefix`, then names with a word that does, then misspelt ones."""
        searches = queries.suggestion_searches(prefix, filters or {}, limit)
        if not searches:
            return []
        begun, word_begun, *misspelt = self._ask({"queries": [self._in_index(each) for each in searches]})
        near = [document for found in misspelt for document in found.documents]
        near.sort(key=lambda document: layout.by_name(document["naam"], document["uuid"]))
        every = {each["uuid"]: each for each in (*begun.documents, *word_begun.documents, *near)}
        return [Suggestion(each["soort"], each["id"], each["naam"]) for each in list(every.values())[:limit]]

    def apply(self, upserts: Iterable[Document], deletes: Iterable[str], position: int) -> None:
        """Take these in and move to `position`. The position moves last: what fails halfway is done again."""
        rows = {each["uuid"]: layout.to_meilisearch(each) for each in upserts}
        gone = queries.filters({"uuid": set(deletes) - rows.keys()})
        self._server.put(self._documents, _batches(rows.values()), without=" ".join(gone))
        self._stand(self._standing, position, self._documents)
        self.last_seen = position

    def replace_all(self, documents: Iterable[Document], position: int) -> None:
        """Hold exactly these from now on; built beside, searches go on with the old ones meanwhile."""
        live = {self._documents, self._standing}
        self._server.drop(self._server.indexes(f"{self._name}-") - live)  # what a broken off build left
        suffix = secrets.token_hex(4)
        new = {f"{index}-{suffix}": index for index in live}
        try:
            self._server.create(f"{self._documents}-{suffix}", "uuid", layout.settings(self._recipe().synonyms))
            self._server.create(f"{self._standing}-{suffix}", "id", {})
            self._server.put(f"{self._documents}-{suffix}", _batches(map(layout.to_meilisearch, documents)))
            self._stand(f"{self._standing}-{suffix}", position, f"{self._documents}-{suffix}")
            self._server.take_the_place(new)
            self.last_seen = position
        finally:
            self._server.drop(self._server.indexes("") & new.keys())

    def whole(self) -> bool:
        """Whether it holds as many documents as it was given: somebody may have taken some out by hand."""
        try:
            return self._look().get("count") == self._server.count(self._documents)
        except Missing:
            return False

    def otherwise_set(self) -> list[str]:
        """Names of the settings that differ from those of a new index: the server fills in what is not said."""
        new = f"vergelijking-{self._name}-{secrets.token_hex(4)}"
        try:
            self._server.create(new, "uuid", layout.settings(self._recipe().synonyms))
            wanted, found = self._server.settings(new), self._server.settings(self._documents)
        finally:
            self._server.drop(self._server.indexes(new))
        return sorted(name for name in wanted.keys() | found.keys() if wanted.get(name) != found.get(name))

    def held(self) -> Iterator[tuple[str, bytes]]:
        """The uuid of each document and a digest of every field of it."""
        path, offset = f"indexes/{self._documents}/documents/fetch", 0
        while rows := self._server.read(path, {"offset": offset, "limit": LOOKED_AT})["results"]:
            yield from ((row["uuid"], digest_of(row)) for row in rows)
            offset += len(rows)

    def digest(self, document: Document) -> bytes:
        """The digest that this document should have there."""
        return digest_of(layout.to_meilisearch(document))

    def position(self) -> int:
        """The last log number taken in; 0 when empty, or when made from something else than is wanted now."""
        stand = self._look()
        return int(stand["nr"]) if stand.get("madeFrom") == self._made_from() else 0

    def look(self) -> int:
        """The last log number taken in, also while it should be made anew; 0 when empty or of another log or code."""
        stand = self._look()
        self.last_seen = int(stand["nr"]) if stand.get("of") == self._of() else 0
        return self.last_seen

    def healthy(self) -> bool:
        """Whether it answers and holds something. Raises Unanswered when it does not answer."""
        return bool(self._look())

    # --- inside ---------------------------------------------------------------------------------------------------

    def _body(self, query: Query) -> dict[str, Any]:
        """One request for this page. A text is several searches, of which Meilisearch makes one list."""
        common = {"filter": queries.restrictions(query), **queries.sorting(query.order)}
        facets, paging = queries.facet_fields(query.facets), queries.paging(query)
        texts = queries.text_searches(query.text, in_names=query.in_names)
        if not texts:
            return {"queries": [self._in_index({**common, **paging, "facets": facets})]}
        searches = [common | each | {"filter": [*common["filter"], *each.get("filter", [])]} for each in texts]
        return {
            "federation": {**paging, "facetsByIndex": {self._documents: facets}},
            "queries": [self._in_index(each) for each in searches],
        }

    def _in_index(self, search: dict[str, Any]) -> dict[str, Any]:
        return {"indexUid": self._documents, **search}

    def _ask(self, body: dict[str, Any]) -> list["_Found"]:
        """What a request finds. It names each hit by its print; when one is not kept here, the same is asked once more
        with the documents, so that an answer is always of one moment."""
        kept = self._kept_here()
        for wanted in PRINTED:
            searches = [{**each, "attributesToRetrieve": wanted} for each in body["queries"]]
            answer = self._server.read("multi-search", {**body, "queries": searches})
            results = answer.get("results", [answer])
            if _known([hit for result in results for hit in result["hits"]], kept):
                break
        return [_Found.of(result, kept, self._documents) for result in results]

    def _fetched(self, query: Query) -> Page:
        """A page that nothing is scored or counted for: fetching costs the server a third of a search."""
        body = {"filter": queries.restrictions(query), "sort": queries.sorted_by(query.order)}
        behind = [] if query.after is None else [queries.after(query.order, query.after)]
        part = body | {"filter": body["filter"] + behind, "offset": query.offset, "limit": query.limit}
        documents, total = self._documents_of(part)
        if behind:
            _, total = self._documents_of(body | {"limit": 0})
        return Page(documents, [0.0] * len(documents), total, {})

    def _documents_of(self, body: dict[str, Any]) -> tuple[list[Document], int]:
        """What a fetch finds, and how many there are; asked twice as in `_ask`."""
        kept = self._kept_here()
        for wanted in PRINTED:
            answer = self._server.read(f"indexes/{self._documents}/documents/fetch", body | {"fields": wanted})
            if _known(answer["results"], kept):
                break
        return [kept[hit["print"]] for hit in answer["results"]], answer["total"]

    def _kept_here(self) -> dict[str, Document]:
        if len(self._kept) > MOST_KEPT:
            self._kept = {}
        return self._kept

    def _of(self) -> str:
        return f"{self._recipe().log} {layout.shape()}"

    def _made_from(self) -> str:
        settings = json.dumps(layout.settings(self._recipe().synonyms), sort_keys=True)
        return hashlib.sha256(settings.encode()).hexdigest()[:16] + " " + self._of()

    def _stand(self, index: str, position: int, documents: str) -> None:
        """Write down where these documents stand."""
        made = {"of": self._of(), "madeFrom": self._made_from(), "count": self._server.count(documents)}
        self._server.put(index, [[{"id": "stand", "nr": position} | made]])

    def _look(self) -> dict[str, Any]:
        """Where the documents stand; empty when there are none."""
        try:
            found = self._server.read(f"indexes/{self._standing}/documents/fetch", {"limit": 1})["results"]
        except Missing:
            return {}
        return dict(found[0]) if found else {}


@dataclass(frozen=True, slots=True)
class _Found:
    """The outcome of one search."""

    documents: list[Document]
    scores: list[float]
    total: int
    facets: dict[str, dict[str, int]]

    @classmethod
    def of(cls, result: dict[str, Any], kept: dict[str, Document], index: str) -> "_Found":
        """From Meilisearch's own answer; only a merged one has scores."""
        counted = result.get("facetsByIndex", {}).get(index, {}).get("distribution")
        counts: dict[str, dict[str, int]] = counted or result.get("facetDistribution") or {}
        return cls(
            [kept[hit["print"]] for hit in result["hits"]],
            [hit["_federation"]["weightedRankingScore"] if "_federation" in hit else 0.0 for hit in result["hits"]],
            result["totalHits"],
            {field.removeprefix("is_"): _most_frequent_first(values) for field, values in counts.items()},
        )

    def page(self, query: Query, whole: "_Found") -> Page:
        """The part of the hits that was asked for; total and counts are those of the whole."""
        start = 0 if queries.is_own_page(query) else query.offset
        part = slice(start, start + query.limit)
        scores = self.scores[part] if query.order == "tekst" else [0.0] * len(self.documents[part])
        facets = {field: whole.facets.get(field, {}) for field in query.facets}
        return Page(self.documents[part], scores, whole.total, facets)


def _known(hits: Sequence[dict[str, Any]], kept: dict[str, Document]) -> bool:
    """Whether each of them is kept, now that those which came whole are."""
    kept.update({hit["print"]: json.loads(hit["document"]) for hit in hits if "document" in hit})
    return all(hit["print"] in kept for hit in hits)


def _most_frequent_first(counts: dict[str, int]) -> dict[str, int]:
    ordered = sorted(counts.items(), key=lambda item: (-item[1], layout.decoded(item[0])))
    return {layout.decoded(code): number for code, number in ordered}


def _batches(rows: Iterable[dict[str, Any]]) -> Iterator[list[dict[str, Any]]]:
    remaining = iter(rows)
    while batch := list(islice(remaining, BATCH)):
        yield batch
