#include "control.h"

#include "console.h"
#include "registers.h"

#define SENSOR_MASK 0x3ffu
#define HIGHEST 500
#define HYSTERESIS 5
#define HEATER 1u

volatile uint32_t temperature, set_point = 200, heater;
volatile uint8_t alarm;

static void switch_heater(uint32_t on) {
  heater = on;
  GPIO_DATA_3 = on ? HEATER : 0;
}

void heater_off(void) { switch_heater(0); }

void control_init(void) {
  GPIO_DIRM_3 = HEATER;
  GPIO_OEN_3 = HEATER;
  heater_off();
}

static void raise_alarm(void) {
  alarm = 1;
  heater_off();
  print("sensor out of range: ");
  print_tenths(temperature);
  print("\r\n");
}

void control_step(void) {
  temperature = GPIO_DATA_RO_2 & SENSOR_MASK;
  if (alarm) return;
  if (temperature > HIGHEST) raise_alarm();
  else if (temperature + HYSTERESIS < set_point) switch_heater(1);
  else if (temperature > set_point + HYSTERESIS) switch_heater(0);
}
