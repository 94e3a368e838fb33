"""Ingests started in forks of one process that has imported everything: a line in, the process id out, its exit status out.

Started in a fork they begin at once, so that many of them can be killed at many points. Run as a program by ``test_killed``.
"""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path


def main() -> None:
    """Start an ingest for each line on standard input: the library, the folder, processes, records to a commit."""
    from clincite import holdings
    from clincite.holdings import standing
    from clincite.library import EmbeddedLibrary

    standing.vocabulary_of = lambda *_: None  # type: ignore[assignment,return-value]  # a second of work that is tested elsewhere
    for line in sys.stdin:
        library, folder, jobs, batch = json.loads(line)
        process = os.fork()
        if not process:
            try:
                opened = EmbeddedLibrary(Path(library), create=True)
                report = holdings.ingest([Path(folder)], opened, jobs=jobs, batch=batch)
                os._exit(1 if report.failed else 0)
            except BaseException:
                os._exit(2)
        print(process, flush=True)
        print(os.waitstatus_to_exitcode(os.waitpid(process, 0)[1]), flush=True)


if __name__ == "__main__":
    main()
