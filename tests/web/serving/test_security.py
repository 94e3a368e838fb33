"""What a request may be, and what every answer says to the browser."""

from __future__ import annotations

import asyncio
import ipaddress
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
from fastapi.testclient import TestClient
from hypothesis import given
from hypothesis import strategies as st
from starlette.types import Message

from clincite.web.app import create_app
from clincite.web.serving.peers import Proxies
from clincite.web.serving.security import POLICY, own_path
from clincite.web.site import Site
from tests.web.browsing import RECORDS, client_of, made_site

PROXY = "10.1.2.3"
OURS = (ipaddress.ip_network("10.0.0.0/8"), ipaddress.ip_network("fd00::/8"))
ROUTES = [
    "/",
    "/ask?q=zorb+fever",
    "/topics",
    "/healthz",
    "/metrics",
    "/api/topics",
    "/openapi.json",
    "/nothing",
    "/api/nothing",
    "/static/x.css",
]


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Site:
    return made_site(tmp_path_factory.mktemp("site"), *RECORDS)


@pytest.fixture(scope="module")
def client(site: Site) -> Iterator[TestClient]:
    with client_of(site) as made:
        yield made


# -- headers -----------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", ROUTES)
def test_every_answer_has_the_headers(client: TestClient, path: str) -> None:
    headers = client.get(path).headers
    assert headers["content-security-policy"] == POLICY
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "same-origin"
    assert headers["cross-origin-opener-policy"] == headers["cross-origin-resource-policy"] == "same-origin"
    assert "camera=()" in headers["permissions-policy"]
    assert "strict-transport-security" not in headers and "set-cookie" not in headers
    assert "cache-control" in headers


def test_the_policy_lets_nothing_run_but_our_own_files() -> None:
    rules = dict(part.strip().partition(" ")[::2] for part in POLICY.split(";"))
    assert rules["default-src"] == rules["base-uri"] == rules["frame-ancestors"] == "'none'"
    assert rules["script-src"] == rules["style-src"] == rules["connect-src"] == rules["form-action"] == "'self'"
    assert "unsafe" not in POLICY and "http" not in POLICY


def test_a_fault_has_the_headers_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    site = made_site(tmp_path, *RECORDS)
    monkeypatch.setattr(site, "understand", lambda _: {}["secret"])
    with TestClient(create_app(site), raise_server_exceptions=False) as client:
        reply = client.get("/api/understand?q=gout")
    assert reply.status_code == 500 and reply.headers["content-security-policy"] == POLICY
    assert reply.json()["error"]["code"] == "internal" and "secret" not in reply.text


def test_https_is_told_to_stay_only_where_it_is_https(tmp_path: Path) -> None:
    site = made_site(tmp_path, *RECORDS, trusted_proxies=(PROXY,))
    with client_of(site, peer=PROXY) as client:
        assert "strict-transport-security" in client.get("/healthz", headers={"x-forwarded-proto": "https"}).headers
        assert "strict-transport-security" not in client.get("/healthz", headers={"x-forwarded-proto": "http"}).headers
    with client_of(made_site(tmp_path / "other", *RECORDS)) as client:  # nobody whose word is believed
        assert "strict-transport-security" not in client.get("/healthz", headers={"x-forwarded-proto": "https"}).headers


# -- sizes -------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("path", "headers", "status"),
    [
        (f"/{'a' * 2_001}", {}, 414),
        (f"/ask?q={'a' * 12_001}", {}, 414),
        ("/ask?q=gout", {"x-long": "a" * 16_000}, 431),
        (f"/topics?{urlencode({'q': 'ü' * 190, 'x': 'ü' * 1_700})}", {}, 200),
        (f"/ask?{urlencode({'q': 'u' * 2_001})}", {}, 422),
    ],
)
def test_what_is_too_long_is_refused(client: TestClient, path: str, headers: dict[str, str], status: int) -> None:
    reply = client.get(path, headers={"accept": "text/html", **headers})
    assert reply.status_code == status
    assert "<h1>" in reply.text


def test_a_body_over_the_limit_is_refused_by_its_length_or_as_it_comes(client: TestClient) -> None:
    def pieces(count: int) -> Iterator[bytes]:
        for _ in range(count):
            yield b"a" * 10_000

    told = client.post("/reader", content=b"a" * 64_001, headers={"content-type": "application/x-www-form-urlencoded"})
    streamed = client.post("/reader", content=pieces(7), headers={"content-type": "application/x-www-form-urlencoded"})
    fine = client.post("/reader", content=pieces(6), headers={"content-type": "application/x-www-form-urlencoded"})
    assert (told.status_code, streamed.status_code, fine.status_code) == (413, 413, 422)
    assert client.post("/api/verify", content=b"{" + b" " * 4_999_998).status_code == 422
    assert client.post("/api/verify", content=b" " * 5_000_001).json()["error"]["code"] == "too_large"
    assert client.post("/api/lint", content=b"a" * 200_001).status_code == 413


