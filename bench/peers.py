"""The peers' own virtual environment, made when it is missing or when bench/requirements.txt has changed."""

import hashlib
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
_HOME = ROOT / ".local" / "bench"
_REQUIREMENTS = ROOT / "bench" / "requirements.txt"
_MARK = _HOME / "complete"


def peers_python() -> Path:
    """The interpreter of a complete environment. Raises CalledProcessError where pip fails; pip says why."""
    wanted = hashlib.sha256(str(ROOT).encode() + _REQUIREMENTS.read_bytes()).hexdigest()
    python = _HOME / "bin" / "python"
    if not (_MARK.is_file() and _MARK.read_text() == wanted and python.exists()):
        print("Installing pyx12 and claim-validator into .local/bench ...", flush=True)
        subprocess.run([sys.executable, "-m", "venv", "--clear", str(_HOME)], check=True)
        pip = [str(python), "-m", "pip", "install", "-q", "--disable-pip-version-check", "--no-input"]
        subprocess.run([*pip, "-r", str(_REQUIREMENTS)], check=True)
        _MARK.write_text(wanted)
    return python
