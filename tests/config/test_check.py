"""A config cannot be silently wrong: everything is found in one go, with its line and the nearest known spelling."""

from __future__ import annotations

import pytest
from catalogue import RegistryError
from confection import ConfigValidationError

from nlpx.commands.init_config import config_text
from nlpx.config import Config, check_config, load_config, validate_config
from nlpx.errors import ConfigError
from nlpx.pipeline import Language


def test_check_config_finds_nothing_in_a_right_config(mistakes_in):
    assert mistakes_in() == []


def test_ten_misspelt_keys_in_several_sections_are_all_found_with_line_and_suggestion(mistakes_in):
    assert mistakes_in(
        ("batch_size = 1000", "batchsize = 1000"),
        ("depth = 4", "dept = 4"),
        ("include_static_vectors", "include_static_vector"),
        ("label_smoothing", "label_smothing"),
        ("max_length", "max_lenght"),
        ("max_steps", "max_step"),
        ("tolerance", "tolerence"),
        ("start = 100", "strat = 100"),
        ("learn_rate", "learning_rate"),
        ("vectors = null", "vector = null"),
    ) == [
        "8: [nlp] batchsize: [nlp] has no such setting; did you mean 'batch_size'?",
        (
            "23: [components.tok2vec.model.embed] include_static_vector: spacy.MultiHashEmbed.v2 has no such setting; "
            "did you mean 'include_static_vectors'?"
        ),
        (
            "28: [components.tok2vec.model.encode] dept: spacy.MaxoutWindowEncoder.v2 has no such setting; "
            "did you mean 'depth'?"
        ),
        (
            "34: [components.tagger] label_smothing: the component tagger has no such setting; "
            "did you mean 'label_smoothing'?"
        ),
        "48: [corpora.train] max_lenght: spacy.Corpus.v1 has no such setting; did you mean 'max_length'?",
        "51: [training] max_step: [training] has no such setting; did you mean 'max_steps'?",
        "56: [training.batcher] tolerence: spacy.batch_by_words.v1 has no such setting; did you mean 'tolerance'?",
        "60: [training.batcher.size] strat: compounding.v1 has no such setting; did you mean 'start'?",
        "64: [training.optimizer] learning_rate: Adam.v1 has no such setting; did you mean 'learn_rate'?",
        "67: [initialize] vector: [initialize] has no such setting; did you mean 'vectors'?",
    ]


def test_validate_config_lists_all_findings_in_one_error(tagger_text, tmp_path):
    file = tmp_path / "my.cfg"
    file.write_text(tagger_text.replace("max_steps", "max_step").replace("depth", "dept"), encoding="utf8")
    with pytest.raises(ConfigError) as error:
        validate_config(load_config(file))
    first, *lines = str(error.value).splitlines()
    assert first == "the config has 2 mistakes:"
    assert lines[0].startswith(f"  {file}:28: [components.tok2vec.model.encode] dept: ")
    assert lines[1].startswith(f"  {file}:51: [training] max_step: ")


@pytest.mark.parametrize(
    ("old", "new", "mistake"),
    [
        ("max_steps = 100", 'max_steps = "many"', '51: [training] max_steps: must be a whole number, not "many"'),
        ("max_steps = 100", 'max_steps = "100"', '51: [training] max_steps: must be a whole number, not "100"'),
        ("max_steps = 100", "max_steps = 1.5", "51: [training] max_steps: must be a whole number, not 1.5"),
        ("max_steps = 100", "max_steps = null", "51: [training] max_steps: must be a whole number, not null"),
        ('"tok2vec", "tagger"]', "1]", "7: [nlp] pipeline: must be a list, each a string, not [1]"),
        ("depth = 4", "depth = true", "28: [components.tok2vec.model.encode] depth: must be a whole number, not true"),
        (
            "[5000, 1000, 2500, 2500]",
            "5",
            "22: [components.tok2vec.model.embed] rows: must be a list, each a whole number, not 5",
        ),
        ("0.05", '"0.05"', '34: [components.tagger] label_smoothing: must be a number, not "0.05"'),
        ("[]", "tagger", '52: [training] frozen_components: must be a list, each a string, not "tagger"'),
    ],
)
def test_check_config_finds_a_value_of_the_wrong_type(mistakes_in, old, new, mistake):
    assert mistake in mistakes_in((old, new))


def test_check_config_points_at_the_reference_whose_value_has_the_wrong_type(mistakes_in):
    assert mistakes_in(("width = 96", 'width = "wide"')) == [
        '20: [components.tok2vec.model.embed] width: must be a whole number, not "wide"',
        '27: [components.tok2vec.model.encode] width: must be a whole number, not "wide"',
        '41: [components.tagger.model.tok2vec] width: must be a whole number, not "wide"',
    ]