def call(
    site: Site, headers: list[tuple[bytes, bytes]], *messages: Callable[[], Message], method: str = "POST", path: str = "/reader"
) -> list[Message]:
    """Call the application without a client, so that a request may be what no client would send."""
    sent: list[Message] = []
    waiting = iter(messages)

    async def receive() -> Message:
        message = next(waiting, None)
        if message is None:
            await asyncio.sleep(3600)
            raise AssertionError
        return message()

    async def send(message: Message) -> None:
        sent.append(message)

    scope: dict[str, Any] = {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": method,
        "scheme": "http",
        "path": path,
        "raw_path": path.encode(),
        "root_path": "",
        "query_string": b"",
        "headers": [(b"host", b"testserver"), *headers],
        "client": ("192.0.2.9", 1),
        "server": ("testserver", 80),
    }
    asyncio.run(create_app(site)(scope, receive, send))
    return sent


def test_a_body_that_does_not_come_is_not_waited_for(tmp_path: Path) -> None:
    site = made_site(tmp_path, *RECORDS)
    now = [0.0]
    site.monotonic = lambda: now[0]

    def first() -> Message:
        now[0] = 100.0
        return {"type": "http.request", "body": b"reader=", "more_body": True}

    sent = call(site, [(b"content-type", b"application/x-www-form-urlencoded")], first)
    assert sent[0]["status"] == 408


def test_a_length_that_is_no_number_is_refused(site: Site) -> None:
    for length in (b"-1", b"1e3", b"\xb2", b""):
        assert call(site, [(b"content-length", length)])[0]["status"] == 400


def test_an_address_with_a_null_is_refused(site: Site) -> None:
    assert call(site, [], path="/records/a\x00b", method="GET")[0]["status"] == 400


# -- whose request -----------------------------------------------------------------------------------------------------------


def test_with_a_base_address_other_hosts_are_refused(tmp_path: Path) -> None:
    site = made_site(tmp_path, *RECORDS, base_url="https://answers.example")
    with client_of(site) as client:
        for host, status in (
            ("answers.example", 200),
            ("Answers.Example:443", 200),
            ("evil.example", 403),
            ("answers.example.evil.example", 403),
            ("answers.example:8000", 403),
        ):
            assert client.get("/topics", headers={"host": host}).status_code == status, host
        assert client.get("/healthz", headers={"host": "10.0.0.7"}).status_code == 200


@pytest.mark.parametrize(
    ("headers", "fine"),
    [
        ({"sec-fetch-site": "same-origin"}, True),
        ({"sec-fetch-site": "none"}, True),
        ({"sec-fetch-site": "same-site"}, False),
        ({"sec-fetch-site": "cross-site"}, False),
        ({"sec-fetch-site": "cross-site", "origin": "http://testserver"}, False),
        ({"origin": "http://testserver"}, True),
        ({"origin": "http://evil.example"}, False),
        ({"origin": "http://testserver.evil.example"}, False),
        ({"origin": "null"}, False),
        ({"origin": "http://["}, False),
        ({"origin": "http://[testserver"}, False),
        ({"origin": ""}, False),
        ({}, True),
    ],
)
def test_forms_of_other_sites_are_refused(client: TestClient, headers: dict[str, str], fine: bool) -> None:
    reply = client.post("/reader", data={"reader": "nurse"}, headers=headers)
    assert (reply.status_code == 303) is fine
    assert ("set-cookie" in reply.headers) is fine
    if not fine:
        assert reply.status_code == 403


def test_the_base_address_is_the_origin(tmp_path: Path) -> None:
    with client_of(made_site(tmp_path, *RECORDS, base_url="https://answers.example")) as client:
        headers = {"host": "answers.example", "origin": "https://answers.example"}
        assert client.post("/reader", data={"reader": "nurse"}, headers=headers).status_code == 303


# -- how many ----------------------------------------------------------------------------------------------------------------


