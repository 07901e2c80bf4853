"""The page that a worker and its driver share: what one writes the other reads, whoever lives."""

import os
import tempfile
import time
from collections.abc import Iterator

import pytest

from filewright.worker.status import SIZE, StatusPage


@pytest.fixture
def pages() -> Iterator[tuple[StatusPage, StatusPage]]:
    """The worker's and the driver's view of one page."""
    with tempfile.TemporaryFile() as file:
        file.truncate(SIZE)
        pages = StatusPage(file.fileno()), StatusPage(file.fileno())
    yield pages
    for page in pages:
        page.close()


def test_the_driver_sees_item_node_and_since_when(pages: tuple[StatusPage, StatusPage]) -> None:
    worker, driver = pages
    assert driver.look() is None
    worker.begin(5)
    assert driver.look() is None
    before = time.monotonic_ns()
    worker.at(3)
    now = driver.look()
    assert now is not None
    assert (now.item, now.node, now.progress) == (5, 3, 0)
    assert before <= now.since_ns <= time.monotonic_ns()
    worker.progress(0.5)
    now = driver.look()
    assert now is not None
    assert now.progress == 0.5
    worker.at(4)
    now = driver.look()
    assert now is not None
    assert (now.node, now.progress) == (4, 0)
    worker.rest()
    assert driver.look() is None


def test_the_worker_sees_what_the_driver_asks(pages: tuple[StatusPage, StatusPage]) -> None:
    worker, driver = pages
    assert (worker.winding_down, worker.cancelled) == (False, False)
    driver.wind_down()
    assert (worker.winding_down, worker.cancelled) == (True, False)
    driver.cancel()
    assert worker.cancelled


def test_it_outlives_the_worker(pages: tuple[StatusPage, StatusPage]) -> None:
    worker, driver = pages
    if (pid := os.fork()) == 0:
        worker.begin(7)
        worker.at(1)
        os.kill(os.getpid(), 9)
    os.waitpid(pid, 0)
    now = driver.look()
    assert now is not None
    assert (now.item, now.node) == (7, 1)
