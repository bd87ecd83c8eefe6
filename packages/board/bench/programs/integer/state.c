// A state machine reads numbers in a text, character by character.
#include "program.h"
#include "random.h"

enum state { START, SIGN, INTEGER, POINT, FRACTION, EXPONENT, EXPONENT_SIGN, SCIENTIFIC, HEX, WRONG, STATES };

static char text[] = "5012,-874,+122,0x1fc,35.54400,.1234500,-110.700,+0.64400,5.500e+3,-.123e-2,"
                     "-87e+832,+0.6e-12,T0.3e-1F,-T.T++Tq,1T3.4e4z,34.0e-T^,0xffz,7,12345678,-0.0,";
static uint32_t counts[STATES], ends[STATES];

static int is_digit(char c) { return c >= '0' && c <= '9'; }

static enum state next(enum state state, char c) {
  switch (state) {
    case START:
      if (c == '+' || c == '-') return SIGN;
      // fall through
    case SIGN:
      if (is_digit(c)) return INTEGER;
      return c == '.' ? POINT : WRONG;
    case INTEGER:
      if (is_digit(c)) return INTEGER;
      if (c == 'x') return HEX;
      if (c == 'e' || c == 'E') return EXPONENT;
      return c == '.' ? FRACTION : WRONG;
    case POINT:
      return is_digit(c) ? FRACTION : WRONG;
    case FRACTION:
      if (is_digit(c)) return FRACTION;
      return c == 'e' || c == 'E' ? EXPONENT : WRONG;
    case EXPONENT:
      if (c == '+' || c == '-') return EXPONENT_SIGN;
      // fall through
    case EXPONENT_SIGN:
    case SCIENTIFIC:
      return is_digit(c) ? SCIENTIFIC : WRONG;
    case HEX:
      return is_digit(c) || (c >= 'a' && c <= 'f') ? HEX : WRONG;
    default:
      return WRONG;
  }
}

static void scan(void) {
  enum state state = START;
  for (const char *c = text; *c; c++) {
    if (*c == ',') {
      ends[state]++;
      state = START;
    } else {
      state = next(state, *c);
      counts[state]++;
    }
  }
}

uint32_t work(uint32_t rounds) {
  for (uint32_t round = 0; round < rounds; round++) {
    char *changed = &text[random_word() % (sizeof text - 1)];
    char before = *changed;
    scan();
    if (*changed != ',') *changed = '0' + round % 10;
    scan();
    *changed = before;
  }
  uint32_t sum = 0;
  for (int n = 0; n < STATES; n++) sum = mix(mix(sum, counts[n]), ends[n]);
  return sum;
}
