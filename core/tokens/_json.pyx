# cython: wraparound=False, boundscheck=False, cdivision=True, auto_pickle=False, embedsignature=False
"""Tables as the text of JSON, compiled; each function does what the one that it stands for does."""

from cpython.bytes cimport PyBytes_FromStringAndSize
from cpython.unicode cimport PyUnicode_AsUTF8AndSize
from libc.stdlib cimport free, realloc
from libc.string cimport memcpy


cdef struct Text:
    char *at
    Py_ssize_t length, room


cdef inline int add(Text *text, const char *part, Py_ssize_t length) except -1:
    if text.length + length > text.room:
        grow(text, length)
    memcpy(text.at + text.length, part, length)
    text.length += length
    return 0


cdef int grow(Text *text, Py_ssize_t length) except -1:
    """Make room for so many bytes more."""
    cdef Py_ssize_t room = 2 * (text.length + length) + 1024
    cdef char *at = <char *>realloc(text.at, room)
    if at == NULL:
        raise MemoryError
    text.at, text.room = at, room
    return 0


cdef int add_string(Text *text, str part) except -1:
    cdef Py_ssize_t length = 0
    cdef const char *at = PyUnicode_AsUTF8AndSize(part, &length)
    return add(text, at, length)


cdef int add_number(Text *text, long long number) except -1:
    cdef char digits[20]
    cdef int place = 20
    cdef unsigned long long rest = <unsigned long long>number if number >= 0 else -<unsigned long long>number
    while True:
        place -= 1
        digits[place] = 48 + <char>(rest % 10)
        rest //= 10
        if rest == 0:
            break
    if number < 0:
        add(text, b"-", 1)
    return add(text, &digits[place], 20 - place)


def objects_as_json(dict columns):
    cdef list values = list(columns.values()), column
    cdef list heads = [f'{"{" if place == 0 else ","}"{name}":' for place, name in enumerate(columns)]
    cdef Py_ssize_t width = len(values), n_rows = len(<list?>values[0]), row, place
    cdef Text text
    cdef object value
    text.at, text.length, text.room = NULL, 0, 0
    for each in values:
        if len(<list?>each) != n_rows:
            raise ValueError("columns of a table have the same length")
    try:
        add(&text, b"[", 1)
        for row in range(n_rows):
            if row:
                add(&text, b",", 1)
            for place in range(width):
                add_string(&text, <str>heads[place])
                column = <list>values[place]
                value = column[row]
                if isinstance(value, str):
                    add_string(&text, value)
                else:
                    add_number(&text, value)
            add(&text, b"}", 1)
        add(&text, b"]", 1)
        return PyBytes_FromStringAndSize(text.at, text.length)
    finally:
        free(text.at)
