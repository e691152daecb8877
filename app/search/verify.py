"""Whether a search engine holds exactly what the database says, document by document; and making it so.

Written against the search port, so that it fits every engine. `shown_by` does the same for a process that runs, by
what it shows over HTTP.
"""

import time
from collections.abc import Mapping
from dataclasses import dataclass, replace
from uuid import UUID

import httpx
from sqlmodel import Session

from app import log
from app.database import Database
from app.models.kinds import MEERVOUD
from app.search import documents
from app.search.engine import SearchEngine, digest_of
from app.vocabulary.ladder import Ladder

PATIENCE = 30.0
"""Seconds that an engine may take to be where the log is; it is never more than a second behind."""

Digests = dict[str, bytes]
"""What is held → a digest of all of it."""


@dataclass(frozen=True, slots=True)
class Difference:
    """What an engine holds besides, lacks, or holds otherwise than the database says."""

    surplus: frozenset[str]
    missing: frozenset[str]
    other: frozenset[str]
    total: int
    """How many it should hold."""
    behind: bool = False
    """It did not get to where the log is."""
    settings: tuple[str, ...] = ()
    """Names of the settings by which it searches otherwise than it should."""

    def __bool__(self) -> bool:
        return bool(self.wrong or self.behind or self.settings)

    @property
    def wrong(self) -> frozenset[str]:
        """Whatever is not as it should be held."""
        return self.surplus | self.missing | self.other

    def __str__(self) -> str:
        counts = f"{len(self.missing)} ontbreken, {len(self.surplus)} te veel, {len(self.other)} anders"
        told = [f"{self.total} vermeldingen", counts if self.wrong or self.behind else "gelijk aan de database"]
        told += ["loopt achter"] if self.behind else []
        told += [f"andere instellingen: {', '.join(self.settings)}"] if self.settings else []
        return ", ".join(told)


def between(held: Mapping[str, bytes], wanted: Mapping[str, bytes], behind: bool = False) -> Difference:
    """The difference between two sets of digests."""
    both = held.keys() & wanted.keys()
    other = frozenset(key for key in both if held[key] != wanted[key])
    missing, surplus = frozenset(wanted.keys() - both), frozenset(held.keys() - both)
    return Difference(surplus, missing, other, len(wanted), behind)


def compare(database: Database, engine: SearchEngine, ladder: Ladder, patience: float = PATIENCE) -> Difference:
    """Every document of the engine beside the one that the database says, at one number of the log. Writes may go on:
    then it looks again. Raises Unanswered when the engine does not answer."""
    deadline = time.monotonic() + patience
    while True:
        with database.read() as session:
            last = log.last_number(session)
            late = time.monotonic() > deadline
            if engine.position() == last or late:
                wanted = {each["uuid"]: engine.digest(each) for each in documents.all_documents(session, ladder)}
                held = dict(engine.held())
                behind = engine.position() != last
                if late or not behind:
                    return replace(between(held, wanted, behind), settings=tuple(engine.otherwise_set()))
        time.sleep(0.2)


def repair(database: Database, engine: SearchEngine, ladder: Ladder, found: Difference) -> None:
    """Give the engine what it lacks and take out what it has besides; set otherwise, it is made anew.

    Safe beside a follower: the position that it leaves is never past what it wrote, so whatever was published meanwhile
    is taken in again.
    """
    position = engine.position()
    with database.read() as session:
        last = log.last_number(session)
        if found.settings or not 0 < position <= last:
            engine.replace_all(documents.all_documents(session, ladder), last)
            return
        wrong = {UUID(uuid) for uuid in found.wrong}
        built = documents.build(session, wrong, ladder)
        engine.apply(built, {str(uuid) for uuid in wrong} - {each["uuid"] for each in built}, position)


def shown_by(base: str, key: str | None = None) -> Digests:
    """Every entry as the lists of a running process show it; `base` is its address, without `/v1`."""
    headers = {"X-API-Key": key} if key else {}
    found: Digests = {}
    with httpx.Client(base_url=base, headers=headers, timeout=30, trust_env=False) as client:
        for soort, plural in MEERVOUD.items():
            url: str | None = f"/v1/{plural}?pageSize=100"
            while url:
                answer = client.get(url).raise_for_status()
                found |= {f"{soort}/{each['id']}": digest_of(each) for each in answer.json()["resultaten"]}
                url = answer.links.get("next", {}).get("url")
    return found


def to_be_shown(session: Session, ladder: Ladder) -> Digests:
    """The same, as the database says it."""
    return {
        f"{each['soort']}/{each['id']}": digest_of(each["inhoud"]) for each in documents.all_documents(session, ladder)
    }
