// CRC-16 bit by bit: short loops, and branches that are hard to foresee.
#include "program.h"
#include "random.h"

#define POLYNOMIAL 0xA001u
#define WORDS 64

__attribute__((noinline)) static uint16_t of_byte(uint8_t byte, uint16_t crc) {
  for (int bit = 0; bit < 8; bit++) {
    int carry = (byte ^ crc) & 1;
    byte >>= 1;
    crc >>= 1;
    if (carry) crc ^= POLYNOMIAL;
  }
  return crc;
}

__attribute__((noinline)) static uint16_t of_word(uint32_t word, uint16_t crc) {
  for (int n = 0; n < 4; n++) crc = of_byte(word >> 8 * n, crc);
  return crc;
}

uint32_t work(uint32_t rounds) {
  uint16_t crc = 0;
  for (uint32_t round = 0; round < rounds; round++) {
    for (int n = 0; n < WORDS; n++) crc = of_word(random_word(), crc);
  }
  return crc;
}
