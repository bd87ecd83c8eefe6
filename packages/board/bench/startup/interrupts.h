// The interrupt controller and the private timer.
#pragma once
#include <stdint.h>
#include "program.h"
#include "register.h"

#define GICC_IAR  REGISTER(0xF8F0010C)
#define GICC_EOIR REGISTER(0xF8F00110)
#define GICD_SGIR REGISTER(0xF8F01F00)

#define TIMER_INTERRUPT 29
#define SGI_TO_CORE(core) (1u << (16 + (core)))
#define INTERRUPT_MASK 1023u

// Lets the calling core take interrupts 0 to 31.
void interrupts_on(void);

// An interrupt of the private timer `hz` times a second; 0: none any more.
void timer_on(uint32_t hz);
void timer_done(void);
