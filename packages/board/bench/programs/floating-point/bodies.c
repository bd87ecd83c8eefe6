// Five bodies attract each other: double precision, with square roots and divisions.
#include "program.h"

#define BODIES 5
#define STEP 0.001

struct body {
  double at[3], speed[3], mass;
};

static struct body bodies[BODIES];

void prepare(void) {
  for (int n = 0; n < BODIES; n++) {
    struct body *b = &bodies[n];
    b->mass = 10.0 / (1 + 7 * n);
    for (int k = 0; k < 3; k++) {
      b->at[k] = n * (k + 1) * 1.7 - n * n * 0.3;
      b->speed[k] = (n & 1 ? 0.5 : -0.5) * (k + 1) / (n + 1);
    }
  }
}

static void attract(struct body *a, struct body *b) {
  double distance[3], square = 0.01;
  for (int k = 0; k < 3; k++) {
    distance[k] = a->at[k] - b->at[k];
    square += distance[k] * distance[k];
  }
  double pull = STEP / (square * __builtin_sqrt(square));
  for (int k = 0; k < 3; k++) {
    a->speed[k] -= distance[k] * b->mass * pull;
    b->speed[k] += distance[k] * a->mass * pull;
  }
}

uint32_t work(uint32_t rounds) {
  for (uint32_t round = 0; round < rounds; round++) {
    for (int i = 0; i < BODIES; i++) {
      for (int j = i + 1; j < BODIES; j++) attract(&bodies[i], &bodies[j]);
    }
    for (int i = 0; i < BODIES; i++) {
      for (int k = 0; k < 3; k++) bodies[i].at[k] += STEP * bodies[i].speed[k];
    }
  }
  return (int32_t)(bodies[0].at[0] * 1e6) ^ (int32_t)(bodies[4].at[2] * 1e4);
}
