# cython: boundscheck=False, wraparound=False, cdivision=True, initializedcheck=False
# distutils: extra_compile_args = -ffp-contract=off
"""What `layers.table_rows.ArrayRows` does, compiled: rows of a table are added up where they are to stand.

Numbers are added in the same order and rounded each time, so that both ways give the same bytes.
"""

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
    """
    ctypedef unsigned int uint32_t
    void add_up_rows(
        const float *table, int width, const uint32_t *rows, Py_ssize_t n, const float *mask, float *out,
        Py_ssize_t stride) noexcept nogil
    void add_to_rows(
        float *table, int width, const uint32_t *rows, Py_ssize_t n, const float *mask, const float *values,
        Py_ssize_t stride) noexcept nogil


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
