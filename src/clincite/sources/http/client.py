"""One service on the network, as all its clients ask it."""

from __future__ import annotations

import contextlib
import datetime as dt
import ssl
from collections.abc import Callable, Collection, Iterator, Mapping
from pathlib import Path
from typing import Final, TypeVar

import httpx
import stamina

from clincite import __version__
from clincite.errors import InputError, OfflineError, UnreachableError
from clincite.sources.http.kept import Kept, kept_in, key_of
from clincite.sources.http.limits import Deadline, Limits
from clincite.sources.http.pace import NoTurnError, Pace
from clincite.sources.http.reply import AttemptError, Reply, bad_status, seconds_to_wait

T = TypeVar("T")

_LOOPBACK: Final = frozenset({"localhost", "127.0.0.1", "::1"})
_REDIRECTS: Final = frozenset({301, 302, 307, 308})
_MOST_REDIRECTS: Final = 3
_MOST_ERROR_BYTES: Final = 1 << 16


def utc_now() -> dt.datetime:
    """The time now, in UTC."""
    return dt.datetime.now(dt.UTC)


class Http:
    """Asks one service: in turn, again when that helps, within time and size, and not at all for what is kept on disk.

    Only https is spoken, but to this machine itself. Certificates are verified; proxies are taken from the environment as httpx does.

    :param service: its name for messages ("PubMed").
    :param base: address that all paths are under.
    :param pace: how often it may be asked.
    :param folder: where answers are kept; None: nowhere.
    :param signature: parameters that say who asks (tool, e-mail, key). They are sent and never kept.
    :param secrets: values in the signature that must not be seen in any message.
    :param contact: e-mail address for the User-Agent.
    :param more_quota: what raises the service's limit of requests ("set NCBI_API_KEY"); "": nothing does.
    :param offline: never use the network.
    :param transport: what carries requests, for tests.
    :raises InputError: the address is not one that may be used.
    """

    def __init__(
        self,
        service: str,
        base: str,
        *,
        pace: Pace,
        folder: Path | None = None,
        signature: Mapping[str, str] | None = None,
        secrets: Collection[str] = (),
        contact: str | None = None,
        more_quota: str = "",
        offline: bool = False,
        limits: Limits | None = None,
        transport: httpx.BaseTransport | None = None,
        now: Callable[[], dt.datetime] = utc_now,
    ) -> None:
        self.service, self.base = service, _checked(service, base)
        self.signature = dict(signature or {})
        self.limits = limits or Limits()
        self.offline = offline
        self.pace, self.more_quota, self.now = pace, more_quota, now
        self._secrets = tuple(secret for secret in secrets if secret)
        self._folder, self._transport = folder, transport
        self._headers = {
            "User-Agent": f"clincite/{__version__}" + (f" (mailto:{contact})" if contact else ""),
            "Accept-Encoding": "gzip, deflate",
        }
        self._context: ssl.SSLContext | None = None

    @contextlib.contextmanager
    def session(self, *, seconds: float | None = None) -> Iterator[Session]:
        """Requests that belong together: over one connection, within ``seconds`` (default: the limits') for all of them."""
        with kept_in(self._folder) as kept, contextlib.ExitStack() as closing:
            session = Session(self, kept, Deadline(self.limits.seconds if seconds is None else seconds), closing)
            yield session

    def client(self) -> httpx.Client:
        """A new connection pool; the caller closes it."""
        base = httpx.URL(self.base)
        if self._context is None and self._transport is None and base.scheme == "https":
            self._context = httpx.create_ssl_context()  # the slow part, made once
        return httpx.Client(
            headers=self._headers,
            verify=self._context or False,  # False where there is no TLS to verify
            transport=self._transport,
            trust_env=base.host not in _LOOPBACK,
            follow_redirects=False,
        )

    def discreet(self, text: str) -> str:
        """The text without secrets."""
        for secret in self._secrets:
            text = text.replace(secret, "…")
        return text


