# cython: boundscheck=False, wraparound=False
"""What `string_lists` looks for, compiled."""

from libc.stdint cimport uint8_t

cdef extern from *:
    """
    static inline int is_space(uint8_t byte)
    {
        return byte == ' ' || byte == '\\n' || byte == '\\t' || byte == '\\r';
    }

    static inline int is_hex(uint8_t byte)
    {
        return (byte >= '0' && byte <= '9') || ((byte | 32) >= 'a' && (byte | 32) <= 'f');
    }

    static inline int in_range(uint8_t byte, uint8_t low, uint8_t high)
    {
        return byte >= low && byte <= high;
    }

    /* How many bytes an escape takes, 0 if it is none, or half of a surrogate pair. */
    static Py_ssize_t escape_size(const uint8_t *at, Py_ssize_t n_left)
    {
        if (n_left < 2) {
            return 0;
        }
        switch (at[1]) {
        case '"': case '\\\\': case '/': case 'b': case 'f': case 'n': case 'r': case 't':
            return 2;
        case 'u':
            if (n_left < 6 || !is_hex(at[2]) || !is_hex(at[3]) || !is_hex(at[4]) || !is_hex(at[5])) {
                return 0;
            }
            return (at[2] | 32) == 'd' && at[3] >= '8' ? 0 : 6;
        }
        return 0;
    }

    /* How many bytes a character takes that is not ASCII, 0 if this is no UTF-8. */
    static Py_ssize_t character_size(const uint8_t *at, Py_ssize_t n_left)
    {
        const uint8_t first = at[0];
        const Py_ssize_t size = first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4;
        const uint8_t low = first == 0xE0 ? 0xA0 : first == 0xF0 ? 0x90 : 0x80;
        const uint8_t high = first == 0xED ? 0x9F : first == 0xF4 ? 0x8F : 0xBF;
        if (!in_range(first, 0xC2, 0xF4) || n_left < size || !in_range(at[1], low, high)) {
            return 0;
        }
        for (Py_ssize_t i = 2; i < size; ++i) {
            if (!in_range(at[i], 0x80, 0xBF)) {
                return 0;
            }
        }
        return size;
    }

    /* Where a string ends that begins at a place, 0 if none does. */
    static Py_ssize_t end_of_string(const uint8_t *data, Py_ssize_t place, Py_ssize_t n_bytes)
    {
        if (place >= n_bytes || data[place] != '"') {
            return 0;
        }
        for (++place; place < n_bytes;) {
            const uint8_t byte = data[place];
            Py_ssize_t size = 1;
            if (byte == '"') {
                return place + 1;
            }
            if (byte == '\\\\') {
                size = escape_size(data + place, n_bytes - place);
            } else if (byte >= 0x80) {
                size = character_size(data + place, n_bytes - place);
            } else if (byte < 0x20) {
                size = 0;
            }
            if (!size) {
                return 0;
            }
            place += size;
        }
        return 0;
    }
    """
    bint is_space(uint8_t byte) noexcept
    Py_ssize_t end_of_string(const uint8_t *data, Py_ssize_t place, Py_ssize_t n_bytes) noexcept


cdef inline Py_ssize_t past_space(const uint8_t *data, Py_ssize_t place, Py_ssize_t n_bytes) noexcept:
    while place < n_bytes and is_space(data[place]):
        place += 1
    return place


def is_string_list(bytes packed not None):
    """Tell whether some JSON is a list of one string or more, all of them Unicode."""
    cdef Py_ssize_t n_bytes = len(packed), place
    cdef const uint8_t *data = packed
    cdef uint8_t before = ord("[")
    place = past_space(data, 0, n_bytes)
    if place == n_bytes or data[place] != before:
        return False
    while True:
        place = end_of_string(data, past_space(data, place + 1, n_bytes), n_bytes)
        if not place:
            return False
        place = past_space(data, place, n_bytes)
        if place == n_bytes:
            return False
        if data[place] == ord("]"):
            return past_space(data, place + 1, n_bytes) == n_bytes
        if data[place] != ord(","):
            return False
