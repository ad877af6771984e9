"""The folder by which the embedded portal sends hints to its worker: each message is there whole or not at all."""

from concurrent.futures import ThreadPoolExecutor
from json import JSONDecodeError
from pathlib import Path
from queue import Empty

import pytest
from kombu import Connection
from kombu.transport import filesystem
from kombu.transport.virtual import base

from portal import folder_queue

MANY = 40


@pytest.fixture
def folders(tmp_path):
    """Where the messages and the tables of one queue lie."""
    (tmp_path / "messages").mkdir()
    messages = str(tmp_path / "messages")
    return {"data_folder_in": messages, "data_folder_out": messages, "control_folder": str(tmp_path / "control")}


@pytest.fixture
def opened(folders):
    """Opens a channel of a transport on those folders."""
    connections = []

    def opened(transport="folder"):
        connections.append(Connection(f"{transport}://", transport_options=folders))
        return connections[-1].channel()

    yield opened
    for connection in connections:
        connection.release()


def taken(channel):
    """What the worker takes at this moment; nothing when there is nothing."""
    try:
        return channel._get("celery")
    except Empty:
        return None


def looking_at(monkeypatch, module, name, look):
    """Looks at the queue each time the module is about to do `name`; what was seen."""
    seen, really = [], getattr(module, name)

    def looked(*args, **named):
        seen.append(look())
        return really(*args, **named)

    monkeypatch.setattr(module, name, looked)
    return seen


def test_an_empty_folder_is_looked_into_five_times_a_second(opened, monkeypatch):
    connection = opened().connection.client
    waits = []

    def wait(seconds):
        waits.append(seconds)
        raise InterruptedError

    monkeypatch.setattr(base, "sleep", wait)
    with pytest.raises(InterruptedError):
        connection.drain_events(timeout=2)

    assert waits == [0.2]


def test_a_message_that_is_being_written_is_not_taken(opened, monkeypatch):
    channel = opened()
    seen = looking_at(monkeypatch, Path, "rename", lambda: taken(channel))

    channel._put("celery", {"job": 7})

    assert seen == [None]
    assert taken(channel) == {"job": 7}
    assert taken(channel) is None


def test_control_kombus_own_folder_gives_the_worker_an_empty_message(opened, monkeypatch):
    channel = opened("filesystem")
    looking_at(monkeypatch, filesystem, "lock", lambda: taken(channel))

    with pytest.raises(JSONDecodeError):
        channel._put("celery", {"job": 7})


def test_what_many_send_while_the_worker_takes_arrives_whole_and_once(opened):
    sent = [(sender, number) for sender in range(4) for number in range(MANY)]
    channels, arrived = [opened() for _ in range(4)], []

    with ThreadPoolExecutor(len(channels)) as senders:
        sending = [senders.submit(channels[sender]._put, "celery", [sender, number]) for sender, number in sent]
        while not all(each.done() for each in sending):
            arrived.append(taken(channels[0]))
    arrived += [taken(channels[0]) for _ in sent]

    assert [each.result() for each in sending] == [None] * len(sent)
    assert sorted(tuple(message) for message in arrived if message) == sent


def test_messages_are_taken_in_the_order_in_which_they_were_sent(opened):
    channel = opened()

    for number in range(MANY):
        channel._put("celery", number)

    assert [taken(channel) for _ in range(MANY)] == list(range(MANY))


def test_a_message_that_cannot_be_read_is_told_and_the_next_one_is_taken(opened, folders, caplog):
    channel = opened()
    Path(folders["data_folder_in"], "0_torn.celery.msg").touch()
    channel._put("celery", {"job": 7})

    assert (taken(channel), taken(channel)) == (None, {"job": 7})
    assert [record.name for record in caplog.records] == [folder_queue.__name__]


def test_a_new_table_of_who_listens_is_never_there_empty(opened, folders, monkeypatch):
    channel = opened()
    table = Path(folders["control_folder"], "celery.exchange")
    seen = looking_at(monkeypatch, filesystem, "lock", table.read_text)

    channel._queue_bind("celery", "celery", "", "celery")
    channel._queue_bind("celery", "celery", "", "celery")

    assert seen == ["[]", table.read_text()]
    assert [row.queue for row in channel.get_table("celery")] == ["celery"]
    assert [file.name for file in table.parent.iterdir()] == ["celery.exchange"]


def test_a_table_that_another_process_made_first_keeps_its_rows(opened, folders, monkeypatch):
    channel, other = opened(), opened()
    Path(folders["control_folder"]).mkdir()

    def first():
        other._queue_bind("celery", "celery", "", "hers")

    with monkeypatch.context() as patched:
        really = folder_queue.os.link

        def overtaken(part, file):
            patched.setattr(folder_queue.os, "link", really)
            first()
            really(part, file)

        patched.setattr(folder_queue.os, "link", overtaken)
        channel._queue_bind("celery", "celery", "", "mine")

    assert {row.queue for row in channel.get_table("celery")} == {"hers", "mine"}
