"""Hostile plugins, as real distributions: each costs one line that names it, and harms nobody.

Every case runs the command line in a process of its own beside a plugin that is as it should be.
"""

from __future__ import annotations

import json
import re
from functools import partial

import pytest
from conftest import run_process, write_plugin

HEADER = "from nlpx.hookspecs import *\n"
GOOD = (
    HEADER
    + """
@hookimpl
def nlpx_commands():
    return [CommandSpec(name="greet", target="pkg_good.commands:command", summary="Say hello.")]
"""
)
GREET = "import click\n@click.command()\ndef command():\n    click.echo('hello')\n"
COMMANDS = HEADER + "@hookimpl\ndef nlpx_commands(): "
TARGET = "target='a:b'"
METRIC = "MetricSpec(key='tag_acc', label='LOVE', summary='.')"
# What the manifest does, and what is said of it.
ZOO = {
    "an error at import": ("1 / 0", "ZeroDivisionError"),
    "SystemExit": ("raise SystemExit(3)", "SystemExit: 3"),
    "KeyboardInterrupt": ("raise KeyboardInterrupt", "KeyboardInterrupt"),
    "a panic": ("class Panic(BaseException): pass\nraise Panic('gone')", "Panic: gone"),
    "an error without a text": (
        "class E(Exception):\n    def __str__(self): raise ValueError\nraise E",
        r"E: (its text cannot be had)",
    ),
    "escapes in an error": (r"raise ValueError('\x1b[31mred\x07')", r"ValueError: \x1b[31mred\x07"),
    "a syntax error": ("def", "SyntaxError"),
    "a missing module": ("import no_such_module", "No module named 'no_such_module'"),
    "a panic in a hook": (COMMANDS + "raise BaseException('no')", "BaseException: no"),
    "an interrupt in a hook": (COMMANDS + "raise KeyboardInterrupt", "KeyboardInterrupt"),
    "no list": (COMMANDS + "return 7", "it returns int, where a list"),
    "an endless answer": (
        HEADER + "@hookimpl\ndef nlpx_commands():\n    while True: yield 1",
        "it returns generator, where a list",
    ),
    "ten thousand specs": (
        COMMANDS + f"return [CommandSpec(name=f'c{{i}}', {TARGET}, summary='.') for i in range(10_000)]",
        "it returns 10,000 offers",
    ),
    "a string for a spec": (COMMANDS + "return ['x']", "it returns 'x', where CommandSpec is due"),
    "another spec": (
        COMMANDS + f"return [LanguageSpec(name='x', {TARGET}, summary='.')]",
        "where CommandSpec is due",
    ),
    "no summary": (COMMANDS + f"return [CommandSpec(name='x', {TARGET}, summary=None)]", "summary of 'x' is None"),
    "an unknown field": (COMMANDS + f"return [CommandSpec(nam='x', {TARGET}, summary='.')]", "'nam'"),
    "no target": (COMMANDS + "return [CommandSpec(name='x', target=3, summary='.')]", "target of 'x' is 3"),
    "a target of another form": (
        COMMANDS + "return [CommandSpec(name='x', target='a.b', summary='.')]",
        "target of 'x' is 'a.b', where 'package.module:attribute' is due",
    ),
    "escapes in a name": (
        COMMANDS + rf"return [CommandSpec(name='\x1b[2Jx', {TARGET}, summary='.')]",
        "which is no clean text of one line",
    ),
    "a name of two lines": (
        COMMANDS + rf"return [CommandSpec(name='a\nb', {TARGET}, summary='.')]",
        "which is no clean text of one line",
    ),
    "an empty name": (COMMANDS + f"return [CommandSpec(name='', {TARGET}, summary='.')]", "no clean text"),
    "three words": (COMMANDS + f"return [CommandSpec(name='a b c', {TARGET}, summary='.')]", "more than two words"),
    "listed twice": (
        COMMANDS + f"return [CommandSpec(name='x', {TARGET}, summary='.')] * 2",
        "'x' is listed twice",
    ),
    "an unknown hook": (HEADER + "@hookimpl\ndef nlpx_comands(): return []", "did you mean 'nlpx_commands'?"),
    "an unknown parameter": (
        HEADER + "@hookimpl\ndef nlpx_commands(config): return []",
        "nlpx_commands has a parameter 'config', but the hook takes no parameters",
    ),
    "a newer contract": ("nlpx_contract = 99", "needs a newer nlpx-core"),
    "an older contract": ("nlpx_contract = 0", "install a newer version of the plugin"),
    "a patched module": ("import json\njson.dumps = lambda *a, **k: 'mine'", "it changes json.dumps, which is not its"),
    "a patched builtin": ("import builtins\nbuiltins.open = len", "it changes builtins.open, which is not its own"),
    "a recursion without end": ("def again(): again()\nagain()", "RecursionError"),
    "a package that is not there": ("from .inner import specs", "No module named 'pkg_hostile.inner'"),
    "a missing extra": (
        "from nlpx.errors import MissingExtra\nraise MissingExtra('install nlp-hostile[torch]')",
        "MissingExtra: install nlp-hostile[torch]",
    ),
    "an answer that is a mapping": (COMMANDS + "return {}", "it returns dict, where a list"),
    "a class for a spec": (COMMANDS + "return [CommandSpec]", "where CommandSpec is due"),
    "a long name": (
        COMMANDS + f"return [CommandSpec(name='x' * 5000, {TARGET}, summary='.')]",
        "which is no clean text of one line",
    ),
    "an error whose text exits": (
        "class E(Exception):\n    def __str__(self): raise SystemExit\nraise E",
        r"E: (its text cannot be had)",
    ),
    "an error whose class hides its name": (
        "class M(type):\n    @property\n    def __name__(cls): 1 / 0\nraise M('E', (Exception,), {})('gone')",
        "E: gone",
    ),
    "a manifest that nobody can look at": ("def __dir__(): raise ValueError('no')", "ValueError: no"),
    "a contract that nobody can read": ("def __getattr__(name): raise ValueError(name)", "ValueError: nlpx_contract"),
    "a contract of a far future": ("nlpx_contract = 10 ** 5000", "needs a newer nlpx-core"),
    "a contract that is like a number": (
        "class N(int):\n    def __gt__(self, other): 1 / 0\nnlpx_contract = N(1)",
        "where a whole number is due",
    ),
    "a hook under an unknown name": (
        HEADER + "@hookimpl(specname='nlpx_comands')\ndef nlpx_commands(): return []",
        "there is no hook 'nlpx_comands'; did you mean 'nlpx_commands'?",
    ),
    "a list that is none": (
        COMMANDS + "\n    class L(list):\n        def __iter__(self): 1 / 0\n    return L()",
        "it returns L, where a list",
    ),
    "a name that is only like text": (
        COMMANDS + "\n    class S(str):\n        def __lt__(self, other): 1 / 0\n"
        f"    return [CommandSpec(name=S('x'), {TARGET}, summary='.')]",
        "name of 'x' is 'x', where string is due",
    ),
    "something that cannot be shown": (
        COMMANDS + "\n    class X:\n        def __repr__(self): 1 / 0\n    return [X()]",
        "it returns a X, where CommandSpec is due",
    ),
    "a spec that was never made": (
        COMMANDS + "return [object.__new__(CommandSpec)]",
        "it returns a CommandSpec that was not made by its constructor",
    ),
    "a command like a flag": (
        COMMANDS + f"return [CommandSpec(name='--help', {TARGET}, summary='.')]",
        "the command '--help' looks like a flag",
    ),
    "three that are none": (
        COMMANDS + "return [1, 2, 3]",
        "it returns 1, where CommandSpec is due, and 2 more like it",
    ),
    "another working directory": ("import os\nos.chdir('/')", "it changes the working directory, which is not its own"),
    "nowhere to import from": ("import sys\nsys.path.clear()", "it changes sys.path, which is not its own"),
    "no depth": ("import sys\nsys.setrecursionlimit(100)", "it changes the recursion limit, which is not its own"),
    "a patch in a hook": (
        COMMANDS + "\n    import os\n    os.write = len\n    return []",
        "it changes os.write, which",
    ),
    "a second process": ("import os\nif not os.fork(): raise SystemExit\n1 / 0", "ZeroDivisionError"),
    "no streams": (
        "import os, sys\nsys.stdout.close(); sys.__stdout__.close(); sys.stderr = None; os.closerange(0, 3); 1 / 0",
        "ZeroDivisionError",
    ),
    "no contract": ("nlpx_contract = 'one'", "nlpx_contract is 'one', where a whole number is due"),
    "a contract that cannot be compared": ("nlpx_contract = [1]", "nlpx_contract is [1], where a whole number is due"),
    "an empty target": (
        COMMANDS + "return [CommandSpec(name='x', target='', summary='.')]",
        "target of 'x' is '', which is no clean text of one line",
    ),
    "streams that are taken apart": (
        "import sys\nsys.stdout.buffer.close()\nsys.__stdout__.detach()",
        "OSError: a stream of the process cannot be taken apart",
    ),
}


