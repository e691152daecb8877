"""What the document tells of its schemas, in Dutch. The models' own docstrings are for who reads the code."""

from typing import Any

SCHEMAS = {
    "Aanbieder": "De organisatie die iets biedt, zoals een lijst haar noemt.",
    "Adres": "Eén adres van het antwoord. Een arrangement, zorgroute of expertise heeft daarbij eigen velden.",
    "Antwoord": "Het antwoord op de vraag naar het juiste adres.",
    "Arrangement": "Een onderwijs-zorgarrangement: partners met elk hun rol, met onderwijsdoelen en behandeldoelen.",
    "Arrangementen": "Eén bladzijde van de arrangementen.",
    "Bevestigen": "Niets te vertellen dan dat het nog klopt: een leeg object.",
    "Concept": "Wat een concept vertelt naast zijn inhoud.",
    "Geschiedenis": "Elke versie van een vermelding, de nieuwste eerst.",
    "Ingetrokken": "Wat er overblijft van een vermelding die uit de gids is.",
    "Intrekken": "Waarom iets uit de gids gaat, en wat ervoor in de plaats komt.",
    "Publiceren": "Waarom het verandert.",
    "Versie": "Eén versie van een vermelding.",
    "Begrepen": "Wat uit de vraag is begrepen: om te tonen en te laten verbeteren.",
    "BegrepenGemeente": "Een gemeente, en uit welke woorden zij is begrepen.",
    "BegrepenHulpvraag": "Een hulpvraag, en uit welke woorden zij is begrepen.",
    "BegrepenLeeftijd": "Een leeftijd in hele jaren, en uit welke woorden die is begrepen.",
    "BegrepenGeprobeerd": "Hulp die is geprobeerd of niet gewild, en uit welke woorden dat blijkt. Die staat lager.",
    "Beoordeling": "Of iemand hier aan het juiste adres is.",
    "Expertise": "Een onderwerp waar een organisatie veel van weet en waarover zij te raadplegen is.",
    "ExpertiseInLijst": "Een expertise, met de naam van de organisatie.",
    "Expertises": "Eén bladzijde van de expertises.",
    "Export": "De hele gids: alle vermeldingen van alle soorten, op soort en id.",
    "Fase": "Waar het aanbod staat. Een plan, of wat gestopt is, wordt nooit als adres gegeven.",
    "GebiedInhoud": "Een groep gemeenten met een naam, soms met meer namen.",
    "Gebieden": "Alle gebieden.",
    "GemeenteInLijst": "Een gemeente met haar toegang.",
    "Gemeenten": "Alle gemeenten van de regio.",
    "GenoemdeGemeente": "Een gemeente met code en naam.",
    "Gevonden": "Eén bladzijde van wat is gevonden, van alle soorten door elkaar.",
    "GevondenPlaats": "Wat een naam betekent, en in welke gemeenten het ligt.",
    "GevondenSchool": "Een school met het vestigingsnummer van DUO.",
    "HeleGemeente": "Een gemeente met haar toegang en de gebieden waar zij bij hoort.",
    "HeleHulpvraag": "Een hulpvraag met haar woorden en wat eronder valt.",
    "Herkomst": "Waar de gegevens vandaan komen en hoe zeker ze zijn: wat is nagekeken en wat niet.",
    "HulpvraagInhoud": "Een hulpvraag met haar woorden.",
    "Hulpvragen": "Alle hulpvragen.",
    "Identificatie": "Een nummer in een landelijk register.",
    "Keuze": "Een keuze bij een vraag terug.",
    "KortGebied": "Een gebied waar een gemeente bij hoort.",
    "KorteHerkomst": "Hoe zeker de gegevens zijn.",
    "KorteOrganisatie": "De organisatie bij een adres.",
    "Leeftijd": "Leeftijden in hele jaren, de grenzen horen erbij. `null` is een open grens.",
    "Licentie": "De voorwaarden waaronder u de gegevens mag gebruiken.",
    "Organisatie": "Wie iets doet voor kinderen, jongeren, ouders of scholen.",
    "Organisaties": "Eén bladzijde van de organisaties.",
    "Partner": "Wie meedoet in een arrangement. Staat de partner zelf in de gids, dan wijst `organisatie` ernaar.",
    "Plaatsen": "Wat bij een naam past.",
    "Raadplegen": "Hoe een school of hulpverlener deze expertise raadpleegt.",
    "Regel": "Eén regel, wat die zegt en of eraan is voldaan.",
    "Reden": "Eén regel, en wat die over dit adres zegt.",
    "Route": "De zorgroute die naar een adres leidt.",
    "RouteStap": "Eén stap van een zorgroute.",
    "Scholen": "Scholen, hoogstens honderd.",
    "Spoed": "Wat nu te doen bij gevaar.",
    "SpoedAdres": "Een nummer om te bellen bij gevaar.",
    "Stap": "Eén stap van een zorgroute.",
    "Suggestie": "Eén suggestie: een hulpvraag, een gemeente of een vermelding.",
    "Suggesties": "Wat iemand tot nu toe typte.",
    "Toegang": "Waar inwoners van een gemeente hulp vragen.",
    "Via": "Langs wie men binnenkomt.",
    "Voorziening": "Een concreet aanbod van hulp.",
    "VoorzieningInLijst": "Een voorziening, met de naam van de organisatie.",
    "Voorzieningen": "Eén bladzijde van de voorzieningen.",
    "Vraag": "Een vraag. Wat u zelf invult gaat voor op wat de tekst zegt.",
    "VraagTerug": "Een vraag terug, waar raden verkeerd zou zijn.",
    "Werkgebied": "Voor wie het er is: gemeenten, gebieden of de hele regio, samen geteld.",
    "Woorden": "De gewone woorden waarmee mensen deze hulpvraag noemen. Eén regel mag in elke volgorde.",
    "NieuweWebhook": "Waar berichten naartoe gaan.",
    "GemaakteWebhook": "Een webhook, en hoe het ermee staat.",
    "GeheimeWebhook": "Een webhook die net is gemaakt, met zijn geheim.",
    "Webhooks": "Alle webhooks van de houder van deze sleutel.",
    "MislukteBezorging": "Een bericht dat niet aankwam.",
    "Mislukkingen": "Berichten die niet aankwamen, het nieuwste eerst.",
    "Wijziging": "Eén regel van het logboek.",
    "Wijzigingen": "Eén bladzijde van de wijzigingen.",
    "Zoek": "Waarop te zoeken, in alle soorten.",
    "Zorgroute": "Stappen van de eerste vraag tot de hulp, en wie bij elke stap de regie heeft.",
    "Zorgroutes": "Eén bladzijde van de zorgroutes.",
}
"""Name of a schema → what it is."""

