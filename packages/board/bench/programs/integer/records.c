// Records, texts and small functions, as in programs that keep accounts.
#include "program.h"
#include "random.h"

enum kind { DEPOSIT, WITHDRAWAL, TRANSFER, REMARK };

#define NAME_BYTES 31
struct account {
  struct account *next;
  enum kind last;
  int32_t balance;
  char name[NAME_BYTES];
};

#define ACCOUNTS 8
static struct account accounts[ACCOUNTS];
static uint32_t remarks;

static int compare(const char *a, const char *b) {
  while (*a && *a == *b) a++, b++;
  return (uint8_t)*a - (uint8_t)*b;
}

static void copy(char *to, const char *from) {
  while ((*to++ = *from++)) {
  }
}

void prepare(void) {
  for (int n = 0; n < ACCOUNTS; n++) {
    accounts[n].next = &accounts[(n + 3) % ACCOUNTS];
    copy(accounts[n].name, "CUSTOMER WITH ACCOUNT NUMBER 0");
    accounts[n].name[NAME_BYTES - 2] += n;
  }
}

__attribute__((noinline)) static struct account *named(const char *name) {
  for (int n = 0; n < ACCOUNTS; n++) {
    if (compare(accounts[n].name, name) == 0) return &accounts[n];
  }
  return 0;
}

__attribute__((noinline)) static void book(struct account *account, enum kind kind, int32_t amount) {
  account->last = kind;
  switch (kind) {
    case DEPOSIT:
      account->balance += amount;
      break;
    case WITHDRAWAL:
      account->balance -= amount;
      break;
    case TRANSFER:
      account->balance -= amount;
      account->next->balance += amount;
      break;
    case REMARK:
      remarks++;
  }
}

__attribute__((noinline)) static int32_t half(int32_t amount) { return amount / 2; }

uint32_t work(uint32_t rounds) {
  char name[NAME_BYTES];
  copy(name, accounts[0].name);
  for (uint32_t round = 0; round < rounds; round++) {
    uint32_t random = random_word();
    name[NAME_BYTES - 2] = '0' + random % ACCOUNTS;
    struct account *account = named(name);
    book(account, random >> 8 & 3, half(random >> 16));
    if (compare(account->name, account->next->name) > 0) {
      struct account kept = *account;
      kept.balance ^= 1;
      *account = kept;
    }
  }
  uint32_t sum = remarks;
  for (int n = 0; n < ACCOUNTS; n++) sum = mix(mix(sum, accounts[n].balance), accounts[n].last);
  return sum;
}
