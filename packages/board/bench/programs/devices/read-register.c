// Reads of one register of a device, which the build gives as ADDRESS, with a test of a bit.
#include "program.h"
#include "register.h"

uint32_t work(uint32_t rounds) {
  uint32_t reads = 0;
  for (uint32_t round = 0; round < rounds; round++) reads += (REGISTER(ADDRESS) & 0) == 0;
  return reads;
}
