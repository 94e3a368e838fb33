"""The ``clincite`` command: each command checks its input, makes one call of :mod:`clincite.engine`, and shows the result.

The commands are in the modules ``cli_…``; here they are put together. Heavy modules are imported inside the commands, so that
``clincite --version`` and ``--help`` answer at once.

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

from clincite import (
    __version__,
    cli_answer,
    cli_backup,
    cli_bench,
    cli_ingest,
    cli_ledger,
    cli_library,
    cli_lint,
    cli_living,
    cli_people,
    cli_review,
    cli_reviewing,
    cli_web,
)
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
review_app = typer.Typer(help="The review desk: submit answers, decide on claims, sign, publish, prove the ledger.", no_args_is_help=False)
people_app = typer.Typer(help="The people at the review desk: the first owner, invitations, roles.", no_args_is_help=False)

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
app.command()(cli_web.serve)
app.command()(cli_backup.backup)
app.command()(cli_backup.restore)
app.command()(cli_bench.bench)
library_app.command("info")(cli_library.info)
library_app.command("check")(cli_library.check)
library_app.command("embed")(cli_library.embed)
library_app.command("export")(cli_ingest.export)
app.add_typer(library_app, name="library")
review_app.command("sign-in")(cli_review.sign_in)
review_app.command("sign-out")(cli_review.sign_out)
review_app.command("who")(cli_review.who)
review_app.command("submit")(cli_reviewing.submit)
review_app.command("send")(cli_reviewing.send)
review_app.command("list")(cli_review.list_answers)
review_app.command("show")(cli_review.show)
review_app.command("diff")(cli_review.diff)
review_app.command("reviewers")(cli_reviewing.reviewers)
review_app.command("assign")(cli_reviewing.assign)
review_app.command("begin")(cli_reviewing.begin)
review_app.command("interests")(cli_reviewing.interests)
review_app.command("approve")(cli_reviewing.approve)
review_app.command("amend")(cli_reviewing.amend)
review_app.command("reject")(cli_reviewing.reject)
review_app.command("clear")(cli_reviewing.clear)
review_app.command("comment")(cli_reviewing.comment)
review_app.command("revise")(cli_reviewing.revise)
review_app.command("resume")(cli_reviewing.resume)
review_app.command("refresh")(cli_reviewing.refresh)
review_app.command("publish")(cli_reviewing.publish)
review_app.command("withdraw")(cli_reviewing.withdraw)
review_app.command("reopen")(cli_reviewing.reopen)
review_app.command("months")(cli_reviewing.months)
review_app.command("history")(cli_review.history)
review_app.command("reports")(cli_review.reports)
review_app.command("erase-report")(cli_review.erase_report)
review_app.command("numbers")(cli_review.numbers)
review_app.command("sweep")(cli_ledger.sweep)
review_app.command("verify-ledger")(cli_ledger.verify_ledger)
review_app.command("export-ledger")(cli_ledger.export_ledger)
review_app.command("export-decisions")(cli_ledger.export_decisions)
review_app.command("heads")(cli_ledger.heads)
review_app.command("new-key")(cli_ledger.new_key)
review_app.command("public-key")(cli_ledger.public_key)
app.add_typer(review_app, name="review")
people_app.command("owner")(cli_people.owner)
people_app.command("list")(cli_people.people_list)
people_app.command("invite")(cli_people.invite)
people_app.command("accept")(cli_people.accept)
people_app.command("role")(cli_people.role)
people_app.command("disable")(cli_people.disable)
people_app.command("enable")(cli_people.enable)
people_app.command("reset")(cli_people.reset)
people_app.command("recover")(cli_people.recover)
app.add_typer(people_app, name="people")


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
