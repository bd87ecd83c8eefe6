// A hash table with words of text as keys: insert, find, remove.
#include "program.h"
#include "random.h"

#define SLOTS 512
#define WORDS 256
#define WORD_BYTES 12

struct slot {
  const char *key;
  uint32_t value;
};

static struct slot slots[SLOTS];
static char words[WORDS][WORD_BYTES];

void prepare(void) {
  for (int n = 0; n < WORDS; n++) {
    int length = 4 + n % (WORD_BYTES - 5);
    for (int c = 0; c < length; c++) words[n][c] = 'a' + random_word() % 26;
  }
}

static uint32_t hash(const char *key) {
  uint32_t value = 2166136261u; // FNV-1a
  for (; *key; key++) value = (value ^ *key) * 16777619u;
  return value;
}

static int same(const char *a, const char *b) {
  while (*a && *a == *b) a++, b++;
  return *a == *b;
}

static struct slot *slot_of(const char *key) {
  uint32_t at = hash(key) % SLOTS;
  while (slots[at].key && !same(slots[at].key, key)) at = (at + 1) % SLOTS;
  return &slots[at];
}

// Keys after an empty slot must be found again, so they are inserted anew.
static void take_out(struct slot *slot) {
  slot->key = 0;
  for (uint32_t at = slot - slots + 1; slots[at % SLOTS].key; at++) {
    struct slot moved = slots[at % SLOTS];
    slots[at % SLOTS].key = 0;
    *slot_of(moved.key) = moved;
  }
}

uint32_t work(uint32_t rounds) {
  uint32_t sum = 0;
  for (uint32_t round = 0; round < rounds; round++) {
    for (int n = 0; n < WORDS; n++) {
      const char *key = words[random_word() % WORDS];
      struct slot *slot = slot_of(key);
      if (slot->key && slot->value % 3 == 0) {
        sum = mix(sum, slot->value);
        take_out(slot);
      } else {
        slot->key = key;
        slot->value += n;
      }
    }
  }
  return sum;
}
