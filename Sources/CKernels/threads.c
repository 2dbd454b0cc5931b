// Threads: what Swift's Glibc does not reach without _GNU_SOURCE.
#define _GNU_SOURCE
#include <pthread.h>
#include <sched.h>

#include "include/CKernels.h"

size_t ck_available_cores(void) {
  cpu_set_t set;
  int count = sched_getaffinity(0, sizeof set, &set) == 0 ? CPU_COUNT(&set) : 1;
  return count > 0 ? (size_t)count : 1;
}

void ck_name_thread(const char *name) { pthread_setname_np(pthread_self(), name); }

void ck_pause(void) {
#if defined(__x86_64__)
  __builtin_ia32_pause();
#endif
}
