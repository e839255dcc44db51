"""The prelude of printed C++: element types, and functions that Triton has and C++ lacks."""

__all__ = ["POISON", "PRELUDE"]

POISON = {
    "double": 0x7FF5A5A5A5A5A5A5,
    "float": 0x7FA5A5A5,
    "fp16": 0x7D5A,
    "bf16": 0x7FA5,
    "int32_t": 0x7F7F7F7F,
    "int64_t": 0x7F7F7F7F7F7F7F7F,
    "uint8_t": 0xF7,
}
"""NaNs whose bits no operation produces; for integers, a number that is no valid index."""

INCLUDES = """\
#include <algorithm>
#include <cmath>
#include <cstdint>
#include <cstring>
"""
REST = """
// A number in memory; rounded to the nearest, of two to the even one.
struct bf16 {
    uint16_t bits;

    bf16() = default;
    explicit bf16(float x) {
        uint32_t word;
        std::memcpy(&word, &x, sizeof word);
        // Rounding could carry a NaN over into infinity.
        bits = x != x ? word >> 16 | 0x40 : (word + 0x7FFF + (word >> 16 & 1)) >> 16;
    }
    operator float() const {
        uint32_t word = uint32_t(bits) << 16;
        float x;
        std::memcpy(&x, &word, sizeof x);
        return x;
    }
};

#ifdef __FLT16_MAX__
using fp16 = _Float16;
#endif

#ifndef DATA
#define DATA float
#endif
#ifndef REAL
#define REAL float
#endif
#ifndef PARAMETER
#define PARAMETER DATA
#endif
using data_t = DATA;
using parameter_t = PARAMETER;
// What is computed with: double shows what is no matter of rounding.
using real = REAL;

// Where a kernel last read poison: what checks put around arrays, and into them before they are written.
extern "C" { const void *poison_at = nullptr; }
template <class Word, class T> static inline Word bits_of(T x) {
    Word word;
    std::memcpy(&word, &x, sizeof word);
    return word;
}
static inline bool poisoned(double x) { return bits_of<uint64_t>(x) == POISON_double; }
static inline bool poisoned(float x) { return bits_of<uint32_t>(x) == POISON_float; }
static inline bool poisoned(bf16 x) { return x.bits == POISON_bf16; }
#ifdef __FLT16_MAX__
static inline bool poisoned(fp16 x) { return bits_of<uint16_t>(x) == POISON_fp16; }
#endif
static inline bool poisoned(uint8_t x) { return x == POISON_uint8_t; }
static inline bool poisoned(int32_t x) { return x == POISON_int32_t; }
static inline bool poisoned(int64_t x) { return x == POISON_int64_t; }

template <class T> static inline const T &loaded(const T &x) {
    if (poisoned(x))
        poison_at = &x;
    return x;
}

static inline int64_t least_of(int64_t a, int64_t b) { return a < b ? a : b; }
static inline int64_t most_of(int64_t a, int64_t b) { return a < b ? b : a; }

// NaN if either is.
static inline real smaller(real a, real b) { return a != a || a < b ? a : b; }
static inline real greater(real a, real b) { return a != a || a > b ? a : b; }

static inline real sigmoid(real x) { return 1 / (1 + std::exp(-x)); }

// Near 0 an odd polynomial, of Cephes: farther out nothing cancels.
static inline float tanh_of(float x) {
    float square = x * x, near = -5.70498872745e-3f;
    near = near * square + 2.06390887954e-2f;
    near = near * square - 5.37397155531e-2f;
    near = near * square + 1.33314422036e-1f;
    near = near * square - 3.33332819422e-1f;
    float far = 1.0f - 2.0f / (expf(2.0f * fabsf(x)) + 1.0f);
    return fabsf(x) < 0.625f ? near * square * x + x : x < 0.0f ? -far : far;
}
static inline float expm1_of(float x) {
    float half = tanh_of(0.5f * x);
    return 2.0f * half / (1.0f - half);
}
static inline double tanh_of(double x) { return std::tanh(x); }
static inline double expm1_of(double x) { return std::expm1(x); }

// Random numbers in [0, 1), by where they are: Philox 4x32-10 of (channel, position, sequence, layer).
static inline real uniform(int64_t seed, uint32_t layer, int64_t n, int64_t t, int64_t c) {
    uint32_t c0 = uint32_t(c), c1 = uint32_t(t), c2 = uint32_t(n), c3 = layer;
    uint32_t k0 = uint32_t(seed), k1 = uint32_t(uint64_t(seed) >> 32);
    for (int round = 0; round < 10; round++) {
        uint64_t a = uint64_t(0xD2511F53) * c0, b = uint64_t(0xCD9E8D57) * c2;
        c0 = uint32_t(b >> 32) ^ c1 ^ k0;
        c1 = uint32_t(b);
        c2 = uint32_t(a >> 32) ^ c3 ^ k1;
        c3 = uint32_t(a);
        k0 += 0x9E3779B9;
        k1 += 0xBB67AE85;
    }
    int32_t word = int32_t(c0);
    return real(word < 0 ? ~word : word) * real(4.6566127342e-10f);
}
"""

PRELUDE = INCLUDES + "".join(f"#define POISON_{name} {bits:#X}\n" for name, bits in POISON.items()) + REST
