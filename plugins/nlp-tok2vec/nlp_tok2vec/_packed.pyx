# cython: boundscheck=False, wraparound=False, cdivision=True, initializedcheck=False
"""What `layers.packed_layers` computes in prediction: layers of maxout, layer norm and residual, a tile of tokens at a time.

Arrays are token-major: one row a token, so that the window of a token is one stretch of memory. Each number is added up
in the same order wherever its token stands: so what is computed does not depend on the batch.
"""

from cpython.mem cimport PyMem_Free, PyMem_Malloc
from cpython.pycapsule cimport PyCapsule_GetPointer
from libc.string cimport memcpy, memset

from nlpx.pipeline import find_product

cdef extern from *:
    """
    #include <math.h>
    #include <stddef.h>
    #include <string.h>
    #ifndef __GNUC__
    #error "There are no vectors in this compiler's C: arrays do the work."
    #endif
    #if !defined(__clang__) && defined(__x86_64__) && defined(__GLIBC__)
    #define EVERY_CPU __attribute__((target_clones("avx512f", "arch=haswell", "default")))
    #else
    #define EVERY_CPU
    #endif
    #define INLINED static inline __attribute__((always_inline))
    #define EPSILON 1e-8f
    /* So many outputs stand side by side in a panel of weights. */
    #define LANES 16
    /* So many tokens are worked on at a time. */
    #define TILE 48

    /* Multiply rows of numbers by panels of weights: see `nlpx.pipeline._products`. */
    typedef void Multiply(
        const float *x, ptrdiff_t stride, int n, int n_in, const float *panels, const float *bias, int n_panels,
        float *out, ptrdiff_t out_stride, int n_pieces, ptrdiff_t piece);
    static Multiply *multiply_panels;

    static void take_product(void *product) { multiply_panels = (Multiply *)product; }

    #ifdef __x86_64__
    #define AVX2 __attribute__((target("avx2,fma")))
    #endif

    typedef struct { int n_in, width, n_pieces; const float *panels, *bias, *gain, *shift; } Layer;

    INLINED float sum_lanes(const float *lanes)
    {
        typedef float Eight __attribute__((vector_size(8 * sizeof(float)), aligned(4), may_alias));
        typedef float Four __attribute__((vector_size(4 * sizeof(float)), aligned(4), may_alias));
        const Eight eight = ((const Eight *)lanes)[0] + ((const Eight *)lanes)[1];
        const Four four = ((const Four *)&eight)[0] + ((const Four *)&eight)[1];
        return (four[0] + four[2]) + (four[1] + four[3]);
    }

    /* Of so many rows, which begin `apart`, take the maxima of pieces, each so far behind the one before, in place of the
       first; normalise them, and add what the layer is residual to, if anything. The rows go side by side: what is done for
       one waits for sums. */
    #define DEFINE_FINISH(NAME, TARGET, WIDTH, ROWS)                                                                   \\
        TARGET static void NAME##_##ROWS(                                                                              \\
            const Layer *layer, float *rows, ptrdiff_t apart, ptrdiff_t piece, const float *const *inputs, float *out) \\
        {                                                                                                              \\
            typedef float Vector __attribute__((vector_size(WIDTH * sizeof(float)), aligned(4), may_alias));           \\
            typedef int Mask __attribute__((vector_size(WIDTH * sizeof(int))));                                        \\
            enum { EACH = LANES / WIDTH };                                                                             \\
            const int width = layer->width, n_vectors = width / WIDTH;                                                 \\
            float mean[ROWS], scale[ROWS];                                                                             \\
            Vector sums[ROWS][EACH] = {0}, squares[ROWS][EACH] = {0};                                                  \\
            for (int j = 0; j < n_vectors; j += EACH)                                                                  \\
                for (int r = 0; r < ROWS; ++r)                                                                         \\
                    for (int v = 0; v < EACH; ++v) {                                                                   \\
                        Vector *row = (Vector *)(rows + r * apart) + j + v;                                            \\
                        Vector best = *row;                                                                            \\
                        for (int p = 1; p < layer->n_pieces; ++p) {                                                    \\
                            const Vector other = *(const Vector *)((const float *)row + p * piece);                    \\
                            /* What is no number stays, as with NumPy. */                                              \\
                            const Mask is_more = (other > best) | (other != other);                                    \\
                            best = (Vector)(((Mask)other & is_more) | ((Mask)best & ~is_more));                        \\
                        }                                                                                              \\
                        *row = best;                                                                                   \\
                        sums[r][v] += best;                                                                            \\
                    }                                                                                                  \\
            for (int r = 0; r < ROWS; ++r) mean[r] = sum_lanes((const float *)sums[r]) / width;                        \\
            for (int j = 0; j < n_vectors; j += EACH)                                                                  \\
                for (int r = 0; r < ROWS; ++r)                                                                         \\
                    for (int v = 0; v < EACH; ++v) {                                                                   \\
                        Vector *row = (Vector *)(rows + r * apart) + j + v;                                            \\
                        const Vector distance = *row - mean[r];                                                        \\
                        squares[r][v] += distance * distance;                                                          \\
                        *row = distance;                                                                               \\
                    }                                                                                                  \\
            for (int r = 0; r < ROWS; ++r)                                                                             \\
                scale[r] = 1.0f / sqrtf(sum_lanes((const float *)squares[r]) / width + EPSILON);                       \\
            for (int j = 0; j < n_vectors; ++j) {                                                                      \\
                const Vector gain = ((const Vector *)layer->gain)[j], shift = ((const Vector *)layer->shift)[j];       \\
                for (int r = 0; r < ROWS; ++r) {                                                                       \\
                    Vector normal = ((const Vector *)(rows + r * apart))[j] * scale[r] * gain + shift;                 \\
                    if (inputs) normal += ((const Vector *)inputs[r])[j];                                              \\
                    ((Vector *)(out + r * width))[j] = normal;                                                         \\
                }                                                                                                      \\
            }                                                                                                          \\
        }
    #define DEFINE_FINISHES(NAME, TARGET, WIDTH) DEFINE_FINISH(NAME, TARGET, WIDTH, 1) DEFINE_FINISH(NAME, TARGET, WIDTH, 4)
    #define ROWS_AT_ONCE 4

    typedef void Finish(const Layer *, float *, ptrdiff_t, ptrdiff_t, const float *const *, float *);
    DEFINE_FINISHES(finish, , 4)
    static Finish *finish_one = finish_1, *finish_some = finish_4;
    #ifdef __x86_64__
    /* GCC compares wider vectors one number at a time. */
    DEFINE_FINISHES(finish_avx2, AVX2, 8)

    static void choose_finish(void)
    {
        __builtin_cpu_init();
        if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma"))
            finish_one = finish_avx2_1, finish_some = finish_avx2_4;
    }
    #else
    static void choose_finish(void) {}
    #endif

    /* Finish any number of rows. `inputs` is what each is residual to, or NULL. */
    static void finish_rows(
        const Layer *layer, float *rows, ptrdiff_t apart, ptrdiff_t piece, int n, const float *const *inputs, float *out)
    {
        for (int t = 0, some; t < n; t += some) {
            some = n - t < ROWS_AT_ONCE ? 1 : ROWS_AT_ONCE;
            (some == 1 ? finish_one : finish_some)(
                layer, rows + t * apart, apart, piece, inputs ? inputs + t : NULL, out + t * layer->width);
        }
    }

    /* Run a layer over tokens whose inputs, of n_in numbers each, begin `stride` apart. `input` is what it is residual to,
       or NULL; `sums` has room for the products of a tile, (n_pieces, TILE, width). */
    static void run_layer(
        const Layer *layer, const float *x, ptrdiff_t stride, ptrdiff_t n_tokens, const float *input, float *out,
        float *sums)
    {
        const ptrdiff_t piece = (ptrdiff_t)TILE * layer->width;
        const float *inputs[TILE];
        for (ptrdiff_t start = 0; start < n_tokens; start += TILE) {
            const int n = n_tokens - start < TILE ? n_tokens - start : TILE;
            multiply_panels(
                x + start * stride, stride, n, layer->n_in, layer->panels, layer->bias,
                layer->n_pieces * layer->width / LANES, sums, layer->width, layer->n_pieces, piece);
            if (input) for (int t = 0; t < n; ++t) inputs[t] = input + (start + t) * stride;
            finish_rows(layer, sums, layer->width, piece, n, input ? inputs : NULL, out + start * layer->width);
        }
    }

    /* For so many tokens, add up what the types in their windows add in their places: n_sums numbers each. */
    EVERY_CPU static void add_up_shares(
        const int *types, int n, int n_places, const float *shares, int n_sums, float *restrict sums)
    {
        for (int t = 0; t < n; ++t, sums += n_sums) {
            memcpy(sums, shares + (ptrdiff_t)types[t] * n_places * n_sums, sizeof(float) * n_sums);
            for (int place = 1; place < n_places; ++place) {
                const float *restrict share = shares + ((ptrdiff_t)types[t + place] * n_places + place) * n_sums;
                for (int j = 0; j < n_sums; ++j) sums[j] += share[j];
            }
        }
    }

    /* Run a layer over tokens from what each type of token adds in each place of a window: (n_places, n_pieces, width)
       numbers a type. The window of a token begins with the type of its number. */
    static void add_up_windows(
        const Layer *layer, const int *types, ptrdiff_t n_tokens, int n_places, const float *shares, const float *inputs,
        float *sums, float *out)
    {
        const int width = layer->width, n_sums = layer->n_pieces * width;
        const float *middle[ROWS_AT_ONCE];
        for (ptrdiff_t start = 0; start < n_tokens; start += ROWS_AT_ONCE, types += ROWS_AT_ONCE) {
            const int n = n_tokens - start < ROWS_AT_ONCE ? n_tokens - start : ROWS_AT_ONCE;
            add_up_shares(types, n, n_places, shares, n_sums, sums);
            for (int t = 0; t < n; ++t) middle[t] = inputs + (ptrdiff_t)types[t + n_places / 2] * width;
            finish_rows(layer, sums, n_sums, width, n, middle, out + start * width);
        }
    }
    """
    cdef enum:
        LANES
        TILE
    ctypedef struct Layer:
        int n_in, width, n_pieces
        const float *panels
        const float *bias
        const float *gain
        const float *shift
    void take_product(void *product)
    void choose_finish()
    void multiply_panels(
        const float *x, Py_ssize_t stride, int n, int n_in, const float *panels, const float *bias, int n_panels,
        float *out, Py_ssize_t out_stride, int n_pieces, Py_ssize_t piece) noexcept nogil
    void run_layer(
        const Layer *layer, const float *x, Py_ssize_t stride, Py_ssize_t n_tokens, const float *input, float *out,
        float *sums) noexcept nogil
    void add_up_windows(
        const Layer *layer, const int *types, Py_ssize_t n_tokens, int n_places, const float *shares,
        const float *inputs, float *sums, float *out) noexcept nogil

