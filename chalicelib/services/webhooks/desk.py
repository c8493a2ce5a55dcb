"""What work on endpoints is done with: records, the seal of their secrets, chance."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from chalicelib.services.ports import Seal
from chalicelib.services.records.desk import Desk
from chalicelib.services.records.table import Table
from chalicelib.services.webhooks.endpoint import Endpoint, KeptSecret


@dataclass(frozen=True, slots=True)
class HookDesk:
    """`by` is who acts in `space`; `this_machine`: endpoints here may be registered."""

    desk: Desk
    space: str
    by: str
    seal: Seal
    random: Callable[[int], bytes]
    this_machine: bool = False

    @property
    def table(self) -> Table:
        return self.desk.table


def sealed_for(seal: Seal, space: str, webhook_id: str, secret: bytes) -> KeptSecret:
    """A new secret as it is kept."""
    return KeptSecret(seal.close(secret, _owner(space, webhook_id)))


def opened(seal: Seal, endpoint: Endpoint, kept: Sequence[KeptSecret]) -> list[bytes]:
    """Secrets as they sign. Raises SealBroken, StoreUnavailable."""
    return [seal.open(one.sealed, _owner(endpoint.space, endpoint.webhook_id)) for one in kept]


def _owner(space: str, webhook_id: str) -> str:
    """Begins so that a policy can let a function open these secrets and no others."""
    return f"webhook:{space}:{webhook_id}"
