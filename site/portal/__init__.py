"""The house itself: settings, addresses, the web and worker processes, the front page.

May ask every room. No room may ask it. The folder around it, `site/`, is never a package:
the standard library owns that name.
"""
