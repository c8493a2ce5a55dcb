"""The peers' own virtual environment, made when it is missing or when requirements.txt beside this has changed."""

import hashlib
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
_ROOT = HERE.parents[2]
_HOME = _ROOT / ".local" / "faults"
_REQUIREMENTS = HERE / "requirements.txt"
_MARK = _HOME / "complete"


def peers_python() -> Path:
    """The interpreter of a complete environment. Raises CalledProcessError where pip fails, in its own words."""
    wanted = hashlib.sha256(str(_ROOT).encode() + _REQUIREMENTS.read_bytes()).hexdigest()
    python = _HOME / "bin" / "python"
    if not (_MARK.is_file() and _MARK.read_text() == wanted and python.exists()):
        print("Installing claim-validator, pyx12 and ValidEDI into .local/faults ...", flush=True)
        subprocess.run([sys.executable, "-m", "venv", "--clear", str(_HOME)], check=True)
        pip = [str(python), "-m", "pip", "install", "-q", "--disable-pip-version-check", "--no-input"]
        subprocess.run([*pip, "-r", str(_REQUIREMENTS)], check=True)
        _MARK.write_text(wanted)
    return python
