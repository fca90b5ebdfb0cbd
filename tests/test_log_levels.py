"""Loggers that are held back."""

import logging

import pytest

from qa_bot.log_levels import quiet


def test_only_what_is_below_the_level_is_held_back(caplog):
    logger = logging.getLogger("a.library")
    with quiet("a.library", below=logging.ERROR):
        logger.warning("mended")
        logger.error("broken")
    assert caplog.messages == ["broken"]


def test_without_a_level_all_is_held_back_and_after_an_error_nothing(caplog):
    logger = logging.getLogger("a.library")
    with pytest.raises(ValueError), quiet("a.library"):
        logger.critical("on fire")
        raise ValueError
    assert logger.level == logging.NOTSET
    logger.warning("heard again")
    assert caplog.messages == ["heard again"]
