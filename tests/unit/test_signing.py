"""Only what a secret of ours sealed, character for character, is ever opened."""

from string import ascii_letters, digits

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from planflow.domain import signing
from planflow.domain.link import ANSWER_DAYS, digest, last_day
from planflow.domain.signing import Signing
from planflow.testing.given import DAY

OLD, NEW = "o" * 32, "n" * 40
ADDRESS = "https://planflow.example.org"
TOKENS = st.integers(min_value=0, max_value=2**128 - 1).map("{:032x}".format)
PURPOSES = st.sampled_from(["answer", "feed"])
ALPHABET = ascii_letters + digits + "-_.=+/ \n\x00é"


def sealing(secret: str = NEW) -> Signing:
    return signing.signing(ADDRESS, secret)


@given(token=TOKENS, purpose=PURPOSES)
@settings(deadline=None)
def test_what_was_sealed_opens_again(token: str, purpose: str) -> None:
    assert sealing().unseal(purpose, sealing().seal(purpose, token)) == token


@given(token=TOKENS, place=st.integers(0, 200), character=st.sampled_from(ALPHABET))
@settings(max_examples=400, deadline=None)
def test_no_sealed_token_with_another_character_opens(token: str, place: int, character: str) -> None:
    whole = sealing().seal("answer", token)
    place %= len(whole)
    altered = whole[:place] + character + whole[place + 1 :]
    opened = sealing().unseal("answer", altered)
    assert opened == (token if altered == whole else None)


@given(token=TOKENS, place=st.integers(0, 200), extra=st.text(ALPHABET, min_size=1, max_size=3))
@settings(deadline=None)
def test_nothing_may_be_put_in(token: str, place: int, extra: str) -> None:
    whole = sealing().seal("answer", token)
    place %= len(whole) + 1
    altered = whole[:place] + extra + whole[place:]
    assert sealing().unseal("answer", altered) is None


@given(token=TOKENS, start=st.integers(0, 200), length=st.integers(1, 200))
@settings(deadline=None)
def test_nothing_may_be_left_out(token: str, start: int, length: int) -> None:
    whole = sealing().seal("answer", token)
    start %= len(whole)
    assert sealing().unseal("answer", whole[:start] + whole[start + length :]) is None


@given(text=st.text())
@settings(deadline=None)
def test_no_text_at_all_opens_by_chance(text: str) -> None:
    assert sealing().unseal("answer", text) is None


@given(token=TOKENS)
@settings(deadline=None)
def test_every_other_spelling_of_the_last_character_is_refused(token: str) -> None:
    # Its low bits mean nothing to a decoder: sixteen bytes of base64 spell the same digest four ways.
    whole = sealing().seal("answer", token)
    others = [whole[:-1] + last for last in ascii_letters + digits + "-_" if last != whole[-1]]
    assert not [other for other in others if sealing().unseal("answer", other)]


@given(token=TOKENS, purpose=PURPOSES)
@settings(deadline=None)
def test_one_sort_of_link_never_opens_the_other(token: str, purpose: str) -> None:
    other = "feed" if purpose == "answer" else "answer"
    assert sealing().unseal(other, sealing().seal(purpose, token)) is None


@given(token=TOKENS)
@settings(deadline=None)
def test_a_token_signed_by_somebody_elses_secret_is_refused(token: str) -> None:
    assert sealing().unseal("answer", sealing(OLD).seal("answer", token)) is None


def test_after_a_rotation_old_links_still_work_and_the_first_secret_signs() -> None:
    old = sealing(OLD).seal("answer", "a" * 32)
    both = sealing(f"{NEW}, {OLD}")
    assert both.unseal("answer", old) == "a" * 32
    assert both.seal("answer", "b" * 32) == sealing(NEW).seal("answer", "b" * 32)


@pytest.mark.parametrize(
    ("address", "secret"), [("", NEW), (ADDRESS, ""), (ADDRESS, "short"), (ADDRESS, ",")]
)
def test_without_an_address_or_a_long_secret_there_are_no_links(address: str, secret: str) -> None:
    none = signing.signing(address, secret)
    assert not none.is_on
    assert none.address("answer", "a" * 32) == ""
    assert none.unseal("answer", sealing().seal("answer", "a" * 32)) is None


def test_a_secret_is_never_shown() -> None:
    assert NEW not in repr(sealing())


@pytest.mark.parametrize("purpose", ["answer", "feed"])
@pytest.mark.parametrize("around", ["{}", "  {}\n", "{}/", "{}?from=mail", "{}#top"])
def test_a_pasted_address_is_read_like_its_token(purpose: str, around: str) -> None:
    links = sealing()
    pasted = around.format(links.address(purpose, "a" * 32))
    assert links.unseal(purpose, signing.bare(pasted)) == "a" * 32


def test_an_address_says_nothing_about_anybody() -> None:
    whole = sealing().address("answer", "ab" * 16)
    assert whole.startswith(f"{ADDRESS}/answer/{'ab' * 16}.")
    assert set(whole.removeprefix(ADDRESS)) <= set(ascii_letters + digits + "-_./")


def test_the_last_day_counts_the_day_of_the_mail() -> None:
    assert (last_day(DAY) - DAY).days == ANSWER_DAYS - 1


def test_one_address_is_known_by_its_digest_however_it_is_written() -> None:
    assert digest("t", "A.Owner@Example.org ") == digest("t", "a.owner@example.org")
    assert digest("t", "a@example.org") != digest("u", "a@example.org")
    assert digest("t", "a@example.org") != digest("t", "b@example.org")
