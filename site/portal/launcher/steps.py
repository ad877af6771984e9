"""`python -m portal.launcher.steps migrate static`: the steps of preparing that need Django, in one process."""

import sys


def main(words: list[str]) -> None:
    """Does the named steps in order."""
    import django

    django.setup()
    from django.core.management import call_command

    for word in words:
        call_command({"migrate": "migrate", "static": "housestatic"}[word], verbosity=0)


if __name__ == "__main__":
    main(sys.argv[1:])