@pytest.fixture
def good(plugin_folder):
    return plugin_folder("good", GOOD, commands=GREET)


@pytest.mark.parametrize(("manifest", "reason"), ZOO.values(), ids=ZOO)
def test_hostile_plugin_costs_one_line_that_names_it(good, plugin_folder, run_nlpx, manifest, reason):
    plugin_folder("hostile", manifest)
    result = run_nlpx("greet", PYTHONPATH=str(good))
    assert (result.returncode, result.stdout) == (0, "hello\n")
    (line,) = result.stderr.splitlines()
    assert line.startswith("nlpx: plugin hostile (nlp-hostile 1.0) failed at ")
    assert reason in line
    assert line.endswith("; see 'nlpx plugins', or leave it out with NLPX_DISABLE_PLUGINS=hostile")
    assert line.isprintable()


def test_help_and_results_are_the_same_beside_all_of_them(tmp_path):
    alone, crowded = (write_plugin(tmp_path / place, "good", GOOD, commands=GREET) for place in ("alone", "crowded"))
    for number, (manifest, _reason) in enumerate(ZOO.values()):
        write_plugin(crowded, f"hostile{number}", f"print('noise')\n{manifest}")
    run = partial(run_process, tmp_path, "-m", "nlpx")
    helps = [run("--help", PYTHONPATH=str(site)) for site in (alone, crowded)]
    # What is listed twice is there once.
    assert helps[0].stdout == "".join(re.sub(r"^  x +\.\n", "", line) for line in helps[1].stdout.splitlines(True))
    assert [result.returncode for result in helps] == [0, 0]
    for number in range(len(ZOO)):
        named = [line for line in helps[1].stderr.splitlines() if f"plugin hostile{number} (" in line]
        assert len(named) == 1
    (tmp_path / "x.conllu").write_text("1\tShe\tshe\tPRON\tPRP\t_\t0\troot\t_\t_\n\n", encoding="utf8")
    written = [run("convert", "x.conllu", "-", PYTHONPATH=str(site)).stdout for site in (alone, crowded)]
    assert written[0] == written[1]
    assert json.loads(written[0])
    failures = json.loads(run("plugins", "--json", PYTHONPATH=str(crowded)).stdout)["failures"]
    assert {re.match(r"plugin (\w+) ", failure)[1] for failure in failures} == {f"hostile{n}" for n in range(len(ZOO))}


