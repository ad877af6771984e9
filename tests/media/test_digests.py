"""A file of gigabytes is read by pieces, and the job is told of each."""

import hashlib

from media.workshop import digests


def test_the_lease_is_kept_while_a_large_file_is_read(tmp_path):
    film = tmp_path / "film"
    film.write_bytes(b"film" * digests.PIECE)
    beats = []

    found = digests.sha256(film, lambda: beats.append("beat"))

    assert found == hashlib.sha256(film.read_bytes()).hexdigest()
    assert beats == ["beat"] * 4
