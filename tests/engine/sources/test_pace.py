"""How often all is looked through, and when hints are no longer relied on."""

from filewright.engine.sources.pace import POLL_SECONDS, SWEEP_SECONDS, Pace


def test_a_look_that_takes_long_is_seldom_and_names_are_compared_in_between() -> None:
    pace = Pace()
    pace.swept(100.0, 0.001)
    assert pace.sweep_at == 100.0 + SWEEP_SECONDS
    pace.swept(100.0, 2.0)
    assert pace.sweep_at == 100.0 + 800.0
    assert pace.names_at == 100.0 + SWEEP_SECONDS


def test_a_file_that_comes_to_light_and_is_hinted_at_late_is_no_sign_of_anything() -> None:
    pace = Pace()
    pace.surprised(1.0, ["/in/a"])
    pace.heard({"/in/a"})
    assert not pace.misses_events(10.0)
    assert pace.notice("/in") is None


def test_where_hints_never_come_the_folder_is_polled_and_says_so_until_one_comes() -> None:
    pace = Pace()
    pace.swept(0.0, 0.001)
    pace.surprised(1.0, ["/in/a"])
    assert not pace.misses_events(1.1), "it may still come"
    assert pace.misses_events(2.0)
    assert pace.notice("/in") is None, "once may be chance: listening begins anew"
    pace.surprised(3.0, ["/in/b"])
    assert pace.misses_events(4.0)
    notice = pace.notice("/in")
    assert notice is not None
    assert notice.code == "polls-deaf"
    assert pace.seconds == POLL_SECONDS
    pace.heard({"/in/c"})
    assert pace.notice("/in") is None


def test_folders_that_nobody_listens_to_are_polled_and_counted() -> None:
    pace = Pace()
    pace.listening(4604, 10_101, "")
    notice = pace.notice("/in")
    assert notice is not None
    assert (notice.code, notice.fields["count"]) == ("polls-too-many", 5497)
    pace.listening(10_101, 10_101, "")
    assert pace.notice("/in") is None


def test_a_share_and_a_refusal_are_named() -> None:
    share = Pace(share=True).notice("/in")
    assert share is not None
    assert share.code == "polls-share"
    refused = Pace()
    refused.listening(None, 1, "No space left on device")
    notice = refused.notice("/in")
    assert notice is not None
    assert "No space left on device" in notice.sentence()
