"""How compiled code looks at arrays."""

from cpython.buffer cimport PyBUF_FORMAT, PyBUF_STRIDES, PyBuffer_Release, PyObject_GetBuffer


cdef inline int look_at_numbers(Py_buffer *view, array) except -1:
    """Look at the numbers of an array, or at those of a copy if they are not aligned, as in the middle of a file."""
    PyObject_GetBuffer(array, view, PyBUF_STRIDES | PyBUF_FORMAT)
    if view.format[0] == c"=":
        PyBuffer_Release(view)
        PyObject_GetBuffer(array.copy(), view, PyBUF_STRIDES | PyBUF_FORMAT)
    return 0
