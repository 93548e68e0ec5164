# cython: boundscheck=False, wraparound=False, cdivision=True, initializedcheck=False
"""The compiled state loop: what the transition systems say, one state at a time, on their own arrays.

Scores are made for one state at a time as well. To predict, rows are worked out a block of tokens at a time: so memory
does not grow with the length of a document. What is for learning is in `_learning`.
"""

from cpython.mem cimport PyMem_Free, PyMem_Malloc
from cpython.pycapsule cimport PyCapsule_GetPointer
from libc.string cimport memcpy

from nlpx.pipeline import find_product

cdef extern from *:
    """
    #include <math.h>
    #include <stddef.h>
    #include <stdint.h>
    #include <string.h>
    #if defined(__GNUC__) && !defined(__clang__) && defined(__x86_64__) && defined(__GLIBC__)
    #define EVERY_CPU __attribute__((target_clones("avx512f", "arch=haswell", "default")))
    #else
    #define EVERY_CPU
    #endif

    /* Multiply rows of numbers by panels of weights; tell whether all of some numbers are finite. See
       `nlpx.pipeline._products`. */
    #define LANES 16
    typedef void Multiply(
        const float *x, ptrdiff_t stride, int n, int n_in, const float *panels, const float *bias, int n_panels,
        float *out, ptrdiff_t out_stride, int n_pieces, ptrdiff_t piece);
    static Multiply *multiply_panels;
    typedef int AreFinite(const float *numbers, ptrdiff_t n);
    static AreFinite *are_finite;

    static void take_products(void *product, void *finite)
    {
        multiply_panels = (Multiply *)product, are_finite = (AreFinite *)finite;
    }

    /* So many tokens are multiplied at a time. */
    #define TILE 48

    /* Sum the rows that a state shows, n numbers each. */
    EVERY_CPU static void sum_rows(const float **rows, int n_rows, const float *bias, int n, float *sums)
    {
        int i = 0;
    #ifdef __GNUC__
        /* The sums stay in registers. */
        typedef float Vector __attribute__((vector_size(8 * sizeof(float)), aligned(4), may_alias));
        for (; i + 64 <= n; i += 64) {
            Vector some[8];
            for (int v = 0; v < 8; ++v) some[v] = ((const Vector *)(bias + i))[v];
            for (int f = 0; f < n_rows; ++f)
                for (int v = 0; v < 8; ++v) some[v] += ((const Vector *)(rows[f] + i))[v];
            for (int v = 0; v < 8; ++v) ((Vector *)(sums + i))[v] = some[v];
        }
    #endif
        memcpy(sums + i, bias + i, (n - i) * sizeof(float));
        for (int f = 0; f < n_rows; ++f)
            for (int j = i; j < n; ++j) sums[j] += rows[f][j];
    }

    /* Put the maxima of the pieces in the place of the first piece. */
    EVERY_CPU static void take_maxima(float *sums, int n_pieces, int n_hidden, int has_relu)
    {
        for (int p = 1; p < n_pieces; ++p) {
            const float *piece = sums + p * n_hidden;
            for (int i = 0; i < n_hidden; ++i) sums[i] = sums[i] < piece[i] ? piece[i] : sums[i];
        }
        if (has_relu) for (int i = 0; i < n_hidden; ++i) sums[i] = sums[i] < 0 ? 0 : sums[i];
    }

    /* Do the same for learning: say which piece each maximum is from, -1 for one that is cut off or dropped out, which
       `dropout.is_kept` says. */
    EVERY_CPU static void take_maxima_to_learn(
        float *sums, int n_pieces, int n_hidden, int has_relu, uint32_t step_hash, uint32_t limit, float scale,
        float *hidden, signed char *which)
    {
        memcpy(hidden, sums, n_hidden * sizeof(float));
        memset(which, 0, n_hidden);
        for (int p = 1; p < n_pieces; ++p) {
            const float *piece = sums + p * n_hidden;
            for (int i = 0; i < n_hidden; ++i) {
                const int is_more = hidden[i] < piece[i];
                hidden[i] = is_more ? piece[i] : hidden[i];
                which[i] = is_more ? p : which[i];
            }
        }
        if (has_relu) for (int i = 0; i < n_hidden; ++i) {
            which[i] = hidden[i] > 0 ? 0 : -1;
            hidden[i] = hidden[i] > 0 ? hidden[i] : 0;
        }
        if (limit) for (int i = 0; i < n_hidden; ++i) {
            uint32_t x = step_hash ^ (uint32_t)i * 0x85EBCA77u;
            x ^= x >> 16; x *= 0x85EBCA6Bu; x ^= x >> 13; x *= 0xC2B2AE35u; x ^= x >> 16;
            which[i] = x < limit ? -1 : which[i];
            hidden[i] = x < limit ? 0 : hidden[i] * scale;
        }
    }

    /* Multiply the hidden layer with the upper one, which is (n_hidden, n_out). */
    EVERY_CPU static void multiply(
        const float *hidden, int n_hidden, const float *upper, const float *upper_bias, int n_out, float *scores)
    {
        memcpy(scores, upper_bias, n_out * sizeof(float));
        int i = 0;
        for (; i + 4 <= n_hidden; i += 4) {
            const float *w0 = upper + (size_t)i * n_out, *w1 = w0 + n_out, *w2 = w1 + n_out, *w3 = w2 + n_out;
            const float h0 = hidden[i], h1 = hidden[i + 1], h2 = hidden[i + 2], h3 = hidden[i + 3];
            for (int a = 0; a < n_out; ++a) scores[a] += (h0 * w0[a] + h1 * w1[a]) + (h2 * w2[a] + h3 * w3[a]);
        }
        for (; i < n_hidden; ++i) {
            const float *w = upper + (size_t)i * n_out;
            for (int a = 0; a < n_out; ++a) scores[a] += hidden[i] * w[a];
        }
    }

    /* So many scores are looked at side by side: GCC compares wider vectors one number at a time. Room for scores and kinds
       is filled up to whole vectors. */
    #define SCORES 8

    /* Return the action with the highest score of those whose kind is allowed, the first where several have it; -1 if none
       is. Kinds are bits. */
    static int best_action(const float *scores, const int32_t *kinds, int32_t allowed, int n)
    {
        int best = -1;
        for (int a = 0; a < n; ++a)
            if (kinds[a] & allowed && (best < 0 || scores[a] > scores[best])) best = a;
        return best;
    }

    #ifdef __GNUC__
    /* Do so by looking first how high the highest score is. */
    EVERY_CPU static int find_best_action(const float *scores, const int32_t *kinds, int32_t allowed, int n)
    {
        typedef float Scores __attribute__((vector_size(SCORES * sizeof(float)), aligned(4), may_alias));
        typedef int32_t Bits __attribute__((vector_size(SCORES * sizeof(int32_t)), aligned(4), may_alias));
        Scores highest = (Scores){0} - INFINITY;
        for (int a = 0; a < n; a += SCORES) {
            const Scores some = *(const Scores *)(scores + a);
            const Bits is_more = ((*(const Bits *)(kinds + a) & allowed) != 0) & (some > highest);
            highest = (Scores)(((Bits)some & is_more) | ((Bits)highest & ~is_more));
        }
        float top = highest[0];
        for (int i = 1; i < SCORES; ++i) top = highest[i] > top ? highest[i] : top;
        for (int a = 0; a < n; ++a) if (kinds[a] & allowed && scores[a] == top) return a;
        return best_action(scores, kinds, allowed, n);
    }
    #else
    #define find_best_action best_action
    #endif
    """
    cdef enum:
        LANES
        SCORES
        TILE
    void take_products(void *product, void *finite)
    void multiply_panels(
        const float *x, Py_ssize_t stride, int n, int n_in, const float *panels, const float *bias, int n_panels,
        float *out, Py_ssize_t out_stride, int n_pieces, Py_ssize_t piece) noexcept nogil
    int are_finite(const float *numbers, Py_ssize_t n) noexcept nogil
    int find_best_action(const float *scores, const int *kinds, int allowed, int n) noexcept nogil
    void sum_rows(const float **rows, int n_rows, const float *bias, int n, float *sums) noexcept nogil
    void take_maxima(float *sums, int n_pieces, int n_hidden, int has_relu) noexcept nogil
    void take_maxima_to_learn(
        float *sums, int n_pieces, int n_hidden, int has_relu, unsigned int step_hash, unsigned int limit, float scale,
        float *hidden, signed char *which) noexcept nogil
    void multiply(
        const float *hidden, int n_hidden, const float *upper, const float *upper_bias, int n_out,
        float *scores) noexcept nogil