def test_too_many_requests_are_told_when_to_go_on(tmp_path: Path) -> None:
    site = made_site(tmp_path, *RECORDS, requests_per_minute=3)
    now = [0.0]
    site.monotonic = lambda: now[0]
    with client_of(site) as client:
        assert [client.get("/topics").status_code for _ in range(4)] == [200, 200, 200, 429]
        page = client.get("/topics")
        program = client.get("/api/topics")
        assert int(page.headers["retry-after"]) == 20 and "Wait 20 seconds" in page.text
        assert program.json()["error"]["code"] == "too_many_requests"
        assert client.get("/healthz").status_code == 200
        assert client.get(site.statics.url("site.css")).status_code == 200
        now[0] += 20
        assert client.get("/topics").status_code == 200


def test_whoever_reviews_claim_by_claim_is_not_stopped_after_a_minute_of_it(tmp_path: Path) -> None:
    site = made_site(tmp_path, *RECORDS, requests_per_minute=6)
    site.monotonic = lambda: 0.0
    with client_of(site) as client:
        statuses = [client.post("/desk/answers/x/decide").status_code for _ in range(61)]
    assert statuses == [401] * 60 + [429]  # ten for one page


def test_what_a_proxy_says_of_the_client_is_believed_only_from_ours(tmp_path: Path) -> None:
    def statuses(site: Site, *forwarded: str) -> list[int]:
        with client_of(site, peer=PROXY) as client:
            return [client.get("/topics", headers={"x-forwarded-for": name}).status_code for name in forwarded]

    strange = made_site(tmp_path / "a", *RECORDS, requests_per_minute=1)
    assert statuses(strange, "192.0.2.1", "192.0.2.2") == [200, 429]
    ours = made_site(tmp_path / "b", *RECORDS, requests_per_minute=1, trusted_proxies=(PROXY, "10.0.0.1"))
    assert statuses(ours, "192.0.2.1", "192.0.2.2", "192.0.2.2") == [200, 200, 429]
    # The client may write anything to the left of what the proxies add.
    assert statuses(ours, "1.1.1.1, 192.0.2.3", "2.2.2.2, 192.0.2.3, 10.0.0.1", "3.3.3.3, 192.0.2.4") == [200, 429, 200]


@pytest.mark.parametrize(
    "name",
    ["192.0.2.1", "192.0.2.1:8080", '"192.0.2.1:1"', " 192.0.2.1 ", "::ffff:192.0.2.1", "[::ffff:192.0.2.1]:443", '"[::ffff:192.0.2.1]"'],
)
def test_one_client_is_one_however_a_proxy_writes_it(name: str) -> None:
    assert Proxies(OURS).client(PROXY, [name]) == "192.0.2.1"


@pytest.mark.parametrize(
    "name", ["2001:db8::1", "[2001:db8::1]", '"[2001:DB8::1]:9"', "2001:0db8:0:0::1", "2001:db8::1%eth0", "[2001:db8::1%1]:2"]
)
def test_so_it_is_of_the_newer_protocol(name: str) -> None:
    assert Proxies(OURS).client(PROXY, [name]) == "2001:db8::1"


@pytest.mark.parametrize(
    "name", ["unknown", "_hidden", "192.0.2.1.5", "x" * 500, "192.0.2.1:80:80", "[192.0.2.1", "1", "[]", "\x00", "١٩٢.0.2.1"]
)
def test_what_is_no_address_counts_as_whoever_sent_it(name: str) -> None:
    """Else each new word would be a new client, with new attempts."""
    assert Proxies(OURS).client(PROXY, [name]) == PROXY
    assert Proxies(OURS).client(PROXY, [f"192.0.2.9, {name}"]) == PROXY


def test_proxies_are_passed_over_wherever_they_stand_in_their_networks() -> None:
    proxies = Proxies(OURS)
    assert proxies.client("10.9.9.9", ["192.0.2.1, 10.4.4.4:80", "[fd00::7]:443"]) == "192.0.2.1"
    assert proxies.client("::ffff:10.9.9.9", ["192.0.2.1"]) == "192.0.2.1"
    assert proxies.client("10.9.9.9", ["10.1.1.1"]) == proxies.client("10.9.9.9", []) == "10.9.9.9"
    assert proxies.client("11.9.9.9", ["192.0.2.1"]) == "11.9.9.9"
    assert proxies.client("", ["192.0.2.1"]) == ""
    assert Proxies(()).client(PROXY, ["192.0.2.1"]) == PROXY


def test_ports_and_brackets_make_no_new_clients(tmp_path: Path) -> None:
    site = made_site(tmp_path, *RECORDS, requests_per_minute=1, trusted_proxies=("10.0.0.0/8",))
    with client_of(site, peer=PROXY) as client:
        for names in (
            ("192.0.2.1", "192.0.2.1:99", '"192.0.2.1:7"'),
            ("[2001:db8::1]:1", "2001:db8::2%3", "[2001:db8::3]"),
            ("one", "two"),
        ):
            statuses = [client.get("/topics", headers={"x-forwarded-for": name}).status_code for name in names]
            assert statuses == [200] + [429] * (len(names) - 1), names


