"""What a phone reads of a film."""

from django.test import Client

BODY = bytes(range(256)) * 40


class Reader(Client):
    """A phone that reads every answer to its end, and lets go of the file."""

    def request(self, **words):
        response = super().request(**words)
        response.body = response.getvalue() if response.streaming else response.content
        for close in response._resource_closers:
            close()
        return response
