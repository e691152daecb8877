"""Whether the parts of a seed fit together: every reference resolves, nothing stands there twice.

The shape of each record by itself is `seed_files`' work. Both gather everything that is wrong before anybody writes.
"""

from collections import Counter
from collections.abc import Hashable, Iterable
from typing import get_args

from app.directory import policy
from app.exchange.seed_files import Record, Seed
from app.models.kinds import MEERVOUD, ROLE_SOORT, Aanbod, Inhoud, Soort, VoorzieningType, references

ROLE_FIELD = {"partner": "partners", "stap": "stappen"}
"""In which field a role of `kinds.references` stands, where it is not called so itself."""


def faults_between(seed: Seed) -> list[str]:
    """Every fault between the files of a region, one Dutch line each: file, record, field, what is wrong."""
    check = _Check(seed)
    check.vocabulary()
    check.registers()
    check.entries()
    check.danger()
    check.ladder()
    check.wegwijzer()
    return check.faults


class _Check:
    def __init__(self, seed: Seed) -> None:
        self.seed = seed
        self.faults: list[str] = []
        needs = {name: ids for name, ids in seed.declared.items() if name.startswith("hulpvragen/")}
        self._known: dict[str, set[str]] = {
            "gemeente": set(seed.declared["gemeenten.json"]),
            "gebied": set(seed.declared["gebieden.json"]),
            "hulpvraag": {need for ids in needs.values() for need in ids},
        }
        for soort, plural in MEERVOUD.items():
            self._known[soort] = set(seed.declared[f"{plural}.json"])
        self._once("hulpvragen", [need for ids in needs.values() for need in ids])
        for name, ids in seed.declared.items():
            if name not in needs:
                self._once(name, ids)

    def vocabulary(self) -> None:
        """Gemeenten, gebieden and needs."""
        toegangen = {r.id for soort, r, inhoud in self.seed.vermeldingen if getattr(inhoud, "type", None) == "toegang"}
        for gemeente in self.seed.gemeenten:
            if gemeente.toegang in self._known["organisatie"] - toegangen:
                self._fault("gemeenten.json", gemeente.code, "toegang", f"{gemeente.toegang} is geen toegang")
            self._exists("gemeenten.json", gemeente.code, "toegang", "organisatie", gemeente.toegang)
        self._once("gemeenten.json", [gemeente.id for gemeente in self.seed.gemeenten])
        for area in self.seed.gebieden:
            self._exists("gebieden.json", area.id, "gemeenten", "gemeente", *area.gemeenten)
            self._exists("gebieden.json", area.id, "organisatie", "organisatie", area.organisatie)
        for need in self.seed.hulpvragen:
            self._exists("hulpvragen", need.id, "ouder", "hulpvraag", need.ouder)
        for need_id in sorted(circular({need.id: need.ouder for need in self.seed.hulpvragen})):
            self._fault("hulpvragen", need_id, "ouder", "deze hulpvraag hangt onder zichzelf")

    def registers(self) -> None:
        """Places, postcodes and schools."""
        towns = {(row.naam, row.gemeente) for row in self.seed.plaatsen if row.soort == "woonplaats"}
        for place in self.seed.plaatsen:
            self._exists("plaatsen.csv", place.naam, "gemeente", "gemeente", place.gemeente)
            if place.soort == "andere-naam" and (place.van, place.gemeente) not in towns:
                self._fault("plaatsen.csv", place.naam, "van", f"{place.van} is geen woonplaats in {place.gemeente}")
        for code in self.seed.postcodes:
            others = code.ook.split(",") if code.ook else []
            self._exists("postcodes.csv", code.postcode, "gemeente", "gemeente", code.gemeente, *others)
        for school in self.seed.scholen:
            self._exists("scholen.csv", school.vestiging, "gemeente", "gemeente", school.gemeente)
        self._once("plaatsen.csv", [(row.naam, row.gemeente, row.soort) for row in self.seed.plaatsen])
        self._once("postcodes.csv", [row.postcode for row in self.seed.postcodes])
        self._once("scholen.csv", [row.vestiging for row in self.seed.scholen])

    def entries(self) -> None:
        """What entries name, and who keeps and oversees them."""
        for soort, record, inhoud in self.seed.vermeldingen:
            name = f"{MEERVOUD[soort]}.json"
            self._keepers(name, record, inhoud)
            self._content(name, record, inhoud)
        owners = {record.id: record.eigenaar for record in self._of("organisatie") if record.eigenaar != record.id}
        for slug in sorted(circular(owners)):
            self._fault("organisaties.json", slug, "eigenaar", "deze organisaties houden elkaar bij")

    def danger(self) -> None:
        """The numbers in danger: every rule names numbers that are there."""
        if self.seed.spoed is None:
            return
        numbers = set(self.seed.spoed.nummers)
        named = {*self.seed.spoed.altijd, *(key for rule in self.seed.spoed.regels for key in rule.nummers)}
        for key in sorted(named - numbers):
            self._fault("spoed.json", key, "nummers", "dit nummer staat er niet bij")
        for key, number in self.seed.spoed.nummers.items():
            self._exists("spoed.json", key, "organisatie", "organisatie", number.organisatie)

    def ladder(self) -> None:
        """Every type of voorziening stands on the ladder, once."""
        if self.seed.ladder is None:
            return
        steps = [row.type for row in self.seed.ladder.rijen]
        self._once("ladder.json", steps)
        for missing in sorted(set(get_args(VoorzieningType)) - set(steps)):
            self._fault("ladder.json", missing, "rijen", "dit type ontbreekt")

    def wegwijzer(self) -> None:
        """Whom the wegwijzer names is there, and so is each need."""
        if self.seed.wegwijzer is None:
            return
        self._exists("wegwijzer.json", "hulpvragen", "id", "hulpvraag", *self.seed.wegwijzer.hulpvragen)
        for place, name in self.seed.wegwijzer.names():
            soort, _, slug = name.partition(":")
            if slug not in self._known.get(soort, ()) and name not in self.seed.wegwijzer.families:
                self._fault("wegwijzer.json", place, "naam", f"{name} bestaat niet")

    def _content(self, name: str, record: Record, inhoud: Inhoud) -> None:
        area = inhoud.werkgebied
        self._exists(name, record.id, "inhoud.werkgebied.gemeenten", "gemeente", *area.gemeenten)
        self._exists(name, record.id, "inhoud.werkgebied.gebieden", "gebied", *area.gebieden)
        if isinstance(inhoud, Aanbod):
            self._exists(name, record.id, "inhoud.hulpvragen", "hulpvraag", *inhoud.hulpvragen)
        for role, slugs in references(inhoud).items():
            place = f"inhoud.{ROLE_FIELD.get(role, role)}"
            self._exists(name, record.id, place, ROLE_SOORT[role], *sorted(slugs))

    def _keepers(self, name: str, record: Record, inhoud: Inhoud) -> None:
        self._exists(name, record.id, "eigenaar", "organisatie", record.eigenaar)
        keeper = policy.keeper_of(record.id, inhoud, record.eigenaar)
        if record.eigenaar is not None and keeper != record.eigenaar:
            self._fault(name, record.id, "eigenaar", f"de inhoud zegt wie dit bijhoudt: {keeper}")
        if record.toezichthouder:
            kind, value = record.toezichthouder.split(":")
            self._exists(name, record.id, "toezichthouder", kind, value)

    def _of(self, wanted: Soort) -> Iterable[Record]:
        return (record for soort, record, _ in self.seed.vermeldingen if soort == wanted)

    def _exists(self, name: str, record: str, place: str, kind: str, *values: str | None) -> None:
        for value in values:
            if value is not None and value not in self._known[kind]:
                self._fault(name, record, place, f"{kind} {value} bestaat niet")

    def _once(self, name: str, keys: Iterable[Hashable]) -> None:
        for key, number in Counter(keys).items():
            if number > 1:
                text = ", ".join(map(str, key)) if isinstance(key, tuple) else str(key)
                self.faults.append(f"{name}: {text}: dit staat er {number} keer")

    def _fault(self, name: str, record: str, place: str, what: str) -> None:
        self.faults.append(f"{name}: {record}: {place}: {what}")


def circular(parents: dict[str, str | None]) -> set[str]:
    """The ids that are their own ancestor."""
    found = set()
    for start, parent in parents.items():
        at, passed = parent, {start}
        while at is not None and at not in passed:
            passed.add(at)
            at = parents.get(at)
        if at == start:
            found.add(start)
    return found


def parents_first(parents: dict[str, str | None]) -> dict[str, int]:
    """How deep each id stands below the top: in this order a parent comes before its children. Needs no circles."""
    depth: dict[str, int] = {}
    for start in parents:
        line = [start]
        while (above := parents.get(line[-1])) is not None and above not in depth:
            line.append(above)
        base = depth[above] if above is not None else -1
        for steps, each in enumerate(reversed(line), 1):
            depth[each] = base + steps
    return depth
