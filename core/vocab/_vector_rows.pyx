# cython: boundscheck=False, wraparound=False, cdivision=True, initializedcheck=False
"""What `vector_rows` does, compiled: what is far away in memory is asked for ahead, for several keys or rows at a time."""

from libc.stdint cimport int16_t, int32_t, int64_t, uint64_t

cdef extern from *:
    """
    #include <stddef.h>
    #include <stdint.h>
    #include <string.h>
    #if defined(__GNUC__)
    #define FETCH(address) __builtin_prefetch(address)
    #else
    #define FETCH(address)
    #endif
    /* Bytes in a line of the cache, and how many rows ahead one is fetched. */
    #define LINE 64
    #define AHEAD 4
    /* So many keys are looked for at a time, each by so many guesses, of which one is near enough. */
    #define AT_ONCE 32
    #define GUESSES 3

    /* Guess where a key stands among keys, which are hashes and so lie as thickly everywhere. */
    static ptrdiff_t guess(const uint64_t *keys, ptrdiff_t n, double density, ptrdiff_t place, uint64_t key)
    {
        const uint64_t there = keys[place];
        const ptrdiff_t guessed = there < key ? place + (ptrdiff_t)((double)(key - there) * density)
                                              : place - (ptrdiff_t)((double)(there - key) * density);
        return guessed < 0 ? 0 : guessed < n ? guessed : n - 1;
    }

    /* Return the first place, of n, whose key is not below one; from a place near it, in steps that double. */
    static ptrdiff_t first_not_below(const uint64_t *keys, ptrdiff_t n, ptrdiff_t place, uint64_t key)
    {
        ptrdiff_t below = place, above = place, step = 1;
        if (keys[place] < key) {
            for (above += step; above < n && keys[above] < key; above += step) {
                below = above;
                step *= 2;
            }
            if (above > n) above = n;
        } else {
            for (below -= step; below >= 0 && keys[below] >= key; below -= step) {
                above = below;
                step *= 2;
            }
            if (below < -1) below = -1;
        }
        while (above - below > 1) {
            const ptrdiff_t middle = below + (above - below) / 2;
            if (keys[middle] < key) below = middle;
            else above = middle;
        }
        return above;
    }

    /* Write where keys stand among others in their order, of which there is at least one; -1 for those that do not. */
    static void find_places(
        const uint64_t *keys, ptrdiff_t n_keys, const uint64_t *wanted, ptrdiff_t n, int64_t *places)
    {
        const double density = (double)n_keys / 18446744073709551616.0;
        for (ptrdiff_t start = 0; start < n; start += AT_ONCE) {
            const ptrdiff_t end = n - start < AT_ONCE ? n : start + AT_ONCE;
            for (ptrdiff_t i = start; i < end; ++i) {
                const ptrdiff_t place = (ptrdiff_t)((double)wanted[i] * density);
                places[i] = place < n_keys ? place : n_keys - 1;
                FETCH(keys + places[i]);
            }
            for (int round = 1; round < GUESSES; ++round)
                for (ptrdiff_t i = start; i < end; ++i) {
                    places[i] = guess(keys, n_keys, density, places[i], wanted[i]);
                    FETCH(keys + places[i]);
                }
            for (ptrdiff_t i = start; i < end; ++i) {
                const ptrdiff_t place = first_not_below(keys, n_keys, places[i], wanted[i]);
                places[i] = place < n_keys && keys[place] == wanted[i] ? place : -1;
            }
        }
    }

    static void fetch_row(const unsigned char *row, ptrdiff_t size)
    {
        for (ptrdiff_t at = 0; at < size; at += LINE) FETCH(row + at);
        FETCH(row + size - 1);
    }

    /* Write rows of so many bytes one after the other, zeros for those below 0. */
    static void copy_rows(
        const unsigned char *table, ptrdiff_t size, const int64_t *rows, ptrdiff_t n, unsigned char *out)
    {
        for (ptrdiff_t i = 0; i < n && i < AHEAD; ++i)
            if (rows[i] >= 0) fetch_row(table + rows[i] * size, size);
        for (ptrdiff_t i = 0; i < n; ++i, out += size) {
            if (i + AHEAD < n && rows[i + AHEAD] >= 0) fetch_row(table + rows[i + AHEAD] * size, size);
            if (rows[i] < 0) memset(out, 0, size);
            else memcpy(out, table + rows[i] * size, size);
        }
    }
    """
    void find_places(
        const uint64_t *keys, Py_ssize_t n_keys, const uint64_t *wanted, Py_ssize_t n, int64_t *places) noexcept nogil
    void copy_rows(
        const unsigned char *table, Py_ssize_t size, const int64_t *rows, Py_ssize_t n, unsigned char *out) noexcept nogil

ctypedef fused Row:
    int16_t
    int32_t


def find(const uint64_t[::1] wanted, const uint64_t[::1] keys, const Row[::1] rows, int64_t[::1] found):
    """Write the rows of keys, (n,), -1 for those that have none.

    Args:
        wanted: The keys.
        keys: At least one that has a row, each once, in their order.
        rows: The row of each of these.
        found: Where to write.
    """
    cdef Py_ssize_t i
    if wanted.shape[0] == 0:
        return
    find_places(&keys[0], keys.shape[0], &wanted[0], wanted.shape[0], &found[0])
    for i in range(found.shape[0]):
        if found[i] >= 0:
            found[i] = rows[found[i]]


def take(const unsigned char[:, ::1] table, const int64_t[::1] rows, unsigned char[:, ::1] out):
    """Write rows of a table, as bytes, to `out` (n, n_bytes); zeros for those below 0.

    Args:
        table: The table, which has at least one byte.
        rows: The numbers of the rows.
        out: Where to write.

    Raises:
        IndexError: The table does not have a row.
    """
    cdef Py_ssize_t place
    for place in range(rows.shape[0]):
        if rows[place] >= table.shape[0]:
            raise IndexError(f"the table has {table.shape[0]} rows, and none with the number {rows[place]}")
    if rows.shape[0] > 0:
        copy_rows(&table[0, 0], table.shape[1], &rows[0], rows.shape[0], &out[0, 0])
