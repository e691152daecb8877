"""Pages that stay in step while entries come and go: the next one begins after an entry and not after a number of them.

The place travels as an opaque text, which names the order and what the order sorts by. It holds nothing but what the
entry itself shows.
"""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error
from datetime import date
from uuid import UUID

import orjson
from pydantic import TypeAdapter, ValidationError

from app.search.engine import Document, Order, Place, place

LONGEST = 1_000
"""Characters; a name has at most 200, which JSON and base64 make four times as long."""

EXAMPLE = "WyJuYWFtIiwiTWVyZWxob2YiLCI2ZjFjMWE1Mi01ZDBjLTViN2UtOWE1NS0wZDdmNmEzZjJjMTEiXQ"
"""After an entry called Merelhof, by name."""

_PLACES: dict[str, TypeAdapter[Place]] = {
    "ladder": TypeAdapter(tuple[int, int, str]),
    "naam": TypeAdapter(tuple[str, str]),
    "gewijzigd": TypeAdapter(tuple[str, str]),
}


def written(document: Document, order: Order) -> str:
    """The place of this entry in this order, as `na` takes it."""
    return urlsafe_b64encode(orjson.dumps([order, *place(document, order)])).decode().rstrip("=")


def read(na: str, order: Order) -> Place:
    """The place. Raises ValueError, in Dutch, for what we did not write, and for a place in another order."""
    try:
        told, *values = orjson.loads(urlsafe_b64decode(na + "=" * (-len(na) % 4)))
        if told == order:
            found = _PLACES[order.lstrip("-")].validate_python(tuple(values), strict=True)
            UUID(str(found[-1]))
            if order.endswith("gewijzigd"):
                date.fromisoformat(str(found[0]))
            return found
    except (Error, ValueError, TypeError, ValidationError):  # whatever somebody wrote there
        pass
    raise ValueError("dit is geen plaats in deze lijst; neem na over uit Link, met dezelfde sort")
