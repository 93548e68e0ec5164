# cython: wraparound=False, auto_pickle=False, embedsignature=False
"""What is found in whole columns of tokens, compiled; each function does what the one that it stands for does."""

from cpython.buffer cimport PyBUF_STRIDES, PyBUF_WRITABLE, PyBuffer_Release, PyObject_GetBuffer
from cpython.bytes cimport PyBytes_AS_STRING
from cpython.dict cimport PyDict_GetItemWithError
from cpython.mem cimport PyMem_Free, PyMem_Malloc
from cpython.object cimport PyObject
from libc.string cimport memcpy, memset

from ._buffers cimport look_at_numbers
from ._labels cimport Key, LabelCodes, code_labels, fill_labels

cdef enum:
    MISSING, INSIDE, OUTSIDE, BEGIN

# Columns whose strings are few, as `writing.keeping` has them.
cdef frozenset LABELS = frozenset(("tag", "dep", "ent_type", "morph"))


cdef struct Column:
    Py_buffer buffer
    char *first
    Py_ssize_t size, step, width
    bint is_signed


cdef int read(Column *column, array) except -1:
    """Look at an array of whole numbers, (n,), in the order of bytes of this machine."""
    look_at_numbers(&column.buffer, array)
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


cdef object _empty = None
cdef object _uint64 = None


cdef new_array(shape, dtype):
    """Return an array to be filled; of ids if no type is given."""
    # NumPy is imported when it is needed: whoever asks whether this was built is not to wait for it.
    global _empty, _uint64
    if _empty is None:
        import numpy

        _uint64, _empty = numpy.dtype(numpy.uint64), numpy.empty
    return _empty(shape, _uint64 if dtype is None else dtype)


cdef new_ids(shape):
    return new_array(shape, None)


def keep_known(list docs, str name, values):
    cdef Py_ssize_t start = 0, n, token, n_tokens = len(values)
    cdef Py_buffer given, written
    cdef Key *known
    cdef char *first
    cdef bint any_known = name == "sent_start"
    for doc in docs:
        any_known = any_known or name in <dict?>doc._columns
    if not any_known:
        return values
    known = <Key *>PyMem_Malloc((n_tokens + 1) * sizeof(Key))
    if known == NULL:
        raise MemoryError
    try:
        for doc in docs:
            n = len(doc)
            if start > n_tokens - n:
                raise ValueError("not one for each")
            fill_column((<dict?>doc._columns).get(name), name, 0, n, known + start, 1)
            start += n
        if start != n_tokens:
            raise ValueError("not one for each")
        kept = new_array(n_tokens, values.dtype)
        PyObject_GetBuffer(values, &given, PyBUF_STRIDES)
        try:
            PyObject_GetBuffer(kept, &written, PyBUF_WRITABLE)
            first = <char *>given.buf
            if given.itemsize == 8:
                for token in range(n_tokens):
                    (<Key *>written.buf)[token] = known[token] or (<Key *>(first + token * given.strides[0]))[0]
            else:
                for token in range(n_tokens):
                    (<char *>written.buf)[token] = <char>known[token] or first[token * given.strides[0]]
            PyBuffer_Release(&written)
        finally:
            PyBuffer_Release(&given)
        return kept
    finally:
        PyMem_Free(known)


def put_columns(list docs, dict columns, dict in_docs=None):
    cdef Py_ssize_t start, n, number
    cdef list which = None
    cdef LabelCodes labels
    for name, values in columns.items():
        labels = code_labels(values) if name in LABELS else None
        which = None if in_docs is None else in_docs[name]
        start = 0
        for number in range(len(docs)):
            doc = docs[number]
            n = len(doc)
            if which is None or which[number]:
                if labels is None:
                    # A part of the batch's array would keep the whole array as long as the Doc lives.
                    part = values[start:start + n].copy()
                else:
                    part = labels if n == len(labels.codes) else labels.part(start, start + n)
                if len(part) != n:
                    raise ValueError("not one for each")
                (<dict?>doc._columns)[name] = part
            start += n
    for doc in docs:
        doc._tree = None


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


cdef enum:
    # So many words are remembered of those that were met last; their numbers take a page each.
    N_LAST = 256


def token_keys(list docs, tuple columns, dict words=None, dict numbers=None):
    cdef Py_ssize_t total = 0, start = 0, token, n
    cdef Py_buffer written
    cdef Key *keys
    cdef Key *values = NULL
    cdef PyObject *last[N_LAST]
    cdef Key number_of[N_LAST]
    cdef list lexemes
    memset(last, 0, sizeof(last))
    for doc in docs:
        total += len(<list?>doc.lexemes)
    found = new_ids(total)
    PyObject_GetBuffer(found, &written, PyBUF_WRITABLE)
    try:
        keys, values = <Key *>written.buf, <Key *>PyMem_Malloc((total + 1) * sizeof(Key))
        if values == NULL:
            raise MemoryError
        for doc in docs:
            lexemes = doc.lexemes
            n = len(lexemes)
            if not 0 <= start <= total - n:
                raise ValueError("another number of tokens")
            if not number_words(lexemes, words, numbers, last, number_of, keys + start):
                return None
            its_columns = <dict?>doc._columns
            for name in columns:
                fill_column(its_columns.get(name), <str?>name, 0, n, values, 1)
                for token in range(n):
                    keys[start + token] = keys[start + token] * <Key>0x9E3779B97F4A7C15 + values[token]
            start += n
        return found
    finally:
        PyBuffer_Release(&written)
        PyMem_Free(values)