cdef void *taken(const char *name) except NULL:
    """Take a compiled function of core."""
    return PyCapsule_GetPointer(find_product(name.decode("ascii")), name)

take_products(taken("nlpx.multiply_panels of 16 lanes"), taken("nlpx.are_finite"))
N_LANES = LANES


cdef class Moves:
    """A transition system over the arrays of a batch of states, which are rows of its tables.

    Args:
        states: The states.
    """

    def __cinit__(self, states):
        self.of_states, self.of_tokens, self.codes = states.of_states, states.of_tokens, states.codes
        self.n_states = <int>self.of_states.shape[1]
        self.start, self.end, self.front = self.of_state(0), self.of_state(1), self.of_state(2)

    cdef int *of_state(self, int row) noexcept:
        return &self.of_states[row, 0]

    cdef int *of_token(self, int row) noexcept:
        return &self.of_tokens[row, 0]

    cdef signed char *code(self, int row) noexcept:
        return &self.codes[row, 0]

    cdef bint is_final(self, int d) noexcept nogil:
        return True

    cdef int valid_kinds(self, int d, char* kinds) noexcept nogil:
        return NONE

    cdef void features(self, int d, int* words, int n_features) noexcept nogil:
        pass

    cdef void apply(self, int d, int kind, int label) noexcept nogil:
        pass


