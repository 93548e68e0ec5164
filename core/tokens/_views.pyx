# cython: wraparound=False, nonecheck=True, auto_pickle=False, embedsignature=False
"""What Docs and tokens are asked for all the time, compiled; each function does what the one that it stands for does.

The fields of a Doc and of a token are members of a C structure here, and are read without a look-up of their names.
"""

cdef extern from "Python.h":
    ctypedef struct PyTypeObject:
        object (*tp_new)(PyTypeObject *kind, object positional, void *keywords)

    long long PyLong_AsLongLongAndOverflow(object number, int *overflow) except? -1

from ._trees cimport Tree


cdef tuple NOTHING = ()
# Given by `make_tokens_of`: whoever asks whether this was built is not to import them.
cdef list SYMBOLS = []
cdef unsigned long long N_SYMBOLS = 0
cdef object MorphAnalysis = None
cdef tuple IOB = ("", "I", "O", "B")
cdef PyTypeObject *TOKEN = NULL
cdef object _kept = None


cdef class DocFields:
    """The fields of a Doc, of which some are read for each token."""

    cdef public object moves, _tree, _offsets
    cdef public object _unknown_spaces, _held, _kept, _user_data, _cats, _activations, _spans, _tensor, _vector, _hooks
    cdef public object _sentiment, _context
    # What a Doc has from the first; before that it lacks it, as any object would.
    cdef object its_vocab
    cdef list its_lexemes
    cdef bytes its_spaces
    cdef dict its_columns

    @property
    def vocab(self):
        return given(self.its_vocab, "vocab")

    @vocab.setter
    def vocab(self, value):
        self.its_vocab = value

    @property
    def lexemes(self):
        return given(self.its_lexemes, "lexemes")

    @lexemes.setter
    def lexemes(self, list value):
        self.its_lexemes = value

    @property
    def spaces(self):
        return given(self.its_spaces, "spaces")

    @spaces.setter
    def spaces(self, bytes value):
        self.its_spaces = value

    @property
    def _columns(self):
        return given(self.its_columns, "_columns")

    @_columns.setter
    def _columns(self, dict value):
        self.its_columns = value

    def _start(self, vocab, list lexemes not None, spaces):
        self.its_vocab, self.its_lexemes, self.its_spaces = vocab, lexemes, bytes(spaces)
        self.its_columns, self.moves, self._kept = {}, (), ()
        self._unknown_spaces, self._sentiment = False, 0.0
        # A Doc may be begun anew.
        self._tree = self._offsets = self._held = self._user_data = self._cats = self._activations = None
        self._spans = self._tensor = self._vector = self._hooks = self._context = None

    def _is_bare(self):
        return (
            self._hooks is None and self._cats is None and self._user_data is None and self._activations is None
            and self._spans is None and self._vector is None and not self._unknown_spaces and not self._sentiment
        )

    def __len__(self):
        return len(given(self.its_lexemes, "lexemes"))

    def __getitem__(self, index):
        cdef int overflow = 0
        cdef long long place
        if type(index) is int and self.its_lexemes is not None:
            place = PyLong_AsLongLongAndOverflow(index, &overflow)
            if not overflow and 0 <= place < len(self.its_lexemes):
                return make(self, <Py_ssize_t>place)
        return self._item(index)


cdef inline given(value, str name):
    if value is None:
        raise AttributeError(f"'Doc' object has no attribute '{name}'")
    return value


cdef class TokenFields:
    """The fields of a token."""

    cdef public DocFields _doc
    cdef public Py_ssize_t _i
    cdef public object _moves


def make_tokens_of(kind, morphs, symbols):
    """Let all tokens be made of a class, and their features; say which strings have small ids."""
    global TOKEN, _kept, MorphAnalysis, SYMBOLS, N_SYMBOLS
    _kept, MorphAnalysis, SYMBOLS, N_SYMBOLS = kind, morphs, list(symbols), len(symbols)
    TOKEN = <PyTypeObject *>kind


