"""Reference tables: edits, unit limits, procedures, diagnoses, places, fees and denials, asked by service date.

Data in `rules_data/reference`, one CSV a table beside `sources.json`; nothing here knows a payer or a check.
"""

from chalicelib.rules.tables.denials import Denial, DenialTable
from chalicelib.rules.tables.fees import FeeSchedule
from chalicelib.rules.tables.folder import Tables, shipped_tables
from chalicelib.rules.tables.icd10cm import Diagnosis, Icd10cm
from chalicelib.rules.tables.mue import Mue, MueTable
from chalicelib.rules.tables.places import Place, PlaceTable
from chalicelib.rules.tables.procedures import Procedure, ProcedureTable
from chalicelib.rules.tables.ptp import PtpEdit, PtpTable
from chalicelib.rules.tables.sources import Source

__all__ = [
    "Denial",
    "DenialTable",
    "Diagnosis",
    "FeeSchedule",
    "Icd10cm",
    "Mue",
    "MueTable",
    "Place",
    "PlaceTable",
    "Procedure",
    "ProcedureTable",
    "PtpEdit",
    "PtpTable",
    "Source",
    "Tables",
    "shipped_tables",
]
