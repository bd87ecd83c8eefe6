// Words at any address: the fields of a packet, in the order of the network.
#include "program.h"
#include "random.h"

#define PACKET 64
#define PACKETS 32

struct __attribute__((packed)) field {
  uint32_t value;
};

static uint8_t packets[PACKET * PACKETS + 8];

void prepare(void) {
  for (uint32_t n = 0; n < sizeof packets; n++) packets[n] = random_word();
}

static uint32_t read(uint32_t at) { return __builtin_bswap32(((const struct field *)(packets + at))->value); }
static void write(uint32_t at, uint32_t value) {
  ((struct field *)(packets + at))->value = __builtin_bswap32(value);
}

uint32_t work(uint32_t rounds) {
  uint32_t sum = 0;
  for (uint32_t round = 0; round < rounds; round++) {
    for (uint32_t n = 0; n < PACKETS; n++) {
      uint32_t packet = n * PACKET + 1 + (round & 3), check = 0;
      for (uint32_t field = 0; field < PACKET - 8; field += 4) check += read(packet + field);
      write(packet + 8, read(packet + 8) - 1);
      write(packet + PACKET - 8, check);
      sum = mix(sum, check);
    }
  }
  return sum;
}
