# cython: wraparound=False, auto_pickle=False, embedsignature=False
"""What is found in whole columns of tokens, compiled; each function does what the one that it stands for does."""

cimport cython
from cpython.buffer cimport PyBUF_FORMAT, PyBUF_STRIDES, PyBUF_WRITABLE, PyBuffer_Release, PyObject_GetBuffer
from cpython.bytes cimport PyBytes_AS_STRING, PyBytes_FromStringAndSize
from libc.string cimport memcpy, memset

ctypedef unsigned long long Key

cdef enum:
    MISSING, INSIDE, OUTSIDE, BEGIN


cdef struct Column:
    Py_buffer buffer
    char *first
    Py_ssize_t size, step, width
    bint is_signed


cdef int read(Column *column, array) except -1:
    """Look at an array of whole numbers, (n,), in the order of bytes of this machine."""
    PyObject_GetBuffer(array, &column.buffer, PyBUF_STRIDES | PyBUF_FORMAT)
    cdef char kind = column.buffer.format[0]
    if column.buffer.ndim != 1 or kind not in b"bhilqBHILQ":
        PyBuffer_Release(&column.buffer)
        raise ValueError("no column of whole numbers")
    column.first, column.width = <char *>column.buffer.buf, column.buffer.itemsize
    column.size, column.step = column.buffer.shape[0], column.buffer.strides[0]
    column.is_signed = kind in b"bhilq"
    return 0


cdef inline Key bits_at(Column *column, Py_ssize_t place) noexcept:
    """Return a number as 64 bits; negative ones are wrapped around."""
    cdef char *value = column.first + place * column.step
    if column.width == 8:
        return (<Key *>value)[0]
    if column.width == 4:
        return <Key><long long>(<int *>value)[0] if column.is_signed else (<unsigned int *>value)[0]
    if column.width == 2:
        return <Key><long long>(<short *>value)[0] if column.is_signed else (<unsigned short *>value)[0]
    return <Key><long long>(<signed char *>value)[0] if column.is_signed else (<unsigned char *>value)[0]


def first_outside(array, long long low, long long high):
    cdef Column column
    cdef Py_ssize_t place
    cdef Key bits
    read(&column, array)
    try:
        for place in range(column.size):
            bits = bits_at(&column, place)
            if <long long>bits < low or <long long>bits > high or (not column.is_signed and <long long>bits < 0):
                return place
        return -1
    finally:
        PyBuffer_Release(&column.buffer)


def lost_inside(iob, types, starts=()):
    cdef Column codes, kinds
    cdef Py_ssize_t place, next_start = -1
    cdef Key code
    cdef bint goes_on = False
    cdef object rest = iter(starts)
    next_start = next(rest, -1)
    read(&codes, iob)
    try:
        read(&kinds, types)
        try:
            if kinds.size != codes.size:
                raise ValueError("not one for each")
            for place in range(codes.size):
                while next_start == place:
                    goes_on, next_start = False, next(rest, -1)
                code = bits_at(&codes, place)
                if code != INSIDE:
                    goes_on = code == BEGIN and bits_at(&kinds, place) != 0
                elif not goes_on:
                    return place
            return None
        finally:
            PyBuffer_Release(&kinds.buffer)
    finally:
        PyBuffer_Release(&codes.buffer)


@cython.no_gc
@cython.final
cdef class LabelCodes:
    """Hold the id of each token's label as its number in a table; none of that is ever changed."""

    cdef readonly bytes codes, table

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


cdef inline Key label_at(LabelCodes labels, Py_ssize_t place) noexcept:
    cdef Key key
    cdef unsigned char number = PyBytes_AS_STRING(labels.codes)[place]
    memcpy(&key, PyBytes_AS_STRING(labels.table) + 8 * <Py_ssize_t>number, 8)
    return key


cdef object _empty = None
cdef object _uint64 = None


cdef new_ids(shape):
    """Return an array to be filled."""
    # NumPy is imported when it is needed: whoever asks whether this was built is not to wait for it.
    global _empty, _uint64
    if _empty is None:
        import numpy

        _uint64, _empty = numpy.dtype(numpy.uint64), numpy.empty
    return _empty(shape, _uint64)


def ids_of(LabelCodes labels not None):
    cdef Py_ssize_t n = len(labels.codes)
    ids = new_ids(n)
    cdef Py_buffer written
    PyObject_GetBuffer(ids, &written, PyBUF_WRITABLE)
    fill_labels(labels, 0, n, <Key *>written.buf, 1)
    PyBuffer_Release(&written)
    return ids


cdef inline void fill_labels(LabelCodes labels, Py_ssize_t start, Py_ssize_t n, Key *rows, Py_ssize_t width) noexcept:
    cdef const unsigned char *codes = <const unsigned char *>PyBytes_AS_STRING(labels.codes) + start
    cdef const char *table = PyBytes_AS_STRING(labels.table)
    cdef Py_ssize_t token
    for token in range(n):
        memcpy(rows + token * width, table + 8 * <Py_ssize_t>codes[token], 8)


def code_labels(ids):
    cdef Column labels
    read(&labels, ids)
    try:
        if labels.width != 8 or labels.step != 8:
            raise ValueError("no ids, one after the other")
        return codes_of(<const Key *>labels.first, labels.size)
    finally:
        PyBuffer_Release(&labels.buffer)


