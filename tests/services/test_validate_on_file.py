"""Validation with what is stored: only what the practice keeps, inline first, the claim itself left out, one call."""

from copy import deepcopy
from datetime import date, timedelta

import pytest

from chalicelib.domain.context import Context
from chalicelib.domain.reading import read_as
from chalicelib.services.claims.history import HISTORY
from chalicelib.services.context_on_file import history_begins, lookback_days
from chalicelib.services.on_file.cabinet import Cabinet, put_on_file
from chalicelib.services.on_file.kinds import ACCUMULATOR, COVERAGE, PLAN, PROVIDER
from chalicelib.services.practice.practice_file import PracticeFile, read_practice_file
from chalicelib.services.practice.settings import PracticeSettings
from chalicelib.services.records import address
from chalicelib.services.records.desk import Desk
from chalicelib.services.records.once import UNPROTECTED
from chalicelib.services.records.table import Put, Record
from chalicelib.services.rulebook import shipped_library
from chalicelib.services.validate_claim import BatchItem
from chalicelib.services.validate_on_file import Shelf, known_beside, validate_on_file
from chalicelib.services.who import Fingerprints, given_id
from chalicelib.store.memory_table import MemoryTable
from tests.services.samples import NOW, SPACE, claim, recorded
from tests.tables import CountingTable

TODAY = date(2026, 3, 20)
PEOPLE = Fingerprints(lambda: (b"a key for tests",))
ALL = {"history_since": "2016-01-01", "coverages": True, "providers": True, "plans_of_care": True}
COVERAGE_FORM = {
    "coverage_id": "K-1",
    "patient_id": "P-1",
    "payer_id": "medicare_part_b",
    "member_id": "1EG4TE5MK73",
    "first_name": "Sample",
    "last_name": "Patient",
    "birth_date": "1950-02-01",
    "effective_on": "2020-01-01",
}
MEDICARE = {"payer_id": "medicare_part_b"}


@pytest.fixture
def table():
    return MemoryTable()


def put(table, kind, form):
    cabinet = Cabinet(Desk(table, lambda: NOW), SPACE, "a test", PEOPLE)
    return put_on_file(cabinet, kind, read_as(kind.form, form), UNPROTECTED)


def shelf(table, keeps=ALL, space=SPACE):
    kept = read_practice_file(table, space)
    settings = read_as(PracticeSettings, {"keeps": keeps})
    return Shelf(table, PracticeFile(space, settings, 1, kept.providers), PEOPLE)


def sent(made=None, context=None):
    item = {"claim": made or claim(**MEDICARE)}
    return read_as(BatchItem, item if context is None else item | {"context": context})


def known(table, made=None, context=None, keeps=ALL):
    item = sent(made, context)
    rules = shipped_library().rules(item.claim.payer_id)
    return known_beside(item.claim, item.context, shelf(table, keeps), rules, TODAY)


def test_a_practice_that_keeps_nothing_costs_no_call_and_nothing_is_known(table):
    put(table, COVERAGE, COVERAGE_FORM)
    counting = CountingTable(table)
    assert known(counting, keeps={}).context == Context()
    assert counting.calls == ["read"], "the practice's file alone"


@pytest.mark.parametrize("block", ["coverages", "providers"])
def test_a_block_that_is_off_is_absent_and_one_that_is_on_is_known_to_be_empty(table, block):
    assert getattr(known(table, keeps=ALL | {block: False}).context, block) is None
    assert getattr(known(table).context, block) == ()


def test_history_is_absent_where_the_practice_keeps_none(table):
    context = known(table, keeps=ALL | {"history_since": None}).context
    assert (context.history, context.history_since) == (None, None)


def test_history_reaches_as_far_as_the_practice_says_and_no_further_than_was_read(table):
    assert known(table, keeps=ALL | {"history_since": "2026-01-01"}).context.history_since == date(2026, 1, 1)
    read_since = date(2026, 3, 2) - timedelta(days=lookback_days(shipped_library().rules("medicare_part_b")))
    assert known(table).context.history_since == read_since


def test_no_rules_look_back_less_than_400_days(table):
    assert min(lookback_days(shipped_library().rules(payer)) for payer in shipped_library().payers) >= 400


def test_a_claim_without_a_date_is_looked_at_from_the_day_of_judging(table):
    made = claim(**MEDICARE)
    made["lines"][0]["service_date"] = None
    begins = history_begins(sent(made).claim, shipped_library().rules("medicare_part_b"), TODAY)
    assert (TODAY - begins).days == lookback_days(shipped_library().rules("medicare_part_b"))


def test_the_patients_coverages_are_given_without_our_ids(table):
    put(table, COVERAGE, COVERAGE_FORM)
    (coverage,) = known(table).context.coverages
    assert (coverage.member_id, type(coverage).__name__) == ("1EG4TE5MK73", "Coverage")


