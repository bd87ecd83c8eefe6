/* System calls of Linux on Arm (the EABI): the number in r7, arguments in r0 to r4. */
#ifndef SYSTEM_CALL_H
#define SYSTEM_CALL_H

#define SYS_read 3
#define SYS_write 4
#define SYS_open 5
#define SYS_mount 21
#define SYS_mkdir 39
#define SYS_reboot 88
#define SYS_finit_module 379

static inline long system_call(long number, long a, long b, long c, long d, long e) {
  register long r7 __asm__("r7") = number;
  register long r0 __asm__("r0") = a;
  register long r1 __asm__("r1") = b;
  register long r2 __asm__("r2") = c;
  register long r3 __asm__("r3") = d;
  register long r4 __asm__("r4") = e;
  __asm__ volatile("svc 0" : "+r"(r0) : "r"(r7), "r"(r1), "r"(r2), "r"(r3), "r"(r4) : "memory");
  return r0;
}

#endif
