"""The polite client against a real server."""

from __future__ import annotations

import contextlib
import logging
import shutil
import socket
import ssl
import subprocess
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import msgspec
import pytest

from clincite import __version__
from clincite.errors import InputError, RefusedError, ServiceError, UnreachableError
from clincite.sources.http import Limits, Pace
from tests.sources.http.asking import KEY, QUICK, ask, http
from tests.standin import StandIn, faults


@pytest.fixture
def server() -> Iterator[StandIn]:
    with StandIn() as running:
        yield running


def test_a_request_says_who_asks_and_takes_compressed_answers(server: StandIn) -> None:
    body = ask(http(server.pubmed_url, contact="editor@clinic.example"))
    assert b"<Count>10</Count>" in body
    headers = server.requests[0].headers
    assert headers["User-Agent"] == f"clincite/{__version__} (mailto:editor@clinic.example)"
    assert "gzip" in headers["Accept-Encoding"]


def test_get_puts_parameters_into_the_address_and_post_into_the_body(server: StandIn) -> None:
    client = http(server.pubmed_url)
    ask(client, method="GET")
    ask(client, method="POST", form={"term": "velmoria"})
    assert "term=facial" in server.requests[0].address
    assert "?" not in server.requests[1].address and server.requests[1].form["term"] == "velmoria"


@pytest.mark.parametrize(
    "fault",
    [
        faults.status(429),
        faults.status(429, retry_after=0),
        faults.status(500),
        faults.status(502),
        faults.status(503, retry_after="Wed, 21 Oct 2015 07:28:00 GMT"),
        faults.status(408),
        faults.html(),
        faults.html(503),
        faults.wrong_type(),
        faults.empty(),
        faults.cut(),
        faults.truncated(),
        faults.reset(),
        faults.bad_gzip(),
    ],
)
def test_what_passes_is_asked_again(server: StandIn, fault: faults.Fault) -> None:
    server.fail("esearch", fault, fault)
    assert b"<Count>" in ask(http(server.pubmed_url))
    assert server.paths() == ["esearch"] * 3


@pytest.mark.parametrize(
    ("fault", "error", "message"),
    [
        (faults.status(429), RefusedError, "The Register answered 429 (too many requests) three times."),
        (faults.status(500), RefusedError, "The Register answered 500 (internal server error) three times."),
        (faults.status(599), RefusedError, "The Register answered 599 (no known status) three times."),
        (faults.html(), RefusedError, "The Register answered with what is no XML three times."),
        (faults.truncated(), UnreachableError, "The Register broke off its answer three times."),
        (faults.reset(), UnreachableError, "The Register broke off its answer three times."),
        (faults.bad_gzip(), RefusedError, "The Register answered with damaged compressed data three times."),
    ],
)
def test_what_does_not_pass_becomes_one_sentence(server: StandIn, fault: faults.Fault, error: type[ServiceError], message: str) -> None:
    server.fail("*", *[fault] * 3)
    with pytest.raises(error) as raised:
        ask(http(server.pubmed_url))
    assert raised.value.message == message
    assert raised.value.hint
    assert server.paths() == ["esearch"] * 3


@pytest.mark.parametrize("code", [400, 401, 403, 404, 410, 414])
def test_a_refusal_is_not_asked_again(server: StandIn, code: int) -> None:
    server.fail("esearch", faults.replaced("no such\x07 program.\n", media="text/plain", code=code))
    with pytest.raises(RefusedError, match=rf"refused the request with {code} \(.+\): no such program\.$"):
        ask(http(server.pubmed_url))
    assert len(server.requests) == 1


def test_a_service_that_asks_to_wait_too_long_is_not_asked_again(server: StandIn) -> None:
    server.fail("esearch", faults.status(429, retry_after=3600))
    with pytest.raises(RefusedError) as raised:
        ask(http(server.pubmed_url, more_quota="bring a key"))
    assert raised.value.message == "The Register answered 429 (too many requests)."
    assert raised.value.hint == "Try again in 3600 s, or bring a key."
    assert len(server.requests) == 1


def test_a_short_wait_asked_for_is_kept_by_all(server: StandIn, tmp_path: Path) -> None:
    pace = Pace("shared", 1e6, folder=tmp_path)
    server.fail("esearch", faults.status(429, retry_after=1))
    ask(http(server.pubmed_url, pace=pace))
    first, second = server.requests
    assert second.at - first.at >= 0.95
    # Another client of the same pace, in the meantime, would have had to wait too.
    pace.hold(60)
    with pytest.raises(UnreachableError, match=r"could not be asked within 0\.5 s"):
        ask(http(server.pubmed_url, pace=Pace("shared", 1e6, folder=tmp_path)), seconds=0.5)
    assert len(server.requests) == 2


def test_no_one_there() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        base = f"http://127.0.0.1:{taken.getsockname()[1]}/api"
        with pytest.raises(UnreachableError, match=r"^The Register could not be reached three times: connection refused\.$"):
            ask(http(base))


def test_a_certificate_that_no_one_vouches_for(tmp_path: Path) -> None:
    made = shutil.which("openssl")
    if made is None:
        pytest.skip("no openssl to make a certificate with")
    key, certificate = tmp_path / "key.pem", tmp_path / "certificate.pem"
    options = ["-x509", "-newkey", "rsa:2048", "-nodes", "-subj", "/CN=127.0.0.1", "-addext", "subjectAltName=IP:127.0.0.1", "-days", "2"]
    subprocess.run([made, "req", *options, "-keyout", key, "-out", certificate], check=True, capture_output=True)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    heard: list[bytes] = []

    def serve(listening: socket.socket) -> None:
        connection, _ = listening.accept()
        with contextlib.suppress(OSError), context.wrap_socket(connection, server_side=True) as safe:
            heard.append(safe.recv(1000))
        connection.close()

    with socket.create_server(("127.0.0.1", 0)) as listening:
        thread = threading.Thread(target=serve, args=(listening,))
        thread.start()
        with pytest.raises(UnreachableError, match=r"^The Register could not be reached: its certificate cannot be verified\.$"):
            ask(http(f"https://127.0.0.1:{listening.getsockname()[1]}/api"))
        thread.join()
    assert heard == []


