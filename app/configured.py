"""The settings as this process finds them. What is wrong with them stops it, with one line for each fault."""

import os
from collections.abc import Mapping
from difflib import get_close_matches

from pydantic import ValidationError

from app.problems import explain
from app.settings import Settings

OTHERS = ("JA_SITE", "JA_COPIES", "JA_HTTP_PORT", "JA_HTTPS_PORT", "JA_NETWORK")
"""Settings of what stands beside us (`Caddyfile`, `compose.yaml`)."""
OURS = ("JA_TEST_", "JA_CRASH_")
"""How the names begin that tests and trials use."""


def configured() -> Settings:
    """The settings. Exits with code 1, naming every setting that is misspelt or has a value that cannot be."""
    faults = misspelt(os.environ)
    try:
        settings = Settings()
    except ValidationError as error:
        faults += [_line(dict(fault)) for fault in error.errors(include_input=False, include_url=False)]
    if faults:
        raise SystemExit("\n".join(faults))
    return settings


def misspelt(environment: Mapping[str, str]) -> list[str]:
    """A line for every name that looks like a setting and is none: a setting that is passed over may serve another
    directory than the one that was meant."""
    known = [f"JA_{name.upper()}" for name in Settings.model_fields]
    found = []
    for name in sorted(environment):
        if name.startswith("JA_") and not name.startswith(OURS) and name not in (*known, *OTHERS):
            near = get_close_matches(name, known, n=1)
            found.append(f"{name} is geen instelling{f'; bedoelt u {near[0]}?' if near else '.'}")
    return found


def _line(fault: dict[str, object]) -> str:
    """Never the value itself: it may be a password."""
    place = fault["loc"]
    name = f"JA_{str(place[0]).upper()}: " if isinstance(place, tuple) and place else ""
    return f"{name}{explain(fault)}"
