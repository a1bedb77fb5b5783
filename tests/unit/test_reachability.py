"""Whether partners could reach an address, as far as its name tells."""

import pytest

from planflow.domain import reachability
from planflow.domain.common_passwords import COMMON, is_common


@pytest.mark.parametrize(
    "address",
    ["https://planflow.example.gov.uk", "https://example.gov.uk:8443/x", "https://8.8.8.8", "https://a.org."],
)
def test_a_public_name_is_not_spoken_against(address):
    assert reachability.why_not(address) == ""


@pytest.mark.parametrize(
    ("address", "why"),
    [
        ("http://localhost:8000", "own machine"),
        ("https://127.0.0.1", "own machine"),
        ("https://[::1]:8000", "own machine"),
        ("https://10.1.2.3", "private network"),
        ("https://192.168.0.9", "private network"),
        ("https://[fd00::1]", "private network"),
        ("https://intranet", "no domain"),
        ("https://planflow.council.local", "inside a network"),
        ("https://planflow.internal.", "inside a network"),
        ("planflow.example.org", "no server"),
        ("https://[::1", "no address"),
    ],
)
def test_what_only_one_network_knows_is_told_with_the_reason(address, why):
    assert why in reachability.why_not(address)


@pytest.mark.parametrize(
    "password", ["Password1234", "QWERTYUIOP12", "aaaaaaaaaaaaaaaa", "abcdabcdabcdabcd", "121212121212121"]
)
def test_what_everybody_tries_is_common_in_any_case(password):
    assert is_common(password)


@pytest.mark.parametrize("password", ["walrus teapot lantern", "ny7 grey doors on", "пять серых дверей"])
def test_a_few_words_are_not_common(password):
    assert not is_common(password)


def test_only_what_the_least_length_would_let_through_is_listed():
    assert min(len(one) for one in COMMON) >= 12
    assert all(one == one.lower() for one in COMMON)
