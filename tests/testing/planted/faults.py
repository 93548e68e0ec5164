"""The faults: for each kind of offer, by name, the test that must fail and a part of its sentence."""

IDS = {
    "architecture": "planted.Linear.v1-{}",
    "component": "planted_tagger-{}",
}
FAULTS = {
    "architecture": {
        "sound": (),
        "rows": ("gives_outputs_of_the_right_shapes", "gives outputs of the shapes [(4, 3), (0, 3), (2, 3)], where"),
        "gradient": ("has_gradients_of_finite_differences", "for the parameter 'W' of its layer 'linear', a gradient"),
        "bias": ("has_gradients_of_finite_differences", "for the parameter 'b' of its layer 'linear', a gradient"),
        "input": ("has_gradients_of_finite_differences", "for its input, a gradient that is not the slope of its"),
        "nan": ("gives_finite_numbers", "predicts numbers that are not finite"),
        "seed": ("is_the_same_with_the_same_seed", "has other weights when it is built again with the same seed"),
        "memory": ("predicts_the_same_again", "predicts something else when it is asked again"),
        "saving": ("is_the_same_after_saving", "predicts something else after saving and loading"),
        "copy": ("can_be_copied", "when it is copied, raises KeyError"),
        "empty": ("takes_docs_without_tokens", "given docs without tokens only, raises ValueError"),
        "growth": ("keeps_what_it_has_learnt_when_it_grows", "loses what it has learnt when it grows"),
        "settings": ("predicts_the_same_again", "(an ArchitectureCase gives others), raises"),
    },
    "component": {
        "sound": (),
        "assigns": ("sets_what_it_says", "changes token.pos, which is not among its assigns: ['token.tag']"),
        "nothing": ("sets_what_it_says", "says that it assigns token.tag, and no doc has it"),
        "drop": ("sets_what_it_says", "gives 4 docs for 5"),
        "batch": ("gives_the_same_for_a_batch_and_for_single_docs", "gives doc 1 another token.tag in a batch than"),
        "threads": ("predicts_in_several_threads", "several threads"),
        "empty": ("takes_what_is_empty", "given docs without tokens, raises"),
        "saving": ("is_the_same_after_saving", "predicts another token.tag when it is loaded from bytes"),
        "learning": ("learns", "does not learn: its loss goes from"),
        "loss": ("learns", "has a loss that is no finite number"),
        "missing": ("takes_an_example_without_annotation", "learns from an example without annotation"),
        "params": ("puts_back_its_parameters", "does not put back its parameters after use_params"),
        "frozen": ("stays_as_it_is_when_it_is_frozen", "changes where it is frozen and annotates"),
        "labels": ("takes_its_labels_from_a_file", "when it is initialized with a file of"),
        "scores": ("has_scores_that_are_numbers", "has a score 'tag_acc' that is nan, where a number or None is due"),
    },
}
