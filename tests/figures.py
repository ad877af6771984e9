"""What passing tests print is what they measured: kept until the end, and said there."""

import pytest

_measured: dict[str, list[str]] = {}


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    """Keeps the lines that a passing test printed; with several test processes they come with its report."""
    if report.when == "call" and report.passed and (lines := report.capstdout.splitlines()):
        _measured[report.nodeid] = [line for line in lines if line.strip()]


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """A line a figure, under the test that measured it."""
    if not _measured or terminalreporter.config.getoption("capture") == "no":
        return
    terminalreporter.section("Measured")
    for test, lines in sorted(_measured.items()):
        terminalreporter.line(test)
        for line in lines:
            terminalreporter.line(f"    {line}")