cdef LabelCodes codes_of(const Key *labels, Py_ssize_t n):
    """Return labels as numbers of a table, None where there are more than a byte can tell apart."""
    cdef Py_ssize_t place
    cdef bytes codes = PyBytes_FromStringAndSize(NULL, n)
    cdef unsigned char *written = <unsigned char *>PyBytes_AS_STRING(codes)
    # Ids by their numbers, and an open table of the numbers: 0 where there is none, 1 for the first.
    cdef Key[256] table
    cdef short[1024] numbers
    cdef int used = 0
    cdef Key slot
    memset(numbers, 0, sizeof(numbers))
    for place in range(n):
        if place and labels[place] == labels[place - 1]:
            written[place] = written[place - 1]
            continue
        slot = (labels[place] ^ (labels[place] >> 32)) & 1023
        while numbers[slot] and table[numbers[slot] - 1] != labels[place]:
            slot = (slot + 1) & 1023
        if numbers[slot] == 0:
            if used == 256:
                return None
            table[used] = labels[place]
            used += 1
            numbers[slot] = <short>used
        written[place] = <unsigned char>(numbers[slot] - 1)
    return LabelCodes(codes, PyBytes_FromStringAndSize(<char *>table, 8 * used))


def are_names(list given):
    for name in given:
        if type(name) is not str and type(name) is not int:
            return False
    return True


def read_rows(list lexemes, dict columns, tuple sources, Py_ssize_t start, Py_ssize_t end):
    cdef Py_ssize_t width = len(sources), n = end - start, place
    cdef Py_buffer table
    cdef Key *first
    if not 0 <= start <= end <= len(lexemes):
        raise ValueError("no tokens of the Doc")
    rows = new_ids((n, width))
    PyObject_GetBuffer(rows, &table, PyBUF_WRITABLE)
    try:
        first = <Key *>table.buf
        fill_hashes(lexemes, sources, start, n, first)
        for place in range(width):
            source = sources[place]
            if type(source) is str:
                fill_column(columns.get(source), <str>source, start, n, first + place, width)
    finally:
        PyBuffer_Release(&table)
    return rows


cdef int fill_hashes(list lexemes, tuple sources, Py_ssize_t start, Py_ssize_t n, Key *table) except -1:
    cdef Py_ssize_t width = len(sources), place, token, each, count = 0
    cdef Py_ssize_t places[6]
    cdef Py_ssize_t offsets[6]
    cdef const unsigned char *packed
    for place in range(width):
        if type(sources[place]) is int:
            places[count], offsets[count] = place, sources[place]
            if not 0 <= offsets[count] < 6:
                raise ValueError("no hash of a lexeme")
            count += 1
        if count == 0 or (count < 6 and place < width - 1):
            continue
        for token in range(n):
            hashes = <bytes?>(lexemes[start + token].packed)
            if len(hashes) < 48:
                raise ValueError("no hashes of a lexeme")
            packed = hashes
            for each in range(count):
                memcpy(table + token * width + places[each], packed + 8 * offsets[each], 8)
        count = 0
    return 0


cdef int fill_column(array, str name, Py_ssize_t start, Py_ssize_t n, Key *rows, Py_ssize_t width) except -1:
    """Write a column of a Doc into one of a table."""
    cdef Py_buffer column
    cdef Py_ssize_t token
    cdef Key away = name == "head"
    cdef char *first
    cdef LabelCodes labels
    if type(array) is LabelCodes:
        labels = <LabelCodes>array
        if not 0 <= start <= len(labels.codes) - n:
            raise ValueError("not one for each")
        fill_labels(labels, start, n, rows, width)
        return 0
    if array is None:
        for token in range(n):
            rows[token * width] = 0
        if n and start == 0 and name == "sent_start":
            rows[0] = 1
        return 0
    # What a column's numbers are is known of it, and NumPy takes its time to say so.
    PyObject_GetBuffer(array, &column, PyBUF_STRIDES)
    try:
        if column.ndim != 1 or not 0 <= start <= column.shape[0] - n:
            raise ValueError("not one for each")
        first = <char *>column.buf + start * column.strides[0]
        if column.itemsize == 8:
            for token in range(n):
                rows[token * width] = (<Key *>(first + token * column.strides[0]))[0]
        elif column.itemsize == 4:
            for token in range(n):
                rows[token * width] = <Key><long long>(<int *>(first + token * column.strides[0]))[0]
        elif column.itemsize == 1:
            for token in range(n):
                rows[token * width] = <Key><long long>(<signed char *>(first + token * column.strides[0]))[0]
        else:
            raise ValueError("no column of a Doc")
        if away:
            for token in range(n):
                rows[token * width] -= <Key>(start + token)
    finally:
        PyBuffer_Release(&column)
    return 0


def other_norms(list lexemes, norms):
    cdef Column given
    cdef Py_ssize_t place
    cdef const unsigned char *packed
    cdef Key norm, usual
    cdef list found = []
    read(&given, norms)
    try:
        if given.size != len(lexemes):
            raise ValueError("not one for each")
        for place in range(given.size):
            norm = bits_at(&given, place)
            if norm == 0:
                continue
            hashes = <bytes?>(lexemes[place].packed)
            if len(hashes) < 24:
                raise ValueError("no hashes of a lexeme")
            packed = hashes
            memcpy(&usual, packed + 16, 8)
            if usual != norm:
                found.append(place)
        return found
    finally:
        PyBuffer_Release(&given.buffer)
