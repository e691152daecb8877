"""What must hold after a crash: everything acknowledged is there, the log is whole, what is shown is what is kept."""

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any

import httpx

from app import log
from app.database import Database
from app.search.verify_command import shown
from app.vocabulary.ladder import Ladder
from scripts.crashing.writers import Row, Told


class Judge:
    """Looks at the product after each round. Keeps how far the log was judged."""

    def __init__(self, database: Database, ladder: Ladder, key: str) -> None:
        self._database, self._ladder = database, ladder
        self._headers = {"X-API-Key": key}
        with database.read() as session:
            self._number = log.last_number(session)

    def faults(self, base: str, told: Sequence[Told]) -> list[str]:
        """What went wrong in this round; empty when nothing did."""
        with httpx.Client(base_url=f"{base}/v1", headers=self._headers, timeout=30, trust_env=False) as client:
            rows = list(self._new_rows(client))
            found = [*self._numbers(rows), *_lost(rows, told)]
            found += [fault for each in told for fault in _lost_drafts(client, each)]
        found += [refusal for each in told for refusal in each.refusals]
        self._number = max([self._number, *(row["nr"] for row in rows)])
        with self._database.read() as session:
            found += log.faults(session)
        difference = shown(self._database, base, self._ladder)
        return [*found, f"the index: {difference}"] if difference else found

    def _new_rows(self, client: httpx.Client) -> Iterator[dict[str, Any]]:
        """The rows that this round added, from the change feed."""
        after, reeks = self._number, client.get("/wijzigingen?aantal=1").raise_for_status().json()["reeks"]
        while True:
            page = client.get("/wijzigingen", params={"reeks": reeks, "na": after, "aantal": 500})
            if page.status_code == 410:  # the log is shorter than it was
                return
            rows = page.raise_for_status().json()["wijzigingen"]
            yield from rows
            if not rows:
                return
            after = rows[-1]["nr"]

    def _numbers(self, rows: Sequence[dict[str, Any]]) -> list[str]:
        numbers = [row["nr"] for row in rows]
        whole = list(range(self._number + 1, self._number + 1 + len(rows)))
        return [] if numbers == whole else [f"the log has a gap after {self._number}"]


def _lost(rows: Sequence[dict[str, Any]], told: Sequence[Told]) -> list[str]:
    """Acknowledged rows that are not in the log, and rows in it that nobody asked for."""
    there = Counter(_row(row) for row in rows)
    acknowledged = Counter(row for each in told for row in each.rows)
    asked = Counter(row for each in told for row in each.asked)
    lost, strange = acknowledged - there, there - acknowledged - asked
    return [f"lost: {row}" for row in lost.elements()] + [f"never asked: {row}" for row in strange.elements()]


def _row(row: dict[str, Any]) -> Row:
    name = row["inhoud"]["naam"] if row["handeling"] == "publicatie" else ""
    return row["handeling"], row["id"], name


def _lost_drafts(client: httpx.Client, told: Told) -> Iterator[str]:
    """Acknowledged drafts that are neither a draft any more nor published."""
    for slug, name in told.drafts.items():
        seen = [client.get(path) for path in (f"/voorzieningen/{slug}/concept", f"/voorzieningen/{slug}")]
        if not any(each.status_code == 200 and each.json()["naam"] == name for each in seen):
            yield f"lost draft: {slug} {name}"
