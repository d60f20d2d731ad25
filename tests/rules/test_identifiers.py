"""V1, V2, V3, V8 and rule 1.2: numbers that identify, and one that may not be kept."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kaarea_tui.rules.identifiers import business_id, ip_address, po_box_code_warning, postal_code, vat_number
from kaarea_tui.rules.identity_codes import (
    find_personal_identity_code,
    mask_personal_identity_codes,
    refuse_personal_identity_code,
)
from kaarea_tui.rules.problem import Problem

ANY = st.text(max_size=20) | st.text(st.sampled_from("0123456789-FIO o"), max_size=12)


def refused(rule, *args):
    with pytest.raises(Problem) as caught:
        rule(*args)
    return caught.value


@pytest.mark.parametrize(
    "valid", ["2925981-7", "2077474-0", "1572860-0", "0737546-2", "2617416-4", "0000001-9"]
)
def test_V1t_valid(valid):
    assert business_id(valid) == valid
    assert business_id(valid.replace("-", "")) == valid
    assert business_id(f"  {valid.replace('-', ' – ')} ") == valid


@pytest.mark.parametrize(
    ("wrong", "right"), [("2077474-1", "2077474-0"), ("0737546-1", "0737546-2"), ("2925981-6", "2925981-7")]
)
def test_V1t_wrong_check_digit_is_told_with_the_right_one(wrong, right):
    problem = refused(business_id, wrong)
    assert (problem.code, problem.suggestion) == ("business_id.check_digit", right)


@pytest.mark.parametrize("digit", "0123456789")
def test_V1t_rest_of_one_is_never_valid(digit):
    problem = refused(business_id, f"1234509-{digit}")
    assert (problem.code, problem.suggestion) == ("business_id.never_issued", None)


@pytest.mark.parametrize(
    "text", ["", "1234567", "123456", "12345678-9", "abcdefg-h", "٢٩٢٥٩٨١-٧", "2925981--7"]
)
def test_V1t_wrong_form(text):
    assert refused(business_id, text).code == "business_id.form"


def test_V1_six_digits_get_their_zero():
    assert business_id("737546-2") == "0737546-2"


def test_V1_a_vat_number_in_its_place_is_understood():
    assert refused(business_id, "FI29259817").suggestion == "2925981-7"


def test_V1_agrees_with_python_stdnum():
    from stdnum.fi import ytunnus

    for number in range(0, 9_999_999, 9_973):
        digits = f"{number:07}"
        ours = {d for d in "0123456789" if _passes(business_id, f"{digits}-{d}")}
        assert ours == {d for d in "0123456789" if ytunnus.is_valid(f"{digits}-{d}")}


def _passes(rule, text):
    try:
        rule(text)
    except Problem:
        return False
    return True


def test_V2_vat_number():
    assert vat_number("fi 29259817") == "FI29259817"
    assert refused(vat_number, "FI2925981-7").suggestion == "FI29259817"
    assert refused(vat_number, "2925981-7").suggestion == "FI29259817"
    assert refused(vat_number, "FI29259816").suggestion == "FI29259817"
    assert refused(vat_number, "FI12345091").suggestion is None
    assert refused(vat_number, "SE556677889901").suggestion is None


@pytest.mark.parametrize("code", ["00100", "20520", "20101"])
def test_V3_five_digits(code):
    assert postal_code(f" {code} ") == code


@pytest.mark.parametrize(
    ("typed", "suggestion"),
    [
        ("2052", "02052"),
        ("100", "00100"),
        ("205200", None),
        ("2O520", "20520"),
        ("FI-20520", "20520"),
        ("", None),
        ("20 520", "20520"),
        ("Turku", None),
        ("２０５２０", None),
    ],
)
def test_V3_refused_in_finland(typed, suggestion):
    problem = refused(postal_code, typed)
    assert (problem.code, problem.suggestion) == ("postal_code.form", suggestion)


def test_V3_free_text_abroad_up_to_twelve():
    assert postal_code("SW1A  1AA", "GB") == "SW1A 1AA"
    assert postal_code("123456789012", "se") == "123456789012"
    assert refused(postal_code, "1234567890123", "SE").params == {"limit": "12"}


def test_rule_1_2_a_po_box_code_at_a_street_is_only_warned_of():
    warning = po_box_code_warning("Lemminkäisenkatu 48", "20101")
    assert warning is not None and "20101" in str(warning)
    for street, code in [
        ("PL 180", "20101"),
        ("P.O. Box 5", "00101"),
        ("pl180", "20101"),
        ("Katu 1", "20520"),
    ]:
        assert po_box_code_warning(street, code) is None
    assert po_box_code_warning("", "20101") is None
    assert po_box_code_warning("Plevnankatu 3", "20101") is not None


@pytest.mark.parametrize(
    "text", ["131052-308T", "hetu 131052-308T.", "131052-308t", "(131052–308T)", "131052A308T", "131052+308T", "131052 - 308T", "hetu:131052-308T,", "x\n131052Y308T"],
)  # fmt: skip
def test_V8_personal_identity_code_is_found(text):
    assert find_personal_identity_code(text)
    problem = refused(refuse_personal_identity_code, text)
    assert problem.code == "personal_identity_code"
    assert "131052" not in str(problem) + repr(problem.params)


@pytest.mark.parametrize(
    "text", ["131052-308U", "131052-308", "1131052-308T", "131052-308TT", "131052G308T", "040 123 4567", "", "321052-308T", "131352-308T", "2925981-7", "20520 Turku"],
)  # fmt: skip
def test_V8_other_numbers_pass(text):
    assert refuse_personal_identity_code(text) == text


@given(st.dates(), st.integers(2, 999), st.sampled_from("-+ABCDEFUVWXY"), st.text(max_size=5))
def test_V8_every_well_formed_code_is_found(born, number, sign, around):
    digits = f"{born:%d%m}{born.year % 100:02}"
    mark = "0123456789ABCDEFHJKLMNPRSTUVWXY"[int(f"{digits}{number:03}") % 31]
    assert find_personal_identity_code(f"{around} {digits}{sign}{number:03}{mark} {around}")


@given(
    st.dates(),
    st.integers(2, 999),
    st.sampled_from("-+ABCDEFUVWXY"),
    st.sampled_from(["", " ", "\n", " \r\n"]),
)
def test_N14_every_well_formed_code_is_masked(born, number, sign, between):
    """Also between letters and over a line's end; all else of the text stays."""
    digits = f"{born:%d%m}{born.year % 100:02}"
    mark = "0123456789ABCDEFHJKLMNPRSTUVWXY"[int(f"{digits}{number:03}") % 31]
    for text in (
        f"hetu{digits}{between}{sign}{number:03}{mark}.pdf",
        f"{digits}{sign}{between}{number:03}{mark.lower()}",
    ):
        masked = mask_personal_identity_codes(text)
        assert len(masked) == len(text) and digits not in masked and f"{number:03}{mark}" not in masked
        assert (
            masked.replace("*", "").replace("-", "").split()
            == text.replace(f"{digits}{between}{sign}{number:03}{mark}", between)
            .replace(f"{digits}{sign}{between}{number:03}{mark.lower()}", between)
            .split()
        )
    assert mask_personal_identity_codes(f"{digits}0{sign}1{number:03}") == f"{digits}0{sign}1{number:03}"


