"""The ``clincite`` command: each command checks its input, makes one call of :mod:`clincite.engine`, and shows the result.

The commands are in ``cli_answer``, ``cli_lint``, ``cli_library``, ``cli_ingest``, ``cli_living``, ``cli_publish``, ``cli_web`` and
``cli_bench``; here they are put together. Heavy modules are imported inside the commands, so that ``clincite --version`` and ``--help``
answer at once.

Exit codes are those of :data:`~clincite.cli_options.EXIT_CODES`.
"""

from __future__ import annotations

import os
import sys
import traceback
from collections.abc import Sequence
from typing import Annotated, Final

import typer
from typer.exceptions import TyperException

from clincite import __version__, cli_answer, cli_bench, cli_ingest, cli_library, cli_lint, cli_living, cli_publish, cli_web
from clincite.cli_io import emit, one_line, show_error
from clincite.cli_options import EXIT_INTERRUPTED
from clincite.errors import ClinciteError, InputError, UnforeseenError

PROGRAM: Final = "clincite"
JSON_ERRORS: Final = "--json-errors"

app = typer.Typer(
    name=PROGRAM,
    help="Clinical answers you can check, sentence by sentence.",
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
library_app = typer.Typer(help="Tell about the library, check it, make its vectors, or write it to a file.", no_args_is_help=False)

# In the order of --help.
app.command()(cli_answer.ask)
app.command()(cli_answer.why_not)
app.command()(cli_answer.verify)
app.command()(cli_lint.lint)
app.command()(cli_library.search)
app.command()(cli_library.show)
app.command(cls=cli_ingest.IngestCommand)(cli_ingest.ingest)
app.command()(cli_living.update)
app.command()(cli_living.outdated)
app.command()(cli_publish.publish)
app.command()(cli_web.serve)
app.command()(cli_bench.bench)
library_app.command("info")(cli_library.info)
library_app.command("check")(cli_library.check)
library_app.command("embed")(cli_library.embed)
library_app.command("export")(cli_ingest.export)
app.add_typer(library_app, name="library")


@app.callback(invoke_without_command=True)
def _global_options(
    context: typer.Context,
    version: Annotated[bool, typer.Option("--version", help="Show the version and leave.", is_eager=True)] = False,
    json_errors: Annotated[bool, typer.Option(JSON_ERRORS, help="Write errors as one JSON object; may stand anywhere.")] = False,
) -> None:
    """Clinical answers you can check, sentence by sentence."""
    if version:
        emit(_version())
        raise typer.Exit
    if context.invoked_subcommand is None:
        emit(context.get_help())
        raise typer.Exit


def _version() -> str:
    return f"{PROGRAM} {__version__}"


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command line and return its exit code.

    :param argv: arguments without the program's name; ``sys.argv[1:]`` when None.
    """
    arguments = list(sys.argv[1:] if argv is None else argv)
    as_json = _take_json_errors(arguments)
    if arguments == ["--version"]:
        emit(_version())  # before Typer imports pydantic to read the flag: this answer must be quick
        return 0
    try:
        code = typer.main.get_command(app).main(args=arguments, prog_name=PROGRAM, standalone_mode=False)
        return code if isinstance(code, int) else 0
    except ClinciteError as error:
        failure = error
    except TyperException as error:
        failure = InputError(error.format_message(), hint=f"See {PROGRAM} --help.")
    except (KeyboardInterrupt, typer.Abort):
        return EXIT_INTERRUPTED
    except Exception as error:
        if os.environ.get("CLINCITE_DEBUG"):
            traceback.print_exc()
        failure = UnforeseenError(type(error).__name__, one_line(str(error))[:200])
    show_error(failure, as_json=as_json)
    return failure.exit_code


def _take_json_errors(arguments: list[str]) -> bool:
    """Take ``--json-errors`` out of the arguments, wherever it stands before ``--``: it must work for errors of parsing as well."""
    end = arguments.index("--") if "--" in arguments else len(arguments)
    places = [place for place, argument in enumerate(arguments[:end]) if argument == JSON_ERRORS]
    for place in reversed(places):
        del arguments[place]
    return bool(places)
