# cython: boundscheck=False, wraparound=False, cdivision=True, initializedcheck=False
# distutils: extra_compile_args = -ffp-contract=off
"""What `optimizer.update_blocks` does, compiled: one pass over weights, gradient, moments and averages.

Each number is rounded after each operation, as NumPy rounds it, so that both ways give the same bytes.
"""

cdef extern from *:
    """
    #include <math.h>
    #include <stddef.h>
    #if defined(__GNUC__) && !defined(__clang__) && defined(__x86_64__) && defined(__GLIBC__)
    #define EVERY_CPU __attribute__((target_clones("avx512f", "arch=haswell", "default")))
    #else
    #define EVERY_CPU
    #endif

    typedef struct { float clip, b1, b2, eps, size, kept, drift; } Step;

    #define UPDATE_ONE \\
        const float d = g[i] * s.clip; \\
        const float mean = m[i] * s.b1 + d, square = v[i] * s.b2 + d * d; \\
        const float weight = (w[i] - mean / (sqrtf(square) + s.eps) * s.size) * s.kept; \\
        m[i] = mean; \\
        v[i] = square; \\
        w[i] = weight; \\
        g[i] = 0.0f

    EVERY_CPU static void update_weights(
        Step s, float *restrict w, float *restrict g, float *restrict m, float *restrict v, ptrdiff_t n)
    {
        for (ptrdiff_t i = 0; i < n; ++i) {
            UPDATE_ONE;
        }
    }

    EVERY_CPU static void update_averages_too(
        Step s, float *restrict w, float *restrict g, float *restrict m, float *restrict v, float *restrict a, ptrdiff_t n)
    {
        for (ptrdiff_t i = 0; i < n; ++i) {
            UPDATE_ONE;
            a[i] += (weight - a[i]) * s.drift;
        }
    }
    """
    ctypedef struct Step:
        float clip, b1, b2, eps, size, kept, drift
    void update_weights(Step s, float *w, float *g, float *m, float *v, Py_ssize_t n) noexcept nogil
    void update_averages_too(Step s, float *w, float *g, float *m, float *v, float *a, Py_ssize_t n) noexcept nogil


def update(step, float[::1] weights, float[::1] gradient, float[::1] mean, float[::1] square, float[::1] average):
    """Update the weights of a parameter, its moments and, unless that is None, its average; clear the gradient."""
    cdef Step s
    s.clip, s.b1, s.b2, s.eps, s.size, s.kept, s.drift = step
    cdef Py_ssize_t n = weights.shape[0]
    if average is None:
        update_weights(s, &weights[0], &gradient[0], &mean[0], &square[0], n)
    else:
        update_averages_too(s, &weights[0], &gradient[0], &mean[0], &square[0], &average[0], n)
