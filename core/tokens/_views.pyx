# cython: wraparound=False, nonecheck=True, auto_pickle=False, embedsignature=False
"""What Docs and tokens are asked for all the time, compiled; each function does what the one that it stands for does.

The fields of a Doc and of a token are members of a C structure here, and are read without a look-up of their names.
"""

cdef extern from "Python.h":
    ctypedef struct PyTypeObject:
        object (*tp_new)(PyTypeObject *kind, object positional, void *keywords)

    long long PyLong_AsLongLongAndOverflow(object number, int *overflow) except? -1

from libc.stdlib cimport free, malloc


cdef tuple NOTHING = ()
# Given by `make_tokens_of`: whoever asks whether this was built is not to import them.
cdef list SYMBOLS = []
cdef unsigned long long N_SYMBOLS = 0
cdef object MorphAnalysis = None
cdef tuple IOB = ("", "I", "O", "B")
cdef PyTypeObject *TOKEN = NULL
cdef object _kept = None


cdef class DocFields:
    """The fields of a Doc that are read for each token."""

    cdef public object moves, _tree, _offsets
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


cdef refuse(heads):
    """Say what is wrong with heads."""
    # That room uses this one.
    from .arrays.tree import check_heads, roots_of

    check_heads(heads, len(heads))
    roots_of(heads)


cdef class Tree:
    """Look up children and edges of subtrees, found all at once; 24 bytes a token."""

    cdef Py_ssize_t size
    cdef int *numbers
    # The head of each token; the ends of its subtree; its children in order, and where those of each token start.
    cdef int *heads
    cdef int *left
    cdef int *right
    cdef int *by_head
    cdef int *starts

    def __cinit__(self, heads):
        cdef Py_ssize_t n = len(heads)
        cdef Py_ssize_t token
        self.size = n
        self.numbers = <int *>malloc((5 * n + 2) * sizeof(int))
        if self.numbers == NULL:
            raise MemoryError
        self.heads = self.numbers
        self.left = self.heads + n
        self.right = self.left + n
        self.by_head = self.right + n
        self.starts = self.by_head + n
        cdef const int[:] given = heads
        for token in range(n):
            self.heads[token] = given[token]
            if not 0 <= given[token] < n:
                refuse(heads)
        self.find_edges(self.left, 0, 1)
        self.find_edges(self.right, n - 1, -1)
        self.sort()
        if self.n_reached() < n:
            refuse(heads)

    def __dealloc__(self):
        free(self.numbers)

    cdef void find_edges(self, int *edges, Py_ssize_t first, int step) noexcept:
        cdef Py_ssize_t count, token = first
        cdef int above
        for count in range(self.size):
            edges[count] = -1
        for count in range(self.size):
            above = <int>token
            while edges[above] < 0:
                edges[above] = <int>token
                above = self.heads[above]
            token += step

    cdef void sort(self) noexcept:
        cdef Py_ssize_t token
        for token in range(self.size + 2):
            self.starts[token] = 0
        for token in range(self.size):
            self.starts[self.heads[token] + 2] += 1
        for token in range(2, self.size + 2):
            self.starts[token] += self.starts[token - 1]
        # What is counted up to is where the next head starts in the end.
        for token in range(self.size):
            self.by_head[self.starts[self.heads[token] + 1]] = <int>token
            self.starts[self.heads[token] + 1] += 1

    cdef Py_ssize_t n_reached(self) except -1:
        """Return how many tokens are met on the way down from the roots: all, if there is no cycle."""
        cdef Py_ssize_t token, met = 0
        cdef int place
        cdef int *queue = <int *>malloc((self.size + 1) * sizeof(int))
        if queue == NULL:
            raise MemoryError
        cdef Py_ssize_t size = 0
        for token in range(self.size):
            if self.heads[token] == token:
                queue[size] = <int>token
                size += 1
        while met < size:
            token = queue[met]
            met += 1
            for place in range(self.starts[token], self.starts[token + 1]):
                if self.by_head[place] != token:
                    queue[size] = self.by_head[place]
                    size += 1
        free(queue)
        return size

    cdef int check(self, Py_ssize_t token) except -1:
        if not 0 <= token < self.size:
            raise IndexError(f"A tree of {self.size} tokens has no token {token}.")
        return 0

    cdef Py_ssize_t middle(self, Py_ssize_t token, bint behind) noexcept:
        """Return where the children on the right begin, or those on the left end."""
        cdef int place
        for place in range(self.starts[token], self.starts[token + 1]):
            if self.by_head[place] > token or (not behind and self.by_head[place] == token):
                return place
        return self.starts[token + 1]

    cdef list between(self, Py_ssize_t start, Py_ssize_t end):
        cdef Py_ssize_t place
        return [self.by_head[place] for place in range(start, end)]

    cpdef list children(self, Py_ssize_t token):
        cdef int place
        self.check(token)
        return [
            self.by_head[place]
            for place in range(self.starts[token], self.starts[token + 1])
            if self.by_head[place] != token
        ]

    cpdef list lefts(self, Py_ssize_t token):
        self.check(token)
        return self.between(self.starts[token], self.middle(token, False))

    cpdef list rights(self, Py_ssize_t token):
        self.check(token)
        return self.between(self.middle(token, True), self.starts[token + 1])

    cpdef Py_ssize_t n_lefts(self, Py_ssize_t token) except -1:
        self.check(token)
        return self.middle(token, False) - self.starts[token]

    cpdef Py_ssize_t n_rights(self, Py_ssize_t token) except -1:
        self.check(token)
        return self.starts[token + 1] - self.middle(token, True)

    @property
    def left_edges(self):
        cdef Py_ssize_t token
        return [self.left[token] for token in range(self.size)]

    @property
    def right_edges(self):
        cdef Py_ssize_t token
        return [self.right[token] for token in range(self.size)]

    cpdef list subtree(self, Py_ssize_t token):
        cdef int place, above
        cdef Py_ssize_t met = 0
        cdef list found = [token]
        self.check(token)
        while met < len(found):
            above = found[met]
            met += 1
            for place in range(self.starts[above], self.starts[above + 1]):
                if self.by_head[place] != above:
                    found.append(self.by_head[place])
        found.sort()
        return found


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
    return tree_of(token._doc, place).n_lefts(place)


