"""How good the answers are: graded judgments in, nDCG@10, success, wrong municipality and understanding out.

A set is a folder with questions.json (id, text), truth.json (what is right understanding) and judgments.csv
(question_id, entry_type, entry_id, grade: 3 the address to go to, 2 a good alternative or the explaining route,
1 related; unlisted 0). Entry types are HSDS-like: service is voorziening, route zorgroute, organisation organisatie.
A set of danger is a folder with files of labelled phrasings. A set without judgments measures understanding in other
languages.
"""

import csv
import json
import math
import random
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from app.advice.service import Advice

TYPES = {"voorziening": "service", "zorgroute": "route", "organisatie": "organisation", "arrangement": "arrangement"}
SOORTEN = {entry_type: soort for soort, entry_type in TYPES.items()}

TRUTH = ("needs", "municipality", "age_accept", "urgent", "about_organisation")
"""What truth.json says of each question."""

GOOD = 2
"""Grade from which an address helps."""


@dataclass(frozen=True, slots=True)
class Case:
    """One question with what is right."""

    id: str
    text: str
    truth: dict[str, Any]
    grades: dict[str, int]


def load(folder: Path) -> list[Case]:
    """The cases of a set; files may carry a prefix (`dev_questions.json`). Raises FileNotFoundError, and ValueError
    for a file that is not what it should be."""
    questions = _rows(_file(folder, "questions.json"), "id", "text")
    truths = {each["id"]: each for each in _rows(_file(folder, "truth.json"), "id", *TRUTH)}
    grades: dict[str, dict[str, int]] = defaultdict(dict)
    with _file(folder, "judgments.csv").open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            grades[row["question_id"]][f"{row['entry_type']}:{row['entry_id']}"] = int(row["grade"])
    return [Case(each["id"], each["text"], truths[each["id"]], grades[each["id"]]) for each in questions]


def evaluate(advice: Advice, cases: Sequence[Case]) -> dict[str, Any]:
    """Every score over these cases, with 95 % bootstrap intervals for nDCG@10; `perVraag` holds each question's
    own, `beperkt` how many were not answered by the search server that is set, `lokaalEerste3` the share with a good
    address of one gemeente only in the first three, of the questions that have one."""
    scored = [_score(advice, case) for case in cases]
    ndcg = [each["ndcg"] for each in scored if "ndcg" in each]
    shown = sum(each["shown"] for each in scored)
    return {
        "vragen": len(cases),
        "ndcg10": _mean(ndcg),
        "ndcg10Interval": _interval(ndcg),
        "success1": _mean(each["s1"] for each in scored if "s1" in each),
        "success3": _mean(each["s3"] for each in scored if "s3" in each),
        "lokaalEerste3": _mean(each["local"] for each in scored if "local" in each),
        "verkeerdeGemeente": sum(each["wrong"] for each in scored) / shown if shown else 0.0,
        "nietsBijOnbeantwoordbaar": _mean(each["silent"] for each in scored if "silent" in each),
        "gemeenteBegrepen": _mean(each["gemeente"] for each in scored),
        "leeftijdBegrepen": _mean(each["leeftijd"] for each in scored),
        "hulpvragenF1": _f1(scored),
        "gevaarGezien": _mean(each["danger"] for each in scored if each["urgent"] is True),
        "valsAlarm": sum(each["danger"] for each in scored if each["urgent"] is False),
        "beperkt": sum(each["limited"] for each in scored),
        "perVraag": {each["id"]: round(each["ndcg"], 3) for each in scored if "ndcg" in each},
    }


def evaluate_danger(advice: Advice, folder: Path) -> dict[str, dict[str, int]]:
    """For each file of labelled phrasings (text, danger) in this folder: how many dangers and how many harmless ones
    there are, and how many of both ring."""
    found = {}
    for path in sorted(folder.glob("*.json")):
        counts = {"gevaar": 0, "gezien": 0, "onschuldig": 0, "valsAlarm": 0}
        for row in _rows(path, "text", "danger"):
            rings = bool(advice.dangers_of(advice.understand(row["text"])))
            counts["gevaar" if row["danger"] else "onschuldig"] += 1
            counts["gezien" if row["danger"] else "valsAlarm"] += rings
        found[path.stem] = counts
    return found


