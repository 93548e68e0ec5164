# cython: boundscheck=False, wraparound=False, cdivision=True, initializedcheck=False
# distutils: extra_compile_args = -ffp-contract=off
"""What `layers.table_rows.ArrayRows` does, compiled: rows of a table are added up where they are to stand.

Numbers are added in the same order and rounded each time, so that both ways give the same bytes.
"""

from cpython.mem cimport PyMem_Calloc, PyMem_Free, PyMem_Malloc

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