cdef class ArcMoves(Moves):
    """The arc-eager system."""

    def __cinit__(self, states):
        self.depth, self.n_back = self.of_state(3), self.of_state(4)
        self.head, self.label = self.of_token(0), self.of_token(1)
        self.left, self.right, self.sibling = self.of_token(2), self.of_token(3), self.of_token(4)
        self.stack, self.back = self.of_token(5), self.of_token(6)
        self.sent_start, self.returned = self.code(0), self.code(1)

    cdef bint is_final(self, int d) noexcept nogil:
        return self.front[d] >= self.end[d] and self.n_back[d] == 0 and self.depth[d] == 0

    cdef int valid_kinds(self, int d, char* kinds) noexcept nogil:
        cdef int b0 = self.ahead(d, 0), b1 = self.ahead(d, 1), depth = self.depth[d]
        cdef int mark = self.sent_start[b0] if b0 >= 0 else 0
        cdef bint inside = b0 >= 0 and depth > 0 and mark != 1
        kinds[SHIFT] = b0 >= 0 and (depth == 0 or (inside and b1 >= 0 and not self.returned[b0]))
        kinds[REDUCE] = depth > 0 and not (inside and depth == 1 and mark == -1)
        kinds[LEFT] = inside
        kinds[RIGHT] = inside
        kinds[BREAK] = b1 >= 0 and b1 == b0 + 1 and self.sent_start[b1] == 0
        return NONE

    cdef void features(self, int d, int* words, int n_features) noexcept nogil:
        cdef int b0 = self.ahead(d, 0), s0 = self.top(d, 0), s1 = self.top(d, 1)
        cdef int left_b0 = self.left[b0] if b0 >= 0 else NONE
        cdef int left_s0 = self.left[s0] if s0 >= 0 else NONE
        cdef int right_s0 = self.right[s0] if s0 >= 0 else NONE
        cdef int left_s1, right_s1
        words[0] = b0
        words[1] = self.ahead(d, 1)
        words[2] = s0
        words[3] = s1
        words[4] = self.top(d, 2)
        if n_features == 8:
            words[5] = left_b0
            words[6] = left_s0
            words[7] = right_s0
            return
        left_s1 = self.left[s1] if s1 >= 0 else NONE
        right_s1 = self.right[s1] if s1 >= 0 else NONE
        words[5] = left_s0
        words[6] = right_s0
        words[7] = left_b0
        words[8] = self.sibling[right_s0] if right_s0 >= 0 else NONE
        words[9] = left_s1
        words[10] = self.sibling[left_s1] if left_s1 >= 0 else NONE
        words[11] = right_s1
        words[12] = self.sibling[right_s1] if right_s1 >= 0 else NONE

    cdef void apply(self, int d, int kind, int label) noexcept nogil:
        cdef int word, head
        if kind == SHIFT:
            self.push(d, self.take(d))
        elif kind == REDUCE:
            word = self.top(d, 0)
            self.depth[d] -= 1
            if self.head[word] < 0 and self.depth[d] > 0:
                self.back[self.start[d] + self.n_back[d]] = word
                self.n_back[d] += 1
                self.returned[word] = 1
        elif kind == LEFT:
            word = self.top(d, 0)
            head = self.ahead(d, 0)
            self.depth[d] -= 1
            if self.head[word] >= 0:
                self.right[self.head[word]] = self.sibling[word]
            self.head[word] = head
            self.label[word] = label
            self.sibling[word] = self.left[head]
            self.left[head] = word
            self.returned[head] = 0
        elif kind == RIGHT:
            head = self.top(d, 0)
            word = self.take(d)
            self.head[word] = head
            self.label[word] = label
            self.sibling[word] = self.right[head]
            self.right[head] = word
            self.push(d, word)
        else:
            self.sent_start[self.ahead(d, 1)] = 1


