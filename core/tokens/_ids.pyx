# cython: wraparound=False, auto_pickle=False, embedsignature=False
"""Ids of strings, numbered in the order in which they are met, compiled; each does what the one that it stands for does."""

from cpython.buffer cimport PyBUF_C_CONTIGUOUS, PyBUF_WRITABLE, PyBuffer_Release, PyObject_GetBuffer
from cpython.bytearray cimport PyByteArray_AS_STRING
from cpython.dict cimport PyDict_GetItemWithError
from cpython.object cimport PyObject
from libc.stdlib cimport calloc, free, malloc, realloc

from ._buffers cimport look_at_numbers

cdef extern from "Python.h":
    # Without a reference of ours to each.
    PyObject *PyList_GET_ITEM(object things, Py_ssize_t place)
    PyObject *PyTuple_GET_ITEM(object things, Py_ssize_t place)

ctypedef unsigned long long Key


cdef struct Numbers:
    # An open table of keys, each with its number; it grows with them, so that few keys stay in the cache.
    Key *keys
    int *number_of
    Key size
    int used


cdef int start(Numbers *table, Key size) except -1:
    cdef Key slot
    table.keys = <Key *>malloc(size * sizeof(Key))
    table.number_of = <int *>malloc(size * sizeof(int))
    table.size, table.used = size, 0
    if table.keys == NULL or table.number_of == NULL:
        end(table)
        raise MemoryError
    for slot in range(size):
        table.number_of[slot] = -1
    return 0


cdef void end(Numbers *table) noexcept:
    free(table.keys)
    free(table.number_of)
    table.keys, table.number_of = NULL, NULL


cdef inline Key slot_of(Numbers *table, Key key) noexcept:
    cdef Key slot = (key ^ (key >> 32)) & (table.size - 1)
    while table.number_of[slot] >= 0 and table.keys[slot] != key:
        slot = (slot + 1) & (table.size - 1)
    return slot


cdef int grow(Numbers *table) except -1:
    cdef Numbers larger
    cdef Key slot, place
    start(&larger, 4 * table.size)
    for slot in range(table.size):
        if table.number_of[slot] >= 0:
            place = slot_of(&larger, table.keys[slot])
            larger.keys[place], larger.number_of[place] = table.keys[slot], table.number_of[slot]
    larger.used = table.used
    end(table)
    table[0] = larger
    return 0


cdef inline int number_of(Numbers *table, Key key) except -1:
    """Return the number of a key, the next one if it is new."""
    cdef Key slot = slot_of(table, key)
    if table.number_of[slot] >= 0:
        return table.number_of[slot]
    if 2 * <Key>table.used >= table.size:
        grow(table)
        slot = slot_of(table, key)
    table.keys[slot], table.number_of[slot] = key, table.used
    table.used += 1
    return table.used - 1


cdef object _empty = None
cdef object _intc = None
cdef object _uint64 = None


cdef new_numbers(Py_ssize_t size, bint are_ids=False):
    """Return an array to be filled."""
    # NumPy is imported when it is needed: whoever asks whether this was built is not to wait for it.
    global _empty, _intc, _uint64
    if _empty is None:
        import numpy

        _intc, _uint64, _empty = numpy.dtype(numpy.intc), numpy.dtype(numpy.uint64), numpy.empty
    return _empty(size, _uint64 if are_ids else _intc)


def distinct_ids(column):
    cdef const Key[:] ids = column
    cdef Py_ssize_t place
    cdef Key last = 0
    cdef int met
    cdef Numbers table
    cdef set found = set()
    start(&table, 64)
    try:
        for place in range(ids.shape[0]):
            if ids[place] == last or ids[place] == 0:
                continue
            last, met = ids[place], table.used
            if number_of(&table, last) == met:
                found.add(last)
    finally:
        end(&table)
    return found


def look_up(column, dict texts, dict held, Key n_symbols):
    cdef const Key[:] ids = column
    cdef Py_ssize_t place
    cdef Key last = 0
    cdef int met
    cdef Numbers table
    cdef list holders = [], others = []
    start(&table, 64)
    try:
        for place in range(ids.shape[0]):
            if ids[place] == last or ids[place] < n_symbols:
                continue
            last, met = ids[place], table.used
            if number_of(&table, last) < met:
                continue
            key = last
            if key in texts:
                continue
            reference = held.get(key)
            holder = None if reference is None else reference()
            if holder is None:
                others.append(key)
            else:
                holders.append(holder)
    finally:
        end(&table)
    return holders, others


