"""One structural fault each: an edit of a clean file, what must be found, and the segment it must be found at."""

from typing import NamedTuple

from tests.x12.interchange import Edit, added, replaced, without


class Fault(NamedTuple):
    """`found` is code and place; `at` is how the segment begins that the problem must point at."""

    words: str
    found: str
    at: str
    edit: Edit


CLAIM_FAULTS: list[Fault] = [
    Fault("a subscriber under a parent that is not there", "order 2000B/HL02", "HL*2", replaced("HL*2", "HL*2*7*22*0")),
    Fault("a subscriber out of sequence", "order 2000B/HL01", "HL*5", replaced("HL*2", "HL*5*1*22*0")),
    Fault("no SBR", "missing_segment 2000B/SBR", "HL*2", without("SBR")),
    Fault("a payer rank of no list", "element 2000B/SBR01", "SBR", replaced("SBR", "SBR*Z*18*******CI")),
    Fault("a relationship other than self", "element 2000B/SBR02", "SBR", replaced("SBR", "SBR*P*01*******CI")),
    Fault("no relationship and no patient", "element 2000B/SBR02", "HL*2", replaced("SBR", "SBR*P********CI")),
    Fault("a kind of plan of no list", "element 2000B/SBR09", "SBR", replaced("SBR", "SBR*P*18*******09")),
    Fault("no subscriber name", "missing_segment 2010BA/NM1", "HL*2", without("NM1*IL")),
    Fault(
        "a member number without its kind", "element 2010BA/NM108", "NM1*IL", replaced("NM1*IL", "NM1*IL*1*A*B*****X1")
    ),
    Fault("no birth date and sex of the patient", "missing_segment 2010BA/DMG", "HL*2", without("DMG")),
    Fault("a birth date that does not exist", "element 2010BA/DMG02", "DMG", replaced("DMG", "DMG*D8*20261340*F")),
    Fault(
        "a subscriber's state of no list",
        "element 2010BA/N402",
        "N4*SAMPLETON*ZZ",
        replaced("N4", "N4*SAMPLETON*ZZ*12345", 2),
    ),
    Fault("no member number", "element 2010BA/NM109", "NM1*IL", replaced("NM1*IL", "NM1*IL*1*A*B")),
    Fault("no payer name", "missing_segment 2010BB/NM1", "HL*2", without("NM1*PR")),
    Fault("no payer identifier", "element 2010BB/NM109", "NM1*PR", replaced("NM1*PR", "NM1*PR*2*SAMPLE PLAN")),
    Fault("a party of no list", "element 2010/NM101", "NM1*QQ", added("NM1*PR", "NM1*QQ*2*SAMPLE")),
    Fault("no billing provider name", "missing_segment 2010AA/NM1", "HL*1", without("NM1*85")),
    Fault("no billing address", "missing_segment 2010AA/N3", "HL*1", without("N3")),
    Fault("a post office box", "element 2010AA/N301", "N3*P", replaced("N3", "N3*P.O. BOX 12")),
    Fault("no billing city", "missing_segment 2010AA/N4", "HL*1", without("N4")),
    Fault("a billing state of no list", "element 2010AA/N402", "N4*S", replaced("N4", "N4*SAMPLETON*XX*123450001")),
    Fault("a ZIP code with letters", "element 2010AA/N403", "N4*S", replaced("N4", "N4*SAMPLETON*NY*1234A")),
    Fault("no tax number", "missing_segment 2010AA/REF", "HL*1", without("REF*EI")),
    Fault("another number than a tax number", "missing_segment 2010AA/REF", "HL*1", replaced("REF*EI", "REF*G2*1")),
    Fault(
        "a billing NPI that is too short",
        "element 2010AA/NM109",
        "NM1*85",
        replaced("NM1*85", "NM1*85*2*A*****XX*12345"),
    ),
    Fault(
        "neither person nor organisation",
        "element 2010AA/NM102",
        "NM1*85",
        replaced("NM1*85", "NM1*85*9*A*****XX*1234567893"),
    ),
    Fault("a foreign segment under the provider", "order 2010AA/ZZZ", "ZZZ", added("REF*EI", "ZZZ*1")),
    Fault("a foreign segment under the subscriber", "order 2010BA/ZZZ", "ZZZ", added("DMG", "ZZZ*1")),
    Fault("no claim number", "element 2300/CLM01", "CLM", replaced("CLM", "CLM**45.5***11:B:1")),
    Fault(
        "a claim number of 39 characters", "element 2300/CLM01", "CLM", replaced("CLM", f"CLM*{'A' * 39}*45.5***11:B:1")
    ),
    Fault("a charge that is no number", "element 2300/CLM02", "CLM", replaced("CLM", "CLM*A*23O.5***11:B:1")),
    Fault("no charge", "element 2300/CLM02", "CLM", replaced("CLM", "CLM*A****11:B:1")),
    Fault("an institutional facility", "element 2300/CLM05-2", "CLM", replaced("CLM", "CLM*A*45.5***11:A:1")),
    Fault("no facility qualifier", "element 2300/CLM05-2", "CLM", replaced("CLM", "CLM*A*45.5***11::1")),
    Fault("no frequency", "element 2300/CLM05-3", "CLM", replaced("CLM", "CLM*A*45.5***11:B")),
    Fault("a reference of 51 characters", "element 2300/REF02", "REF*G1", replaced("REF*G1", f"REF*G1*{'A' * 51}")),
    Fault("no diagnoses", "missing_segment 2300/HI", "CLM", without("HI")),
    Fault("no principal diagnosis", "element 2300/HI01-1", "HI", replaced("HI", "HI*ABF:M6281")),
    Fault("two principal diagnoses", "element 2300/HI02-1", "HI", replaced("HI", "HI*ABK:M6281*ABK:R278")),
    Fault("an ICD-9 qualifier", "element 2300/HI01-1", "HI", replaced("HI", "HI*BK:7215")),
    Fault("a diagnosis with a dot", "element 2300/HI01-2", "HI", replaced("HI", "HI*ABK:M62.81")),
    Fault("a second diagnosis with a dot", "element 2300/HI02-2", "HI", replaced("HI", "HI*ABK:M6281*ABF:R27.8")),
    Fault("a kind of diagnosis of no list", "element 2300/HI02-1", "HI", replaced("HI", "HI*ABK:M6281*APR:R278")),
    Fault("thirteen diagnoses", "element 2300/HI13", "HI", replaced("HI", "HI*ABK:M6281" + "*ABF:R278" * 12)),
    Fault("a foreign segment on the claim", "order 2300/ZZZ", "ZZZ", added("REF*G1", "ZZZ*1")),
    Fault(
        "a rendering provider without an NPI's kind",
        "element 2310B/NM108",
        "NM1*82",
        replaced("NM1*82", "NM1*82*1*A*B****34*1"),
    ),
    Fault("a taxonomy of the old kind", "element 2310B/PRV02", "PRV*PE", replaced("PRV*PE", "PRV*PE*ZZ*225X00000X")),
    Fault("lines that skip a number", "order 2400/LX01", "LX*3", replaced("LX*1", "LX*3")),
    Fault("a line number that is none", "order 2400/LX01", "LX*A", replaced("LX*1", "LX*A")),
    Fault("a line without a service", "missing_segment 2400/SV1", "LX*1", without("SV1")),
    Fault("a line without a date", "missing_segment 2400/DTP", "LX*1", without("DTP*472")),
    Fault(
        "a service without an LX",
        "order 2400/SV1",
        "SV1*HC:97110",
        added("REF*6R", "SV1*HC:97110:GO*38*UN*1***1", "DTP*472*D8*20260302"),
    ),
    Fault("a date that does not exist", "element 2400/DTP03", "DTP*472", replaced("DTP*472", "DTP*472*D8*20261340")),
    Fault(
        "a range that ends before it begins",
        "element 2400/DTP03",
        "DTP*472",
        replaced("DTP*472", "DTP*472*RD8*20260305-20260302"),
    ),
    Fault("a date in another form", "element 2400/DTP03", "DTP*472", replaced("DTP*472", "DTP*472*D6*260302")),
    Fault("another code system", "element 2400/SV101-1", "SV1", replaced("SV1", "SV1*AD:97530*45.5*UN*1***1")),
    Fault(
        "a line charge that is no number", "element 2400/SV102", "SV1", replaced("SV1", "SV1*HC:97530:GO*4S*UN*1***1")
    ),
    Fault("three decimals", "element 2400/SV102", "SV1", replaced("SV1", "SV1*HC:97530:GO*45.125*UN*1***1")),
    Fault("units of no list", "element 2400/SV103", "SV1", replaced("SV1", "SV1*HC:97530:GO*45.5*F2*1***1")),
    Fault("units that are no number", "element 2400/SV104", "SV1", replaced("SV1", "SV1*HC:97530:GO*45.5*UN*I***1")),
    Fault("a pointer that is no number", "element 2400/SV107", "SV1", replaced("SV1", "SV1*HC:97530:GO*45.5*UN*1***A")),
    Fault(
        "a line provider's NPI that is too long",
        "element 2420A/NM109",
        "NM1*82*2",
        added("REF*6R", "NM1*82*2*A*****XX*12345678901"),
    ),
]
FILE_FAULTS: list[Fault] = [
    Fault("an IEA with another number", "envelope ISA/IEA02", "IEA", replaced("IEA", "IEA*1*000000999")),
    Fault("an IEA with another count", "count ISA/IEA01", "IEA", replaced("IEA", "IEA*2*000000905")),
    Fault("a GE with another number", "envelope GS/GE02", "GE", replaced("GE", "GE*1*8")),
    Fault("a GE with another count", "count GS/GE01", "GE", replaced("GE", "GE*2*7")),
    Fault("an SE with another number", "envelope ST/SE02", "SE", replaced("SE", "SE*?*0002")),
    Fault("an SE with another count", "count ST/SE01", "SE", replaced("SE", "SE*99*0001")),
    Fault("an SE without a count", "count ST/SE01", "SE", replaced("SE", "SE**0001")),
    Fault("another BHT01", "element ST/BHT01", "BHT", replaced("BHT", "BHT*0022*00*A*20260320*0915*CH")),
    Fault("no BHT", "missing_segment ST/BHT", "ST", without("BHT")),
    Fault("no submitter", "missing_segment 1000A/NM1", "ST", without("NM1*41")),
    Fault("no receiver", "missing_segment 1000B/NM1", "ST", without("NM1*40")),
    Fault("a foreign segment in the header", "order 1000A/ZZZ", "ZZZ", added("PER", "ZZZ*1")),
    Fault("a billing level with a parent", "order 2000A/HL02", "HL*1", replaced("HL*1", "HL*1*1*20*1")),
    Fault("a taxonomy of the old kind", "element 2000A/PRV02", "PRV", replaced("PRV*BI", "PRV*BI*ZZ*225X00000X")),
    Fault("no taxonomy", "element 2000A/PRV03", "PRV", replaced("PRV*BI", "PRV*BI*PXC")),
    Fault("a level of no list", "order 2000/HL03", "HL*3", added("REF*6R", "HL*3*1*21*0")),
    Fault(
        "a patient level without a claim",
        "missing_segment 2300/CLM",
        "HL*3",
        added("REF*6R", "HL*3*1*22*0", "SBR*P*18"),
    ),
    Fault("segments between the envelopes", "envelope GS/ST", "NTE", added("SE", "NTE*ADD*A")),
    Fault(
        "the number of a transaction twice",
        "envelope ST/ST02",
        "ST*837*0001*A",
        added("SE", "ST*837*0001*A", "SE*?*0001"),
    ),
]
DEPENDENT_FAULTS: list[Fault] = [
    Fault("a patient under another parent", "order 2000C/HL02", "HL*3", replaced("HL*3", "HL*3*1*23*0")),
    Fault("no PAT", "missing_segment 2000C/PAT", "HL*3", without("PAT")),
    Fault("a relationship of no list", "element 2000C/PAT01", "PAT", replaced("PAT", "PAT*18")),
    Fault("no patient name", "missing_segment 2010CA/NM1", "HL*3", without("NM1*QC")),
    Fault("no birth date and sex", "missing_segment 2010CA/DMG", "HL*3", without("DMG", 2)),
]
SECONDARY_FAULTS: list[Fault] = [
    Fault("another payer's rank of no list", "element 2320/SBR01", "SBR*Q", replaced("SBR*P", "SBR*Q*18*******CI")),
    Fault("an amount paid that is no number", "element 2320/AMT02", "AMT", replaced("AMT", "AMT*D*1O")),
    Fault(
        "another payer's identifier of no kind",
        "element 2330B/NM108",
        "NM1*PR*2*O",
        replaced("NM1*PR*2*SAMPLE F", "NM1*PR*2*O*****Q*1"),
    ),
    Fault(
        "a decision date that does not exist",
        "element 2430/DTP03",
        "DTP*573",
        replaced("DTP*573", "DTP*573*D8*20260231"),
    ),
    Fault("another payer behind the lines", "order 2320/SBR", "SBR*T", added("DTP*573", "SBR*T*18*******CI")),
]
