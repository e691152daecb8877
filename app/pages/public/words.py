"""How the pages say what the data calls by a shorter or stricter name."""

from collections.abc import Callable
from urllib.parse import urlsplit

from app.advice.fit import in_a_sentence, listed

VRAGERS = {
    "ouder": "Ouder of verzorger",
    "jongere": "Kind of jongere",
    "school": "Ik werk op een school",
    "professional": "Ik ben hulpverlener",
}
VRAGER_ZIN = {
    "ouder": "bent ouder, familie of verzorger",
    "jongere": "bent zelf kind of jongere",
    "school": "werkt op een school",
    "professional": "bent hulpverlener",
}
"""After 'U'."""
CONCLUSIES = {
    "gemeente.buiten": "de plaats buiten de regio",
    "school": "waar de school staat",
    "organisatie": "de organisatie",
    "geprobeerd": "wat u al probeerde of niet wilt",
    "vrager": "wie u bent",
}
"""Conclusions that a question has once."""
DOELGROEPEN = {"jeugdige": "kinderen en jongeren", "ouders": "ouders", "school": "scholen"}
BETALERS = {
    "Jeugdwet": "de gemeente (Jeugdwet)",
    "passend onderwijs": "de school en het samenwerkingsverband (passend onderwijs)",
    "Wlz": "de Wet langdurige zorg (Wlz)",
    "Zvw": "de zorgverzekering (Zvw)",
    "gemeente": "de gemeente",
}
OOK_VIA = {
    "toegang": "Het mag ook via de gemeente",
    "school": "Het mag ook via de school",
    "huisarts": "De huisarts mag u ook verwijzen",
    "gecertificeerde instelling": "Het mag ook via de jeugdbeschermer",
    "CIZ": "Het mag ook met een Wlz-indicatie van het CIZ",
    "jeugdgezondheidszorg": "Het mag ook via het consultatiebureau of de jeugdarts",
}
"""Whom one may ask where no referral is needed, by the gates of `fit.GATE_TEXT`."""
VELDEN = {
    "*": "alles",
    "aansluiting": "hoe goed de bron past",
    "andereNamen": "andere namen",
    "behandeldoelen": "doelen van de zorg",
    "beschrijving": "de uitleg",
    "doelgroepen": "voor wie",
    "doelgroepOmschrijving": "voor wie",
    "fase": "of het er nog is",
    "financiering": "wie betaalt",
    "hulpvragen": "waar het bij helpt",
    "leeftijden": "de leeftijd",
    "locaties": "de plaatsen",
    "niveau": "het niveau",
    "onderwijsdoelen": "doelen van het onderwijs",
    "organisatie": "wie het doet",
    "partners": "wie er meedoen",
    "raadplegen": "hoe u kunt raadplegen",
    "samenvatting": "de korte uitleg",
    "stappen": "de stappen",
    "starters": "wie er begint",
    "telefoon": "het telefoonnummer",
    "toegangswegen": "hoe u binnenkomt",
    "type": "de soort",
    "vormen": "waar de hulp is",
    "website": "de website",
    "wettelijkeBasis": "de wet",
    "werkgebied": "waar het is",
}
"""Every field that may come from general knowledge."""


def said(names: dict[str, str]) -> Callable[[list[str]], str]:
    """A list of the data's names in a sentence's words; a name without words of its own stays as it is. Words that
    are a pair themselves become one list with the others: 'kinderen, jongeren en ouders'."""
    return lambda found: listed(dict.fromkeys(word for name in found for word in names.get(name, name).split(" en ")))


def short_address(url: str) -> str:
    """A web address as people read it aloud: 'www.voorbeeld.nl'."""
    return urlsplit(url).netloc


def starting_with_capital(text: str) -> str:
    """Only the first letter changes: 'ggz Drenthe' → 'Ggz Drenthe'."""
    return text[:1].upper() + text[1:]


def age(van: int, tot: int) -> str:
    """An age or a range of them: '9 jaar', '4 tot en met 6 jaar', 'nog geen 1 jaar'."""
    if tot == 0:
        return "nog geen 1 jaar"
    return f"{van} jaar" if van == tot else f"{van} tot en met {tot} jaar"


def sentence(text: str) -> str:
    """With a capital and a full stop."""
    return starting_with_capital(text).rstrip(".") + "."


FILTERS: dict[str, Callable[..., str]] = {
    "met_hoofdletter": starting_with_capital,
    "zin": sentence,
    "jaren": age,
    "klein": in_a_sentence,
    "kort_adres": short_address,
    "opgesomd": listed,
    "als_doelgroep": said(DOELGROEPEN),
    "als_vrager": VRAGER_ZIN.__getitem__,
    "als_betaler": said(BETALERS),
    "als_veld": said(VELDEN),
}
"""As templates call them."""
