// SHA-256 (FIPS 180-4) of messages of 64 × n bytes, which are all 0.
#include "program.h"

#define STEPS 64
#define BLOCK_WORDS 16

static uint32_t constants[STEPS], initial[8];

static uint32_t turned(uint32_t x, int bits) { return x >> bits | x << (32 - bits); }

// The first 32 bits of the fractional part of a root of `n`, found by halving. `power` is 2 or 3.
static uint32_t fraction_of_root(uint32_t n, int power) {
  // 2^32 × the root: at most 40 bits, so its powers are computed with 128 bits in two words.
  uint64_t root = 0;
  for (int bit = 36; bit >= 0; bit--) {
    uint64_t tried = root | 1ull << bit;
    uint64_t high = tried >> 32, low = (uint32_t)tried;
    // tried² = square_high × 2^64 + square_low
    uint64_t cross = high * low, square_low = low * low, square_high = high * high + (cross >> 31);
    uint64_t added = square_low + (cross << 33);
    if (added < square_low) square_high++;
    square_low = added;
    uint64_t integer = square_high;
    if (power == 3) {
      // square × tried, of which only what is above 2^96 matters
      uint64_t middle = square_high << 32 | square_low >> 32, last = (uint32_t)square_low;
      uint64_t parts = (uint32_t)middle * low;
      uint64_t carry = ((uint32_t)parts + last * high + (last * low >> 32)) >> 32;
      uint64_t rest = (middle >> 32) * low + (uint32_t)middle * high + (parts >> 32) + carry;
      integer = (middle >> 32) * high + (rest >> 32);
    }
    if (integer < n) root = tried;
  }
  return root;
}

void prepare(void) {
  int found = 0;
  for (uint32_t n = 2; found < STEPS; n++) {
    int is_prime = 1;
    for (uint32_t d = 2; d * d <= n; d++) is_prime &= n % d != 0;
    if (!is_prime) continue;
    if (found < 8) initial[found] = fraction_of_root(n, 2);
    constants[found++] = fraction_of_root(n, 3);
  }
}

static void add_block(uint32_t hash[8], const uint32_t block[BLOCK_WORDS]) {
  uint32_t w[STEPS];
  for (int n = 0; n < BLOCK_WORDS; n++) w[n] = block[n];
  for (int n = BLOCK_WORDS; n < STEPS; n++) {
    uint32_t x = w[n - 15], y = w[n - 2];
    w[n] = w[n - 16] + w[n - 7] + (turned(x, 7) ^ turned(x, 18) ^ x >> 3);
    w[n] += turned(y, 17) ^ turned(y, 19) ^ y >> 10;
  }
  uint32_t a = hash[0], b = hash[1], c = hash[2], d = hash[3];
  uint32_t e = hash[4], f = hash[5], g = hash[6], h = hash[7];
  for (int n = 0; n < STEPS; n++) {
    uint32_t first = h + (turned(e, 6) ^ turned(e, 11) ^ turned(e, 25)) + ((e & f) ^ (~e & g));
    first += constants[n] + w[n];
    uint32_t second = (turned(a, 2) ^ turned(a, 13) ^ turned(a, 22)) + ((a & b) ^ (a & c) ^ (b & c));
    h = g, g = f, f = e, e = d + first, d = c, c = b, b = a, a = first + second;
  }
  hash[0] += a, hash[1] += b, hash[2] += c, hash[3] += d;
  hash[4] += e, hash[5] += f, hash[6] += g, hash[7] += h;
}

// The first word of the hash of `rounds` blocks.
uint32_t work(uint32_t rounds) {
  uint32_t hash[8], block[BLOCK_WORDS] = {0};
  for (int n = 0; n < 8; n++) hash[n] = initial[n];
  for (uint32_t round = 0; round < rounds; round++) add_block(hash, block);
  block[0] = 0x80000000u;
  block[BLOCK_WORDS - 2] = rounds >> 23;
  block[BLOCK_WORDS - 1] = rounds << 9;
  add_block(hash, block);
  return hash[0];
}
