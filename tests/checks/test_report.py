"""Findings as text."""

from __future__ import annotations

import json

import click
import numpy as np
import pytest

from nlpx.checks import Finding, JsonReport, Level, Place, Report, fail, good, info, plain, warn

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


def test_an_object_has_every_place_and_count():
    place = Place.of_document("train.json", 2).inside(14, 17, "Ada", tokens=(5, 6), note="PER")
    report = JsonReport()
    findings = [
        plain("'A' (2)", name="labels", counts={"A": 2}),
        warn("Odd", name="odd", where=[place, "elsewhere"], detail="Because."),
    ]
    assert not [*report.section("Title", findings, name="mine"), *report.summary()]
    unknown = dict.fromkeys(("file", "document", "start", "end", "tokens", "text", "note"))
    assert report.as_dict() == {
        "ok": True,
        "passed": 0,
        "warnings": 1,
        "errors": 0,
        "sections": [
            {
                "name": "mine",
                "title": "Title",
                "findings": [
                    {
                        "level": "plain",
                        "name": "labels",
                        "message": "'A' (2)",
                        "places": [],
                        "detail": None,
                        "counts": {"A": 2},
                    },
                    {
                        "level": "warning",
                        "name": "odd",
                        "message": "Odd",
                        "places": [
                            {
                                "place": "train.json, document 2, offset 14, token 5: 'Ada' (PER)",
                                "file": "train.json",
                                "document": 2,
                                "start": 14,
                                "end": 17,
                                "tokens": [5, 6],
                                "text": "Ada",
                                "note": "PER",
                            },
                            {"place": "elsewhere", **unknown},
                        ],
                        "detail": "Because.",
                        "counts": {},
                    },
                ],
            }
        ],
    }


def test_an_object_has_no_warnings_where_they_are_left_out():
    report = JsonReport(ignore_warnings=True)
    list(report.section("Title", FINDINGS))
    assert (report.as_dict()["warnings"], report.as_dict()["errors"], report.ok) == (0, 1, False)
    assert "Odd" not in str(report.as_dict())


@pytest.mark.parametrize(
    ("given", "problem"),
    [
        ({"level": "error", "message": "x"}, "one of nlpx.checks.Level, not 'error'"),
        ({"level": Level.ERROR, "message": None}, "a text, not None"),
        ({"level": Level.ERROR, "message": "x", "where": "a place"}, "not one: 'a place'"),
    ],
)
def test_finding_that_no_report_can_write_is_refused(given, problem):
    with pytest.raises(TypeError, match=problem):
        Finding(**given)


def test_counts_of_numpy_are_numbers_of_json():
    counted = Finding(level=Level.INFO, message="x", counts={"a": np.int64(3), "b": np.float32(0.5)})
    assert json.loads(json.dumps(counted.as_dict()))["counts"] == {"a": 3, "b": 0.5}