class Session:
    """Requests to one service that share a deadline; made by :meth:`Http.session`."""

    def __init__(self, http: Http, kept: Kept, deadline: Deadline, closing: contextlib.ExitStack) -> None:
        self._http, self._kept, self._deadline, self._closing = http, kept, deadline, closing
        self._client: httpx.Client | None = None

    def ask(
        self,
        method: str,
        path: str,
        parameters: Mapping[str, str],
        *,
        read: Callable[[Reply], T],
        keep: float,
        afresh: bool = False,
        also: Collection[int] = (),
    ) -> T:
        """What ``read`` makes of the answer.

        :param method: GET, with the parameters in the address, or POST, with them as a form.
        :param path: under the service's base address.
        :param read: reads the whole answer, or raises :class:`AttemptError`; only what it has read is kept.
        :param keep: seconds for which the answer is kept on disk; 0: not at all.
        :param afresh: ask the service even when an answer is kept.
        :param also: HTTP statuses besides 200 that ``read`` understands; such an answer is not kept.
        :raises ServiceError: no usable answer, or the network is switched off and none is kept.
        """
        url = f"{self._http.base}/{path}"
        key = key_of(method, url, parameters)
        kept = self._kept.get(key) if keep > 0 and (self._http.offline or not afresh) else None
        if kept is not None:
            with contextlib.suppress(AttemptError):
                return read(kept)
        if self._http.offline:
            raise OfflineError(
                f"{self._http.service} was not asked: the network is switched off, and no answer to this is kept on disk.",
                hint="Unset CLINCITE_OFFLINE (and 'offline' in config.toml) to ask it.",
            )
        reply, value = self._answered(method, url, parameters, read, also)
        if keep > 0 and reply.status == 200:
            self._kept.put(key, reply, seconds=keep)
        return value

    def _answered(
        self, method: str, url: str, parameters: Mapping[str, str], read: Callable[[Reply], T], also: Collection[int]
    ) -> tuple[Reply, T]:
        limits, attempts = self._http.limits, 0
        try:
            for attempt in stamina.retry_context(
                on=self._wait_before_next,
                attempts=limits.attempts,
                timeout=None,
                wait_initial=limits.first_wait,
                wait_max=min(limits.longest_wait, max(self._deadline.left() / 3, 0.0)),
                wait_jitter=limits.first_wait,
            ):
                with attempt:
                    attempts += 1
                    reply = self._sent(method, url, parameters, also)
                    return reply, read(reply)
        except AttemptError as failure:
            error = failure.as_error(self._http.service, attempts, more_quota=self._http.more_quota)
            raise type(error)(self._http.discreet(error.message), hint=self._http.discreet(error.hint)) from None
        raise AssertionError("a retry context ends with a value or an exception")

    def _wait_before_next(self, error: Exception) -> bool | float:
        """Whether to try again: False, True (after stamina's own wait), or after so many seconds."""
        if not isinstance(error, AttemptError) or not error.again:
            return False
        left = self._deadline.left()
        if error.wait is None:
            return left > self._http.limits.first_wait
        self._http.pace.hold(error.wait)
        return error.wait if error.wait < min(self._http.limits.longest_wait, left) else False

    def _sent(self, method: str, url: str, parameters: Mapping[str, str], also: Collection[int]) -> Reply:
        """One attempt, redirects included."""
        if self._client is None:
            self._client = self._closing.enter_context(self._http.client())
        signed = {**parameters, **self._http.signature}
        for _ in range(_MOST_REDIRECTS + 1):
            self._take_turn()
            try:
                with self._client.stream(
                    method,
                    url,
                    params=signed if method == "GET" else None,
                    data=signed if method == "POST" else None,
                    timeout=self._timeout(),
                ) as response:
                    if response.is_redirect:
                        url = self._target(url, response)
                        continue
                    return self._read(response, also)
            except httpx.TimeoutException:
                raise self._late() from None
            except httpx.DecodingError:
                raise AttemptError("answered with damaged compressed data{times}", again=True, hint="Try again later.") from None
            except httpx.TransportError as error:
                raise _no_connection(error) from None
            except httpx.InvalidURL:
                raise AttemptError("cannot be asked this: the query is too long", again=False, hint="Ask for less at once.") from None
        raise AttemptError("sent the request from address to address", again=False, hint="Check its address in the settings.")

    def _take_turn(self) -> None:
        try:
            self._http.pace.wait_turn(within=self._deadline.left())
        except NoTurnError:
            raise AttemptError(
                f"could not be asked within {self._deadline.seconds:g} s: other requests to it come first, or it asked to wait",
                again=False,
                error=UnreachableError,
                hint="Try again in a minute.",
            ) from None
        if self._deadline.left() <= 0:
            raise self._late()

    def _timeout(self) -> httpx.Timeout:
        limits, left = self._http.limits, max(self._deadline.left(), 0.001)
        silence = min(limits.silence, left)
        return httpx.Timeout(connect=min(limits.connect, left), read=silence, write=silence, pool=left)

    def _late(self) -> AttemptError:
        over = self._deadline.left() <= 0.05
        within = self._deadline.seconds if over else min(self._http.limits.silence, self._deadline.seconds)
        return AttemptError(
            f"did not answer within {within:g} s{'' if over else '{times}'}",
            again=not over,
            error=UnreachableError,
            hint="It may be busy: try again later, or set CLINCITE_LIVE_SECONDS higher.",
        )

    def _read(self, response: httpx.Response, also: Collection[int]) -> Reply:
        status = response.status_code
        known = status == 200 or status in also
        body = self._body(response, self._http.limits.max_bytes if known else _MOST_ERROR_BYTES, cut=not known)
        if not known:
            wait = seconds_to_wait(response.headers.get("Retry-After"), self._http.now())
            raise bad_status(status, self._http.discreet(body.decode("utf-8", "replace")).encode(), wait)
        media = response.headers.get("Content-Type", "").partition(";")[0].strip().lower()
        return Reply(status=status, media=media, body=body, date=self._http.now().date().isoformat())

    def _body(self, response: httpx.Response, most: int, *, cut: bool) -> bytes:
        body = bytearray()
        for piece in response.iter_bytes():
            body += piece
            if self._deadline.left() <= 0:
                raise self._late()
            if len(body) > most:
                if cut:
                    break
                raise AttemptError(
                    f"sent an answer of more than {most:,} bytes; it was not read to its end",
                    again=False,
                    hint="Ask for fewer records at once.",
                )
        return bytes(body)

    def _target(self, url: str, response: httpx.Response) -> str:
        """Where a redirect leads, when it stays with the service."""
        here = httpx.URL(url)
        with contextlib.suppress(httpx.InvalidURL, ValueError):
            there = here.join(response.headers.get("Location", ""))
            same = (there.scheme, there.host, there.port) == (here.scheme, here.host, here.port) and not there.userinfo
            if same and response.status_code in _REDIRECTS:
                return str(there.copy_with(query=None, fragment=None))
        raise AttemptError(
            f"sent the request on to another address ({response.status_code}), which was not followed",
            again=False,
            hint="Check its address in the settings.",
        )


