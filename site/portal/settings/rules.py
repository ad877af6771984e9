"""The numbers that our rooms go by, and when their clocks strike."""

from datetime import timedelta

from celery.schedules import crontab, schedule

from portal.environment import flag, text

## WORK IN THE BACKGROUND
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_TASK_IGNORE_RESULT = True
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BEAT_SCHEDULE = {
    "sweep": {"task": "commons.sweep", "schedule": schedule(timedelta(seconds=15))},
    "heartbeat": {"task": "portal.heartbeat", "schedule": schedule(timedelta(seconds=15))},
    "statistics": {"task": "commons.refresh-statistics", "schedule": schedule(timedelta(hours=1))},
    # By the clock of the day and not every 24 hours, so that a portal which is started anew each day forgets too.
    "forget": {"task": "commons.forget", "schedule": crontab(hour="3", minute="10")},
    "forget-signing": {"task": "registry.forget", "schedule": crontab(hour="3", minute="20")},
    "media-sweep": {"task": "media.sweep", "schedule": schedule(timedelta(minutes=10))},
    "pictures-sweep": {"task": "shop.sweep-pictures", "schedule": crontab(hour="3", minute="30")},
    # By day, because it writes to phones; hourly, for a portal that is not always on.
    "papers": {"task": "registry.tell-of-ending-papers", "schedule": crontab(minute="0", hour="9-16")},
    "scheduled-pages": {"task": "cms.publish-scheduled", "schedule": schedule(timedelta(minutes=5))},
    # A lesson that is taken away may complete a course, and nobody's beat or answer tells.
    "completions": {"task": "courses.settle-waiting", "schedule": schedule(timedelta(minutes=10))},
    # Training and papers are completed in rooms that do not know shops; this finds whose last requirement that was.
    "openings": {"task": "shop.consider_openings", "schedule": schedule(timedelta(minutes=10))},
}
WORKER_SILENCE_SECONDS = 90
"""A worker not heard of for this long makes /healthz answer 503."""
DISK_FLOOR_BYTES = 500_000_000
"""Less free disk than this makes /healthz answer 503."""
DEMO = flag("PORTAL_DEMO", default=False)
"""Whether the worker builds the demo world when it starts."""
JOB_LEASE_SECONDS = 60
"""A job whose worker has not been heard of for this long is taken up again by the sweeper."""
JOBS_AT_ONCE = {"transcode": int(text("PORTAL_FILMS_AT_ONCE", "1")), "demo-film": 1}
"""How many jobs of a kind all workers together do at once; kinds that are not named have no limit."""
CELERY_WORKER_CONCURRENCY = JOBS_AT_ONCE["transcode"] + 1
"""One hand more than films may hold, for codes on their way to phones and for the heartbeat."""
JOBS_KEPT = timedelta(days=30)
"""Jobs that are done are deleted after so long; those that failed stay."""

## MESSAGES TO PHONES
SMS_GATEWAY = "commons.gateways.LocalTwin"
"""Dotted class that sends a message; the local twin only keeps it on the outbox page."""
MESSAGES_KEPT = timedelta(days=90)
"""Texts that were sent are deleted after so long, with the numbers they went to; those that never left stay."""

## REGISTRY
SECOND_FACTOR_REQUIRED = False
"""Whether trainers, officers and sellers must have set up a second factor before their desks open to them."""
KNOWN_PHONE_COOKIE = "known-phone"
"""Signed: the number that last signed in here, whose codes are counted apart from those a stranger asks for."""
PAPER_ENDS_SOON = timedelta(days=30)
"""So long before a health or trade paper ends its cooperative is told and may hand in the next one."""
CODES_KEPT = timedelta(days=1)
"""Codes sent to phones are deleted so long after they ran out."""
WATCHERS_KEPT = timedelta(weeks=2)
"""Whom a shared phone once confirmed is forgotten after so long; she counts as present for much less."""
QUALITY_COOKIE = "quality"
"""What the reader wants a lesson to cost, kept on her phone."""
NOTICES_COOKIE = "notices"
"""What a page has to say of the deed before it, until it is shown."""
LANGUAGE_COOKIE_AGE = 365 * 24 * 3600

