# cython: boundscheck=False, wraparound=False, cdivision=True, initializedcheck=False
"""The product of rows of numbers and packed weights, for the compiled code of plugins, and the best of what it gives.

Whether numbers are finite is for them too.

Each number is added up in the same order wherever its row stands: so what is computed does not depend on the batch.
"""

from cpython.buffer cimport PyBUF_C_CONTIGUOUS, PyBUF_FORMAT, PyBUF_WRITABLE, PyBuffer_Release, PyObject_GetBuffer
from cpython.mem cimport PyMem_Free, PyMem_Malloc
from cpython.pycapsule cimport PyCapsule_New

cdef extern from *:
    """
    #include <stddef.h>
    #include <stdint.h>
    #include <string.h>
    #if defined(__GNUC__) && !defined(__clang__) && defined(__x86_64__) && defined(__GLIBC__)
    #define EVERY_CPU __attribute__((target_clones("avx512f", "arch=haswell", "default")))
    #else
    #define EVERY_CPU
    #endif
    /* So many outputs stand side by side in a panel of weights. */
    #define LANES 16

    #ifdef __GNUC__
    /* Multiply so many rows of numbers, `stride` apart, by so many panels of weights, (n_in, LANES) each, one behind the
       other, and add their biases: to rows `out_stride` apart, where those of each panel begin. The sums stay in registers,
       so it is written for each width of them, and each number of panels and rows. */
    #define DEFINE_PRODUCT(NAME, TARGET, WIDTH, PANELS, ROWS)                                                          \\
        TARGET static void NAME##_##PANELS##_##ROWS(                                                                   \\
            const float *x, ptrdiff_t stride, int n_in, const float *panels, const float *bias, float *const *out,     \\
            ptrdiff_t out_stride)                                                                                      \\
        {                                                                                                              \\
            typedef float Vector __attribute__((vector_size(WIDTH * sizeof(float)), aligned(4), may_alias));           \\
            enum { EACH = LANES / WIDTH };                                                                             \\
            const ptrdiff_t size = (ptrdiff_t)n_in * LANES;                                                            \\
            Vector sums[ROWS][PANELS * EACH];                                                                          \\
            for (int r = 0; r < ROWS; ++r)                                                                             \\
                for (int v = 0; v < PANELS * EACH; ++v) sums[r][v] = ((const Vector *)bias)[v];                        \\
            for (int k = 0; k < n_in; ++k, panels += LANES)                                                            \\
                for (int r = 0; r < ROWS; ++r)                                                                         \\
                    for (int v = 0; v < PANELS * EACH; ++v)                                                            \\
                        sums[r][v] += x[r * stride + k] * ((const Vector *)(panels + v / EACH * size))[v % EACH];      \\
            for (int r = 0; r < ROWS; ++r)                                                                             \\
                for (int v = 0; v < PANELS * EACH; ++v)                                                                \\
                    ((Vector *)(out[v / EACH] + r * out_stride))[v % EACH] = sums[r][v];                               \\
        }
    typedef void Product(const float *, ptrdiff_t, int, const float *, const float *, float *const *, ptrdiff_t);

    #define DEFINE_3_PRODUCTS(NAME, TARGET, WIDTH, PANELS)                                                             \\
        DEFINE_PRODUCT(NAME, TARGET, WIDTH, PANELS, 1)                                                                 \\
        DEFINE_PRODUCT(NAME, TARGET, WIDTH, PANELS, 2)                                                                 \\
        DEFINE_PRODUCT(NAME, TARGET, WIDTH, PANELS, 3)
    #define DEFINE_6_PRODUCTS(NAME, TARGET, WIDTH, PANELS)                                                             \\
        DEFINE_3_PRODUCTS(NAME, TARGET, WIDTH, PANELS)                                                                 \\
        DEFINE_PRODUCT(NAME, TARGET, WIDTH, PANELS, 4)                                                                 \\
        DEFINE_PRODUCT(NAME, TARGET, WIDTH, PANELS, 5)                                                                 \\
        DEFINE_PRODUCT(NAME, TARGET, WIDTH, PANELS, 6)
    #define DEFINE_12_PRODUCTS(NAME, TARGET, WIDTH, PANELS)                                                            \\
        DEFINE_6_PRODUCTS(NAME, TARGET, WIDTH, PANELS)                                                                 \\
        DEFINE_PRODUCT(NAME, TARGET, WIDTH, PANELS, 7)                                                                 \\
        DEFINE_PRODUCT(NAME, TARGET, WIDTH, PANELS, 8)                                                                 \\
        DEFINE_PRODUCT(NAME, TARGET, WIDTH, PANELS, 9)                                                                 \\
        DEFINE_PRODUCT(NAME, TARGET, WIDTH, PANELS, 10)                                                                \\
        DEFINE_PRODUCT(NAME, TARGET, WIDTH, PANELS, 11)                                                                \\
        DEFINE_PRODUCT(NAME, TARGET, WIDTH, PANELS, 12)
    #define PRODUCTS_3(NAME) NAME##_1, NAME##_2, NAME##_3
    #define PRODUCTS_6(NAME) PRODUCTS_3(NAME), NAME##_4, NAME##_5, NAME##_6
    #define PRODUCTS_12(NAME) PRODUCTS_6(NAME), NAME##_7, NAME##_8, NAME##_9, NAME##_10, NAME##_11, NAME##_12
    #define MOST_PANELS 2

    DEFINE_3_PRODUCTS(multiply_rows, , 4, 1)
    static Product *const products_of_any[] = {PRODUCTS_3(multiply_rows_1)};
    /* For each number of panels the product of each number of rows, beginning with one of each, and the most rows: 0 where
       so many panels take more registers than there are. */
    static Product *const *products[MOST_PANELS] = {products_of_any};
    static int most_rows[MOST_PANELS] = {3};
    #ifdef __x86_64__
    #define AVX2 __attribute__((target("avx2,fma")))
    #define AVX512 __attribute__((target("avx512f")))
    DEFINE_6_PRODUCTS(multiply_rows_avx2, AVX2, 8, 1)
    DEFINE_12_PRODUCTS(multiply_rows_avx512, AVX512, 16, 1)
    DEFINE_12_PRODUCTS(multiply_rows_avx512, AVX512, 16, 2)
    static Product *const products_of_avx2[] = {PRODUCTS_6(multiply_rows_avx2_1)};
    static Product *const products_of_avx512[] = {PRODUCTS_12(multiply_rows_avx512_1)};
    static Product *const products_of_avx512_by_2[] = {PRODUCTS_12(multiply_rows_avx512_2)};

    static void choose_products(void)
    {
        __builtin_cpu_init();
        if (__builtin_cpu_supports("avx512f")) {
            products[0] = products_of_avx512, products[1] = products_of_avx512_by_2;
            most_rows[0] = most_rows[1] = 12;
        }
        else if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma"))
            products[0] = products_of_avx2, most_rows[0] = 6;
    }
    #else
    static void choose_products(void) {}
    #endif

    /* Do so with any number of rows and panels, in products of about the same number of rows. The sums of the panels go to
       each of `n_pieces` pieces in turn, which are `piece` apart. */
    static void multiply_panels(
        const float *x, ptrdiff_t stride, int n, int n_in, const float *panels, const float *bias, int n_panels,
        float *out, ptrdiff_t out_stride, int n_pieces, ptrdiff_t piece)
    {
        for (int first = 0, some; first < n_panels; first += some) {
            float *places[MOST_PANELS];
            some = n_panels - first >= MOST_PANELS && most_rows[MOST_PANELS - 1] ? MOST_PANELS : 1;
            const int most = most_rows[some - 1];
            int n_products = (n + most - 1) / most;
            for (int i = 0; i < n; --n_products) {
                const int n_rows = (n - i + n_products - 1) / n_products;
                for (int p = 0; p < some; ++p)
                    places[p] = out + i * out_stride + (first + p) % n_pieces * piece + (first + p) / n_pieces * LANES;
                products[some - 1][n_rows - 1](
                    x + i * stride, stride, n_in, panels + (ptrdiff_t)first * n_in * LANES, bias + first * LANES, places,
                    out_stride);
                i += n_rows;
            }
        }
    }
    #else
    /* There are no vectors in this compiler's C. */
    static void choose_products(void) {}

    static void multiply_panels(
        const float *x, ptrdiff_t stride, int n, int n_in, const float *panels, const float *bias, int n_panels,
        float *out, ptrdiff_t out_stride, int n_pieces, ptrdiff_t piece)
    {
        for (int p = 0; p < n_panels; ++p, panels += (ptrdiff_t)n_in * LANES, bias += LANES)
            for (int r = 0; r < n; ++r) {
                float sums[LANES];
                for (int i = 0; i < LANES; ++i) sums[i] = bias[i];
                for (int k = 0; k < n_in; ++k)
                    for (int i = 0; i < LANES; ++i) sums[i] += x[r * stride + k] * panels[k * LANES + i];
                float *to = out + r * out_stride + p % n_pieces * piece + p / n_pieces * LANES;
                for (int i = 0; i < LANES; ++i) to[i] = sums[i];
            }
    }
    #endif

    /* So many rows are multiplied at a time to find the best of each. */
    #define TILE 48

    /* What is no finite number has all bits of the exponent. */
    EVERY_CPU static int are_finite(const float *numbers, ptrdiff_t n)
    {
        int bad = 0;
        for (ptrdiff_t i = 0; i < n; ++i) {
            uint32_t bits;
            memcpy(&bits, numbers + i, sizeof bits);
            bad |= (bits & 0x7f800000u) == 0x7f800000u;
        }
        return !bad;
    }

    /* Return where the largest of some numbers is, the first of equal ones. */
    EVERY_CPU static ptrdiff_t first_largest(const float *numbers, ptrdiff_t n)
    {
        float lanes[LANES], largest;
        ptrdiff_t i = LANES, place = 0;
        for (int l = 0; l < LANES; ++l) lanes[l] = numbers[l < n ? l : 0];
        for (; i + LANES <= n; i += LANES)
            for (int l = 0; l < LANES; ++l) lanes[l] = numbers[i + l] > lanes[l] ? numbers[i + l] : lanes[l];
        largest = lanes[0];
        for (int l = 1; l < LANES; ++l) largest = lanes[l] > largest ? lanes[l] : largest;
        for (; i < n; ++i) largest = numbers[i] > largest ? numbers[i] : largest;
        while (numbers[place] != largest) ++place;
        return place;
    }

    /* Find the largest of the first n_out numbers that each row of x becomes, the first of equal ones, with room for those of
       a tile; tell whether all of them are finite. */
    static int find_best(
        const float *x, ptrdiff_t n, int n_in, const float *panels, const float *bias, int n_panels, int n_out, float *room,
        ptrdiff_t *best)
    {
        const ptrdiff_t width = (ptrdiff_t)n_panels * LANES;
        for (ptrdiff_t start = 0; start < n; start += TILE) {
            const int some = n - start < TILE ? (int)(n - start) : TILE;
            multiply_panels(x + start * n_in, n_in, some, n_in, panels, bias, n_panels, room, width, 1, 0);
            for (int r = 0; r < some; ++r) {
                const float *row = room + r * width;
                if (!are_finite(row, n_out)) return 0;
                best[start + r] = first_largest(row, n_out);
            }
        }
        return 1;
    }
    """
    enum:
        LANES
        TILE
    bint are_finite(const float *numbers, Py_ssize_t n) noexcept nogil
    bint find_best(
        const float *x, Py_ssize_t n, int n_in, const float *panels, const float *bias, int n_panels, int n_out, float *room,
        Py_ssize_t *best) noexcept nogil
    void choose_products()
    void multiply_panels(
        const float *x, Py_ssize_t stride, int n, int n_in, const float *panels, const float *bias, int n_panels,
        float *out, Py_ssize_t out_stride, int n_pieces, Py_ssize_t piece) noexcept nogil

