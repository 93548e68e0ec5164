# cython: wraparound=False, nonecheck=True, auto_pickle=False, embedsignature=False
"""Trees and the arrays that they stand in, compiled; each function does what the one that it stands for does."""

from libc.stdlib cimport free, malloc


cdef refuse(heads):
    """Say what is wrong with heads."""
    # That room uses this one.
    from .arrays.tree import check_heads, roots_of

    check_heads(heads, len(heads))
    roots_of(heads)


cdef class Tree:
    """Look up children and edges of subtrees, found all at once; 24 bytes a token."""

    def __cinit__(self, heads):
        cdef Py_ssize_t n = len(heads)
        cdef Py_ssize_t token
        self.size = n
        self.numbers = <int *>malloc((5 * n + 2) * sizeof(int))
        if self.numbers == NULL:
            raise MemoryError
        self.heads = self.numbers
        self.left = self.heads + n
        self.right = self.left + n
        self.by_head = self.right + n
        self.starts = self.by_head + n
        cdef const int[:] given = heads
        for token in range(n):
            self.heads[token] = given[token]
            if not 0 <= given[token] < n:
                refuse(heads)
        self.find_edges(self.left, 0, 1)
        self.find_edges(self.right, n - 1, -1)
        self.sort()
        if self.n_reached() < n:
            refuse(heads)

    def __dealloc__(self):
        free(self.numbers)

    cdef void find_edges(self, int *edges, Py_ssize_t first, int step) noexcept:
        cdef Py_ssize_t count, token = first
        cdef int above
        for count in range(self.size):
            edges[count] = -1
        for count in range(self.size):
            above = <int>token
            while edges[above] < 0:
                edges[above] = <int>token
                above = self.heads[above]
            token += step

    cdef void sort(self) noexcept:
        cdef Py_ssize_t token
        for token in range(self.size + 2):
            self.starts[token] = 0
        for token in range(self.size):
            self.starts[self.heads[token] + 2] += 1
        for token in range(2, self.size + 2):
            self.starts[token] += self.starts[token - 1]
        # What is counted up to is where the next head starts in the end.
        for token in range(self.size):
            self.by_head[self.starts[self.heads[token] + 1]] = <int>token
            self.starts[self.heads[token] + 1] += 1

    cdef Py_ssize_t n_reached(self) except -1:
        """Return how many tokens are met on the way down from the roots: all, if there is no cycle."""
        cdef Py_ssize_t token, met = 0
        cdef int place
        cdef int *queue = <int *>malloc((self.size + 1) * sizeof(int))
        if queue == NULL:
            raise MemoryError
        cdef Py_ssize_t size = 0
        for token in range(self.size):
            if self.heads[token] == token:
                queue[size] = <int>token
                size += 1
        while met < size:
            token = queue[met]
            met += 1
            for place in range(self.starts[token], self.starts[token + 1]):
                if self.by_head[place] != token:
                    queue[size] = self.by_head[place]
                    size += 1
        free(queue)
        return size

    cdef list between(self, Py_ssize_t start, Py_ssize_t end):
        cdef Py_ssize_t place
        return [self.by_head[place] for place in range(start, end)]

    cpdef list children(self, Py_ssize_t token):
        cdef int place
        self.check(token)
        return [
            self.by_head[place]
            for place in range(self.starts[token], self.starts[token + 1])
            if self.by_head[place] != token
        ]

    cpdef list lefts(self, Py_ssize_t token):
        self.check(token)
        return self.between(self.starts[token], self.middle(token, False))

    cpdef list rights(self, Py_ssize_t token):
        self.check(token)
        return self.between(self.middle(token, True), self.starts[token + 1])

    cpdef Py_ssize_t n_lefts(self, Py_ssize_t token) except -1:
        self.check(token)
        return self.middle(token, False) - self.starts[token]

    cpdef Py_ssize_t n_rights(self, Py_ssize_t token) except -1:
        self.check(token)
        return self.starts[token + 1] - self.middle(token, True)

    @property
    def left_edges(self):
        cdef Py_ssize_t token
        return [self.left[token] for token in range(self.size)]

    @property
    def right_edges(self):
        cdef Py_ssize_t token
        return [self.right[token] for token in range(self.size)]

    cpdef list subtree(self, Py_ssize_t token):
        cdef int place, above
        cdef Py_ssize_t met = 0
        cdef list found = [token]
        self.check(token)
        while met < len(found):
            above = found[met]
            met += 1
            for place in range(self.starts[above], self.starts[above + 1]):
                if self.by_head[place] != above:
                    found.append(self.by_head[place])
        found.sort()
        return found


def sentence_starts(heads, labels=None):
    import numpy as np

    cdef const int[:] above_of = np.asarray(heads, np.intc)
    cdef Py_ssize_t token, above, n = above_of.shape[0]
    cdef const unsigned long long[:] given
    cdef bint has_labels = labels is not None
    if has_labels:
        given = labels
    starts = np.empty(n, np.int8)
    cdef signed char[:] written = starts
    # The first token of all that lead through each.
    cdef int *firsts = <int *>malloc((n + 1) * sizeof(int))
    try:
        if firsts == NULL:
            raise MemoryError
        for token in range(n):
            firsts[token] = written[token] = -1
            if not 0 <= above_of[token] < n:
                refuse(heads)
        for token in range(n):
            above = token
            while firsts[above] < 0:
                firsts[above] = <int>token
                above = above_of[above]
            if firsts[above] == token and above_of[above] != above:
                refuse(heads)
        for token in range(n):
            if above_of[token] == token and not (has_labels and given[token] == 0):
                written[firsts[token]] = 1
    finally:
        free(firsts)
    return starts


def absolute_heads(offsets, list ends):
    import numpy as np

    cdef const long long[:] given = offsets
    cdef Py_ssize_t token = 0, start = 0, end, n = given.shape[0], wrong = -1
    absolute, relative = np.empty(n, dtype=np.intc), np.empty(n, dtype=np.intc)
    cdef int[:] heads = absolute
    cdef int[:] places = relative
    for end in ends:
        for token in range(start, end):
            if not start - token <= given[token] < end - token:
                return absolute, relative, token
            heads[token] = <int>(token + given[token])
            places[token] = <int>(token + given[token] - start)
        start = end
    return absolute, relative, None
