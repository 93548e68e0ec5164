"""Adding, finding, moving, disabling and removing components."""

from __future__ import annotations

import copy
import pickle

import pytest

import nlpx
from nlpx.errors import ConfigError, NameNotFound


@pytest.fixture
def abc(blank):
    for name in "abc":
        blank.add_pipe("test_marker", name)
    return blank


def marks(nlp, text="x", **settings):
    return nlp(text, **settings).user_data.get("marks", [])


@pytest.mark.parametrize(
    ("place", "order"),
    [
        ({}, "abcn"),
        ({"last": True}, "abcn"),
        ({"first": True}, "nabc"),
        ({"before": "b"}, "anbc"),
        ({"after": "b"}, "abnc"),
        ({"before": 0}, "nabc"),
        ({"after": 0}, "anbc"),
    ],
)
def test_add_pipe_puts_the_component_where_it_is_told(abc, place, order):
    abc.add_pipe("test_marker", "n", **place)
    assert abc.pipe_names == list(order)
    assert marks(abc) == list(order)


def test_add_pipe_returns_the_component_under_the_factory_name(blank):
    pipe = blank.add_pipe("test_marker")
    assert blank.get_pipe("test_marker") is pipe
    assert pipe.name == "test_marker"


@pytest.mark.parametrize("place", [{"first": True, "last": True}, {"before": "a", "after": "b"}, {"before": 9}])
def test_add_pipe_refuses_a_place_that_is_not_clear(abc, place):
    with pytest.raises(ValueError, match=r"Give one of|There is no component number 9"):
        abc.add_pipe("test_marker", "n", **place)
    assert abc.pipe_names == ["a", "b", "c"]


def test_add_pipe_refuses_a_name_twice(abc):
    with pytest.raises(ValueError, match="has a component 'a' already"):
        abc.add_pipe("test_marker", "a")


def test_add_pipe_refuses_a_function(blank):
    with pytest.raises(ValueError, match=r"register a component of your own with @Language\.component"):
        blank.add_pipe(lambda doc: doc)


@pytest.mark.usefixtures("not_installed")
def test_add_pipe_names_what_to_install(blank):
    with pytest.raises(NameNotFound, match=r"'painter'.*it comes with nlp-painter: pip install nlp-painter"):
        blank.add_pipe("painter")


def test_add_pipe_names_near_spellings(blank):
    with pytest.raises(NameNotFound, match="did you mean 'test_marker'"):
        blank.add_pipe("test_markr")


@pytest.mark.parametrize(("config", "message"), [({"strenght": 2}, "strength"), ({"strength": "x"}, "whole number")])
def test_add_pipe_refuses_wrong_settings(blank, config, message):
    with pytest.raises(ConfigError, match=message):
        blank.add_pipe("test_guesser", config=config)


def test_add_pipe_names_no_line_of_the_file_that_the_pipeline_came_from(blank, tmp_path):
    blank.add_pipe("test_guesser")
    blank.to_disk(tmp_path)
    with pytest.raises(ConfigError, match=r"^the settings given for 'more': \[components\.more\] strenght: "):
        nlpx.load(tmp_path).add_pipe("test_guesser", name="more", config={"strenght": 2})


def test_add_pipe_completes_the_settings(blank):
    blank.add_pipe("test_guesser", config={"strength": 3})
    config = blank.get_pipe_config("test_guesser")
    assert (config["factory"], config["strength"]) == ("test_guesser", 3)
    assert config["model"]["tok2vec"] == {"@architectures": "test.Listener.v1", "width": 4, "upstream": "*"}


def test_settings_may_refer_to_other_components(blank):
    blank.add_pipe("test_vectors", config={"model": {"@architectures": "test.Vectors.v1", "width": 7}})
    listener = {"@architectures": "test.Listener.v1", "width": "${components.test_vectors.model.width}"}
    pipe = blank.add_pipe("test_guesser", config={"model": {"@architectures": "test.Scores.v1", "tok2vec": listener}})
    assert pipe.model.layers[0].get_dim("nO") == 7
    assert "width = ${components.test_vectors.model.width}" in blank.config.to_str()


def test_create_pipe_leaves_the_pipeline_alone(blank):
    assert blank.create_pipe("test_marker").name == "test_marker"
    assert blank.components == []


def test_replace_pipe_keeps_the_place(abc):
    pipe = abc.replace_pipe("b", "test_guesser")
    assert abc.pipe_names == ["a", "b", "c"]
    assert abc.get_pipe("b") is pipe
    assert abc.pipe_factories["b"] == "test_guesser"


def test_replace_pipe_that_fails_changes_nothing(abc):
    with pytest.raises(NameNotFound):
        abc.replace_pipe("b", "nobody")
    assert marks(abc) == ["a", "b", "c"]


