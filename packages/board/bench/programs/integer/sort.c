// Quicksort of records, with a function that compares, as in C's library.
#include "program.h"
#include "random.h"

#define RECORDS 512
#define FEW 8

struct record {
  uint32_t key;
  uint32_t value;
};

static struct record records[RECORDS];

typedef int (*compare)(const struct record *, const struct record *);

static int by_key(const struct record *a, const struct record *b) {
  return (a->key > b->key) - (a->key < b->key);
}
static int by_value(const struct record *a, const struct record *b) {
  return (a->value > b->value) - (a->value < b->value);
}

static void swap(struct record *a, struct record *b) {
  struct record kept = *a;
  *a = *b;
  *b = kept;
}

static void insert(struct record *from, int count, compare order) {
  for (int n = 1; n < count; n++) {
    for (int m = n; m > 0 && order(&from[m - 1], &from[m]) > 0; m--) swap(&from[m - 1], &from[m]);
  }
}

static void sort(struct record *from, int count, compare order) {
  while (count > FEW) {
    struct record middle = from[count / 2];
    int low = 0, high = count - 1;
    while (low <= high) {
      while (order(&from[low], &middle) < 0) low++;
      while (order(&middle, &from[high]) < 0) high--;
      if (low <= high) swap(&from[low++], &from[high--]);
    }
    sort(from, high + 1, order);
    from += low;
    count -= low;
  }
  insert(from, count, order);
}

uint32_t work(uint32_t rounds) {
  uint32_t sum = 0;
  for (uint32_t round = 0; round < rounds; round++) {
    for (int n = 0; n < RECORDS; n++) records[n] = (struct record){random_word(), random_word()};
    sort(records, RECORDS, by_key);
    sum = mix(sum, records[RECORDS / 2].key);
    sort(records, RECORDS, by_value);
    for (int n = 1; n < RECORDS; n++) sum += records[n - 1].value > records[n].value;
    sum = mix(sum, records[RECORDS / 3].value);
  }
  return sum;
}
