"""From entry to search document, and which documents a change of the log touches.

A document holds everything that a question's answer and a list show, so that neither needs the database. The price is
that an organisatie's name and phone stand in the documents of all that names it: `affected` finds those.
"""

import logging
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import batched
from uuid import UUID

from pydantic import ValidationError
from sqlmodel import Session, col, select

from app.models.kinds import Inhoud, Soort, parse
from app.models.tables import Hulpvraag, Publicatie, Relatie, Vermelding, VermeldingGemeente, VermeldingHulpvraag
from app.search.cards import Surroundings, to_document
from app.search.engine import Document
from app.vocabulary.ladder import Ladder
