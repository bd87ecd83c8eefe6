// CRC-32 (as in zlib) of 4 KiB, byte by byte with a table.
#include "program.h"

#define BYTES 4096
#define POLYNOMIAL 0xEDB88320u

static uint32_t table[256];
static uint8_t bytes[BYTES];

void prepare(void) {
  for (uint32_t n = 0; n < 256; n++) {
    uint32_t value = n;
    for (int bit = 0; bit < 8; bit++) value = value >> 1 ^ (value & 1 ? POLYNOMIAL : 0);
    table[n] = value;
  }
  for (int n = 0; n < BYTES; n++) bytes[n] = n;
}

// The CRC of the bytes, repeated `rounds` times.
uint32_t work(uint32_t rounds) {
  uint32_t crc = ~0u;
  for (uint32_t round = 0; round < rounds; round++) {
    for (int n = 0; n < BYTES; n++) crc = table[(crc ^ bytes[n]) & 255] ^ crc >> 8;
  }
  return ~crc;
}
