"""Who may do what in the directory: the one place that decides. Routers and pages ask, and never decide themselves."""

from typing import Literal

from app.accounts.keys import WRITE, Actor
from app.models.kinds import Arrangement, Expertise, Inhoud, Organisatie, Voorziening
from app.problems import Forbidden

Act = Literal["te bewerken", "te publiceren", "te bevestigen", "in te trekken", "terug te lezen"]
"""What somebody wants to do, as a refusal says it after "om dit" or "mag dit"."""


def keeper_of(slug: str, inhoud: Inhoud, appointed: str | None = None) -> str | None:
    """The organisatie that keeps an entry with this content: who offers it, or the penvoerder. Where the content names
    nobody it is who was `appointed`, and an organisatie keeps itself. None: the beheerder keeps it."""
    if isinstance(inhoud, Voorziening | Expertise):
        return inhoud.organisatie
    if isinstance(inhoud, Arrangement):
        return next((partner.organisatie for partner in inhoud.partners if partner.penvoerder), appointed)
    return appointed or (slug if isinstance(inhoud, Organisatie) else None)


def require(actor: Actor, act: Act, *keepers: str | None) -> None:
    """Raise Forbidden unless this actor may do this. `keepers`: who keeps the entry now, and who would after it: an
    entry can neither be taken from another nor given away."""
    if "beheer" in actor.rechten:
        return
    for keeper in keepers:
        if keeper is None:
            raise Forbidden(f"Om dit {act} heeft een sleutel het recht beheer nodig: het is van geen organisatie.")
        if keeper not in actor.organisaties:
            raise Forbidden(f"Om dit {act} heeft een sleutel het recht {WRITE}{keeper} of beheer nodig.")


def needs_review(actor: Actor, toezichthouder: str | None) -> bool:
    """Whether somebody else must look before it is published: where a gemeente or gebied watches over the entry."""
    return toezichthouder is not None and "beheer" not in actor.rechten