def test_prints_at_import_go_to_standard_error(good, plugin_folder, run_nlpx):
    plugin_folder("hostile", "print('noise')\nimport sys\nsys.stdout.close()")
    result = run_nlpx("greet", PYTHONPATH=str(good))
    assert (result.returncode, result.stdout, result.stderr) == (0, "hello\n", "noise\n")


def test_one_bad_offer_leaves_the_others(plugin_folder, run_nlpx):
    manifest = GOOD.replace("return [", "return [7, ")
    folder = plugin_folder("good", manifest, commands=GREET)
    result = run_nlpx("greet", PYTHONPATH=str(folder))
    assert (result.returncode, result.stdout) == (0, "hello\n")
    assert "plugin good (nlp-good 1.0) failed at nlpx_commands and this offer is left out" in result.stderr


@pytest.mark.parametrize("name", ["tagger", "core", "good"])
def test_entry_point_that_bears_a_name_in_use_knocks_nobody_out(good, plugin_folder, run_nlpx, name):
    folder = plugin_folder("intruder", COMMANDS + "return []")
    entry_points = folder / "nlp_intruder-1.0.dist-info" / "entry_points.txt"
    entry_points.write_text(f"[nlpx]\n{name} = pkg_intruder.plugin\n", encoding="utf8")
    result = run_nlpx("plugins", PYTHONPATH=str(folder))
    assert result.returncode == 0, result.stderr
    assert "nlp-tagger" in result.stdout
    assert "nlp-intruder 1.0" in result.stdout
    assert run_nlpx("greet", PYTHONPATH=str(folder)).stdout == "hello\n"


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("[nlpx]\nhostile = pkg_hostile.plugin:attribute\n", "a module is due and nothing else"),
        ("[nlpx]\nhostile = pkg_hostile.plugin [extra]\n", "a module is due and nothing else"),
        ("[nlpx]\nhostile = \n", "a module is due"),
        ("[nlpx]\nhostile\n", "hostile"),
        ("[nlpx]\n= pkg_hostile.plugin\n", "where 'name = module' is due"),
        ("[nlpx]\nhostile = nlpx.builtin\n", "names 'nlpx.builtin', which is core's"),
        (
            "[nlpx]\nhostile = pkg_hostile.plugin\nhostile = pkg_hostile\n",
            "has the name 'hostile' twice; each plugin needs one of its own",
        ),
    ],
    ids=["an attribute", "an extra", "nothing", "a damaged line", "no name", "core's", "two of one name"],
)
def test_damaged_entry_point_costs_one_line(good, plugin_folder, run_nlpx, text, reason):
    folder = plugin_folder("hostile", "")
    (folder / "nlp_hostile-1.0.dist-info" / "entry_points.txt").write_text(text, encoding="utf8")
    result = run_nlpx("greet", PYTHONPATH=str(good))
    assert (result.returncode, result.stdout) == (0, "hello\n")
    assert "nlp-hostile" in result.stderr
    assert reason in result.stderr


