# cython: boundscheck=False, wraparound=False, cdivision=True, initializedcheck=False
# distutils: extra_compile_args = -ffp-contract=off
"""Rows of tables, compiled: those that ids are hashed to are added up, and those of token types are kept.

What `layers.table_rows.ArrayRows` does adds numbers in the same order and rounds each time, so that both ways give the
same bytes.
"""

from cpython.mem cimport PyMem_Calloc, PyMem_Free, PyMem_Malloc
from libc.string cimport memcmp, memcpy, memmove

cdef extern from *:
    """
    #include <stddef.h>
    #include <stdint.h>
    #if defined(__GNUC__)
    #define FETCH(address) __builtin_prefetch(address)
    #else
    #define FETCH(address)
    #endif
    #if defined(__GNUC__) && !defined(__clang__) && defined(__x86_64__) && defined(__GLIBC__)
    #define EVERY_CPU __attribute__((target_clones("avx512f", "arch=haswell", "default")))
    #else
    #define EVERY_CPU
    #endif
    /* So many rows belong to an id. */
    #define SUMMED 4
    /* Bytes in a line of the cache, and how many ids ahead rows are fetched. */
    #define LINE 64
    #define AHEAD 4

    static void fetch(const void *start, size_t size)
    {
        for (size_t j = 0; j < size; j += LINE) FETCH((const char *)start + j);
    }

    static void fetch_rows(const float *table, int width, const uint32_t *rows)
    {
        for (int k = 0; k < SUMMED; ++k) fetch(table + (ptrdiff_t)rows[k] * width, sizeof(float) * width);
    }

    EVERY_CPU static void add_up_rows(
        const float *restrict table, int width, const uint32_t *rows, ptrdiff_t n, const float *restrict mask,
        float *restrict out, ptrdiff_t stride)
    {
        for (ptrdiff_t i = 0; i < n; ++i, rows += SUMMED, out += stride) {
            const float *restrict a = table + (ptrdiff_t)rows[0] * width, *restrict b = table + (ptrdiff_t)rows[1] * width;
            const float *restrict c = table + (ptrdiff_t)rows[2] * width, *restrict d = table + (ptrdiff_t)rows[3] * width;
            if (i + AHEAD < n) fetch_rows(table, width, rows + AHEAD * SUMMED);
            for (int j = 0; j < width; ++j) out[j] = ((a[j] + b[j]) + c[j]) + d[j];
            if (mask) for (int j = 0; j < width; ++j) out[j] *= mask[j];
        }
    }

    EVERY_CPU static void add_to_rows(
        float *restrict table, int width, const uint32_t *rows, ptrdiff_t n, const float *restrict mask,
        const float *restrict values, ptrdiff_t stride)
    {
        for (int k = 0; k < SUMMED; ++k) {
            for (ptrdiff_t i = 0; i < n; ++i) {
                float *restrict row = table + (ptrdiff_t)rows[i * SUMMED + k] * width;
                const float *restrict value = values + i * stride;
                if (!k && i + AHEAD < n) fetch_rows(table, width, rows + (i + AHEAD) * SUMMED);
                if (mask) for (int j = 0; j < width; ++j) row[j] += value[j] * mask[j];
                else for (int j = 0; j < width; ++j) row[j] += value[j];
            }
        }
    }

    /* A table whose rows the ids in one column of a matrix are hashed to. */
    typedef struct { const float *rows; uint32_t n_rows, seed; int width, column; } HashTable;

    static uint64_t mix(uint64_t x)
    {
        x ^= x >> 33; x *= 0xFF51AFD7ED558CCDull; x ^= x >> 33; x *= 0xC4CEB9FE1A85EC53ull;
        return x ^ x >> 33;
    }

    /* Hash an id to four numbers: MurmurHash3, its 128 bits for processors of 64 (Appleby, 2011), of a key of 8 bytes. */
    static void hash_id(uint64_t id, uint32_t seed, uint32_t *hashes)
    {
        uint64_t low = id * 0x87C37B91114253D5ull, high = seed ^ 8;
        low = (low << 31 | low >> 33) * 0x4CF5AD432745937Full ^ high;
        low += high; high += low;
        low = mix(low); high = mix(high);
        low += high; high += low;
        hashes[0] = (uint32_t)low; hashes[1] = low >> 32; hashes[2] = (uint32_t)high; hashes[3] = high >> 32;
    }

    /* Find the rows of ids that are `stride` apart. */
    static void find_rows(const uint64_t *ids, ptrdiff_t stride, ptrdiff_t n, uint32_t seed, uint32_t n_rows, uint32_t *rows)
    {
        for (ptrdiff_t i = 0; i < n; ++i, rows += SUMMED) {
            hash_id(ids[i * stride], seed, rows);
            for (int k = 0; k < SUMMED; ++k) rows[k] %= n_rows;
        }
    }

    /* Write the sums of the rows that ids are hashed to by each table, side by side. `found` has room for all of these
       rows' numbers. The first of the next table are fetched while those of one are added up. */
    static void embed_ids(
        const HashTable *tables, int n_tables, const uint64_t *ids, ptrdiff_t n_columns, ptrdiff_t n, uint32_t *found,
        float *out, ptrdiff_t stride)
    {
        const ptrdiff_t each = n * SUMMED, n_fetched = n < AHEAD ? n : AHEAD;
        for (int t = 0; t <= n_tables; ++t) {
            if (t < n_tables) {
                const HashTable *next = tables + t;
                find_rows(ids + next->column, n_columns, n, next->seed, next->n_rows, found + t * each);
                for (ptrdiff_t i = 0; i < n_fetched; ++i)
                    fetch_rows(next->rows, next->width, found + t * each + i * SUMMED);
            }
            if (t > 0) {
                const HashTable *table = tables + t - 1;
                add_up_rows(table->rows, table->width, found + (t - 1) * each, n, NULL, out, stride);
                out += table->width;
            }
        }
    }

    /* Add up the products of the bits of each row and the factors; where there is no row, all bits are 0. */
    EVERY_CPU static void sum_rows(
        const uint32_t *restrict table, ptrdiff_t width, const int64_t *restrict rows, ptrdiff_t n,
        const uint32_t *restrict factors, uint64_t *restrict out)
    {
        for (ptrdiff_t i = 0; i < n; ++i) {
            const uint32_t *restrict row = table + rows[i] * width;
            uint64_t sum = 0;
            if (i + 1 < n && rows[i + 1] >= 0)
                fetch(table + rows[i + 1] * width, sizeof(uint32_t) * width);
            if (rows[i] >= 0) for (ptrdiff_t j = 0; j < width; ++j) sum += (uint64_t)row[j] * factors[j];
            out[i] = sum;
        }
    }
    """
    cdef enum:
        SUMMED
    ctypedef int int32_t
    ctypedef unsigned int uint32_t
    ctypedef long long int64_t
    ctypedef unsigned long long uint64_t
    ctypedef struct HashTable:
        const float *rows
        uint32_t n_rows, seed
        int width, column
    void add_up_rows(
        const float *table, int width, const uint32_t *rows, Py_ssize_t n, const float *mask, float *out,
        Py_ssize_t stride) noexcept nogil
    void add_to_rows(
        float *table, int width, const uint32_t *rows, Py_ssize_t n, const float *mask, const float *values,
        Py_ssize_t stride) noexcept nogil
    void fetch(const void *start, size_t size) noexcept nogil
    void embed_ids(
        const HashTable *tables, int n_tables, const uint64_t *ids, Py_ssize_t n_columns, Py_ssize_t n, uint32_t *found,
        float *out, Py_ssize_t stride) noexcept nogil
    void sum_rows(
        const uint32_t *table, Py_ssize_t width, const int64_t *rows, Py_ssize_t n, const uint32_t *factors,
        uint64_t *out) noexcept nogil


