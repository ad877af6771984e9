"""The web process gives memory back after large photographs."""

from portal.launcher import up


def test_the_web_process_is_told_to_give_memory_back():
    told = up.web_environment({"PORTAL_VAR": "/tmp/x"})

    assert told == {
        "PORTAL_VAR": "/tmp/x",
        "PORTAL_PROCESS": "web",
        "MALLOC_ARENA_MAX": "2",
        "MALLOC_TRIM_THRESHOLD_": "131072",
        "MALLOC_MMAP_THRESHOLD_": "131072",
    }


def test_words_of_ones_own_are_kept():
    assert up.web_environment({"MALLOC_ARENA_MAX": "8"})["MALLOC_ARENA_MAX"] == "8"
