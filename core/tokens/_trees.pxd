cimport cython


@cython.final
cdef class Tree:
    cdef Py_ssize_t size
    cdef int *numbers
    # The head of each token; the ends of its subtree; its children in order, and where those of each token start.
    cdef int *heads
    cdef int *left
    cdef int *right
    cdef int *by_head
    cdef int *starts

    cdef void find_edges(self, int *edges, Py_ssize_t first, int step) noexcept
    cdef void sort(self) noexcept
    cdef Py_ssize_t n_reached(self) except -1
    cdef list between(self, Py_ssize_t start, Py_ssize_t end)
    cpdef list children(self, Py_ssize_t token)
    cpdef list lefts(self, Py_ssize_t token)
    cpdef list rights(self, Py_ssize_t token)
    cpdef Py_ssize_t n_lefts(self, Py_ssize_t token) except -1
    cpdef Py_ssize_t n_rights(self, Py_ssize_t token) except -1
    cpdef list subtree(self, Py_ssize_t token)

    cdef inline int check(self, Py_ssize_t token) except -1:
        if not 0 <= token < self.size:
            raise IndexError(f"A tree of {self.size} tokens has no token {token}.")
        return 0

    cdef inline Py_ssize_t middle(self, Py_ssize_t token, bint behind) noexcept:
        """Return where the children on the right begin, or those on the left end."""
        cdef int place
        for place in range(self.starts[token], self.starts[token + 1]):
            if self.by_head[place] > token or (not behind and self.by_head[place] == token):
                return place
        return self.starts[token + 1]
