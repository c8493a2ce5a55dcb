"""The JSON endpoints, one module a subject. `ALL` is what `app.py` serves and OpenAPI describes."""

from chalicelib.api import (
    alerts,
    authorizations,
    claim_life,
    claims,
    contracts,
    description,
    imports,
    on_file,
    practice,
    rules,
    uploads,
    validations,
    worklists,
)
from chalicelib.web import health
from chalicelib.web.endpoint import Endpoints

ALL: tuple[Endpoints, ...] = (
    health.api,
    validations.api,
    claims.api,
    claim_life.api,
    authorizations.api,
    worklists.api,
    on_file.api,
    practice.api,
    uploads.api,
    contracts.api,
    alerts.api,
    imports.api,
    rules.api,
    description.api,
)
