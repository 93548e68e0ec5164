"""Findings as text."""

from __future__ import annotations

import click
import pytest

from nlpx.checks import fail, good, info, plain, warn
from nlpx.checks.report import Report

FINDINGS = [
    plain("10 docs"),
    info("2 labels"),
    good("Fine"),
    warn("Odd", where=[f"document {i}" for i in range(1, 6)], detail="Because."),
    fail("Wrong", where=["document 7"]),
]


def lines(report, findings=FINDINGS):
    return [click.unstyle(line) for line in [*report.section("Title", findings), *report.summary()]]


def test_each_finding_has_its_sign_and_its_places():
    assert lines(Report()) == [
        f"\n{' Title ':=^78}",
        "10 docs",
        "ℹ 2 labels",
        "✔ Fine",
        "⚠ Odd",
        "    document 1",
        "    document 2",
        "    document 3",
        "    and 2 more (all with --verbose)",
        "✘ Wrong",
        "    document 7",
        f"\n{' Summary ':=^78}",
        "✔ 1 check passed",
        "⚠ 1 warning",
        "✘ 1 error",
    ]


def test_verbose_shows_all_places_and_why():
    report_lines = lines(Report(verbose=True))
    assert "    document 5" in report_lines
    assert "    Because." in report_lines
    assert not any("more" in line for line in report_lines)


def test_warnings_can_be_left_out():
    report_lines = lines(Report(ignore_warnings=True))
    assert not any("⚠" in line or "document 1" in line for line in report_lines)
    assert "✘ Wrong" in report_lines


def test_several_are_counted_in_the_plural():
    assert lines(Report(), [good("a"), good("b"), warn("c"), warn("d")])[-2:] == ["✔ 2 checks passed", "⚠ 2 warnings"]


@pytest.mark.parametrize(("pretty", "count"), [(True, 3), (False, 1)])
def test_long_lines_are_divided_unless_for_a_file(pretty, count):
    report = Report(pretty=pretty)
    wrapped = [*report.section("T", [info("word " * 40)])][1:]
    assert len(wrapped) == count
    assert ("\x1b" in wrapped[0]) == pretty