def test_check_config_says_where_a_value_that_is_not_given_is_written(mistakes_in):
    found = mistakes_in(("max_steps = 100", "max_steps = ${paths.steps}"), ("[paths]\n", "[paths]\nsteps = null\n"))
    due = "must be a whole number, not null; it is that of paths.steps: set it there, or give --paths.steps"
    assert found == [f"52: [training] max_steps: {due}"]


def test_check_config_finds_a_missing_required_setting(mistakes_in):
    assert mistakes_in(("depth = 4\n", "")) == [
        (
            "25: [components.tok2vec.model.encode]: "
            "spacy.MaxoutWindowEncoder.v2 needs the setting 'depth', which is not there"
        )
    ]


def test_check_config_finds_a_section_that_names_no_function(mistakes_in):
    assert mistakes_in(('@architectures = "spacy.Tok2VecListener.v1"\n', "")) == []
    mistakes = mistakes_in(('@architectures = "spacy.MaxoutWindowEncoder.v2"\n', ""))
    assert mistakes == [
        "25: [components.tok2vec.model] encode: must be a block with an @ that makes a Model, not a section without one"
    ]


def test_check_config_finds_a_reference_to_nothing(mistakes_in):
    assert mistakes_in(("${paths.train}", "${paths.trian}")) == [
        "47: [corpora.train] path: ${paths.trian} refers to nothing; did you mean 'paths.train'?"
    ]


@pytest.mark.parametrize(
    ("old", "new", "mistake"),
    [
        (
            "spacy.Tagger.v2",
            "spacy.Taggr.v2",
            "37: [components.tagger.model] @architectures: no installed plugin offers 'spacy.Taggr.v2' ",
        ),
        (
            "@schedules",
            "@schedule",
            "59: [training.batcher.size] @schedule: there is no registry @schedule; did you mean 'schedules'?",
        ),
        (
            'factory = "tagger"',
            'factory = "taggr"',
            "33: [components.tagger] factory: no installed plugin offers 'taggr' ",
        ),
        ('lang = "en"', 'lang = "eng"', "6: [nlp] lang: no installed plugin offers 'eng' among the languages"),
    ],
)
def test_check_config_finds_names_that_nobody_offers(mistakes_in, old, new, mistake):
    assert any(text.startswith(mistake) for text in mistakes_in((old, new)))


@pytest.mark.usefixtures("not_installed")
def test_check_config_names_the_distribution_of_a_documented_name(mistakes_in):
    mistakes = mistakes_in(('factory = "tagger"', 'factory = "painter"'))
    assert len(mistakes) == 1
    assert "it comes with nlp-painter: pip install nlp-painter" in mistakes[0]


def test_check_config_finds_a_component_without_its_section(mistakes_in):
    assert mistakes_in(('"tagger"]', '"tagger", "taggerr"]')) == [
        "7: [nlp] pipeline: there is no section [components.taggerr] for 'taggerr'; did you mean 'tagger'?"
    ]


def test_check_config_finds_a_component_that_stands_in_the_pipeline_twice(mistakes_in):
    assert mistakes_in(('"tagger"]', '"tagger", "tagger"]')) == [
        "7: [nlp] pipeline: 'tagger' stands there more than once"
    ]


def test_check_config_lets_components_stand_outside_the_pipeline(mistakes_in):
    assert mistakes_in(('["tok2vec", "tagger"]', '["tok2vec"]')) == []


def test_check_config_finds_a_component_without_a_factory(mistakes_in):
    assert mistakes_in(('factory = "tagger"', 'facotry = "tagger"')) == [
        "33: [components.tagger] facotry: the component needs a factory or a source; did you mean 'factory'?"
    ]


def test_check_config_finds_a_wrong_setting_of_a_component_with_a_source(mistakes_in):
    assert mistakes_in(('factory = "tagger"\nlabel_smoothing', 'source = "."\nreplace_listener')) == [
        (
            "34: [components.tagger] replace_listener: a component with a source has no such setting; "
            "did you mean 'replace_listeners'?"
        ),
        "36: [components.tagger] model: a component with a source has no such setting",
    ]


def test_check_config_finds_names_that_are_not_in_the_pipeline(mistakes_in):
    assert mistakes_in(("frozen_components = []", 'frozen_components = ["tager"]')) == [
        "52: [training] frozen_components: 'tager' is not in the pipeline; did you mean 'tagger'?"
    ]


