// Compression that refers to what came before (LZ77), and back.
#include "program.h"
#include "random.h"

#define LENGTH 4096
#define HEADS 1024
#define SHORTEST 4
#define LONGEST 130
#define MATCH 0x80

static uint8_t text[LENGTH], packed[2 * LENGTH], unpacked[LENGTH];
static uint16_t heads[HEADS];

static uint32_t hash(const uint8_t *at) {
  return ((at[0] << 16 | at[1] << 8 | at[2]) * 0x9E3779B1u ^ at[3]) >> 7 & (HEADS - 1);
}

// 0LLLLLLL and literals, or 1LLLLLLL and a distance of two bytes.
static uint32_t pack(void) {
  uint32_t out = 0, literals = 0;
  for (int n = 0; n < HEADS; n++) heads[n] = 0;
  for (uint32_t at = 0; at < LENGTH;) {
    uint32_t length = 0, before = 0;
    if (at + SHORTEST <= LENGTH) {
      uint16_t *head = &heads[hash(text + at)];
      before = *head;
      *head = at;
      uint32_t most = LENGTH - at < LONGEST ? LENGTH - at : LONGEST;
      if (before < at) {
        while (length < most && text[before + length] == text[at + length]) length++;
      }
    }
    if (length >= SHORTEST) {
      packed[out++] = MATCH | (length - SHORTEST);
      packed[out++] = at - before;
      packed[out++] = (at - before) >> 8;
      at += length;
      literals = 0;
    } else {
      if (literals == 0 || packed[literals - 1] == MATCH - 1) literals = ++out, packed[literals - 1] = 0;
      packed[literals - 1]++;
      packed[out++] = text[at++];
    }
  }
  return out;
}

static void unpack(uint32_t length) {
  uint32_t out = 0;
  for (uint32_t at = 0; at < length;) {
    uint8_t head = packed[at++];
    if (head & MATCH) {
      uint32_t distance = packed[at] | packed[at + 1] << 8;
      at += 2;
      for (int n = 0; n < (head & (MATCH - 1)) + SHORTEST; n++, out++) {
        unpacked[out] = unpacked[out - distance];
      }
    } else {
      for (int n = 0; n < head; n++) unpacked[out++] = packed[at++];
    }
  }
}

uint32_t work(uint32_t rounds) {
  static const char *const words[] = {"core ", "timer ", "interrupt ", "page ",
                                      "the ",  "of ",    "cache ",     "a "};
  uint32_t sum = 0;
  for (uint32_t round = 0; round < rounds; round++) {
    for (uint32_t at = 0; at < LENGTH;) {
      uint32_t random = random_word();
      const char *word = words[random & 7];
      while (*word && at < LENGTH) text[at++] = *word++;
      if ((random & 0x70) == 0 && at < LENGTH) text[at++] = 'A' + (random >> 8 & 15);
    }
    uint32_t length = pack();
    unpack(length);
    sum = mix(sum, length);
    for (int n = 0; n < LENGTH; n++) sum += text[n] != unpacked[n] ? 1000 : unpacked[n];
  }
  return sum;
}