cdef class BiluoMoves(Moves):
    """The BILUO system."""

    def __cinit__(self, states):
        self.opened, self.open_label = self.of_state(3), self.of_state(4)
        self.label, self.preset_label = self.of_token(0), self.of_token(1)
        self.kind, self.preset, self.sent_start, self.space = self.code(0), self.code(1), self.code(2), self.code(3)

    cdef bint is_final(self, int d) noexcept nogil:
        return self.front[d] >= self.end[d]

    cdef int valid_kinds(self, int d, char* kinds) noexcept nogil:
        cdef int word = self.front[d], first = self.opened[d]
        cdef int after = word + 1 if word + 1 < self.end[d] else NONE
        cdef int now = self.preset[word], then = self.preset[after] if after >= 0 else FREE
        cdef bint is_open = first >= 0, goes_on = then == PRESET_IN
        cdef bint in_preset = is_open and self.preset[first] == PRESET_BEGIN
        cdef bint can_go_on = (
            after >= 0 and self.sent_start[after] != 1 and then != PRESET_BEGIN and then != BLOCKED and then != FOREIGN
        )
        cdef bint may_start = not is_open and not self.space[word], begins = now == PRESET_BEGIN
        kinds[MISSING] = 0
        kinds[BEGIN] = (may_start and now == FREE and can_go_on) or (not is_open and begins and goes_on)
        kinds[UNIT] = (may_start and now == FREE) or (not is_open and ((begins and not goes_on) or now == BLOCKED))
        kinds[OUT] = not is_open and (now == FREE or now == FOREIGN or now == PRESET_IN)
        kinds[IN] = is_open and (goes_on if in_preset else can_go_on)
        kinds[LAST] = is_open and not (in_preset and goes_on)
        if is_open:
            return self.open_label[d]
        if now == BLOCKED or now == FOREIGN:
            return 0
        return self.preset_label[word] if begins else NONE

    cdef void features(self, int d, int* words, int n_features) noexcept nogil:
        cdef int front = self.front[d], first = self.opened[d], place
        words[0] = front
        if n_features == 3:
            words[1] = first
            words[2] = front - 1 if first >= 0 else NONE
            return
        for place in range(n_features - 1):
            words[1 + place] = first + place if first >= 0 and first + place < front else NONE

    cdef void apply(self, int d, int kind, int label) noexcept nogil:
        cdef int word = self.front[d]
        self.kind[word] = kind
        self.label[word] = label
        if kind == BEGIN:
            self.opened[d] = word
            self.open_label[d] = label
        elif kind != IN:
            self.opened[d] = NONE
        self.front[d] += 1


cdef class Product:
    """The packed weights of a layer that multiplies and adds.

    Args:
        panels: The weights, (n_panels, nI, LANES); outputs that there are not have zeros.
        bias: Of each output, (n_panels * LANES,).
    """

    def __init__(self, panels, bias):
        self.panels, self.bias = panels, bias
        self.n_panels, self.n_in = <int>self.panels.shape[0], <int>self.panels.shape[1]
        self.width = <Py_ssize_t>self.n_panels * LANES

    cdef void multiply(self, const float *x, Py_ssize_t stride, int n, float *out) noexcept nogil:
        multiply_panels(
            x, stride, n, self.n_in, &self.panels[0, 0, 0], &self.bias[0], self.n_panels, out, self.width, 1, 0)


