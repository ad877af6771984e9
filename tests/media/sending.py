"""Speaking tus as a trainer's browser does."""

import base64

VERSION = {"HTTP_TUS_RESUMABLE": "1.0.0"}
WHERE = "/media/uploads/"


def title(words: str) -> str:
    return "title " + base64.b64encode(words.encode()).decode()


def opened(desk, size: int, **headers) -> str:
    said = {"HTTP_UPLOAD_LENGTH": str(size), "HTTP_UPLOAD_METADATA": title("دراسة المشروع")} | VERSION | headers
    response = desk.post(WHERE, **said)
    assert response.status_code == 201
    return response["Location"]


def piece(desk, address: str, at: int, data: bytes):
    words = {"content_type": "application/offset+octet-stream", "HTTP_UPLOAD_OFFSET": str(at)}
    return desk.patch(address, data, **words, **VERSION)