def test_an_inline_block_is_used_instead_of_the_stored_one_and_leaves_the_others(table):
    put(table, COVERAGE, COVERAGE_FORM)
    put(table, PROVIDER, {"npi": "1234567893"})
    context = known(table, context={"coverages": []}).context
    assert (context.coverages, [provider.npi for provider in context.providers]) == ((), ["1234567893"])


def test_inline_history_is_complete_unless_it_says_otherwise(table):
    assert known(table, context={"history": []}).context.history_since is None
    told = known(table, context={"history": [], "history_since": "2026-02-01"}).context
    assert told.history_since == date(2026, 2, 1)


def test_what_the_payer_says_was_used_is_given_where_there_is_any(table):
    assert known(table).context.accumulators is None
    form = {"accumulator_id": "U-1", "patient_id": "P-1", "payer_id": "medicare_part_b", "kind": "therapy_amount"}
    put(table, ACCUMULATOR, form | {"year": 2026, "used": "900.00", "as_of": "2026-03-01"})
    (accumulator,) = known(table).context.accumulators
    assert accumulator.used_cents == 90_000


def test_earlier_claims_are_history_and_the_claim_itself_is_not(table):
    recorded(table, claim("C-1"))
    recorded(table, claim("C-2"))
    item = sent(claim("C-1"))
    context = known_beside(item.claim, None, shelf(table), shipped_library().rules("medicare_part_b"), TODAY).context
    assert [line.claim_id for line in context.history] == ["C-2"]


def test_the_same_number_for_another_payer_is_an_earlier_claim(table):
    recorded(table, claim("C-1"))
    assert [line.payer_id for line in known(table).context.history] == ["sample_payer"]


class TestPapers:
    PLAN_FORM = {  # noqa: RUF012
        "plan_id": "L-1", "patient_id": "P-1", "kind": "initial", "established_on": "2026-02-20",
        "certified_on": "2026-02-25", "certified_until": "2026-05-20", "evaluation_on": "2026-02-20",
    }  # fmt: skip

    def papers(self, table, made=None, **keeps):
        return known(table, made, keeps=ALL | keeps).documentation

    def test_a_practice_that_keeps_plans_and_has_none_has_none_on_file(self, table):
        documentation = self.papers(table)
        assert (documentation.plan_of_care, documentation.evaluation_on) == (None, None)

    def test_a_practice_that_keeps_no_plans_leaves_the_claim_as_it_is(self, table):
        put(table, PLAN, self.PLAN_FORM)
        assert self.papers(table, plans_of_care=False) is None

    def test_a_claim_without_papers_has_those_on_file(self, table):
        put(table, PLAN, self.PLAN_FORM)
        documentation = self.papers(table)
        assert documentation.plan_of_care.certified_until == date(2026, 5, 20)
        assert documentation.evaluation_on == date(2026, 2, 20)

    def test_the_claims_value_wins_field_by_field_and_null_falls_back(self, table):
        put(table, PLAN, self.PLAN_FORM)
        plan = {"certified_on": "2026-02-27"}
        told = {"plan_of_care": plan, "treatment_note": True, "evaluation_on": "2026-02-19"}
        documentation = self.papers(table, claim(**MEDICARE, documentation=told))
        assert documentation.plan_of_care.certified_on == date(2026, 2, 27)
        assert documentation.plan_of_care.established_on == date(2026, 2, 20)
        assert (documentation.evaluation_on, documentation.treatment_note) == (date(2026, 2, 19), True)

    def test_the_plan_in_force_on_the_day_of_service_is_meant(self, table):
        put(table, PLAN, self.PLAN_FORM)
        put(table, PLAN, self.PLAN_FORM | {"plan_id": "L-0", "established_on": "2025-11-01"})
        put(table, PLAN, self.PLAN_FORM | {"plan_id": "L-2", "established_on": "2026-03-03"})
        put(table, PLAN, self.PLAN_FORM | {"plan_id": "L-3", "established_on": "2026-03-01", "payer_id": "tricare"})
        assert self.papers(table).plan_of_care.established_on == date(2026, 2, 20)

    def test_a_plan_that_was_established_later_is_meant_where_there_is_no_other(self, table):
        put(table, PLAN, self.PLAN_FORM | {"established_on": "2026-03-03"})
        assert self.papers(table).plan_of_care.established_on == date(2026, 3, 3)


