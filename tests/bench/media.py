"""`./tiwiza bench media [SECONDS] [TIMES]`: the ladder's CPU beside the bare command by turns, its memory, its speech.

Most of the clips come from the peers' kit; without it speech and a film of odd size are all that is measured.
"""

import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from portal.environment import ROOT
from tests.bench.ruler.peers import kit, measured
from tests.bench.ruler.verdict import Row, told

RATIO, MEGABYTES, SPEECH = 1.10, 600, (24, 32)
TIMES = 2
"""How often each of the two has its turn."""
BEGAN = time.monotonic()
SHORT = 8
"""Seconds of a clip of which only the kind matters."""
WEIGHED = {"slides": 60, "camera": 20}
"""Seconds of the clips that are weighed against the bare command. A lesson lasts minutes: of slides, which cost little
a second, starting its processes would weigh too much in a shorter one."""
KINDS = {"slides": True, "camera": True, "phone": True, "vfr": True, "silent": True, "truncated": False}
"""Whether a kind of clip becomes a film; what does not is refused with a sentence."""
ODD = {"width": 641, "height": 361, "duration_s": SHORT, "audio": True}
WORDS = "مرحبا بكم في هذا الدرس. سنتعلم اليوم كيف نحسب تكلفة المنتوج، وكيف نحدد ثمن البيع، ثم كيف نعرضه في السوق."


def main() -> int:
    """Measures, prints, and says by its exit code whether every bar is kept."""
    seconds = int(sys.argv[1]) if len(sys.argv) > 1 else 0
    times = int(sys.argv[2]) if len(sys.argv) > 2 else TIMES
    long = dict.fromkeys(WEIGHED, seconds) if seconds else WEIGHED
    with tempfile.TemporaryDirectory(prefix="tiwiza-bench-") as name:
        folder = Path(name)
        rows = [*speech(folder), odd(folder)]
        if peers := kit():
            rows += [kind_of_clip(folder, kind, long.get(kind, SHORT)) for kind in KINDS]
            rows += [row for kind in WEIGHED for row in beside(clip_of(folder, kind), times)]
        title = f"A film through the workshop; weighed by turns {times} times in clips of {long}, seconds"
        return told(title, rows, "" if peers else "processor, memory and the kinds of clip (PORTAL_BENCH_PEERS)")


def telling(what: str) -> None:
    """A line on the way, with the seconds since the start."""
    print(f"{time.monotonic() - BEGAN:4.0f} s  {what} ...", flush=True)


def ffmpeg(*words: str | Path) -> None:
    subprocess.run(["ffmpeg", "-v", "error", *map(str, words)], check=True)


def prepared(source: Path, out: Path) -> subprocess.CompletedProcess:
    """One file through our workshop, in a process of its own."""
    telling(f"workshop: {source.name}")
    out.mkdir(parents=True)
    command = [sys.executable, "manage.py", "transcode_file", str(source), str(out)]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)


def speech(folder: Path):
    """Twenty seconds of a still picture with Arabic speech, or a tone where nothing speaks: kbit/s of what is heard."""
    voice, still, seconds = folder / "voice.wav", folder / "still.mp4", 20
    sound = ["-f", "lavfi", "-i", "sine=220:r=44100,tremolo=f=3:d=0.8"]
    if shutil.which("espeak-ng"):
        subprocess.run(["espeak-ng", "-v", "ar", "-s", "140", "-w", str(voice), WORDS], check=True)
        sound = ["-stream_loop", "-1", "-i", str(voice)]
    picture = ["-f", "lavfi", "-i", "color=c=0xf7f3ea:s=640x360:r=25"]
    ffmpeg(
        *picture,
        *sound,
        "-t",
        str(seconds),
        "-c:v",
        "libx264",
        "-preset",
        "ultrafast",
        "-c:a",
        "aac",
        "-b:a",
        "128k",
        still,
    )
    done = prepared(still, folder / "still")
    assert done.returncode == 0, done.stderr
    heard = "speech" if voice.exists() else "a tone"
    for made, what in (("speech.m4a", "AAC"), ("speech.webm", "Opus")):
        yield Row(f"{what} of {heard}", kbits(folder / "still" / made), SPEECH[1], unit="kbit/s", least=SPEECH[0])


