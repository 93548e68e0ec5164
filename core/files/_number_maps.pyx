# cython: boundscheck=False, wraparound=False
"""What `number_maps` reads, compiled."""

from libc.stdint cimport uint8_t, uint64_t


cdef inline Py_ssize_t read_number(const uint8_t *start, Py_ssize_t n_left, uint64_t *number) noexcept nogil:
    """Read the number at a place and return how many bytes it takes; 0 where there is none."""
    cdef Py_ssize_t size, i
    if n_left < 1:
        return 0
    if start[0] < 0x80:
        number[0] = start[0]
        return 1
    if not 0xCC <= start[0] <= 0xCF:
        return 0
    size = 1 << (start[0] - 0xCC)
    if n_left <= size:
        return 0
    number[0] = 0
    for i in range(1, size + 1):
        number[0] = number[0] << 8 | start[i]
    return 1 + size


def fill(const uint8_t[::1] data, uint64_t[::1] keys, uint64_t[::1] values):
    """Write the keys and the values of a map without its header into two arrays; say whether it has just so many."""
    cdef Py_ssize_t place = 0, n_bytes = len(data), entry, size
    for entry in range(len(keys)):
        size = read_number(&data[0] + place, n_bytes - place, &keys[entry])
        place += size
        if size:
            size = read_number(&data[0] + place, n_bytes - place, &values[entry])
            place += size
        if not size:
            return False
    return place == n_bytes
