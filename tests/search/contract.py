"""What every search engine promises. A test class for an engine inherits this and gives a fixture `engine`."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from random import Random
from threading import Event, Thread

import pytest

from app.search.engine import (
    FACET_FIELDS,
    Document,
    Order,
    Page,
    Place,
    Query,
    SearchEngine,
    Searcher,
    Unanswered,
    place,
)
from scripts.benchmarks.generate import documents as generated
from tests.search.examples import LADDER, counted, document, matching, random_query

NASTY = [
    "",
    "   ",
    "\0",
    "naam\0naam",
    "😀 🏳️‍🌈",
    "\ud83d half een teken",
    'naam:(x OR "y") AND -z* ~2 ^9 [a TO b] \\ /regex.*/ {!}',
    "'; DROP TABLE vermelding; --",
    "../../etc/passwd",
    "<script>alert(1)</script>",
    "مساعدة у школі",
    "a" * 100_000,
    "woord " * 20_000,
    "é́́́",
    "OR AND NOT",
    "de het een",
]


class EngineContract:
    """Runs against an empty engine."""

    # --- filters ---------------------------------------------------------------------------------------------------

    def test_an_empty_engine_answers_with_nothing(self, engine: SearchEngine) -> None:
        page = engine.search(Query(text="iets", facets=("soort",), order="tekst"))
        assert (page.documents, page.total, page.facets) == ([], 0, {"soort": {}})
        assert engine.suggest("iets") == []
        assert engine.position() == 0
        assert engine.healthy()

    def test_fields_are_and_values_are_or(self, engine: SearchEngine) -> None:
        both = document("beide", gemeenten=["GM1", "GM2"], hulpvragen=["slapen"])
        here = document("hier", gemeenten=["GM1"], hulpvragen=["lezen"])
        there = document("daar", gemeenten=["GM3"], hulpvragen=["slapen"])
        engine.replace_all([both, here, there], 1)
        assert names(engine, Query(filters={"gemeenten": ["GM1"]})) == ["beide", "hier"]
        assert names(engine, Query(filters={"gemeenten": ["GM2", "GM3"]})) == ["beide", "daar"]
        assert names(engine, Query(filters={"gemeenten": ["GM1"], "hulpvragen": ["slapen"]})) == ["beide"]
        assert names(engine, Query(filters={"gemeenten": []})) == ["beide", "hier", "daar"]
        assert names(engine, Query(filters={"gemeenten": ["gm1"]})) == []

    def test_many_values_are_each_exact(self, engine: SearchEngine) -> None:
        made = [document(str(number), id=f"plaats-{number}") for number in range(600)]
        engine.replace_all(made, 1)
        wanted = [f"plaats-{number}" for number in range(0, 600, 2)]
        page = engine.search(
            Query(filters={"soort": ["voorziening"], "id": [*wanted, "plaats-", "Plaats-1"]}, limit=200)
        )
        assert [each["naam"] for each in page.documents] == [str(number) for number in range(0, 400, 2)]
        assert page.total == 300

    def test_excluded_values_must_not_occur(self, engine: SearchEngine) -> None:
        engine.replace_all([document("weg", hulpvragen=["a", "b"]), document("blijft", hulpvragen=["a"])], 1)
        assert names(engine, Query(exclude={"hulpvragen": ["b"]})) == ["blijft"]
        assert names(engine, Query(filters={"hulpvragen": ["a"]}, exclude={"hulpvragen": ["a"]})) == []

    def test_a_field_that_is_none_is_the_callers_mistake(self, engine: SearchEngine) -> None:
        for query in (Query(filters={"kleur": ["x"]}), Query(exclude={"kleur": []}), Query(facets=("kleur",))):
            with pytest.raises(ValueError, match="kleur"):
                engine.search(query)

    def test_age_ranges_are_kept_apart(self, engine: SearchEngine) -> None:
        split = document("0-4 en 12-18", leeftijden=[{"van": 0, "tot": 4}, {"van": 12, "tot": 18}])
        engine.replace_all([split], 1)
        served = [age for age in range(25) if names(engine, Query(ages=((age, age),)))]
        assert served == [*range(5), *range(12, 19)]
        assert names(engine, Query(ages=((5, 11),))) == []
        assert names(engine, Query(ages=((7, 8), (16, 20)))) == ["0-4 en 12-18"]

    def test_open_and_unknown_ages(self, engine: SearchEngine) -> None:
        open_end = document("vanaf 12", leeftijden=[{"van": 12, "tot": None}])
        unknown = document("onbekend")
        engine.replace_all([open_end, unknown], 1)
        assert names(engine, Query(ages=((11, 11),))) == ["onbekend"]
        assert names(engine, Query(ages=((12, 12),))) == ["vanaf 12", "onbekend"]
        assert names(engine, Query(ages=((104, 104),))) == ["vanaf 12", "onbekend"]

    def test_changed_since_includes_that_day(self, engine: SearchEngine) -> None:
        days = ("2025-12-31", "2026-01-01", "2026-01-02")
        engine.replace_all([document(day, gewijzigd=day) for day in days], 1)
        assert names(engine, Query(changed_since=date(2026, 1, 1))) == ["2026-01-01", "2026-01-02"]

    # --- order, paging, facets -------------------------------------------------------------------------------------

    def test_the_ladder_goes_from_light_and_near_to_heavy_and_far(self, engine: SearchEngine) -> None:
        rows = [(7, 0), (1, 3), (6, 0), (1, 0), (2, 1), (1, 0), (7, 3)]
        made = [document(str(place), zwaarte=zwaarte, bereikrang=far) for place, (zwaarte, far) in enumerate(rows)]
        engine.replace_all(reversed(made), 1)
        assert names(engine, Query()) == ["3", "5", "1", "4", "2", "0", "6"]

    @pytest.mark.parametrize(
        ("order", "expected"),
        [
            ("naam", ["abel", "Ándere", "beer", "Zus"]),
            ("-naam", ["Zus", "beer", "Ándere", "abel"]),
            ("gewijzigd", ["beer", "abel", "Zus", "Ándere"]),
            ("-gewijzigd", ["Ándere", "Zus", "abel", "beer"]),
        ],
    )
    def test_orders(self, engine: SearchEngine, order: Order, expected: list[str]) -> None:
        days = {"beer": "2024-05-05", "abel": "2026-02-01", "Zus": "2026-02-01", "Ándere": "2026-02-03"}
        engine.replace_all([document(naam, gewijzigd=day) for naam, day in days.items()], 1)
        assert names(engine, Query(order=order)) == expected

    def test_pages_together_are_the_whole(self, engine: SearchEngine) -> None:
        engine.replace_all([document("zelfde naam", zwaarte=1 + number % 2) for number in range(25)], 1)
        for order in ("ladder", "naam", "-gewijzigd", "tekst"):
            query = Query(text="zelfde", order=order, limit=7)
            pages = [engine.search(replace(query, offset=offset)) for offset in range(0, 30, 7)]
            seen = [each["uuid"] for page in pages for each in page.documents]
            assert len(seen) == len(set(seen)) == 25
            assert {page.total for page in pages} == {25}
        assert engine.search(Query(offset=1000)).documents == []
        assert engine.search(Query(limit=0)) == Page([], [], 25, {})
        assert len(engine.search(Query(limit=10**9)).documents) == 25

    def test_facets_count_everything_that_matches(self, engine: SearchEngine) -> None:
        made = [document(hulpvragen=["slapen", "lezen", "slapen"], type="advies") for _ in range(3)]
        engine.replace_all([*made, document(hulpvragen=["lezen"]), document(gemeenten=["GM1"])], 1)
        page = engine.search(Query(facets=("hulpvragen", "type", "gemeenten"), exclude={"gemeenten": ["GM1"]}, limit=1))
        assert page.facets == {"hulpvragen": {"lezen": 4, "slapen": 3}, "type": {"advies": 3}, "gemeenten": {}}
        assert list(page.facets["hulpvragen"]) == ["lezen", "slapen"]

    # --- text ------------------------------------------------------------------------------------------------------

    def test_any_word_matches_and_more_words_score_higher(self, engine: SearchEngine) -> None:
        one = document("Een", tekst="rekenen in de klas")
        two = document("Twee", tekst="rekenen en schrijven in de klas")
        engine.replace_all([one, two, document("Drie", tekst="iets anders")], 1)
        page = engine.search(Query(text="schrijven rekenen", order="tekst"))
        assert [each["naam"] for each in page.documents] == ["Twee", "Een"]
        assert page.total == 2
        assert page.scores[0] > page.scores[1] > 0.0

    def test_a_name_says_more_than_the_text(self, engine: SearchEngine) -> None:
        in_text = document("De Eik", tekst="Samen met Merelhof, Merelhof en nog eens Merelhof.")
        in_name = document("Stichting Merelhof", tekst="Wonen en werken.")
        engine.replace_all([in_text, in_name], 1)
        assert names(engine, Query(text="merelhof", order="tekst")) == ["Stichting Merelhof", "De Eik"]

    def test_a_whole_name_comes_first(self, engine: SearchEngine) -> None:
        shorter = [document(f"Merelhof {what}", tekst="Merelhof", zwaarte=1) for what in ("wonen", "leren", "advies")]
        wordy = document(
            "Merelhof", namen=["Merelhof", "Het jonge kind"], tekst="Voor iedereen. " + "ander woord " * 40
        )
        engine.replace_all([*shorter, wordy, document("Het jonge kind thuis", tekst="jonge kind")], 1)
        assert names(engine, Query(text="merelhof", order="tekst"))[0] == "Merelhof"
        assert names(engine, Query(text="het jonge kind!", order="tekst"))[0] == "Merelhof"

    @pytest.mark.parametrize("typed", ["training", "TRAININGEN", "trainingen,", "traïning"])
    def test_inflection_case_and_accents_do_not_matter(self, engine: SearchEngine, typed: str) -> None:
        engine.replace_all([document("A", tekst="Een training voor jou."), document("B", tekst="Iets.")], 1)
        assert names(engine, Query(text=typed, order="tekst")) == ["A"]

    @pytest.mark.parametrize(
        ("typed", "found"),
        [("merelhoff", True), ("Meerlhof", True), ("nerelhof", True), ("vink", True), ("vonk", False), ("xx", False)],
    )
    def test_a_name_of_five_letters_may_be_misspelt(self, engine: SearchEngine, typed: str, found: bool) -> None:
        engine.replace_all([document("Merelhof Vink")], 1)
        assert bool(names(engine, Query(text=typed, order="tekst"))) is found

    def test_a_text_may_be_looked_for_in_names_alone(self, engine: SearchEngine) -> None:
        other = document("Merelhof en Zoon", namen=["Merelhof en Zoon", "De Nieuwe Eik"])
        engine.replace_all([document("De Eik"), other, document("Anders", tekst="bij de eik, de merelhof")], 1)

        def found(text: str) -> list[str]:
            return names(engine, Query(text=text, in_names=True, order="tekst"))

        assert found("eik")[0] == "De Eik"
        assert sorted(found("eik")) == ["De Eik", "Merelhof en Zoon"]
        assert found("waar is de nieuwe eik")[0] == "Merelhof en Zoon"
        assert found("merellhof") == ["Merelhof en Zoon"]
        assert sorted(found("de")) == ["De Eik", "Merelhof en Zoon"]
        assert found("anders merelhof")  # any word may match
        assert found("kwartel") == []

    def test_equal_scores_follow_the_ladder(self, engine: SearchEngine) -> None:
        made = [document("Gelijk", zwaarte=1 + (number * 5) % 7) for number in range(200)]
        engine.replace_all(made, 1)
        page = engine.search(Query(text="gelijk", order="tekst", offset=10, limit=20))
        assert page.documents == matching(made, Query())[10:30]
        assert len(set(page.scores)) == 1

    def test_text_restricts_in_every_order_and_scores_in_its_own(self, engine: SearchEngine) -> None:
        engine.replace_all([document("wel", tekst="rekenen"), document("niet", tekst="iets")], 1)
        page = engine.search(Query(text="rekenen", order="naam"))
        assert ([each["naam"] for each in page.documents], page.scores) == (["wel"], [0.0])
        page = engine.search(Query(order="tekst", filters={"soort": ["voorziening"]}))
        assert (page.total, page.scores) == (2, [0.0, 0.0])

    def test_filters_do_not_change_scores(self, engine: SearchEngine) -> None:
        engine.replace_all([document("a", tekst="rekenen", gemeenten=["GM1"])], 1)
        plain = engine.search(Query(text="rekenen", order="tekst")).scores
        filters = {"gemeenten": ["GM1"], "soort": ["voorziening"]}
        assert engine.search(Query(text="rekenen", order="tekst", filters=filters, ages=((9, 9),))).scores == plain

    def test_a_name_filter_wants_every_word_and_lets_the_last_be_begun(self, engine: SearchEngine) -> None:
        engine.replace_all([document("Stichting Mérelhof wonen"), document("Merelhof", tekst="stichting wonen")], 1)
        assert len(names(engine, Query(name="merelh"))) == 2
        assert names(engine, Query(name="stichting merel")) == ["Stichting Mérelhof wonen"]
        assert names(engine, Query(name="stichting eik")) == []

    @pytest.mark.parametrize("typed", NASTY, ids=lambda typed: repr(typed)[:20])
    def test_whatever_is_typed_is_answered(self, engine: SearchEngine, typed: str) -> None:
        engine.replace_all([document("naam", tekst="iets", hulpvragen=["a"])], 1)
        for order in ("ladder", "tekst", "naam"):
            engine.search(Query(text=typed, name=typed, order=order))
        assert engine.search(Query(filters={"hulpvragen": [typed]})).total == 0
        assert engine.search(Query(exclude={"hulpvragen": [typed]})).total == 1
        engine.suggest(typed, {"hulpvragen": [typed]})

    @pytest.mark.parametrize("text", NASTY, ids=lambda text: repr(text)[:20])
    def test_whatever_is_written_can_be_held(self, engine: SearchEngine, text: str) -> None:
        engine.replace_all([document("vindbaar", namen=["vindbaar", text], tekst=text), document(text)], 1)
        assert engine.search(Query()).total == 2
        assert engine.search(Query(text="vindbaar", order="tekst")).documents[0]["naam"] == "vindbaar"

    # --- suggestions -----------------------------------------------------------------------------------------------

    def test_suggestions_whole_name_then_word_then_misspelt(self, engine: SearchEngine) -> None:
        made = ("Merelhof", "Stichting Merelhof", "De Merels", "merel advies", "Nerels samen", "Eik")
        engine.replace_all([document(naam) for naam in made], 1)
        assert suggested(engine, "mer") == ["merel advies", "Merelhof", "De Merels", "Stichting Merelhof"]
        first, *misspelt = suggested(engine, "Merels")
        assert first == "De Merels"
        assert "Nerels samen" in misspelt
        assert "Eik" not in misspelt
        assert suggested(engine, "merx") == []
        assert suggested(engine, "mërel a") == ["merel advies"]
        assert suggested(engine, "merelhof stich") == ["Stichting Merelhof"]
        assert suggested(engine, "nere") == ["Nerels samen"]

    def test_suggestions_know_other_names_filters_and_a_limit(self, engine: SearchEngine) -> None:
        known = document("Merelhof", namen=["Merelhof", "MLH"], soort="organisatie", gemeenten=["GM1"])
        engine.replace_all([known, *(document(f"Merel {number}") for number in range(9))], 1)
        (found,) = engine.suggest("mlh")
        assert (found.soort, found.id, found.naam) == ("organisatie", known["id"], "Merelhof")
        assert suggested(engine, "merel", {"gemeenten": ["GM1"]}) == ["Merelhof"]
        assert len(engine.suggest("merel", limit=3)) == 3

    # --- change ----------------------------------------------------------------------------------------------------

    def test_what_is_applied_is_findable_at_once(self, engine: SearchEngine) -> None:
        kept, old, gone = document("blijft"), document("oud", tekst="rekenen"), document("gaat")
        engine.replace_all([kept, old, gone], 4)
        new = document("nieuw") | {"uuid": old["uuid"], "zwaarte": 1}
        engine.apply([new], [gone["uuid"], document()["uuid"]], 7)
        assert names(engine, Query()) == ["nieuw", "blijft"]
        assert engine.search(Query(text="rekenen")).total == 0
        assert (engine.position(), suggested(engine, "oud"), suggested(engine, "ga")) == (7, [], [])

    def test_the_last_of_two_versions_counts(self, engine: SearchEngine) -> None:
        first = document("eerste")
        second: Document = first | {"naam": "tweede", "namen": ["tweede"]}
        engine.apply([first, second], [], 1)
        assert names(engine, Query()) == ["tweede"]
        engine.replace_all([first, second], 1)
        assert names(engine, Query()) == ["tweede"]

    def test_replace_all_leaves_nothing_of_the_old(self, engine: SearchEngine) -> None:
        engine.replace_all([document("oud")], 9)
        engine.replace_all([document("nieuw")], 3)
        assert (names(engine, Query()), engine.position()) == (["nieuw"], 3)
        engine.replace_all([], 0)
        assert (names(engine, Query()), engine.position()) == ([], 0)

    def test_a_change_that_fails_changes_nothing(self, engine: SearchEngine) -> None:
        def broken() -> Iterator[Document]:
            yield document("half")
            raise ConnectionError

        engine.replace_all([document("heel")], 5)
        with pytest.raises(ConnectionError):
            engine.apply(broken(), [], 6)
        with pytest.raises(ConnectionError):
            engine.replace_all(broken(), 6)
        assert (names(engine, Query()), engine.position()) == (["heel"], 5)
        engine.apply([document("erbij")], [], 6)
        assert (names(engine, Query()), engine.position()) == (["heel", "erbij"], 6)

    def test_searches_go_on_and_never_see_half_a_change(self, engine: SearchEngine) -> None:
        def generation(number: int) -> list[Document]:
            return [base | {"fase": str(number)} for base in bases]

        bases = [document("zelfde") for _ in range(60)]
        engine.replace_all(generation(0), 1)
        done, seen, wrong = Event(), set[str](), list[object]()

        def search() -> None:
            while not done.is_set():
                try:
                    page = engine.search(Query(text="zelfde", facets=("fase",), limit=100))
                    fases = {each["fase"] for each in page.documents}
                    if not (page.total == len(page.documents) == 60 and set(page.facets["fase"]) == fases):
                        wrong.append(page.facets)
                    if len(fases) != 1 or len(engine.suggest("zelfde", limit=100)) != 60:
                        wrong.append(fases)
                    seen.update(fases)
                except Unanswered:  # a server on a busy machine may be too slow; half an answer it may not give
                    continue
                except BaseException as error:  # a thread's error would go unseen
                    wrong.append(error)

        readers = [Thread(target=search) for _ in range(3)]
        for reader in readers:
            reader.start()
        for number in range(1, 21):
            change = engine.replace_all if number % 2 else lambda new, at: engine.apply(new, [], at)
            change(generation(number), number)
        done.set()
        for reader in readers:
            reader.join()
        assert wrong == []
        assert len(seen) > 1, "no search ran during the changes"

    # --- going on where one was --------------------------------------------------------------------------------------

    @pytest.mark.parametrize("order", ["ladder", "naam", "-naam", "gewijzigd", "-gewijzigd"])
    def test_what_comes_after_any_place(self, engine: SearchEngine, order: Order) -> None:
        random = Random(5)
        made = list(generated(60, LADDER, seed=5))
        for each in made:
            each["gewijzigd"] = f"2025-01-{random.randint(1, 4):02}"
        engine.replace_all(made, 1)
        whole = engine.search(Query(order=order, limit=100)).documents
        for number, each in enumerate(whole):
            page = engine.search(Query(order=order, after=place(each, order), limit=7, facets=("soort",)))
            assert page.documents == whole[number + 1 : number + 8]
            assert page.total == sum(page.facets["soort"].values()) == len(whole)

    @pytest.mark.parametrize("order", ["ladder", "naam", "-naam", "gewijzigd", "-gewijzigd"])
    def test_a_place_stays_when_its_entry_goes_and_others_come(self, engine: SearchEngine, order: Order) -> None:
        made = [document(f"naam {number:02}", gewijzigd=f"2026-01-{number:02}") for number in range(1, 10)]
        engine.replace_all(made[::2], 1)
        whole = engine.search(Query(order=order)).documents
        after = place(whole[1], order)
        engine.apply(made[1::2], [whole[0]["uuid"], whole[1]["uuid"]], 2)
        found = engine.search(Query(order=order, after=after)).documents
        assert [each for each in found if each in whole] == whole[2:]
        assert whole[0] not in found
        assert whole[1] not in found

    def test_a_place_of_another_order_is_the_callers_mistake(self, engine: SearchEngine) -> None:
        only = document("enige")
        engine.replace_all([only], 1)
        wrong: list[tuple[Order, Place]] = [("ladder", place(only, "naam")), ("naam", (1, 2)), ("tekst", ("a", "b"))]
        for order, after in wrong:
            with pytest.raises(ValueError, match="order"):
                engine.search(Query(text="enige", order=order, after=after))
        with pytest.raises(ValueError, match="order"):
            place(only, "tekst")

    # --- everything together ---------------------------------------------------------------------------------------

    def test_any_query_finds_what_looking_at_each_document_finds(self, engine: SearchEngine) -> None:
        random = Random(3)
        made = list(generated(400, LADDER, seed=3))
        for each in made:
            each["gewijzigd"] = f"2025-{random.randint(1, 12):02}-{random.randint(1, 28):02}"
        engine.replace_all(made[:300], 1)
        engine.apply(made[250:], [each["uuid"] for each in made[:20]], 2)
        held = made[20:]
        total = 0
        for _ in range(400):
            query = random_query(random, held)
            expected = matching(held, query)
            page = engine.search(query)
            assert page.total == len(expected), query
            assert page.documents == expected[query.offset : query.offset + query.limit], query
            assert page.facets == {field: counted(expected, field) for field in query.facets}, query
            total += page.total
        assert total > 400 * 10, "the queries hardly found anything: they test nothing"

    def test_every_entry_is_among_the_first_three_for_its_own_name(self, engine: SearchEngine) -> None:
        made = list(generated(300, LADDER, seed=4))
        engine.replace_all(made, 1)
        for each in made:
            page = engine.search(Query(text=each["naam"], order="tekst", limit=3))
            assert each["uuid"] in [found["uuid"] for found in page.documents], each["naam"]

    def test_every_facet_field_can_be_filtered_and_counted(self, engine: SearchEngine) -> None:
        engine.replace_all(generated(60, LADDER), 1)
        for field in FACET_FIELDS:
            values = engine.search(Query(facets=(field,))).facets[field]
            assert values
            for value, number in values.items():
                assert engine.search(Query(filters={field: [value]})).total == number


def names(engine: Searcher, query: Query) -> list[str]:
    """Names found, in order; by default that of the ladder."""
    return [each["naam"] for each in engine.search(query).documents]


def suggested(engine: SearchEngine, typed: str, filters: dict[str, list[str]] | None = None) -> list[str]:
    """Names suggested, in order."""
    return [each.naam for each in engine.suggest(typed, filters)]
