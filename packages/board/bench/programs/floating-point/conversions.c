// Conversions between integers, single and double precision; divisions; a root by Newton's way.
#include "program.h"
#include "random.h"

static double root(double x) {
  double guess = x > 1 ? x * 0.5 : 1;
  for (int n = 0; n < 6; n++) guess = (guess + x / guess) * 0.5;
  return guess;
}

uint32_t work(uint32_t rounds) {
  uint32_t sum = 0;
  for (uint32_t round = 0; round < rounds; round++) {
    int32_t value = random_word();
    float single = (float)(value >> 8) / 3.0f;
    double precise = root((double)(uint32_t)value) + single;
    sum = mix(sum, (int32_t)(precise * 0.25));
    sum = mix(sum, (uint32_t)__builtin_fabs((float)precise));
  }
  return sum;
}
