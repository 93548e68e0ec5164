from __future__ import annotations

import pytest

FAULTS = {
    "rows": ("gives_outputs_of_the_right_shapes", "gives outputs of the shapes [(4, 3), (0, 3), (2, 3)], where"),
    "gradient": ("has_gradients_of_finite_differences", "for the parameter 'W' of its layer 'linear', a gradient that"),
    "bias": ("has_gradients_of_finite_differences", "for the parameter 'b' of its layer 'linear', a gradient that"),
    "input": ("has_gradients_of_finite_differences", "for its input, a gradient that is not the slope of its output"),
    "nan": ("gives_finite_numbers", "predicts numbers that are not finite"),
    "seed": ("is_the_same_with_the_same_seed", "has other weights when it is built again with the same seed"),
    "memory": ("predicts_the_same_again", "predicts something else when it is asked again"),
    "saving": ("is_the_same_after_saving", "predicts something else after saving and loading"),
    "copy": ("can_be_copied", "when it is copied, raises KeyError"),
    "empty": ("takes_docs_without_tokens", "given docs without tokens only, raises ValueError"),
    "growth": ("keeps_what_it_has_learnt_when_it_grows", "loses what it has learnt when it grows"),
    "settings": ("predicts_the_same_again", "(an ArchitectureCase gives others), raises"),
}


@pytest.fixture(scope="module")
def outcomes(run_contract):
    case = "ArchitectureCase('planted.Linear.v1', label={!r}, inputs=sample_vectors, settings={})"
    return run_contract(
        ", ".join(case.format(fault or "sound", {"width": 8, "nO": 3, "fault": fault}) for fault in ["", *FAULTS])
    )


@pytest.mark.parametrize("fault", FAULTS)
def test_planted_fault_is_found_and_said(outcomes, fault):
    test, sentence = FAULTS[fault]
    message = outcomes[f"test_architecture_{test}", f"planted.Linear.v1-{fault}"]
    assert "the architecture 'planted.Linear.v1'" in message
    assert sentence in message


def test_sound_architecture_passes(outcomes):
    sound = {test: message for (test, case), message in outcomes.items() if case.endswith("-sound")}
    assert len(sound) == 9
    assert not any(sound.values())
