/*
 * Process 1: mounts what Linux needs, loads the module, shows the command line, and switches off.
 * It has no C library, so Debian's gcc-arm-none-eabi builds it. A BusyBox that is linked statically
 * can take its place: put it into the archive, and a script with its name as /init.
 */
#include "system_call.h"

#define MAGIC1 0xfee1dead
#define MAGIC2 672274793
#define POWER_OFF 0x4321fedc

static void print(const char *text) {
  unsigned length = 0;
  while (text[length]) length++;
  system_call(SYS_write, 1, (long)text, length, 0, 0);
}

static long open_file(const char *name) { return system_call(SYS_open, (long)name, 0, 0, 0, 0); }

static void mount(const char *type, const char *place) {
  system_call(SYS_mkdir, (long)place, 0755, 0, 0, 0);
  system_call(SYS_mount, (long)type, (long)place, (long)type, 0, 0);
}

static void show(const char *name) {
  static char buffer[512];
  long file = open_file(name);
  if (file < 0) return;
  long length = system_call(SYS_read, file, (long)buffer, sizeof buffer, 0, 0);
  system_call(SYS_write, 1, (long)buffer, length, 0, 0);
}

/*
 * What the command line says behind "hello.", up to the next space. The kernel itself gives such
 * words only to modules that are a part of it. Others get them from modprobe, and here from this
 * function.
 */
static const char *parameters(void) {
  static char text[512];
  const char *prefix = "hello.";
  long file = open_file("/proc/cmdline");
  system_call(SYS_read, file, (long)text, sizeof text - 1, 0, 0);
  for (char *at = text; *at; at++) {
    unsigned same = 0;
    while (prefix[same] && at[same] == prefix[same]) same++;
    if (prefix[same]) continue;
    char *end = at + same;
    while (*end > ' ') end++;
    *end = 0;
    return at + same;
  }
  return "";
}

static void load_module(const char *name) {
  long file = open_file(name);
  if (file < 0) {
    print("init: there is no module\n");
    return;
  }
  long result = system_call(SYS_finit_module, file, (long)parameters(), 0, 0, 0);
  print(result < 0 ? "init: the kernel refuses the module\n" : "init: the module is loaded\n");
}

void run(void) {
  mount("devtmpfs", "/dev");
  mount("proc", "/proc");
  print("init: an initramfs of one's own\ninit: ");
  show("/proc/cmdline");
  load_module("/hello.ko");
  show("/proc/hello");
  system_call(SYS_reboot, MAGIC1, MAGIC2, POWER_OFF, 0, 0);
}

__attribute__((naked)) void _start(void) { __asm__("bl run\n b ."); }
