// How fast a CPU multiplies and reads, at its best: of a few short runs the fastest.

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <cstdlib>
#include <cstring>

#if defined(__AVX512F__)
constexpr int VECTOR_BYTES = 64;
#elif defined(__AVX__)
constexpr int VECTOR_BYTES = 32;
#else
constexpr int VECTOR_BYTES = 16;
#endif
constexpr int LANES = VECTOR_BYTES / sizeof(float);
// Enough chains for two units of four clocks, and few enough for sixteen registers.
constexpr int CHAINS = 12;
constexpr int RUNS = 15;
constexpr double SECONDS = 0.003;

typedef float vector __attribute__((vector_size(VECTOR_BYTES)));

static volatile float sink;

static double now() {
    return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count();
}

static void multiply(int64_t turns) {
    float one = sink;
    vector sums[CHAINS], factor = vector{} + one, term = vector{} + one;
#pragma GCC unroll 12
    for (int i = 0; i < CHAINS; i++)
        sums[i] = vector{} + float(i);
    for (int64_t turn = 0; turn < turns; turn++)
#pragma GCC unroll 12
        for (int i = 0; i < CHAINS; i++)
            sums[i] = sums[i] * factor + term;
#pragma GCC unroll 12
    for (int i = 0; i < CHAINS; i++)
        sink = sums[i][0];
}

static void read(const float *from, int64_t bytes, int64_t turns) {
    for (int64_t turn = 0; turn < turns; turn++) {
        vector sums[8] = {};
        // What was read before is read again.
        __asm__ volatile("" ::: "memory");
        for (int64_t at = 0; at < bytes / int64_t(sizeof(float)); at += 8 * LANES)
#pragma GCC unroll 8
            for (int i = 0; i < 8; i++)
                sums[i] += *(const vector *)(from + at + i * LANES);
        for (int i = 0; i < 8; i++)
            sink = sums[i][0];
    }
}

// What all threads do together in a second: `each` for every turn. Each thread takes the time of its runs by
// itself, and its shortest counts: in the others it may have shared its core with another process.
template <class Work> static double rate(int threads, double each, const Work &work) {
    auto seconds = [&](int thread, int64_t turns) {
        double start = now();
        work(thread, turns);
        return now() - start;
    };
    int64_t turns = 1;
    for (double once = seconds(0, turns); once < SECONDS / 2; once = std::min(seconds(0, turns), seconds(0, turns)))
        turns *= once < SECONDS / 20 ? 10 : 2;
    double total = 0;
#pragma omp parallel for schedule(static, 1) num_threads(threads) reduction(+ : total)
    for (int thread = 0; thread < threads; thread++) {
        double shortest = seconds(thread, turns);
        for (int run = 1; run < RUNS; run++)
            shortest = std::min(shortest, seconds(thread, turns));
        total += each * double(turns) / shortest;
    }
    return total;
}

extern "C" double multiply_adds(int threads) {
    return rate(threads, double(CHAINS) * LANES, [](int, int64_t turns) { multiply(turns); });
}

// What one thread has multiplied and added after so many turns.
extern "C" int64_t multiply_turns(int64_t turns) {
    multiply(turns);
    return CHAINS * LANES * turns;
}

// Each thread reads as many bytes again and again, which are no others'.
extern "C" double bytes_read(int threads, int64_t bytes) {
    bytes -= bytes % (8 * VECTOR_BYTES);
    float **memory = new float *[threads];
    for (int thread = 0; thread < threads; thread++) {
        memory[thread] = (float *)std::aligned_alloc(VECTOR_BYTES, bytes);
        std::memset(memory[thread], 0, bytes);
    }
    double found = rate(threads, double(bytes), [=](int thread, int64_t turns) { read(memory[thread], bytes, turns); });
    for (int thread = 0; thread < threads; thread++)
        std::free(memory[thread]);
    delete[] memory;
    return found;
}

extern "C" int has_threads() {
#ifdef _OPENMP
    return 1;
#else
    return 0;
#endif
}