def test_check_config_finds_a_listener_to_a_component_that_is_not_before_it(mistakes_in):
    width = "width = ${components.tok2vec.model.encode.width}\n\n[corpora]"
    mistakes = mistakes_in((width, f'upstream = "tok2vce"\n{width}'))
    assert len(mistakes) == 1
    assert mistakes[0].startswith(
        "41: [components.tagger.model.tok2vec] upstream: no component 'tok2vce' stands before"
    )
    assert mistakes[0].endswith("; did you mean 'tok2vec'?")
    swapped = ('"tok2vec", "tagger"', '"tagger", "tok2vec"')
    assert "no component 'tok2vec' stands before" in mistakes_in(swapped, (width, f'upstream = "tok2vec"\n{width}'))[0]
    assert mistakes_in((width, f'upstream = "tok2vec"\n{width}')) == []


def test_check_config_finds_a_section_of_another_name(mistakes_in):
    mistakes = mistakes_in(("[initialize]", "[initialise]"), ("[initialize.components]", "[initialise.components]"))
    assert mistakes == [
        "66: [initialise]: there is no section [initialise], and nothing refers to it; did you mean 'initialize'?"
    ]


def test_check_config_lets_a_section_of_the_users_own_stand_where_something_refers_to_it(mistakes_in):
    assert (
        mistakes_in(("[paths]", "[mine]\nsteps = 100\n\n[paths]"), ("max_steps = 100", "max_steps = ${mine.steps}"))
        == []
    )


def test_check_config_finds_a_corpus_that_is_not_there(mistakes_in):
    assert mistakes_in(("max_steps = 100", 'train_corpus = "corpora.trian"')) == [
        "51: [training] train_corpus: there is no section [corpora.trian]; did you mean 'corpora.train'?"
    ]


def test_check_config_finds_a_misspelt_score(mistakes_in):
    assert mistakes_in(("[initialize]\n", "[training.score_weights]\ntag_ac = 1.0\n\n[initialize]\n")) == [
        "67: [training.score_weights] tag_ac: no component has such a score; did you mean 'tag_acc'?"
    ]


def test_check_config_finds_a_component_to_initialize_that_is_not_there(mistakes_in):
    text = '[initialize.components]\n\n[initialize.components.taggr]\nlabels = ["X"]\n'
    assert mistakes_in(("[initialize.components]\n", text)) == [
        "71: [initialize.components] taggr: there is no component 'taggr'; did you mean 'tagger'?"
    ]


def test_check_config_finds_a_wrong_setting_to_initialize_a_component_with(mistakes_in):
    text = '[initialize.components]\n\n[initialize.components.tagger]\nlables = ["X"]\n'
    assert mistakes_in(("[initialize.components]\n", text)) == [
        "72: [initialize.components.tagger] lables: the component tagger has no such setting; did you mean 'labels'?"
    ]


def test_check_config_finds_what_no_type_of_a_lemmatizer_tells():
    text = """
[nlp]
lang = "de"
pipeline = ["lemmatizer"]
[components]
[components.lemmatizer]
factory = "lemmatizer"
mode = "magic"
[initialize]
[initialize.components]
[initialize.components.lemmatizer]
lookup = null
"""
    assert list(map(str, check_config(Config().from_str(text, interpolate=False)))) == [
        "<config>:8: [components.lemmatizer] mode: there is no mode 'magic'; there are lookup, pos_lookup, rule",
        (
            "<config>:12: [initialize.components.lemmatizer] lookup: the component lemmatizer has no such setting; "
            "did you mean 'lookups'?"
        ),
    ]


def test_check_config_finds_missing_files_where_they_are_named(mistakes_in):
    assert mistakes_in(
        ("train = null", 'train = "corpus/nothing.spacy"'), ("vectors = null", 'vectors = "no_such_package"')
    ) == [
        "2: [paths] train: there is no file or folder 'corpus/nothing.spacy'",
        (
            "67: [initialize] vectors: there is no file, folder or installed package 'no_such_package'; "
            "install it or give another"
        ),
    ]


def test_validate_config_finds_corpora_that_are_not_given_when_it_is_time_to_train(tagger_text):
    config = load_config(tagger_text)
    validate_config(config)
    with pytest.raises(ConfigError) as error:
        validate_config(config, training=True)
    assert str(error.value).splitlines()[1:] == [
        "  <config>:2: [paths] train: training needs this corpus; give it here or as --paths.train FILE",
        "  <config>:3: [paths] dev: training needs this corpus; give it here or as --paths.dev FILE",
    ]


def test_check_config_does_not_look_for_files_when_told_so(mistakes_in):
    assert mistakes_in(("train = null", 'train = "corpus/nothing.spacy"'), files=False) == []


