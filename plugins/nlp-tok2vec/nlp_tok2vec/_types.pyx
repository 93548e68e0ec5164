# cython: cdivision=True, auto_pickle=False, embedsignature=False
"""What tells the types of tokens apart, compiled, and a table of rows for them that are kept from batch to batch."""

from cpython.buffer cimport PyBUF_C_CONTIGUOUS, PyBUF_WRITABLE, PyBuffer_Release, PyObject_GetBuffer
from cpython.mem cimport PyMem_Calloc, PyMem_Free, PyMem_Malloc
from libc.stdint cimport int32_t, int64_t, uint32_t, uint64_t
from libc.string cimport memcmp, memcpy, memset

cdef extern from *:
    """
    #if defined(__GNUC__)
    #define FETCH(address) __builtin_prefetch(address)
    #else
    #define FETCH(address) ((void)(address))
    #endif
    /* Bytes in a line of the cache. */
    #define LINE 64

    static void fetch(const void *start, size_t size)
    {
        for (size_t j = 0; j < size; j += LINE) FETCH((const char *)start + j);
    }
    """
    void fetch(const void *start, size_t size) noexcept nogil


cdef class Array:
    """The memory of an array, as long as this lives.

    Args:
        array: Has numbers one after the other.
        n: How many rows there are.
        width: How many numbers each has.
        size: How many bytes each number takes.
        is_written: Whether to write to it.

    Raises:
        ValueError: It has another size.
    """

    cdef Py_buffer view
    cdef bint is_open

    def __cinit__(self, array, Py_ssize_t n, Py_ssize_t width, Py_ssize_t size, bint is_written):
        PyObject_GetBuffer(array, &self.view, PyBUF_C_CONTIGUOUS | (PyBUF_WRITABLE if is_written else 0))
        self.is_open = True
        if self.view.itemsize != size or self.view.len != n * width * size:
            raise ValueError("an array of another size")

    def __dealloc__(self):
        if self.is_open:
            PyBuffer_Release(&self.view)


# So many hashes are packed in a lexeme.
cdef enum:
    N_HASHES = 6


cdef struct Index:
    # Keys, so many numbers each, and the slots in which they are looked for: in each the place of a key plus one, or 0.
    uint64_t *keys
    Py_ssize_t n_columns
    uint32_t *slots
    uint32_t mask


cdef inline size_t key_size(const Index *index) noexcept nogil:
    return index.n_columns * sizeof(uint64_t)


cdef inline uint64_t *key_at(const Index *index, Py_ssize_t place) noexcept nogil:
    return index.keys + place * index.n_columns


cdef inline uint32_t home_of(const Index *index, const uint64_t *key) noexcept nogil:
    """Return the slot in which a key is looked for first."""
    cdef uint64_t bits = 0
    cdef Py_ssize_t column
    for column in range(index.n_columns):
        bits = (bits ^ key[column]) * <uint64_t>0x9E3779B97F4A7C15
        bits ^= bits >> 32
    return <uint32_t>bits & index.mask


cdef inline uint32_t slot_of(const Index *index, const uint64_t *key) noexcept nogil:
    """Return the slot of a key, or the empty one in which it would be."""
    cdef uint32_t slot = home_of(index, key)
    while index.slots[slot] and memcmp(key_at(index, index.slots[slot] - 1), key, key_size(index)) != 0:
        slot = (slot + 1) & index.mask
    return slot


cdef inline void empty(const Index *index, uint32_t slot) noexcept nogil:
    """Empty a slot, and move those up that are looked for in it before they are found."""
    cdef uint32_t next = slot, home
    while True:
        next = (next + 1) & index.mask
        if not index.slots[next]:
            break
        home = home_of(index, key_at(index, index.slots[next] - 1))
        if ((next - home) & index.mask) >= ((next - slot) & index.mask):
            index.slots[slot] = index.slots[next]
            slot = next
    index.slots[slot] = 0


cdef int start(Index *index, Py_ssize_t n_keys) except -1:
    """Make room for so many keys."""
    cdef size_t n_slots = 2
    while n_slots < 2 * <size_t>n_keys:
        n_slots *= 2
    # What nobody has written to yet takes no memory.
    index.keys = <uint64_t *>PyMem_Calloc(n_keys, key_size(index))
    index.slots, index.mask = <uint32_t *>PyMem_Calloc(n_slots, sizeof(uint32_t)), <uint32_t>(n_slots - 1)
    if index.keys == NULL or index.slots == NULL:
        raise MemoryError
    return 0


cdef void end(Index *index) noexcept:
    PyMem_Free(index.keys)
    PyMem_Free(index.slots)