@pytest.mark.parametrize(
    ("peer", "forwarded", "told"),
    [(PROXY, "192.0.2.1", 1), ("127.0.0.1", "192.0.2.1", 1), (PROXY, "", 0), ("8.8.8.8", "192.0.2.1", 0), ("10.0.0.1", "192.0.2.1", 0)],
)
def test_a_proxy_that_nobody_named_is_told_of_once_and_no_address(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, peer: str, forwarded: str, told: int
) -> None:
    with client_of(made_site(tmp_path, *RECORDS, trusted_proxies=("10.0.0.1",)), peer=peer) as client:
        for _ in range(3):
            client.get("/topics", headers={"x-forwarded-for": forwarded} if forwarded else {})
    found = [record.getMessage() for record in caplog.records if "CLINCITE_TRUSTED_PROXIES" in record.getMessage()]
    assert len(found) == told and not any("192.0" in one or peer in one for one in found)


def test_a_site_that_is_known_by_https_is_reached_by_it_whatever_it_sees_itself(tmp_path: Path) -> None:
    with client_of(made_site(tmp_path, *RECORDS, base_url="https://answers.example")) as client:
        reply = client.post("/reader", data={"reader": "nurse"}, headers={"host": "answers.example", "x-forwarded-proto": "http"})
    assert "Secure" in reply.headers["set-cookie"] and "strict-transport-security" in reply.headers


# -- the cookie --------------------------------------------------------------------------------------------------------------


def test_the_choice_of_reader_is_all_that_a_cookie_holds(client: TestClient) -> None:
    reply = client.post("/reader", data={"reader": "patient", "next": "/ask?q=gout&reader=doctor&x=1#c9"})
    assert (reply.status_code, reply.headers["location"]) == (303, "/ask?q=gout&x=1#c9")
    name, *attributes = reply.headers["set-cookie"].split("; ")
    assert name == "reader=patient"
    assert {"HttpOnly", "Path=/", "SameSite=lax", "Max-Age=31536000"} <= set(attributes) and "Secure" not in attributes


def test_over_https_the_cookie_stays_there(tmp_path: Path) -> None:
    with client_of(made_site(tmp_path, *RECORDS, trusted_proxies=(PROXY,)), peer=PROXY) as client:
        reply = client.post("/reader", data={"reader": "nurse"}, headers={"x-forwarded-proto": "https"})
    assert "Secure" in reply.headers["set-cookie"]


@pytest.mark.parametrize(
    ("body", "kind", "status"),
    [
        (b"reader=king", "application/x-www-form-urlencoded", 422),
        (b"", "application/x-www-form-urlencoded", 422),
        (b"reader=\xff", "application/x-www-form-urlencoded; charset=latin-1", 400),
        (b"&" * 60 + b"a=1&" * 60, "application/x-www-form-urlencoded", 400),
        (b'{"reader": "nurse"}', "application/json", 400),
        (b"reader=nurse", "text/plain", 400),
    ],
)
def test_what_is_no_such_form_sets_nothing(client: TestClient, body: bytes, kind: str, status: int) -> None:
    reply = client.post("/reader", content=body, headers={"content-type": kind})
    assert reply.status_code == status and "set-cookie" not in reply.headers


@pytest.mark.parametrize(
    "elsewhere",
    [
        "//evil.example",
        "https://evil.example/",
        "/\\evil.example",
        "javascript:alert(1)",
        "",
        "ask",
        "/a\r\nb",
        "/\t/evil.example",
        "//[",
        "//[x",
        "/\\[",
    ],
)
def test_a_form_leads_back_to_this_site_only(client: TestClient, elsewhere: str) -> None:
    assert client.post("/reader", data={"reader": "nurse", "next": elsewhere}).headers["location"] == "/"


@pytest.mark.parametrize(
    "path", ["/sign-in?next=//[", "/reports/thanks?back=//[", "/reports/thanks?back=http://[", "/sign-in/code?next=//[x]"]
)
def test_what_is_no_address_is_no_fault_of_the_site(client: TestClient, path: str) -> None:
    assert client.get(path).status_code in {200, 303}


@given(st.text(alphabet="/\\:@?#ab.\t %[]", max_size=12))
def test_a_way_back_never_leaves_the_site(path: str) -> None:
    back = own_path(path)
    assert back.startswith("/") and not back.startswith(("//", "/\\"))
