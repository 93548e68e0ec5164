# cython: boundscheck=False, wraparound=False, cdivision=True, initializedcheck=False
# distutils: extra_compile_args = -ffp-contract=off
"""What `layers.table_rows.ArrayRows` does, compiled: rows of a table are added up where they are to stand.

Numbers are added in the same order and rounded each time, so that both ways give the same bytes.
"""

from cpython.mem cimport PyMem_Free, PyMem_Malloc

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
    /* Numbers in a line of the cache, and how many ids ahead rows are fetched. */
    #define LINE 16
    #define AHEAD 4

    static void fetch_rows(const float *table, int width, const uint32_t *rows)
    {
        for (int k = 0; k < SUMMED; ++k)
            for (int j = 0; j < width; j += LINE) FETCH(table + (ptrdiff_t)rows[k] * width + j);
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

    /* Add up the products of the bits of each row and the factors; where there is no row, all bits are 0. */
    EVERY_CPU static void sum_rows(
        const uint32_t *restrict table, ptrdiff_t width, const int64_t *restrict rows, ptrdiff_t n,
        const uint32_t *restrict factors, uint64_t *restrict out)
    {
        for (ptrdiff_t i = 0; i < n; ++i) {
            const uint32_t *restrict row = table + rows[i] * width;
            uint64_t sum = 0;
            if (i + 1 < n && rows[i + 1] >= 0)
                for (ptrdiff_t j = 0; j < width; j += LINE) FETCH(table + rows[i + 1] * width + j);
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
    void find_rows(
        const uint64_t *ids, Py_ssize_t stride, Py_ssize_t n, uint32_t seed, uint32_t n_rows, uint32_t *rows) noexcept nogil
    void add_up_rows(
        const float *table, int width, const uint32_t *rows, Py_ssize_t n, const float *mask, float *out,
        Py_ssize_t stride) noexcept nogil
    void add_to_rows(
        float *table, int width, const uint32_t *rows, Py_ssize_t n, const float *mask, const float *values,
        Py_ssize_t stride) noexcept nogil

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


def embed(list tables, list seeds, const uint64_t[:, ::1] ids, float[:, ::1] out):
    """Write the embeddings of ids (n, n_tables), each by a table of its own, side by side to `out` (n, sum of all widths).

    Args:
        tables: The rows of each, float32.
        seeds: What the ids are hashed with for each.
        ids: At least one for each table.
        out: Where to write.
    """
    cdef const float[:, ::1] table
    cdef Py_ssize_t place, start = 0, n = ids.shape[0]
    cdef uint32_t *rows = <uint32_t *>PyMem_Malloc(n * SUMMED * sizeof(uint32_t))
    if rows == NULL:
        raise MemoryError
    try:
        for place in range(ids.shape[1]):
            table = tables[place]
            find_rows(&ids[0, place], ids.shape[1], n, seeds[place], <uint32_t>table.shape[0], rows)
            add_up_rows(&table[0, 0], <int>table.shape[1], rows, n, NULL, &out[0, start], out.shape[1])
            start += table.shape[1]
    finally:
        PyMem_Free(rows)
