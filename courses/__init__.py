"""Track, course, lesson; watch evidence; quiz; completion; certificate.

Never learns that shops exist. Asks `cms` and below.
"""