def sum_bits(
    const uint32_t[:, ::1] table, const int64_t[::1] rows, const uint32_t[::1] factors, uint64_t[::1] out):
    """Write the sum of the bits of each number of a row, times its factor, to `out` (n,); 0 for rows below 0.

    Args:
        table: The bits of the numbers.
        rows: At least one number of a row.
        factors: One for each number of a row.
        out: Where to write.

    Raises:
        IndexError: The table does not have a row.
    """
    cdef Py_ssize_t place
    for place in range(rows.shape[0]):
        if rows[place] >= table.shape[0]:
            raise IndexError(f"the table has {table.shape[0]} rows, and none with the number {rows[place]}")
    sum_rows(&table[0, 0], table.shape[1], &rows[0], rows.shape[0], &factors[0], &out[0])


def add_up(const float[:, ::1] table, const uint32_t[:, ::1] rows, const float[::1] mask, float[:, :] out):
    """Write the sum of four rows of the table for each id, times the mask unless that is None, to `out` (n, width)."""
    add_up_rows(
        &table[0, 0], table.shape[1], &rows[0, 0], rows.shape[0], NULL if mask is None else &mask[0], &out[0, 0],
        out.strides[0] // <Py_ssize_t>sizeof(float))


def add_to(float[:, ::1] table, const uint32_t[:, ::1] rows, const float[::1] mask, const float[:, :] values):
    """Add the values of each id (n, width), times the mask unless that is None, to its four rows of the table."""
    add_to_rows(
        &table[0, 0], table.shape[1], &rows[0, 0], rows.shape[0], NULL if mask is None else &mask[0], &values[0, 0],
        values.strides[0] // <Py_ssize_t>sizeof(float))


cdef class HashTables:
    """Tables that embed ids side by side, each the ids in a column of its own.

    Args:
        tables: The rows of each, float32.
        seeds: What ids are hashed with for each.
        columns: The column of each.
    """

    cdef HashTable *tables
    cdef int n_tables, last_column
    cdef readonly Py_ssize_t width
    # They hold the rows.
    cdef list views

    def __cinit__(self, list tables, list seeds, list columns):
        cdef const float[:, ::1] rows
        cdef HashTable *table
        self.n_tables, self.views = <int>len(tables), []
        self.tables = <HashTable *>PyMem_Calloc(self.n_tables, sizeof(HashTable))
        if self.tables == NULL:
            raise MemoryError
        for place in range(self.n_tables):
            rows = tables[place]
            self.views.append(rows)
            table = self.tables + <int>place
            table.rows, table.n_rows, table.width = &rows[0, 0], <uint32_t>rows.shape[0], <int>rows.shape[1]
            table.seed, table.column = seeds[place], columns[place]
            if table.column < 0:
                raise ValueError("no number of a column")
            self.last_column = max(self.last_column, table.column)
            self.width += table.width

    def __dealloc__(self):
        PyMem_Free(self.tables)

    def embed(self, const uint64_t[:, ::1] ids, float[:, ::1] out):
        """Write the embeddings of ids (n, n_columns) to `out` (n, width)."""
        cdef Py_ssize_t n = ids.shape[0]
        cdef uint32_t *found
        if ids.shape[1] <= self.last_column or out.shape[0] != n or out.shape[1] != self.width:
            raise ValueError("arrays of other shapes")
        if n == 0:
            return
        found = <uint32_t *>PyMem_Malloc(n * self.n_tables * SUMMED * sizeof(uint32_t))
        if found == NULL:
            raise MemoryError
        embed_ids(self.tables, self.n_tables, &ids[0, 0], ids.shape[1], n, found, &out[0, 0], self.width)
        PyMem_Free(found)


cdef struct Index:
    # Keys, so many numbers each, and the slots in which they are looked for: in each the place of a key plus one, or 0.
    uint64_t *keys
    Py_ssize_t n_columns
    uint32_t *slots
    uint32_t mask


cdef inline size_t key_size(const Index *index) noexcept nogil:
    return index.n_columns * sizeof(uint64_t)


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
    while index.slots[slot] and memcmp(
            index.keys + (index.slots[slot] - 1) * index.n_columns, key, key_size(index)) != 0:
        slot = (slot + 1) & index.mask
    return slot


cdef inline void empty(const Index *index, uint32_t slot) noexcept nogil:
    """Empty a slot, and move those up that are looked for in it before they are found."""
    cdef uint32_t next = slot, home
    while True:
        next = (next + 1) & index.mask
        if not index.slots[next]:
            break
        home = home_of(index, index.keys + (index.slots[next] - 1) * index.n_columns)
        if ((next - home) & index.mask) >= ((next - slot) & index.mask):
            index.slots[slot] = index.slots[next]
            slot = next
    index.slots[slot] = 0


cdef int start(Index *index, Py_ssize_t n_keys) except -1:
    """Make slots for at most so many keys."""
    cdef size_t n_slots = 2
    while n_slots < 2 * <size_t>n_keys:
        n_slots *= 2
    index.slots, index.mask = <uint32_t *>PyMem_Calloc(n_slots, sizeof(uint32_t)), <uint32_t>(n_slots - 1)
    if index.slots == NULL:
        raise MemoryError
    return 0


def read_packed(list lexemes, const int32_t[::1] which, uint64_t[:, ::1] out):
    """Write hashes that lexemes have packed to the first columns of `out` (n_lexemes, n_columns).

    Args:
        lexemes: The lexemes.
        which: The hash for each column, by its number among those that are packed.
        out: Where to write.
    """
    cdef Py_ssize_t place, column, n_hashes = 0
    cdef const char *packed
    if out.shape[0] != len(lexemes) or out.shape[1] < which.shape[0]:
        raise ValueError("an array of another shape")
    for column in range(which.shape[0]):
        if which[column] < 0:
            raise ValueError("no number of a hash")
        n_hashes = max(n_hashes, which[column] + 1)
    for place in range(out.shape[0]):
        hashes = <bytes?>(lexemes[place].packed)
        if len(hashes) < n_hashes * <Py_ssize_t>sizeof(uint64_t):
            raise ValueError("no hashes of a lexeme")
        packed = hashes
        for column in range(which.shape[0]):
            memcpy(&out[place, column], packed + which[column] * sizeof(uint64_t), sizeof(uint64_t))


def number(uint64_t[:, ::1] keys, int32_t[::1] numbers, int32_t[::1] places, int32_t first):
    """Number keys from 1 on as they are met, and return how many there are; those move to the first rows in their order.

    Args:
        keys: A key in each row.
        numbers: Where to write the number of the key of each row, (n,).
        places: Where to write in which row each key was met first, (n,).
        first: The number of the first row there.
    """
    cdef Py_ssize_t place, n_met = 0
    cdef uint64_t *key
    cdef uint32_t *slot
    cdef Index met
    if numbers.shape[0] != keys.shape[0] or places.shape[0] != keys.shape[0] or keys.shape[1] == 0:
        raise ValueError("arrays of other shapes")
    if keys.shape[0] == 0:
        return 0
    met.keys, met.n_columns = &keys[0, 0], keys.shape[1]
    start(&met, keys.shape[0])
    for place in range(keys.shape[0]):
        key = &keys[place, 0]
        slot = met.slots + slot_of(&met, key)
        if not slot[0]:
            memmove(&keys[n_met, 0], key, key_size(&met))
            places[n_met] = first + <int32_t>place
            n_met += 1
            slot[0] = <uint32_t>n_met
        numbers[place] = <int32_t>slot[0]
    PyMem_Free(met.slots)
    return n_met


cdef struct Use:
    # When a row was used last, and which rows stand before and behind it in the order in which they were used.
    long long last
    int32_t before, after


cdef class KeptRows:
    """A row for each of some keys; when there is no room, those go that were not used for the longest time.

    Args:
        size: How many rows there are: at least as many as are asked for at a time.
        width: How many numbers a row has.
        n_columns: How many numbers a key has.
        handicap: A row that was used once counts as if since then so many keys had been asked for.
    """

    cdef readonly Py_ssize_t size, width
    cdef Py_ssize_t n_known
    cdef float *rows
    cdef Index index
    # That of each row. Behind them stand the ends of two rings: of the rows that were used once, and of the others.
    cdef Use *uses
    cdef int32_t once, again
    # The time is how many keys were asked for.
    cdef long long now, handicap

    def __cinit__(self, Py_ssize_t size, Py_ssize_t width, Py_ssize_t n_columns, long long handicap):
        if not (0 < size < 1 << 30 and width > 0 and n_columns > 0):
            raise ValueError("no size of a table")
        self.size, self.width, self.handicap, self.index.n_columns = size, width, handicap, n_columns
        # What nobody has written to yet takes no memory.
        self.rows = <float *>PyMem_Calloc(size * width, sizeof(float))
        self.index.keys = <uint64_t *>PyMem_Calloc(size * n_columns, sizeof(uint64_t))
        self.uses = <Use *>PyMem_Calloc(size + 2, sizeof(Use))
        if self.rows == NULL or self.index.keys == NULL or self.uses == NULL:
            raise MemoryError
        start(&self.index, size)
        self.once, self.again = <int32_t>size, <int32_t>size + 1
        for end in (self.once, self.again):
            self.uses[<int32_t>end].before = self.uses[<int32_t>end].after = end

    def __dealloc__(self):
        PyMem_Free(self.rows)
        PyMem_Free(self.index.keys)
        PyMem_Free(self.index.slots)
        PyMem_Free(self.uses)

    def __len__(self):
        return self.n_known

    def find(self, const uint64_t[:, ::1] keys, float[:, ::1] out, int32_t[::1] missing):
        """Write the row of each key that has one to `out` (n, width), and return how many have none.

        Args:
            keys: At most `size` keys, each of which comes once: (n, n_columns).
            out: Where to write.
            missing: Where to write the places of those that have none, (n,).
        """
        cdef Py_ssize_t place, n_missing = 0
        cdef int32_t row
        self.check(keys, out)
        if missing.shape[0] != keys.shape[0] or keys.shape[0] > self.size:
            raise ValueError("more keys than can be asked for")
        self.now += keys.shape[0]
        for place in range(keys.shape[0]):
            fetch(self.index.slots + home_of(&self.index, &keys[place, 0]), sizeof(uint32_t))
        for place in range(keys.shape[0]):
            row = <int32_t>self.index.slots[home_of(&self.index, &keys[place, 0])] - 1
            if row >= 0:
                fetch(self.uses + row, sizeof(Use))
                fetch(self.index.keys + row * self.index.n_columns, key_size(&self.index))
                fetch(self.rows + row * self.width, self.width * sizeof(float))
        for place in range(keys.shape[0]):
            row = <int32_t>self.index.slots[slot_of(&self.index, &keys[place, 0])] - 1
            if row < 0:
                missing[n_missing] = <int32_t>place
                n_missing += 1
                continue
            self.unlink(row)
            self.link(row, self.again)
            memcpy(&out[place, 0], self.rows + row * self.width, self.width * sizeof(float))
        return n_missing

    def keep(
        self, const uint64_t[:, ::1] keys, const int32_t[::1] missing, const float[:, ::1] rows, float[:, ::1] out,
    ):
        """Keep the rows of the keys that had none, and write them to `out` too.

        Args:
            keys: What was given to `find`.
            missing: The places of those that have none.
            rows: The row of each of these, (n_missing, width).
            out: What was given to `find`.
        """
        cdef Py_ssize_t each
        cdef int32_t row
        cdef const uint64_t *key
        self.check(keys, out)
        if rows.shape[0] != missing.shape[0] or rows.shape[1] != self.width:
            raise ValueError("arrays of other shapes")
        for each in range(missing.shape[0]):
            if not 0 <= missing[each] < keys.shape[0]:
                raise ValueError("no place of a key")
            key = &keys[missing[each], 0]
            row = self.free_row()
            memcpy(self.index.keys + row * self.index.n_columns, key, key_size(&self.index))
            self.index.slots[slot_of(&self.index, key)] = <uint32_t>row + 1
            self.link(row, self.once)
            memcpy(self.rows + row * self.width, &rows[each, 0], self.width * sizeof(float))
            memcpy(&out[missing[each], 0], &rows[each, 0], self.width * sizeof(float))

    cdef int check(self, const uint64_t[:, ::1] keys, float[:, ::1] out) except -1:
        if keys.shape[1] != self.index.n_columns or out.shape[0] != keys.shape[0] or out.shape[1] != self.width:
            raise ValueError("arrays of other shapes")
        return 0

    cdef int32_t free_row(self) noexcept:
        """Return a row that is not used yet, or else the next to go, of which nothing is known then."""
        cdef int32_t row
        if self.n_known < self.size:
            row = <int32_t>self.n_known
            self.n_known += 1
            return row
        row = self.next_to_go()
        self.unlink(row)
        empty(&self.index, slot_of(&self.index, self.index.keys + row * self.index.n_columns))
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
