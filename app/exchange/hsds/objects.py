"""What every HSDS object is made of: derived ids that outlive a reseed, and no key without a value."""

from typing import Any
from uuid import UUID, uuid5

from app.models.tables import NAMESPACE

Object = dict[str, Any]
"""One HSDS object, nested or flat. Unknown is an absent key: HSDS has no null."""


def derived(owner: UUID, *parts: str) -> UUID:
    """The id of something that is part of an entry (a phone, an area): made of what it says, so that the order of a
    list and a reseed leave it as it was."""
    return uuid5(owner, "/".join(parts))


def shared(*parts: str) -> UUID:
    """The id of something that every region has, such as a term of a closed list: the same in each of them."""
    return uuid5(NAMESPACE, "/".join(("hsds", *parts)))


def known(**fields: Any) -> Object:
    """These fields without the unknown and the empty ones; 0 and False are values."""
    return {key: _plain(value) for key, value in fields.items() if value is not None and value not in ("", [], {})}


def _plain(value: Any) -> Any:
    return str(value) if isinstance(value, UUID) else value


def unique(objects: list[Object]) -> list[Object]:
    """Each id once, the first one: what is said twice is one thing."""
    found: dict[str, Object] = {}
    for each in objects:
        found.setdefault(each["id"], each)
    return list(found.values())


def listed(words: list[str], last: str = "en") -> str:
    """Words as a Dutch sentence lists them: "a, b en c"."""
    return f" {last} ".join([", ".join(words[:-1]), words[-1]]) if len(words) > 1 else "".join(words)
