"""Passwords that everybody tries first, as far as they are long enough to be allowed otherwise."""

_TEXT = """
000000000000 111111111111 1111111111111 121212121212 123123123123 1234567890123 123456789012
12345678901234 123456789012345 1234567890123456 1234567890qwerty 123456789abc 123456789qwe 123456789qwerty
123456qwerty 123qweasdzxc 123qwe123qwe 1q2w3e4r5t6y 1q2w3e4r5t6y7u 1q2w3e4r5t6y7u8i 1qaz2wsx3edc
1qaz2wsx3edc4rfv 1qazxsw23edc 987654321098 abc123abc123 abcd12345678 abcdefghijkl abcdefghijklm
abcdefghijklmnop access123456 admin1234567 admin123456789 administrator administrator1 asdfasdfasdf
asdfghjkl123 asdfghjklzxcvbnm birmingham12 changeme1234 changeme12345 changemenow1 chocolate123
correcthorsebatterystaple council12345 default12345 football1234 football12345
football123456 ihateyou1234 iloveyou1234 iloveyou12345 iloveyou123456 iloveyouforever january2024!
letmein12345 letmein123456 letmeinplease liverpool123 liverpoolfc1 localadmin123 london123456
manchester12 manchesterunited monkey123456 newpassword1 newpassword123 p@ssw0rd1234 p@ssword1234
pa$$word1234 pa55word1234 passw0rd1234 passw0rd12345 password0123 password1234 password12345
password123456 password1234567 password12345678 password123456789 password2020 password2021 password2022
password2023 password2024 password2025 password2026 passwordpassword planflow1234 princess1234
q1w2e3r4t5y6 qazwsxedcrfv qazwsxedc123 qwer1234qwer qwerqwerqwer qwerty123456 qwerty1234567 qwerty12345678
qwertyqwerty qwertyuiop12 qwertyuiop123 qwertyuiop[] qwertyuiopas qwertyuiopasdfghjkl secret123456
spring202024 starwars1234 summer202024 sunshine1234 superman1234 supersecret1 temppassword temporary123
test12345678 testtesttest thisismypassword trustno1trustno1 welcome12345 welcome123456 whatever1234
winter202024 zaq12wsxcde3 zxcvbnm12345 zxcvbnmasdfghjkl
"""
COMMON = frozenset(_TEXT.split())
"""In small letters. Longer lists are of shorter words, which the least length keeps out by itself."""


def is_common(password: str) -> bool:
    """Whether a password is one that everybody tries, in whatever case, or hardly more than one letter."""
    plain = password.lower()
    return plain in COMMON or len(set(plain)) < 5 or _is_run(plain)  # noqa: PLR2004  # as it says


def _is_run(plain: str) -> bool:
    """Whether a few letters are only repeated: `abcabcabcabc`."""
    return any(plain == (plain[:size] * len(plain))[: len(plain)] for size in range(1, len(plain) // 3 + 1))
