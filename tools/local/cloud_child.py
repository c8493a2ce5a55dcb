"""The embedded cloud, run by the Python of .local/cloud. It stops itself when its standard input closes.

So it ends with the process that started it, however that one ended, and keeps its state: it is asked, not killed.
"""

import os
import signal
import sys
import threading
import time

SECONDS_TO_STOP = 10


def _end_with_parent() -> None:
    sys.stdin.buffer.read()
    os.kill(os.getpid(), signal.SIGTERM)
    time.sleep(SECONDS_TO_STOP)
    os._exit(1)


if __name__ == "__main__":
    threading.Thread(target=_end_with_parent, daemon=True).start()
    sys.argv = ["ministack"]
    from ministack.app import main  # type: ignore[import-not-found]  # it is installed in .local/cloud alone

    main()
