"""What plugins offer, as data: frozen records whose target is imported only when it is used.

A target is a ``"package.module:attribute"`` string. A file that belongs to an offer is named the same way, by package
and path: ``"package:defaults/tagger.cfg"``.
"""

from __future__ import annotations

# What is imported here is looked up when the fields of specs are checked.
from collections.abc import Iterator, Mapping  # noqa: TC003
from dataclasses import field
from typing import Any, ClassVar

from .deprecations import renamed_fields
from .records import Record


class Claim(Record):
    """Name something that at most one plugin can have.

    Args:
        space: What kind of name it is, for messages: ``commands``, ``flags of train``.
        name: The name.
        shared: Several plugins can have the name where this is the same, and not None, for all of them.
    """

    space: str
    name: str
    shared: Any = None


FLAGS = "flags of train"
VARIABLES = "environment variables of train"

RESERVED = (
    Claim(space="converters", name="auto"),
    *(
        Claim(space=VARIABLES, name=f"NLPX_{name}")
        for name in (
            "CONFIG_OVERRIDES", "DISABLE_PLUGINS", "INDEX", "MAX_UNPACKED", "PLUGINS", "PURE_PYTHON", "STRICT",
            "TRACEBACK",
        )
    ),
)  # fmt: skip
"""Names that are core's without an offer."""


class Spec(Record):
    """Name something that a plugin offers, and where it is.

    Args:
        name: The registered name, such as ``spacy.Tagger.v2``.
        target: Where it is: ``"package.module:attribute"``.
        summary: One line for help texts and listings.
    """

    registry: ClassVar[str] = ""

    name: str
    target: str
    summary: str

    def __post_init__(self) -> None:
        """Take what is given under a name that a field had in an older version of the contract."""
        for _, old, new in renamed_fields(self):
            vars(self)[new] = getattr(self, old)

    @property
    def table(self) -> str:
        """Name the registry that serves this offer."""
        return type(self).registry

    @property
    def tables(self) -> tuple[str, ...]:
        """Name all registries that serve this offer: its own, and those of the kinds that it is one of."""
        return tuple(kind.registry for kind in type(self).__mro__ if issubclass(kind, Spec) and kind.registry)

    def claims(self) -> Iterator[Claim]:
        """Yield every public name that this offer takes; kinds that are one of another have one space of names."""
        yield Claim(space=self.tables[-1], name=self.name)


class RegistrySpec(Spec):
    """Open a registry of your own: configs can name its functions behind ``@NAME``, and plugins offer to it by `kind`.

    It has no target.
    """

    registry = "registries"

    target: str = ""


class ArchitectureSpec(Spec):
    """Offer a model architecture: what ``@architectures`` can name."""

    registry = "architectures"


class ObjectiveSpec(ArchitectureSpec):
    """Offer an objective of pretraining: what ``@architectures`` can name in ``[pretraining.objective]``.

    The target is called with the settings and gives a function, which is called with the vocabulary and the layer to
    pretrain, a model that turns Docs into one array a Doc with one row a token. It returns the model to train: that
    layer with an output layer behind it. Its attribute ``attrs["loss"]`` is called with ``ops``, the Docs of a batch
    and what the model predicts of them, and returns the loss, a number, and the gradient of the prediction.

    Args:
        loss_funcs: The values of ``pretrain --loss-func`` that mean it: for each the settings of its block.
    """

    registry = "objectives"

    loss_funcs: Mapping[str, Mapping[str, str | float | bool | None]] = field(default_factory=dict)

    def claims(self) -> Iterator[Claim]:
        """Yield the objective's name and the values of ``--loss-func``."""
        yield from super().claims()
        for value in self.loss_funcs:
            yield Claim(space="loss functions of pretrain", name=value)


class FunctionSpec(Spec):
    """Offer a function of one of the other registries, such as layers, readers or batchers.

    Args:
        kind: The registry, as it stands behind the ``@`` in a config; one that core or a `RegistrySpec` opens.
    """

    kind: str

    @property
    def table(self) -> str:
        """Name the registry that serves this offer."""
        return self.kind

    @property
    def tables(self) -> tuple[str, ...]:
        """Name the registry that serves this offer."""
        return (self.kind,)