choose_products()

# Whoever takes one out by its name knows what it is called with, and how many lanes a panel has.
cdef const char *PRODUCT = "nlpx.multiply_panels of 16 lanes"
cdef const char *FINITE = "nlpx.are_finite"
CAPSULES = {
    PRODUCT.decode("ascii"): PyCapsule_New(<void *>multiply_panels, PRODUCT, NULL),
    FINITE.decode("ascii"): PyCapsule_New(<void *>are_finite, FINITE, NULL),
}
N_LANES = LANES


cdef bint read(Py_buffer *view, array, int n_dims) except -1:
    """Look at an array of single precision that is in one piece; tells whether it is one."""
    try:
        PyObject_GetBuffer(array, view, PyBUF_C_CONTIGUOUS | PyBUF_FORMAT)
    except (TypeError, ValueError, BufferError):
        return False
    if (n_dims and view.ndim != n_dims) or view.format[0] != c"f" or view.format[1] != 0:
        PyBuffer_Release(view)
        return False
    return True


def is_finite(array):
    """Tell whether all numbers of an array are finite; None where it is not one of single precision, in one piece."""
    cdef Py_buffer numbers
    cdef bint found
    if not read(&numbers, array, 0):
        return None
    with nogil:
        found = are_finite(<const float *>numbers.buf, numbers.len // <Py_ssize_t>sizeof(float))
    PyBuffer_Release(&numbers)
    return found


cdef object _empty = None
cdef object _place = None


cdef new_places(Py_ssize_t size):
    """Return an array to be filled."""
    # NumPy is imported when it is needed: whoever asks whether this was built is not to wait for it.
    global _empty, _place
    if _empty is None:
        import numpy

        _place, _empty = numpy.dtype(numpy.intp), numpy.empty
    return _empty(size, _place)


cdef class BestOutputs:
    """Find the largest output of a linear layer for each row.

    Args:
        panels: Its weights, (n_panels, nI, LANES).
        bias: (n_panels * LANES,).
        n_out: How many of the outputs there are; those behind them are not looked at.
    """

    cdef Py_buffer panels, bias
    cdef int n_read, n_out

    def __init__(self, panels, bias, int n_out):
        if self.n_read:
            raise ValueError("made already")
        if not read(&self.panels, panels, 3):
            raise ValueError("no panels")
        self.n_read = 1
        if not read(&self.bias, bias, 1):
            raise ValueError("no bias")
        self.n_read = 2
        width = self.panels.shape[0] * self.panels.shape[2]
        if self.panels.shape[2] != LANES or self.bias.shape[0] != width or not 0 < n_out <= width:
            raise ValueError("panels of other lanes")
        self.n_out = n_out

    def __dealloc__(self):
        if self.n_read > 0:
            PyBuffer_Release(&self.panels)
        if self.n_read > 1:
            PyBuffer_Release(&self.bias)

    def of(self, X):
        """Return the number of the output for each row of X (n, nI), (n,), the first of equal ones.

        It is False where an output is not finite, None where X is another array.
        """
        cdef Py_buffer rows, written
        cdef float *room
        cdef bint is_found
        if self.n_out == 0 or not read(&rows, X, 2):
            return None
        try:
            if rows.shape[1] != self.panels.shape[1]:
                return None
            best = new_places(rows.shape[0])
            PyObject_GetBuffer(best, &written, PyBUF_WRITABLE)
            room = <float *>PyMem_Malloc(TILE * self.bias.shape[0] * sizeof(float))
            if room == NULL:
                PyBuffer_Release(&written)
                raise MemoryError
            with nogil:
                is_found = find_best(
                    <const float *>rows.buf, rows.shape[0], <int>rows.shape[1], <const float *>self.panels.buf,
                    <const float *>self.bias.buf, <int>self.panels.shape[0], self.n_out, room,
                    <Py_ssize_t *>written.buf)
            PyMem_Free(room)
            PyBuffer_Release(&written)
            return best if is_found else False
        finally:
            PyBuffer_Release(&rows)
