"""The embedded cloud, run by the Python of .local/cloud. It stops itself when its standard input closes.

So it ends with the process that started it, however that one ended, and keeps its state: it is asked, not killed. Where
it keeps any, it is also written down while it runs.
"""

import os
import signal
import sys
import threading
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from tools.local.cloud_snapshots import Snapshots

SECONDS_TO_STOP = 10


def _end_with_parent() -> None:
    sys.stdin.buffer.read()
    os.kill(os.getpid(), signal.SIGTERM)
    time.sleep(SECONDS_TO_STOP)
    os._exit(1)


def _keep_while_it_runs() -> None:
    import ministack.app as cloud  # type: ignore[import-not-found]  # it is installed in .local/cloud alone

    save_all, parts = cloud.save_all, cloud._build_persistence_save_dict
    snapshots = Snapshots(lambda: save_all(parts()))
    cloud.save_all = lambda states: snapshots.last(lambda: save_all(states))
    cloud.app = snapshots.around(cloud.app)


if __name__ == "__main__":
    threading.Thread(target=_end_with_parent, daemon=True).start()
    sys.argv = ["ministack"]
    from ministack.app import main

    if os.environ.get("PERSIST_STATE") == "1":
        _keep_while_it_runs()
    main()
