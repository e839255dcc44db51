#include <algorithm>
#include <cmath>
#include <cstdint>
#include <cstring>
#include <new>
#include <type_traits>
#ifdef _OPENMP
#include <omp.h>
#endif

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

using data_t = DATA;
using parameter_t = DATA;
using real = REAL;
// As wide as a real, so that a comparison of reals selects among whole numbers too.
using whole = std::conditional_t<sizeof(real) == 8, int64_t, int32_t>;

// Vectors: LANES reals each, as wide as the machine has them. ------------------------------------------------

#if defined(__AVX512F__)
constexpr int VECTOR_BYTES = 64;
#elif defined(__AVX__)
constexpr int VECTOR_BYTES = 32;
#else
constexpr int VECTOR_BYTES = 16;
#endif
#if defined(__AVX512F__) || defined(__aarch64__)
constexpr int REGISTERS = 32;
#else
constexpr int REGISTERS = 16;
#endif
constexpr int LANES = VECTOR_BYTES / sizeof(real);

typedef real real_vector __attribute__((vector_size(VECTOR_BYTES)));
typedef whole whole_vector __attribute__((vector_size(VECTOR_BYTES)));
typedef real_vector loose_vector __attribute__((aligned(alignof(real)), may_alias));

#define INLINE static inline __attribute__((always_inline))

// Columns of a tile in memory: whole vectors.
constexpr int padded(int columns) { return (columns + LANES - 1) / LANES * LANES; }

// How many vectors are computed side by side, of those that the columns have.
constexpr int side_by_side(int columns, int most) {
    int vectors = padded(columns) / LANES;
    for (int count = std::min(most, vectors); count > 1; count--)
        if (vectors % count == 0)
            return count;
    return 1;
}

template <int U> struct reals {
    real_vector v[U];
    real operator[](int lane) const { return v[lane / LANES][lane % LANES]; }
    void put(int lane, real x) { v[lane / LANES][lane % LANES] = x; }
};

// Whole numbers; and conditions, which are −1 where they hold.
template <int U> struct wholes {
    whole_vector v[U];
    whole operator[](int lane) const { return v[lane / LANES][lane % LANES]; }
    void put(int lane, whole x) { v[lane / LANES][lane % LANES] = x; }
};

#define EACH _Pragma("GCC unroll 8") for (int u = 0; u < U; u++)

template <int U> INLINE reals<U> all_lanes(real x) {
    reals<U> found;
    EACH found.v[u] = real_vector{} + x;
    return found;
}
template <int U> INLINE wholes<U> all_lanes_whole(whole x) {
    wholes<U> found;
    EACH found.v[u] = whole_vector{} + x;
    return found;
}
template <int U> INLINE reals<U> spread(real x) { return all_lanes<U>(x); }
template <int U> INLINE reals<U> spread(const reals<U> &x) { return x; }
template <int U> INLINE wholes<U> spread_whole(whole x) { return all_lanes_whole<U>(x); }
template <int U> INLINE wholes<U> spread_whole(const wholes<U> &x) { return x; }
template <int U> INLINE wholes<U> spread_test(bool x) { return all_lanes_whole<U>(x ? -1 : 0); }
template <int U> INLINE wholes<U> spread_test(const wholes<U> &x) { return x; }

#define ARITHMETIC(lanes, number, sign)                                                                      \
    template <int U> INLINE lanes<U> operator sign(const lanes<U> &a, const lanes<U> &b) {                   \
        lanes<U> found;                                                                                      \
        EACH found.v[u] = a.v[u] sign b.v[u];                                                                \
        return found;                                                                                        \
    }                                                                                                        \
    template <int U> INLINE lanes<U> operator sign(const lanes<U> &a, number b) {                            \
        lanes<U> found;                                                                                      \
        EACH found.v[u] = a.v[u] sign b;                                                                     \
        return found;                                                                                        \
    }                                                                                                        \
    template <int U> INLINE lanes<U> operator sign(number a, const lanes<U> &b) {                            \
        lanes<U> found;                                                                                      \
        EACH found.v[u] = a sign b.v[u];                                                                     \
        return found;                                                                                        \
    }
ARITHMETIC(reals, real, +)
ARITHMETIC(reals, real, -)
ARITHMETIC(reals, real, *)
ARITHMETIC(reals, real, /)
ARITHMETIC(wholes, whole, +)
ARITHMETIC(wholes, whole, -)
ARITHMETIC(wholes, whole, *)

// Comparisons, of numbers and of lanes
#define COMPARISON(name, sign)                                                                               \
    INLINE bool name(real a, real b) { return a sign b; }                                                    \
    template <int U> INLINE wholes<U> name(const reals<U> &a, const reals<U> &b) {                           \
        wholes<U> found;                                                                                     \
        EACH found.v[u] = (whole_vector)(a.v[u] sign b.v[u]);                                                \
        return found;                                                                                        \
    }                                                                                                        \
    template <int U> INLINE wholes<U> name(const reals<U> &a, real b) { return name(a, all_lanes<U>(b)); }   \
    template <int U> INLINE wholes<U> name(real a, const reals<U> &b) { return name(all_lanes<U>(a), b); }   \
    INLINE bool name##_whole(int64_t a, int64_t b) { return a sign b; }                                      \
    template <int U> INLINE wholes<U> name##_whole(const wholes<U> &a, const wholes<U> &b) {                 \
        wholes<U> found;                                                                                     \
        EACH found.v[u] = (whole_vector)(a.v[u] sign b.v[u]);                                                \
        return found;                                                                                        \
    }                                                                                                        \
    template <int U> INLINE wholes<U> name##_whole(const wholes<U> &a, int64_t b) {                          \
        return name##_whole(a, all_lanes_whole<U>(whole(b)));                                                \
    }                                                                                                        \
    template <int U> INLINE wholes<U> name##_whole(int64_t a, const wholes<U> &b) {                          \
        return name##_whole(all_lanes_whole<U>(whole(a)), b);                                                \
    }
COMPARISON(less, <)
COMPARISON(equal, ==)

INLINE bool truth(real x) { return x != 0; }
template <int U> INLINE wholes<U> truth(const reals<U> &x) {
    wholes<U> found;
    EACH found.v[u] = (whole_vector)(x.v[u] != real_vector{});
    return found;
}

// One number is no number, or exceeds the other.
INLINE bool exceeds(real x, real y) { return y < x || (x != x && y == y); }
template <int U> INLINE wholes<U> exceeds(const reals<U> &x, const reals<U> &y) {
    wholes<U> found;
    EACH found.v[u] = (whole_vector)(y.v[u] < x.v[u]) |
                      ((whole_vector)(x.v[u] != x.v[u]) & (whole_vector)(y.v[u] == y.v[u]));
    return found;
}
template <int U> INLINE wholes<U> exceeds(const reals<U> &x, real y) { return exceeds(x, all_lanes<U>(y)); }
template <int U> INLINE wholes<U> exceeds(real x, const reals<U> &y) { return exceeds(all_lanes<U>(x), y); }

