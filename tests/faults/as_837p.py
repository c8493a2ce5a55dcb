"""A native claim as an 837P, for the cases about the file itself and for peers that read nothing else.

It writes what the format has a place for; an edit replaces, drops or adds one segment, and SE01 is counted afterwards.
"""

from collections.abc import Iterator
from typing import Any

Json = dict[str, Any]
_GUIDE = "005010X222A1"


def as_837p(claim: Json, payer_name: str, payer_number: str, filing: str, edits: list[list[str]] | None = None) -> str:
    """One interchange with one claim. `filing` is SBR09. Edits are `[verb, start, new...]`; see `_edited`."""
    body = list(_claim_segments(claim, payer_name, payer_number, filing))
    segments = [*_opening(), *body, "SE*?*0001", "GE*1*7", "IEA*1*000000905"]
    for edit in edits or ():
        segments = _edited(segments, *edit)
    first = next((n for n, segment in enumerate(segments) if segment.startswith("ST*")), 0)
    counted = [s.replace("SE*?*", f"SE*{n - first + 1}*") for n, s in enumerate(segments)]
    return "~\n".join(counted) + "~\n"


def _edited(segments: list[str], verb: str, start: str, *new: str) -> list[str]:
    """`replace`, `drop`, `before` or `after` the first segment that begins with `start`."""
    at = next(n for n, segment in enumerate(segments) if segment.startswith(start))
    kept = {"replace": [], "drop": [], "before": [], "after": [segments[at]]}[verb]
    tail = [segments[at]] if verb == "before" else []
    return [*segments[:at], *kept, *new, *tail, *segments[at + 1 :]]


def _opening() -> Iterator[str]:
    blank, sender, receiver = " " * 10, "SAMPLESENDER".ljust(15), "SAMPLERECEIVER".ljust(15)
    yield f"ISA*00*{blank}*00*{blank}*ZZ*{sender}*ZZ*{receiver}*260320*0915*^*00501*000000905*0*T*:"
    yield f"GS*HC*SAMPLESENDER*SAMPLERECEIVER*20260320*0915*7*X*{_GUIDE}"
    yield f"ST*837*0001*{_GUIDE}"
    yield "BHT*0019*00*SAMPLEBATCH*20260320*0915*CH"
    yield "NM1*41*2*SAMPLE SOFTWARE*****46*SAMPLE41"
    yield "PER*IC*SAMPLE DESK*TE*5550100100"
    yield "NM1*40*2*SAMPLE CLEARINGHOUSE*****46*SAMPLE40"


def _claim_segments(claim: Json, payer_name: str, payer_number: str, filing: str) -> Iterator[str]:
    patient, insured = claim["patient"], claim.get("subscriber")
    yield from _billing(claim.get("billing_provider") or {})
    rank = "S" if claim.get("primary_payer") else "P"
    yield f"HL*2*1*22*{1 if insured else 0}"
    yield f"SBR*{rank}*{'' if insured else '18'}*******{filing}"
    holder = insured or patient
    yield _trimmed(
        f"NM1*IL*1*{_said(holder, 'last_name')}*{_said(holder, 'first_name')}****MI*{_said(patient, 'member_id')}"
    )
    yield from _address(holder)
    yield f"NM1*PR*2*{payer_name}*****PI*{payer_number}"
    if insured:
        yield "HL*3*2*23*0"
        yield f"PAT*{_said(patient, 'relationship')}"
        yield _trimmed(f"NM1*QC*1*{_said(patient, 'last_name')}*{_said(patient, 'first_name')}")
        yield from _address(patient)
    yield from _claim_level(claim)
    for number, line in enumerate(claim["lines"], 1):
        yield from _line(number, line)


def _billing(provider: Json) -> Iterator[str]:
    yield "HL*1**20*1"
    if provider.get("taxonomy"):
        yield f"PRV*BI*PXC*{provider['taxonomy']}"
    yield _trimmed(f"NM1*85*2*{provider.get('name') or 'SAMPLE CLINIC'}*****XX*{_said(provider, 'npi')}")
    yield "N3*1 EXAMPLE STREET"
    yield "N4*SAMPLETON*NY*123450001"
    if provider.get("tax_id"):
        yield f"REF*EI*{provider['tax_id']}"


def _address(person: Json) -> Iterator[str]:
    yield "N3*2 EXAMPLE STREET"
    yield "N4*SAMPLETON*NY*12345"
    if person.get("birth_date"):
        yield f"DMG*D8*{_day(person['birth_date'])}*{_said(person, 'sex')}"


def _claim_level(claim: Json) -> Iterator[str]:
    place, frequency = claim.get("place_of_service") or "", claim.get("frequency") or "1"
    yield f"CLM*{claim['claim_id']}*{_amount(claim.get('total_charge'))}***{place}:B:{frequency}*Y*A*Y*Y"
    if claim.get("authorization_number"):
        yield f"REF*G1*{claim['authorization_number']}"
    if claim.get("original_reference"):
        yield f"REF*F8*{claim['original_reference']}"
    if claim.get("diagnoses"):
        codes = [code.replace(".", "") for code in claim["diagnoses"]]
        yield "HI*" + "*".join(f"{'ABF' if n else 'ABK'}:{code}" for n, code in enumerate(codes))
    for kind, name in (("DN", "referring_provider"), ("82", "rendering_provider")):
        provider = claim.get(name)
        if provider and provider.get("npi"):
            yield f"NM1*{kind}*1*SAMPLE*PROVIDER****XX*{provider['npi']}"
            if kind == "82" and provider.get("taxonomy"):
                yield f"PRV*PE*PXC*{provider['taxonomy']}"
    yield from _primary(claim.get("primary_payer"))


def _primary(primary: Json | None) -> Iterator[str]:
    if primary:
        yield "SBR*P*18*******CI"
        if primary.get("paid_amount"):
            yield f"AMT*D*{_amount(primary['paid_amount'])}"
        yield "OI***Y***Y"
        yield "NM1*IL*1*SAMPLE*INSURED****MI*SAMPLEOTHER"
        yield f"NM1*PR*2*SAMPLE FIRST PLAN*****PI*{primary.get('payer_id') or 'SAMPLEPRIMARY'}"
        if primary.get("paid_on"):
            yield f"DTP*573*D8*{_day(primary['paid_on'])}"


def _line(number: int, line: Json) -> Iterator[str]:
    service = ":".join(["HC", line.get("procedure") or "", *(line.get("modifiers") or ())])
    units = "" if line.get("units") is None else f"{line['units']:g}"
    pointers = ":".join(str(pointer) for pointer in line.get("diagnosis_pointers") or ())
    yield f"LX*{number}"
    place = line.get("place_of_service") or ""
    yield _trimmed(f"SV1*{service}*{_amount(line.get('charge'))}*UN*{units}*{place}**{pointers}")
    if line.get("service_date"):
        yield f"DTP*472*D8*{_day(line['service_date'])}"
    if line.get("authorization_number"):
        yield f"REF*G1*{line['authorization_number']}"
    if line.get("rendering_npi"):
        yield f"NM1*82*1*SAMPLE*PROVIDER****XX*{line['rendering_npi']}"


def _said(part: Json, name: str) -> str:
    return part.get(name) or ""


def _trimmed(segment: str) -> str:
    return segment.rstrip("*")


def _day(text: str) -> str:
    return text.replace("-", "")


def _amount(text: str | None) -> str:
    """Money as X12 writes it: no needless zeros."""
    return "" if text is None else f"{float(text):.2f}".rstrip("0").rstrip(".")
