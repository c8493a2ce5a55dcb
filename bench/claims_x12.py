"""The same claims as an 837P interchange (005010X222A1), one transaction for every 1,000 claims.

Minutes stay behind: an 837P has no place for them.
"""

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any

from bench.claims import PAYER_NAME, PAYER_X12_ID, SUBMITTED_ON

CLAIMS_PER_TRANSACTION = 1000
_DAY = SUBMITTED_ON.strftime("%Y%m%d")
_ISA = (
    f"ISA*00*{'':10}*00*{'':10}*ZZ*{'BENCHSENDER':15}*ZZ*{'BENCHRECEIVER':15}*{_DAY[2:]}*1030*^*00501*000000001*0*T*:"
)
Claim = dict[str, Any]


def interchange(claims: Iterable[Claim], payer_id: str = PAYER_X12_ID, claim_filing: str = "CI") -> Iterator[str]:
    """The segments of one interchange, each with its terminator and a line end."""
    remaining = iter(claims)
    yield _ISA + "~\n"
    yield f"GS*HC*BENCHSENDER*BENCHRECEIVER*{_DAY}*1030*1*X*005010X222A1~\n"
    transactions = 0
    while batch := list(islice(remaining, CLAIMS_PER_TRANSACTION)):
        transactions += 1
        control = f"{transactions:04d}"
        body = list(_transaction(batch, control, payer_id, claim_filing))
        yield from (segment + "~\n" for segment in body)
        yield f"SE*{len(body) + 1}*{control}~\n"
    yield f"GE*{transactions}*1~\n"
    yield "IEA*1*000000001~\n"


def _transaction(batch: list[Claim], control: str, payer_id: str, claim_filing: str) -> Iterator[str]:
    yield f"ST*837*{control}*005010X222A1"
    yield f"BHT*0019*00*BATCH{control}*{_DAY}*1030*CH"
    yield "NM1*41*2*BENCH SUBMITTER*****46*SUBMITTER1"
    yield "PER*IC*SUPPORT DESK*TE*3055550100"
    yield "NM1*40*2*BENCH RECEIVER*****46*RECEIVER1"
    level = clinic_level = 0
    clinic = None
    for claim in batch:
        if claim["billing_provider"] != clinic:
            clinic = claim["billing_provider"]
            level += 1
            clinic_level = level
            yield from _clinic(clinic, level)
        level += 1
        yield from _subscriber(claim, level, clinic_level, payer_id, claim_filing)
        if claim["subscriber"]:
            level += 1
            yield from _dependent(claim["patient"], level)
        yield from _claim(claim)


def _clinic(clinic: Claim, level: int) -> Iterator[str]:
    yield f"HL*{level}**20*1"
    yield f"PRV*BI*PXC*{clinic['taxonomy']}"
    yield f"NM1*85*2*{clinic['name']}*****XX*{clinic['npi']}"
    yield "N3*236 N MAIN ST"
    yield "N4*MIAMI*FL*331270000"
    yield f"REF*EI*{clinic['tax_id']}"


def _subscriber(claim: Claim, level: int, above: int, payer_id: str, claim_filing: str) -> Iterator[str]:
    patient = claim["patient"]
    insured = claim["subscriber"] or patient
    yield f"HL*{level}*{above}*22*{1 if claim['subscriber'] else 0}"
    yield f"SBR*P*{'' if claim['subscriber'] else '18'}*GROUP1******{claim_filing}"
    yield f"NM1*IL*1*{insured['last_name']}*{insured['first_name']}****MI*{patient['member_id']}"
    if not claim["subscriber"]:
        yield from _person(patient)
    yield f"NM1*PR*2*{PAYER_NAME}*****PI*{payer_id}"


def _dependent(patient: Claim, level: int) -> Iterator[str]:
    yield f"HL*{level}*{level - 1}*23*0"
    yield f"PAT*{patient['relationship']}"
    yield f"NM1*QC*1*{patient['last_name']}*{patient['first_name']}"
    yield from _person(patient)


def _person(person: Claim) -> Iterator[str]:
    yield "N3*100 SPRING ST"
    yield "N4*MIAMI*FL*33413"
    yield f"DMG*D8*{person['birth_date'].replace('-', '')}*{person['sex']}"


def _claim(claim: Claim) -> Iterator[str]:
    yield f"CLM*{claim['claim_id']}*{_amount(claim['total_charge'])}***{claim['place_of_service']}:B:1*Y*A*Y*Y"
    if claim["authorization_number"]:
        yield f"REF*G1*{claim['authorization_number']}"
    codes = [code.replace(".", "") for code in claim["diagnoses"]]
    yield "*".join(["HI", f"ABK:{codes[0]}", *(f"ABF:{code}" for code in codes[1:])])
    if claim["referring_provider"]:
        yield f"NM1*DN*1*WELBY*MARCUS****XX*{claim['referring_provider']['npi']}"
    rendering = claim["rendering_provider"]
    yield f"NM1*82*1*KILDARE*BEN****XX*{rendering['npi']}"
    yield f"PRV*PE*PXC*{rendering['taxonomy']}"
    for line in claim["lines"]:
        yield f"LX*{line['line']}"
        procedure = ":".join(["HC", line["procedure"], *line["modifiers"]])
        pointers = ":".join(str(pointer) for pointer in line["diagnosis_pointers"])
        yield f"SV1*{procedure}*{_amount(line['charge'])}*UN*{line['units']}***{pointers}"
        yield f"DTP*472*D8*{line['service_date'].replace('-', '')}"
        yield f"REF*6R*{claim['claim_id'][3:]}{line['line']:02d}"


def _amount(text: str) -> str:
    """An amount as the guide writes it, without needless zeros."""
    return text.rstrip("0").rstrip(".") if "." in text else text
