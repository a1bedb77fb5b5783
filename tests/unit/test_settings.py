"""The settings: where they come from, and what is refused."""

from pathlib import Path

import pytest

from planflow import settings
from planflow.errors import PlanflowError

NONE = Path("no-such-file")


def test_the_environment_outranks_the_file(tmp_path):
    file = tmp_path / ".env"
    file.write_text("# mail\nPLANFLOW_MAIL_FROM='file@example.org'\nexport PLANFLOW_MAIL_DIR=out\n")
    read = settings.read({"PLANFLOW_MAIL_FROM": "environment@example.org", "HOME": "/root"}, file)
    assert (read.mail_from, read.mail_dir) == ("environment@example.org", Path("out"))


def test_a_misspelt_name_is_an_error_that_guesses_what_was_meant():
    with pytest.raises(PlanflowError, match="Did you mean PLANFLOW_SMTP_URL") as caught:
        settings.read({"PLANFLOW_SMTP_ULR": "smtp://user:secret@host"}, NONE)
    assert "secret" not in str(caught.value)


def test_names_that_are_no_settings_are_left_to_those_who_read_them():
    given = {
        "PLANFLOW_DEBUG": "1",
        "PLANFLOW_TEST_PG": "wheel",
        "PLANFLOW_SEEDS": "x",
        "PLANFLOW_CRASH_AT": "",
    }
    assert settings.read(given, NONE) == settings.Settings()


def test_no_secret_is_in_what_settings_print():
    secrets = {
        "PLANFLOW_SMTP_URL": "smtp://user:hidden@host",
        "PLANFLOW_NOTIFY_API_KEY": "hidden",
        "PLANFLOW_WEBHOOK_URL": "https://host/hidden",
        "PLANFLOW_WEBHOOK_SECRET": "hidden",
        "PLANFLOW_SECRET_KEY": "hidden",
    }
    assert "hidden" not in repr(settings.read(secrets, NONE))