def n_rights_of(TokenFields token):
    cdef Py_ssize_t place = where(token)
    return tree_of(token._doc, place).n_rights(place)


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


def sentence_starts(heads, labels=None):
    import numpy as np

    cdef const int[:] above_of = np.ascontiguousarray(heads, dtype=np.intc)
    cdef Py_ssize_t token, above, n = above_of.shape[0]
    cdef const unsigned long long[:] given
    cdef bint has_labels = labels is not None
    if has_labels:
        given = labels
    starts = np.full(n, -1, dtype=np.int8)
    cdef signed char[:] written = starts
    # The first token of all that lead through each.
    cdef int *firsts = <int *>malloc((n + 1) * sizeof(int))
    try:
        if firsts == NULL:
            raise MemoryError
        for token in range(n):
            firsts[token] = -1
            if not 0 <= above_of[token] < n:
                refuse(heads)
        for token in range(n):
            above = token
            while firsts[above] < 0:
                firsts[above] = <int>token
                above = above_of[above]
            if firsts[above] == token and above_of[above] != above:
                refuse(heads)
        for token in range(n):
            if above_of[token] == token and not (has_labels and given[token] == 0):
                written[firsts[token]] = 1
    finally:
        free(firsts)
    return starts


def absolute_heads(offsets, list ends):
    import numpy as np

    cdef const long long[:] given = offsets
    cdef Py_ssize_t token = 0, start = 0, end, n = given.shape[0], wrong = -1
    absolute, relative = np.empty(n, dtype=np.intc), np.empty(n, dtype=np.intc)
    cdef int[:] heads = absolute
    cdef int[:] places = relative
    for end in ends:
        for token in range(start, end):
            if not start - token <= given[token] < end - token:
                return absolute, relative, token
            heads[token] = <int>(token + given[token])
            places[token] = <int>(token + given[token] - start)
        start = end
    return absolute, relative, None
