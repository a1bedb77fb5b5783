"""Which refusals of a recipient say that there is no such address."""

import pytest

from planflow.notify import address_status

OF_THE_ADDRESS = [
    (550, "5.1.1 <owner@example.org>: Recipient address rejected", "5.1.1"),
    (550, "5.1.1 first line\n5.1.1 second line", "5.1.1"),
    (550, "5.1.10 the domain takes no mail", "5.1.10"),
    (551, "5.1.6 moved", "5.1.6"),
    (550, "5.2.1 switched off", "5.2.1"),
    (553, "5.1.3 that is none", "5.1.3"),
    (553, "mailbox name not allowed", "5.1.3"),
]
OF_SOMETHING_ELSE = [
    (550, "mailbox unavailable"),
    (550, "5.0.0 no"),
    (550, "5.1.0 no"),
    (550, "5.1.4 ambiguous"),
    (550, "5.1.7 the sender is none"),
    (550, "5.1.8 the sender has no domain"),
    (550, "5.7.1 relaying denied"),
    (550, "5.7.1 refused, as 5.1.1 was"),
    (554, "5.7.1 refused by policy"),
    (552, "5.2.2 full"),
    (552, "5.3.4 too big"),
    (550, "5.1.1.20 is listed somewhere"),
    (550, "refused: 5.1.1.20 is listed somewhere"),
    (553, "sorry, not in my list of hosts (#5.7.1)"),
    (450, "5.1.1 a server that contradicts itself"),
    (450, "4.1.1 not now"),
]


@pytest.mark.parametrize(("code", "words", "status"), OF_THE_ADDRESS)
def test_a_refusal_that_says_that_there_is_no_such_address(code, words, status):
    assert address_status.failed(code, words.encode()) == status


@pytest.mark.parametrize(("code", "words"), OF_SOMETHING_ELSE)
def test_a_refusal_for_another_reason_says_nothing_of_the_address(code, words):
    assert address_status.failed(code, words.encode()) == ""
