"""What the HSDS routes stand on: the database, the catalogue that follows its log, and the rest of the house."""

from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

from sqlmodel import Session

from app.database import Database
from app.exchange.hsds.catalogue import Catalogue, Contents
from app.exchange.hsds.presenting import Presenting
from app.exchange.hsds.selecting import Selecting
from app.models.tables import Vermelding
from app.problems import Gone, NotFound, Problem
from app.search.engine import Searcher
from app.vocabulary.points import Points
from app.vocabulary.service import Vocabulary


@dataclass(frozen=True, slots=True)
class Facade:
    """Everything a request needs; one for the process."""

    database: Database
    catalogue: Catalogue
    engine: Searcher
    vocabulary: Callable[[], Vocabulary]
    """The vocabulary in use; raises Unavailable before it is there."""
    points: Points | None
    base_url: str
    """Where the HSDS API stands, without a slash at the end."""

    def selecting(self, contents: Contents) -> Selecting:
        """Choosing from these contents."""
        return Selecting(contents, self.engine, self.vocabulary().places, self.points)

    def presenting(self, session: Session) -> Presenting:
        """Showing what this session sees."""
        return Presenting(session, self.catalogue.contents(session))


def missing(session: Session, what: str, identity: UUID, *soorten: str) -> Problem:
    """Why there is nothing: it was withdrawn (`opvolger` is the HSDS id of what took its place), or never was."""
    entry = session.get(Vermelding, identity)
    if entry is None or entry.soort not in soorten or entry.status != "ingetrokken":
        return NotFound(f"Er is geen {what} met id {identity}.")
    successor = str(entry.opvolger) if entry.opvolger else None
    return Gone(f"Deze {what} is ingetrokken.", opvolger=successor)