// Selection: `test` is a bool or lanes, and so is what is chosen among.
INLINE real select(bool test, real yes, real no) { return test ? yes : no; }
template <int U, class Test, class Yes, class No>
INLINE reals<U> select_lanes(const Test &test, const Yes &yes, const No &no) {
    reals<U> a = spread<U>(yes), b = spread<U>(no), found;
    wholes<U> chosen = spread_test<U>(test);
    EACH found.v[u] = chosen.v[u] ? a.v[u] : b.v[u];
    return found;
}
template <int U> INLINE reals<U> select(bool test, const reals<U> &yes, const reals<U> &no) { return test ? yes : no; }
template <int U> INLINE reals<U> select(bool test, const reals<U> &yes, real no) { return test ? yes : all_lanes<U>(no); }
template <int U> INLINE reals<U> select(bool test, real yes, const reals<U> &no) { return test ? all_lanes<U>(yes) : no; }
template <int U> INLINE reals<U> select(const wholes<U> &test, real yes, real no) { return select_lanes<U>(test, yes, no); }
template <int U> INLINE reals<U> select(const wholes<U> &test, const reals<U> &yes, real no) { return select_lanes<U>(test, yes, no); }
template <int U> INLINE reals<U> select(const wholes<U> &test, real yes, const reals<U> &no) { return select_lanes<U>(test, yes, no); }
template <int U> INLINE reals<U> select(const wholes<U> &test, const reals<U> &yes, const reals<U> &no) {
    return select_lanes<U>(test, yes, no);
}
INLINE int64_t select_whole(bool test, int64_t yes, int64_t no) { return test ? yes : no; }
template <int U, class Yes, class No> INLINE wholes<U> select_whole(const wholes<U> &test, const Yes &yes, const No &no) {
    wholes<U> a = spread_whole<U>(yes), b = spread_whole<U>(no), found;
    EACH found.v[u] = test.v[u] ? a.v[u] : b.v[u];
    return found;
}
template <int U> INLINE wholes<U> select_whole(bool test, const wholes<U> &yes, const wholes<U> &no) { return test ? yes : no; }
template <int U> INLINE wholes<U> select_whole(bool test, const wholes<U> &yes, int64_t no) {
    return test ? yes : all_lanes_whole<U>(whole(no));
}
template <int U> INLINE wholes<U> select_whole(bool test, int64_t yes, const wholes<U> &no) {
    return test ? all_lanes_whole<U>(whole(yes)) : no;
}

INLINE real to_real(real x) { return x; }
template <int U> INLINE reals<U> to_real(const wholes<U> &x) {
    reals<U> found;
    EACH found.v[u] = __builtin_convertvector(x.v[u], real_vector);
    return found;
}

INLINE int64_t least_of(int64_t a, int64_t b) { return a < b ? a : b; }
INLINE int64_t most_of(int64_t a, int64_t b) { return a < b ? b : a; }

// NaN if either is.
INLINE real smaller(real a, real b) { return a != a || a < b ? a : b; }
INLINE real greater(real a, real b) { return a != a || a > b ? a : b; }
#define EXTREME(name, sign)                                                                                  \
    template <int U> INLINE reals<U> name(const reals<U> &a, const reals<U> &b) {                            \
        reals<U> found;                                                                                      \
        EACH found.v[u] =                                                                                    \
            ((whole_vector)(a.v[u] != a.v[u]) | (whole_vector)(a.v[u] sign b.v[u])) ? a.v[u] : b.v[u];       \
        return found;                                                                                        \
    }                                                                                                        \
    template <int U> INLINE reals<U> name(const reals<U> &a, real b) { return name(a, all_lanes<U>(b)); }    \
    template <int U> INLINE reals<U> name(real a, const reals<U> &b) { return name(all_lanes<U>(a), b); }
EXTREME(smaller, <)
EXTREME(greater, >)
template <int U, class B> INLINE wholes<U> least_of(const wholes<U> &a, const B &b) {
    wholes<U> other = spread_whole<U>(b);
    return select_whole(less_whole(a, other), a, other);
}
template <int U, class B> INLINE wholes<U> most_of(const wholes<U> &a, const B &b) {
    wholes<U> other = spread_whole<U>(b);
    return select_whole(less_whole(a, other), other, a);
}

// Functions ----------------------------------------------------------------------------------------------

#define LANE_BY_LANE(name, text)                                                                             \
    template <int U> INLINE reals<U> name(const reals<U> &a) {                                               \
        reals<U> found;                                                                                      \
        for (int lane = 0; lane < U * LANES; lane++) {                                                           \
            real x = a[lane];                                                                                \
            found.put(lane, text);                                                                           \
        }                                                                                                    \
        return found;                                                                                        \
    }

INLINE real sqrt_of(real x) { return std::sqrt(x); }
INLINE real erf_of(real x) { return std::erf(x); }
INLINE real exp_of(real x) { return std::exp(x); }
INLINE real log_of(real x) { return std::log(x); }
INLINE real log1p_of(real x) { return std::log1p(x); }
INLINE real sin_of(real x) { return std::sin(x); }
INLINE real cos_of(real x) { return std::cos(x); }
LANE_BY_LANE(sqrt_of, std::sqrt(x))

// 2ⁿ times a polynomial in what is left of x/ln 2; n in two halves, so that each is a normal number.
template <int U> INLINE reals<U> exp_of(const reals<U> &a) {
    reals<U> found;
    if constexpr (sizeof(real) == 8) {
        for (int lane = 0; lane < U * LANES; lane++)
            found.put(lane, std::exp(a[lane]));
    } else {
        EACH {
            real_vector x = a.v[u];
            x = x > real(100) ? real_vector{} + real(100) : x;
            x = x < real(-110) ? real_vector{} - real(110) : x;
            const real shift = real(12582912);
            real_vector n = x * real(1.44269504088896341) + shift - shift;
            real_vector r = x - n * real(0.693359375) + n * real(2.12194440e-4);
            real_vector p = r * real(1.9875691500e-4) + real(1.3981999507e-3);
            p = p * r + real(8.3334519073e-3);
            p = p * r + real(4.1665795894e-2);
            p = p * r + real(1.6666665459e-1);
            p = p * r + real(5.0000001201e-1);
            p = p * r * r + r + real(1);
            // Of a NaN there is no whole number; p is one already.
            whole_vector whole_n = __builtin_convertvector(n == n ? n : real_vector{}, whole_vector);
            whole_vector half = whole_n >> 1;
            whole_vector low = (half + 127) << 23, high = (whole_n - half + 127) << 23;
            found.v[u] = p * (real_vector)low * (real_vector)high;
        }
    }
    return found;
}

INLINE real sigmoid(real x) { return 1 / (1 + std::exp(-x)); }
template <int U> INLINE reals<U> sigmoid(const reals<U> &x) { return real(1) / (real(1) + exp_of(real(0) - x)); }

