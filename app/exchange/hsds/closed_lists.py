"""The closed lists of the directory as HSDS taxonomies, with the Dutch sentence that a taxonomy term must have."""

from typing import get_args

from app.models.kinds import Doelgroep, OrganisatieType, Toegangsweg, VoorzieningType

TOEGANGSWEGEN: dict[Toegangsweg, str] = {
    "zonder verwijzing": "U kunt hier zonder verwijzing terecht.",
    "via school": "Dit loopt via de school: praat met de leerkracht, mentor of intern begeleider.",
    "via gemeente": "Vraag dit aan bij de toegang van uw gemeente.",
    "via huisarts": "De huisarts kan hiervoor verwijzen.",
    "via toelaatbaarheidsverklaring": (
        "Hiervoor is een toelaatbaarheidsverklaring nodig. De school vraagt die aan bij het samenwerkingsverband."
    ),
    "via gecertificeerde instelling": "Dit loopt via de jeugdbeschermer van de gecertificeerde instelling.",
    "via Wlz": "Hiervoor is een Wlz-indicatie nodig. Die vraagt u aan bij het CIZ.",
    "via JGZ": "Dit loopt via het consultatiebureau of de jeugdarts.",
}
"""How one gets in, in plain Dutch: `application_process` and the description of the term."""

DOELGROEPEN: dict[Doelgroep, str] = {
    "jeugdige": "kinderen en jongeren",
    "ouders": "ouders",
    "school": "scholen",
}

FASEN = {
    "plan": "Aangekondigd, nog niet begonnen. Geen adres om naartoe te gaan.",
    "pilot": "Een proef die loopt.",
    "actief": "Het is er.",
    "beëindigd": "Het is gestopt.",
    "onbekend": "Het is niet zeker of dit er nog is.",
}


KENMERKEN = {
    "gids": "Het adres van deze vermelding in de API van Het Juiste Adres.",
    "andere naam": "Een andere naam waaronder men dit kent.",
    "omschrijving doelgroep": "Voor wie het er is, in de woorden van de bron.",
    "leeftijd": "Leeftijden in hele jaren, de grenzen horen erbij: '4-12', '12-' (vanaf 12) of '-4' (tot en met 4).",
    "werkgebied": "Een gemeente, gebied of regio die deze organisatie bedient.",
    "partner": "Wie meedoet in het arrangement; `label` is de rol.",
    "penvoerder": "De penvoerder van het arrangement.",
    "partnerorganisatie": "De HSDS-id van een partner die zelf in de gids staat; `label` is de naam.",
    "onderwijsdoel": "Een doel van het arrangement voor het onderwijs.",
    "behandeldoel": "Een doel van het arrangement voor de behandeling.",
    "zelfde aanbod": "De HSDS-id van de dienst die hetzelfde is als dit arrangement.",
    "raadplegen": "Hoe een school of hulpverlener deze expertise raadpleegt.",
    "raadplegen voor": "Wie deze expertise kan raadplegen.",
    "fase vanaf": "Begin van de periode, zoals de bron het geeft: jaar, maand of dag.",
    "fase tot": "Einde van de periode, zoals de bron het geeft: jaar, maand of dag.",
    "fase volgens bron": "De woorden van de bron over de fase.",
    "bron": "Een bron van deze vermelding.",
    "jaar van de bron": "Het jaar van de nieuwste bron.",
    "uit algemene kennis": "Een veld dat uit algemene kennis komt en niet uit een bron; '*' is alle velden.",
    "aansluiting van de bron": "Hoe rechtstreeks de bronnen over deze vermelding gaan.",
    "opmerking over de bron": "Wat er over de bronnen is op te merken.",
    "nagekeken op": "De dag waarop iemand heeft nagekeken of het klopt.",
}
"""Things that HSDS has no field for: an attribute with a value of its own."""

_OFFERED = {each: f"Aanbod van het type {each}." for each in get_args(VoorzieningType)}
_BODIES = {each: f"Organisatie van het type {each}." for each in get_args(OrganisatieType)}

CLOSED_LISTS: dict[str, tuple[str, str, dict[str, str]]] = {
    "soort": (
        "Soort",
        "Welke soort vermelding dit is in Het Juiste Adres.",
        {
            "organisatie": "Wie iets doet voor kinderen, jongeren, ouders of scholen.",
            "voorziening": "Een concreet aanbod van hulp.",
            "expertise": "Een onderwerp waar een organisatie veel van weet en waarover zij te raadplegen is.",
            "arrangement": "Een onderwijs-zorgarrangement: partners met elk hun rol.",
        },
    ),
    "voorzieningtype": ("Type voorziening", "De typen aanbod.", _OFFERED),
    "organisatietype": ("Type organisatie", "Wat voor organisatie het is.", _BODIES),
    "doelgroep": ("Doelgroep", "Voor wie het er is.", {k: f"Voor {v}." for k, v in DOELGROEPEN.items()}),
    "toegangsweg": ("Toegangsweg", "Hoe men binnenkomt.", {str(k): v for k, v in TOEGANGSWEGEN.items()}),
    "bereik": (
        "Bereik",
        "Hoe groot het gebied is waarvoor het er is.",
        {
            "lokaal": "Voor een of enkele gemeenten.",
            "gebied": "Voor een gebied, zoals dat van een samenwerkingsverband.",
            "provincie": "Voor de hele regio of provincie.",
            "landelijk": "Voor het hele land.",
        },
    ),
    "fase": ("Fase", "Waar het aanbod staat.", FASEN),
    "niveau": (
        "Niveau van expertise",
        "Hoe gespecialiseerd de expertise is.",
        {
            "basis": "Basiskennis.",
            "gespecialiseerd": "Gespecialiseerde kennis.",
            "hoogspecialistisch": "Hoogspecialistische kennis.",
            "onbekend": "Het niveau staat niet in een bron.",
        },
    ),
    "vorm": (
        "Vorm",
        "Waar de hulp plaatsvindt.",
        {
            "thuis": "Bij het gezin thuis.",
            "school": "Op school.",
            "locatie": "Op een locatie van de aanbieder.",
            "online": "Via internet.",
        },
    ),
    "zekerheid": (
        "Zekerheid",
        "Hoe zeker de gegevens zijn.",
        {
            "bron": "Er is een openbare bron.",
            "algemeneKennis": "Er is geen bron gevonden die dit zegt. Het is nog niet gecontroleerd.",
        },
    ),
    "kenmerk": ("Kenmerken", "Wat HSDS geen eigen veld geeft. De waarde staat in `value`.", KENMERKEN),
}
"""Key of a taxonomy → its name, its description, and each term with the sentence that tells what it means."""
