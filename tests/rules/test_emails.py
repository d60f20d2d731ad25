"""V5: e-mail addresses."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kaarea_tui.rules.emails import email, email_key, role_mailbox_guess
from kaarea_tui.rules.problem import Problem

PIECES = st.lists(
    st.sampled_from(["a", "matti", "@", ".", "fi", "ä", ",", " ", "<", ">", "mailto:", "-", "xn--", '"', "1"])
)


@pytest.mark.parametrize(
    "address",
    [
        "matti.meikalainen@kaarea.fi",
        "KIRJAAMO@HAMALAINEN.EXAMPLE",
        "a+b@x.test",
        "o'brien@firma-oy.co.uk",
        "äiti@öljy.fi",
        "x@xn--ljy-rna.fi",
        f"{'a' * 64}@{'b' * 63}.fi",
    ],
)
def test_V5_kept_as_typed(address):
    assert email(f"  {address}\n") == address


@pytest.mark.parametrize(
    ("typed", "suggestion"),
    [
        ("matti@kaarea,fi", "matti@kaarea.fi"),
        ("matti@kaareafi", "matti@kaarea.fi"),
        ("mailto:matti@kaarea.fi?subject=x", "matti@kaarea.fi"),
        ("<matti@kaarea.fi>", "matti@kaarea.fi"),
        ("Matti M <matti@kaarea.fi>", "matti@kaarea.fi"),
        ("matti@kaarea.fi.", "matti@kaarea.fi"),
        ("marja.koski at niemi-oy.example", "marja.koski@niemi-oy.example"),
        ("matti(at)kaarea.fi", "matti@kaarea.fi"),
        ("matti @kaarea.fi", "matti@kaarea.fi"),
        ("matti..m@@kaarea.fi", "matti.m@kaarea.fi"),
        ("a@b.fi; c@d.fi", "a@b.fi"),
        ("ei sähköpostia", None),
        ("", None),
        ("matti", None),
        ("a@b@c.fi", None),
        ("a@[127.0.0.1]", None),
        ('"a b"@c.fi', None),
        (f"{'a' * 65}@b.fi", None),
        (f"a@{'b' * 64}.fi", None),
        ("a@" + "b" * 50 + ("." + "c" * 50) * 4 + ".fi", None),
    ],
)
def test_V5_refused_with_what_was_meant(typed, suggestion):
    with pytest.raises(Problem) as caught:
        email(typed)
    assert caught.value.suggestion == suggestion


def test_V5_length_limit_is_254():
    domain = ".".join(["b" * 60] * 4)
    longest = f"{'a' * (254 - len(domain) - 4)}@{domain}.fi"
    assert len(email(longest)) == 254
    with pytest.raises(Problem) as caught:
        email("a" + longest)
    assert caught.value.code == "email.too_long"


@given(PIECES.map("".join) | st.text(max_size=30) | st.emails())
def test_V5_nothing_but_problems_and_suggestions_pass(text):
    try:
        address = email(text)
    except Problem as problem:
        if problem.suggestion is not None:
            assert email(problem.suggestion) == problem.suggestion
        return
    assert email(address) == address
    assert address.count("@") == 1 and "." in address.partition("@")[2]


@pytest.mark.parametrize(
    ("address", "key"),
    [
        ("Matti.M@KAAREA.FI", "matti.m@kaarea.fi"),
        ("ÄITI@Öljy.fi", "äiti@xn--ljy-rna.fi"),
        ("a@XN--LJY-RNA.fi", "a@xn--ljy-rna.fi"),
        ("a\u0308@o\u0308ljy.fi", "ä@xn--ljy-rna.fi"),
        ("x", "x"),
    ],
)
def test_V5_key_for_comparing_and_hashing(address, key):
    assert email_key(address) == key


@given(st.text(max_size=30) | PIECES.map("".join))
def test_V5_key_never_raises_and_stays(text):
    assert email_key(email_key(text)) == email_key(text)


@pytest.mark.parametrize(
    "local",
    [
        "info",
        "myynti",
        "toimisto",
        "asiakaspalvelu",
        "laskutus",
        "kirjaamo",
        "posti",
        "tilaukset",
        "hallinto",
        "office",
        "sales",
        "support",
    ],
)
def test_V5_role_mailboxes_are_guessed(local):
    assert role_mailbox_guess(f"{local}@firma.fi") == "role"
    assert role_mailbox_guess(f"{local.upper()}.Turku@firma.fi") == "role"
    assert role_mailbox_guess(f"{local}2@firma.fi") == "role"
    assert role_mailbox_guess(f"matti.{local}nen@firma.fi") == "personal"
