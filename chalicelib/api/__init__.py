"""The JSON endpoints, one module a subject. `ALL` is what `app.py` serves and OpenAPI describes."""

from chalicelib.api import claims, description, health, rules, validations
from chalicelib.web.endpoint import Endpoints

ALL: tuple[Endpoints, ...] = (health.api, validations.api, claims.api, rules.api, description.api)
