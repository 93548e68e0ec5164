# cython: boundscheck=False, wraparound=False
"""What `hashing` does for one string or many, and `word_ids` for the words of ASCII, compiled."""

from cpython.bytearray cimport PyByteArray_AS_STRING
from cpython.bytes cimport PyBytes_AS_STRING, PyBytes_FromStringAndSize
from libc.stdint cimport uint64_t

from ..files.surrogates import encode

cdef extern from *:
    """
    static const uint64_t MIX = 0xC6A4A7935BD1E995u;

    static inline uint64_t little_endian(const unsigned char *data, Py_ssize_t size)
    {
        uint64_t block = 0;
        for (Py_ssize_t i = 0; i < size; ++i) {
            block |= (uint64_t)data[i] << (8 * i);
        }
        return block;
    }

    static uint64_t murmur(const unsigned char *data, Py_ssize_t size, uint64_t seed)
    {
        uint64_t value = seed ^ (uint64_t)size * MIX;
        for (; size >= 8; data += 8, size -= 8) {
            const uint64_t mixed = little_endian(data, 8) * MIX;
            value = (value ^ (mixed ^ mixed >> 47) * MIX) * MIX;
        }
        if (size) {
            value = (value ^ little_endian(data, size)) * MIX;
        }
        value = (value ^ value >> 47) * MIX;
        return value ^ value >> 47;
    }

    /* Other strings would keep their UTF-8 as long as they live, if they were asked for it. */
    #define IS_ASCII(text) (PyUnicode_CheckExact(text) && PyUnicode_IS_COMPACT_ASCII(text))
    #define ASCII(text) ((const unsigned char *)PyUnicode_DATA(text))
    #define LENGTH(text) PyUnicode_GET_LENGTH(text)
    """
    uint64_t murmur(const unsigned char *data, Py_ssize_t size, uint64_t seed) noexcept
    bint IS_ASCII(object text) noexcept
    const unsigned char *ASCII(object text) noexcept
    Py_ssize_t LENGTH(object text) noexcept

cdef uint64_t SEED = 1


cdef uint64_t hash_of(text) except? 0:
    if IS_ASCII(text):
        return murmur(ASCII(text), LENGTH(text), SEED)
    cdef bytes data = encode(text)
    return murmur(data, len(data), SEED)


def hash_string(text):
    """Return the 64-bit hash of one string."""
    return hash_of(text)


def hash_strings(texts):
    """Return the hashes of many strings, (n_texts,)."""
    # Whoever asks whether this module is there, such as ``nlpx info``, is not to wait for NumPy.
    import numpy as np

    cdef Py_ssize_t n_texts = len(texts), place = 0
    cdef bytearray room = bytearray(8 * n_texts)
    cdef uint64_t *values = <uint64_t *>PyByteArray_AS_STRING(room)
    for text in texts:
        if place == n_texts:
            raise ValueError("more texts than there are said to be")
        values[place] = hash_of(text)
        place += 1
    if place != n_texts:
        raise ValueError("fewer texts than there are said to be")
    return np.frombuffer(room, dtype=np.uint64)


# The ids of strings that have others than their hashes, and for each ending of a hash whether it is one of theirs.
cdef dict symbols = {}
cdef unsigned char[1 << 16] endings


def know_symbols(dict ids):
    """Know the strings whose ids are given."""
    global symbols
    for text in ids:
        endings[hash_of(text) & 0xFFFF] = 1
    symbols = ids


def string_id(text):
    """Return the number that stands for a string."""
    cdef uint64_t value = hash_of(text)
    # Hardly any other ends as the hash of a symbol does.
    if endings[value & 0xFFFF]:
        return symbols.get(text, value)
    return value


cdef uint64_t id_of(const unsigned char *data, Py_ssize_t size) except? 0:
    cdef uint64_t value = murmur(data, size, SEED)
    if endings[value & 0xFFFF]:
        return symbols.get(data[:size].decode("ascii"), value)
    return value


cdef inline void put(unsigned char *room, Py_ssize_t place, uint64_t value) noexcept:
    cdef int byte
    for byte in range(8):
        room[8 * place + byte] = (value >> (8 * byte)) & 0xFF


cdef enum:
    # The shape of a longer word is another.
    MOST = 99
    RUN = 4


def word_ids(text, uint64_t orth, norm):
    """Return the packed ids of a short word of ASCII as `word_ids` has them; None for another."""
    cdef unsigned char[MOST] lower
    cdef unsigned char[MOST] shape
    cdef const unsigned char *data
    cdef unsigned char character, mark, last = 0
    cdef Py_ssize_t place, size, n_marks = 0
    cdef int run = 0
    cdef bint is_lower = True
    cdef uint64_t lower_id
    if not IS_ASCII(text) or LENGTH(text) > MOST:
        return None
    data, size = ASCII(text), LENGTH(text)
    for place in range(size):
        character = mark = data[place]
        if c'A' <= character <= c'Z':
            character |= 0x20
            mark = c'X'
            is_lower = False
        elif c'a' <= character <= c'z':
            mark = c'x'
        elif c'0' <= character <= c'9':
            mark = c'd'
        lower[place] = character
        run = run + 1 if place and mark == last else 1
        last = mark
        if run <= RUN:
            shape[n_marks] = mark
            n_marks += 1
    lower_id = orth if is_lower else id_of(lower, size)
    cdef bytes packed = PyBytes_FromStringAndSize(NULL, 48)
    cdef unsigned char *room = <unsigned char *>PyBytes_AS_STRING(packed)
    put(room, 0, orth)
    put(room, 1, lower_id)
    put(room, 2, lower_id if norm is None else <uint64_t>string_id(norm))
    put(room, 3, id_of(shape, n_marks))
    put(room, 4, id_of(data, min(size, 1)))
    put(room, 5, id_of(data + max(size - 3, 0), min(size, 3)))
    return packed