def evaluate_languages(advice: Advice, folder: Path) -> dict[str, dict[str, Any]]:
    """For each language of a set without judgments (questions.json: language, text, needs, municipality, age, urgent):
    the shares understood. Of the needs, one that is meant must be among the three likeliest."""
    by_language: dict[str, list[dict[str, float | None]]] = defaultdict(list)
    for row in _rows(_file(folder, "questions.json"), "language", "text", "needs", "municipality", "age", "urgent"):
        by_language[row["language"]].append(_understood(advice, row))
    return {
        language: {"vragen": len(rows), **{name: _mean(row[name] for row in rows) for name in rows[0]}}
        for language, rows in by_language.items()
    }


def _understood(advice: Advice, row: dict[str, Any]) -> dict[str, float | None]:
    question = advice.understand(row["text"])
    likeliest = [*(need.id for need in question.needs), *question.maybe][:3]
    code = advice.vocabulary.gemeente(row["municipality"]) if row["municipality"] else None
    ages = {row["age"]} if row["age"] is not None else set()
    rings = float(bool(advice.dangers_of(question)))
    return {
        "taal": float(question.language == row["language"]),
        "hulpvraagEerste3": float(not set(likeliest).isdisjoint(row["needs"])) if row["needs"] else None,
        "gemeente": float(set(question.gemeenten) == ({code} if code else set())),
        "leeftijd": float({year for age in question.ages for year in (age.van, age.tot)} == ages),
        "gevaarGezien": rings if row["urgent"] else None,
        "valsAlarm": None if row["urgent"] else rings,
    }


def _score(advice: Advice, case: Case) -> dict[str, Any]:
    question = advice.understand(case.text)
    answer = advice.answer(question)
    entries = [(f"{TYPES[a['soort']]}:{a['id']}", a) for a in answer["adressen"]]
    if not case.truth["about_organisation"]:  # an organisation that nobody asked for is neither good nor bad
        entries = [(key, a) for key, a in entries if a["soort"] != "organisatie" or key in case.grades]
    grades = [case.grades.get(key, 0) for key, _ in entries]
    best = max(case.grades.values(), default=0)
    found: dict[str, Any] = {
        "id": case.id,
        "limited": answer["beperkt"],
        **_understanding(advice, case, answer),
        **_wrong(advice, case, entries),
    }
    if best:
        found["ndcg"] = _dcg(grades) / _dcg(sorted(case.grades.values(), reverse=True))
    else:
        found["silent"] = float(not entries)
    if best >= GOOD:
        found["s1"] = float(any(grade >= GOOD for grade in grades[:1]))
        found["s3"] = float(any(grade >= GOOD for grade in grades[:3]))
    local = {key for key, grade in case.grades.items() if grade >= GOOD and _serves_one(advice, key)}
    if local and case.truth["municipality"]:
        found["local"] = float(any(key in local for key, _ in entries[:3]))
    return found


def _serves_one(advice: Advice, key: str) -> bool:
    """Whether this entry is there for one gemeente only."""
    entry_type, _, slug = key.partition(":")
    return len(advice.gemeenten_of(SOORTEN[entry_type], slug)) == 1


