"""Which statuses and words take an address off: evidence about the recipient alone (M6)."""

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kaarea_tui.rules.bounces import address_of, is_gone, read_notice, read_report

GONE = ("5.1.1", "5.1.2", "5.1.3", "5.1.6", "5.1.10")
OURS = (
    *("5.7.1", "5.7.26", "5.7.509", "5.7.23", "5.1.7", "5.1.8", "5.3.4", "5.6.1", "5.4.6", "5.4.7", "5.5.2"),
    *("5.2.2", "5.2.1", "5.2.3", "4.1.1", "4.2.2", "4.7.1", "4.4.7", "4.0.0"),
)
NO_FAULT = (
    "554 5.0.0 Service unavailable; client host [192.0.2.2] blocked using a blocklist",
    "550 blocked by Spamhaus ZEN, see https://www.spamhaus.org",
    "550 Message rejected due to content policy",
    "550-Unauthenticated email is not accepted due to the domain's DMARC policy",
    "550 Sender rejected: user unknown in our reputation table",
    "552 mailbox full", "550 relaying denied", "421 too many connections", "550 Access denied", "",
)  # fmt: skip
NO_USER = (
    "550 User unknown", "550 unknown user", "550 no such user here", "550 Recipient not found",
    "550 The email account that you tried to reach does not exist.", "Sorry, no mailbox here by that name.",
    "Host or domain name not found. Name service error", "550 Unrouteable address", "551 User has moved",
    "Osoitetta ei löydy", "Vastaanottajaa ei löytynyt", "Adressen hittades inte", "Mottagaren finns inte",
    "550 Invalid recipient",
)  # fmt: skip


@pytest.mark.parametrize("status", GONE)
def test_an_unknown_user_or_host_is_gone(status: str) -> None:
    assert all(is_gone(status, words) for words in ("", f"550 {status} x", NO_USER[0]))
    assert not is_gone(status, NO_FAULT[0]) and not is_gone(status, NO_FAULT[3])


@pytest.mark.parametrize("status", OURS)
def test_no_fault_of_ours_takes_anybody_off(status: str) -> None:
    """Whatever the words say beside it, and the other way round."""
    for words in (*NO_FAULT, *NO_USER):
        assert not is_gone(status, words), words
        assert not is_gone("", f"550 {status} {words}"), words


@pytest.mark.parametrize("status", ["", "5.0.0", "5.1.0"])
def test_a_status_that_tells_nothing_leaves_it_to_the_words(status: str) -> None:
    assert all(is_gone(status, words) for words in NO_USER)
    assert not any(is_gone(status, words) for words in NO_FAULT)
    assert is_gone(status, "550 5.1.1 x") and not is_gone(status, "550 5.7.1 user unknown")


def test_reports_of_any_make_are_read() -> None:
    """Order of the fields, blank lines, folding, kinds of address, line ends: the same recipients."""
    fields = [
        "Original-Recipient: rfc822;aino@x.example",
        "Final-Recipient: rfc822; edelleen@y.example",
        "Action: failed",
        "Status: 5.1.1 (bad mailbox)",
        "Diagnostic-Code: smtp; 550 5.1.1\n <edelleen@y.example> user unknown",
    ]
    other = "Final-Recipient: RFC822;\n <Eero@X.example>\nAction: failed\nStatus: 5.2.2"
    for order, gap, end in product(([0, 1, 2, 3, 4], [2, 3, 4, 1, 0]), ("\n\n", "\n \n"), ("\n", "\r\n")):
        first = "\n".join(fields[each] for each in order)
        report = f"Reporting-MTA: dns; mx{gap}{first}{gap}{other}{gap}".replace("\n", end)
        found = [(each.address, each.hard, each.status, each.others) for each in read_report(report)]
        assert found == [
            ("aino@x.example", True, "5.1.1", ("edelleen@y.example",)),
            ("eero@x.example", False, "5.2.2", ()),
        ], report


@pytest.mark.parametrize("action", ["delivered", "relayed", "expanded"])
def test_what_arrived_is_no_bounce(action: str) -> None:
    assert not read_report(f"x: y\n\nFinal-Recipient: rfc822; a@b.example\nAction: {action}\nStatus: 2.0.0\n")


def test_what_is_only_late_is_not_gone() -> None:
    report = "Final-Recipient: rfc822; a@b.example\nAction: delayed\nStatus: 5.1.1\n"
    assert [each.hard for each in read_report(report)] == [False]


@pytest.mark.parametrize(
    ("told", "address"),
    [
        ("rfc822; <Aino@X.example>", "aino@x.example"), ("utf-8; j\\x{F6}rg@x.example", "jörg@x.example"),
        ("utf-8;jörg@x.example", "jörg@x.example"), ("aino@x.example", "aino@x.example"),
        ("rfc822; unknown", None), ("", None), ("rfc822; aino@x.example (Aino)", "aino@x.example"),
    ],
)  # fmt: skip
def test_addresses_of_every_kind(told: str, address: str | None) -> None:
    assert address_of(told) == address


def test_each_address_of_a_notice_has_its_own_words() -> None:
    words = "<a@x.example>: 550 5.1.1 user unknown\n<b@x.example>: 550 5.7.1 blocked\n<c@x.example>: 452 4.2.2 full"
    found = read_notice(words, ("b@x.example", "c@x.example", "a@x.example"))
    assert {(each.address, each.hard) for each in found} == {
        ("a@x.example", True), ("b@x.example", False), ("c@x.example", False),
    }  # fmt: skip


@given(st.text(max_size=400), st.text(max_size=20))
def test_any_report_is_read(text: str, status: str) -> None:
    read_report(text)
    read_notice(text, ("a@b.example",))
    is_gone(status, text)