class TestWhoIsWho:
    def unnamed(self, **patient):
        made = claim(**MEDICARE)
        made["patient"] |= {"patient_id": None, "member_id": "1EG4TE5MK73", "first_name": "Sample"} | patient
        return made

    @pytest.mark.parametrize(
        "patient", [{}, {"first_name": "SÁMPLE"}, {"first_name": "sample J."}, {"member_id": "1eg4-te5-mk73"}]
    )
    def test_a_claim_without_patient_id_finds_the_patient_of_the_coverage(self, table, patient):
        put(table, COVERAGE, COVERAGE_FORM)
        assert known(table, self.unnamed(**patient)).context.coverages[0].rank is None

    @pytest.mark.parametrize(
        "patient", [{"first_name": "Other"}, {"member_id": "1EG4TE5MK74"}, {"birth_date": "1950-02-02"}]
    )
    def test_another_person_is_not_found(self, table, patient):
        put(table, COVERAGE, COVERAGE_FORM)
        assert known(table, self.unnamed(**patient)).context.coverages == ()

    @pytest.mark.parametrize("missing", ["first_name", "member_id", "birth_date"])
    def test_where_the_claim_does_not_say_who_it_is_the_patient_is_unknown_and_not_new(self, table, missing):
        context = known(table, self.unnamed(**{missing: None})).context
        assert (context.coverages, context.history, context.providers) == (None, None, ())

    def test_a_person_under_another_patient_id_is_told_and_both_histories_are_read(self, table):
        put(table, COVERAGE, COVERAGE_FORM)
        recorded(table, claim("C-7", "P-1"))
        recorded(table, claim("C-8", "P-2"))
        made = claim("C-9", "P-2", **MEDICARE)
        made["patient"] |= {"member_id": "1EG4TE5MK73", "first_name": "Sample"}
        context = known(table, made).context
        assert context.other_patient_ids == ("P-1",)
        assert {line.claim_id for line in context.history} == {"C-7", "C-8"}
        verdict = validate_on_file(sent(made), shelf(table), shipped_library(), TODAY)
        assert "patient_demographics.other_patient_id" in [finding.code for finding in verdict.findings]

    def test_both_files_name_each_other_once_the_second_is_on_file_too(self, table):
        put(table, COVERAGE, COVERAGE_FORM)
        put(table, COVERAGE, COVERAGE_FORM | {"coverage_id": "K-2", "patient_id": "P-2"})
        made = claim("C-9", "P-1", **MEDICARE)
        made["patient"] |= {"member_id": "1EG4TE5MK73", "first_name": "Sample"}
        assert known(table, made).context.other_patient_ids == ("P-2",)

    def test_nothing_of_a_person_stands_in_the_keys(self, table):
        put(table, COVERAGE, COVERAGE_FORM)
        keys = str([record.key for record in table._all()]).lower()
        assert not any(text in keys for text in ("1eg4te5mk73", "sample", "1950"))

    def test_two_practices_know_one_person_by_two_fingerprints(self):
        made = read_as(BatchItem, {"claim": self.unnamed()}).claim
        assert PEOPLE.of_claim("P#one", made) != PEOPLE.of_claim("P#two", made)
        assert given_id(PEOPLE.of_claim("P#one", made).newest).startswith("otg-")

    def test_without_a_key_nobody_is_known_again(self, table):
        assert Fingerprints(tuple).of_claim(SPACE, read_as(BatchItem, {"claim": self.unnamed()}).claim) is None


class TestWhatItCosts:
    def filled(self, table, years):
        """A patient with a coverage and 200 one-line claims in each of the last years."""
        put(table, COVERAGE, COVERAGE_FORM)
        for back in range(years * 200):
            day = date(2026, 3, 1) - timedelta(days=back * 365 // 200)
            place = address.history(SPACE, "P-1", day, "medicare_part_b", f"H-{back}")
            line = {"service_date": day.isoformat(), "procedure": "97110", "units": 1}
            data = {"claim_id": f"H-{back}", "payer_id": "medicare_part_b", "status": "paid", "lines": [line]}
            table.write([Put(Record(place, HISTORY, data))])

    def named(self):
        made = deepcopy(claim(**MEDICARE))
        made["patient"] |= {"member_id": "1EG4TE5MK73", "first_name": "Sample"}
        return made

    def cost(self, table):
        counting = CountingTable(table)
        on = Shelf(counting, shelf(table).practice, PEOPLE)
        validate_on_file(sent(self.named()), on, shipped_library(), TODAY)
        return counting.calls, counting.records

    def test_a_validation_of_a_known_patient_is_one_query(self, table):
        self.filled(table, 1)
        assert self.cost(table)[0] == ["read"]

    def test_ten_years_of_history_return_no_more_than_the_recent_part_of_them(self, table):
        recent, long = MemoryTable(), MemoryTable()
        self.filled(recent, 2)
        self.filled(long, 10)
        assert self.cost(long) == self.cost(recent)
        assert self.cost(long)[1] < 250