cdef class Weights:
    """The weights of the last layer of the token vectors, and of the lower and the upper layer.

    Args:
        last: What makes the vector of a token, (nI,), of its input.
        lower: What makes the row of a token, (nF, nP * nO), of its vector.
        bias: Of the hidden layer, (nP, nO).
        pad: The rows that stand for no token, (nF, nP * nO).
        upper: Weights of the upper layer, (nO, n_actions), or None.
        upper_bias: Its bias, or None.
        has_relu: Whether the hidden layer cuts off below zero.
    """

    def __init__(self, Product last not None, Product lower not None, bias, pad, upper, upper_bias, has_relu):
        self.last, self.lower = last, lower
        self.bias, self.pad = bias, pad
        self.has_relu, self.has_upper = has_relu, upper is not None
        self.n_pieces, self.n_hidden = <int>self.bias.shape[0], <int>self.bias.shape[1]
        if self.has_upper:
            self.upper, self.upper_bias = upper, upper_bias
        self.n_actions = <int>self.upper.shape[1] if self.has_upper else self.n_hidden


cdef class Network:
    """The weights, and the rows of tokens, which a subclass has in blocks.

    Args:
        weights: The weights.
    """

    def __cinit__(self, Weights weights not None, *_):
        self.weights = weights
        cdef Py_ssize_t n_sums = weights.n_pieces * weights.n_hidden
        self.sums = <float *>PyMem_Malloc((n_sums + weights.n_actions + SCORES) * sizeof(float))
        if self.sums == NULL:
            raise MemoryError
        self.scores = self.sums + n_sums

    def __dealloc__(self):
        PyMem_Free(self.sums)

    cdef int _sum(self, int* words, int n_features) noexcept nogil:
        """Sum the rows of words; return a block whose rows are wanting, or -1 when all is well."""
        cdef const float* rows[MAX_FEATURES]
        cdef const float* block
        cdef Py_ssize_t n_sums = self.weights.n_pieces * self.weights.n_hidden
        cdef int f
        for f in range(n_features):
            if words[f] < 0:
                rows[f] = &self.weights.pad[f, 0]
                continue
            block = self.blocks[words[f] >> self.shift]
            if block == NULL:
                return words[f] >> self.shift
            rows[f] = block + (words[f] & self.mask) * self.row_size + f * n_sums
        sum_rows(rows, n_features, &self.weights.bias[0, 0], <int>n_sums, self.sums)
        return NONE

    cdef int score(self, int* words, int n_features) noexcept nogil:
        """Score the actions; return a block whose rows are wanting, or -1 when all is well."""
        cdef int wanting = self._sum(words, n_features)
        if wanting >= 0:
            return wanting
        take_maxima(self.sums, self.weights.n_pieces, self.weights.n_hidden, self.weights.has_relu)
        self._finish(self.sums)
        return NONE

    cdef void score_to_learn(
        self, int* words, int n_features, unsigned int step_hash, float* hidden, signed char* which
    ) noexcept nogil:
        """Score the actions, and write down the hidden layer; all rows must be there."""
        self._sum(words, n_features)
        take_maxima_to_learn(
            self.sums, self.weights.n_pieces, self.weights.n_hidden, self.weights.has_relu, step_hash, self.limit,
            self.scale, hidden, which)
        self._finish(hidden)

    cdef void _finish(self, float* hidden) noexcept nogil:
        if self.weights.has_upper:
            multiply(
                hidden, self.weights.n_hidden, &self.weights.upper[0, 0], &self.weights.upper_bias[0],
                self.weights.n_actions, self.scores)
        else:
            memcpy(self.scores, hidden, self.weights.n_hidden * sizeof(float))


