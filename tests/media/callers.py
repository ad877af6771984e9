"""Texts, named like films, that have a player fetch from a server; and an ffmpeg that lets them."""

import subprocess
from contextlib import suppress

from media.workshop import binary

EVERY_PROTOCOL = "file,crypto,data,http,tcp"
"""Any ffmpeg follows a file on the disk to other files only, unless it is told otherwise."""

MANIFEST = (
    '<?xml version="1.0"?><MPD xmlns="urn:mpeg:dash:schema:mpd:2011" type="static" '
    'profiles="urn:mpeg:dash:profile:isoff-main:2011" mediaPresentationDuration="PT9S"><Period>'
    '<AdaptationSet contentType="video"><Representation id="1" bandwidth="1"><BaseURL>{}.mp4</BaseURL>'
    "</Representation></AdaptationSet></Period></MPD>"
)


def callers(port: int) -> dict[str, tuple[str, str]]:
    """What each kind says, and the name by which ffmpeg knows what reads it.

    Three kinds are missing, for they call nobody on TCP even when nothing guards them. A session description listens on
    UDP. A playlist of crypto+http has no key to open it with. No ffmpeg fetches what a drawing (SVG) names.
    """
    there, playlist = f"http://127.0.0.1:{port}/x", "#EXTM3U\n#EXT-X-TARGETDURATION:4\n{}\n#EXT-X-ENDLIST\n"
    key = f'#EXT-X-KEY:METHOD=AES-128,URI="{there}.key"\n#EXTINF:4,\nx.ts'
    return {
        "playlist": (playlist.format(f"#EXTINF:4,\n{there}.ts"), "hls"),
        "playlist under way": (f"#EXTM3U\n#EXTINF:4,\n{there}.ts\n", "hls"),
        "playlist with a key": (playlist.format(key), "hls"),
        "playlist with a beginning": (playlist.format(f'#EXT-X-MAP:URI="{there}.mp4"\n#EXTINF:4,\nx.ts'), "hls"),
        "concat script": (f"ffconcat version 1.0\nfile '{there}.ts'\n", "concat"),
        "dash manifest": (MANIFEST.format(there), "dash"),
    }


def unguarded(film, reader, canary, seconds=20):
    """An ffmpeg of our own with none of our guards reads the film until it calls, or ends; how often it has called."""
    words = ["-protocol_whitelist", EVERY_PROTOCOL, *(["-safe", "0"] if reader == "concat" else []), "-f", reader]
    command = [binary.ffmpeg(), "-v", "quiet", "-nostdin", *words, "-i", str(film), "-f", "null", "-"]
    with subprocess.Popen(command) as process:
        for _ in range(10 * seconds):
            if canary.calls or process.poll() is not None:
                break
            with suppress(subprocess.TimeoutExpired):
                process.wait(0.1)
        process.kill()
    return canary.calls