cdef inline TokenFields make(DocFields doc, Py_ssize_t place):
    cdef TokenFields token = <TokenFields?>TOKEN.tp_new(TOKEN, NOTHING, NULL)
    token._doc = doc
    token._i = place
    token._moves = doc.moves
    return token


def token_at(DocFields doc, Py_ssize_t place):
    return make(doc, place)


cdef class tokens_between:
    cdef DocFields doc
    cdef Py_ssize_t place, end
    cdef object moves

    def __init__(self, DocFields doc, Py_ssize_t start, Py_ssize_t end):
        self.doc, self.place, self.end, self.moves = doc, start, end, doc.moves

    def __iter__(self):
        return self

    def __next__(self):
        if self.doc is None:
            raise StopIteration
        if self.moves is not self.doc.moves:
            self.follow()
        if self.place >= self.end:
            # What has come to its end stays there, whatever is split later.
            self.doc = None
            raise StopIteration
        self.place += 1
        return make(self.doc, self.place - 1)

    cdef follow(self):
        """Go on behind the token that the caller has, when some were merged or split."""
        cdef Py_ssize_t last = self.place - 1
        for move in self.doc.moves[len(self.moves):]:
            last = move.first(last) if last >= 0 else last
            self.end = move.span(0, self.end)[1]
        self.place = last + 1
        self.moves = self.doc.moves


cdef inline Py_ssize_t where(TokenFields token) except -1:
    """Return the place of a token, after it has gone where it went when some were merged or split."""
    if token._moves is not token._doc.moves:
        token._follow()
    return token._i


# Columns


def number_getter(str name):
    def get(TokenFields token):
        cdef Py_ssize_t place = where(token)
        column = token._doc.its_columns.get(name)
        return 0 if column is None else column.item(place)

    return get


def string_getter(str name):
    def get(TokenFields token):
        cdef Py_ssize_t place = where(token)
        cdef DocFields doc = token._doc
        column = doc.its_columns.get(name)
        if column is None:
            return ""
        key = column.item(place)
        cdef unsigned long long number = key
        if number < N_SYMBOLS:
            return SYMBOLS[number]
        strings = doc.its_vocab.strings
        text = (<dict?>strings.texts).get(key)
        if text is not None:
            return text
        reference = (<dict?>strings.held).get(key)
        holder = None if reference is None else reference()
        return doc.string(key) if holder is None else holder.text

    return get


cdef inline long sent_start(TokenFields token) except? -2:
    cdef Py_ssize_t place = where(token)
    column = token._doc.its_columns.get("sent_start")
    return place == 0 if column is None else column.item(place)


def sent_start_of(TokenFields token):
    return sent_start(token)


def is_sent_start_of(TokenFields token):
    cdef long value = sent_start(token)
    return None if value == 0 else value > 0


def ent_iob__of(TokenFields token):
    cdef Py_ssize_t place = where(token)
    column = token._doc.its_columns.get("ent_iob")
    return "" if column is None else IOB[<Py_ssize_t>column.item(place)]


def morph_of(TokenFields token):
    cdef Py_ssize_t place = where(token)
    column = token._doc.its_columns.get("morph")
    morph = (<PyTypeObject *>MorphAnalysis).tp_new(<PyTypeObject *>MorphAnalysis, NOTHING, NULL)
    morph.vocab = token._doc.its_vocab
    morph.key = 0 if column is None else column.item(place)
    return morph


# The word


def lexical_getter(str name):
    def get(TokenFields token):
        cdef Py_ssize_t place = where(token)
        return getattr(token._doc.its_lexemes[place], name)

    return get


def form_getter(str name, Py_ssize_t number):
    def get(TokenFields token):
        cdef Py_ssize_t place = where(token)
        lexeme = token._doc.its_lexemes[place]
        forms = lexeme._forms
        return getattr(lexeme, name) if forms is None else (<tuple?>forms)[number]

    return get


