"""The commands about the ledger of the review desk, and what clincite does at the desk by itself.

They need nobody signed in: whoever may read the database may check it, and a machine does so every night.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

from clincite.cli_desk import opened_database, terminal
from clincite.cli_io import emit, not_empty, one_line, say
from clincite.cli_options import EXIT_FOUND, ListFormat
from clincite.errors import InputError, OutputError

if TYPE_CHECKING:
    from clincite.review.ledger.verifying import Anchor, LedgerVerification
    from clincite.settings import Settings

_KEY_DIGITS: Final = 64

KeyOption = Annotated[
    list[str] | None,
    typer.Option(
        "--key",
        metavar="HEX|FILE",
        help="A public key (64 hex digits, or a key file); may be given again. Default for a desk: that of CLINCITE_LEDGER_KEY.",
    ),
]


def verify_ledger(
    file: Annotated[
        Path | None, typer.Argument(metavar="[FILE]", help="A ledger that export-ledger wrote. Default: the desk's own, with its tables.")
    ] = None,
    heads: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Heads that were published (as heads writes them), to compare with.")
    ] = None,
    key: KeyOption = None,
    form: Annotated[ListFormat, typer.Option("--format", metavar="text|json", help="How to show it.")] = ListFormat.TEXT,
) -> None:
    """Prove that no entry of the ledger was changed, deleted, moved or cut off, that it tells of nothing that the rules forbid, and that
    the desk says what it says. Else: exit code 1.
    """
    from clincite.render.json import indented
    from clincite.review.ledger.exporting import read_anchors, verify_file
    from clincite.review.ledger.verifying import verify_store
    from clincite.settings import Settings

    anchors: Iterable[Anchor] = read_anchors(heads) if heads is not None else ()
    if file is not None:
        found = verify_file(file, anchors=anchors, keys=public_keys(key))
    else:
        settings = Settings.load()
        keys = public_keys(key, settings)
        database = opened_database(settings, read_only=True)
        try:
            found = verify_store(database, anchors=anchors, keys=keys)
        finally:
            database.close()
    emit(indented(found) if form is ListFormat.JSON else verification_text(found))
    if found.faults:
        raise typer.Exit(EXIT_FOUND)


def verification_text(found: LedgerVerification) -> str:
    """What a verification found, a fault a line; what it looked at when it found none."""
    from clincite.render.words import counted

    if found.faults:
        return "\n".join(one_line(f"entry {fault.seq}: {fault.kind}: {fault.message}") for fault in found.faults)
    parts = [f"ok: {counted(found.entries, 'entry', 'entries')}", f"head {found.head}"]
    parts += [f"{found.signed:,} signed" + ("" if found.keys else " (not checked: give --key)")] * bool(found.signed)
    parts += [counted(found.anchors, "published head matches", "published heads match")] * bool(found.anchors)
    return ", ".join(parts)


def public_keys(given: Iterable[str] | None, settings: Settings | None = None) -> tuple[str, ...]:
    """The public keys that ``--key`` names, as hex digits; where it names none, the own one of the settings.

    :raises InputError: one is none.
    """
    keys = tuple(_public(text) for text in given or ())
    if keys or settings is None or settings.ledger_key is None:
        return keys
    return (_public(str(settings.ledger_key)),)


def _public(text: str) -> str:
    """A public key as hex digits, given so or as the file that holds it."""
    from clincite.review.ledger.signing import public_key

    plain = text.strip().lower()
    if len(plain) == _KEY_DIGITS and set(plain) <= set("0123456789abcdef"):
        return plain
    return public_key(Path(not_empty(text, "--key")).expanduser())[1]


def export_ledger(
    out: Annotated[Path | None, typer.Option(metavar="FILE", help="Write to FILE.")] = None,
) -> None:
    """Write the ledger as JSON Lines, which verify-ledger checks anywhere, without the desk."""
    from clincite.review.ledger.exporting import export_jsonl
    from clincite.settings import Settings

    database = opened_database(Settings.load(), read_only=True)
    try:
        with database.read() as connection:
            _write(export_jsonl(connection), out, "the ledger")
    finally:
        database.close()


def export_decisions(
    out: Annotated[Path | None, typer.Option(metavar="FILE", help="Write to FILE.")] = None,
) -> None:
    """Write every verdict on a claim as JSON Lines, without who gave it. In a data folder, as review/decisions.jsonl, bench counts them."""
    import msgspec

    with terminal(read_only=True) as here:
        _write((msgspec.json.encode(one) for one in here.desk.decisions_log()), out, "the decisions")


def _write(lines: Iterable[bytes], out: Path | None, what: str) -> None:
    """Write lines to standard output, or whole to a file.

    :raises OutputError: the file cannot be written.
    """
    from clincite.engine import write_whole

    if out is None:
        for line in lines:
            emit(line.decode("utf-8"))
        return
    try:
        write_whole(out, b"".join(line if line.endswith(b"\n") else line + b"\n" for line in lines))
    except OSError as error:
        raise OutputError(f"{out} cannot be written: {error.strerror or error}.", hint="Give --out another place.") from error
    say(f"Wrote {what} to {out}.")


def heads() -> None:
    """Write the last entry of each day, as JSON, to be published or kept elsewhere: nobody can then write the ledger anew unnoticed."""
    from clincite.review.ledger.exporting import heads_json
    from clincite.review.ledger.verifying import daily_heads
    from clincite.settings import Settings

    database = opened_database(Settings.load(), read_only=True)
    try:
        with database.read() as connection:
            found = daily_heads(connection)
    finally:
        database.close()
    emit(heads_json(found).decode())


def new_key(file: Annotated[Path, typer.Argument(metavar="FILE", help="Where to keep it; only you can read it.")]) -> None:
    """Make a key that signs the ledger, and show its public half. CLINCITE_LEDGER_KEY names the file from then on."""
    from clincite.review.ledger import signing

    not_empty(str(file), "FILE")
    emit(signing.public_key(signing.new_key(file.expanduser()))[1])


def public_key(
    file: Annotated[Path | None, typer.Argument(metavar="[FILE]", help="The key. Default: $CLINCITE_LEDGER_KEY.")] = None,
) -> None:
    """Show the public half of the key that signs the ledger, for whoever verifies it."""
    from clincite.review.ledger import signing
    from clincite.settings import Settings

    path = file or Settings.load().ledger_key
    if path is None:
        raise InputError("The ledger of this desk is not signed.", hint="Make a key with: clincite review new-key FILE")
    emit(signing.public_key(path.expanduser())[1])


def sweep() -> None:
    """Look through all approved answers: those whose sources moved, and those whose review is due, are marked so. Run it every day.

    One that is damaged is told of, and the others are looked at all the same: exit code 1.
    """
    from clincite.review.text import damaged_text, moved_text

    with terminal() as here:
        swept = here.desk.sweep()
    if swept.moved:
        emit(moved_text(swept.moved))
    if swept.damaged:
        emit(damaged_text(swept.damaged))
        raise typer.Exit(EXIT_FOUND)
    if not swept.moved:
        emit("Every approved answer stands as it did.")
