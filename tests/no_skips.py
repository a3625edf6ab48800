"""A pytest plugin (see pyproject.toml): a test that was skipped has shown nothing, so the run fails."""

import pytest


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session: pytest.Session) -> None:
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if reporter and session.exitstatus == pytest.ExitCode.OK and reporter.stats.keys() & {"skipped", "xfailed"}:
        session.exitstatus = pytest.ExitCode.TESTS_FAILED
        reporter.write_line("Skipped tests count as failures.", red=True)
