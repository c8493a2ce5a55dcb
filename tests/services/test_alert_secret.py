"""The secret behind opaque ids of alerts: made once, whoever asks first."""

from chalicelib.services.alerts.secret import alert_secret
from chalicelib.services.records.desk import Desk
from chalicelib.store.memory_table import MemoryTable
from tests.http.service import NOW
from tests.services.samples import no_pause


def test_two_who_make_the_secret_at_once_get_the_same():
    desk = Desk(MemoryTable(), lambda: NOW, no_pause)
    theirs: list[bytes] = []

    def slow(size: int) -> bytes:
        if not theirs:
            theirs.append(b"")
            theirs.append(alert_secret(desk, lambda size: b"\1" * size))
        return b"\2" * size

    assert alert_secret(desk, slow) == theirs[-1] == b"\1" * 32
    assert alert_secret(desk, slow) == b"\1" * 32
