// Multiply-adds in registers and nothing else: how fast one thread can be.
#if defined(__AVX512F__)
#define BYTES 64
#elif defined(__AVX__)
#define BYTES 32
#else
#define BYTES 16
#endif
typedef float Vector __attribute__((vector_size(BYTES)));

extern "C" long lanes() { return BYTES / sizeof(float); }

// Twelve sums that do not wait for one another; 24 · lanes() operations a round.
extern "C" float multiply_add(long rounds, float factor) {
    Vector sum[12];
    for (int i = 0; i < 12; i++) sum[i] = Vector{} + float(i);
    Vector x = Vector{} + factor, y = Vector{} + (1.0f - factor);
    for (long round = 0; round < rounds; round++) {
#pragma GCC unroll 12
        for (int i = 0; i < 12; i++) sum[i] = sum[i] * x + y;
    }
    Vector all{};
    for (int i = 0; i < 12; i++) all += sum[i];
    return all[0];
}
