"""What a process has loaded is passed over by the garbage collector; garbage that comes later still goes."""

import gc
import weakref

from portal import collector


class Knot:
    """Something that only the collector can free."""

    def __init__(self):
        self.itself = self


def test_what_is_loaded_is_passed_over_and_later_garbage_still_goes():
    early = Knot()
    collector.pass_over_what_is_loaded()
    kept, late = weakref.ref(early), weakref.ref(Knot())
    del early
    gc.collect()

    assert (kept() is None, late() is None) == (False, True)
    assert gc.get_threshold() == collector.THRESHOLDS