def test_check_config_finds_a_misspelt_override(mistakes_in):
    overrides = {"training.max_stepz": 5, "trainig.seed": 1, "paths.trian": "x.spacy", "training.optimizer.lr": 1}
    assert mistakes_in(overrides=overrides) == [
        "--paths.trian: [paths] trian: nothing refers to this path; did you mean 'train'?",
        "--trainig.seed: [trainig]: there is no section [trainig], and nothing refers to it; did you mean 'training'?",
        "--training.max_stepz: [training] max_stepz: [training] has no such setting; did you mean 'max_steps'?",
        "--training.optimizer.lr: [training.optimizer] lr: Adam.v1 has no such setting",
    ]


def test_check_config_finds_an_override_of_the_wrong_type(mistakes_in):
    assert mistakes_in(overrides={"training.max_steps": "x"}) == [
        '--training.max_steps: [training] max_steps: must be a whole number, not "x"'
    ]


def test_check_config_says_nothing_about_excluded_components(mistakes_in):
    wrong = ('factory = "tagger"', 'factory = "nothing"')
    assert len(mistakes_in(wrong)) == 1
    assert mistakes_in(wrong, exclude=["tagger"]) == []


def test_check_config_looks_into_the_sections_that_it_is_given(mistakes_in):
    wrong = ("max_steps", "max_step")
    assert mistakes_in(wrong, sections=("nlp", "components")) == []


def test_config_of_a_pipeline_that_spacy_has_trained_has_no_mistakes(en_core_web_sm):
    assert check_config(load_config(en_core_web_sm / "config.cfg"), files=False) == []


def test_every_key_of_a_whole_config_is_found_when_it_is_misspelt():
    lines = config_text("en", ["tagger"])[0].split("\n")
    wrong = {}
    for number, line in enumerate(lines):
        key, equals, value = line.partition(" = ")
        if equals and not line.startswith("#"):
            misspelt = f"{key}x" if len(key) < 4 else f"{key[:2]}{key[3]}{key[2]}{key[4:]}"
            misspelt = f"{key}x" if misspelt == key else misspelt
            text = "\n".join([*lines[:number], f"{misspelt} = {value}", *lines[number + 1 :]])
            mistakes = [str(mistake) for mistake in check_config(load_config(text))]
            meant = key.removeprefix("@")
            if not any(f":{number + 1}: " in mistake and f"did you mean '{meant}'?" in mistake for mistake in mistakes):
                wrong[line] = mistakes
    assert wrong == {}


def test_a_number_out_of_its_range_is_reported(tmp_path):
    path = tmp_path / "x.cfg"
    path.write_text('[nlp]\nlang = "en"\nbatch_size = 0\n\n[training]\ndropout = 1.5\npatience = -1\n', encoding="utf8")
    with pytest.raises(ConfigError) as raised:
        validate_config(Config().from_disk(path, interpolate=False))
    assert [line.partition("x.cfg")[2] for line in str(raised.value).splitlines()[1:]] == [
        ":3: [nlp] batch_size: must be at least 1, not 0",
        ":6: [training] dropout: must be from 0 to 1, not 1.5",
        ":7: [training] patience: must be at least 0, not -1",
    ]


def test_a_file_that_is_no_config_at_all_does_not_fill_the_screen(tmp_path):
    path = tmp_path / "x.cfg"
    path.write_text("what is this\n" * 200, encoding="utf8")
    with pytest.raises(ConfigError) as raised:
        Config().from_disk(path)
    assert len(str(raised.value).splitlines()) == 52
    assert str(raised.value).endswith("and 150 more")


@pytest.mark.parametrize(
    ("lines", "classes"),
    [
        ('[nlp]\nlang = "qqq"', (RegistryError, ImportError)),
        ('[nlp]\nlang = "en"\n[nlp.tokenizer]\n@tokenizers = "no.v1"', (RegistryError,)),
        ('[nlp]\nlang = "en"\nwrong = 1\n[nlp.tokenizer]\n@tokenizers = "no.v1"', (RegistryError,)),
        ('[nlp]\nlang = "en"\npipeline = ["a"]\n[components]\n[components.a]\nfactory = "no"', (RegistryError,)),
        ('[nlp]\nlang = "en"\nwrong = 1', ()),
    ],
)
def test_a_config_with_a_name_that_nobody_offers_can_be_caught_as_that(lines, classes):
    with pytest.raises(ConfigError) as caught:
        Language.from_config(Config().from_str(lines))
    assert isinstance(caught.value, ConfigValidationError)
    for kind in (RegistryError, ImportError):
        assert isinstance(caught.value, kind) == (kind in classes)