def test_V8_long_text_is_read_in_no_time():
    text = "131052-308 " * 20_000 + "1" * 100_000
    started = time.perf_counter()
    assert not find_personal_identity_code(text)
    assert time.perf_counter() - started < 2


@given(ANY)
def test_V1_V2_V3_V8_nothing_but_problems(text):
    for rule in (business_id, vat_number, postal_code, refuse_personal_identity_code):
        try:
            value = rule(text)
        except Problem as problem:
            if problem.suggestion is not None:
                assert rule(problem.suggestion) == problem.suggestion
        else:
            assert rule(value) == value
    po_box_code_warning(text, text)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        (" 192.0.2.1 ", "192.0.2.1"),
        ("2001:0DB8::0001", "2001:db8::1"),
        ("fe80::1%eth0", "fe80::1"),
    ],
)
def test_6_2_an_ip_address_is_kept_in_its_usual_form(typed, kept):
    assert ip_address(typed) == kept


@pytest.mark.parametrize("typed", ["", "192.0.2.256", "192.0.2.1/24", "example.fi", "1" * 10_000])
def test_6_2_what_is_no_ip_address_is_refused(typed):
    with pytest.raises(Problem):
        ip_address(typed)


@given(
    st.dates(),
    st.integers(2, 999),
    st.sampled_from("-+A.:/~―﹣•"),
    st.sampled_from(["\u00ad", "\u200b", "\u2060", "\u202c"]),
    st.integers(1, 10),
)
def test_N14_a_code_is_masked_however_a_letter_writes_it(born, number, sign, unseen, place):
    """With signs that nobody sees, in a quotation, without its sign, with full stops, in other digits."""
    day, month, year = f"{born:%d}", f"{born:%m}", f"{born.year % 100:02}"
    mark = "0123456789ABCDEFHJKLMNPRSTUVWXY"[int(f"{day}{month}{year}{number:03}") % 31]
    plain = f"{day}{month}{year}{sign}{number:03}{mark}"
    forms = [
        plain,
        plain[:place] + unseen + plain[place:],
        f"{day}{month}{year}-\n> {number:03}{mark}",
        f"> {day}{month}{year}\n> -{number:03}{mark}",
        f"{day}{month}{year}-{number:03} {mark}",
        f"{day}.{month}.{year}-{number:03}{mark}",
        f"{day}{month}{year} {number:03}{mark}",
        f"*{day}{month}{year}*-{number:03}{mark}",
        "".join(chr(0x660 + int(each)) if each.isdigit() else each for each in plain),
    ]
    if mark.isalpha():  # ten digits alone are a telephone number
        forms += [f"{day}{month}{year}{number:03}{mark}", f"{plain}{plain}"]
    for form in forms:
        masked = mask_personal_identity_codes(f"Tunnus {form}, kiitos")
        assert len(masked) == len(f"Tunnus {form}, kiitos") and not any(each.isdigit() for each in masked)
        assert masked.startswith("Tunnus ") and masked.endswith(", kiitos")


@pytest.mark.parametrize(
    "text",
    [
        "040 123 4567",
        "0401234567",
        "+358 40 123 4567",
        "23.11.2026 klo 10.15",
        "FI21 1234 5600 0007 85",
        "26-021",
    ],
)
def test_N14_numbers_of_other_kinds_are_left(text):
    assert mask_personal_identity_codes(text) == text
