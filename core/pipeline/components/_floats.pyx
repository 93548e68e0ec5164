# cython: boundscheck=False, wraparound=False, cdivision=True, initializedcheck=False
"""What is asked of rows of scores in each prediction, compiled: the product that makes them, the best, whether they are finite.

For a few rows that takes a tenth of what it takes NumPy: what BLAS and each of NumPy's functions need for themselves has
left the cache since they were called last.
"""

from cpython.buffer cimport PyBUF_C_CONTIGUOUS, PyBUF_FORMAT, PyBUF_WRITABLE, PyBuffer_Release, PyObject_GetBuffer
from cpython.mem cimport PyMem_Free, PyMem_Malloc

cdef extern from *:
    """
    #include <stddef.h>
    #include <string.h>
    #ifndef __GNUC__
    #error "There are no vectors in this compiler's C: NumPy does the work."
    #endif
    #if !defined(__clang__) && defined(__x86_64__) && defined(__GLIBC__)
    #define EVERY_CPU __attribute__((target_clones("avx512f", "arch=haswell", "default")))
    #else
    #define EVERY_CPU
    #endif
    #define INLINED static inline __attribute__((always_inline))
    #define LANES 8
    /* So many rows are multiplied by so many rows of weights at a time: the sums stay in registers. */
    #define ROWS 3
    #define OUTPUTS 4

    #ifdef __clang__
    #define SHUFFLED(a, b, ...) __builtin_shufflevector(a, b, __VA_ARGS__)
    #else
    #define SHUFFLED(a, b, ...) __builtin_shuffle(a, b, (Places){__VA_ARGS__})
    #endif

    typedef float Lanes __attribute__((vector_size(LANES * sizeof(float)), aligned(4), may_alias));
    typedef float Half __attribute__((vector_size(LANES / 2 * sizeof(float)), aligned(4), may_alias));

    typedef int Places __attribute__((vector_size(LANES / 2 * sizeof(int))));

    /* Multiply so many rows of x by OUTPUTS rows of the weights, or by one where there are not so many. Each number is
       added up in the same order wherever it stands. */
    INLINED void multiply_block(
        int rows, int outputs, const float *x, const float *weights, const float *bias, ptrdiff_t n_in, float *out,
        ptrdiff_t n_out)
    {
        Lanes sums[ROWS][OUTPUTS];
        ptrdiff_t k = 0;
        for (int r = 0; r < rows; ++r)
            for (int o = 0; o < outputs; ++o) sums[r][o] = (Lanes){0};
        for (; k + LANES <= n_in; k += LANES)
            for (int r = 0; r < rows; ++r) {
                const Lanes some = *(const Lanes *)(x + r * n_in + k);
                for (int o = 0; o < outputs; ++o) sums[r][o] += some * *(const Lanes *)(weights + o * n_in + k);
            }
        for (int r = 0; r < rows; ++r) {
            Half halves[OUTPUTS];
            for (int o = 0; o < outputs; ++o) {
                const Lanes all = sums[r][o];
                halves[o] = (Half){all[0], all[1], all[2], all[3]} + (Half){all[4], all[5], all[6], all[7]};
            }
            if (outputs == OUTPUTS) {
                const Half first = SHUFFLED(halves[0], halves[1], 0, 4, 1, 5) + SHUFFLED(halves[0], halves[1], 2, 6, 3, 7);
                const Half other = SHUFFLED(halves[2], halves[3], 0, 4, 1, 5) + SHUFFLED(halves[2], halves[3], 2, 6, 3, 7);
                const Half all = SHUFFLED(first, other, 0, 1, 4, 5) + SHUFFLED(first, other, 2, 3, 6, 7);
                *(Half *)(out + r * n_out) = all + *(const Half *)bias;
            }
            else out[r * n_out] = (halves[0][0] + halves[0][2]) + (halves[0][1] + halves[0][3]) + bias[0];
        }
        if (k < n_in)
            for (int r = 0; r < rows; ++r)
                for (int o = 0; o < outputs; ++o)
                    for (ptrdiff_t rest = k; rest < n_in; ++rest)
                        out[r * n_out + o] += x[r * n_in + rest] * weights[o * n_in + rest];
    }

    INLINED void multiply_some(
        int rows, const float *x, const float *weights, const float *bias, ptrdiff_t n_in, float *out, ptrdiff_t n_out)
    {
        if (n_out < OUTPUTS)
            for (ptrdiff_t o = 0; o < n_out; ++o)
                multiply_block(rows, 1, x, weights + o * n_in, bias + o, n_in, out + o, n_out);
        else
            for (ptrdiff_t o = 0; o < n_out; o += OUTPUTS) {
                /* The last ones may be made twice. */
                if (o + OUTPUTS > n_out) o = n_out - OUTPUTS;
                multiply_block(rows, OUTPUTS, x, weights + o * n_in, bias + o, n_in, out + o, n_out);
            }
    }

    INLINED void multiply_all(
        const float *x, ptrdiff_t n, ptrdiff_t n_in, const float *weights, const float *bias, float *out, ptrdiff_t n_out)
    {
        ptrdiff_t i = 0;
        for (; i + ROWS <= n; i += ROWS) multiply_some(ROWS, x + i * n_in, weights, bias, n_in, out + i * n_out, n_out);
        for (; i < n; ++i) multiply_some(1, x + i * n_in, weights, bias, n_in, out + i * n_out, n_out);
    }

    EVERY_CPU static void multiply_rows(
        const float *x, ptrdiff_t n, ptrdiff_t n_in, const float *weights, const float *bias, float *out, ptrdiff_t n_out)
    {
        multiply_all(x, n, n_in, weights, bias, out, n_out);
    }

    /* What is no finite number has all bits of the exponent. */
    INLINED int are_finite(const float *x, ptrdiff_t n)
    {
        const unsigned int exponent = 0x7f800000u;
        unsigned int any = 0;
        for (ptrdiff_t i = 0; i < n; ++i) {
            unsigned int bits;
            memcpy(&bits, x + i, sizeof bits);
            any |= (bits & exponent) == exponent;
        }
        return !any;
    }

    EVERY_CPU static int all_finite(const float *x, ptrdiff_t n) { return are_finite(x, n); }

    /* Find the largest of each row's products, the first of equal ones, with room for those of ROWS rows; tell whether all
       products are finite. */
    EVERY_CPU static int find_best(
        const float *x, ptrdiff_t n, ptrdiff_t n_in, const float *weights, const float *bias, ptrdiff_t n_out,
        float *products, ptrdiff_t *best)
    {
        for (ptrdiff_t i = 0; i < n; i += ROWS) {
            const ptrdiff_t some = n - i < ROWS ? n - i : ROWS;
            multiply_all(x + i * n_in, some, n_in, weights, bias, products, n_out);
            if (!are_finite(products, some * n_out)) return 0;
            for (ptrdiff_t r = 0; r < some; ++r) {
                const float *row = products + r * n_out;
                ptrdiff_t first = 0;
                for (ptrdiff_t o = 1; o < n_out; ++o) first = row[o] > row[first] ? o : first;
                best[i + r] = first;
            }
        }
        return 1;
    }
    """
    void multiply_rows(
        const float *x, Py_ssize_t n, Py_ssize_t n_in, const float *weights, const float *bias, float *out,
        Py_ssize_t n_out) noexcept nogil
    bint all_finite(const float *x, Py_ssize_t n) noexcept nogil
    bint find_best(
        const float *x, Py_ssize_t n, Py_ssize_t n_in, const float *weights, const float *bias, Py_ssize_t n_out,
        float *products, Py_ssize_t *best) noexcept nogil
    enum:
        ROWS


