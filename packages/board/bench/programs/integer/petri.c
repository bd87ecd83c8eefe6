// A Petri net in which each transition is code of its own: much code, and each part of it runs only
// once a round.
#include "program.h"
#include "random.h"

#define PLACES 256
#define PLACE(n) tokens[(n) % PLACES]

static volatile uint8_t tokens[PLACES];

// Takes a token from two places, and gives a token to two others.
#define TRANSITION(n)                                                          \
  if (PLACE(7 * (n) + 1) >= 1 && PLACE(13 * (n) + 5) >= 1 && PLACE(3 * (n)) < 4) { \
    PLACE(7 * (n) + 1)--;                                                      \
    PLACE(13 * (n) + 5)--;                                                     \
    PLACE(3 * (n))++;                                                          \
    PLACE(11 * (n) + 2)++;                                                     \
    fired++;                                                                   \
  }
#define FOUR(n) TRANSITION(n) TRANSITION((n) + 1) TRANSITION((n) + 2) TRANSITION((n) + 3)
#define SIXTEEN(n) FOUR(n) FOUR((n) + 4) FOUR((n) + 8) FOUR((n) + 12)
#define SIXTY_FOUR(n) SIXTEEN(n) SIXTEEN((n) + 16) SIXTEEN((n) + 32) SIXTEEN((n) + 48)

uint32_t work(uint32_t rounds) {
  uint32_t fired = 0;
  for (uint32_t round = 0; round < rounds; round++) {
    for (int n = 0; n < 16; n++) tokens[random_word() % PLACES] = 2;
    SIXTY_FOUR(0)
    SIXTY_FOUR(64)
    SIXTY_FOUR(128)
    SIXTY_FOUR(192)
  }
  uint32_t sum = fired;
  for (int n = 0; n < PLACES; n++) sum = mix(sum, tokens[n]);
  return sum;
}