cdef const char *PRODUCT = "nlpx.multiply_panels of 16 lanes"
take_product(PyCapsule_GetPointer(find_product(PRODUCT.decode("ascii")), PRODUCT))
choose_finish()
N_LANES = LANES


cdef class Room:
    """Memory for so many numbers, as long as this lives."""

    cdef float *at

    def __cinit__(self, Py_ssize_t n):
        self.at = <float *>PyMem_Malloc(n * sizeof(float))
        if self.at == NULL:
            raise MemoryError

    def __dealloc__(self):
        PyMem_Free(self.at)


cdef class MaxoutLayer:
    """A layer of maxout and layer norm.

    Args:
        panels: Its weights, (nO / LANES, nP, nI, LANES).
        bias: (nO / LANES, nP, LANES).
        gain: (nO,).
        shift: (nO,).
    """

    cdef Layer layer
    cdef const float[:, :, :, ::1] panels
    cdef const float[:, :, ::1] bias
    cdef const float[::1] gain, shift

    def __init__(self, panels, bias, gain, shift):
        self.panels, self.bias, self.gain, self.shift = panels, bias, gain, shift
        self.layer.n_pieces, self.layer.n_in, self.layer.width = panels.shape[1], panels.shape[2], gain.shape[0]
        self.layer.panels, self.layer.bias = &self.panels[0, 0, 0, 0], &self.bias[0, 0, 0]
        self.layer.gain, self.layer.shift = &self.gain[0], &self.shift[0]

    cdef Py_ssize_t n_sums(self) noexcept:
        """Return how many numbers the products of a tile are."""
        return TILE * self.layer.n_pieces * self.layer.width

    def forward(self, const float[:, ::1] X, float[:, ::1] out):
        """Write the output for tokens X (n, nI) to `out` (n, nO)."""
        cdef Room sums = Room(self.n_sums())
        if X.shape[0] > 0:
            with nogil:
                run_layer(&self.layer, &X[0, 0], X.shape[1], X.shape[0], NULL, &out[0, 0], sums.at)


