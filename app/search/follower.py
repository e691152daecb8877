"""Keeps one search engine in step with the log.

In the process that writes, the index is brought up to date after the commit and before the answer goes out: what was
just published is findable. What other processes write is noticed by asking the log once a second. An engine that waits
for a server never holds up a write or a start: it is brought up to date beside them. No error here ends the process or
undoes a write: it is logged and tried again.
"""

import logging
from collections.abc import Callable
from threading import Event, Lock, Thread
from uuid import UUID

from sqlmodel import Session

from app import log
from app.database import Away, Database
from app.models.kinds import KINDS
from app.search import documents
from app.search.engine import SearchEngine, Unanswered
from app.vocabulary.ladder import Ladder

logger = logging.getLogger(__name__)

ALL_SOORTEN = frozenset({*KINDS, "hulpvraag", "gemeente"})

LONGEST_PAUSE = 30.0
"""Seconds between tries while it keeps failing, so that a database that is down does not fill the log."""

Listener = Callable[[frozenset[str]], None]


class Follower:
    """Follows the log of `database` into `engine`. `interval`: seconds between looks at the log. `mine`: whether it is
    this process that does it; asked before each look."""

    def __init__(
        self,
        database: Database,
        engine: SearchEngine,
        ladder: Ladder,
        *,
        interval: float = 1.0,
        mine: Callable[[], bool] = lambda: True,
    ) -> None:
        self.caught_up = False
        """True once the engine has held everything: from then on it can answer."""
        self.reads = True
        """Whether the database answered at the last look."""
        self._database, self._engine, self._ladder, self._interval = database, engine, ladder, interval
        self._mine = mine
        self._reeks: UUID | None = None
        self._following = Lock()
        self._listeners: list[tuple[Listener, set[str]]] = []
        self._stopping, self._woken = Event(), Event()
        self._thread = Thread(target=self._poll, name="follower", daemon=True)

    def on_change(self, listener: Listener) -> None:
        """Call `listener` with the soorten that changed (at the first fill: all), after the engine has them. If it
        fails it is called again at the next look, with what it missed. It must not write to the directory."""
        self._listeners.append((listener, set()))

    def start(self) -> None:
        """Take in what there is, and follow every write from here on. Never raises: what fails is tried again."""
        if self._engine.waits:
            self.wake()
        else:
            self._try()
        self._database.after_commit(self._after_commit)
        self._thread.start()

    def wake(self) -> None:
        """Look at the log now, in the follower's own thread."""
        self._woken.set()

    def stop(self) -> None:
        """Stop following; what is being taken in is finished first."""
        self._stopping.set()
        self.wake()
        if self._thread.is_alive():
            self._thread.join()

    @property
    def reeks(self) -> UUID | None:
        """The log that it follows; None when it has not looked yet."""
        return self._reeks

    def follows(self, reeks: UUID | None) -> bool:
        """Whether this is the log that it follows; no when it has not looked yet."""
        return reeks is not None and reeks == self._reeks

    def catch_up(self) -> bool:
        """Take in every row of the log that the engine does not have; two callers take turns.

        Returns False when a listener failed. Raises whatever database or engine raise; then the engine stands where it
        stood.
        """
        with self._following:
            while self._step():
                pass
            self.caught_up = True
            return self._tell()

    def _step(self) -> bool:
        """Take in one batch, or everything anew. False when there was nothing left."""
        with self._database.read() as session:
            book, last, position = log.logboek(session), log.last_number(session), self._engine.position()
            reeks = book.reeks if book else None
            # Another reeks is a restored backup: its numbers mean something else.
            another = position > last or self._reeks not in (None, reeks)
            if position == 0 or another or not self._engine.whole():
                changed = self._rebuild(session, last) if last or position else frozenset()
            else:
                changed = self._follow(session, position)
            self._reeks = reeks
        for _, missed in self._listeners:
            missed.update(changed)
        return bool(changed)

    def _rebuild(self, session: Session, last: int) -> frozenset[str]:
        self._engine.replace_all(documents.all_documents(session, self._ladder), last)
        return ALL_SOORTEN

    def _follow(self, session: Session, position: int) -> frozenset[str]:
        rows = log.rows_after(session, position)
        if rows:
            touched = documents.affected(session, rows)
            built = documents.build(session, touched.rebuild, self._ladder)
            unreadable = {str(uuid) for uuid in touched.rebuild} - {document["uuid"] for document in built}
            self._engine.apply(built, {*map(str, touched.delete), *unreadable}, rows[-1].nr)
        return frozenset(row.soort for row in rows)

    def _tell(self) -> bool:
        """Hand each listener what it has not heard; a listener's failure is its own."""
        for listener, missed in self._listeners:
            if missed:
                try:
                    listener(frozenset(missed))
                    missed.clear()
                except Exception:
                    logger.exception("a listener failed on a change of %s; it is called again", sorted(missed))
        return not any(missed for _, missed in self._listeners)

    def _after_commit(self) -> None:
        if self._engine.waits:
            self.wake()
        elif not self._stopping.is_set():
            self._try()

    def _try(self) -> bool:
        try:
            followed = not self._mine() or self.catch_up()
            self.reads = True
            return followed
        except Away:  # the database has said so in the log itself
            self.reads = False
        except Unanswered as error:
            logger.warning("the index cannot follow the log: %s; it is tried again", error)
        except Exception:
            logger.exception("the index could not follow the log; it is tried again")
        return False

    def _poll(self) -> None:
        pause = self._interval
        while True:
            self._woken.wait(pause)
            self._woken.clear()
            if self._stopping.is_set():
                return
            pause = self._interval if self._try() else min(pause * 2, LONGEST_PAUSE)