class ComponentSpec(Spec):
    """Offer a pipeline component; the target is called with ``nlp``, ``name`` and the settings.

    Args:
        defaults: The file with its default settings (a config with a section ``[component]``), or None.
        requires: Attributes that it reads, such as ``token.pos``.
        assigns: Attributes that it sets, such as ``token.tag``, ``doc.spans`` or ``token._.mine``.
        score_weights: How much each of its scores counts in the final score; None for one that is only reported. A
            setting of the component in the name of a score, as in ``spans_{spans_key}_f``, stands for its value; a
            setting of a block is written ``{scorer.spans_key}``.
        retokenizes: Whether it changes the tokenization.
        recipes: The settings that ``init config`` writes for ``"efficiency"``, which the flag form of ``train`` has
            too, and for ``"accuracy"``, each a file like `defaults`; that for one language is called
            ``"accuracy de"``, and that for a pipeline in which a component stands before it whose annotations it
            reads, ``"accuracy after parser"``: the config then names that one in
            ``training.annotating_components``. One for pipelines on a GPU alone is called ``"gpu accuracy"``. Further
            sections in it, such as ``[corpora]``, go into those of the config; ``[training]`` only where the others of
            the pipeline have the same, besides those that provide token vectors. In a recipe ``${token_vectors}``, as
            in ``tok2vec = ${token_vectors}``, stands for the `listener` of the component that provides token vectors,
            whichever that is. Where there is no recipe, the defaults are written.
        listener: For a component that provides token vectors, which is a `ListenedTo`: the file with the block, a
            section ``[listener]``, by which the models of others listen to it; else None.
        recommended_for: The uses for which ``init config`` takes its token vectors rather than those of another
            component: ``"cpu efficiency"``, ``"cpu accuracy"``, ``"gpu efficiency"``, ``"gpu accuracy"``. Where several
            are recommended, the first by name is taken; a pipeline that names one has that one.
        check_settings: Where the function is that looks at what types cannot tell; None where there is none. It is
            called with the settings that a config has for the component, a dictionary without ``factory``, before the
            component is made, and returns a sentence for each that is wrong, by its name: ``{"mode": "there is no mode
            'x'; there are lookup, rule"}``.
    """

    registry = "factories"

    defaults: str | None = None
    requires: tuple[str, ...] = ()
    assigns: tuple[str, ...] = ()
    score_weights: Mapping[str, float | None] = field(default_factory=dict)
    retokenizes: bool = False
    recipes: Mapping[str, str] = field(default_factory=dict)
    listener: str | None = None
    recommended_for: tuple[str, ...] = ()
    check_settings: str | None = None


class MetricSpec(Record):
    """Describe one score that a scorer returns.

    Args:
        key: Its key in the scores, such as ``tag_acc``; a ``*`` in it stands for any name, as in ``spans_*_f``.
        label: Its heading in tables, such as ``TAG``; in it and in `summary` a ``*`` is replaced by that name.
        summary: What it measures.
        by_label: Whether it holds precision, recall and F-score for each label rather than one number.
        is_share: Whether it lies between 0 and 1 and is shown as a percentage; another number is shown as it is.
    """

    key: str
    label: str
    summary: str
    by_label: bool = False
    is_share: bool = True


class ScorerSpec(Spec):
    """Offer a scorer: the target makes it; the metrics are the rows of ``evaluate`` and the columns of ``train``."""

    registry = "scorers"

    metrics: tuple[MetricSpec, ...] = ()

    def claims(self) -> Iterator[Claim]:
        """Yield the scorer's name and those of its metrics, which scorers that measure the same share."""
        yield from super().claims()
        for metric in self.metrics:
            shared = metric.label, metric.by_label, metric.is_share
            yield Claim(space="metrics", name=metric.key, shared=shared)