cdef bint number_words(
    list lexemes, dict words, dict numbers, PyObject **last, Key *number_of, Key *keys
) except -1:
    """Write the number of each word, or without numbers its id; tells whether all have one."""
    cdef Py_ssize_t token
    cdef PyObject *known
    cdef Key slot, number = 0
    for token in range(len(lexemes)):
        lexeme = lexemes[token]
        if words is None:
            hashes = <bytes?>lexeme.packed
            if len(hashes) < 8:
                raise ValueError("no hash of a lexeme")
            memcpy(keys + token, PyBytes_AS_STRING(hashes), 8)
            continue
        slot = <Key><size_t><PyObject *>lexeme
        slot = (slot >> 4 ^ slot >> 12) & (N_LAST - 1)
        if last[slot] != <PyObject *>lexeme:
            known = PyDict_GetItemWithError(words, lexeme.packed)
            if known != NULL:
                known = PyDict_GetItemWithError(numbers, <object>known)
            if known == NULL:
                return False
            # The Docs hold their lexemes while these are compared by where they are.
            last[slot], number_of[slot] = <PyObject *>lexeme, <object>known
        keys[token] = number_of[slot]
    return True


def merged_columns(list docs, list rows, numbers, dict tables):
    cdef Column given
    cdef Py_ssize_t n_rows = len(rows), n_tokens = len(numbers), token
    cdef Key number
    cdef int *row_of = <int *>PyMem_Malloc((n_rows + 1) * sizeof(int))
    cdef int *each = <int *>PyMem_Malloc((n_tokens + 1) * sizeof(int))
    cdef dict found = {}
    try:
        if row_of == NULL or each == NULL:
            raise MemoryError
        for token in range(n_rows):
            row_of[token] = rows[token]
        read(&given, numbers)
        try:
            for token in range(given.size):
                number = bits_at(&given, token)
                if number >= <Key>n_rows:
                    raise IndexError("a number of nothing")
                each[token] = row_of[number]
        finally:
            PyBuffer_Release(&given.buffer)
        for name, (has, values) in tables.items():
            merged = merged_column(docs, <str?>name, each, n_tokens, has, values)
            if merged is not None:
                found[name] = merged
        return found
    finally:
        PyMem_Free(row_of)
        PyMem_Free(each)


cdef merged_column(list docs, str name, const int *rows, Py_ssize_t n_tokens, has, values):
    """Return a column as the rows of its tokens change it, with what says which Docs have a change; None without one."""
    cdef Py_buffer marks, table, written
    cdef Py_ssize_t start = 0, token, n, n_set = 0, width
    cdef Key *known = NULL
    cdef const unsigned char *is_set
    cdef list in_docs = []
    PyObject_GetBuffer(has, &marks, PyBUF_STRIDES)
    try:
        PyObject_GetBuffer(values, &table, PyBUF_STRIDES)
    except BaseException:
        PyBuffer_Release(&marks)
        raise
    try:
        is_set, width = <const unsigned char *>marks.buf, table.itemsize
        if marks.itemsize != 1 or marks.shape[0] != table.shape[0] or width not in (1, 8):
            raise ValueError("not one for each")
        for token in range(n_tokens):
            if not 0 <= rows[token] < marks.shape[0]:
                raise IndexError("no row of a table")
            n_set += is_set[rows[token]]
        if n_set == 0:
            return None
        merged = new_array(n_tokens, values.dtype)
        known = <Key *>PyMem_Malloc((n_tokens + 1) * sizeof(Key))
        if known == NULL:
            raise MemoryError
        for doc in docs:
            n = len(doc)
            if not start <= n_tokens - n:
                raise ValueError("another number of tokens")
            n_set = 0
            for token in range(start, start + n):
                n_set += is_set[rows[token]]
            in_docs.append(n_set > 0)
            if 0 < n_set < n:
                fill_column((<dict?>doc._columns).get(name), name, 0, n, known + start, 1)
            elif n_set == 0:
                memset(known + start, 0, n * sizeof(Key))
            start += n
        if start != n_tokens:
            raise ValueError("another number of tokens")
        PyObject_GetBuffer(merged, &written, PyBUF_WRITABLE)
        if width == 8:
            for token in range(n_tokens):
                (<Key *>written.buf)[token] = (<Key *>table.buf)[rows[token]] if is_set[rows[token]] else known[token]
        else:
            for token in range(n_tokens):
                (<signed char *>written.buf)[token] = (
                    (<signed char *>table.buf)[rows[token]] if is_set[rows[token]] else <signed char>known[token]
                )
        PyBuffer_Release(&written)
        return merged, in_docs
    finally:
        PyMem_Free(known)
        PyBuffer_Release(&marks)
        PyBuffer_Release(&table)