def test_rename_pipe_renames_everywhere(abc):
    abc.disable_pipe("b")
    abc.rename_pipe("b", "z")
    assert abc.component_names == ["a", "z", "c"]
    assert abc.disabled == ["z"]
    assert abc.get_pipe("z").name == "z"
    assert abc.get_pipe_meta("z").factory == "test_marker"
    with pytest.raises(ValueError, match="already"):
        abc.rename_pipe("z", "a")


def test_remove_pipe_returns_what_it_removes(abc):
    pipe = abc.get_pipe("b")
    assert abc.remove_pipe("b") == ("b", pipe)
    assert marks(abc) == ["a", "c"]
    assert "b" not in abc.config["components"]


@pytest.mark.parametrize(
    ("method", "error"), [("get_pipe", KeyError), ("remove_pipe", ValueError), ("disable_pipe", ValueError)]
)
def test_unknown_component_is_named_with_those_there_are(abc, method, error):
    with pytest.raises(error, match=r"no component 'zz'.*\['a', 'b', 'c'\]"):
        getattr(abc, method)("zz")


def test_disabled_component_rests_and_is_still_there(abc):
    abc.disable_pipe("b")
    assert (abc.pipe_names, abc.component_names, abc.disabled) == (["a", "c"], ["a", "b", "c"], ["b"])
    assert marks(abc) == ["a", "c"]
    assert not abc.has_pipe("b")
    abc.enable_pipe("b")
    assert marks(abc) == ["a", "b", "c"]


@pytest.mark.parametrize("choice", [{"disable": ["a", "c"]}, {"enable": "b"}, {"enable": ["b"], "disable": ["a", "c"]}])
def test_select_pipes_lets_the_others_rest_until_the_block_ends(abc, choice):
    with abc.select_pipes(**choice) as resting:
        assert resting == ["a", "c"]
        assert marks(abc) == ["b"]
    assert marks(abc) == ["a", "b", "c"]


def test_select_pipes_leaves_alone_what_rested_before(abc):
    abc.disable_pipe("a")
    with abc.select_pipes(enable="b"):
        assert abc.pipe_names == ["b"]
    assert abc.pipe_names == ["b", "c"]


def test_disable_pipes_can_be_restored(abc):
    resting = abc.disable_pipes("a", "b")
    assert abc.pipe_names == ["c"]
    resting.restore()
    assert abc.pipe_names == ["a", "b", "c"]


@pytest.mark.parametrize(
    ("choice", "message"),
    [
        ({}, "needs the components"),
        ({"disable": "zz"}, "no component 'zz'"),
        ({"enable": "a", "disable": "a"}, "contradict"),
    ],
)
def test_select_pipes_refuses_what_makes_no_sense(abc, choice, message):
    with pytest.raises(ValueError, match=message):
        abc.select_pipes(**choice)


@pytest.mark.parametrize("shown", ["pipeline", "pipe_names", "components", "component_names", "disabled"])
@pytest.mark.parametrize(
    "change",
    [
        lambda shown: shown.append("x"),
        lambda shown: shown.insert(0, "x"),
        lambda shown: shown.extend(["x"]),
        lambda shown: shown.clear(),
        lambda shown: shown.pop(),
        lambda shown: shown.__setitem__(0, "x"),
        lambda shown: shown.__delitem__(0),
        lambda shown: shown.__iadd__(["x"]),
    ],
)
def test_lists_of_components_say_what_to_call_to_change_them(abc, shown, change):
    abc.disable_pipe("c")
    with pytest.raises(NotImplementedError, match=r"call nlp\.add_pipe"):
        change(getattr(abc, shown))
    assert (abc.component_names, abc.disabled) == (["a", "b", "c"], ["c"])


def test_lists_of_components_can_be_copied(abc):
    assert [*abc.pipe_names, "x"] == abc.pipe_names + ["x"] == ["a", "b", "c", "x"]  # noqa: RUF005
    names = abc.pipe_names.copy()
    names.append("x")
    assert pickle.loads(pickle.dumps(abc.pipe_names)) == copy.deepcopy(abc.pipe_names) == ["a", "b", "c"]


def test_analyze_pipes_finds_what_is_required_but_not_set(blank):
    blank.add_pipe("test_guesser")
    analysis = blank.analyze_pipes()
    assert analysis["problems"] == {"test_guesser": ["doc.tensor"]}
    blank.add_pipe("test_vectors", first=True)
    analysis = blank.analyze_pipes()
    assert analysis["problems"] == {"test_vectors": [], "test_guesser": []}
    assert analysis["attrs"]["doc.tensor"] == {"assigns": ["test_vectors"], "requires": ["test_guesser"]}
    assert analysis["summary"]["test_guesser"]["scores"] == ["guess_acc"]


def test_analyze_pipes_prints_a_table(blank, capsys):
    blank.add_pipe("test_guesser")
    blank.analyze_pipes(pretty=True)
    assert "'test_guesser' requires doc.tensor" in capsys.readouterr().out
