"""Asking a service on the network, politely: paced, patient, bounded in time and size, and never twice for what is kept on disk."""

import logging

from clincite.sources.http.client import Http, Session
from clincite.sources.http.limits import Limits
from clincite.sources.http.pace import Pace
from clincite.sources.http.reply import AttemptError, Reply

__all__ = ["AttemptError", "Http", "Limits", "Pace", "Reply", "Session"]

# Without a handler Python writes their warnings to standard error ("stamina.retry_scheduled"), where only our own sentences belong.
for _name in ("hishel", "stamina"):
    logging.getLogger(_name).addHandler(logging.NullHandler())
