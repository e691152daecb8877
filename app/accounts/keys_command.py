"""The command `keys`: make a key and show it once, list them, withdraw one."""

from collections.abc import Iterator
from contextlib import closing, contextmanager
from typing import Annotated

import typer

from app import log
from app.accounts import keys
from app.commands import told_in_a_line
from app.configured import configured
from app.database import Database

cli = typer.Typer(no_args_is_help=True)


@contextmanager
def _database() -> Iterator[Database]:
    """The configured database; what goes wrong is one line and exit code 1."""
    settings = configured()
    with told_in_a_line(), closing(Database(settings.effective_database_url)) as database:
        yield database


@cli.command()
def maak(
    houder: Annotated[str, typer.Argument(help="Organisatie of systeem dat de sleutel krijgt; nooit een persoon.")],
    recht: Annotated[list[str], typer.Option(help="lezen, inzicht, beheer of schrijven:<organisatie>; mag vaker.")],
    dagen: Annotated[int, typer.Option(min=1, max=1100, help="Hoe lang hij geldt.")] = 365,
) -> None:
    """Maak een sleutel. Hij wordt één keer getoond en is daarna nergens meer te zien."""
    with _database() as database, database.write() as session:
        key = keys.make(session, houder.strip(), recht, log.today(), dagen)
        for slug in keys.unknown_organisations(session, log.region_of(session), recht):
            typer.echo(f"Let op: er is nog geen organisatie {slug} in de gids. Deze sleutel kan haar maken.", err=True)
    typer.echo(key)


@cli.command()
def toon() -> None:
    """Toon alle sleutels: wie ze heeft, wat ze mogen en wanneer ze het laatst zijn gebruikt."""
    with _database() as database, database.read() as session:
        for each in keys.everyone(session):
            state = "werkt" if keys.is_live(each, log.today()) else "werkt niet meer"
            used = each.laatst_gebruikt_op.isoformat() if each.laatst_gebruikt_op else "nooit"
            rights, until = ", ".join(each.rechten), each.verloopt_op.isoformat()
            typer.echo(f"{each.voorvoegsel}  {each.houder}  [{rights}]  t/m {until}  {state}  gebruikt: {used}")


@cli.command("trek-in")
def trek_in(voorvoegsel: Annotated[str, typer.Argument(help="De acht tekens na ja_.")]) -> None:
    """Trek een sleutel in: schrijven stopt meteen, lezen binnen een halve minuut."""
    with _database() as database, database.write() as session:
        keys.withdraw(session, voorvoegsel, log.today())
    typer.echo(f"Sleutel {voorvoegsel} is ingetrokken. Schrijven kan er niet meer mee, lezen nog een halve minuut.")
