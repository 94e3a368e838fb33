"""A copy of library, desk and ledger in one file, made while all of them are in use, and how it is put back."""

from clincite.review.backup.archive import Manifest, Member
from clincite.review.backup.making import LEFT_OUT, BackupReport, back_up
from clincite.review.backup.restoring import RestoreReport, Target, restore

__all__ = ["LEFT_OUT", "BackupReport", "Manifest", "Member", "RestoreReport", "Target", "back_up", "restore"]
