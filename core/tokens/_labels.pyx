# cython: wraparound=False, auto_pickle=False, embedsignature=False
"""Columns of labels, compiled; each function does what the one that it stands for does."""

from cpython.buffer cimport PyBUF_WRITABLE, PyBuffer_Release, PyObject_GetBuffer
from cpython.bytes cimport PyBytes_AS_STRING, PyBytes_FromStringAndSize
from libc.string cimport memcpy, memset

from ._buffers cimport look_at_numbers


cdef class LabelCodes:
    """Hold the id of each token's label as its number in a table; none of that is ever changed."""

    def __cinit__(self, bytes codes not None, bytes table not None):
        cdef const unsigned char *numbers = <const unsigned char *>PyBytes_AS_STRING(codes)
        cdef Py_ssize_t place
        cdef unsigned char largest = 0
        for place in range(len(codes)):
            largest = max(largest, numbers[place])
        if len(codes) and 8 * (<Py_ssize_t>largest + 1) > len(table):
            raise ValueError("no number of a table")
        self.codes, self.table = codes, table

    def __len__(self):
        return len(self.codes)

    def item(self, Py_ssize_t place):
        if not 0 <= place < len(self.codes):
            raise IndexError("no token of the Doc")
        return label_at(self, place)

    def part(self, Py_ssize_t start, Py_ssize_t end):
        return LabelCodes(self.codes[start:end], self.table)


cdef object _empty = None
cdef object _uint64 = None


cpdef ids_of(LabelCodes labels):
    # NumPy is imported when it is needed: whoever asks whether this was built is not to wait for it.
    global _empty, _uint64
    cdef Py_ssize_t n = len(labels.codes)
    cdef Py_buffer written
    if _empty is None:
        import numpy

        _uint64, _empty = numpy.dtype(numpy.uint64), numpy.empty
    ids = _empty(n, _uint64)
    PyObject_GetBuffer(ids, &written, PyBUF_WRITABLE)
    fill_labels(labels, 0, n, <Key *>written.buf, 1)
    PyBuffer_Release(&written)
    return ids


cdef struct Table:
    # Ids by their numbers, and an open table of the numbers: 0 where there is none, 1 for the first.
    Key[256] ids
    short[1024] numbers
    int used


cdef inline int number_in(Table *table, Key key) noexcept:
    """Return the number of an id, the next one if it is new, -1 if a byte cannot tell so many apart."""
    cdef Key slot = (key ^ (key >> 32)) & 1023
    while table.numbers[slot] and table.ids[table.numbers[slot] - 1] != key:
        slot = (slot + 1) & 1023
    if table.numbers[slot] == 0:
        if table.used == 256:
            return -1
        table.ids[table.used] = key
        table.used += 1
        table.numbers[slot] = <short>table.used
    return table.numbers[slot] - 1


cdef inline void clear(Table *table) noexcept:
    memset(table.numbers, 0, sizeof(table.numbers))
    table.used = 0


cdef inline bytes ids_in(Table *table):
    return PyBytes_FromStringAndSize(<char *>table.ids, 8 * table.used)


cpdef code_labels(ids):
    cdef Py_buffer labels
    cdef bytes codes
    cdef unsigned char *written
    cdef Py_ssize_t place
    cdef Key key, last = 0
    cdef int number = -1
    cdef Table table
    look_at_numbers(&labels, ids)
    try:
        if labels.ndim != 1 or labels.itemsize != sizeof(Key) or labels.format[0] not in b"lqLQ":
            raise ValueError("no column of ids")
        codes = PyBytes_FromStringAndSize(NULL, labels.shape[0])
        written = <unsigned char *>PyBytes_AS_STRING(codes)
        clear(&table)
        for place in range(labels.shape[0]):
            key = (<Key *>(<char *>labels.buf + place * labels.strides[0]))[0]
            if number < 0 or key != last:
                number, last = number_in(&table, key), key
                if number < 0:
                    return None
            written[place] = <unsigned char>number
        return LabelCodes(codes, ids_in(&table))
    finally:
        PyBuffer_Release(&labels)


cpdef join_labels(list parts):
    cdef LabelCodes labels
    cdef bytes codes, last = None
    cdef const unsigned char *given
    cdef unsigned char *written
    cdef Py_ssize_t place, start = 0, total = 0
    cdef Key key
    cdef int number
    # The number in the joined table of each number in the table of a part, once it has been met there.
    cdef short[256] numbers
    cdef Table table
    cdef list coded = []
    for part in parts:
        if type(part) is not LabelCodes:
            part = code_labels(part)
            if part is None:
                return None
        labels = <LabelCodes>part
        coded.append(labels)
        total += len(labels.codes)
    codes = PyBytes_FromStringAndSize(NULL, total)
    written = <unsigned char *>PyBytes_AS_STRING(codes)
    clear(&table)
    for part in coded:
        labels = <LabelCodes>part
        if labels.table is not last:
            last = labels.table
            memset(numbers, -1, sizeof(numbers))
        given = <const unsigned char *>PyBytes_AS_STRING(labels.codes)
        for place in range(len(labels.codes)):
            number = numbers[given[place]]
            if number < 0:
                memcpy(&key, PyBytes_AS_STRING(last) + 8 * <Py_ssize_t>given[place], 8)
                number = number_in(&table, key)
                if number < 0:
                    return None
                numbers[given[place]] = <short>number
            written[start + place] = <unsigned char>number
        start += len(labels.codes)
    return LabelCodes(codes, ids_in(&table))
