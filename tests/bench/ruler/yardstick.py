"""A piece of work that never changes, timed beside each measurement.

A machine that is shared runs half as fast again from one minute to the next, so milliseconds of two runs say little
when they are set beside each other. A page's time divided by that of this work, taken just before and after it, says
more. The work is what pages are made of: small objects, dictionaries, text put together, a pattern searched for.
"""

import random
import re
import statistics
import time

PIECES = 8000
_FIGURE = re.compile(r"no (\d)")


class _Piece:
    def __init__(self, number):
        self.number = number
        self.words = f"no {number}"
        self.facts = {"price": number, "days": [number] * 3}


def work():
    """The work itself; returns the length of what it wrote, always the same."""
    pieces = [_Piece(number) for number in range(PIECES)]
    random.Random(7).shuffle(pieces)
    drawn = "".join(f"<p>{piece.words} {piece.facts['price']}</p>" for piece in pieces)
    return len(_FIGURE.sub(r"\1", drawn))


def yardstick():
    """Milliseconds of CPU that the work takes now: the middle one of three tries."""
    tries = []
    for _ in range(3):
        began = time.process_time()
        work()
        tries.append((time.process_time() - began) * 1000)
    return statistics.median(tries)


def in_sticks(spent, before, after):
    """A cost in yardsticks, of which one was timed before it and one after; all three in milliseconds."""
    return spent / ((before + after) / 2)
