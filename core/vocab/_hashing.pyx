# cython: boundscheck=False, wraparound=False
"""What `hashing` does for one string or many, compiled."""

from cpython.bytearray cimport PyByteArray_AS_STRING
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