// Near 0 an odd polynomial, of Cephes: farther out nothing cancels.
INLINE real tanh_of(real x) { return std::tanh(x); }
template <int U> INLINE reals<U> tanh_of(const reals<U> &x) {
    if constexpr (sizeof(real) == 8) {
        reals<U> found;
        for (int lane = 0; lane < U * LANES; lane++)
            found.put(lane, std::tanh(x[lane]));
        return found;
    } else {
        reals<U> square = x * x, size = select(less(x, real(0)), real(0) - x, x);
        reals<U> near = square * real(-5.70498872745e-3) + real(2.06390887954e-2);
        near = near * square - real(5.37397155531e-2);
        near = near * square + real(1.33314422036e-1);
        near = near * square - real(3.33332819422e-1);
        reals<U> far = real(1) - real(2) / (exp_of(size * real(2)) + real(1));
        far = select(less(x, real(0)), real(0) - far, far);
        return select(less(size, real(0.625)), near * square * x + x, far);
    }
}
INLINE real expm1_of(real x) { return std::expm1(x); }
template <int U> INLINE reals<U> expm1_of(const reals<U> &x) {
    if constexpr (sizeof(real) == 8) {
        reals<U> found;
        for (int lane = 0; lane < U * LANES; lane++)
            found.put(lane, std::expm1(x[lane]));
        return found;
    } else {
        reals<U> half = tanh_of(x * real(0.5));
        return real(2) * half / (real(1) - half);
    }
}

// c₀ + c₁x + c₂x² + …; coefficients interpolate at Chebyshev's points.
template <int U, int N> INLINE reals<U> polynomial(const reals<U> &x, const real (&c)[N]) {
    reals<U> found = all_lanes<U>(c[N - 1]);
    for (int n = N - 2; n >= 0; n--)
        found = found * x + c[n];
    return found;
}
template <int U> INLINE reals<U> absolute(const reals<U> &x) { return select(less(x, real(0)), real(0) - x, x); }

// Near 0 an odd polynomial; farther out 1 - exp(-x²) times a polynomial in 1/(1 + x/2).
template <int U> INLINE reals<U> erf_of(const reals<U> &x) {
    if constexpr (sizeof(real) == 8) {
        reals<U> found;
        for (int lane = 0; lane < U * LANES; lane++)
            found.put(lane, std::erf(x[lane]));
        return found;
    } else {
        constexpr real NEAR[] = {1.1283791658, -0.37612626667, 0.11283594715, -0.026854212011, 0.0051890874234, -0.00080168642872, 7.8758750627e-5};
        constexpr real FAR[] = {-0.00015676374255, 0.28495402084, 0.2594089571, 0.34881872233, -0.1057865575, 0.5660082225, -0.47308306882, 0.11989450427};
        reals<U> square = x * x, size = absolute(x);
        size = select(less(real(4.2), size), real(4.2), size);
        reals<U> far = real(1) - exp_of(real(0) - size * size) * polynomial(real(1) / (size * real(0.5) + real(1)), FAR);
        far = select(less(x, real(0)), real(0) - far, far);
        return select(less(size, real(1)), polynomial(square, NEAR) * x, far);
    }
}

// x = 2ⁿ·m with m from √½ to √2, of which a polynomial gives the logarithm.
template <int U> INLINE reals<U> log_of(const reals<U> &x) {
    reals<U> found;
    if constexpr (sizeof(real) == 8) {
        for (int lane = 0; lane < U * LANES; lane++)
            found.put(lane, std::log(x[lane]));
    } else {
        constexpr real LOG[] = {0.3333333118, -0.24999996958, 0.20000715749, -0.1666780232, 0.14249057646, -0.12425687331, 0.11685419923, -0.11479733847, 0.069716114715};
        EACH {
            const real_vector tiny = real_vector{} + real(1.17549435e-38);
            const whole_vector is_tiny = x.v[u] < tiny;
            const real_vector scaled = is_tiny ? x.v[u] * real(8388608) : x.v[u];
            const whole_vector bits = (whole_vector)scaled - 0x3F3504F3;
            const whole_vector exponent = (bits >> 23) - (is_tiny ? whole_vector{} + 23 : whole_vector{});
            const real_vector m = (real_vector)((bits & 0x7FFFFF) + 0x3F3504F3) - real(1);
            const real_vector n = __builtin_convertvector(exponent, real_vector);
            const reals<1> rest = polynomial(reals<1>{{m}}, LOG);
            // Of the logarithm of 2 the first bits and the others, one after the other.
            real_vector sum = m * m * m * rest.v[0] + n * real(-2.12194440e-4) - real(0.5) * m * m;
            sum = sum + m + n * real(0.693359375);
            sum = x.v[u] < real(INFINITY) ? sum : x.v[u];
            sum = x.v[u] > real_vector{} ? sum : real_vector{} - real(INFINITY);
            found.v[u] = x.v[u] >= real_vector{} ? sum : real_vector{} + real(NAN);
        }
    }
    return found;
}

// The logarithm of 1 + x as it is rounded, and what was lost by that.
template <int U> INLINE reals<U> log1p_of(const reals<U> &x) {
    if constexpr (sizeof(real) == 8) {
        reals<U> found;
        for (int lane = 0; lane < U * LANES; lane++)
            found.put(lane, std::log1p(x[lane]));
        return found;
    } else {
        reals<U> sum = x + real(1), lost = (x - (sum - real(1))) / sum;
        // Far out nothing is left of 1, and at -1 there is nothing to divide by.
        lost = select(less(absolute(x), real(1e8)), select(equal(sum, real(0)), real(0), lost), real(0));
        return log_of(sum) + lost;
    }
}

// x less the nearest multiple of π/2, of which polynomials give sine and cosine; beyond 8,192 lane by lane.
template <int U> INLINE reals<U> sine_of(const reals<U> &x, int quarter) {
    reals<U> found;
    bool plain = sizeof(real) == 8;
    for (int u = 0; u < U && !plain; u++) {
        const whole_vector large = (whole_vector)(x.v[u] > real(8192)) | (whole_vector)(x.v[u] < real(-8192));
        whole any = 0;
        for (int lane = 0; lane < LANES; lane++)
            any |= large[lane];
        plain = any != 0;
    }
    if (plain) {
        for (int lane = 0; lane < U * LANES; lane++)
            found.put(lane, quarter ? std::cos(x[lane]) : std::sin(x[lane]));
        return found;
    }
    constexpr real SINE[] = {-0.16666664662, 0.0083327482706, -0.0001958789088};
    constexpr real COSINE[] = {0.04166666466, -0.0013888303036, 2.4547942085e-5};
    EACH {
        const real shift = real(12582912);
        const real_vector n = x.v[u] * real(0.636619772367581343) + shift - shift;
        real_vector r = x.v[u] - n * real(1.5703125);
        r = r - n * real(4.83751296997e-4) - n * real(7.54978995489e-8);
        const whole_vector turns = __builtin_convertvector(n == n ? n : real_vector{}, whole_vector) + quarter;
        const reals<1> square{{r * r}};
        const real_vector z = square.v[0];
        const real_vector sine = r * z * polynomial(square, SINE).v[0] + r;
        const real_vector cosine = z * z * polynomial(square, COSINE).v[0] - real(0.5) * z + real(1);
        const real_vector value = (turns & 1) != 0 ? cosine : sine;
        found.v[u] = (turns & 2) != 0 ? real_vector{} - value : value;
    }
    return found;
}
template <int U> INLINE reals<U> sin_of(const reals<U> &x) { return sine_of(x, 0); }
template <int U> INLINE reals<U> cos_of(const reals<U> &x) { return sine_of(x, 1); }

