#!/bin/sh
# Finds a Python that is new enough and lets it make the virtual environments. PYTHON=... names one by hand.
found=""
for candidate in ${PYTHON:-python3.13 python3.12 python3.11 python3 python}; do
    version=$("$candidate" -c 'import sys; print("%d.%d.%d" % sys.version_info[:3])' 2>/dev/null) || continue
    if "$candidate" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
        exec "$candidate" tools/local/prepare.py "$@"
    fi
    found="$found  $candidate is Python $version.
"
done
cat >&2 <<END
OT Guard needs Python 3.11 or newer, and none was found here.
${found}Install one (Debian and Ubuntu: apt-get install python3.11 python3.11-venv; macOS: brew install python@3.12)
or say where it is: make setup PYTHON=/path/to/python3.11
END
exit 1
