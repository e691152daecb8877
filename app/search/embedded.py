"""The embedded engine: tantivy in memory, one per process. See docs/adr for why, with figures.

Searches read one immutable snapshot (an index searcher, the documents it leads to, a log position) and take no lock.
A change prepares the next snapshot beside it and puts it in place with one assignment, so a reader sees all of a
change or nothing of it.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from threading import Lock
from typing import Any, cast

import tantivy

from app.search.engine import FACET_FIELDS, Document, Filters, Page, Query, Suggestion, digest_of
from app.search.tantivy_places import offset_after, sorting
from app.search.tantivy_queries import (
    combine,
    filter_queries,
    misspelt_name_query,
    name_query,
    to_tantivy_query,
    whole_name_begins,
    words,
)
from app.search.tantivy_schema import new_index, rang, to_tantivy

WRITER_HEAP = 50_000_000
"""Bytes; tantivy's minimum, enough for one thread: building is bound by the analysis of text."""

MOST_VALUES = 65_000
"""Distinct values of one facet field that are counted; tantivy's own limit on buckets."""


@dataclass(frozen=True, slots=True)
class _Snapshot:
    searcher: tantivy.Searcher
    documents: dict[int, Document]
    """By rang."""
    keys: dict[str, int]
    """uuid → rang."""
    position: int


class EmbeddedEngine:
    """A `SearchEngine` inside the process. Safe to share between threads."""

    waits = False

    def __init__(self) -> None:
        self._changing = Lock()
        self._index = new_index()
        self._writer = self._index.writer(WRITER_HEAP, num_threads=1)
        self._snapshot = _Snapshot(self._index.searcher(), {}, {}, 0)

    def search(self, query: Query) -> Page:
        """The documents that match, in order. Raises ValueError for a field that cannot be filtered or counted."""
        now = self._snapshot
        wanted = to_tantivy_query(query, now.searcher)
        facets = _facets(now.searcher, wanted, query.facets)
        if query.order == "tekst" and query.after:
            raise ValueError("no places in this order")
        if query.order == "tekst" and words(query.text):
            total, found = _by_score(now.searcher, wanted, query)
        else:
            total, found = _by_field(now.searcher, wanted, query)
        return Page([now.documents[key] for _, key in found], [score for score, _ in found], total, facets)

    def suggest(self, prefix: str, filters: Filters | None = None, limit: int = 8) -> list[Suggestion]:
        """Names that begin with `prefix`, then names with a word that does, then misspelt ones."""
        now = self._snapshot
        typed = words(prefix[:100])
        if not typed:
            return []
        restrictions = filter_queries(filters or {})
        keys: dict[int, None] = {}
        for ask in (whole_name_begins, name_query, misspelt_name_query):
            query = ask(typed) if len(keys) < limit else None
            if query is not None:
                keys |= dict.fromkeys(_first_by_name(now.searcher, combine([query, *restrictions]), limit))
        found = (now.documents[key] for key in list(keys)[:limit])
        return [Suggestion(document["soort"], document["id"], document["naam"]) for document in found]

    def apply(self, upserts: Iterable[Document], deletes: Iterable[str], position: int) -> None:
        """Take these in and move to `position`. Findable when it returns; on an error nothing has changed."""
        with self._changing:
            now = self._snapshot
            self._change(now.documents.copy(), now.keys.copy(), upserts, deletes, position)

    def replace_all(self, documents: Iterable[Document], position: int) -> None:
        """Hold exactly these from now on; built beside, searches go on with the old ones meanwhile."""
        with self._changing:
            old = self._index, self._writer
            self._index = new_index()
            self._writer = self._index.writer(WRITER_HEAP, num_threads=1)
            try:
                self._change({}, {}, documents, (), position)
            except BaseException:
                self._index, self._writer = old
                raise

    def held(self) -> Iterator[tuple[str, bytes]]:
        """The uuid of each document and its digest; what is searched by was made from it in this very process."""
        for document in list(self._snapshot.documents.values()):
            yield document["uuid"], digest_of(document)

    def digest(self, document: Document) -> bytes:
        """The digest that this document should have here."""
        return digest_of(document)

    def whole(self) -> bool:
        """Always: nobody else reaches its memory."""
        return True

    def otherwise_set(self) -> list[str]:
        """None: its settings are this code."""
        return []

    def position(self) -> int:
        """The last log number taken in."""
        return self._snapshot.position

    def healthy(self) -> bool:
        """Always: it lives and dies with the process."""
        return True

    def _change(
        self,
        documents: dict[int, Document],
        keys: dict[str, int],
        upserts: Iterable[Document],
        deletes: Iterable[str],
        position: int,
    ) -> None:
        """Change these copies and the index alike, then show both at once."""
        try:
            for uuid in deletes:
                self._remove(documents, keys, uuid)
            for document in upserts:
                self._remove(documents, keys, document["uuid"])
                key = _free_key(documents, rang(document))
                self._writer.add_document(to_tantivy(document, key))
                documents[key], keys[document["uuid"]] = document, key
            self._writer.commit()
        except BaseException:
            self._writer.rollback()
            raise
        self._index.reload()
        self._snapshot = _Snapshot(self._index.searcher(), documents, keys, position)

    def _remove(self, documents: dict[int, Document], keys: dict[str, int], uuid: str) -> None:
        key = keys.pop(uuid, None)
        if key is not None:
            del documents[key]
            self._writer.delete_documents_by_term("uuid", uuid)