// Random numbers in [0, 1), by where they are: Philox 4x32-10 of (channel, position, sequence, layer).
INLINE real uniform(int64_t seed, uint32_t layer, int64_t n, int64_t t, int64_t c) {
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

// Vectors of other numbers than those that are computed with. A compiler that converts bytes to whole numbers one by
// one has instructions for either half of the way.
template <class T> struct few {
    typedef T lanes __attribute__((vector_size(LANES * sizeof(T))));
};
using word_vector = few<uint16_t>::lanes;
using byte_vector = few<uint8_t>::lanes;
using bit_vector = few<uint32_t>::lanes;

// Whether vectors are of bf16 in memory, and of float where they are computed with.
template <class T> constexpr bool halves = std::is_same_v<T, bf16> && sizeof(real) == 4;

template <class V> INLINE V widened(const bf16 *from) {
    word_vector x;
    std::memcpy(&x, from, sizeof x);
    return (V)(__builtin_convertvector(x, bit_vector) << 16);
}
template <class V> INLINE bit_vector bits_of_bf16(V x) {
    bit_vector word = (bit_vector)x;
    return x != x ? word >> 16 | 0x40 : (word + 0x7FFF + (word >> 16 & 1)) >> 16;
}

template <class T> INLINE real rounded(real x) { return real(T(x)); }
template <class T, int U> INLINE reals<U> rounded(const reals<U> &x) {
    if constexpr (std::is_same_v<T, real>)
        return x;
    reals<U> found;
    if constexpr (halves<T>) {
        EACH found.v[u] = (real_vector)(bits_of_bf16(x.v[u]) << 16);
    } else {
        for (int lane = 0; lane < U * LANES; lane++)
            found.put(lane, real(T(x[lane])));
    }
    return found;
}

// Memory -------------------------------------------------------------------------------------------------

// Whether numbers in memory become a vector at once.
template <class T> constexpr bool at_once = std::is_same_v<T, real> || halves<T>;

template <class T> INLINE real_vector load_vector(const T *from) {
    if constexpr (halves<T>)
        return widened<real_vector>(from);
    else
        return *(const loose_vector *)from;
}
template <class T> INLINE void store_vector(T *to, real_vector x) {
    if constexpr (halves<T>) {
        word_vector bits = __builtin_convertvector(bits_of_bf16(x), word_vector);
        std::memcpy(to, &bits, sizeof bits);
    } else
        *(loose_vector *)to = x;
}

// The lanes from `from` on; of `count` there are no more in memory, and what would lie behind is `outside`.
template <int U, class T> INLINE reals<U> load_some(const T *from, int64_t count, real outside) {
    reals<U> found;
    if constexpr (at_once<T>) {
        if (__builtin_expect(count >= U * LANES, 1)) {
            EACH found.v[u] = load_vector(from + u * LANES);
            return found;
        }
        found = all_lanes<U>(outside);
        int u = 0;
        for (; u < U - 1 && count >= (u + 1) * LANES; u++)
            found.v[u] = load_vector(from + u * LANES);
        for (int lane = u * LANES; lane < count; lane++)
            found.put(lane, real(from[lane]));
        return found;
    }
    for (int lane = 0; lane < U * LANES; lane++)
        found.put(lane, lane < count ? real(from[lane]) : outside);
    return found;
}
template <int U, class T> INLINE wholes<U> load_some_whole(const T *from, int64_t count, whole outside) {
    wholes<U> found;
    if constexpr (sizeof(T) == 1) {
        if (__builtin_expect(count >= U * LANES, 1)) {
            EACH {
                byte_vector x;
                std::memcpy(&x, from + u * LANES, sizeof x);
                found.v[u] = __builtin_convertvector(__builtin_convertvector(x, word_vector), whole_vector);
            }
            return found;
        }
    }
    for (int lane = 0; lane < U * LANES; lane++)
        found.put(lane, lane < count ? whole(from[lane]) : outside);
    return found;
}
template <int U, class T> INLINE void store_some(T *to, const reals<U> &x, int64_t count) {
    int u = 0;
    if constexpr (at_once<T>) {
        if (__builtin_expect(count >= U * LANES, 1)) {
            EACH store_vector(to + u * LANES, x.v[u]);
            return;
        }
        for (; u < U - 1 && count >= (u + 1) * LANES; u++)
            store_vector(to + u * LANES, x.v[u]);
    }
    for (int lane = u * LANES; lane < U * LANES && lane < count; lane++)
        to[lane] = T(x[lane]);
}
template <int U, class T> INLINE void store_some(T *to, const wholes<U> &x, int64_t count) {
    if constexpr (sizeof(T) == 1) {
        if (__builtin_expect(count >= U * LANES, 1)) {
            EACH {
                byte_vector bytes = __builtin_convertvector(__builtin_convertvector(x.v[u], word_vector), byte_vector);
                std::memcpy(to + u * LANES, &bytes, sizeof bytes);
            }
            return;
        }
    }
    for (int lane = 0; lane < U * LANES && lane < count; lane++)
        to[lane] = T(x[lane]);
}

// Tiles, whose rows are whole vectors
template <int U> INLINE reals<U> lanes_of(const real *tile) {
    reals<U> found;
    EACH found.v[u] = *(const real_vector *)(tile + u * LANES);
    return found;
}
template <int U> INLINE wholes<U> lanes_of(const whole *tile) {
    wholes<U> found;
    EACH found.v[u] = *(const whole_vector *)(tile + u * LANES);
    return found;
}
template <int U> INLINE void keep(real *tile, const reals<U> &x) { EACH *(real_vector *)(tile + u * LANES) = x.v[u]; }
template <int U> INLINE void keep(real *tile, real x) { EACH *(real_vector *)(tile + u * LANES) = real_vector{} + x; }
template <int U> INLINE void keep(whole *tile, const wholes<U> &x) { EACH *(whole_vector *)(tile + u * LANES) = x.v[u]; }
template <int U> INLINE void keep(whole *tile, int64_t x) {
    EACH *(whole_vector *)(tile + u * LANES) = whole_vector{} + whole(x);
}

// Over the lanes, of which the first `count` count
template <int U> INLINE real sum_of(const reals<U> &x) {
    real_vector total = x.v[0];
    for (int u = 1; u < U; u++)
        total = total + x.v[u];
    real found = 0;
    for (int lane = 0; lane < LANES; lane++)
        found += total[lane];
    return found;
}
template <int U> INLINE real max_of(const reals<U> &x) {
    real found = x[0];
    for (int lane = 1; lane < U * LANES; lane++)
        found = x[lane] > found ? x[lane] : found;
    return found;
}
template <int U> INLINE real min_of(const reals<U> &x) {
    real found = x[0];
    for (int lane = 1; lane < U * LANES; lane++)
        found = x[lane] < found ? x[lane] : found;
    return found;
}
template <int U> INLINE int64_t sum_of(const wholes<U> &x) {
    int64_t found = 0;
    for (int lane = 0; lane < U * LANES; lane++)
        found += x[lane];
    return found;
}
template <int U> INLINE int64_t max_of(const wholes<U> &x) {
    int64_t found = x[0];
    for (int lane = 1; lane < U * LANES; lane++)
        found = x[lane] > found ? x[lane] : found;
    return found;
}
template <int U> INLINE int64_t min_of(const wholes<U> &x) {
    int64_t found = x[0];
    for (int lane = 1; lane < U * LANES; lane++)
        found = x[lane] < found ? x[lane] : found;
    return found;
}
template <int U> INLINE wholes<U> first_of(const wholes<U> &x, int64_t count, whole rest) {
    wholes<U> found;
    for (int lane = 0; lane < U * LANES; lane++)
        found.put(lane, lane < count ? x[lane] : rest);
    return found;
}
template <int U> INLINE reals<U> first_of(const reals<U> &x, int64_t count, real rest) {
    if (__builtin_expect(count >= U * LANES, 1))
        return x;
    reals<U> found;
    for (int lane = 0; lane < U * LANES; lane++)
        found.put(lane, lane < count ? x[lane] : rest);
    return found;
}

// What one thread does of so many programs begins at `share_of(programs, 0)`, and the next one's at 1.
INLINE int64_t share_of(int64_t programs, int next) {
#ifdef _OPENMP
    return programs * (omp_get_thread_num() + next) / omp_get_num_threads();
#else
    return programs * next;
#endif
}

// Memory for sums, until the end of a block.
struct Sums {
    real *memory;
    explicit Sums(int64_t count) : memory((real *)::operator new(count * sizeof(real), std::align_val_t(64))) {}
    ~Sums() { ::operator delete(memory, std::align_val_t(64)); }
};

// Matrix products ----------------------------------------------------------------------------------------

alignas(64) static const real ZEROS[4096] = {};

// A row of which only the numbers from `begin` to before `end` are there, among zeros in `own`; as it is if all are.
// Of `WHOLE` vectors nothing behind the row is read.
template <int C, bool WHOLE> INLINE const real *part_row(const real *from, int64_t begin, int64_t end, real *own) {
    if (__builtin_expect(begin <= 0 && end >= C && (!WHOLE || padded(C) == C), 1))
        return from;
    if (from == ZEROS)
        return ZEROS;
    for (int column = 0; column < padded(C); column++)
        own[column] = column >= begin && column < end && column < C ? from[column] : real(0);
    return own;
}
template <int C> INLINE void copy_row(const real *from, real *own) {
    std::memcpy(own, from, C * sizeof(real));
    for (int column = C; column < padded(C); column++)
        own[column] = 0;
}
// A row of C numbers in `own`: rows that are far apart in memory share places in the cache.
template <int C> INLINE const real *copied_row(const real *from, real *own) {
    if (from == ZEROS)
        return ZEROS;
    copy_row<C>(from, own);
    return own;
}
// A row of C numbers, or of its first `count`, as whole vectors: in `own`, if one might reach behind the array's end.
// What follows the row comes to lanes that nothing is done with.
template <int C> INLINE const real *whole_row(const real *from, const real *end, real *own, int64_t count = C) {
    if ((padded(C) == C && count >= C) || from == ZEROS || from + padded(C) <= end)
        return from;
    for (int column = 0; column < padded(C); column++)
        own[column] = column < least_of(count, C) ? from[column] : real(0);
    return own;
}

// Columns that are multiplied at a time: so many vectors.
constexpr int multiplied_together(int columns) {
    int vectors = padded(columns) / LANES;
    return vectors % 2 == 0 ? 2 : vectors % 3 == 0 ? 3 : 1;
}

// Where column j of row k of a panel lies: columns that are multiplied together are together.
template <int K, int C> INLINE int64_t place_in_panel(int k, int j) {
    constexpr int width = multiplied_together(C) * LANES;
    return (j / width * K + k) * width + j % width;
}

#define ALL_ROWS _Pragma("GCC unroll 16") for (int m = 0; m < M; m++)
#define ALL_VECTORS _Pragma("GCC unroll 8") for (int n = 0; n < N; n++)

// Sums of M rows and N vectors of columns, in registers between two of these.
template <int M, int N> INLINE void clear_sums(real_vector (&sums)[M][N]) {
    ALL_ROWS ALL_VECTORS sums[m][n] = real_vector{};
}
template <int M, int N> INLINE void load_sums(real_vector (&sums)[M][N], const real *total, int64_t width) {
    ALL_ROWS ALL_VECTORS sums[m][n] = *(const real_vector *)(total + m * width + n * LANES);
}
template <int M, int N> INLINE void store_sums(const real_vector (&sums)[M][N], real *total, int64_t width) {
    ALL_ROWS ALL_VECTORS *(real_vector *)(total + m * width + n * LANES) = sums[m][n];
}
// Of long sums each part begins at zero: what is small is not added to what is large already, term by term.
template <int M, int N> INLINE void add_sums(const real_vector (&sums)[M][N], real *total, int64_t width) {
    ALL_ROWS ALL_VECTORS *(real_vector *)(total + m * width + n * LANES) += sums[m][n];
}
// Adds `left(m) · right[n]`.
template <int M, int N, class Left>
INLINE void add_products(real_vector (&sums)[M][N], const Left &left, const real *right) {
    real_vector b[N];
    ALL_VECTORS b[n] = *(const loose_vector *)(right + n * LANES);
    ALL_ROWS {
        real a = left(m);
        ALL_VECTORS sums[m][n] += a * b[n];
    }
}

// `sums += Σ step, k  left[step][row][k] · right[step][k][column]`: steps are `left_step` pointers and
// `right_step` numbers apart.
template <int M, int N>
INLINE void add_steps(real_vector (&sums)[M][N], const real *const *left, int64_t left_step, const real *right,
                      int64_t right_step, int depth, int steps) {
    for (int step = 0; step < steps; step++, left += left_step, right += right_step) {
        const real *rows[M], *from = right;
        ALL_ROWS rows[m] = left[m];
#pragma GCC unroll 2
        for (int k = 0; k < depth; k++, from += N * LANES)
            add_products(sums, [&](int m) { return rows[m][k]; }, from);
    }
}

// `total += Σ step, k  left[step][row][k] · right[step][k][column]`: steps are `left_step` pointers and
// `right_step` numbers apart.
template <int M, int N>
static void multiply_rows(real *total, int64_t width, const real *const *left, int64_t left_step, const real *right,
                          int64_t right_step, int depth, int steps) {
    bool nothing = true;
    for (int step = 0; step < steps && nothing; step++)
        ALL_ROWS nothing = nothing && left[step * left_step + m] == ZEROS;
    if (nothing)
        return;
    real_vector sums[M][N];
    load_sums(sums, total, width);
    add_steps(sums, left, left_step, right, right_step, depth, steps);
    store_sums(sums, total, width);
}

// `total += Σ k  left · right[k][column]`: `left` has a pointer for each row, or for each k.
template <int M, int N, bool BY_ROW>
static void multiply_block(real *total, int64_t width, const real *const *left, int row, const real *const *right,
                           int column, int depth) {
    const real *rows[M];
    if (BY_ROW) {
        bool nothing = true;
        ALL_ROWS {
            rows[m] = left[row + m];
            nothing = nothing && rows[m] == ZEROS;
        }
        if (nothing)
            return;
    }
    real_vector sums[M][N];
    clear_sums(sums);
#pragma GCC unroll 2
    for (int k = 0; k < depth; k++)
        add_products(sums, [&](int m) { return BY_ROW ? rows[m][k] : left[k][row + m]; }, right[k] + column);
    add_sums(sums, total, width);
}

// Calls `block` with `size`, from LEAST to M, as a constant.
template <int LEAST, int M, class Block> INLINE void of_size(int64_t size, int row, const Block &block) {
    if constexpr (M > LEAST)
        if (size < M)
            return of_size<LEAST, M - 1>(size, row, block);
    block(std::integral_constant<int, M>(), row);
}

// The first `rows`, in blocks of about the same size: none has more than MOST, and none fewer than LEAST, which may be
// more than there are.
template <int LEAST, int MOST, class Block> INLINE void in_blocks_of(int64_t rows, const Block &block) {
    int64_t row = 0;
    for (int64_t count = (rows + MOST - 1) / MOST; count > 0; count--) {
        int64_t size = (rows - row + count - 1) / count;
        of_size<LEAST, MOST>(size, row, block);
        row += size;
    }
}
// None has more than leave registers for N columns, an operand, and where the rows are.
template <int R, int N, class Block> INLINE void in_blocks(int64_t rows, const Block &block) {
    constexpr int most = std::min({R, 12, (REGISTERS == 32 ? 24 : 12) / N});
    in_blocks_of<std::max(1, most / 2), most>(rows, block);
}

// The first `rows` of a tile, whose rows are whole vectors: `right` has a pointer for each k.
template <int R, int C, bool BY_ROW>
static void multiply(real *total, const real *const *left, const real *const *right, int depth, int64_t rows) {
    constexpr int width = padded(C), N = multiplied_together(C);
    while (depth > 0 && (right[depth - 1] == ZEROS || (!BY_ROW && left[depth - 1] == ZEROS)))
        depth--;
    for (int column = 0; column < width; column += N * LANES)
        in_blocks<R, N>(rows, [&](auto m, int row) {
            multiply_block<m, N, BY_ROW>(total + row * width + column, width, left, row, right, column, depth);
        });
}

// All of a tile, of so many k that not all of what is multiplied stays in the first cache.
template <int R, int C>
static void multiply_many(real *total, const real *const *left, const real *const *right, int count) {
    constexpr int most = 128;
    for (int first = 0; first < count; first += most)
        multiply<R, C, false>(total, left + first, right + first, std::min(most, count - first), R);
}

// Operands that are copied side by side for a sum over k, because rows that are far apart share places in the cache: of
// `left` one row after the other, with a gap; of `right` the columns together that are multiplied together.
template <int R, int C> constexpr int PACKED = R + C > 96 ? 128 : 64;
template <int R> constexpr int gapped() { return padded(R) + LANES; }
template <int R, int C> constexpr int packed_size() { return PACKED<R, C> * (gapped<R>() + padded(C)); }
template <int C> INLINE real_vector vector_of(const real *row, int j) {
    if (j + LANES <= C)
        return *(const loose_vector *)(row + j);
    real_vector found{};
    std::memcpy(&found, row + j, C % LANES * sizeof(real));
    return found;
}
template <int R, class Vector> INLINE void pack_left(real *own, int k, const Vector &vector) {
    for (int i = 0; i < padded(R); i += LANES)
        *(real_vector *)(own + k * gapped<R>() + i) = vector(i);
}
template <int C, class Vector> INLINE void pack_right(real *own, int k, int depth, const Vector &vector) {
    constexpr int together = multiplied_together(C) * LANES;
    for (int j = 0; j < padded(C); j += LANES)
        *(real_vector *)(own + j / together * together * depth + k * together + j % together) = vector(j);
}
template <int M, int N>
static void multiply_packed_block(real *total, int64_t width, const real *left, int left_step, const real *right,
                                  int depth) {
    real_vector sums[M][N];
    clear_sums(sums);
#pragma GCC unroll 2
    for (int k = 0; k < depth; k++, left += left_step, right += N * LANES)
        add_products(sums, [&](int m) { return left[m]; }, right);
    add_sums(sums, total, width);
}
template <int R, int C> static void multiply_packed_tile(real *total, const real *left, const real *right, int depth) {
    constexpr int width = padded(C), N = multiplied_together(C);
    for (int column = 0; column < width; column += N * LANES)
        in_blocks<R, N>(R, [&](auto m, int row) {
            multiply_packed_block<m, N>(total + row * width + column, width, left + row, gapped<R>(),
                                        right + column * depth, depth);
        });
}

// All of a tile: `total += Σ k  left[k][row] · right[k][column]`, where both have a pointer for each k.
template <int R, int C>
static void multiply_packed(real *total, const real *const *left, const real *const *right, int count, real *own) {
    constexpr int most = PACKED<R, C>;
    real *const own_right = own + most * gapped<R>();
    for (int first = 0; first < count; first += most, left += most, right += most) {
        const int depth = std::min(most, count - first);
        for (int k = 0; k < depth; k++) {
            pack_left<R>(own, k, [&](int i) { return vector_of<R>(left[k], i); });
            pack_right<C>(own_right, k, depth, [&](int j) { return vector_of<C>(right[k], j); });
        }
        multiply_packed_tile<R, C>(total, own, own_right, depth);
    }
}

// Of `count` rows, of which two of a pair are FAR apart: how many pairs there are, and where each begins.
template <int FAR> INLINE int64_t pairs_among(int64_t count) {
    return count / (2 * FAR) * FAR + least_of(count % (2 * FAR), FAR);
}
template <int FAR> INLINE int64_t first_of_pair(int64_t pair) { return pair / FAR * 2 * FAR + pair % FAR; }
// Two rows of the left operand, and the four of the right one that three taps multiply them with.
struct RowPair {
    const real *d0, *d1, *x0, *x1, *x2, *x3;
    bool is_nothing() const {
        return (d0 == ZEROS && d1 == ZEROS) || (x0 == ZEROS && x1 == ZEROS && x2 == ZEROS && x3 == ZEROS);
    }
};
// Winograd's F(3, 2): of two rows d of `left` and four x of `right`, which three taps share, four products instead of
// six; each is summed over the pairs of rows in a tile of its own, SIZE numbers after the last one's.
template <int R, int C, int SIZE>
static void multiply_pairs(real *total, const RowPair *rows, int64_t count, int64_t row, real *own) {
    constexpr int most = PACKED<R, C>;
    real *const own_right = own + most * gapped<R>();
    const real half = real(0.5);
    for (int64_t first = 0; first < count; first += most, rows += most) {
        const int depth = int(least_of(most, count - first));
        using Row = const real *RowPair::*;
        const auto multiply_part = [&](int part, const auto &combine, Row one, Row other, real sign) {
            for (int k = 0; k < depth; k++) {
                const RowPair &pair = rows[k];
                pack_left<R>(own, k, [&](int i) {
                    return combine(vector_of<R>(pair.d0 + row, i), vector_of<R>(pair.d1 + row, i));
                });
                pack_right<C>(own_right, k, depth, [&](int j) {
                    return vector_of<C>(pair.*one, j) + sign * vector_of<C>(pair.*other, j);
                });
            }
            multiply_packed_tile<R, C>(total + part * SIZE, own, own_right, depth);
        };
        using Vector = real_vector;
        multiply_part(0, [](Vector d, Vector) { return d; }, &RowPair::x0, &RowPair::x2, real(-1));
        multiply_part(1, [=](Vector d, Vector e) { return (d + e) * half; }, &RowPair::x1, &RowPair::x2, real(1));
        multiply_part(2, [=](Vector d, Vector e) { return (d - e) * half; }, &RowPair::x2, &RowPair::x1, real(-1));
        multiply_part(3, [](Vector, Vector e) { return e; }, &RowPair::x3, &RowPair::x1, real(-1));
    }
}
// The sums of three taps, of the four products.
template <int SIZE> static void combine_products(real *sums, int count) {
    for (int place = 0; place < count; place++) {
        const real both = sums[SIZE + place] + sums[2 * SIZE + place];
        const real second = sums[SIZE + place] - sums[2 * SIZE + place];
        sums[place] += both;
        sums[SIZE + place] = second;
        sums[2 * SIZE + place] = both + sums[3 * SIZE + place];
    }
}
// The first `rows` of a tile, several steps of its sum; `panel` has the columns as they are multiplied together, for K rows a step.
template <int R, int C, int K>
static void multiply_panel(real *total, const real *const *left, const real *panel, int depth, int steps, int64_t rows) {
    constexpr int width = padded(C), N = multiplied_together(C);
    for (int column = 0; column < width; column += N * LANES)
        in_blocks<R, N>(rows, [&](auto m, int row) {
            multiply_rows<m, N>(total + row * width + column, width, left + row, R, panel + column * K, K * width, depth,
                                steps);
        });
}

// Winograd's F(2, 3): of each three taps four combinations, `size` numbers apart as the taps are.
static void combine_taps(real *to, const real *taps, int64_t size) {
    for (int64_t place = 0; place < size; place++) {
        const real first = taps[place], middle = taps[size + place], last = taps[2 * size + place];
        to[place] = first;
        to[size + place] = (first + last + middle) / 2;
        to[2 * size + place] = (first + last - middle) / 2;
        to[3 * size + place] = last;
    }
}
// The combination of rows that is multiplied with that one of taps.
template <int K> INLINE void combine_rows(real *to, const real *one, const real *other, real sign) {
    int k = 0;
    for (; k + LANES <= K; k += LANES)
        *(real_vector *)(to + k) = *(const loose_vector *)(one + k) + sign * *(const loose_vector *)(other + k);
    for (; k < K; k++)
        to[k] = one[k] + sign * other[k];
}
template <int M, int N>
static void multiply_combined(real *const *total, real *const *partner, int column, real sign, const real *const *left,
                           int64_t left_step, const real *right, int64_t right_step, int depth, int steps) {
    real_vector sums[M][N];
    clear_sums(sums);
    add_steps(sums, left, left_step, right, right_step, depth, steps);
    ALL_ROWS ALL_VECTORS {
        *(real_vector *)(total[m] + column + n * LANES) += sums[m][n];
        *(real_vector *)(partner[m] + column + n * LANES) += sign * sums[m][n];
    }
}
// The first `rows` of a tile: of `left` so many times three rows for each of its own; the next of three reads what one
// does APART rows later. `panel` has combinations of taps. Rows that are nowhere are not written.
template <int R, int C, int K, int MOST, int APART>
static void multiply_triples(real *total, const real *const *left, const real *panel, int triples, int64_t rows) {
    constexpr int width = padded(C), N = multiplied_together(C), PAIRS = R / 2, FAR = APART < 0 ? -APART : APART;
    constexpr int whole = (K + LANES - 1) / LANES * LANES;
    const int pairs = int(rows / (2 * FAR) * FAR + least_of(rows % (2 * FAR), FAR));
    alignas(64) real combined[MOST * PAIRS * whole], nowhere[width];
    const real *combined_rows[MOST][PAIRS];
    real *first_rows[PAIRS], *second_rows[PAIRS], *unused[PAIRS];
    bool nothing = true;
    // A block may have more rows than are left.
    for (int pair = 0; pair < PAIRS; pair++) {
        const int row = pair / FAR * 2 * FAR + pair % FAR;
        bool first = false, second = false;
        for (int tap = 0; tap < 3 * triples; tap++) {
            first = first || left[tap * R + row] != ZEROS;
            second = second || left[tap * R + row + FAR] != ZEROS;
        }
        first_rows[pair] = first ? total + row * width : nowhere;
        second_rows[pair] = second ? total + (row + FAR) * width : nowhere;
        unused[pair] = nowhere;
        nothing = nothing && !first && !second;
        for (int triple = 0; triple < triples; triple++)
            combined_rows[triple][pair] = combined + ((pair < pairs ? pair : 0) * MOST + triple) * whole;
    }
    if (nothing)
        return;
    for (int part = 0; part < 4; part++) {
        for (int pair = 0; pair < pairs; pair++)
            for (int triple = 0; triple < triples; triple++) {
                const real *const *three = left + 3 * triple * R + pair / FAR * 2 * FAR + pair % FAR;
                const auto tap = [&](int number) { return three + (APART < 0 ? 2 - number : number) * R; };
                const auto either = [](const real *one, const real *other) { return one != ZEROS ? one : other; };
                const real *second = either(tap(1)[0], tap(0)[FAR]), *third = either(tap(2)[0], tap(1)[FAR]);
                const real *one = part == 0 ? tap(0)[0] : part == 2 ? third : second;
                const real *other = part == 0 ? third : part == 1 ? third : part == 2 ? second : tap(2)[FAR];
                combine_rows<K>((real *)combined_rows[triple][pair], one, other, part == 1 ? real(1) : real(-1));
            }
        const real *right = panel + (APART < 0 && part % 3 == 0 ? 3 - part : part) * K * width;
        real *const *to = part < 3 ? first_rows : unused, *const *partner = part > 0 ? second_rows : unused;
        for (int column = 0; column < width; column += N * LANES)
            in_blocks<PAIRS, N>(pairs, [&](auto m, int pair) {
                multiply_combined<m, N>(to + pair, partner + pair, column, part == 1 ? real(1) : real(-1),
                                     combined_rows[0] + pair, PAIRS, right + column * K, 4 * K * width, K, triples);
            });
    }
}

// `total[row][column] += Σ tap  left[tap][row][column] · right[tap][column]`, where taps are `left_step` pointers
// apart.
template <int M, int N>
static void multiply_taps_block(real *total, int64_t width, const real *const *left, int64_t left_step,
                                const real *const *right, int column, int taps) {
    real_vector sums[M][N];
    load_sums(sums, total, width);
    for (int tap = 0; tap < taps; tap++, left += left_step) {
        real_vector b[N];
        ALL_VECTORS b[n] = *(const loose_vector *)(right[tap] + column + n * LANES);
        ALL_ROWS ALL_VECTORS sums[m][n] += *(const loose_vector *)(left[m] + column + n * LANES) * b[n];
    }
    store_sums(sums, total, width);
}
// The same of neighbouring rows, as the taps are neighbours: a row is in registers for several taps.
template <int K, int M, int N, class Rows>
INLINE void add_near_taps(real_vector (&sums)[M][N], const Rows &rows, const real *taps, int64_t tap_step) {
    real_vector weights[K][N];
#pragma GCC unroll 8
    for (int k = 0; k < K; k++)
        ALL_VECTORS weights[k][n] = *(const real_vector *)(taps + k * tap_step + n * LANES);
#pragma GCC unroll 32
    for (int row = 0; row < M + K - 1; row++) {
        real_vector x[N];
        ALL_VECTORS x[n] = *(const loose_vector *)(rows(row) + n * LANES);
#pragma GCC unroll 8
        for (int k = 0; k < K; k++)
            if (row - k >= 0 && row - k < M)
                ALL_VECTORS sums[row - k][n] += x[n] * weights[k][n];
    }
}
// The rows of the first of neighbouring taps, and the ones after it: as they are in a tile of their own, or pointed at,
// where so many others are between those of one tap and of the next that is no neighbour.
struct TileRows {
    const real *first;
    int64_t width;
    const real *operator()(int, int number) const { return first + number * width; }
    TileRows at(int row, int column) const { return {first + row * width + column, width}; }
};
struct PointedRows {
    const real *const *rows;
    int others, column = 0;
    const real *operator()(int other, int number) const { return rows[other * others + number] + column; }
    PointedRows at(int row, int start) const { return {rows + row, others, start}; }
};
template <int M, int N, class Rows>
static void multiply_near_taps_block(real *total, int64_t width, Rows rows, const real *taps, int64_t tap_step,
                                     int count, int others) {
    real_vector sums[M][N];
    load_sums(sums, total, width);
    for (int other = 0; other < others; other++) {
        int tap = 0;
        const auto add = [&](auto together) {
            const auto from = [&](int row) { return rows(other, tap + row); };
            add_near_taps<together>(sums, from, taps + other * count * width + tap * tap_step, tap_step);
            tap += together;
        };
        while (count - tap >= 4)
            add(std::integral_constant<int, 4>());
        if (count - tap == 3)
            add(std::integral_constant<int, 3>());
        if (count - tap == 2)
            add(std::integral_constant<int, 2>());
        if (count - tap == 1)
            add(std::integral_constant<int, 1>());
    }
    store_sums(sums, total, width);
}
// Of row r the first tap is multiplied with row r of `rows`, or the last one if taps go `BACKWARD`. Where no more than
// `few` rows may be written, they are EXACT.
template <int R, int C, bool BACKWARD, bool EXACT, class Rows>
static void multiply_near_taps(real *total, Rows rows, const real *taps, int count, int others, int64_t few) {
    constexpr int width = padded(C), N = REGISTERS == 32 && width % (2 * LANES) == 0 ? 2 : 1;
    constexpr int MOST = std::min(R, REGISTERS == 32 ? 8 : 6), LEAST = EXACT ? 1 : std::max(1, MOST / 2);
    const real *first = BACKWARD ? taps + (count - 1) * width : taps;
    for (int column = 0; column < width; column += N * LANES)
        in_blocks_of<LEAST, MOST>(few, [&](auto m, int row) {
            multiply_near_taps_block<m, N>(total + row * width + column, width, rows.at(row, column), first + column,
                                           BACKWARD ? -width : width, count, others);
        });
}
// Pointers to rows that lie `step` numbers apart: of so many those from `begin` to before `end`, and zeros.
INLINE void point_at_rows(const real **rows, int64_t count, const real *from, int64_t step, int64_t begin, int64_t end) {
    for (int64_t number = 0; number < count; number++)
        rows[number] = number >= begin && number < end ? from + number * step : ZEROS;
}
template <int R, int C>
static void multiply_taps(real *total, const real *const *left, int64_t left_step, const real *const *right, int taps,
                          int64_t rows) {
    constexpr int width = padded(C), N = side_by_side(C, 4);
    for (int column = 0; column < width; column += N * LANES)
        in_blocks<R, N>(rows, [&](auto m, int row) {
            multiply_taps_block<m, N>(total + row * width + column, width, left + row, left_step, right, column, taps);
        });
}

// A pass chunk after chunk of each sequence: every one of so many kernels computes what is next, of what is in a
// cache yet; `chunks` say which programs. Arrays at the `slots` are there in part, and what later chunks read
// of them moves to their beginning: the chunk says how far that is in the array, and how many bytes move.
// Threads have sequences of their own, or parts of each sequence.
template <int64_t POINTERS, int64_t NUMBERS, int64_t LAUNCHES, int64_t LENGTHS, typename Pass>
static void call_in_chunks(
    Pass pass, const int64_t *firsts_at, const int64_t *ends_at, void *const *at, const int64_t *numbers,
    const int32_t *stale, const int32_t *lengths, const int64_t *seed, const int64_t *apart, const int64_t *own,
    const int64_t *slots, const int64_t *begins, const int64_t *chunks, int64_t kernels, int64_t windows,
    int64_t parts, int64_t sequences, int64_t threads
) {
    auto call = [=](int64_t sequence, int64_t worker, const int64_t *told, const int64_t *skipped) {
        void *here[POINTERS];
        for (int64_t place = 0; place < POINTERS; place++)
            here[place] = (char *)at[place] + apart[place] * sequence + own[place] * worker;
        for (int64_t window = 0; skipped && window < windows; window++)
            here[slots[window]] = (char *)here[slots[window]] - skipped[window];
        pass(here, told, stale, lengths ? lengths + sequence * LENGTHS : nullptr, seed);
    };
    auto call_part = [=](int64_t sequence, int64_t worker, int64_t part) {
        int64_t told[NUMBERS];
        std::copy_n(numbers, NUMBERS, told);
        for (int64_t launch = kernels; launch < LAUNCHES; launch++)
            told[ends_at[launch]] = 0;
        const int64_t width = 2 * (kernels + windows);
        for (int64_t chunk = begins[part]; chunk < begins[part + 1]; chunk++) {
            const int64_t *here = chunks + chunk * width, *skipped = here + 2 * kernels;
            for (int64_t launch = 0; launch < kernels; launch++) {
                told[firsts_at[launch]] = here[launch];
                told[ends_at[launch]] = here[kernels + launch];
            }
            for (int64_t window = 0; chunk > begins[part] && window < windows; window++) {
                char *begin = (char *)at[slots[window]] + own[slots[window]] * worker;
                char *kept = begin + skipped[window] - skipped[window - width];
                std::memmove(begin, kept, skipped[windows + window]);
            }
            call(sequence, worker, told, skipped);
        }
    };
    auto call_after = [=](int64_t sequence, int64_t worker) {
        int64_t told[NUMBERS];
        std::copy_n(numbers, NUMBERS, told);
        for (int64_t launch = 0; launch < kernels; launch++)
            told[ends_at[launch]] = 0;
        call(sequence, worker, told, nullptr);
    };
    if (threads > 1) {
        #pragma omp parallel num_threads(threads)
        for (int64_t sequence = share_of(sequences, 0); sequence < share_of(sequences, 1); sequence++) {
            const int64_t thread = share_of(threads, 0);
            call_part(sequence, thread, 0);
            call_after(sequence, thread);
        }
        return;
    }
    for (int64_t sequence = 0; sequence < sequences; sequence++) {
        #pragma omp parallel for schedule(static) num_threads(parts) if (parts > 1)
        for (int64_t part = 0; part < parts; part++)
            call_part(sequence, part, part);
        call_after(sequence, 0);
    }
}
