// Writes to the interrupt controller's distributor: an interrupt is enabled, made pending and
// disabled, and its priority is changed. It is never delivered.
#include "program.h"
#include "register.h"

#define GICD_ISENABLER1 REGISTER(0xF8F01104)
#define GICD_ICENABLER1 REGISTER(0xF8F01184)
#define GICD_ISPENDR1   REGISTER(0xF8F01204)
#define GICD_ICPENDR1   REGISTER(0xF8F01284)
#define GICD_IPRIORITYR9 REGISTER(0xF8F01424)
#define LINE (1u << 9)

uint32_t work(uint32_t rounds) {
  uint32_t sum = 0;
  for (uint32_t round = 0; round < rounds; round++) {
    GICD_ISENABLER1 = LINE;
    GICD_ISPENDR1 = LINE;
    sum += GICD_ISENABLER1;
    GICD_IPRIORITYR9 = round << 4;
    GICD_ICPENDR1 = LINE;
    GICD_ICENABLER1 = LINE;
    sum ^= GICD_ISENABLER1;
  }
  return sum;
}
