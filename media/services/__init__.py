"""What the workshop does, as verbs."""

from media.services.captions import add_captions, read_captions, remove_captions
from media.services.counting import count_file
from media.services.documents import clean_document
from media.services.pictures import clean_picture
from media.services.videos import delete_video, receive_video, refuse_video, retry_video

__all__ = [
    "add_captions",
    "clean_document",
    "clean_picture",
    "count_file",
    "delete_video",
    "read_captions",
    "receive_video",
    "refuse_video",
    "remove_captions",
    "retry_video",
]