## MEDIA
FFMPEG_BINARY = text("PORTAL_FFMPEG", "")
"""Path of ffmpeg; when empty the one on PATH, then the one in the imageio-ffmpeg wheel."""
MEDIA_ACCEL_PREFIX = text("PORTAL_MEDIA_ACCEL", "")
"""Internal address under which nginx serves MEDIA_ROOT, as in /protected/; when empty the portal sends files itself."""
MEDIA_VIDEO_BYTES = 2 * 1024**3
"""The largest film that is taken in."""
MEDIA_VIDEO_SECONDS = 3 * 3600
"""The longest."""
MEDIA_VIDEO_PIXELS = 4096 * 2304
"""The widest and highest, as the pixels of one picture."""
MEDIA_FRAME_BYTES = 20 * 1000**2
"""The most that one picture may take in memory: 4K of eight bits passes. 4K of ten bits would need 625 MiB in all, more
than MEDIA_RESIDENT_BYTES, so its trainer is told at once and not after minutes of work."""
MEDIA_LADDER = {720: (30, 1500), 480: (26, 700), 360: (26, 400), 240: (27, 220)}
"""Short side in pixels: constant quality (CRF), cap in kbit/s. Measured on slides and on camera pictures."""
MEDIA_FRAMES_PER_SECOND = 25
"""The most pictures a second of a film that is made."""
MEDIA_KEYFRAME_SECONDS = 6
"""A film can be cut and jumped into so often."""
MEDIA_PRESET = "medium"
"""x264's word for how long it thinks."""
MEDIA_MEMORY_BYTES = 2 * 1024**3
"""Address space of one ffmpeg."""
MEDIA_RESIDENT_BYTES = 490 * 1024**2
"""Memory that one ffmpeg may really hold before it is ended: a 4K film takes 465 MiB, one of 1080p 457."""
MEDIA_STALL_SECONDS = 45
"""An ffmpeg that makes no headway for so long is ended."""
MEDIA_WALL_FACTOR = 10
"""The ladder may take this many times the film's length, and never less than MEDIA_WALL_SECONDS."""
MEDIA_WALL_SECONDS = 900
"""The least time that a ladder has, in seconds of the wall clock."""
MEDIA_RESERVE_BYTES = 500 * 1000**2
"""Room that stays free on the disk; what would go below it is refused with a sentence."""
MEDIA_UPLOAD_HOURS = 24
"""An upload that was not finished within this time is thrown away."""
MEDIA_UPLOAD_QUOTA = 10 * 1024**3
"""Bytes one trainer may have on their way at once."""
MEDIA_ADDRESS_DAYS = 30
"""How long an address of a film stays good for the person it was made for."""
PICTURE_BYTES = 15 * 1000**2
"""The largest photograph that is taken in."""
PICTURE_PIXELS_AT_ONCE = 16_000_000
"""The most pixels of a PNG or WebP, which are unpacked whole: a JPEG is made small while it is read."""
PICTURE_PIXELS = 40_000_000
"""Its most pixels; more is refused before any is unpacked."""
PICTURE_SIDE = 1600
"""Longer side in pixels of the photograph that is kept."""
DOCUMENT_BYTES = 10 * 1000**2
"""The largest paper (PDF or photograph) that is taken in."""

## COURSES
LESSON_WATCHED_PERCENT = 90
"""Part of a lesson's film whose union of watched intervals counts as watched."""
WATCH_RATE = 2
"""Seconds of film that a second of a member's wall clock pays for: nobody plays faster than this."""
WATCH_SLACK_SECONDS = 30
"""Credited beyond the clock once for each film and member (at most 30); under 5 minutes a tenth of the film."""
PLAY_TOKEN_DAYS = 30
"""How long a play token is good, so that a film watched without a network still counts."""
WATCHERS_MOST = 12
"""Members who may watch together on one phone."""
WATCHERS_HOURS = 4
"""Hours for which a member confirmed by her pictures counts as present on a phone; then she shows them again."""
TRAINING_REMINDER_EVERY = timedelta(days=3)
"""A member is sent at most one reminder of her lessons in so long, whichever of her cooperatives asks."""
COMPLETIONS_REST = timedelta(days=1)
"""A course that a lesson's removal leaves complete is completed after so long: the lesson may come back."""
QUIZ_TRIES = (5, timedelta(hours=1))
"""Tries at one quiz by one member, within so long; then the waiting time is said."""

## LEDGER
PAYOUT_WEEKDAY = 3
"""The day of the week on which the council pays out, Monday = 0; sellers read it as a date."""
FEE_FREE = timedelta(days=364)
"""How long after the opening day sales bear no commission: with that day a year."""

## SHOP
PURCHASES_PER_ADDRESS = (120, timedelta(hours=1))
"""Purchases from one network address in so long; whole quarters share one address on mobile networks here."""
