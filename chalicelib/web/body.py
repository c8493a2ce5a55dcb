"""What a request brings: its body with type and size held to, or its query."""

from typing import Any

from chalice.app import Request

from chalicelib.domain.errors import InvalidInput, Problem
from chalicelib.web.refusals import BodyTooLarge, MediaTypeRefused

LARGEST_BYTES = 4 * 1024 * 1024
JSON = ("application/json",)


def too_large() -> BodyTooLarge:
    """The refusal that names the way for whole files."""
    return BodyTooLarge("A synchronous call takes up to 4 MB and 500 claims. Send whole files to POST /v1/uploads.")


def body_of(request: Request, media: tuple[str, ...]) -> bytes:
    """The bytes sent. Raises MediaTypeRefused and BodyTooLarge."""
    _require_media(request.headers.get("content-type"), media)
    if request.headers.get("content-encoding", "identity").strip().lower() not in ("", "identity"):
        raise MediaTypeRefused("Send the body as it is, without Content-Encoding: nothing is unpacked here.")
    raw = request.raw_body
    data = raw.encode() if isinstance(raw, str) else raw
    if len(data) > LARGEST_BYTES:
        raise too_large()
    return data


def query_of(request: Request) -> dict[str, Any]:
    """The query's values by name. Raises InvalidInput where a name comes twice."""
    given = request.query_params
    if given is None:
        return {}
    twice = [name for name in given if len(given.getlist(name)) > 1]
    if twice:
        raise InvalidInput([Problem(name[:40], "is given more than once") for name in twice])
    return dict(given)


def _require_media(content_type: str | None, media: tuple[str, ...]) -> None:
    if content_type is None:
        return
    kind, *parameters = (part.strip().lower() for part in content_type.split(";"))
    charset = next((part[8:].strip('"') for part in parameters if part.startswith("charset=")), "utf-8")
    if kind not in media or charset not in ("utf-8", "utf8", "us-ascii"):
        raise MediaTypeRefused(f"Send the header Content-Type: {' or '.join(media)}, and text in UTF-8.")
