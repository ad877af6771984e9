"""Backup and restore: the whole portal in one file, whichever database it stands on.

The archive is a zip: `rows/APP.MODEL.jsonl`, a line a row in the order of the keys; `files/...`, what lies below
MEDIA_ROOT; and `manifest.json`, with the number and sha256 of every table's rows, and size and sha256 of every file.
Rows are written the same way on SQLite and on PostgreSQL, so that restoring on the other one is the move between them.
"""