def kbits(path: Path) -> float:
    """What a file's sound takes a second, its packets alone, as ffprobe counts them."""
    asked = ["-show_entries", "packet=size:stream=duration:format=duration", "-of", "json"]
    said = json.loads(
        subprocess.run(["ffprobe", "-v", "error", *asked, str(path)], check=True, capture_output=True).stdout
    )
    return sum(int(packet["size"]) for packet in said["packets"]) * 8 / 1000 / float(said["format"]["duration"])


def odd(folder: Path) -> Row:
    """A film whose sides are odd and whose colours are those of no phone."""
    source = folder / "odd.mkv"
    picture = ["-f", "lavfi", "-i", f"testsrc2=s={ODD['width']}x{ODD['height']}:r=25"]
    sound = ["-f", "lavfi", "-i", "sine=220:r=48000"]
    ffmpeg(*picture, *sound, "-t", str(SHORT), "-pix_fmt", "yuv444p", "-c:v", "libx264", "-preset", "ultrafast", source)
    return judged("odd", ODD, prepared(source, folder / "odd"), folder / "odd", becomes_film=True)


def clip_of(folder: Path, kind: str) -> Path:
    return folder / "clips" / f"{kind}{'.mkv' if kind == 'truncated' else '.mp4'}"


def kind_of_clip(folder: Path, kind: str, long: int) -> Row:
    """One kind of clip of the kit: made, prepared, looked at."""
    clip = clip_of(folder, kind)
    telling(f"clip: {kind}, {long} s")
    command = [sys.base_exec_prefix + "/bin/python3", str(kit() / "ffmpeg" / "clip.py"), kind, str(clip)]
    said = subprocess.run([*command, "--seconds", str(long)], check=True, stdout=subprocess.PIPE).stdout
    done = prepared(clip, folder / kind)
    return judged(kind, json.loads(said)[0], done, folder / kind, becomes_film=KINDS[kind])


def judged(kind: str, clip: dict, done: subprocess.CompletedProcess, out: Path, *, becomes_film: bool) -> Row:
    """0 stands for right: a film of the clip's length, shape and sound, or a refusal in one sentence."""
    said = done.stderr.strip().splitlines()[-1:] or [""]
    if becomes_film:
        right = done.returncode == 0 and same(clip, out)
    else:
        sentence = said[0].removeprefix("CommandError: ")  # nothing but a refusal ends in one
        right = done.returncode != 0 and "" != sentence != said[0] and not (out / "hls").exists()
    return Row(f"clip {kind}", 0 if right else 1, 0, unit="wrong", more=said[0])


def same(clip: dict, out: Path) -> bool:
    """Whether the small film lasts as long as the clip, stands or lies as it does, and is heard when it is."""
    from media.workshop.probe import SOURCE, probe

    look = out / "look"
    look.mkdir()
    (look / SOURCE).hardlink_to(out / "small.mp4")
    film, short = probe(look), min(clip["width"], clip["height"])
    return (
        (out / "hls" / "master.m3u8").exists()
        and abs(film.duration - clip["duration_s"]) <= 1
        and (film.height > film.width) == (clip["height"] > clip["width"])
        and min(film.width, film.height) == min(480, short // 2 * 2)
        and (film.audio is not None) == clip["audio"]
    )


def beside(clip: Path, times: int):
    """CPU of our whole way beside the bare ladder by turns on one clip, and the most memory of any of our processes."""
    ours = f"{sys.executable} -m media.workshop {{input}} {{out}}"
    telling(f"by turns with the bare ladder: {clip.stem}")
    found = measured("ffmpeg", str(clip), "--repeat", str(times), "--ladder-beside", ours)["ffmpeg"][clip.name]
    both = found["beside"]
    assert not any(both["rc"]), f"the workshop failed on {clip.name}"
    seconds = f"CPU s, ours {both['cpu_s_each']}, bare {found['cpu_s_each']}"
    yield Row(f"{clip.stem}: CPU to bare", both["cpu_ratio_to_bare"], RATIO, more=seconds)
    yield Row(f"{clip.stem}: memory", both["peak_rss_mb"], MEGABYTES, found["peak_rss_mb"], unit="MB")


if __name__ == "__main__":
    os.environ.setdefault("PORTAL_VAR", str(ROOT / "var" / "bench" / "media"))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings.embedded")
    sys.exit(main())
