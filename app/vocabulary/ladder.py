"""The ladder from light to heavy help: `ladder.json` of the region's seed. Another region may weigh otherwise."""

import re
from functools import cached_property
from pathlib import Path
from typing import Annotated

from pydantic import Field, field_validator

from app.models.kinds import Arrangement, Deel, Inhoud, Regel, Voorziening, VoorzieningType, Zorgroute

Zwaarte = Annotated[int, Field(ge=1, le=6)]


class Trede(Deel):
    """What one type of voorziening weighs; `null` stands outside the ladder."""

    type: VoorzieningType
    zwaarte: Zwaarte | None
    reden: Regel
    gewoon: Regel | None = None
    """What people call it, in a few everyday words; None is as its type."""


class VasteTrede(Deel):
    """What every arrangement weighs."""

    zwaarte: Zwaarte
    reden: Regel


class StartTrede(Deel):
    """What a zorgroute weighs, by who can start it; `anders` for everybody not named."""

    zwaarte: dict[str, Zwaarte]
    reden: Regel

    @field_validator("zwaarte")
    @classmethod
    def _complete(cls, value: dict[str, int]) -> dict[str, int]:
        if "anders" not in value:
            raise ValueError("noem ook de zwaarte voor 'anders'")
        return value


class Ladder(Deel):
    """The whole ladder. An organisatie and an expertise have no place on it: they are not help by themselves."""

    toelichting: Regel
    rijen: list[Trede]
    arrangement: VasteTrede
    zorgroute: StartTrede

    @classmethod
    def load(cls, path: Path) -> "Ladder":
        """Read `ladder.json`. Raises OSError, or `pydantic.ValidationError` naming what is wrong."""
        return cls.model_validate_json(path.read_bytes())

    def zwaarte(self, inhoud: Inhoud) -> int | None:
        """1 (light) to 6; None outside the ladder, and for a zorgroute of which nobody knows who starts it."""
        if isinstance(inhoud, Voorziening):
            return self._by_type.get(inhoud.type)
        if isinstance(inhoud, Arrangement):
            return self.arrangement.zwaarte
        if isinstance(inhoud, Zorgroute):
            return min((self._start(starter) for starter in inhoud.starters), default=None)
        return None

    @cached_property
    def gewoon(self) -> dict[str, str]:
        """Type of voorziening → what people call it."""
        return {row.type: row.gewoon or row.type for row in self.rijen}

    @cached_property
    def _by_type(self) -> dict[str, int | None]:
        return {row.type: row.zwaarte for row in self.rijen}

    def _start(self, starter: str) -> int:
        """ "school namens ouders" starts with either: the lightest word counts."""
        weights = self.zorgroute.zwaarte
        known = [weights[word] for word in re.findall(r"\w+", starter.lower()) if word in weights]
        return min(known, default=weights["anders"])
