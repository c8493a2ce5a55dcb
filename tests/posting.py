"""A file posted to a form, as a partner's program does it."""

import urllib.request
from collections.abc import Mapping
from uuid import uuid4


def post_form(url: str, fields: Mapping[str, str], data: bytes) -> None:
    """Raises HTTPError where the form is refused."""
    boundary = uuid4().hex
    body = b"".join(
        f'--{boundary}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode()
        for name, value in fields.items()
    )
    head = f'--{boundary}\r\nContent-Disposition: form-data; name="file"; filename="file"\r\n\r\n'.encode()
    sent = body + head + data + f"\r\n--{boundary}--\r\n".encode()
    kind = {"Content-Type": f"multipart/form-data; boundary={boundary}"}
    with urllib.request.urlopen(urllib.request.Request(url, sent, kind), timeout=60):
        return