cdef class NumberedIds:
    """Number ids: those that are given first, others as they are met."""

    cdef Numbers table
    cdef readonly list others
    cdef readonly int n_given

    def __cinit__(self, given):
        cdef const Key[:] ids = given
        cdef Py_ssize_t place
        cdef Key size = 64
        self.others = []
        # They come one by one, so that room for all is made at once.
        while size < 2 * <Key>ids.shape[0]:
            size *= 2
        start(&self.table, size)
        for place in range(ids.shape[0]):
            number_of(&self.table, ids[place])
        self.n_given = self.table.used

    def __dealloc__(self):
        end(&self.table)

    def __len__(self):
        return self.table.used

    def numbers(self, column):
        cdef const Key[:] ids = column
        cdef Py_ssize_t place
        cdef int number = -1
        found = new_numbers(ids.shape[0])
        cdef int[::1] written = found
        for place in range(ids.shape[0]):
            if number < 0 or ids[place] != ids[place - 1]:
                number = self.number(ids[place])
            written[place] = number
        return found

    cdef inline int number(self, Key key) except -1:
        cdef int used = self.table.used
        cdef int number = number_of(&self.table, key)
        if self.table.used > used:
            self.others.append(key)
        return number

    def new_numbers(self, column, bytearray met):
        cdef const Key[:] ids = column
        cdef Py_ssize_t place
        cdef int number = -1
        cdef list found = []
        for place in range(ids.shape[0]):
            if number >= 0 and ids[place] == ids[place - 1]:
                continue
            number = self.number(ids[place])
            if number >= len(met):
                met.extend(bytes(self.table.used - len(met)))
            if met[number] == 0:
                met[number] = 1
                found.append(number)
        return found


cdef class NumberedThings:
    """Number things by what they are: those that are given first, others as they are met."""

    cdef Numbers table
    cdef readonly list things
    cdef Py_ssize_t n_given
    # For each the turn in which it was met last; room for so many.
    cdef int *turns
    cdef Py_ssize_t room
    cdef int turn

    def __cinit__(self, list given not None):
        start(&self.table, 64)
        self.things = []
        for thing in given:
            self.number(<PyObject *>thing)
        self.n_given = len(self.things)

    def __dealloc__(self):
        end(&self.table)
        free(self.turns)

    def __len__(self):
        return len(self.things)

    cdef inline int number(self, PyObject *thing) except -1:
        # Where it is in memory, which is its own for as long as it is among the things.
        cdef int number = number_of(&self.table, (<Key><size_t>thing >> 4) * <Key>0x9E3779B97F4A7C15)
        cdef int *turns
        if number == len(self.things):
            self.things.append(<object>thing)
        if number >= self.room:
            turns = <int *>realloc(self.turns, 2 * (number + 32) * sizeof(int))
            if turns == NULL:
                raise MemoryError
            self.turns, self.room = turns, 2 * (number + 32)
        self.turns[number] = self.turn
        return number

    def numbers(self, list parts):
        cdef Py_ssize_t total = 0, at = 0, place
        for part in parts:
            total += len(part)
        found = new_numbers(total)
        cdef int[::1] written = found
        self.turn += 1
        for part in parts:
            if len(part) > total - at:
                break
            if type(part) is list:
                for place in range(len(<list>part)):
                    written[at + place] = self.number(PyList_GET_ITEM(part, place))
            else:
                for place in range(len(<tuple?>part)):
                    written[at + place] = self.number(PyTuple_GET_ITEM(part, place))
            at += len(part)
        if at != total:
            raise ValueError("another number of things")
        return found

    def keep(self, Py_ssize_t n_latest):
        cdef Py_ssize_t n = len(self.things), n_others = n - self.n_given, number
        cdef list turns = [self.turns[number] for number in range(n)], known = self.things
        by_turn = sorted(range(self.n_given, n), key=turns.__getitem__)
        cdef list kept = [*range(self.n_given), *sorted(by_turn[max(n_others - n_latest, 0):])]
        cdef Numbers table
        numbers = new_numbers(len(kept))
        cdef int[::1] written = numbers
        start(&table, 64)
        end(&self.table)
        self.table, self.things = table, []
        for number in range(len(kept)):
            written[number] = kept[number]
            thing = known[kept[number]]
            self.number(<PyObject *>thing)
            self.turns[number] = turns[kept[number]]
        return numbers


def numbered_ids(column):
    cdef Py_buffer ids, written
    cdef Py_ssize_t place, n
    cdef int number = -1, used
    cdef Key key, last = 0
    cdef Numbers table
    cdef list found = []
    n = look_along(&ids, column)
    try:
        numbers = new_numbers(n)
        start(&table, 64)
        PyObject_GetBuffer(numbers, &written, PyBUF_WRITABLE)
        try:
            for place in range(n):
                key = (<Key *>(<char *>ids.buf + place * ids.strides[0]))[0]
                if number < 0 or key != last:
                    used, number, last = table.used, number_of(&table, key), key
                    if table.used > used:
                        found.append(key)
                (<int *>written.buf)[place] = number
        finally:
            PyBuffer_Release(&written)
            end(&table)
    finally:
        PyBuffer_Release(&ids)
    return found, numbers


