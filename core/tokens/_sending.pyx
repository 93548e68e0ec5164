# cython: wraparound=False, auto_pickle=False, embedsignature=False
"""Docs on their way between processes, compiled; each function does what the one that it stands for does."""

from cpython.buffer cimport PyBUF_SIMPLE, PyBUF_STRIDES, PyBUF_WRITABLE, PyBuffer_Release, PyObject_GetBuffer
from cpython.list cimport PyList_New, PyList_SET_ITEM
from cpython.ref cimport Py_INCREF
from libc.string cimport memcpy

from ._labels cimport LabelCodes, code_labels, ids_of, join_labels

# Columns whose strings are few, as `writing.keeping` has them.
cdef frozenset LABELS = frozenset(("tag", "dep", "ent_type", "morph"))


def join_columns(list columns, empty):
    cdef dict joined = {}
    cdef LabelCodes labels
    cdef list parts
    for name in <dict?>columns[0]:
        parts = [(<dict?>each)[name] for each in columns]
        labels = join_labels(parts) if name in LABELS else None
        joined[name] = join_arrays(parts, empty) if labels is None else (labels.codes, labels.table)
    return joined


cdef join_arrays(list parts, empty):
    """Join columns of the same type."""
    cdef Py_buffer given, written
    cdef Py_ssize_t total = 0, at = 0, place
    cdef char *end
    for place in range(len(parts)):
        if type(parts[place]) is LabelCodes:
            parts[place] = ids_of(parts[place])
        total += len(parts[place])
    joined = empty((total,), parts[0].dtype)
    PyObject_GetBuffer(joined, &written, PyBUF_WRITABLE)
    try:
        if written.len // written.itemsize != total:
            raise ValueError("another number of tokens")
        for part in parts:
            PyObject_GetBuffer(part, &given, PyBUF_STRIDES)
            try:
                if given.ndim != 1 or given.itemsize != written.itemsize or given.shape[0] > total - at:
                    raise ValueError("no columns of a type")
                end = <char *>written.buf + at * written.itemsize
                at += given.shape[0]
                if given.strides[0] == given.itemsize:
                    memcpy(end, given.buf, given.shape[0] * given.itemsize)
                    continue
                for place in range(given.shape[0]):
                    memcpy(end + place * given.itemsize, <char *>given.buf + place * given.strides[0], given.itemsize)
            finally:
                PyBuffer_Release(&given)
        if at != total:
            raise ValueError("another number of tokens")
    finally:
        PyBuffer_Release(&written)
    return joined


cdef class Piece:
    """The bytes of a column of a batch, (n_tokens,), in one piece but anywhere in memory."""

    cdef Py_buffer view
    cdef object empty, dtype
    cdef Py_ssize_t width

    def __cinit__(self, column, Py_ssize_t n_tokens, empty=None):
        PyObject_GetBuffer(column, &self.view, PyBUF_SIMPLE)
        self.empty, self.dtype, self.width = empty, column.dtype, column.itemsize
        if self.width < 1 or self.view.len // self.width != n_tokens:
            raise ValueError("not one for each")

    def __dealloc__(self):
        PyBuffer_Release(&self.view)

    cdef part(self, Py_ssize_t start, Py_ssize_t n):
        """Return those of some tokens; a part of the array would keep all of it."""
        cdef Py_buffer written
        own = self.empty(n, self.dtype)
        PyObject_GetBuffer(own, &written, PyBUF_WRITABLE)
        memcpy(written.buf, <char *>self.view.buf + start * self.width, n * self.width)
        PyBuffer_Release(&written)
        return own

    cdef list among(self, list things, Py_ssize_t start, Py_ssize_t n):
        """Return what stands at the places that some of them name."""
        cdef list found = PyList_New(n)
        cdef Py_ssize_t place
        cdef int number
        for place in range(n):
            memcpy(&number, <char *>self.view.buf + (start + place) * sizeof(int), sizeof(int))
            if not 0 <= number < len(things):
                raise IndexError("a number of nothing")
            thing = things[number]
            Py_INCREF(thing)
            PyList_SET_ITEM(found, place, thing)
        return found


cdef Piece numbers_in(array, Py_ssize_t n):
    cdef Piece numbers = Piece(array, n)
    if numbers.width != sizeof(int):
        raise ValueError("no numbers of things")
    return numbers


def docs_of(kind, vocab, group, list things):
    cdef list lengths = group.lengths, n_held = group.n_held, docs = []
    cdef bytes spaces = group.spaces
    cdef Py_ssize_t n_tokens = sum(lengths), n_all = sum(n_held), start = 0, n, first = 0, n_of_doc, place
    cdef Piece words = numbers_in(group.words, n_tokens), held = numbers_in(group.held, n_all)
    cdef LabelCodes labels
    cdef dict columns = {}, own
    from numpy import empty

    tensor = group.tensor
    for name, values in group.columns.items():
        coded = LabelCodes(*values) if type(values) is tuple else code_labels(values) if name in LABELS else None
        columns[name] = Piece(values, n_tokens, empty) if coded is None else coded
        if coded is not None and len(coded) != n_tokens:
            raise ValueError("not one for each")
    if len(spaces) != n_tokens or tensor is not None and len(tensor) != n_tokens:
        raise ValueError("not one for each")
    for place in range(len(lengths)):
        n, n_of_doc = lengths[place], n_held[place]
        if not (0 <= n <= n_tokens - start and 0 <= n_of_doc <= n_all - first):
            raise ValueError("not one for each")
        own = {}
        for name, values in columns.items():
            if type(values) is LabelCodes:
                labels = <LabelCodes>values
                own[name] = LabelCodes(labels.codes[start:start + n], labels.table)
            else:
                own[name] = (<Piece>values).part(start, n)
        doc = kind.__new__(kind)
        doc._start(vocab, words.among(things, start, n), spaces[start:start + n])
        doc._columns = own
        doc._kept = tuple(held.among(things, first, n_of_doc))
        if tensor is not None:
            doc._tensor = tensor[start:start + n].copy()
        docs.append(doc)
        start += n
        first += n_of_doc
    return docs


