// AES-128 (FIPS 197) with four tables that hold S-box and MixColumns. Each block is the input of
// the next one.
#include "program.h"

#define ROUNDS 10
#define KEY_WORDS (4 * (ROUNDS + 1))

static uint8_t s_box[256];
static uint32_t tables[4][256];
static uint32_t keys[KEY_WORDS];

static uint8_t doubled(uint8_t x) { return x << 1 ^ (x & 0x80 ? 0x1B : 0); }
static uint32_t turned(uint32_t x, int bits) { return bits ? x >> bits | x << (32 - bits) : x; }

static void fill_s_box(void) {
  uint8_t p = 1, q = 1;
  do { // p goes through all values, q is its inverse
    p ^= doubled(p);
    q ^= q << 1;
    q ^= q << 2;
    q ^= q << 4;
    if (q & 0x80) q ^= 0x09;
    s_box[p] = q ^ (q << 1 | q >> 7) ^ (q << 2 | q >> 6) ^ (q << 3 | q >> 5) ^ (q << 4 | q >> 4) ^ 0x63;
  } while (p != 1);
  s_box[0] = 0x63;
}

static uint32_t substituted(uint32_t x) {
  uint32_t high = (uint32_t)s_box[x >> 24] << 24 | s_box[x >> 16 & 255] << 16;
  return high | s_box[x >> 8 & 255] << 8 | s_box[x & 255];
}

// The key is the bytes 0 to 15.
static void expand_key(void) {
  uint8_t constant = 1;
  for (int n = 0; n < 4; n++) keys[n] = 0x00010203u + n * 0x04040404u;
  for (int n = 4; n < KEY_WORDS; n++) {
    uint32_t word = keys[n - 1];
    if (n % 4 == 0) {
      word = substituted(turned(word, 24)) ^ (uint32_t)constant << 24;
      constant = doubled(constant);
    }
    keys[n] = keys[n - 4] ^ word;
  }
}

void prepare(void) {
  fill_s_box();
  for (int n = 0; n < 256; n++) {
    uint32_t s = s_box[n], d = doubled(s_box[n]);
    uint32_t column = d << 24 | s << 16 | s << 8 | (d ^ s);
    for (int t = 0; t < 4; t++) tables[t][n] = turned(column, 8 * t);
  }
  expand_key();
}

static void encrypt(uint32_t block[4]) {
  uint32_t a = block[0] ^ keys[0], b = block[1] ^ keys[1], c = block[2] ^ keys[2], d = block[3] ^ keys[3];
#define COLUMN(x, y, z, w) \
  (tables[0][(x) >> 24] ^ tables[1][(y) >> 16 & 255] ^ tables[2][(z) >> 8 & 255] ^ tables[3][(w) & 255])
#define LAST(x, y, z, w) \
  substituted(((x) & 0xFF000000u) | ((y) & 0xFF0000u) | ((z) & 0xFF00u) | ((w) & 0xFFu))
  const uint32_t *key = keys + 4;
  for (int round = 1; round < ROUNDS; round++, key += 4) {
    uint32_t e = COLUMN(a, b, c, d) ^ key[0], f = COLUMN(b, c, d, a) ^ key[1];
    uint32_t g = COLUMN(c, d, a, b) ^ key[2], h = COLUMN(d, a, b, c) ^ key[3];
    a = e, b = f, c = g, d = h;
  }
  block[0] = LAST(a, b, c, d) ^ key[0];
  block[1] = LAST(b, c, d, a) ^ key[1];
  block[2] = LAST(c, d, a, b) ^ key[2];
  block[3] = LAST(d, a, b, c) ^ key[3];
}

// The first block is 0. The first word of the last block.
uint32_t work(uint32_t rounds) {
  uint32_t block[4] = {0, 0, 0, 0};
  for (uint32_t round = 0; round < rounds; round++) encrypt(block);
  return block[0];
}