cdef Py_ssize_t look_along(Py_buffer *view, ids) except -1:
    """Look at a column of ids; return how many there are."""
    look_at_numbers(view, ids)
    if view.ndim != 1 or view.itemsize != sizeof(Key) or view.format[0] not in b"LQ":
        PyBuffer_Release(view)
        raise ValueError("no column of ids")
    return view.shape[0]


def numbered_things(things, Py_ssize_t n_things):
    cdef dict met = {}
    cdef Py_ssize_t place = 0
    cdef int number
    cdef PyObject *known
    numbers = new_numbers(n_things)
    cdef int[::1] written = numbers
    for thing in things:
        known = PyDict_GetItemWithError(met, thing)
        if known != NULL:
            number = <object>known
        else:
            number = <int>len(met)
            met[thing] = number
        written[place] = number
        place += 1
    if place < n_things:
        raise ValueError("not one for each")
    return list(met), numbers


def first_met(numbers, bytearray met):
    cdef const int[:] given = numbers
    cdef unsigned char[::1] marks = met
    cdef Py_ssize_t place, n_found = 0
    found = new_numbers(given.shape[0])
    cdef int[::1] written = found
    for place in range(given.shape[0]):
        if marks[given[place]] == 0:
            marks[given[place]] = 1
            written[n_found] = given[place]
            n_found += 1
    return found[:n_found].copy()


def each_of(numbers, list things):
    cdef const int[:] given = numbers
    cdef Py_ssize_t place
    return [things[given[place]] for place in range(given.shape[0])]


def put_each(numbers, list things, list found):
    cdef const int[:] given = numbers
    cdef Py_ssize_t place
    if len(found) != given.shape[0]:
        raise ValueError("not one for each")
    for place in range(given.shape[0]):
        things[given[place]] = found[place]


def without(numbers, list things):
    cdef const int[:] given = numbers
    cdef Py_ssize_t place, n_found = 0
    found = new_numbers(given.shape[0])
    cdef int[::1] written = found
    for place in range(given.shape[0]):
        if things[given[place]] is None:
            written[n_found] = given[place]
            n_found += 1
    return found[:n_found].copy()


def once_in_each(numbers, list ends, list things, list others):
    cdef const int[:] given = numbers
    cdef Py_ssize_t place = 0, end, count = 0
    cdef int number
    cdef list found = [], of_one
    # In which part each was met last.
    cdef Py_ssize_t n_numbers = min(len(things), len(others))
    cdef int *met = <int *>calloc(n_numbers + 1, sizeof(int))
    if met == NULL:
        raise MemoryError
    try:
        for end in ends:
            count += 1
            of_one = []
            for place in range(place, end):
                number = given[place]
                if not 0 <= number < n_numbers:
                    raise IndexError("a number of nothing")
                if met[number] == count:
                    continue
                met[number] = <int>count
                thing = things[number]
                if thing is None:
                    thing = others[number]
                if thing is not None:
                    of_one.append(thing)
            place = end
            found.append(tuple(of_one))
    finally:
        free(met)
    return found


cdef Py_ssize_t look_at(Py_buffer *view, ids, int flags=0) except -1:
    """Look at an array of ids in one piece; return how many there are."""
    PyObject_GetBuffer(ids, view, PyBUF_C_CONTIGUOUS | flags)
    if view.ndim != 1 or view.itemsize != sizeof(Key):
        PyBuffer_Release(view)
        raise ValueError("no ids")
    return view.shape[0]


def find_ids(keys, known, ids, dict late, bytearray used):
    cdef Py_buffer wanted, ordered, values, written
    cdef Py_ssize_t place, n, low, high, middle, n_known
    cdef Key key
    cdef char *marks
    cdef PyObject *found
    cdef list missing = []
    n = look_at(&wanted, keys)
    of_each = new_numbers(n, True)
    look_at(&written, of_each, PyBUF_WRITABLE)
    try:
        n_known = look_at(&ordered, known)
        try:
            if look_at(&values, ids) != n_known or len(used) != n_known:
                PyBuffer_Release(&values)
                raise ValueError("not one for each")
            marks = PyByteArray_AS_STRING(used)
            for place in range(n):
                key, low, high = (<Key *>wanted.buf)[place], 0, n_known
                while low < high:
                    middle = (low + high) >> 1
                    if (<Key *>ordered.buf)[middle] < key:
                        low = middle + 1
                    else:
                        high = middle
                (<Key *>written.buf)[place] = 0
                if low < n_known and (<Key *>ordered.buf)[low] == key:
                    (<Key *>written.buf)[place] = (<Key *>values.buf)[low]
                    marks[low] = 1
                    continue
                found = PyDict_GetItemWithError(late, key)
                if found == NULL:
                    missing.append(place)
                else:
                    (<Key *>written.buf)[place] = <object>found
            PyBuffer_Release(&values)
        finally:
            PyBuffer_Release(&ordered)
    finally:
        PyBuffer_Release(&written)
        PyBuffer_Release(&wanted)
    return of_each, missing
