"""An entry as one flat row, for people with a spreadsheet. The columns follow the content models: a new field of a
kind is a new column by itself."""

from collections.abc import Sequence
from types import UnionType
from typing import Any, Union, get_args, get_origin

from pydantic import BaseModel

from app.exchange.export import Entry
from app.models.kinds import KINDS, Soort

Cell = str | int | None

LIST_SEPARATOR = " | "
_FIRST = ("soort", "id", "naam", "versie", "gewijzigdOp", "gecontroleerdOp")


def columns(soort: Soort) -> list[str]:
    """The columns of one kind. A part of a part is named by its path: `werkgebied.gemeenten`."""
    return [*_FIRST, *(path for path in _paths(KINDS[soort]) if path not in _FIRST)]


def cells(entry: Entry, wanted: Sequence[str]) -> list[Cell]:
    """This entry's values in these columns; empty where it has none."""
    return [_cell(_value(entry, path), _ITEMS.get(path, ())) for path in wanted]


def _paths(model: type[BaseModel], before: str = "") -> list[str]:
    found = []
    for name, field in model.model_fields.items():
        path = before + (field.alias or name)
        part = _part(field.annotation)
        found += _paths(part, f"{path}.") if part else [path]
    return found


def _items(model: type[BaseModel]) -> dict[str, list[str]]:
    """Field → the keys of what it is a list of, in the model's order."""
    found = {}
    for name, field in model.model_fields.items():
        if get_origin(field.annotation) is list and (item := _part(get_args(field.annotation)[0])):
            found[field.alias or name] = [each.alias or key for key, each in item.model_fields.items()]
    return found


def _part(annotation: Any) -> type[BaseModel] | None:
    """The model that a field holds one of, if it does."""
    if get_origin(annotation) in (Union, UnionType):
        chosen = [each for each in get_args(annotation) if each is not type(None)]
        annotation = chosen[0] if len(chosen) == 1 else None
    return annotation if isinstance(annotation, type) and issubclass(annotation, BaseModel) else None


def _value(entry: Entry, path: str) -> Any:
    value: Any = entry
    for key in path.split("."):
        value = value.get(key) if isinstance(value, dict) else None
    return value


def _cell(value: Any, keys: Sequence[str] = ()) -> Cell:
    """`keys`: the order in which an item of a list is told. A database keeps none."""
    if isinstance(value, bool):  # before int, for a bool is one
        return "ja" if value else "nee"
    if value is None or isinstance(value, int | str):
        return value
    if isinstance(value, list):
        return LIST_SEPARATOR.join(str(_cell(each, keys)) for each in value) or None
    told = ((key, _cell(value.get(key))) for key in keys)
    return ", ".join(f"{key}: {each}" for key, each in told if each is not None)


_ITEMS = {name: keys for model in KINDS.values() for name, keys in _items(model).items()}
COLUMNS = list(dict.fromkeys(path for soort in KINDS for path in columns(soort)))
"""Those of all kinds together."""
