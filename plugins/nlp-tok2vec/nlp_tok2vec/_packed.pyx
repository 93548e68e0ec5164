# cython: boundscheck=False, wraparound=False, cdivision=True, initializedcheck=False
"""What `layers.packed_layers` computes in prediction: layers of maxout, layer norm and residual, a tile of tokens at a time.

Arrays are token-major: one row a token, so that the window of a token is one stretch of memory. Each number is added up
in the same order wherever its token stands: so what is computed does not depend on the batch.
"""

from cpython.mem cimport PyMem_Free, PyMem_Malloc

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
    /* So many tokens are worked on at a time: a multiple of the rows of all products. */
    #define TILE 48
    /* The most rows of a product. */
    #define MOST_ROWS 8

    /* Multiply so many rows of numbers, `stride` apart, by a panel of weights (n_in, LANES) and add its bias: to rows
       `out_stride` apart. The sums stay in registers, so it is written for each width of them. */
    #define DEFINE_PRODUCT(NAME, TARGET, WIDTH, ROWS)                                                                  \\
        TARGET static void NAME(                                                                                       \\
            const float *x, ptrdiff_t stride, int n_in, const float *panel, const float *bias, float *out,             \\
            ptrdiff_t out_stride)                                                                                      \\
        {                                                                                                              \\
            typedef float Vector __attribute__((vector_size(WIDTH * sizeof(float)), aligned(4), may_alias));           \\
            Vector sums[ROWS][LANES / WIDTH];                                                                          \\
            for (int r = 0; r < ROWS; ++r)                                                                             \\
                for (int v = 0; v < LANES / WIDTH; ++v) sums[r][v] = ((const Vector *)bias)[v];                        \\
            for (int k = 0; k < n_in; ++k, panel += LANES)                                                             \\
                for (int r = 0; r < ROWS; ++r)                                                                         \\
                    for (int v = 0; v < LANES / WIDTH; ++v)                                                            \\
                        sums[r][v] += x[r * stride + k] * ((const Vector *)panel)[v];                                  \\
            for (int r = 0; r < ROWS; ++r)                                                                             \\
                for (int v = 0; v < LANES / WIDTH; ++v) ((Vector *)(out + r * out_stride))[v] = sums[r][v];            \\
        }
    typedef void Product(const float *, ptrdiff_t, int, const float *, const float *, float *, ptrdiff_t);

    DEFINE_PRODUCT(multiply_rows, , 4, 3)
    static Product *product = multiply_rows;
    static int n_rows = 3;
    #ifdef __x86_64__
    DEFINE_PRODUCT(multiply_rows_avx2, __attribute__((target("avx2,fma"))), 8, 6)
    DEFINE_PRODUCT(multiply_rows_avx512, __attribute__((target("avx512f"))), 16, 8)

    static void choose_product(void)
    {
        __builtin_cpu_init();
        if (__builtin_cpu_supports("avx512f")) product = multiply_rows_avx512, n_rows = 8;
        else if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma")) product = multiply_rows_avx2, n_rows = 6;
    }
    #else
    static void choose_product(void) {}
    #endif

    /* Do so with any number of rows. `spare` has room for MOST_ROWS of them: the last may not be as many as a product takes. */
    static void multiply_panel(
        const float *x, ptrdiff_t stride, int n, int n_in, const float *panel, const float *bias, float *out,
        ptrdiff_t out_stride, float *spare)
    {
        int i = 0;
        for (; i + n_rows <= n; i += n_rows)
            product(x + i * stride, stride, n_in, panel, bias, out + i * out_stride, out_stride);
        if (i == n) return;
        float last[MOST_ROWS * LANES];
        memset(spare, 0, sizeof(float) * n_rows * n_in);
        for (int r = 0; i + r < n; ++r) memcpy(spare + (ptrdiff_t)r * n_in, x + (i + r) * stride, sizeof(float) * n_in);
        product(spare, n_in, n_in, panel, bias, last, LANES);
        for (int r = 0; i + r < n; ++r) memcpy(out + (i + r) * out_stride, last + r * LANES, sizeof(float) * LANES);
    }

    typedef struct { int n_in, width, n_pieces; const float *panels, *bias, *gain, *shift; } Layer;

    INLINED float sum_lanes(float *lanes)
    {
        for (int half = LANES / 2; half; half /= 2)
            for (int i = 0; i < half; ++i) lanes[i] += lanes[i + half];
        return lanes[0];
    }

    /* Take the maxima of pieces, each so far behind the one before, in place of the first; normalise them, and add what the
       layer is residual to, if anything. */
    INLINED void finish_row(
        const Layer *layer, float *restrict row, ptrdiff_t piece, const float *restrict input, float *restrict out)
    {
        const int width = layer->width;
        const float *restrict gain = layer->gain, *restrict shift = layer->shift;
        float sums[LANES] = {0}, squares[LANES] = {0};
        for (int p = 1; p < layer->n_pieces; ++p) {
            const float *restrict others = row + p * piece;
            for (int j = 0; j < width; ++j) {
                /* What is no number stays, as with NumPy. */
                const int is_more = (others[j] > row[j]) | (others[j] != others[j]);
                row[j] = is_more ? others[j] : row[j];
            }
        }
        for (int j = 0; j < width; j += LANES)
            for (int i = 0; i < LANES; ++i) sums[i] += row[j + i];
        const float mean = sum_lanes(sums) / width;
        for (int j = 0; j < width; ++j) row[j] -= mean;
        for (int j = 0; j < width; j += LANES)
            for (int i = 0; i < LANES; ++i) squares[i] += row[j + i] * row[j + i];
        const float scale = 1.0f / sqrtf(sum_lanes(squares) / width + EPSILON);
        if (input) for (int j = 0; j < width; ++j) out[j] = row[j] * scale * gain[j] + shift[j] + input[j];
        else for (int j = 0; j < width; ++j) out[j] = row[j] * scale * gain[j] + shift[j];
    }

    EVERY_CPU static void finish_rows(
        const Layer *layer, float *sums, int n, const float *input, ptrdiff_t stride, float *out)
    {
        const ptrdiff_t piece = (ptrdiff_t)TILE * layer->width;
        for (int t = 0; t < n; ++t, sums += layer->width, out += layer->width)
            finish_row(layer, sums, piece, input ? input + t * stride : NULL, out);
    }

    /* Run a layer over tokens whose inputs, of n_in numbers each, begin `stride` apart. `input` is what it is residual to,
       or NULL; `sums` has room for the products of a tile, (n_pieces, TILE, width), `spare` for MOST_ROWS inputs. */
    static void run_layer(
        const Layer *layer, const float *x, ptrdiff_t stride, ptrdiff_t n_tokens, const float *input, float *out,
        float *sums, float *spare)
    {
        for (ptrdiff_t start = 0; start < n_tokens; start += TILE) {
            const int n = n_tokens - start < TILE ? n_tokens - start : TILE;
            const float *panel = layer->panels, *bias = layer->bias;
            for (int unit = 0; unit < layer->width; unit += LANES)
                for (int p = 0; p < layer->n_pieces; ++p, panel += (ptrdiff_t)layer->n_in * LANES, bias += LANES)
                    multiply_panel(
                        x + start * stride, stride, n, layer->n_in, panel, bias,
                        sums + (ptrdiff_t)p * TILE * layer->width + unit, layer->width, spare);
            finish_rows(layer, sums, n, input ? input + start * stride : NULL, stride, out + start * layer->width);
        }
    }

    /* Run a layer over tokens from what each type of token adds in each place of a window: (n_places, n_pieces, width)
       numbers a type. The window of a token begins with the type of its number. */
    EVERY_CPU static void add_up_windows(
        const Layer *layer, const int *types, ptrdiff_t n_tokens, int n_places, const float *shares, const float *inputs,
        float *restrict sums, float *out)
    {
        const int width = layer->width, n_sums = layer->n_pieces * width;
        for (ptrdiff_t t = 0; t < n_tokens; ++t, out += width) {
            memcpy(sums, shares + (ptrdiff_t)types[t] * n_places * n_sums, sizeof(float) * n_sums);
            for (int place = 1; place < n_places; ++place) {
                const float *restrict share = shares + ((ptrdiff_t)types[t + place] * n_places + place) * n_sums;
                for (int j = 0; j < n_sums; ++j) sums[j] += share[j];
            }
            finish_row(layer, sums, width, inputs + (ptrdiff_t)types[t + n_places / 2] * width, out);
        }
    }
    """
    cdef enum:
        LANES
        TILE
        MOST_ROWS
    ctypedef struct Layer:
        int n_in, width, n_pieces
        const float *panels
        const float *bias
        const float *gain
        const float *shift
    void choose_product()
    void multiply_panel(
        const float *x, Py_ssize_t stride, int n, int n_in, const float *panel, const float *bias, float *out,
        Py_ssize_t out_stride, float *spare) noexcept nogil
    void run_layer(
        const Layer *layer, const float *x, Py_ssize_t stride, Py_ssize_t n_tokens, const float *input, float *out,
        float *sums, float *spare) noexcept nogil
    void add_up_windows(
        const Layer *layer, const int *types, Py_ssize_t n_tokens, int n_places, const float *shares,
        const float *inputs, float *sums, float *out) noexcept nogil

choose_product()
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

    def forward(self, const float[:, ::1] X, float[:, ::1] out):
        """Write the output for tokens X (n, nI) to `out` (n, nO)."""
        self._run(X, out, 0, False)

    def forward_windows(self, const float[:, ::1] X, float[:, ::1] out, int margin):
        """Add to tokens what the layer makes of the windows around them.

        Args:
            X: The tokens, between margins on either side: (margin + n + margin, nO).
            out: Where to write, likewise; its margins stay.
            margin: Tokens on either side that a window takes in.
        """
        self._run(X, out, margin, True)

    cdef _run(self, const float[:, ::1] X, float[:, ::1] out, int margin, bint is_residual):
        cdef Py_ssize_t n = X.shape[0] - 2 * margin
        cdef Py_ssize_t n_sums = TILE * self.layer.n_pieces * self.layer.width
        cdef Room room = Room(n_sums + MOST_ROWS * self.layer.n_in)
        if n > 0:
            with nogil:
                run_layer(
                    &self.layer, &X[0, 0], X.shape[1], n, &X[margin, 0] if is_residual else NULL, &out[margin, 0],
                    room.at, room.at + n_sums)

    def forward_types(
        self, const int[::1] types, const float[:, ::1] shares, const float[:, ::1] inputs, float[:, ::1] out, int margin
    ):
        """Do the same as `forward_windows` for tokens of known types, whose products are known.

        Args:
            types: The type of each token, with those of the margins: (margin + n + margin,).
            shares: What a type adds in each place of a window, bias included: (n_types, n_places * nP * nO).
            inputs: The vector of each type, (n_types, nO).
            out: Where to write, (margin + n + margin, nO); its margins stay.
            margin: Tokens on either side that a window takes in.
        """
        cdef Py_ssize_t n = types.shape[0] - 2 * margin
        cdef Room sums = Room(self.layer.n_pieces * self.layer.width)
        if n > 0:
            with nogil:
                add_up_windows(
                    &self.layer, &types[0], n, 2 * margin + 1, &shares[0, 0], &inputs[0, 0], sums.at, &out[margin, 0])


def multiply(const float[:, ::1] X, const float[:, :, ::1] panels, const float[::1] bias, float[:, ::1] out):
    """Write the product of X (n, nI) and packed weights (nO / LANES, nI, LANES), plus a bias (nO,), to `out` (n, nO)."""
    cdef Py_ssize_t panel, start = 0
    cdef int n_in = <int>X.shape[1]
    cdef Room spare = Room(MOST_ROWS * n_in)
    with nogil:
        while start < X.shape[0]:
            for panel in range(panels.shape[0]):
                multiply_panel(
                    &X[start, 0], n_in, <int>min(<Py_ssize_t>TILE, X.shape[0] - start), n_in, &panels[panel, 0, 0],
                    &bias[panel * LANES], &out[start, panel * LANES], out.shape[1], spare.at)
            start += TILE
