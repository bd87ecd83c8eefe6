// A linked list: reversed, searched and sorted by merging.
#include "program.h"
#include "random.h"

#define NODES 256
#define SEARCHES 16

struct node {
  struct node *next;
  uint16_t key, value;
};

static struct node nodes[NODES];
static struct node *list;

static struct node *reversed(struct node *from) {
  struct node *result = 0;
  while (from) {
    struct node *next = from->next;
    from->next = result;
    result = from;
    from = next;
  }
  return result;
}

static const struct node *find(const struct node *from, uint16_t key) {
  while (from && from->key != key) from = from->next;
  return from;
}

static struct node *merged(struct node *a, struct node *b) {
  struct node *result = 0, **end = &result;
  while (a && b) {
    struct node **least = a->value <= b->value ? &a : &b;
    *end = *least;
    end = &(*end)->next;
    *least = *end;
  }
  *end = a ? a : b;
  return result;
}

static struct node *sorted(struct node *from) {
  if (!from || !from->next) return from;
  struct node *slow = from;
  for (struct node *fast = from->next; fast && fast->next; fast = fast->next->next) slow = slow->next;
  struct node *half = slow->next;
  slow->next = 0;
  return merged(sorted(from), sorted(half));
}

void prepare(void) {
  for (int n = 0; n < NODES; n++) {
    nodes[n].key = n;
    nodes[n].next = list;
    list = &nodes[n];
  }
}

uint32_t work(uint32_t rounds) {
  uint32_t sum = 0;
  for (uint32_t round = 0; round < rounds; round++) {
    for (struct node *n = list; n; n = n->next) n->value = random_word();
    list = reversed(list);
    for (int n = 0; n < SEARCHES; n++) sum = mix(sum, find(list, random_word() % NODES)->value);
    list = sorted(list);
    sum = mix(sum, list->next->key);
  }
  return sum;
}
