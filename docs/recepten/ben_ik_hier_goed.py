"""Ben ik hier aan het juiste adres? Voor een portaal dat bij een organisatie binnenkomt.

Gebruik: python ben_ik_hier_goed.py https://adres-van-de-gids organisatie gemeente hulpvraag [leeftijd]
Nodig: Python 3.11 en het pakket httpx.
"""

import sys

import httpx


def beoordeel(api: httpx.Client, organisatie: str, gemeente: str, hulpvraag: str, leeftijd: int | None = None) -> str:
    """Eén tekst om te tonen: ja, via een ander, of nee met waar men beter terechtkan."""
    filters: dict[str, str | int] = {"gemeente": gemeente, "hulpvraag": hulpvraag}
    if leeftijd is not None:
        filters["leeftijd"] = leeftijd
    antwoord = api.get(f"/v1/organisaties/{organisatie}/juiste-adres", params=filters)
    if antwoord.is_client_error:  # een fout is altijd application/problem+json, met uitleg in gewoon Nederlands
        fout = antwoord.json()
        return " ".join([fout["detail"], *(each["detail"] for each in fout.get("errors", []))])
    antwoord.raise_for_status()
    gevonden = antwoord.json()
    if gevonden["oordeel"] == "ja":
        return "Ja, hier kunt u terecht."
    if gevonden["oordeel"] == "via":
        return f"Ja, maar niet rechtstreeks. {gevonden['via']['tekst']}."
    niet = [regel["tekst"] for regel in gevonden["waarom"] if not regel["voldaan"]]
    beter = [adres["naam"] for adres in gevonden["beter"][:3]]
    return f"Nee: {'; '.join(niet)}. Beter: {', '.join(beter) or 'vraag het bij uw gemeente'}."


if __name__ == "__main__":
    if len(sys.argv) not in (5, 6):
        sys.exit(__doc__)
    with httpx.Client(base_url=sys.argv[1], timeout=10) as client:
        print(beoordeel(client, *sys.argv[2:5], *map(int, sys.argv[5:6])))
