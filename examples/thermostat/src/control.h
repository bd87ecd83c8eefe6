/* The control loop. Temperatures are in tenths of a degree. */
#ifndef CONTROL_H
#define CONTROL_H

#include <stdint.h>

extern volatile uint32_t temperature, set_point, heater;
/* The sensor gave an impossible value, and the heater stays off until the reset. */
extern volatile uint8_t alarm;

void control_init(void);
/* Reads the sensor and switches the heater. */
void control_step(void);
void heater_off(void);

#endif