def test_manifest_that_two_distributions_name_is_that_of_its_own(plugin_folder, run_nlpx):
    folder = plugin_folder("hostile", "")
    entry_points = folder / "nlp_hostile-1.0.dist-info" / "entry_points.txt"
    entry_points.write_text("[nlpx]\na-first = nlp_tagger.plugin\n", encoding="utf8")
    result = run_nlpx("plugins", PYTHONPATH=str(folder))
    assert re.search("tagger +nlp-tagger", result.stdout)
    (line,) = result.stderr.splitlines()
    assert line.startswith("nlpx: plugin a-first (nlp-hostile 1.0) failed at import and is left out: its entry point")
    assert "names 'nlp_tagger.plugin', as that of tagger of nlp-tagger does already" in line


def test_damaged_entry_point_of_whatever_group_is_named_when_a_library_stumbles_over_it(
    plugin_folder, run_nlpx, tmp_path
):
    folder = plugin_folder("hostile", "")
    entry_points = folder / "nlp_hostile-1.0.dist-info" / "entry_points.txt"
    entry_points.write_text("[nlpx]\n[console_scripts]\nhostile\n", encoding="utf8")
    assert run_nlpx("names", PYTHONPATH=str(folder)).stderr == ""
    (tmp_path / "x.conllu").write_text("1\tShe\tshe\tPRON\tPRP\t_\t0\troot\t_\t_\n\n", encoding="utf8")
    # catalogue, which reads all entry points of whatever group, is not let to.
    assert run_nlpx("convert", "x.conllu", "-", PYTHONPATH=str(folder)).returncode == 0
    (folder / "srsly.py").write_text("from importlib.metadata import entry_points\nentry_points()\n")
    result = run_nlpx("convert", "x.conllu", "-", PYTHONPATH=str(folder))
    assert (result.returncode, result.stdout) == (1, "")
    assert result.stderr == (
        f"error: {entry_points} has the line 'hostile', where 'name = value' is due; no library that reads all entry "
        "points works until nlp-hostile is installed again\n"
    )