cdef class NumberedTypes:
    """The types of tokens, numbered from 1 on as they are met.

    Args:
        lexemes: The word of each token.
        which: What is read of those: hashes that lexemes have packed, by their numbers among them.
        others: What else is read, a row of 64 bits each for each token, (n_tokens, n_others).
        n_others: How much that is of each.
        numbers: Where to write the number of each token's type, (n_tokens,).

    Attributes:
        n_columns: How much is read of a token: so many numbers tell its type from others.
        n_missing: How many types were missing where they were looked for last.
    """

    cdef Index index
    cdef int32_t *places
    cdef int32_t *missing
    cdef readonly Py_ssize_t n_columns, n_missing
    cdef Py_ssize_t n_types

    def __cinit__(self, list lexemes, tuple which, others, Py_ssize_t n_others, numbers):
        cdef Py_ssize_t n = len(lexemes), n_hashes = len(which), place
        cdef Array read = Array(others, n, n_others, sizeof(uint64_t), False) if n_others else None
        cdef Array written = Array(numbers, n, 1, sizeof(int32_t), True)
        cdef Py_ssize_t[N_HASHES] offsets
        cdef uint64_t *key
        cdef uint32_t *slot
        if n_hashes > N_HASHES or n_others < 0 or n_hashes + n_others == 0:
            raise ValueError("no such columns")
        for place in range(n_hashes):
            offsets[place] = which[place]
            if not 0 <= offsets[place] < N_HASHES:
                raise ValueError("no hash of a lexeme")
        self.n_columns = self.index.n_columns = n_hashes + n_others
        start(&self.index, n)
        self.places = <int32_t *>PyMem_Calloc(n, sizeof(int32_t))
        self.missing = <int32_t *>PyMem_Calloc(n, sizeof(int32_t))
        if self.places == NULL or self.missing == NULL:
            raise MemoryError
        for place in range(n):
            # Behind those that were met; if it is none of them, it stays there.
            key = key_at(&self.index, self.n_types)
            if n_hashes:
                read_packed(lexemes[place], offsets, n_hashes, key)
            if n_others:
                memcpy(key + n_hashes, <uint64_t *>read.view.buf + place * n_others, n_others * sizeof(uint64_t))
            slot = self.index.slots + slot_of(&self.index, key)
            if not slot[0]:
                self.places[self.n_types] = <int32_t>place
                self.n_types += 1
                slot[0] = <uint32_t>self.n_types
            (<int32_t *>written.view.buf)[place] = <int32_t>slot[0]

    def __dealloc__(self):
        end(&self.index)
        PyMem_Free(self.places)
        PyMem_Free(self.missing)

    def __len__(self):
        return self.n_types

    def read(self, keys, places, *, bint missing=False):
        """Write what is read of each type, and one of its tokens.

        Args:
            keys: Where to write what is read, (n, n_columns).
            places: Where to write the place of a token, (n,).
            missing: Whether to do so for those only that were missing.
        """
        cdef Py_ssize_t n = self.n_missing if missing else self.n_types, each, number
        cdef Array to = Array(keys, n, self.n_columns, sizeof(uint64_t), True)
        cdef Array tokens = Array(places, n, 1, sizeof(int32_t), True)
        for each in range(n):
            number = self.missing[each] if missing else each
            memcpy(<uint64_t *>to.view.buf + each * self.n_columns, key_at(&self.index, number), key_size(&self.index))
            (<int32_t *>tokens.view.buf)[each] = self.places[number]


cdef int read_packed(lexeme, const Py_ssize_t *offsets, Py_ssize_t n, uint64_t *key) except -1:
    """Write so many hashes that a lexeme has packed, by their numbers among them."""
    cdef bytes hashes = <bytes?>lexeme.packed
    cdef const char *packed = hashes
    cdef Py_ssize_t each
    if len(hashes) < N_HASHES * <Py_ssize_t>sizeof(uint64_t):
        raise ValueError("no hashes of a lexeme")
    for each in range(n):
        memcpy(key + each, packed + offsets[each] * sizeof(uint64_t), sizeof(uint64_t))
    return 0


cdef struct Use:
    # When a row was used last, and which rows stand before and behind it in the order in which they were used.
    int64_t last
    int32_t before, after


