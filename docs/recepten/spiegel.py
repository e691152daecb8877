"""Een spiegel van de gids bijhouden: eerst alles, daarna alleen wat verandert.

Gebruik: python spiegel.py https://adres-van-de-gids map

In de map staat daarna `spiegel.json`: alle vermeldingen, en tot waar u bent. Draai dit zo vaak u wilt. Nodig: Python
3.11 en het pakket httpx.
"""

import json
import os
import sys
from pathlib import Path
from typing import Any

import httpx

Gids = dict[str, dict[str, Any]]
"""Soort en id, zoals `voorziening/spreekuur`, met de vermelding zelf."""

VERMELDINGEN = ("organisatie", "voorziening", "expertise", "arrangement", "zorgroute")
OPNIEUW = 410


def haal_alles(api: httpx.Client) -> tuple[Gids, dict[str, Any]]:
    """De hele gids, en het punt in het logboek waarop zij zo was."""
    gids: Gids = {}
    with api.stream("GET", "/v1/export", params={"formaat": "ndjson"}) as antwoord:
        antwoord.raise_for_status()
        for regel in antwoord.iter_lines():
            vermelding = json.loads(regel)
            gids[f"{vermelding['soort']}/{vermelding['id']}"] = vermelding
        stand = {"reeks": antwoord.headers["x-log-reeks"], "na": int(antwoord.headers["x-log-nr"])}
    return gids, stand


def verwerk(gids: Gids, wijziging: dict[str, Any]) -> None:
    """Eén regel van het logboek."""
    if wijziging["soort"] not in VERMELDINGEN:
        return
    naam = f"{wijziging['soort']}/{wijziging['id']}"
    if wijziging["inhoud"] is None:
        gids.pop(naam, None)
    else:
        gids[naam] = wijziging["inhoud"]


def werk_bij(api: httpx.Client, gids: Gids, stand: dict[str, Any]) -> tuple[Gids, dict[str, Any]]:
    """Alles wat sinds `stand` veranderde. Is het logboek een ander, dan begint de spiegel opnieuw."""
    while True:
        antwoord = api.get("/v1/wijzigingen", params={**stand, "aantal": 500})
        if antwoord.status_code == OPNIEUW:
            return haal_alles(api)
        antwoord.raise_for_status()
        bladzijde = antwoord.json()
        for wijziging in bladzijde["wijzigingen"]:
            verwerk(gids, wijziging)
        stand = {"reeks": bladzijde["reeks"], "na": bladzijde["nr"]}
        if bladzijde["nr"] >= bladzijde["nieuwste"]:
            return gids, stand


def bewaar(map_: Path, gids: Gids, stand: dict[str, Any]) -> None:
    """Eén bestand dat in één keer wisselt: na een stroomstoring horen gids en stand nog bij elkaar."""
    half = map_ / "spiegel.json.half"
    half.write_text(json.dumps({"stand": stand, "gids": gids}, ensure_ascii=False), encoding="utf-8")
    os.replace(half, map_ / "spiegel.json")


def spiegel(api: httpx.Client, map_: Path) -> Gids:
    """Breng de spiegel in deze map bij, of begin hem."""
    map_.mkdir(parents=True, exist_ok=True)
    bestand = map_ / "spiegel.json"
    if bestand.exists():
        vorige = json.loads(bestand.read_text(encoding="utf-8"))
        gids, stand = werk_bij(api, vorige["gids"], vorige["stand"])
    else:
        gids, stand = haal_alles(api)
    bewaar(map_, gids, stand)
    return gids


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    with httpx.Client(base_url=sys.argv[1], timeout=60) as client:
        print(f"{len(spiegel(client, Path(sys.argv[2])))} vermeldingen")
