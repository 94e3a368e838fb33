"""The commands ``backup`` and ``restore``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from clincite.cli_desk import now
from clincite.cli_io import Progress, emit, not_empty, one_line, tell
from clincite.cli_ledger import KeyOption, public_keys, verification_text
from clincite.cli_options import EXIT_FOUND

if TYPE_CHECKING:
    from clincite.review.backup import Manifest, RestoreReport


def backup(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="The file to write, such as clincite.tar.gz.")],
    force: Annotated[bool, typer.Option("--force", help="Write over FILE when it is there.")] = False,
) -> None:
    """Write library, review desk, ledger and settings into one file, while all of them may be in use.

    It holds password hashes and settings: keep it as you keep those. It does not hold the key that signs the ledger, nor readers' follow-up
    questions, which are private.
    """
    target = Path(not_empty(str(file), "FILE")).expanduser()
    from clincite.review.backup import LEFT_OUT, back_up
    from clincite.settings import Settings

    with Progress() as progress:
        done = back_up(Settings.load(), target, moment=now(), replace=force, progress=progress)
    emit("\n".join((f"{one_line(done.file)} ({done.size / 1e6:.1f} MB)", f"SHA-256 {done.sha256}", *_contents(done.manifest))))
    tell(f"Not in it: {'; '.join(LEFT_OUT)}.")


def _contents(manifest: Manifest) -> list[str]:
    from clincite.render.words import counted

    lines = []
    if manifest.has_library:
        files = [member for member in manifest.members if member.name.startswith("library/")]
        lines.append(f"library: {counted(len(files), 'file', 'files')}, {sum(one.size for one in files) / 1e6:.1f} MB")
    if manifest.desk is not None:
        rows = sum(manifest.desk.rows.values())
        lines.append(f"desk: {counted(rows, 'row', 'rows')} from {manifest.desk.engine}")
        lines.append(f"ledger: {counted(manifest.desk.entries, 'entry', 'entries')}, head {manifest.desk.head}")
    return lines


def restore(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="The file that backup wrote.")],
    home: Annotated[
        str | None, typer.Option(metavar="FOLDER", help="Put everything into this folder, to look at it. Default: where the settings say.")
    ] = None,
    force: Annotated[bool, typer.Option("--force", help="Move a library or a desk that is there already aside.")] = False,
    key: KeyOption = None,
) -> None:
    """Put a backup back and check it: every file's hash before, the library and the ledger after. Exit code 1 when something is found.

    Stop the page and whatever else uses library or desk before: a desk that is in use is not replaced. Everybody has to sign in again.
    """
    archive = Path(not_empty(str(file), "FILE")).expanduser()
    from clincite.review.backup import Target, restore
    from clincite.settings import Settings

    settings = Settings.load()
    target = Target.of(settings) if home is None else Target.under(Path(not_empty(home, "--home")).expanduser())
    keys = public_keys(key, settings)
    with Progress() as progress:
        progress("Restoring", 0, None)
        done = restore(archive, target, moment=now(), force=force, keys=keys)
    emit("\n".join(_restored(done)))
    if not done.sound:
        raise typer.Exit(EXIT_FOUND)


def _restored(done: RestoreReport) -> list[str]:
    from clincite.render.words import counted

    lines = [f"Restored what was kept at {done.manifest.made} by clincite {one_line(done.manifest.clincite)}."]
    lines += [one_line(f"kept aside: {one}") for one in done.aside]
    if done.library is not None:
        checked = "ok" if not done.library_faults else f"{counted(len(done.library_faults), 'fault', 'faults')}"
        lines.append(one_line(f"library: {done.library}: {counted(done.records, 'record', 'records')}, checked: {checked}"))
        lines += [one_line(f"  {fault}") for fault in done.library_faults]
    if done.desk is not None and done.ledger is not None:
        lines.append(one_line(f"desk: {done.desk}"))
        lines.append(f"ledger: {verification_text(done.ledger)}")
    if done.config is not None:
        lines.append(one_line(f"settings: {done.config}"))
        lines += ["  not in force: look at them, then name the file config.toml"] * (not done.config_used)
    return lines
