// Mapped files: one that shrinks kills its reader with SIGBUS, so the handler says which it was (reliability.md 4.17).
// It calls nothing that is not async-signal-safe: write, sigaction, raise.
#define _GNU_SOURCE
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "include/CKernels.h"

enum { place_count = 64 };
static struct {
  /// 0 while the place is free.
  atomic_uintptr_t start;
  uintptr_t end;
  char *message;
} places[place_count];
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static struct sigaction before;
static bool installed;

static void on_bus_error(int number, siginfo_t *info, void *context) {
  uintptr_t address = (uintptr_t)info->si_addr;
  for (size_t i = 0; info->si_code > 0 && i < place_count; i++) {
    uintptr_t start = atomic_load(&places[i].start);
    if (start == 0 || address < start || address >= places[i].end) continue;
    ssize_t ignored = write(STDERR_FILENO, places[i].message, strlen(places[i].message));
    (void)ignored;
    break;
  }
  // The fault happens again when this returns, now in the handler that was there before: it restores the terminal, if
  // need be, and ends the process with the true address.
  sigaction(number, &before, NULL);
  if (info->si_code > 0) return;
  if ((before.sa_flags & SA_SIGINFO) != 0) {
    before.sa_sigaction(number, info, context);
  } else {
    raise(number);
  }
}

int ck_mapping_add(const void *start, size_t count, const char *message) {
  int place = -1;
  pthread_mutex_lock(&lock);
  for (int i = 0; i < place_count && place < 0; i++)
    if (atomic_load(&places[i].start) == 0) place = i;
  char *copy = place >= 0 ? strdup(message) : NULL;
  if (copy != NULL) {
    places[place].message = copy;
    places[place].end = (uintptr_t)start + count;
    atomic_store(&places[place].start, (uintptr_t)start);
  } else {
    place = -1;
  }
  if (!installed) {
    installed = true;
    struct sigaction action = {.sa_sigaction = on_bus_error, .sa_flags = SA_SIGINFO | SA_ONSTACK};
    sigemptyset(&action.sa_mask);
    sigaction(SIGBUS, &action, &before);
  }
  pthread_mutex_unlock(&lock);
  return place;
}

void ck_mapping_remove(int place) {
  if (place < 0) return;
  pthread_mutex_lock(&lock);
  atomic_store(&places[place].start, 0);
  free(places[place].message);
  pthread_mutex_unlock(&lock);
}
