// A chain of pointers through 256 KiB, each load needs the one before.
#include "program.h"
#include "random.h"

#define LINKS 8192
#define STEPS 4096

struct link {
  struct link *next;
  uint32_t value[7];
};

static struct link links[LINKS];

// One circle through all links (Sattolo's way).
void prepare(void) {
  static uint16_t order[LINKS];
  for (int n = 0; n < LINKS; n++) order[n] = n;
  for (int n = LINKS - 1; n > 0; n--) {
    int m = random_word() % n;
    uint16_t kept = order[n];
    order[n] = order[m];
    order[m] = kept;
  }
  for (int n = 0; n < LINKS; n++) {
    links[n].next = &links[order[n]];
    links[n].value[n % 7] = n;
  }
}

uint32_t work(uint32_t rounds) {
  uint32_t sum = 0;
  const struct link *at = links;
  for (uint32_t round = 0; round < rounds; round++) {
    for (int n = 0; n < STEPS; n++) {
      sum += at->value[3];
      at = at->next;
    }
  }
  return mix(sum, at - links);
}