cdef class Product:
    """A product with packed weights.

    Args:
        panels: The weights, (nO / LANES, nI, LANES).
        bias: What is added, (nO,).
    """

    cdef const float[:, :, ::1] panels
    cdef const float[::1] bias

    def __init__(self, panels, bias):
        self.panels, self.bias = panels, bias

    cdef void run(self, const float *X, Py_ssize_t n, float *out) noexcept nogil:
        cdef Py_ssize_t start = 0
        cdef int n_in = <int>self.panels.shape[1]
        while start < n:
            multiply_panels(
                X + start * n_in, n_in, <int>min(<Py_ssize_t>TILE, n - start), n_in, &self.panels[0, 0, 0], &self.bias[0],
                <int>self.panels.shape[0], out + start * self.bias.shape[0], self.bias.shape[0], 1, 0)
            start += TILE

    def multiply(self, const float[:, ::1] X, float[:, ::1] out):
        """Write the product for X (n, nI) to `out` (n, nO)."""
        if X.shape[0] > 0:
            with nogil:
                self.run(&X[0, 0], X.shape[0], &out[0, 0])


cdef Room read_stretches(list stretches, Py_ssize_t n, Py_ssize_t n_tokens):
    """Return the first place of each stretch and the one behind its last, which must come to so many tokens."""
    cdef Room places = Room(2 * len(stretches))
    cdef int *at = <int *>places.at
    cdef Py_ssize_t start, end
    for start, end in stretches:
        if not 0 <= start < end <= n:
            raise ValueError("no stretch of the sequence")
        at[0], at[1] = <int>start, <int>end
        at += 2
        n_tokens -= end - start
    if n_tokens != 0:
        raise ValueError("stretches of other tokens")
    return places