for _kind in ("Arrangement", "Expertise", "Organisatie", "Voorziening", "Zorgroute"):
    SCHEMAS[f"Nieuwe{_kind}"] = f"Een nieuwe vermelding ({_kind.lower()}): haar inhoud en, als u wilt, haar id."
    SCHEMAS[f"{_kind}Inhoud"] = f"De hele inhoud van een vermelding ({_kind.lower()})."
    SCHEMAS[f"{_kind}Concept"] = f"Een vermelding ({_kind.lower()}) zoals zij klaarstaat om te publiceren."

FIELDS = {
    "aansluiting": "Hoe rechtstreeks de bronnen over deze vermelding gaan.",
    "Herkomst.algemeneKennis": "Velden die uit algemene kennis komen; `*` is alle.",
    "Beoordeling.adressen": "Wat deze organisatie zelf biedt dat past.",
    "Beoordeling.toegang": "Waar men het in deze gemeente altijd kan vragen; null als de gemeente onbekend is.",
    "Beoordeling.beter": "Waar men beter terechtkan, het beste eerst. Leeg als men hier goed zit.",
    "besluit": "Het besluit of document dat deze stap oplevert.",
    "bewoording": "De woorden van de bron zelf.",
    "Fase.van": "Begin van de periode zoals de bron het geeft: jaar, maand of dag.",
    "financiering": "Wie betaalt. Leeg is onbekend.",
    "GebiedInhoud.organisatie": "Id van de organisatie die het gebied zelf is, zoals een samenwerkingsverband.",
    "heleRegio": "Waar als het er is voor elke gemeente van de regio, ook een die later meedoet.",
    "hint": "Zegt alleen iets samen met andere woorden van dezelfde hulpvraag.",
    "ongeboren": "Gaat over een kind dat nog niet geboren is: een leeftijd erbij is die van wie vraagt.",
    "Herkomst.jaar": "Jaar van de nieuwste bron; `null` is onbekend.",
    "leeftijden": "Voor welke leeftijden. Meer reeksen kan; leeg is onbekend.",
    "HeleHulpvraag.leeftijden": "Leeftijden waarop deze hulpvraag voorkomt. Leeg is elke leeftijd.",
    "HulpvraagInhoud.leeftijden": "Leeftijden waarop deze hulpvraag voorkomt. Leeg is elke leeftijd.",
    "Licentie.code": "De naam in de Europese lijst van licenties.",
    "locaties": "Namen van plaatsen; geen adres dat niet uit een bron komt.",
    "nietBij": "In gezelschap van deze woorden betekent het iets anders.",
    "samenvatting": "Eén of twee zinnen, zoals een antwoord ze toont.",
    "starters": "Wie deze route kan beginnen, in de woorden van de bron.",
    "vanzelfBij": "Wie dit vanzelf ook een beetje vraagt.",
    "ArrangementInhoud.voorziening": "Id van dezelfde zaak als voorziening in de gids.",
    "ArrangementConcept.voorziening": "Id van dezelfde zaak als voorziening in de gids.",
    "NieuweArrangement.voorziening": "Id van dezelfde zaak als voorziening in de gids.",
    "Arrangement.voorziening": "Id van dezelfde zaak als voorziening in de gids.",
    "vastgesteld": "Niet waar: een voorstel dat de eigenaren van de gids nog niet hebben bevestigd.",
    "waarschijnlijk": "Betekent meestal deze hulpvraag.",
    "zeker": "Betekent op zichzelf al deze hulpvraag.",
}
"""Name of a property, in every schema or in one → what it holds. Of properties whose own text is for the code."""


def translate(schemas: dict[str, Any]) -> None:
    """Let the schemas of the document speak Dutch. `tests/test_openapi.py` finds what is not here yet."""
    for name, schema in schemas.items():
        if name in SCHEMAS:
            schema["description"] = SCHEMAS[name]
        for key, value in schema.get("properties", {}).items():
            text = FIELDS.get(f"{name}.{key}", FIELDS.get(key))
            if text and "description" in value:
                value["description"] = text
