"""Denial reasons -> denials.csv: meanings in our own words, the usual causes, the checks that prevent them.

python -m tools.reference.build_denials SEED.csv FOLDER --version TEXT --read-on DAY
A row that names several codes becomes one row each. The X12 texts stay out.
"""

import csv
import re
from collections.abc import Iterator
from pathlib import Path

from tools.reference.asked import asked
from tools.reference.writing import write_table

COLUMNS = (
    "code",
    "groups",
    "meaning",
    "usual_cause",
    "remarks",
    "correctable",
    "appealable",
    "patient_owes",
    "first_action",
    "checks",
    "confidence",
)
_REMARK = re.compile(r"\b(?:M|MA|N)[0-9]{1,3}\b")
# The seed names preventing rules in words of its own; the first part of most is enough.
CHECKS = {
    "addon": "add_on_code",
    "attachment.required": "documentation_on_file",
    "auth": "authorization",
    "benefit.visit_cap": "visit_cap",
    "claim.required_fields": "line_structure",
    "claim.span_split": "service_dates",
    "cob.liability": "coordination_of_benefits",
    "cob.primary_first": "coordination_of_benefits",
    "code": "procedure_code",
    "duplicate": "duplicate_claim",
    "dx.medical_necessity": "medical_necessity",
    "dx.payer_exclusion": "medical_necessity",
    "dx.screening": "medical_necessity",
    "dx.pointer": "diagnosis_pointer",
    "dx.valid": "diagnosis_code",
    "dx.valid_on_dos": "diagnosis_code",
    "eligibility.dos_in_span": "eligibility",
    "eligibility.plan": "eligibility",
    "eligibility.match": "patient_demographics",
    "member_id": "member_id",
    "modifier.assistant_pair": "assistant_modifier",
    "modifier.discipline": "discipline_modifier",
    "modifier.kx": "threshold_modifier",
    "modifier.hab": "modifier_validity",
    "modifier.valid_on_dos": "modifier_validity",
    "mue": "mue",
    "ncci": "ncci_ptp",
    "note": "documentation_on_file",
    "npi": "provider_identifiers",
    "patient": "patient_demographics",
    "payer.unit_cap": "unit_cap",
    "poc": "plan_of_care",
    "pos": "place_of_service",
    "progress_report": "progress_report",
    "provider.assistant_allowed": "provider_enrollment",
    "provider.credentialed": "provider_enrollment",
    "provider.enrolled_on_dos": "provider_enrollment",
    "referral": "referring_provider",
    "telehealth": "telehealth",
    "timely_filing": "timely_filing",
}


def rows(path: Path) -> Iterator[list[str]]:
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            for code in row["carc"].split("/"):
                yield [
                    code,
                    row["group_typical"].replace("/", "|"),
                    row["meaning_own_words"],
                    row["ot_root_cause"],
                    "|".join(_REMARK.findall(row["common_rarc"])),
                    answer(row["correctable_resubmit"]),
                    answer(row["appealable"]),
                    answer(row["patient_billable"]),
                    row["first_action"],
                    "|".join(checks(row["preventing_rule"])),
                    "verified" if row["confidence"].startswith("verified") else "secondary",
                ]


def answer(text: str) -> str:
    """Y and N as words; whatever carries a condition depends."""
    return {"Y": "yes", "N": "no"}.get(text.split(" (Medicare")[0], "depends")


def checks(text: str) -> list[str]:
    """The names of our checks for the seed's rules; rules that no check follows are left out."""
    names = re.findall(r"[a-z_]+(?:\.[a-z0-9_]+)?", text)
    found = [CHECKS.get(name) or CHECKS.get(name.split(".")[0]) for name in names]
    return list(dict.fromkeys(name for name in found if name))


def main() -> None:
    given = asked(__doc__)
    count = write_table(
        given.folder,
        "denials",
        COLUMNS,
        rows(given.seed),
        kind="denials",
        title="Denial reasons of therapy claims: usual cause, what to do, which check prevents it",
        version=given.version,
        source="Meanings paraphrased after andrewallenbruce/northstar (June 2024) and the common-error tables of "
        "Medicare contractors; causes and checks are our own judgement",
        read_on=given.read_on,
        confidence="secondary",
        licence="Our own words. The X12 code lists may not be redistributed: none of their text is here.",
    )
    print(f"{count} rows")


if __name__ == "__main__":
    main()
