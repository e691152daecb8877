"""`scripts/crash`: kills at random moments of writing, and what of it was lost."""

import argparse
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from random import Random

from sqlmodel import select

from app.accounts import keys
from app.database import Database
from app.exchange.seed import seed
from app.log import today
from app.migrate import migrate
from app.models.tables import Vermelding
from app.settings import ROOT
from app.vocabulary.ladder import Ladder
from scripts.crashing.launch import PROTECTIONS
from scripts.crashing.product import OnPostgres, OnSqlite, Stage
from scripts.crashing.recovered import Judge
from scripts.crashing.writers import Crowd
from scripts.postgres_server import binaries

WRITERS = 4
LATEST = 0.3
"""Seconds after enough writes in which the kill comes."""


class Trial:
    """One product, killed round after round."""

    def __init__(self, stage: Stage, region: Path, seed_of_chance: int) -> None:
        self._stage, self._dice = stage, Random(seed_of_chance)
        self._database = Database(stage.url)
        migrate(self._database)
        seed(self._database, region)
        with self._database.write() as session:
            key = keys.make(session, "proef", ["beheer"], today(), 1)
            organisatie = session.exec(select(Vermelding.slug).where(Vermelding.soort == "organisatie")).first()
        self._crowd = Crowd(WRITERS, key, str(organisatie))
        self._judge = Judge(self._database, Ladder.load(region / "ladder.json"), key)
        self._database.close()  # the file belongs to the product from here on
        stage.open()

    def round(self, writes: int) -> tuple[str, int, list[str]]:
        """Kill it after so many acknowledged writes: what was killed, how many there were, and what went wrong."""
        self._crowd.begin(self._stage.app.base)
        while self._crowd.acknowledged < writes and self._crowd.writing:
            time.sleep(0.005)
        time.sleep(self._dice.random() * LATEST)
        killed = self._stage.crash(self._dice)
        self._crowd.end()
        try:
            self._stage.recover()
            faults = self._judge.faults(self._stage.app.base, self._crowd.told)
            faults += filter(None, [self._stage.verified()])
        except TimeoutError as error:
            faults = [str(error)]
        self._database.close()
        if self._crowd.acknowledged < writes:
            faults.append(f"only {self._crowd.acknowledged} writes were acknowledged")
        return killed, self._crowd.acknowledged, faults


@contextmanager
def staged(postgres: bool, without: str | None, region: Path, meilisearch: bool = False) -> Iterator[Stage]:
    """What is killed, in a folder of its own. Raises LookupError without PostgreSQL's programs."""
    with tempfile.TemporaryDirectory(prefix="ja-crash-") as name:
        stage: Stage
        if postgres:
            programs = binaries()
            if programs is None:
                raise LookupError("PostgreSQL is hier niet (Debian: apt-get install postgresql).")
            stage = OnPostgres(Path(name), without, programs, region, meilisearch)
        else:
            stage = OnSqlite(Path(name), without, region)
        try:
            yield stage
        finally:
            stage.end()


def main(arguments: Sequence[str] | None = None) -> int:
    """The rounds that were asked for. 1 when anything was lost."""
    asked = _asked(arguments)
    killed, total, began = Counter[str](), 0, time.monotonic()
    with staged(asked.postgres, asked.zonder, asked.gids, asked.meilisearch) as stage:
        trial = Trial(stage, asked.gids, asked.toeval)
        for number in range(1, asked.rondes + 1):
            what, acknowledged, faults = trial.round(asked.schrijf)
            killed[what] += 1
            total += acknowledged
            if faults:
                print(f"ronde {number} ({what}, {acknowledged} bevestigd):", *faults[:10], sep="\n  ")
                return 1
    told = ", ".join(f"{count} × {what}" for what, count in sorted(killed.items()))
    seconds = time.monotonic() - began
    print(f"{asked.rondes} rondes ({told}), {total} bevestigde wijzigingen, niets verloren, {seconds:.0f} s")
    return 0


def _asked(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="scripts/crash")
    parser.add_argument("--rondes", type=int, default=None)
    parser.add_argument("--schrijf", type=int, default=50)
    parser.add_argument("--postgres", action="store_true")
    parser.add_argument("--meilisearch", action="store_true")
    parser.add_argument("--zonder", choices=PROTECTIONS)
    parser.add_argument("--toeval", type=int, default=1)
    parser.add_argument("--gids", type=Path, default=ROOT / "seed" / "drenthe")
    asked = parser.parse_args(arguments)
    asked.rondes = asked.rondes or (50 if asked.postgres else 200)
    return asked


if __name__ == "__main__":
    raise SystemExit(main())
