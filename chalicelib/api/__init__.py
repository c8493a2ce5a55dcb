"""The JSON endpoints, one module a subject. `ALL` is what `app.py` serves and OpenAPI describes."""

from chalicelib.api import health
from chalicelib.web.endpoint import Endpoints

ALL: tuple[Endpoints, ...] = (health.api,)