cdef bint read(Py_buffer *view, array, int n_dims, int flags=0) except -1:
    """Look at an array of single precision that is in one piece; tells whether it is one."""
    try:
        PyObject_GetBuffer(array, view, PyBUF_C_CONTIGUOUS | PyBUF_FORMAT | flags)
    except (TypeError, ValueError, BufferError):
        return False
    if (n_dims and view.ndim != n_dims) or view.format[0] != c"f" or view.format[1] != 0:
        PyBuffer_Release(view)
        return False
    return True


cdef object _empty = None
cdef object _single = None
cdef object _place = None


cdef new_array(shape, bint are_places):
    """Return an array to be filled, of numbers or of places."""
    # NumPy is imported when it is needed: whoever asks whether this was built is not to wait for it.
    global _empty, _single, _place
    if _empty is None:
        import numpy

        _single, _place, _empty = numpy.dtype(numpy.float32), numpy.dtype(numpy.intp), numpy.empty
    return _empty(shape, _place if are_places else _single)


cdef class Layer:
    """Rows, the weights that they are multiplied by, and a bias, as long as this lives."""

    cdef Py_buffer rows, weights, bias
    cdef int n_read

    cdef bint read(self, X, W, b) except -1:
        """Look at rows X (n, nI), weights (nO, nI) and a bias (nO,); tells whether they fit together."""
        if not read(&self.rows, X, 2):
            return False
        self.n_read = 1
        if not read(&self.weights, W, 2):
            return False
        self.n_read = 2
        if not read(&self.bias, b, 1):
            return False
        self.n_read = 3
        return self.weights.shape[1] == self.rows.shape[1] and self.bias.shape[0] == self.weights.shape[0]

    def __dealloc__(self):
        if self.n_read > 0:
            PyBuffer_Release(&self.rows)
        if self.n_read > 1:
            PyBuffer_Release(&self.weights)
        if self.n_read > 2:
            PyBuffer_Release(&self.bias)


