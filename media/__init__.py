"""The video and picture workshop: CODE. What it makes lies in `var/media`, never in this folder.

Resumable upload, probing, the ffmpeg ladder, captions, pictures, ranged serving. Asks `registry` and `commons`.
"""