cdef class RowsOfBlocks(Network):
    """Rows that are worked out a block at a time; those of the oldest block make room.

    States come one after the other, so that no more blocks are kept than the longest one is in.

    Args:
        weights: The weights.
        n_tokens: The number of tokens.
        shift: A block is 1 << shift of them.
        n_kept: How many blocks are kept at most.
    """

    cdef float *rows
    cdef int *owners
    cdef int n_tokens, n_kept, n_fetched

    def __cinit__(self, Weights weights not None, int n_tokens, int shift, int n_kept):
        cdef Py_ssize_t block = 1 << shift, n_blocks = (n_tokens + block - 1) >> shift, i
        self.n_tokens, self.shift, self.mask, self.n_kept = n_tokens, shift, <int>block - 1, n_kept
        self.row_size = weights.lower.width
        # Any block may come last, so that there is room for a whole one in the place of the shorter one at the end.
        cdef Py_ssize_t n_rows = n_tokens if n_blocks == 1 else n_kept * block
        self.rows = <float *>PyMem_Malloc(n_rows * self.row_size * sizeof(float))
        self.blocks = <const float **>PyMem_Malloc(n_blocks * sizeof(float *) + 1)
        self.owners = <int *>PyMem_Malloc(n_kept * sizeof(int) + 1)
        if self.rows == NULL or self.blocks == NULL or self.owners == NULL:
            raise MemoryError
        for i in range(n_blocks):
            self.blocks[i] = NULL

    def __dealloc__(self):
        PyMem_Free(self.rows)
        PyMem_Free(self.blocks)
        PyMem_Free(self.owners)

    def fetch(self, int block, const float[:, ::1] X):
        """Work out the rows of a block.

        Args:
            block: Its number.
            X: What the last layer of the token vectors is fed for its tokens, (n, nI).

        Returns:
            Whether all of that are finite numbers; if not, there are no rows.

        Raises:
            ValueError: X is for other tokens, or has not the width that the weights are for.
        """
        cdef Product last = self.weights.last, lower = self.weights.lower
        cdef int first = block << self.shift, n = <int>X.shape[0], slot = self.n_fetched % self.n_kept, start = 0, some
        if n < 1 or n != min(self.n_tokens - first, self.mask + 1) or X.shape[1] != last.n_in:
            raise ValueError(
                f"the vectors of {n} tokens have {X.shape[1]} numbers each, and not {last.n_in} for each of the tokens from "
                f"{first} of {self.n_tokens}"
            )
        if not are_finite(&X[0, 0], n * X.shape[1]):
            return False
        cdef float *vectors = <float *>PyMem_Malloc(TILE * last.width * sizeof(float))
        if vectors == NULL:
            raise MemoryError
        cdef float *rows = self.rows + (<Py_ssize_t>slot << self.shift) * self.row_size
        with nogil:
            while start < n:
                some = min(TILE, n - start)
                last.multiply(&X[start, 0], last.n_in, some, vectors)
                lower.multiply(vectors, last.width, some, rows + start * self.row_size)
                start += some
        PyMem_Free(vectors)
        if self.n_fetched >= self.n_kept:
            self.blocks[self.owners[slot]] = NULL
        self.owners[slot] = block
        self.blocks[block] = rows
        self.n_fetched += 1
        return True


cdef class RowsOfAll(Network):
    """Rows of all tokens, which somebody else has worked out.

    Args:
        weights: The weights.
        rows: The rows, (n_tokens, nF, nP * nO).
        limit: Units whose hash is below are dropped out in learning.
        scale: The factor of those that stay.
    """

    cdef const float[:, :, ::1] rows
    cdef const float *first

    def __cinit__(self, Weights weights not None, rows, limit, scale):
        self.rows, self.limit, self.scale = rows, limit, scale
        self.row_size = self.rows.shape[1] * self.rows.shape[2]
        self.first, self.blocks = &self.rows[0, 0, 0], &self.first
        self.shift, self.mask = 31, 0x7fffffff


cdef int check_actions(const int[::1] kind, const int[::1] label) except -1:
    """Refuse actions of kinds that there are not."""
    cdef Py_ssize_t a
    if kind.shape[0] != label.shape[0]:
        raise ValueError("there is not one label for each action")
    for a in range(kind.shape[0]):
        if not 0 <= kind[a] < MAX_KINDS:
            raise ValueError(f"there is no kind of action {kind[a]}")
    return 0


cdef class Actions:
    """The actions of a component.

    Args:
        kind: The kind of each action.
        label: Its label.
        open_kinds: Its kind as a bit, 0 for those that may not be taken where no label is asked for; filled up with zeros to
            whole vectors.
    """

    cdef const int[::1] kind, label
    cdef readonly const int[::1] open_kinds
    # The only action of each kind that has one only: where nothing else may be, there is nothing to score.
    cdef int sole[MAX_KINDS]

    def __init__(self, kind, label, open_kinds):
        cdef int a, k
        self.kind, self.label, self.open_kinds = kind, label, open_kinds
        for k in range(MAX_KINDS):
            self.sole[k] = NONE
        check_actions(self.kind, self.label)
        for a in range(<int>self.kind.shape[0]):
            k = self.kind[a]
            self.sole[k] = a if self.sole[k] == NONE else -2


