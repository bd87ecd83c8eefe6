// Writes to one register of a device, which the build gives as ADDRESS, of VALUE.
#include "program.h"
#include "register.h"

uint32_t work(uint32_t rounds) {
  uint32_t writes = 0;
  for (uint32_t round = 0; round < rounds; round++, writes++) REGISTER(ADDRESS) = VALUE;
  return writes;
}
