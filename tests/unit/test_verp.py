"""Return addresses: each belongs to one message, and nothing else is taken for one."""

import pytest
from hypothesis import given, strategies

from planflow.notify import verp

HOME = "bounces@example.org"


@given(token=strategies.text("0123456789abcdef", min_size=32, max_size=32))
def test_the_token_comes_back_from_its_address(token):
    made = verp.address(HOME, token)
    assert made == f"bounces+{token}@example.org"
    assert verp.token(HOME, made) == token
    assert verp.token(HOME, f"<{made.upper()}>") == token


@pytest.mark.parametrize(
    "text",
    ["", HOME, "bounces+@example.org", "bounces+abc@example.com", "other+abc@example.org",
     "bounces+a b@example.org", "bounces+abc@example.org.attacker.org", "x bounces+abc@example.org",
     "bounces+abc@exampleXorg"],
)  # fmt: skip
def test_what_is_no_return_address_holds_no_token(text):
    assert verp.token(HOME, text) is None


@pytest.mark.parametrize("home", ["", "bounces", "a@b@c", "<bounces@example.org>", "b" * 32 + "@example.org"])
def test_an_address_that_takes_no_token_is_not_usable(home):
    assert not verp.is_usable(home)
    with pytest.raises(ValueError, match="return address"):
        verp.address(home, "0" * 32)
    assert verp.is_usable("b" * 31 + "@example.org")