def _understanding(advice: Advice, case: Case, answer: dict[str, Any]) -> dict[str, Any]:
    seen, truth = answer["begrepen"], case.truth
    school = [seen["schoolgemeente"]["naam"]] if seen["schoolgemeente"] else []
    # Home and school in two gemeenten: a set names both where both count.
    homes = {each["naam"] for each in seen["gemeenten"]}
    # Where only a school is named, addresses are looked for in its gemeente.
    places = homes | set(school if len(truth["municipality"]) > 1 or not homes else [])
    back = answer["vraagTerug"] or {}
    if back.get("over") == "gemeente" and len(truth["municipality"]) > 1:
        # A name of two places: a set names both, and understood it is when both are offered to choose from.
        places |= {advice.vocabulary.gemeenten[choice["gemeente"]] for choice in back["keuzes"]}
    needs, wanted = {need["id"] for need in seen["hulpvragen"]}, set(truth["needs"])
    ages = [(age["van"], age["tot"]) for age in seen["leeftijden"]]
    span = (min(van for van, _ in ages), max(tot for _, tot in ages)) if ages else None
    return {
        "gemeente": float(places == set(truth["municipality"])),
        "leeftijd": float(any(_age_right(span, accept) for accept in truth["age_accept"])),
        "tp": len(needs & wanted),
        "fp": len(needs - wanted),
        "fn": len(wanted - needs),
        "urgent": truth["urgent"],
        "danger": float(answer["spoed"] is not None),
    }


def _wrong(advice: Advice, case: Case, entries: Sequence[tuple[str, dict[str, Any]]]) -> dict[str, int]:
    """How many of the first ten serve none of the question's gemeenten."""
    if not case.truth["municipality"]:
        return {"wrong": 0, "shown": 0}
    codes = {advice.vocabulary.gemeente(name) for name in case.truth["municipality"]}
    served = [advice.gemeenten_of(a["soort"], a["id"]) for _, a in entries[:10]]
    return {"wrong": sum(not codes & set(each) for each in served), "shown": len(served)}


def _age_right(given: tuple[int, int] | None, accept: Any) -> bool:
    """Exactly, inside the accepted range, or sharing at least half of both."""
    wanted = None if accept is None else (accept, accept) if isinstance(accept, int) else (min(accept), max(accept))
    if given is None or wanted is None:
        return given == wanted
    if wanted[0] <= given[0] and given[1] <= wanted[1]:
        return True
    shared = min(wanted[1], given[1]) - max(wanted[0], given[0]) + 1
    return shared > 0 and shared / (max(wanted[1], given[1]) - min(wanted[0], given[0]) + 1) >= 0.5


def _dcg(grades: Sequence[int]) -> float:
    return math.fsum((2**grade - 1) / math.log2(place + 2) for place, grade in enumerate(grades[:10]))


def _mean(values: Iterable[float | None]) -> float | None:
    found = [value for value in values if value is not None]
    return sum(found) / len(found) if found else None


def _f1(scored: Sequence[dict[str, Any]]) -> float:
    tp, fp, fn = (sum(int(each[key]) for each in scored) for key in ("tp", "fp", "fn"))
    return float(2 * tp / max(1, 2 * tp + fp + fn))


def _interval(values: Sequence[float], rounds: int = 1000) -> tuple[float, float] | None:
    if not values:
        return None
    dice = random.Random(7)  # noqa: S311 (a fixed seed: the same figures every time)
    means = sorted(sum(dice.choices(values, k=len(values))) / len(values) for _ in range(rounds))
    return means[int(0.025 * rounds)], means[int(0.975 * rounds)]


def _file(folder: Path, name: str) -> Path:
    return next((path for path in (folder / name, folder / f"dev_{name}") if path.exists()), folder / name)


def _rows(path: Path, *needed: str) -> list[dict[str, Any]]:
    """The rows of a file, each with these fields. Raises FileNotFoundError, and ValueError for anything else."""
    try:
        rows = json.loads(path.read_text(encoding="utf-8"))
    except json.JSONDecodeError as error:
        raise ValueError(f"{path.name} is geen JSON (regel {error.lineno})") from error
    if not isinstance(rows, list) or not rows:
        raise ValueError(f"{path.name} is geen lijst van vragen, of leeg")
    for number, row in enumerate(rows, start=1):
        missing = [field for field in needed if field not in row] if isinstance(row, dict) else needed
        if missing:
            raise ValueError(f"{path.name}: vraag {number} mist {', '.join(missing)}")
    return rows
