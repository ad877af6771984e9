"""Buyers with a browser each, who press the checkout's button of a running portal, at one moment if need be."""

import re
import threading
import urllib.error
import urllib.parse
import urllib.request
from http.client import HTTPException
from http.cookiejar import CookieJar

from registry.models import Province

COOKIE = "answered-by"
"""What tests.shop.witnessed tells the browser: the web process that took its press."""
PIPE = "presses"
"""Where it tells a test when presses begin and end, if the test lays a pipe there."""


class Buyer:
    """A browser without JavaScript."""

    def __init__(self, portal, number):
        self.portal, self.number = portal, number
        self.jar = CookieJar()
        self.opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(self.jar))
        self.answer = self.where = None

    def get(self, path):
        with self.opener.open(self.portal.address + path, timeout=60) as answer:
            return answer.read().decode()

    def post(self, path, **fields):
        token = [("csrfmiddlewaretoken", cookie.value) for cookie in self.jar if "csrf" in cookie.name]
        body = urllib.parse.urlencode([*fields.items(), *token]).encode()
        asked = urllib.request.Request(self.portal.address + path, body, {"Origin": self.portal.address})
        try:
            answer = self.opener.open(asked, timeout=60)
        except urllib.error.HTTPError as refused:
            answer = refused
        with answer:  # a process that is killed leaves half an answer, and nobody else closes that
            return answer.read().decode(), answer.geturl()

    def fill(self, *listings):
        for listing in listings:
            self.get(f"/ar/market/product/{listing.pk}/")
            self.post(f"/ar/basket/add/{listing.pk}/", quantity="1")
        return self

    def open_checkout(self):
        page = self.get("/ar/checkout/")
        hidden = {name: re.search(rf'name="{name}" value="(.*?)"', page)[1] for name in ("key", "agreed")}
        place = {"province": str(Province.objects.get(code="MA-GUE").pk), "city": "كلميم", "address": "حي النخيل"}
        self.form = {**hidden, **place, "name": "سعاد", "phone": f"+2126{12_000_000 + self.number}", "note": ""}
        return self

    def press(self):
        try:
            self.answer, self.where = self.post("/ar/checkout/", **self.form)
        except (OSError, HTTPException) as broken:
            self.answer, self.where = str(broken), ""

    @property
    def answered_by(self):
        """The web process that took her press, as tests.shop.witnessed tells it."""
        return next((int(cookie.value) for cookie in self.jar if cookie.name == COOKIE), None)

    @property
    def bought(self):
        return "/thanks/" in self.where


def at_once(deeds):
    """Runs every deed in a thread of its own, all let go at one moment."""
    gate = threading.Barrier(len(deeds))

    def wait_and(deed):
        gate.wait()
        deed()

    threads = [threading.Thread(target=wait_and, args=(deed,)) for deed in deeds]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
