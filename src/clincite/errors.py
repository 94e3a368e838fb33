"""Every exception clincite raises on purpose.

    ClinciteError                     exit 2   base; message, hint, code
    ├── InputError                    exit 2   the call or its input is wrong
    │   ├── QuestionError             exit 2   empty, too long, not readable, not a question we can take
    │   ├── AnswerFileError           exit 2   an answer file that is not one
    │   ├── DeskError                 exit 2   the desk's rules do not allow it now (state, guard, second person)
    │   │   ├── AmendmentError        exit 2   the new wording does not verify against its quotations
    │   │   ├── NotAllowedError       exit 2   the person's role does not allow it
    │   │   └── DeskNotFoundError     exit 2   no such answer, version, claim, person or report at the desk
    │   ├── SignInError               exit 2   not signed in, or it was not the right password or code
    │   │   └── LockedError           exit 2   too many wrong attempts: wait
    │   └── RequestError              exit 2   a request to the page that it does not take
    │       ├── PageNotFoundError     exit 2   nothing at that address
    │       ├── MethodError           exit 2   the address is there, for other methods
    │       ├── TooLargeError         exit 2   body, address or headers are over a limit
    │       ├── ForbiddenError        exit 2   sent from another site, or for another host
    │       └── TooManyError          exit 2   more requests than one client may make
    ├── SourceError                   exit 3   a file or service that records come from failed
    │   └── ServiceError              exit 3   a service on the network failed, or may not be asked
    │       ├── OfflineError          exit 3   the network is switched off by a setting
    │       ├── UnreachableError      exit 3   no connection, or no answer in time
    │       └── RefusedError          exit 3   it answered, and what it said is an error (429, 5xx, its own)
    ├── LibraryError                  exit 3   the library is missing, broken or of another version
    │   └── RecordNotFoundError       exit 2   no record of that id in the library
    ├── StoreError                    exit 3   the desk's database is missing, broken, busy or of another version
    ├── OutputError                   exit 3   the result could not be written
    ├── BusyError                     exit 3   the page has no room for one more question now
    │   └── TookTooLongError          exit 3   the page gave a question up
    └── UnforeseenError               exit 3   a fault of clincite's own

A message says what is wrong and where, in one sentence; the hint says what to do.
"""

from __future__ import annotations

from typing import ClassVar


class ClinciteError(Exception):
    """Base of all errors with a message meant for the user.

    :param message: one sentence: what is wrong, and where.
    :param hint: what to do about it; may be empty.
    """

    code: ClassVar[str] = "error"
    exit_code: ClassVar[int] = 2

    def __init__(self, message: str, *, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint

    def as_dict(self) -> dict[str, dict[str, str]]:
        """The one error shape of the contract, for ``--json-errors`` and HTTP."""
        return {"error": {"code": self.code, "message": self.message, "hint": self.hint}}


class InputError(ClinciteError):
    """The call or its input is wrong."""

    code = "bad_input"


class QuestionError(InputError):
    """The question is empty, too long, unreadable or not one we can take."""

    code = "bad_question"


class AnswerFileError(InputError):
    """A file that should hold an answer does not."""

    code = "bad_answer_file"


class DeskError(InputError):
    """The rules of the review desk do not allow it now.

    :param guard: the :class:`~clincite.review.states.Guard` that does not hold, where it is one.
    """

    code = "not_possible"

    def __init__(self, message: str, *, hint: str = "", guard: str | None = None) -> None:
        super().__init__(message, hint=hint)
        self.guard = guard


class AmendmentError(DeskError):
    """The new wording of a claim does not verify against its quotations; the message says why."""

    code = "does_not_verify"


class NotAllowedError(DeskError):
    """The role of the person does not allow it."""

    code = "not_allowed"


class DeskNotFoundError(DeskError):
    """The desk has no such answer, version, claim, person or report."""

    code = "not_at_the_desk"


class SignInError(InputError):
    """Nobody is signed in, or the password or code was wrong."""

    code = "not_signed_in"


class LockedError(SignInError):
    """Too many wrong attempts.

    :param seconds: after which it may be tried again; None: that is not known.
    """

    code = "locked"

    def __init__(self, message: str, *, hint: str = "", seconds: int | None = None) -> None:
        super().__init__(message, hint=hint)
        self.seconds = seconds


class RequestError(InputError):
    """A request to the page or its API that it does not take."""

    code = "bad_request"


class PageNotFoundError(RequestError):
    """There is nothing at the address."""

    code = "not_found"


class MethodError(RequestError):
    """The address is there, but takes other methods."""

    code = "method_not_allowed"


class TooLargeError(RequestError):
    """The body, the address or the headers are over a limit."""

    code = "too_large"


class ForbiddenError(RequestError):
    """The request comes from another site's page, or names a host that this is not."""

    code = "forbidden"


class TooManyError(RequestError):
    """The client made more requests than one may make."""

    code = "too_many_requests"


class SourceError(ClinciteError):
    """A file or a service that records come from failed."""

    code = "source_failed"
    exit_code = 3


class ServiceError(SourceError):
    """A service on the network failed, or may not be asked."""

    code = "service_failed"


class OfflineError(ServiceError):
    """The network is switched off by a setting, and what is asked for is not kept on disk."""

    code = "offline"


class UnreachableError(ServiceError):
    """No connection to the service, or no whole answer in time."""

    code = "service_unreachable"


class RefusedError(ServiceError):
    """The service answered with an error: too many requests, a fault of its own, a query that it does not take."""

    code = "service_refused"


class LibraryError(ClinciteError):
    """The library is missing, broken, locked or of another version."""

    code = "library_failed"
    exit_code = 3


class RecordNotFoundError(LibraryError):
    """The library holds no record of that id."""

    code = "record_not_found"
    exit_code = 2


class StoreError(ClinciteError):
    """The database of the review desk is missing, broken, busy or of another version."""

    code = "store_failed"
    exit_code = 3


class OutputError(ClinciteError):
    """Standard output could not be written to (a full disk, say)."""

    code = "output_failed"
    exit_code = 3


class BusyError(ClinciteError):
    """The page works on as many questions as it can, and as many wait."""

    code = "busy"
    exit_code = 3


class TookTooLongError(BusyError):
    """The page gave a question up: the answer took longer than one may."""

    code = "took_too_long"


class UnforeseenError(ClinciteError):
    """A fault of clincite's own, told in one sentence instead of a traceback.

    :param cause: the name of the exception.
    :param detail: what it said, on one line; may be empty.
    """

    code = "internal"
    exit_code = 3

    def __init__(self, cause: str, detail: str = "") -> None:
        super().__init__(
            f"An unforeseen error stopped the command ({cause}{f': {detail}' if detail else ''}).",
            hint="This is a fault of clincite: run again with CLINCITE_DEBUG=1 and report what it shows.",
        )
