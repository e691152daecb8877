"""Who may do what in the directory: the one place that decides. Routers and pages ask, and never decide themselves."""

from typing import Literal

from app.accounts.keys import WRITE, Actor
from app.models.kinds import Arrangement, Expertise, Inhoud, Organisatie, Voorziening
from app.problems import Forbidden

Act = Literal["bewerken", "publiceren", "bevestigen", "intrekken", "geschiedenis zien"]


def keeper_of(slug: str, inhoud: Inhoud) -> str | None:
    """The organisatie that keeps an entry with this content: itself, who offers it, or the penvoerder. None where
    nobody in the directory does, such as for a zorgroute: then the beheerder keeps it."""
    if isinstance(inhoud, Organisatie):
        return slug
    if isinstance(inhoud, Voorziening | Expertise):
        return inhoud.organisatie
    if isinstance(inhoud, Arrangement):
        return next((partner.organisatie for partner in inhoud.partners if partner.penvoerder), None)
    return None


def require(actor: Actor, act: Act, *keepers: str | None) -> None:
    """Raise Forbidden unless this actor may do this. `keepers`: who keeps the entry now, and who would after it: an
    entry can neither be taken from another nor given away."""
    if "beheer" in actor.rechten:
        return
    for keeper in keepers:
        if keeper is None:
            raise Forbidden(f"Alleen een sleutel met het recht beheer mag dit {act}: het is van geen organisatie.")
        if keeper not in actor.organisaties:
            raise Forbidden(f"Om dit te {act} heeft een sleutel het recht {WRITE}{keeper} of beheer nodig.")


def needs_review(actor: Actor, toezichthouder: str | None) -> bool:
    """Whether somebody else must look before it is published: where a gemeente or gebied watches over the entry."""
    return toezichthouder is not None and "beheer" not in actor.rechten
