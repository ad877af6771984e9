"""`python -m portal.launcher VERB ...`, called by ./tiwiza."""

import sys

HELP = """./tiwiza up [--port N] [--no-demo]   start the portal; Ctrl-C stops it (PORTAL_VAR: another folder than var/)
./tiwiza test [pytest arguments]     every check and every test; with arguments, only those tests
./tiwiza bench [market|school|media] measure, beside the peers when they are there
./tiwiza lint                        format, lint, types and import contracts only
./tiwiza messages                    gather the strings to translate into locale/
./tiwiza manage ...                  Django's own command line
./tiwiza help                        this page"""


def main(words: list[str]) -> int:
    """Does one verb; the exit code says how it went."""
    verb, rest = (words[0], words[1:]) if words else ("help", [])
    match verb:
        case "up":
            from portal.launcher import up

            return up.main(rest)
        case "test" | "lint" | "bench" | "messages" | "manage":
            from portal.launcher import suite

            return suite.main(verb, rest)
        case "help" | "--help" | "-h":
            print(HELP)
            return 0
        case _:
            print(f"There is no verb {verb}.\n\n{HELP}")
            return 2


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