def encode(
    list layers, Product first, const int[::1] types, list stretches, Py_ssize_t n, const float[:, ::1] inputs, int margin,
    list asked, float[:, ::1] out,
):
    """Run a stack of layers over the windows of a sequence of known types, each added to what it is of.

    A layer is run where the layers above it look, and nowhere else.

    Args:
        layers: The layers, each a `MaxoutLayer`; the first without its product.
        first: The product of the first: what a type adds to its sums in each place of a window, bias included,
            n_places * nP * nO numbers.
        types: The type of each token; 0 is that of nothing.
        stretches: Where the tokens stand: first and last plus one, from the left.
        n: Length of the sequence.
        inputs: The vector of each type, (n_types, nO).
        margin: Tokens on either side that a window takes in.
        asked: Where those tokens are whose output is asked for, as `stretches`.
        out: Where to write it, one after the other: (n_tokens, nO).
    """
    cdef MaxoutLayer layer = layers[0]
    cdef Py_ssize_t width = layer.layer.width, size = (n + 2 * margin) * width
    cdef Py_ssize_t start, end, s, n_done, reach, n_stretches = len(stretches), n_asked = len(asked)
    cdef int depth, n_layers = <int>len(layers)
    cdef bint is_last
    cdef Room rooms = Room(2 * size), sums = Room(max([(<MaxoutLayer>each).n_sums() for each in layers]))
    cdef Room shares = Room(inputs.shape[0] * first.bias.shape[0])
    # With those of the margins.
    cdef Room room = Room(n + 2 * margin)
    cdef Room standing = read_stretches(stretches, n, types.shape[0]), wanted = read_stretches(asked, n, out.shape[0])
    cdef int *sequence = <int *>room.at
    cdef const int *places = <int *>standing.at
    cdef float *X = rooms.at
    cdef float *Y = rooms.at + size
    cdef float *to
    # Around the tokens, and on either side of the sequence, there is nothing.
    memset(sequence, 0, (n + 2 * margin) * sizeof(int))
    n_done = 0
    for s in range(n_stretches):
        memcpy(sequence + margin + places[2 * s], &types[n_done], (places[2 * s + 1] - places[2 * s]) * sizeof(int))
        n_done += places[2 * s + 1] - places[2 * s]
    places = <int *>wanted.at
    memset(X, 0, margin * width * sizeof(float))
    memset(Y - margin * width, 0, 2 * margin * width * sizeof(float))
    memset(Y + size - margin * width, 0, margin * width * sizeof(float))
    with nogil:
        first.run(&inputs[0, 0], inputs.shape[0], shares.at)
    for depth in range(n_layers):
        layer = layers[depth]
        is_last = depth == n_layers - 1
        reach = (n_layers - 1 - depth) * margin
        end = n_done = 0
        with nogil:
            for s in range(n_asked):
                start = max(places[2 * s] - reach, end)
                end = min(places[2 * s + 1] + reach, n)
                if end <= start:
                    continue
                to = &out[n_done, 0] if is_last else Y + (margin + start) * width
                n_done += end - start
                if depth == 0:
                    add_up_windows(
                        &layer.layer, sequence + start, end - start, 2 * margin + 1, shares.at, &inputs[0, 0], sums.at,
                        to)
                else:
                    run_layer(
                        &layer.layer, X + start * width, width, end - start, X + (margin + start) * width, to, sums.at)
        X, Y = Y, X