cdef class KeptRows:
    """A row for each of some types; when there is no room, those go that were not used for the longest time.

    Args:
        size: How many rows there are: at least as many as types are looked for at a time.
        width: How many numbers a row has.
        n_columns: How many numbers tell a type from others.
        handicap: A row that was used once counts as if since then so many types had been looked for.
    """

    cdef Py_ssize_t size, width, n_known
    cdef float *rows
    cdef Index index
    # That of each row. Behind them stand the ends of two rings: of the rows that were used once, and of the others.
    cdef Use *uses
    cdef int32_t once, again
    # The time is how many types were looked for.
    cdef int64_t now, handicap

    def __cinit__(self, Py_ssize_t size, Py_ssize_t width, Py_ssize_t n_columns, int64_t handicap):
        if not (0 < size < 1 << 30 and width > 0 and n_columns > 0):
            raise ValueError("no size of a table")
        self.size, self.width, self.handicap, self.index.n_columns = size, width, handicap, n_columns
        start(&self.index, size)
        self.rows = <float *>PyMem_Calloc(size * width, sizeof(float))
        self.uses = <Use *>PyMem_Calloc(size + 2, sizeof(Use))
        if self.rows == NULL or self.uses == NULL:
            raise MemoryError
        self.once, self.again = <int32_t>size, <int32_t>size + 1
        self.uses[self.once].before = self.uses[self.once].after = self.once
        self.uses[self.again].before = self.uses[self.again].after = self.again

    def __dealloc__(self):
        end(&self.index)
        PyMem_Free(self.rows)
        PyMem_Free(self.uses)

    def __len__(self):
        return self.n_known

    def find(self, NumberedTypes types not None, out):
        """Write the row of each type to that of its number, and zeros to the first; return how many types have none.

        Args:
            types: The types.
            out: Where to write, (n_types + 1, width).
        """
        cdef Py_ssize_t place, n = types.n_types
        cdef int32_t row
        cdef Array array = self.opened(types, out)
        cdef float *to = <float *>array.view.buf
        types.n_missing = 0
        self.now += n
        memset(to, 0, self.width * sizeof(float))
        for place in range(n):
            fetch(self.index.slots + home_of(&self.index, key_at(&types.index, place)), sizeof(uint32_t))
        for place in range(n):
            row = <int32_t>self.index.slots[home_of(&self.index, key_at(&types.index, place))] - 1
            if row >= 0:
                fetch(self.uses + row, sizeof(Use))
                fetch(key_at(&self.index, row), key_size(&self.index))
                fetch(self.rows + row * self.width, self.width * sizeof(float))
        for place in range(n):
            row = <int32_t>self.index.slots[slot_of(&self.index, key_at(&types.index, place))] - 1
            if row < 0:
                types.missing[types.n_missing] = <int32_t>place
                types.n_missing += 1
                continue
            self.unlink(row)
            self.link(row, self.again)
            memcpy(to + (place + 1) * self.width, self.rows + row * self.width, self.width * sizeof(float))
        return types.n_missing

    def keep(self, NumberedTypes types not None, rows, out):
        """Keep the rows of types that had none, and write them to `out` too.

        Args:
            types: What was given to `find`.
            rows: The row of each that was missing, (n_missing, width).
            out: What was given to `find`.
        """
        cdef Py_ssize_t each
        cdef int32_t row
        cdef const uint64_t *key
        cdef Array array = self.opened(types, out), made = Array(rows, types.n_missing, self.width, sizeof(float), False)
        cdef const float *values = <float *>made.view.buf
        cdef float *to = <float *>array.view.buf
        for each in range(types.n_missing):
            key = key_at(&types.index, types.missing[each])
            row = self.free_row()
            memcpy(key_at(&self.index, row), key, key_size(&self.index))
            self.index.slots[slot_of(&self.index, key)] = <uint32_t>row + 1
            self.link(row, self.once)
            memcpy(self.rows + row * self.width, values + each * self.width, self.width * sizeof(float))
            memcpy(to + (types.missing[each] + 1) * self.width, values + each * self.width, self.width * sizeof(float))

    cdef Array opened(self, NumberedTypes types, out):
        """Return the memory for the rows of types, which can be looked for here."""
        if types.n_columns != self.index.n_columns or types.n_types > self.size:
            raise ValueError("other types, or too many")
        return Array(out, types.n_types + 1, self.width, sizeof(float), True)

    cdef int32_t free_row(self) noexcept:
        """Return a row that is not used yet, or else the next to go, of which nothing is known then."""
        cdef int32_t row
        if self.n_known < self.size:
            row = <int32_t>self.n_known
            self.n_known += 1
            return row
        row = self.next_to_go()
        self.unlink(row)
        empty(&self.index, slot_of(&self.index, key_at(&self.index, row)))
        return row

    cdef int32_t next_to_go(self) noexcept:
        cdef int32_t row = self.uses[self.once].after, other = self.uses[self.again].after
        if row == self.once:
            return other
        # What was kept just now stays: it is as new as what was used just now.
        if other != self.again and (
                self.uses[row].last == self.now or self.uses[row].last - self.handicap > self.uses[other].last):
            return other
        return row

    cdef inline void unlink(self, int32_t row) noexcept:
        cdef Use *use = self.uses + row
        self.uses[use.before].after, self.uses[use.after].before = use.after, use.before

    cdef inline void link(self, int32_t row, int32_t ring) noexcept:
        """Put a row that is used now behind the others of a ring."""
        cdef Use *use = self.uses + row
        use.last, use.before, use.after = self.now, self.uses[ring].before, ring
        self.uses[use.before].after = self.uses[ring].before = row
