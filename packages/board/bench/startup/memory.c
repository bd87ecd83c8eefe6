// The functions that gcc calls by itself.
#include <stddef.h>

void *memcpy(void *to, const void *from, size_t count) {
  char *t = to;
  for (const char *f = from; count--;) *t++ = *f++;
  return to;
}

void *memset(void *to, int value, size_t count) {
  for (char *t = to; count--;) *t++ = value;
  return to;
}