def _free_key(documents: dict[int, Document], key: int) -> int:
    """Two uuids agree in their first 59 bits once in 10^8 directories of 100,000: then the next number is as good."""
    while key in documents:
        key += 1
    return key


def _by_field(searcher: tantivy.Searcher, wanted: tantivy.Query, query: Query) -> tuple[int, list[tuple[float, int]]]:
    """Total, and (0.0, rang) for the page. Each order has one fast field whose values are all different."""
    field, order = sorting(query.order)
    skipped = offset_after(searcher, wanted, query.order, query.after) if query.after else 0
    limit = min(query.limit, searcher.num_docs)
    # tantivy refuses a limit of 0, which here means "count only".
    result: Any = searcher.search(wanted, max(limit, 1), True, field, skipped + query.offset, order)
    hits = result.hits[:limit]
    keys = [key for key, _ in hits] if field == "rang" else _keys(searcher, hits)
    return result.count, [(0.0, key) for key in keys]


def _by_score(searcher: tantivy.Searcher, wanted: tantivy.Query, query: Query) -> tuple[int, list[tuple[float, int]]]:
    """Total, and (score, rang) for the page; equal scores in the order of the ladder.

    tantivy breaks ties its own way, so hits are taken until the last one scores less than the page's last one.
    """
    end = min(query.offset + query.limit, searcher.num_docs)
    size = end + 50
    while True:
        result: Any = searcher.search(wanted, size)
        hits = result.hits
        if len(hits) < size or hits[-1][0] < hits[end - 1][0]:
            break
        size *= 4
    scored = zip((score for score, _ in hits), _keys(searcher, hits), strict=True)
    return result.count, sorted(scored, key=lambda hit: (-hit[0], hit[1]))[query.offset : end]


def _first_by_name(searcher: tantivy.Searcher, query: tantivy.Query, limit: int) -> list[int]:
    return _keys(searcher, searcher.search(query, limit, False, "naam_volgorde", 0, tantivy.Order.Asc).hits)


def _keys(searcher: tantivy.Searcher, hits: list[tuple[Any, tantivy.DocAddress]]) -> list[int]:
    return cast(list[int], searcher.fast_field_values("rang", [address for _, address in hits]))


def _facets(searcher: tantivy.Searcher, wanted: tantivy.Query, fields: tuple[str, ...]) -> dict[str, dict[str, int]]:
    unknown = set(fields) - set(FACET_FIELDS)
    if unknown:
        raise ValueError(f"no field to count: {', '.join(sorted(unknown))}")
    if not fields:
        return {}
    terms = {field: {"terms": {"field": field, "size": MOST_VALUES}} for field in fields}
    counted: dict[str, Any] = searcher.aggregate(wanted, terms)
    return {field: _most_frequent_first(counted[field]["buckets"]) for field in fields}


def _most_frequent_first(buckets: list[dict[str, Any]]) -> dict[str, int]:
    ordered = sorted(buckets, key=lambda bucket: (-bucket["doc_count"], bucket["key"]))
    return {bucket["key"]: bucket["doc_count"] for bucket in ordered}
