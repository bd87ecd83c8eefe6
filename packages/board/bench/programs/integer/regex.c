// Regular expressions, matched by trying: characters, ., classes, *, +, ?, ^ and $.
#include "program.h"
#include "random.h"

static const char *const patterns[] = {
    "^[a-z]+@[a-z]+.com$", "GET /[a-z0-9/]*.html", "[0-9]+-[0-9]+-[0-9]+T", "a.*b.*c.*d", "x?y?z?end$",
    "err(or)", "^#include", "[^ ]+ [^ ]+ 404",
};
static char texts[][56] = {
    "someone@example.com", "GET /docs/board/index.html HTTP/1.1 200",
    "at 2026-01-31T12:00:00 the core stopped",
    "abcabcabcabcabcabcabcabcabcabcabcabcabcabcabcab", "the quick brown fox jumps over xyzend",
    "#include <stdint.h>", "10.0.0.1 /missing 404", "an err(or) at line 12, column 4711",
};
#define PATTERNS (sizeof patterns / sizeof *patterns)
#define TEXTS (sizeof texts / sizeof *texts)

static int match_here(const char *pattern, const char *text);

// The length of the first item of a pattern.
static int item_length(const char *pattern) {
  if (*pattern != '[') return 1;
  int length = 2;
  while (pattern[length - 1] != ']') length++;
  return length;
}

static int fits(const char *item, char c) {
  if (c == 0) return 0;
  if (*item == '.') return 1;
  if (*item != '[') return *item == c;
  int negated = item[1] == '^', found = 0;
  for (const char *p = item + 1 + negated; *p != ']'; p++) {
    if (p[1] == '-' && p[2] != ']') {
      found |= c >= p[0] && c <= p[2];
      p += 2;
    } else {
      found |= *p == c;
    }
  }
  return found != negated;
}

static int match_many(const char *item, const char *rest, const char *text, int least, int most) {
  int count = 0;
  while (count < most && fits(item, text[count])) count++;
  for (; count >= least; count--) {
    if (match_here(rest, text + count)) return 1;
  }
  return 0;
}

static int match_here(const char *pattern, const char *text) {
  if (*pattern == 0) return 1;
  if (*pattern == '$' && pattern[1] == 0) return *text == 0;
  const char *next = pattern + item_length(pattern);
  switch (*next) {
    case '*':
      return match_many(pattern, next + 1, text, 0, 1000);
    case '+':
      return match_many(pattern, next + 1, text, 1, 1000);
    case '?':
      return match_many(pattern, next + 1, text, 0, 1);
    default:
      return fits(pattern, *text) && match_here(next, text + 1);
  }
}

static int match(const char *pattern, const char *text) {
  if (*pattern == '^') return match_here(pattern + 1, text) ? 0 : -1;
  for (int at = 0;; at++) {
    if (match_here(pattern, text + at)) return at;
    if (text[at] == 0) return -1;
  }
}

uint32_t work(uint32_t rounds) {
  uint32_t sum = 0;
  for (uint32_t round = 0; round < rounds; round++) {
    for (uint32_t p = 0; p < PATTERNS; p++) {
      for (uint32_t t = 0; t < TEXTS; t++) sum = mix(sum, match(patterns[p], texts[t]));
    }
    char *text = texts[random_word() % TEXTS];
    text[random_word() % 16] = 'a' + random_word() % 26;
  }
  return sum;
}
