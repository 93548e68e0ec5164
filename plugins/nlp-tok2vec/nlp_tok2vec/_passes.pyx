# cython: boundscheck=False, wraparound=False, cdivision=True, initializedcheck=False
"""What `layers.passes.ArrayPasses` does for maxout, compiled: one pass for a tile of tokens instead of one an operation.

Arrays are feature-major: one row a feature, one column a token. The work goes along the rows, which are read and written
once where they can be; what is added up for each token stays in the nearest cache.
"""

cdef extern from *:
    """
    #include <math.h>
    #include <stddef.h>
    #if defined(__GNUC__) && !defined(__clang__) && defined(__x86_64__) && defined(__GLIBC__)
    #define EVERY_CPU __attribute__((target_clones("avx512f", "arch=haswell", "default")))
    #define INLINED static inline __attribute__((always_inline))
    #else
    #define EVERY_CPU
    #define INLINED static inline
    #endif
    #define EPSILON 1e-8f
    /* So many tokens are worked on at a time. */
    #define MOST 256
    /* So many partial sums of a row fill the widest register there is. */
    #define LANES 16

    /* The parameters of a layer. */
    typedef struct { int nO, nP; const float *bias, *gain, *shift; } Unit;

    /* Parts of feature-major arrays: where each begins, and how far its rows are apart. */
    typedef struct { float *at; ptrdiff_t row; } Part;
    typedef struct { unsigned char *at; ptrdiff_t row; } Choices;

    INLINED float sum_lanes(float *lanes)
    {
        for (int half = LANES / 2; half; half /= 2)
            for (int i = 0; i < half; ++i) lanes[i] += lanes[i + half];
        return lanes[0];
    }

    INLINED float sum_row(const float *restrict row, int n)
    {
        float lanes[LANES] = {0};
        int start = 0;
        for (; start + LANES <= n; start += LANES)
            for (int i = 0; i < LANES; ++i) lanes[i] += row[start + i];
        for (int i = 0; start + i < n; ++i) lanes[i] += row[start + i];
        return sum_lanes(lanes);
    }

    INLINED float sum_products(const float *restrict row, const float *restrict other, int n)
    {
        float lanes[LANES] = {0};
        int start = 0;
        for (; start + LANES <= n; start += LANES)
            for (int i = 0; i < LANES; ++i) lanes[i] += row[start + i] * other[start + i];
        for (int i = 0; start + i < n; ++i) lanes[i] += row[start + i] * other[start + i];
        return sum_lanes(lanes);
    }

    /* Write the maxima of the pieces of a unit, and say which piece each is from. */
    INLINED void take_maxima(
        const float *piece, ptrdiff_t row, int n_pieces, const float *bias, float *restrict maxima,
        unsigned char *restrict which, int n)
    {
        for (int i = 0; i < n; ++i) maxima[i] = piece[i] + bias[0];
        for (int i = 0; i < n; ++i) which[i] = 0;
        for (int p = 1; p < n_pieces; ++p) {
            const float *restrict others = piece + p * row;
            const float others_bias = bias[p];
            for (int i = 0; i < n; ++i) {
                const float best = maxima[i], other = others[i] + others_bias;
                /* What is no number stays, as with NumPy. */
                const int is_more = !(best >= other) & (best == best);
                maxima[i] = is_more ? other : best;
                which[i] = is_more ? p : which[i];
            }
        }
    }

    /* Normalise the maxima of at most MOST tokens; write down what the gradient needs, where there is room for it. */
    EVERY_CPU static void forward_part(Unit unit, Part Y, Part out, Choices which, Part normal, float *scale, int n)
    {
        const float share = 1.0f / unit.nO;
        float mean[MOST] = {0}, spread[MOST] = {0};
        unsigned char forgotten[MOST];
        for (int j = 0; j < unit.nO; ++j) {
            float *restrict maxima = out.at + j * out.row;
            const ptrdiff_t first = (ptrdiff_t)j * unit.nP;
            unsigned char *chosen = which.at ? which.at + j * which.row : forgotten;
            take_maxima(Y.at + first * Y.row, Y.row, unit.nP, unit.bias + first, maxima, chosen, n);
            for (int i = 0; i < n; ++i) mean[i] += maxima[i];
        }
        for (int i = 0; i < n; ++i) mean[i] *= share;
        for (int j = 0; j < unit.nO; ++j) {
            float *restrict row = out.at + j * out.row;
            for (int i = 0; i < n; ++i) {
                row[i] -= mean[i];
                spread[i] += row[i] * row[i];
            }
        }
        for (int i = 0; i < n; ++i) spread[i] = 1.0f / sqrtf(spread[i] * share + EPSILON);
        for (int j = 0; j < unit.nO; ++j) {
            float *restrict row = out.at + j * out.row;
            const float gain = unit.gain[j], shift = unit.shift[j];
            if (normal.at) {
                float *restrict kept = normal.at + j * normal.row;
                for (int i = 0; i < n; ++i) kept[i] = row[i] * spread[i];
            }
            for (int i = 0; i < n; ++i) row[i] = row[i] * spread[i] * gain + shift;
        }
        if (scale) for (int i = 0; i < n; ++i) scale[i] = spread[i];
    }

    /* Write the gradient of the product for at most MOST tokens, and add to those of bias, gain and shift. */
    EVERY_CPU static void backprop_part(
        Unit unit, Part dZ, Choices which, Part normal, const float *scale, Part dY, float *d_bias, float *d_gain,
        float *d_shift, int n)
    {
        const float share = 1.0f / unit.nO;
        float mean[MOST] = {0}, slope[MOST] = {0}, gradient[MOST];
        for (int j = 0; j < unit.nO; ++j) {
            const float *restrict d = dZ.at + j * dZ.row, *restrict x = normal.at + j * normal.row;
            const float gain = unit.gain[j];
            for (int i = 0; i < n; ++i) {
                mean[i] += d[i] * gain;
                slope[i] += d[i] * gain * x[i];
            }
            d_shift[j] += sum_row(d, n);
            d_gain[j] += sum_products(d, x, n);
        }
        for (int i = 0; i < n; ++i) {
            mean[i] *= share;
            slope[i] *= share;
        }
        for (int j = 0; j < unit.nO; ++j) {
            const float *restrict d = dZ.at + j * dZ.row, *restrict x = normal.at + j * normal.row;
            const float gain = unit.gain[j];
            const unsigned char *restrict chosen = which.at + j * which.row;
            for (int i = 0; i < n; ++i) gradient[i] = (d[i] * gain - mean[i] - x[i] * slope[i]) * scale[i];
            for (int p = 0; p < unit.nP; ++p) {
                const ptrdiff_t piece = (ptrdiff_t)j * unit.nP + p;
                float *restrict row = dY.at + piece * dY.row;
                for (int i = 0; i < n; ++i) row[i] = chosen[i] == p ? gradient[i] : 0.0f;
                d_bias[piece] += sum_row(row, n);
            }
        }
    }
    """
    cdef enum:
        MOST
    ctypedef struct Unit:
        int nO, nP
        const float *bias
        const float *gain
        const float *shift
    ctypedef struct Part:
        float *at
        Py_ssize_t row
    ctypedef struct Choices:
        unsigned char *at
        Py_ssize_t row
    void forward_part(
        Unit unit, Part Y, Part out, Choices which, Part normal, float *scale, int n) noexcept nogil
    void backprop_part(
        Unit unit, Part dZ, Choices which, Part normal, const float *scale, Part dY, float *d_bias, float *d_gain,
        float *d_shift, int n) noexcept nogil


