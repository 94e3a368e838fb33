"""Write docs/cli.md from the command line itself: ``python docs/generate_cli.py``. A test fails when the page is out of date."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, Final

import typer

from clincite.cli import PROGRAM, app
from clincite.cli_options import EXIT_CODES

PAGE: Final = Path(__file__).with_name("cli.md")
_INTRO: Final = """\
# The command line

Written by `docs/generate_cli.py`; do not edit by hand.

Standard output holds the result and nothing else. Errors are one sentence on standard error, sometimes with a hint; with
`--json-errors` they are one object, `{"error": {"code", "message", "hint"}}`. Progress is shown on standard error, on a terminal only
(or as plain lines when `CI` is set).

## Settings

| variable | meaning |
|---|---|
| `CLINCITE_HOME` | the folder that holds the library and `config.toml`; default: the platform's folder for user data |
| `CLINCITE_LIBRARY` | the folder of the library; default: `library` in the home folder; in `config.toml`: `library = "…"` |
| `CLINCITE_LIVE` | `1`: `ask` and `update` use the network without `--live`. Off by default: a question may describe a patient |
| `CLINCITE_OFFLINE` | `1`: never use the network; what services answered before still serves |
| `CLINCITE_SERVICES` | which services are asked, in order; default: `["pubmed", "europepmc"]` |
| `CLINCITE_LIVE_LIMIT` | records taken from each service for a question; default: 20 |
| `CLINCITE_LIVE_SECONDS` | how long an answer waits for all services together; default: 20 |
| `CLINCITE_EMAIL` | sent to the services, so that they can reach you |
| `NCBI_API_KEY` | raises PubMed's limit from 3 to 10 requests a second; sent to NCBI only and never stored |
| `CLINCITE_PUBMED_URL`, `CLINCITE_EUROPEPMC_URL` | other addresses of the services, such as a mirror; `https`, or this machine |
| `CLINCITE_SITE_NAME` | the name of the page; default: `clincite` |
| `CLINCITE_BASE_URL` | where the page is reached from outside, for canonical addresses; other host names are then refused |
| `CLINCITE_CONTACT` | where readers report an error (a mail or https address), shown on `/policy` |
| `CLINCITE_DATABASE` | the desk's; default: `desk.db` in the home folder; `sqlite:///PATH` or, with `clincite[postgres]`, `postgresql:…` |
| `CLINCITE_REVIEW_SIGNATURES` | persons who must sign an answer before it is approved; default: 1 |
| `CLINCITE_REVIEW_CRITICAL_APPROVALS` | persons who must approve each safety-critical claim, two at least; default: 2 |
| `CLINCITE_REVIEW_MONTHS` | months from an approval to the next review; default: 12 |
| `CLINCITE_REVIEW_MONTHS_BY_TOPIC` | the same for single topics, as JSON: `{"gout": 6}` |
| `CLINCITE_LEDGER_KEY` | the file with the key that signs the ledger (`clincite review new-key`); a signed desk needs it ever after |
| `CLINCITE_SESSION_HOURS` | hours that somebody stays signed in; default: 12 |
| `CLINCITE_REPORTS_PER_HOUR` | reports of errors that one reader may send; default: 5 |
| `CLINCITE_OIDC_ISSUER` | who signs people in as well (OpenID Connect, `clincite[oidc]`): an https address; how: review.md |
| `CLINCITE_OIDC_CLIENT_ID`, `CLINCITE_OIDC_CLIENT_SECRET` | as that issuer gave them |
| `CLINCITE_OIDC_NAME` | the name on that button |
| `CLINCITE_THREAD_DAYS` | days that a thread is kept after its last question; default: 30 |
| `CLINCITE_LOG_QUESTIONS` | `1`: write questions to the page's log, without identifiers; default: they are not written |
| `CLINCITE_REQUESTS_PER_MINUTE` | that one client may make of the page; default: 60 |
| `CLINCITE_ASK_SECONDS` | how long the page works on one answer; default: 20 |
| `CLINCITE_ASK_PROCESSES` | processes that compose the page's answers; `0`: threads of the page's own |
| `CLINCITE_TRUSTED_PROXIES` | addresses of proxies whose word on who asks is taken, as JSON |
| `CLINCITE_DEBUG` | set to show the traceback of an unforeseen error |
| `NO_COLOR` | set to switch colour off |
"""


def page() -> str:
    """The whole page."""
    root = typer.main.get_command(app)
    parts = [_INTRO, "## Options of every command\n\n" + _table(root.params)]
    parts += [_command(name, command) for name, command in _commands(root, PROGRAM)]
    codes = "\n".join(f"| {code} | {meaning} |" for code, meaning in sorted(EXIT_CODES.items()))
    parts.append(f"## Exit codes\n\n| code | meaning |\n|---|---|\n{codes}\n")
    return "\n".join(parts)


def _commands(group: Any, path: str) -> Iterator[tuple[str, Any]]:
    for name, command in group.commands.items():
        if hasattr(command, "commands"):
            yield from _commands(command, f"{path} {name}")
        else:
            yield f"{path} {name}", command


def _command(name: str, command: Any) -> str:
    arguments = [parameter for parameter in command.params if parameter.param_type_name == "argument"]
    places = (
        argument.metavar if argument.required or argument.metavar.startswith("[") else f"[{argument.metavar}]" for argument in arguments
    )
    usage = " ".join([name, *places, "[OPTIONS]"])
    table = _table(command.params)
    return f"## {name}\n\n    {usage}\n\n{' '.join(command.help.split())}\n" + (f"\n{table}" if table else "")


def _table(parameters: Iterable[Any]) -> str:
    rows = ["| | meaning | default |", "|---|---|---|"]
    for parameter in parameters:
        if parameter.name == "help":
            continue
        if parameter.param_type_name == "argument":
            names = parameter.metavar
        else:
            names = ", ".join(parameter.opts) + "".join(f" / {name}" for name in parameter.secondary_opts)
            names += f" {parameter.metavar}" if parameter.metavar else ""
        rows.append(f"| `{_cell(names)}` | {_cell(parameter.help)} | {_default(parameter)} |")
    return "\n".join(rows) + "\n" if len(rows) > 2 else ""


def _default(parameter: Any) -> str:
    if parameter.required or parameter.default in (None, False, ""):
        return ""
    return f"`{parameter.opts[0] if parameter.default is True else parameter.default}`"


def _cell(text: str) -> str:
    return text.replace("|", "\\|")


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