def parse(Moves moves, Network network, Actions actions, int first):
    """Bring states to their end, one after the other.

    Args:
        moves: The transition system.
        network: Scores the actions.
        actions: The actions.
        first: The state to go on with.

    Returns:
        The state to go on with, and the block of tokens whose rows are wanting; -1 when all is done.
    """
    cdef int d = first, n_actions = <int>actions.kind.shape[0], n_features = <int>network.weights.pad.shape[0]
    cdef int wanting = NONE, wanted, a, k, best, n_kinds, only, allowed
    cdef const int *kind = &actions.kind[0]
    cdef const int *label = &actions.label[0]
    cdef char kinds[MAX_KINDS]
    cdef int words[MAX_FEATURES]
    for k in range(MAX_KINDS):
        kinds[k] = 0
    with nogil:
        while d < moves.n_states and wanting < 0:
            while not moves.is_final(d):
                wanted = moves.valid_kinds(d, kinds)
                n_kinds = 0
                only = 0
                allowed = 0
                for k in range(MAX_KINDS):
                    if kinds[k]:
                        n_kinds += 1
                        only = k
                        allowed |= 1 << k
                best = actions.sole[only] if n_kinds == 1 and (wanted == NONE or wanted == 0) else NONE
                if best < 0:
                    moves.features(d, words, n_features)
                    wanting = network.score(words, n_features)
                    if wanting >= 0:
                        break
                    if wanted == NONE:
                        best = find_best_action(network.scores, &actions.open_kinds[0], allowed, n_actions)
                    else:
                        best = NONE
                        for a in range(n_actions):
                            if label[a] == wanted and kinds[kind[a]] and (
                                best < 0 or network.scores[a] > network.scores[best]
                            ):
                                best = a
                if best < 0:
                    with gil:
                        raise ValueError("no action may be applied to a state that is not final")
                moves.apply(d, kind[best], label[best])
            else:
                d += 1
    return d, wanting


def read_trees(
    const int[:, ::1] of_tokens, const unsigned long long[::1] ids, const char[::1] is_lifted, int[::1] heads,
    unsigned long long[::1] deps,
):
    """Do what `ArcEagerStates.trees` does, and tell whether any arc is lifted.

    Args:
        of_tokens: The table of the states.
        ids: The id of each label; the last one is that of roots.
        is_lifted: Whether a label is one of lifted arcs, likewise.
        heads: Where to write the head of each token, a root's its own.
        deps: Where to write the id of its label.

    Raises:
        IndexError: There is no label of some number.
    """
    cdef Py_ssize_t token, label
    cdef bint any_lifted = False
    for token in range(of_tokens.shape[1]):
        heads[token] = of_tokens[0, token] if of_tokens[0, token] >= 0 else <int>token
        label = of_tokens[1, token] if of_tokens[1, token] >= 0 else ids.shape[0] - 1
        if not 0 <= label < ids.shape[0]:
            raise IndexError(f"there is no label {label}")
        deps[token] = ids[label]
        any_lifted |= is_lifted[label]
    return any_lifted


def read_entities(
    const int[:, ::1] of_tokens, const signed char[:, ::1] codes, const unsigned long long[::1] ids,
    const signed char[::1] iob_of_kind, signed char[::1] iob, unsigned long long[::1] types,
):
    """Do what `BiluoStates.entities` does, and tell whether any token has something preset.

    Args:
        of_tokens: The table of the states.
        codes: The other one.
        ids: The id of each label.
        iob_of_kind: The code of each kind of action.
        iob: Where to write the code of each token.
        types: Where to write the id of its label.

    Raises:
        IndexError: There is no label of some number.
    """
    cdef Py_ssize_t token
    cdef bint any_preset = False
    for token in range(of_tokens.shape[1]):
        iob[token] = iob_of_kind[codes[0, token]]
        if not 0 <= of_tokens[0, token] < ids.shape[0]:
            raise IndexError(f"there is no label {of_tokens[0, token]}")
        types[token] = ids[of_tokens[0, token]]
        any_preset |= codes[1, token] != FREE
    return any_preset