def options(*fields):
    """Return a manifest that offers flags of train."""
    specs = ", ".join(f"TrainingOptionSpec({each})" for each in fields)
    return HEADER + f"@hookimpl\ndef nlpx_training_options(): return [{specs}]\n"


@pytest.mark.parametrize(
    ("fields", "name", "rival"),
    [
        ("name='n-iter', summary='.', settings=('a.b',)", "'--n-iter'", "core"),
        ("name='love', short='-n', summary='.', settings=('a.b',)", "'-n'", "core"),
        ("name='love', env='learn_rate', summary='.', settings=('a.b',)", "'learn_rate'", "core"),
        ("name='love', short='-cd', summary='.', settings=('a.b',)", "'-cd'", "tok2vec (nlp-tok2vec"),
    ],
)
def test_flag_that_is_taken_is_an_error_that_names_both(plugin_folder, run_nlpx, fields, name, rival):
    folder = plugin_folder("hostile", options(fields))
    assert run_nlpx("--help", PYTHONPATH=str(folder)).returncode == 0
    result = run_nlpx("train", "--help", PYTHONPATH=str(folder))
    assert result.returncode == 1
    assert result.stderr.startswith(f"error: {name} is offered more than once")
    assert "report it" not in result.stderr
    assert "hostile (nlp-hostile 1.0)" in result.stderr
    assert rival in result.stderr


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ("name='love', type='bool', summary='.'", "type of 'love' is 'bool'; there are str, int, float, flag"),
        (
            "name='love', short='love', summary='.'",
            "short of 'love' is 'love', where a short flag such as '-cd' is due",
        ),
        ("name='love_me', summary='.'", "name of 'love_me' makes no flag: lower-case words with hyphens"),
        ("name='love me', summary='.'", "name of 'love me' makes no flag: lower-case words with hyphens"),
        ("name='love', type='int', default='x', summary='.'", "default of 'love' is 'x', which is no int"),
        ("name='love', settings='a.b', summary='.'", "settings of 'love' is 'a.b', where a tuple of strings is due"),
    ],
)
def test_flag_that_will_not_do_is_left_out(plugin_folder, run_nlpx, fields, reason):
    result = run_nlpx("train", "--help", PYTHONPATH=str(plugin_folder("hostile", options(fields))))
    assert result.returncode == 0
    assert reason in result.stderr
    assert "love" not in result.stdout


def test_command_of_two_words_hides_no_command_of_another_plugin(plugin_folder, run_nlpx):
    folder = plugin_folder("hostile", COMMANDS + f"return [CommandSpec(name='train en', {TARGET}, summary='.')]")
    result = run_nlpx("train", "en", "out", "train.spacy", "dev.spacy", PYTHONPATH=str(folder))
    assert result.returncode == 1
    assert result.stderr.startswith(
        "error: 'train' is offered more than once among the commands: by core (nlpx-core 0.1.0) and by hostile (nlp-"
    )


