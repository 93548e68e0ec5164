"""Whether the compiled code is there, and what users are told where it is not."""

from __future__ import annotations

from nlp_tok2vec.built import explain_passes


def test_users_are_told_what_is_slower(monkeypatch):
    monkeypatch.setenv("NLPX_PURE_PYTHON", "1")
    assert explain_passes() == (
        "the compiled code for token vectors is not in use, because NLPX_PURE_PYTHON=1 says so: token vectors run "
        "slower"
    )