cdef Part part_of(float[:, :] array, Py_ssize_t start) noexcept:
    cdef Part part
    part.row = array.strides[0] // <Py_ssize_t>sizeof(float)
    part.at = &array[0, start]
    return part


cdef class Passes:
    """The passes of a layer: its parameters, their gradients, and what the gradient needs of all tokens.

    The gradients are those of bias, gain and shift, which are added to; the rest is written.
    """

    cdef Unit unit
    cdef const float[::1] bias, gain, shift
    cdef float[::1] d_bias, d_gain, d_shift, scale
    cdef float[:, ::1] normal
    cdef unsigned char[:, ::1] which

    def __init__(self, parameters, gradients, float[:, ::1] normal, unsigned char[:, ::1] which, float[::1] scale):
        self.bias, self.gain, self.shift = parameters
        self.d_bias, self.d_gain, self.d_shift = gradients
        self.normal, self.which, self.scale = normal, which, scale
        self.unit.nO, self.unit.nP = self.gain.shape[0], self.bias.shape[0] // self.gain.shape[0]
        self.unit.bias, self.unit.gain, self.unit.shift = &self.bias[0], &self.gain[0], &self.shift[0]

    def forward(self, float[:, :] Y, float[:, :] out, Py_ssize_t at):
        """Write the output for Y (nO * nP, n) to `out` (nO, n); remember it from token `at` on, unless that is -1."""
        cdef Py_ssize_t start
        cdef Part normal
        cdef Choices which
        cdef float* scale = NULL
        which.at, which.row, normal.at, normal.row = NULL, 0, NULL, 0
        for start in range(0, Y.shape[1], MOST):
            if at >= 0:
                which.at, which.row = &self.which[0, at + start], self.which.shape[1]
                normal, scale = part_of(self.normal, at + start), &self.scale[at + start]
            forward_part(
                self.unit, part_of(Y, start), part_of(out, start), which, normal, scale, min(MOST, Y.shape[1] - start))

    def backprop(self, float[:, :] dZ, float[:, :] dY, Py_ssize_t at):
        """Write the gradient of Y for the tokens from `at` on to dY (nO * nP, n), given that of the output (nO, n)."""
        cdef Py_ssize_t start
        cdef Choices which
        which.row = self.which.shape[1]
        for start in range(0, dZ.shape[1], MOST):
            which.at = &self.which[0, at + start]
            backprop_part(
                self.unit, part_of(dZ, start), which, part_of(self.normal, at + start), &self.scale[at + start],
                part_of(dY, start), &self.d_bias[0], &self.d_gain[0], &self.d_shift[0], min(MOST, dZ.shape[1] - start))
