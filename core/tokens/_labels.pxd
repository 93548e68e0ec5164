cimport cython
from cpython.bytes cimport PyBytes_AS_STRING
from libc.string cimport memcpy

ctypedef unsigned long long Key


@cython.no_gc
@cython.final
cdef class LabelCodes:
    cdef readonly bytes codes, table


cpdef code_labels(ids)
cpdef join_labels(list parts)
cpdef ids_of(LabelCodes labels)


cdef inline Key label_at(LabelCodes labels, Py_ssize_t place) noexcept:
    cdef Key key
    cdef unsigned char number = PyBytes_AS_STRING(labels.codes)[place]
    memcpy(&key, PyBytes_AS_STRING(labels.table) + 8 * <Py_ssize_t>number, 8)
    return key


cdef inline void fill_labels(LabelCodes labels, Py_ssize_t start, Py_ssize_t n, Key *rows, Py_ssize_t width) noexcept:
    cdef const unsigned char *codes = <const unsigned char *>PyBytes_AS_STRING(labels.codes) + start
    cdef const char *table = PyBytes_AS_STRING(labels.table)
    cdef Py_ssize_t token
    for token in range(n):
        memcpy(rows + token * width, table + 8 * <Py_ssize_t>codes[token], 8)
