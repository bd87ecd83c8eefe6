// Blocks of a picture, as JPEG does them: cosine transform, quantising, zigzag, run lengths.
#include "program.h"
#include "random.h"

#define SIZE 8
#define BLOCK (SIZE * SIZE)
#define FIXED_BITS 13

// cos((2 x + 1) u π / 16) × 2^12, without the factors that the quantising can take over
static const int16_t cosines[SIZE][SIZE] = {
    {4096, 4096, 4096, 4096, 4096, 4096, 4096, 4096},     {4017, 3406, 2276, 799, -799, -2276, -3406, -4017},
    {3784, 1567, -1567, -3784, -3784, -1567, 1567, 3784}, {3406, -799, -4017, -2276, 2276, 4017, 799, -3406},
    {2896, -2896, -2896, 2896, 2896, -2896, -2896, 2896}, {2276, -4017, 799, 3406, -3406, -799, 4017, -2276},
    {1567, -3784, 3784, -1567, -1567, 3784, -3784, 1567}, {799, -2276, 3406, -4017, 4017, -3406, 2276, -799},
};
static uint8_t zigzag[BLOCK];
static uint16_t inverse_step[BLOCK];
static int16_t pixels[BLOCK], coefficients[BLOCK];

void prepare(void) {
  int at = 0;
  for (int sum = 0; sum < 2 * SIZE - 1; sum++) {
    for (int n = 0; n <= sum; n++) {
      int x = sum & 1 ? sum - n : n, y = sum - x;
      if (x < SIZE && y < SIZE) zigzag[at++] = y * SIZE + x;
    }
  }
  for (int n = 0; n < BLOCK; n++) inverse_step[n] = 0x10000 / (8 + 3 * (n / SIZE + n % SIZE));
}

static void transform(const int16_t *from, int16_t *to) {
  for (int u = 0; u < SIZE; u++) {
    for (int y = 0; y < SIZE; y++) {
      int32_t sum = 1 << (FIXED_BITS - 1);
      for (int x = 0; x < SIZE; x++) sum += from[y * SIZE + x] * cosines[u][x];
      to[u * SIZE + y] = sum >> FIXED_BITS;
    }
  }
}

static uint32_t run_lengths(void) {
  uint32_t sum = 0, run = 0;
  for (int n = 0; n < BLOCK; n++) {
    int32_t value = coefficients[zigzag[n]];
    uint32_t magnitude = (uint32_t)(value < 0 ? -value : value) * inverse_step[n] >> 16;
    if (magnitude == 0) {
      run++;
      continue;
    }
    value = value < 0 ? -magnitude : magnitude;
    sum = mix(sum, run << 16 | (32 - __builtin_clz(magnitude)) << 8 | (value & 255));
    run = 0;
  }
  return mix(sum, run);
}

uint32_t work(uint32_t rounds) {
  int16_t columns[BLOCK];
  uint32_t sum = 0;
  for (uint32_t round = 0; round < rounds; round++) {
    uint32_t noise = random_word();
    for (int n = 0; n < BLOCK; n++) {
      uint32_t slope = (n / SIZE) * (noise & 15) + (n % SIZE) * (noise >> 4 & 15);
      pixels[n] = slope + (noise >> n % 24 & 7) - 128;
    }
    transform(pixels, columns);
    transform(columns, coefficients);
    sum = mix(sum, run_lengths());
  }
  return sum;
}
