#include "commands.h"

#include "console.h"
#include "control.h"

#define LONGEST 16

static char line[LONGEST + 1];
static uint32_t length;

static int begins_with(const char *word) {
  for (uint32_t i = 0; word[i]; i++)
    if (line[i] != word[i]) return 0;
  return 1;
}

static void set(const char *digits) {
  uint32_t value = 0;
  for (; *digits >= '0' && *digits <= '9'; digits++) value = value * 10 + (uint32_t)(*digits - '0');
  set_point = value;
  print("set point ");
  print_tenths(set_point);
  print("\r\n");
}

static void get(void) {
  print_tenths(temperature);
  print(heater ? ", heater on\r\n" : ", heater off\r\n");
}

static void carry_out(void) {
  line[length] = 0;
  if (begins_with("set ")) set(line + 4);
  else if (begins_with("get")) get();
  else print("what?\r\n");
  length = 0;
}

void commands_step(void) {
  for (int c = received(); c >= 0; c = received()) {
    if (c == '\r') carry_out();
    else if (length < LONGEST) line[length++] = (char)c;
  }
}
