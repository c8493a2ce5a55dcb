"""Made-up downloads in the layouts of CMS: notices, headers and a few rows, zipped under the names that CMS gives."""

import zipfile
from pathlib import Path

NOTICE = "CPT only copyright 2026 American Medical Association.  All rights reserved."
PTP_HEADER = (
    f"{NOTICE}\t\t\t\t\t\t\r\n"
    "Column1/Column2 Edits\t\t\t\t\t\t\r\n"
    "Column 1\tColumn 2\t*=in existence\tEffective\tDeletion\tModifier\tPTP Edit Rationale\r\n"
    "\t\tprior to 1996\tDate\tDate\t0=not allowed\t\r\n"
    "\t\t\t\t*=no data\t1=allowed\t\r\n"
    "\t\t\t\t\t9=not applicable\t\r\n"
)
MISUSE = "Misuse of Column Two code with Column One code"
EXCLUSIVE = "Mutually exclusive procedures"
MUE_HEADER = (
    f'"{NOTICE} \n\nFee schedules are not assigned by the AMA.",,,\n'
    '"HCPCS/\nCPT Code",Practitioner Services MUE Values,MUE Adjudication Indicator,MUE Rationale\n'
)
CLINICAL = "3 Date of Service Edit: Clinical,Clinical: Data"
PFS_HEADER = (
    ",,2026 National Physician Fee Schedule Relative Value File July Release" + "," * 29 + "\n"
    ",,,STATUS,MEDICARE,WORK,NON-FAC,NA,FACILITY,NA,MP,NON-FACILITY,FACILITY,PCTC,GLOB,PRE,INTRA,POST,MULT,BILAT,ASST,"
    "CO-,TEAM,PRIC,ENDO,CONV,DIAGNOSTIC,CALCULATION,FAMILY,PAYMENT,PAYMENT,PAYMENT\n"
    "HCPCS,MOD,DESCRIPTION,CODE,PAYMENT,RVU,PE RVU,INDICATOR,PE RVU,INDICATOR,RVU,TOTAL,TOTAL,IND,DAYS,OP,OP,OP,PROC,"
    "SURG,SURG,SURG,SURG,IND,BASE,FACTOR,PROCEDURES,FLAG,INDICATOR,AMOUNT,AMOUNT,AMOUNT\n"
)


def zipped(folder: Path, member: str, text: str, name: str = "download.zip") -> Path:
    """A zip with one file."""
    path = folder / name
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(member, text.encode("latin-1"))
    return path


def edit(column1: str, column2: str, since: str = "20200101", until: str = "*", indicator: str = "1") -> str:
    return f"{column1}\t{column2}\t\t{since}\t{until}\t{indicator}\t{MISUSE}\r\n"


def ptp(folder: Path, *edits: str, version: str = "v323", part: str = "f4", name: str = "ptp.zip") -> Path:
    """A part of a quarter's practitioner PTP edits."""
    return zipped(folder, f"ccipra-{version}r0-{part}.TXT", PTP_HEADER + "".join(edits), name)


def mue(folder: Path, *limits: tuple[str, int], starts: str = "10-01-2026", name: str = "mue.zip") -> Path:
    """A quarter's practitioner MUE table."""
    rows = "".join(f"{code},{units},{CLINICAL}\n" for code, units in limits)
    return zipped(folder, f"MCR_MUE_PractitionerServices_Eff_{starts}.csv", MUE_HEADER + rows, name)


def order_line(number: int, code: str, billable: int) -> str:
    return f"{number:05} {code:<7} {billable} {'Short words':<60} Longer words for it\r\n"


def icd10(folder: Path, *codes: tuple[str, int], year: int = 2027, name: str = "icd10.zip") -> Path:
    """A year's codes in tabular order."""
    lines = "".join(order_line(number, *code) for number, code in enumerate(codes, start=1))
    return zipped(folder, f"icd10cm_order_{year}.txt", lines, name)


def pfs_row(code: str, total: str, modifier: str = "", status: str = "A", factor: str = "33.4009") -> str:
    return (
        f'{code},{modifier},"SECRET, words of the AMA",{status},,0.45,0.40,,0.40,,0.02,{total},{total},7,XXX,0.00,0.00,'
        f"0.00,5,0,0,0,0,0,,{factor},09,0,99,0.00,0.00,0.00\n"
    )


def pfs(folder: Path, *rows: str, month: str = "Jul", year: int = 2026, name: str = "pfs.zip") -> Path:
    """A release of the physician fee schedule's relative values."""
    return zipped(folder, f"PPRRVU{year}_{month}_nonQPP.csv", PFS_HEADER + "".join(rows), name)