def flag_getter(number):
    cdef unsigned long long bit = <unsigned long long>1 << <int>number

    def get(TokenFields token):
        cdef Py_ssize_t place = where(token)
        lexeme = token._doc.its_lexemes[place]
        flags = lexeme._flags
        if flags < 0:
            flags = lexeme.flags
        return (<unsigned long long>flags & bit) != 0

    return get


def doc_of(TokenFields token):
    return token._doc


def i_of(TokenFields token):
    return where(token)


def lex_of(TokenFields token):
    cdef Py_ssize_t place = where(token)
    return token._doc.its_lexemes[place]


def text_of(TokenFields token):
    cdef Py_ssize_t place = where(token)
    return token._doc.its_lexemes[place].text


def idx_of(TokenFields token):
    cdef Py_ssize_t place = where(token)
    offsets = token._doc._offsets
    if offsets is None:
        offsets = token._doc.offsets
    return offsets[place]


def whitespace__of(TokenFields token):
    cdef Py_ssize_t place = where(token)
    return " " if token._doc.its_spaces[place] else ""


# The tree


cdef inline Tree tree_of(DocFields doc, Py_ssize_t place):
    """Return the tree of a Doc, which has a token at a place."""
    cdef Tree tree = doc.tree if doc._tree is None else doc._tree
    tree.check(place)
    return tree


cdef tokens_of(DocFields doc, list places):
    return iter([make(doc, place) for place in places])


def head_of(TokenFields token):
    cdef Py_ssize_t place = where(token)
    column = token._doc.its_columns.get("head")
    return make(token._doc, place if column is None else column.item(place))


def n_lefts_of(TokenFields token):
    cdef Py_ssize_t place = where(token)
    cdef Tree tree = tree_of(token._doc, place)
    return tree.middle(place, False) - tree.starts[place]


def n_rights_of(TokenFields token):
    cdef Py_ssize_t place = where(token)
    cdef Tree tree = tree_of(token._doc, place)
    return tree.starts[place + 1] - tree.middle(place, True)


def left_edge_of(TokenFields token):
    cdef Py_ssize_t place = where(token)
    return make(token._doc, tree_of(token._doc, place).left[place])


def right_edge_of(TokenFields token):
    cdef Py_ssize_t place = where(token)
    return make(token._doc, tree_of(token._doc, place).right[place])


def children_of(TokenFields token):
    cdef Py_ssize_t place = where(token)
    return tokens_of(token._doc, tree_of(token._doc, place).children(place))


def lefts_of(TokenFields token):
    cdef Py_ssize_t place = where(token)
    return tokens_of(token._doc, tree_of(token._doc, place).lefts(place))


def rights_of(TokenFields token):
    cdef Py_ssize_t place = where(token)
    return tokens_of(token._doc, tree_of(token._doc, place).rights(place))


def subtree_of(TokenFields token):
    cdef Py_ssize_t place = where(token)
    return tokens_of(token._doc, tree_of(token._doc, place).subtree(place))


def ancestors_of(TokenFields token):
    cdef Py_ssize_t place = where(token)
    cdef Tree tree = tree_of(token._doc, place)
    cdef list found = []
    while tree.heads[place] != place:
        place = tree.heads[place]
        found.append(make(token._doc, place))
    return iter(found)


def root_of(DocFields doc, Py_ssize_t start, Py_ssize_t end):
    if "head" not in doc.its_columns:
        return start
    cdef Tree tree = tree_of(doc, start)
    tree.check(end - 1)
    cdef Py_ssize_t token, above, depth, first = -1, best = -1, least = 0
    for token in range(start, end):
        if tree.heads[token] == token:
            return token
    for token in range(start, end):
        if start <= tree.heads[token] < end:
            continue
        if first < 0:
            first = token
        if tree.starts[token] == tree.starts[token + 1]:
            lexeme = doc.its_lexemes[token]
            if lexeme.is_punct or lexeme.is_space:
                continue
        above, depth = token, 0
        while tree.heads[above] != above and (best < 0 or depth < least):
            above = tree.heads[above]
            depth += 1
        if best < 0 or depth < least:
            best, least = token, depth
    return first if best < 0 else best