class ConverterSpec(Spec):
    """Offer a converter from an input format to Docs.

    Args:
        suffixes: File endings that mean this format, such as ``.conllu``, in small letters. Of several in a name, as in
            ``x.tags.txt``, the last one counts, and of a packed file that before ``.gz``.
        aliases: Other names for ``convert --converter``.
        options: Names of the fields of `ConvertOptions` that it goes by, besides ``path`` and ``report``, such as
            ``n_sents``; of an option that is given and is none of them ``convert`` says that it does nothing. None
            where that is not known.
    """

    registry = "converters"

    suffixes: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()
    options: tuple[str, ...] | None = None

    def claims(self) -> Iterator[Claim]:
        """Yield the converter's names; a file ending can belong to several, whose content then decides."""
        yield from super().claims()
        for alias in self.aliases:
            yield Claim(space=self.table, name=alias)


class CommandSpec(Spec):
    """Offer a command: the target is a `click.Command`; the name may be two words, such as ``init config``.

    Commands of two words with the same first word are a group, to which every plugin can add. A `click.Group` with the
    commands in it, offered by one name, has the summary of that offer, and nobody adds to it.
    """

    registry = "commands"

    def claims(self) -> Iterator[Claim]:
        """Yield the command's name and, where it has two words, the first, which other commands can share."""
        words = self.name.replace("-", " ")
        yield Claim(space=self.table, name=words)
        group, _, second = words.partition(" ")
        if second:
            yield Claim(space=self.table, name=group, shared="a group of commands")


class DataCheckSpec(Spec):
    """Offer a section of ``debug data``; the target takes a `CorpusData` and yields a `Finding` for each result.

    Args:
        title: The heading of the section.
        components: Factories of the components that learn from what it looks at; it runs where one is to be trained.
    """

    registry = "data_checks"

    title: str
    components: tuple[str, ...] = ()


class RendererSpec(Spec):
    """Offer a style of picture, such as ``dep``; the target is called without arguments and gives a `Renderer`.

    Args:
        needs: What a Doc must have, or it has no such picture: ``token.`` and an attribute that some token has, such as
            ``token.dep``; ``doc.ents`` or ``doc.sents``; ``doc.`` and another attribute that is not empty, such as
            ``doc.cats``, ``doc.spans`` or ``doc._.mine``, and where that is a mapping also a key: ``doc.spans.sc``.
        file: The file that ``evaluate --displacy-path`` writes; empty for none.
        by_sentence: Whether each sentence is a picture of its own there.
    """

    registry = "renderers"

    needs: tuple[str, ...] = ()
    file: str = ""
    by_sentence: bool = False

    def claims(self) -> Iterator[Claim]:
        """Yield the style and the file that is written."""
        yield from super().claims()
        if self.file:
            yield Claim(space="pictures of evaluate", name=self.file)


class NoticeSpec(Spec):
    """Offer a notice about the installation; the target is called without arguments.

    It returns one sentence for the user, such as that a part runs slower than it could, or None where all is well. It
    imports nothing heavy.
    """

    registry = "notices"


class LanguageSpec(Spec):
    """Offer a language: the target is its `LanguageDefaults`; the name is its code, such as ``en``."""

    registry = "languages"


class TrainingOptionSpec(Spec):
    """Offer a flag of ``train``, mapped to settings of the config that the flag form builds.

    Args:
        name: The long flag without its dashes, such as ``conv-depth``.
        target: For a flag that changes the config's structure, a function that is called with the config and the value
            and returns the new config; empty where `settings` says it all.
        short: The short flag, such as ``-cd``, or None.
        type: How its value is read: ``str``, ``int``, ``float`` or ``flag``.
        settings: The settings that it sets, as dotted names in which ``*`` stands for any name: it then reaches what
            the same plugin makes, and no other. A setting that the config does not have is left alone.
        default: The value that holds without the flag; None to leave the settings as they are.
        env: The environment variable that sets the same, or None.
        brings_structure: Whether `target` puts in a structure of its own, such as that of a file: other flags that are
            given change it, and defaults leave alone what it has put in with its flag as the source.
    """

    registry = "training options"

    target: str = ""
    short: str | None = None
    type: str = "str"
    settings: tuple[str, ...] = ()
    default: str | None = None
    env: str | None = None
    brings_structure: bool = False

    def claims(self) -> Iterator[Claim]:
        """Yield the flags and the environment variable."""
        yield Claim(space=FLAGS, name=f"--{self.name}")
        if self.short:
            yield Claim(space=FLAGS, name=self.short)
        if self.env:
            yield Claim(space=VARIABLES, name=self.env)
