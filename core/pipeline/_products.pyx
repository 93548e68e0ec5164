# cython: boundscheck=False, wraparound=False, cdivision=True, initializedcheck=False
"""The product of rows of numbers and packed weights, for the compiled code of plugins.

Each number is added up in the same order wherever its row stands: so what is computed does not depend on the batch.
"""

from cpython.pycapsule cimport PyCapsule_New

cdef extern from *:
    """
    #include <stddef.h>
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
    """
    void choose_products()
    void multiply_panels(
        const float *x, Py_ssize_t stride, int n, int n_in, const float *panels, const float *bias, int n_panels,
        float *out, Py_ssize_t out_stride, int n_pieces, Py_ssize_t piece) noexcept nogil

choose_products()

# Whoever takes it out by its name knows what it is called with, and how many lanes a panel has.
PRODUCT = PyCapsule_New(<void *>multiply_panels, "nlpx.multiply_panels of 16 lanes", NULL)