def test_this_machine_is_not_asked_through_a_proxy(server: StandIn, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    assert b"<Count>" in ask(http(server.pubmed_url))


def test_silence_and_dripping_end_at_the_deadline(server: StandIn) -> None:
    patient = msgspec.structs.replace(QUICK, silence=0.1)
    server.fail("esearch", *[faults.slow(30)] * 3)
    with pytest.raises(UnreachableError, match=r"did not answer within 0\.1 s three times\."):
        ask(http(server.pubmed_url, limits=patient))
    server.reset()
    server.fail("esearch", *[faults.drip(30)] * 3)
    with pytest.raises(UnreachableError, match=r"did not answer within 0\.4 s\."):
        ask(http(server.pubmed_url), seconds=0.4)
    assert len(server.requests) == 1


@pytest.mark.parametrize("fault", [faults.oversized(5_000_000), faults.bomb(50_000_000)])
def test_too_large_an_answer_is_not_read_to_its_end(server: StandIn, fault: faults.Fault) -> None:
    server.fail("esearch", fault)
    with pytest.raises(RefusedError, match="sent an answer of more than 1,000,000 bytes"):
        ask(http(server.pubmed_url))
    assert len(server.requests) == 1


def test_redirects_stay_with_the_service(server: StandIn) -> None:
    server.fail("old", faults.redirect("/entrez/eutils/esearch.fcgi"), faults.redirect("/entrez/eutils/esearch.fcgi", 301))
    client = http(server.pubmed_url, signature={"api_key": KEY})
    assert ask(client, "old.fcgi") == ask(client, "old.fcgi", method="GET")
    assert [(asked.method, asked.form["api_key"]) for asked in server.requests] == [("POST", KEY)] * 2 + [("GET", KEY)] * 2
    server.fail("*", *[faults.redirect("/entrez/eutils/esearch.fcgi")] * 10)
    with pytest.raises(RefusedError, match="from address to address"):
        ask(client, afresh=True)


@pytest.mark.parametrize("scheme", ["http", "https", "file"])
def test_a_redirect_elsewhere_is_not_followed_and_no_key_goes_there(server: StandIn, scheme: str) -> None:
    with StandIn() as elsewhere:
        server.fail("esearch", faults.redirect(elsewhere.pubmed_url.replace("http", scheme, 1) + "/esearch.fcgi"))
        with pytest.raises(RefusedError, match="sent the request on to another address"):
            ask(http(server.pubmed_url, signature={"api_key": KEY}))
        assert elsewhere.requests == []


@pytest.mark.parametrize(
    "base",
    [
        "http://register.example/api",
        "ftp://127.0.0.1/",
        "https://",
        "",
        "https://u:pw@register.example/",
        "https://register.example/?k=1",
        "::",
    ],
)
def test_an_address_that_is_not_safe_is_refused(base: str) -> None:
    with pytest.raises(InputError, match="address of The Register is not usable") as raised:
        http(base)
    assert "pw" not in raised.value.message


def test_the_key_is_sent_and_is_nowhere_else(server: StandIn, tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    signature = {"tool": "clincite", "email": "editor@clinic.example", "api_key": KEY}
    client = http(server.pubmed_url, tmp_path, signature=signature, secrets=(KEY,))
    ask(client)
    server.fail("esearch", faults.status(400, body=f'{{"error":"API key invalid","api-key":"{KEY}"}}'))
    server.fail("esearch", faults.replaced(f"the key {KEY} is not valid", media="text/plain", code=403))
    server.fail("esearch", *[faults.status(500, body=KEY)] * 3)
    for _ in range(3):
        with pytest.raises(RefusedError) as raised:
            ask(client, afresh=True)
        chain: BaseException | None = raised.value
        while chain is not None:
            assert KEY not in f"{chain!s} {chain!r} {getattr(chain, 'hint', '')}"
            chain = chain.__cause__
    assert {asked.form["api_key"] for asked in server.requests} == {KEY}
    assert all(KEY not in asked.address and KEY not in str(asked.headers) for asked in server.requests)
    assert KEY not in caplog.text
    kept = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert kept
    for path in kept:
        assert KEY.encode() not in path.read_bytes() and b"editor@clinic" not in path.read_bytes()


def test_a_failure_does_not_write_to_standard_error(server: StandIn, capfd: pytest.CaptureFixture[str]) -> None:
    server.fail("esearch", faults.status(500))
    ask(http(server.pubmed_url))
    assert capfd.readouterr() == ("", "")


def test_many_threads_may_share_a_client(server: StandIn, tmp_path: Path) -> None:
    client = http(server.pubmed_url, tmp_path)
    terms = [f"velmoria {number}" for number in range(24)]
    with ThreadPoolExecutor(8) as pool:
        bodies = list(pool.map(lambda term: ask(client, form={"term": term}), terms))
    assert len(bodies) == 24 and sorted(asked.form["term"] for asked in server.requests) == sorted(terms)
    assert not [thread for thread in threading.enumerate() if "hishel" in thread.name]


def test_limits_are_plain_values() -> None:
    assert Limits().attempts == 3 and Limits(seconds=1).seconds == 1