def multiply(X, W, b):
    """Return the rows X (n, nI) times the weights (nO, nI) plus the bias (nO,); None where they are other arrays."""
    cdef Layer layer = Layer()
    cdef Py_buffer out
    if not layer.read(X, W, b):
        return None
    Y = new_array((layer.rows.shape[0], layer.weights.shape[0]), False)
    read(&out, Y, 2, PyBUF_WRITABLE)
    with nogil:
        multiply_rows(
            <const float *>layer.rows.buf, layer.rows.shape[0], layer.rows.shape[1], <const float *>layer.weights.buf,
            <const float *>layer.bias.buf, <float *>out.buf, layer.weights.shape[0])
    PyBuffer_Release(&out)
    return Y


def best(X, W, b):
    """Return where in each row of what `multiply` returns the largest number is, (n,), the first of equal ones.

    It is False where a number is not finite, None where they are other arrays.
    """
    cdef Layer layer = Layer()
    cdef Py_buffer out
    cdef bint is_found
    cdef float *products
    if not layer.read(X, W, b) or layer.weights.shape[0] == 0:
        return None
    places = new_array(layer.rows.shape[0], True)
    products = <float *>PyMem_Malloc(ROWS * layer.weights.shape[0] * sizeof(float))
    if products == NULL:
        raise MemoryError
    PyObject_GetBuffer(places, &out, PyBUF_WRITABLE)
    with nogil:
        is_found = find_best(
            <const float *>layer.rows.buf, layer.rows.shape[0], layer.rows.shape[1], <const float *>layer.weights.buf,
            <const float *>layer.bias.buf, layer.weights.shape[0], products, <Py_ssize_t *>out.buf)
    PyBuffer_Release(&out)
    PyMem_Free(products)
    return places if is_found else False


def is_finite(array):
    """Tell whether all numbers of an array are finite; None where it is another array."""
    cdef Py_buffer numbers
    cdef bint found
    if not read(&numbers, array, 0):
        return None
    with nogil:
        found = all_finite(<const float *>numbers.buf, numbers.len // <Py_ssize_t>sizeof(float))
    PyBuffer_Release(&numbers)
    return found