def _checked(service: str, base: str) -> str:
    """The base address without a slash at its end."""
    try:
        url = httpx.URL(base)
    except httpx.InvalidURL:
        url = httpx.URL("")
    safe = url.scheme == "https" or (url.scheme == "http" and url.host in _LOOPBACK)
    if not (safe and url.host) or url.userinfo or url.query or url.fragment:
        raise InputError(
            f"The address of {service} is not usable: {url.copy_with(userinfo=b'', query=None) if url.host else base!r}.",
            hint="Give an https address without name, password or parameters; http is for this machine only.",
        )
    return base.rstrip("/")


def _no_connection(error: httpx.TransportError) -> AttemptError:
    """The failure of a connection that did not come about, or broke."""
    cause: BaseException | None = error
    while cause is not None:
        if isinstance(cause, ssl.SSLCertVerificationError):
            return AttemptError(
                "could not be reached: its certificate cannot be verified",
                again=False,
                error=UnreachableError,
                hint="Something between here and there may be reading along; check the clock, and SSL_CERT_FILE where a proxy has its own.",
            )
        cause = cause.__cause__ or cause.__context__
    if isinstance(error, httpx.ReadError | httpx.RemoteProtocolError | httpx.WriteError):
        said = "broke off its answer{times}"
    else:
        said = "could not be reached{times}: " + (str(error).partition("] ")[2] or str(error) or type(error).__name__).lower().rstrip(".")
    return AttemptError(
        said, again=True, error=UnreachableError, hint="Check the connection to the network; what the library holds is still there."
    )
