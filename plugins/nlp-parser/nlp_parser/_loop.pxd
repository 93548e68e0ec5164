# What the modules that run the states share: to predict, `_loop`, and to learn, `_learning`.

cimport cython

cdef enum:
    NONE = -1
    MAX_KINDS = 6
    MAX_FEATURES = 16

cdef enum:
    SHIFT, REDUCE, LEFT, RIGHT, BREAK

cdef enum:
    MISSING, BEGIN, IN, LAST, UNIT, OUT

cdef enum:
    FREE, PRESET_BEGIN, PRESET_IN, BLOCKED, FOREIGN


cdef int check_actions(const int[::1] kind, const int[::1] label) except -1


cdef class Moves:
    cdef int[:, ::1] of_states, of_tokens
    cdef signed char[:, ::1] codes
    cdef int n_states
    cdef int *start
    cdef int *end
    cdef int *front

    cdef int *of_state(self, int row) noexcept
    cdef int *of_token(self, int row) noexcept
    cdef signed char *code(self, int row) noexcept
    cdef bint is_final(self, int d) noexcept nogil
    cdef int valid_kinds(self, int d, char* kinds) noexcept nogil
    cdef void features(self, int d, int* words, int n_features) noexcept nogil
    cdef void apply(self, int d, int kind, int label) noexcept nogil


@cython.final
cdef class ArcMoves(Moves):
    cdef int *depth
    cdef int *n_back
    cdef int *head
    cdef int *label
    cdef int *left
    cdef int *right
    cdef int *sibling
    cdef int *stack
    cdef int *back
    cdef signed char *sent_start
    cdef signed char *returned

    cdef inline int top(self, int d, int place) noexcept nogil:
        cdef int i = self.depth[d] - 1 - place
        return self.stack[self.start[d] + i] if i >= 0 else NONE

    cdef inline int ahead(self, int d, int place) noexcept nogil:
        cdef int i = self.n_back[d] - 1 - place
        if i >= 0:
            return self.back[self.start[d] + i]
        i = self.front[d] + place - self.n_back[d]
        return i if i < self.end[d] else NONE

    cdef inline int take(self, int d) noexcept nogil:
        cdef int word = self.ahead(d, 0)
        if self.n_back[d] > 0:
            self.n_back[d] -= 1
        else:
            self.front[d] += 1
        return word

    cdef inline void push(self, int d, int word) noexcept nogil:
        self.stack[self.start[d] + self.depth[d]] = word
        self.depth[d] += 1


@cython.final
cdef class BiluoMoves(Moves):
    cdef int *opened
    cdef int *open_label
    cdef int *label
    cdef int *preset_label
    cdef signed char *kind
    cdef signed char *preset
    cdef signed char *sent_start
    cdef signed char *space


@cython.final
cdef class Product:
    cdef const float[:, :, ::1] panels
    cdef const float[::1] bias
    cdef int n_in, n_panels
    cdef Py_ssize_t width

    cdef void multiply(self, const float *x, Py_ssize_t stride, int n, float *out) noexcept nogil


@cython.final
cdef class Weights:
    cdef Product last, lower
    cdef const float[:, ::1] bias, pad, upper
    cdef const float[::1] upper_bias
    cdef int n_actions, n_pieces, n_hidden
    cdef bint has_relu, has_upper


cdef class Network:
    cdef Weights weights
    # Where the rows of each block begin, if they are there; a block is 1 << shift tokens.
    cdef const float **blocks
    cdef int shift, mask
    cdef Py_ssize_t row_size
    cdef float *sums
    cdef float *scores
    cdef unsigned int limit
    cdef float scale

    @cython.final
    cdef int _sum(self, int* words, int n_features) noexcept nogil
    @cython.final
    cdef int score(self, int* words, int n_features) noexcept nogil
    @cython.final
    cdef void score_to_learn(
        self, int* words, int n_features, unsigned int step_hash, float* hidden, signed char* which) noexcept nogil
    @cython.final
    cdef void _finish(self, float* hidden) noexcept nogil
