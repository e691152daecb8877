"""Nagaan dat een webhook-bericht echt van de gids komt, en wat erin staat.

Gebruik `bericht(geheim, koppen, inhoud)` in uw eigen webserver. Nodig: alleen Python. Antwoord daarna met 204 en lees
zelf de wijzigingen (zie spiegel.py): het bericht zegt alleen welke nummers er nieuw zijn.
"""

import base64
import hmac
import json
import time
from collections.abc import Mapping
from hashlib import sha256
from typing import Any

OUDSTE = 300
"""Seconden. Een ouder bericht kan door een ander zijn opgevangen en opnieuw gestuurd."""


def bericht(geheim: str, koppen: Mapping[str, str], inhoud: bytes, nu: float | None = None) -> dict[str, Any]:
    """Het bericht, als de handtekening klopt; anders ValueError. `koppen` met kleine letters."""
    sleutel = base64.b64decode(geheim.removeprefix("whsec_"))
    tijd = koppen["webhook-timestamp"]
    if abs((nu or time.time()) - int(tijd)) > OUDSTE:
        raise ValueError("dit bericht is te oud")
    getekend = f"{koppen['webhook-id']}.{tijd}.".encode() + inhoud
    verwacht = "v1," + base64.b64encode(hmac.new(sleutel, getekend, sha256).digest()).decode()
    if not hmac.compare_digest(verwacht, koppen["webhook-signature"]):
        raise ValueError("de handtekening klopt niet")
    gevonden: dict[str, Any] = json.loads(inhoud)
    return gevonden
