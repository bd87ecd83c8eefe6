// Mandelbrot's set: short loops with double precision, and comparisons.
#include "program.h"

#define WIDTH 32
#define HEIGHT 24
#define MOST 50

uint32_t work(uint32_t rounds) {
  uint32_t sum = 0;
  for (uint32_t round = 0; round < rounds; round++) {
    for (int row = 0; row < HEIGHT; row++) {
      for (int column = 0; column < WIDTH; column++) {
        double a = column * (3.0 / WIDTH) - 2.2 + (round & 15) * 0.01, b = row * (2.4 / HEIGHT) - 1.2;
        double x = 0, y = 0;
        int n = 0;
        while (n < MOST && x * x + y * y < 4) {
          double next = x * x - y * y + a;
          y = 2 * x * y + b;
          x = next;
          n++;
        }
        sum += n * (row + 1);
      }
    }
  }
  return sum;
}
