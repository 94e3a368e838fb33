#!/bin/sh
# Print the name of a Python that clincite runs on (3.11 or newer, able to make virtual environments), or say what is missing.
# Set PYTHON to choose one yourself.

usable() { "$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1; }
makes_environments() { "$1" -c 'import ensurepip, venv' >/dev/null 2>&1; }

lacking=
for candidate in ${PYTHON:-python3 python3.13 python3.12 python3.11 python3.14 python}; do
    usable "$candidate" || continue
    if makes_environments "$candidate"; then
        printf '%s\n' "$candidate"
        exit 0
    fi
    lacking=${lacking:-$candidate}
done

if [ -n "$lacking" ]; then
    echo "$lacking cannot make virtual environments. On Debian or Ubuntu: apt-get install python3-venv" >&2
else
    echo "clincite needs Python 3.11 or newer and found none (tried ${PYTHON:-python3, python3.11 to python3.14, python})." >&2
    echo "hint: install one, or name it: make ask PYTHON=/path/to/python3.12 Q=\"...\"" >&2
fi
exit 1
