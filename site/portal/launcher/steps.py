"""`python -m portal.launcher.steps migrate pages static`: the steps of preparing that need Django, in one process."""

import sys

COMMANDS = {"migrate": "migrate", "pages": "foundsite", "static": "housestatic"}


def main(words: list[str]) -> None:
    """Does the named steps in order."""
    import django

    django.setup()
    from django.core.management import call_command

    for word in words:
        call_command(COMMANDS[word], verbosity=0)


if __name__ == "__main__":
    main(sys.argv[1:])
