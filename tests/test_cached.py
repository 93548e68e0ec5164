"""Properties that are worked out once."""

from __future__ import annotations

import threading

from nlpx.cached import cached_property


class Thing:
    """Has one."""

    def __init__(self, work):
        self.work = work

    @cached_property
    def value(self):
        """The value."""
        return self.work()


def test_property_is_worked_out_once_for_each_object():
    numbers = iter(range(9))
    one, two = (Thing(lambda: next(numbers)) for _ in "ab")
    assert [one.value, two.value, one.value] == [0, 1, 0]


def test_property_can_be_set_and_forgotten():
    thing = Thing(lambda: 1)
    thing.value = 2
    assert thing.value == 2
    del thing.value
    assert thing.value == 1


def test_property_has_the_docstring_and_is_there_on_the_class():
    assert isinstance(Thing.value, cached_property)
    assert Thing.value.__doc__ == "The value."


def test_error_is_not_kept():
    thing = Thing(iter([]).__next__)
    for work in (iter([]).__next__, lambda: 3):
        thing.work = work
        try:
            found = thing.value
        except StopIteration:
            found = None
    assert found == 3


def test_objects_do_not_wait_for_each_other():
    over = threading.Event()
    slow = Thing(lambda: over.wait(20))
    thread = threading.Thread(target=lambda: slow.value)
    thread.start()
    assert Thing(lambda: 1).value == 1
    over.set()
    thread.join()
    assert slow.value is True