CLAIMS = {
    "'init'": ("nlpx_commands", "CommandSpec(name='init', target='a:b', summary='.')"),
    "'debug data'": ("nlpx_commands", "CommandSpec(name='debug-data', target='a:b', summary='.')"),
    "'conllu'": ("nlpx_converters", "ConverterSpec(name='x', aliases=('conllu',), target='a:b', summary='.')"),
    "'auto'": ("nlpx_converters", "ConverterSpec(name='auto', target='a:b', summary='.')"),
    "'tag_acc'": ("nlpx_scorers", f"ScorerSpec(name='x', target='a:b', summary='.', metrics=({METRIC},))"),
    "'-cd'": ("nlpx_training_options", "TrainingOptionSpec(name='love', short='-cd', summary='.')"),
    "'--n-iter'": ("nlpx_training_options", "TrainingOptionSpec(name='n-iter', summary='.')"),
    "'learn_rate'": ("nlpx_training_options", "TrainingOptionSpec(name='hate', env='learn_rate', summary='.')"),
    "'NLPX_STRICT'": ("nlpx_training_options", "TrainingOptionSpec(name='fear', env='NLPX_STRICT', summary='.')"),
    "'entities.html'": ("nlpx_renderers", "RendererSpec(name='x', file='entities.html', target='a:b', summary='.')"),
    "'y.v1'": ("nlpx_architectures", "ArchitectureSpec(name='y.v1', target='a:b', summary='.')"),
    "'spacy.Tagger.v2'": ("nlpx_architectures", "ArchitectureSpec(name='spacy.Tagger.v2', target='a:b', summary='.')"),
}


def test_public_names_of_every_kind_are_guarded(plugin_folder, run_nlpx):
    # Of two hooks with one space of names.
    objective = "ObjectiveSpec(name='y.v1', target='a:b', summary='.')"
    manifest = HEADER + f"@hookimpl\ndef nlpx_pretraining_objectives(): return [{objective}]\n"
    for hook in dict.fromkeys(hook for hook, _spec in CLAIMS.values()):
        specs = ", ".join(spec for its_hook, spec in CLAIMS.values() if its_hook == hook)
        manifest += f"@hookimpl\ndef {hook}(): return [{specs}]\n"
    result = run_nlpx("plugins", "--check", PYTHONPATH=str(plugin_folder("hostile", manifest)))
    assert result.returncode == 1
    clashes = re.findall(r"^ *('[^']+') is offered more than once among the .+: by (.+);", result.stdout, re.MULTILINE)
    assert {name for name, _rivals in clashes} == set(CLAIMS)
    assert all("hostile (nlp-hostile 1.0)" in rivals for _name, rivals in clashes)


@pytest.mark.parametrize(
    ("hook", "fields", "reason"),
    [
        ("nlpx_converters", "ConverterSpec({}, aliases=('y',))", "'y' is listed twice among the converters"),
        (
            "nlpx_training_options",
            "TrainingOptionSpec({}, short='-y')",
            "'-y' is listed twice among the flags of train",
        ),
        (
            "nlpx_renderers",
            "RendererSpec({}, file='y.html')",
            "'y.html' is listed twice among the pictures of evaluate",
        ),
    ],
)
def test_public_name_that_one_plugin_has_twice_is_said(plugin_folder, run_nlpx, hook, fields, reason):
    specs = ", ".join(fields.format(f"name='{name}', {TARGET}, summary='.'") for name in "ab")
    result = run_nlpx(
        "plugins", PYTHONPATH=str(plugin_folder("hostile", f"{HEADER}@hookimpl\ndef {hook}(): return [{specs}]"))
    )
    assert result.returncode == 0
    assert f"this offer is left out: {reason}; see" in result.stderr


