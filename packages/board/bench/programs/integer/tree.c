// A binary search tree that random priorities keep flat (a treap): insert, find, remove.
#include "program.h"
#include "random.h"

#define NODES 512
#define KEYS 1024

struct node {
  struct node *left, *right;
  uint32_t key, priority;
};

static struct node nodes[NODES], *unused, *root;

void prepare(void) {
  for (int n = 0; n < NODES; n++) {
    nodes[n].left = unused;
    unused = &nodes[n];
  }
}

static struct node *merged(struct node *a, struct node *b) {
  if (!a) return b;
  if (!b) return a;
  if (a->priority > b->priority) {
    a->right = merged(a->right, b);
    return a;
  }
  b->left = merged(a, b->left);
  return b;
}

static void split(struct node *from, uint32_t key, struct node **below, struct node **above) {
  if (!from) {
    *below = *above = 0;
  } else if (from->key < key) {
    *below = from;
    split(from->right, key, &from->right, above);
  } else {
    *above = from;
    split(from->left, key, below, &from->left);
  }
}

static struct node **place_of(uint32_t key) {
  struct node **at = &root;
  while (*at && (*at)->key != key) at = key < (*at)->key ? &(*at)->left : &(*at)->right;
  return at;
}

static void insert(uint32_t key) {
  struct node *node = unused, *below, *above;
  unused = node->left;
  *node = (struct node){0, 0, key, random_word()};
  split(root, key, &below, &above);
  root = merged(merged(below, node), above);
}

static void take_out(struct node **place) {
  struct node *node = *place;
  *place = merged(node->left, node->right);
  node->left = unused;
  unused = node;
}

static uint32_t sum_of(const struct node *from, uint32_t depth) {
  return from ? from->key * depth + sum_of(from->left, depth + 1) + sum_of(from->right, depth + 1) : 0;
}

uint32_t work(uint32_t rounds) {
  uint32_t sum = 0;
  for (uint32_t round = 0; round < rounds; round++) {
    for (int n = 0; n < 64; n++) {
      uint32_t key = random_word() % KEYS;
      struct node **place = place_of(key);
      if (*place) {
        take_out(place);
      } else if (unused) {
        insert(key);
      }
    }
    sum = mix(sum, sum_of(root, 1));
  }
  return sum;
}
