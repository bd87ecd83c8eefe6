// Huffman coding: a tree from the frequencies, the text as bits, and back.
#include "program.h"
#include "random.h"

#define SYMBOLS 64
#define NODES (2 * SYMBOLS)
#define LENGTH 1024
#define NONE 0xFFFF

static uint8_t text[LENGTH], decoded[LENGTH], bits[4 * LENGTH];
static uint32_t weight[NODES];
static uint16_t child[NODES][2], parent[NODES], root;

static void count(void) {
  for (int n = 0; n < NODES; n++) weight[n] = 0, parent[n] = NONE;
  for (int n = 0; n < LENGTH; n++) weight[text[n]]++;
}

static uint16_t lightest(int nodes) {
  uint16_t found = NONE;
  for (int n = 0; n < nodes; n++) {
    if (weight[n] && parent[n] == NONE && (found == NONE || weight[n] < weight[found])) found = n;
  }
  return found;
}

static void build(void) {
  int nodes = SYMBOLS;
  for (;;) {
    uint16_t a = lightest(nodes);
    parent[a] = a;
    uint16_t b = lightest(nodes);
    if (b == NONE) {
      root = a;
      return;
    }
    weight[nodes] = weight[a] + weight[b];
    child[nodes][0] = a, child[nodes][1] = b;
    parent[a] = parent[b] = nodes;
    nodes++;
  }
}

static uint32_t encode(void) {
  uint32_t at = 0;
  for (int n = 0; n < LENGTH; n++) {
    uint8_t code[NODES];
    int length = 0;
    for (uint16_t node = text[n]; node != root; node = parent[node]) {
      code[length++] = child[parent[node]][1] == node;
    }
    while (length--) {
      uint8_t mask = 1 << (at & 7);
      bits[at >> 3] = code[length] ? bits[at >> 3] | mask : bits[at >> 3] & ~mask;
      at++;
    }
  }
  return at;
}

static void decode(void) {
  uint32_t at = 0;
  for (int n = 0; n < LENGTH; n++) {
    uint16_t node = root;
    while (node >= SYMBOLS) {
      node = child[node][bits[at >> 3] >> (at & 7) & 1];
      at++;
    }
    decoded[n] = node;
  }
}

uint32_t work(uint32_t rounds) {
  uint32_t sum = 0;
  for (uint32_t round = 0; round < rounds; round++) {
    for (int n = 0; n < LENGTH; n++) text[n] = random_word() & random_word() & (SYMBOLS - 1);
    count();
    build();
    sum = mix(sum, encode());
    decode();
    for (int n = 0; n < LENGTH; n++) sum += decoded[n] == text[n];
  }
  return sum;
}