def test_other_name_of_a_converter_that_is_taken_is_an_error_where_it_is_used(plugin_folder, run_nlpx):
    spec = f"ConverterSpec(name='a', {TARGET}, summary='.', aliases=('iob',))"
    folder = plugin_folder("hostile", HEADER + f"@hookimpl\ndef nlpx_converters(): return [{spec}]")
    (folder / "x.iob").write_text("I|O love|O\n", encoding="utf8")
    result = run_nlpx("convert", folder / "x.iob", "-", "--converter", "iob", PYTHONPATH=str(folder))
    assert (result.returncode, result.stdout) == (1, "")
    assert result.stderr.startswith("error: 'iob' is offered more than once among the converters: by core (nlpx-core ")
    assert "and by hostile (nlp-hostile 1.0)" in result.stderr


def test_metric_with_two_stars_leaves_its_scorer_out(plugin_folder, run_nlpx):
    spec = f"ScorerSpec(name='x', target='a:b', summary='.', metrics=({METRIC.replace('tag_acc', 'a_*_*')},))"
    folder = plugin_folder("hostile", HEADER + f"@hookimpl\ndef nlpx_scorers(): return [{spec}]\n")
    result = run_nlpx("plugins", PYTHONPATH=str(folder))
    assert result.returncode == 0
    assert "key of 'x' is 'a_*_*', where a key of scores, in which one '*' can stand for any name, is" in result.stderr


def test_picture_outside_of_the_folder_leaves_its_renderer_out(plugin_folder, run_nlpx):
    spec = f"RendererSpec(name='x', file='../x.html', {TARGET}, summary='.')"
    folder = plugin_folder("hostile", HEADER + f"@hookimpl\ndef nlpx_renderers(): return [{spec}]\n")
    result = run_nlpx("plugins", PYTHONPATH=str(folder))
    assert result.returncode == 0
    assert "file of 'x' is '../x.html', where the name of a file, without a folder, is due" in result.stderr


def test_function_for_an_unknown_registry_is_left_out_with_near_names(plugin_folder, run_nlpx):
    spec = "FunctionSpec(kind='layer', name='x.v1', target='a:b', summary='.')"
    folder = plugin_folder("hostile", HEADER + f"@hookimpl\ndef nlpx_functions(): return [{spec}]\n")
    result = run_nlpx("plugins", PYTHONPATH=str(folder))
    assert result.returncode == 0
    assert "kind of 'x.v1' is 'layer', and there is no such registry; did you mean 'layers'?" in result.stderr


def test_function_for_a_registry_with_a_hook_of_its_own_is_told_that_hook(plugin_folder, run_nlpx):
    spec = "FunctionSpec(kind='architectures', name='x.v1', target='a:b', summary='.')"
    folder = plugin_folder("hostile", HEADER + f"@hookimpl\ndef nlpx_functions(): return [{spec}]\n")
    result = run_nlpx("plugins", PYTHONPATH=str(folder))
    assert "kind of 'x.v1' is 'architectures', to which nlpx_architectures offers; see" in result.stderr


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        ("7", "7, where the name of a converter or None is due;"),
        ("'conlu'", "'conlu', where the name of a converter or"),
    ],
)
def test_sniffing_that_names_no_converter_is_passed_over(plugin_folder, run_nlpx, tmp_path, answer, reason):
    folder = plugin_folder("hostile", HEADER + f"@hookimpl\ndef nlpx_sniff_format(head): return {answer}\n")
    (tmp_path / "x").write_text("1\tShe\tshe\tPRON\tPRP\t_\t0\troot\t_\t_\n\n", encoding="utf8")
    result = run_nlpx("convert", "x", "x.json", PYTHONPATH=str(folder))
    assert result.returncode == 0, result.stderr
    assert "nlp-hostile 1.0) failed at nlpx_sniff_format" in result.stderr
    assert f"it answers {reason}" in result.stderr
