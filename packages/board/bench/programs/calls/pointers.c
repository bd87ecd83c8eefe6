// Calls through pointers to functions, as in drivers and objects.
#include "program.h"
#include "random.h"

struct shape {
  uint32_t (*area)(const struct shape *);
  void (*grow)(struct shape *, uint32_t);
  uint32_t a, b;
};

static uint32_t rectangle_area(const struct shape *s) { return s->a * s->b; }
static void rectangle_grow(struct shape *s, uint32_t by) { s->a += by, s->b ^= by; }
static uint32_t square_area(const struct shape *s) { return s->a * s->a; }
static void square_grow(struct shape *s, uint32_t by) { s->a += by; }
static uint32_t triangle_area(const struct shape *s) { return s->a * s->b >> 1; }
static void triangle_grow(struct shape *s, uint32_t by) { s->b += by; }

#define SHAPES 64
static struct shape shapes[SHAPES];

void prepare(void) {
  static const struct shape kinds[] = {
      {rectangle_area, rectangle_grow}, {square_area, square_grow}, {triangle_area, triangle_grow}};
  for (int n = 0; n < SHAPES; n++) {
    shapes[n] = kinds[random_word() % 3];
    shapes[n].a = n;
    shapes[n].b = SHAPES - n;
  }
}

uint32_t work(uint32_t rounds) {
  uint32_t sum = 0;
  for (uint32_t round = 0; round < rounds; round++) {
    for (struct shape *s = shapes; s < shapes + SHAPES; s++) {
      sum += s->area(s);
      s->grow(s, round & 7);
    }
  }
  return sum;
}
