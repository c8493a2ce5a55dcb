"""Seals for the secrets of accounts and webhooks: KMS in AWS; on one machine a key in a file that only its owner reads.

What is sealed names its way in front, so a secret can be told from one that another key made.
"""

import os
from base64 import b64decode, b64encode
from functools import cached_property
from pathlib import Path
from typing import Any

from chalicelib.services.errors import StoreUnavailable
from chalicelib.services.ports import Seal
from chalicelib.services.staff.errors import SealBroken
from chalicelib.settings import SettingMissingError, Settings

_BROKEN = "This secret was sealed for another account or by another key."
_KEY_BYTES = 32
_NONCE_BYTES = 12


def seal_for(settings: Settings) -> Seal:
    """The seal that the settings name. Raises SettingMissingError where they name none."""
    if settings.console.kms_key:
        return KmsSeal(settings.console.kms_key, settings.region)
    if settings.console.seal_file:
        return FileSeal(Path(settings.console.seal_file))
    raise SettingMissingError("OTGUARD_KMS_KEY is not set; it names the KMS key that seals secrets of accounts.")


class KmsSeal:
    """Seal under a KMS key; the account is the encryption context, so KMS itself refuses to mix accounts up."""

    def __init__(self, key: str, region: str) -> None:
        self._key = key
        self._region = region

    def close(self, secret: bytes, about: str) -> str:
        answer = self._ask("encrypt", KeyId=self._key, Plaintext=secret, EncryptionContext={"account": about})
        return "kms:" + b64encode(answer["CiphertextBlob"]).decode()

    def open(self, sealed: str, about: str) -> bytes:
        way, _, text = sealed.partition(":")
        if way != "kms":
            raise SealBroken(_BROKEN)
        context = {"account": about}
        answer = self._ask("decrypt", KeyId=self._key, CiphertextBlob=b64decode(text), EncryptionContext=context)
        plain: bytes = answer["Plaintext"]
        return plain

    @cached_property
    def _client(self) -> Any:
        # Imported here: only a sign-in with a code needs it, and it takes a moment.
        import botocore.session  # type: ignore[import-untyped]
        from botocore.config import Config  # type: ignore[import-untyped]

        config = Config(connect_timeout=1, read_timeout=3, retries={"total_max_attempts": 3})
        return botocore.session.get_session().create_client("kms", region_name=self._region, config=config)

    def _ask(self, operation: str, **values: Any) -> Any:
        from botocore.exceptions import BotoCoreError, ClientError  # type: ignore[import-untyped]

        try:
            return getattr(self._client, operation)(**values)
        except ClientError as error:
            if error.response["Error"]["Code"] in ("InvalidCiphertextException", "IncorrectKeyException"):
                raise SealBroken(_BROKEN) from None
            raise StoreUnavailable("The key service refused.") from error
        except BotoCoreError as error:
            raise StoreUnavailable("The key service did not answer.") from error


class FileSeal:
    """Seal with AES-256-GCM under a key in a file, made at first use. For one machine: `cryptography` does not ship."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def close(self, secret: bytes, about: str) -> str:
        nonce = os.urandom(_NONCE_BYTES)
        return "file:" + b64encode(nonce + self._cipher.encrypt(nonce, secret, about.encode())).decode()

    def open(self, sealed: str, about: str) -> bytes:
        from cryptography.exceptions import InvalidTag

        way, _, text = sealed.partition(":")
        if way != "file":
            raise SealBroken(_BROKEN)
        data = b64decode(text)
        try:
            plain: bytes = self._cipher.decrypt(data[:_NONCE_BYTES], data[_NONCE_BYTES:], about.encode())
        except InvalidTag:
            raise SealBroken(_BROKEN) from None
        return plain

    @cached_property
    def _cipher(self) -> Any:
        from cryptography.hazmat.primitives.ciphers.aead import AESGCM

        return AESGCM(self._key())

    def _key(self) -> bytes:
        try:
            with open(os.open(self._path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
                file.write(os.urandom(_KEY_BYTES))
        except FileExistsError:
            pass
        return self._path.read_bytes()
