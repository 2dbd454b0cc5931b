// How the program ends: restoring the terminal, signals, standard error. Whatever a handler can reach here is
// async-signal-safe (signal-safety(7)): no allocation, no locks, no ncurses, no Swift.
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/mman.h>
#include <termios.h>
#include <time.h>
#include <unistd.h>

#include "CNcurses.h"

// Restoring

static int terminal_in = -1, terminal_out = -1;
static struct termios saved_modes;
static char restore_bytes[1024];
static size_t restore_count;
/// What takes pictures away, before all else; counted once it is there.
static char picture_bytes[128];
static atomic_size_t picture_count;
/// 1 while the terminal is ours.
static atomic_int armed;
/// 1 once a fatal signal restored: from then on nobody draws.
static atomic_int dying;

static void write_all(int fd, const char *bytes, size_t count) {
  while (count > 0) {
    ssize_t written = write(fd, bytes, count);
    if (written > 0) {
      bytes += written;
      count -= (size_t)written;
    } else if (written < 0 && errno == EAGAIN) {
      struct pollfd waiting = {.fd = fd, .events = POLLOUT};
      if (poll(&waiting, 1, 500) <= 0) return;
    } else if (written < 0 && errno != EINTR) {
      return;
    }
  }
}

bool telltale_write(int fd, const char *bytes, size_t count) {
  while (count > 0) {
    while (atomic_load(&dying)) pause();
    ssize_t written = write(fd, bytes, count);
    if (written > 0) {
      bytes += written;
      count -= (size_t)written;
    } else if (written < 0 && errno == EAGAIN) {
      struct pollfd waiting = {.fd = fd, .events = POLLOUT};
      poll(&waiting, 1, 1000);
    } else if (written < 0 && errno != EINTR) {
      return false;
    }
  }
  return true;
}

static void restore_at_exit(void) {
  telltale_restore(true);
  telltale_stderr_release();
}

bool telltale_restore_prepare(int in, int out, const char *bytes, size_t count) {
  static bool registered;
  if (count > sizeof restore_bytes || tcgetattr(in, &saved_modes) != 0) return false;
  memcpy(restore_bytes, bytes, count);
  restore_count = count;
  terminal_in = in;
  terminal_out = out;
  if (!registered && atexit(restore_at_exit) != 0) return false;
  registered = true;
  return true;
}

bool telltale_restore_pictures(const void *bytes, size_t count) {
  if (count > sizeof picture_bytes) return false;
  atomic_store(&picture_count, 0);
  if (count > 0) memcpy(picture_bytes, bytes, count);
  atomic_store(&picture_count, count);
  return true;
}

bool telltale_restore_arm(void) {
  atomic_store(&armed, 1);
  struct termios modes = saved_modes;
  // Signals stay on, so ^C, ^Z and ^\ work also while the loop is busy; flow control does not, so ^S is a key.
  modes.c_iflag &= ~(tcflag_t)(IXON | ICRNL | INLCR | IGNCR | ISTRIP | BRKINT | PARMRK | INPCK);
  modes.c_lflag &= ~(tcflag_t)(ECHO | ECHONL | ICANON | IEXTEN);
  modes.c_lflag |= ISIG;
  modes.c_cc[VMIN] = 1;
  modes.c_cc[VTIME] = 0;
  return tcsetattr(terminal_in, TCSADRAIN, &modes) == 0;
}

void telltale_restore(bool flush) {
  if (atomic_exchange(&armed, 0) == 0) return;
  int kept = errno;
  write_all(terminal_out, picture_bytes, atomic_load(&picture_count));
  write_all(terminal_out, restore_bytes, restore_count);
  sigset_t background, before;
  sigemptyset(&background);
  sigaddset(&background, SIGTTOU);
  pthread_sigmask(SIG_BLOCK, &background, &before);
  tcsetattr(terminal_in, flush ? TCSAFLUSH : TCSANOW, &saved_modes);
  pthread_sigmask(SIG_SETMASK, &before, NULL);
  errno = kept;
}

// Standard error

enum { held_limit = 1 << 20 };
static int true_stderr = -1, true_stdout = -1;
static atomic_int held = -1;

bool telltale_stderr_hold(void) {
  int memory = memfd_create("telltale-stderr", MFD_CLOEXEC | MFD_ALLOW_SEALING);
  int copy = fcntl(STDERR_FILENO, F_DUPFD_CLOEXEC, 3), out = fcntl(STDOUT_FILENO, F_DUPFD_CLOEXEC, 3);
  // A file that cannot grow is the limit: writes past it fail and harm nobody.
  // What a library prints to standard output is held with it: only the driver writes to the terminal.
  if (memory < 0 || copy < 0 || out < 0 || ftruncate(memory, held_limit) != 0 ||
      fcntl(memory, F_ADD_SEALS, F_SEAL_GROW | F_SEAL_SHRINK) != 0 || dup2(memory, STDERR_FILENO) < 0 ||
      dup2(memory, STDOUT_FILENO) < 0) {
    if (memory >= 0) close(memory);
    if (copy >= 0) close(copy);
    if (out >= 0) close(out);
    return false;
  }
  true_stderr = copy;
  true_stdout = out;
  atomic_store(&held, memory);
  return true;
}

/// The rule of `SafeText` for a signal handler: what is invisible or would steer the terminal is an escape.
static bool is_showable(uint32_t scalar) {
  if (scalar < 0xA0) return (scalar >= 0x20 && scalar < 0x7F) || scalar == '\n';
  if (scalar == 0xA0 || scalar == 0xAD || scalar == 0x34F || scalar == 0x61C || scalar == 0x3164) return false;
  if (scalar >= 0x115F && scalar <= 0x1160) return false;
  if (scalar >= 0x17B4 && scalar <= 0x17B5) return false;
  if (scalar >= 0x180B && scalar <= 0x180F) return false;
  if (scalar >= 0x2000 && scalar <= 0x200F) return false;
  if (scalar >= 0x2028 && scalar <= 0x202F) return false;
  if (scalar >= 0x205F && scalar <= 0x206F) return false;
  if (scalar == 0x2800 || scalar == 0x3000) return false;
  if (scalar >= 0xD800 && scalar <= 0xF8FF) return false;
  if (scalar >= 0xFDD0 && scalar <= 0xFDEF) return false;
  if (scalar >= 0xFE00 && scalar <= 0xFE0F) return false;
  if (scalar == 0xFEFF || scalar == 0xFFA0 || (scalar >= 0xFFF0 && scalar <= 0xFFFF)) return false;
  return scalar < 0xE0000 && (scalar & 0xFFFE) != 0xFFFE;
}

static size_t put_hex(char *out, uint32_t value, int least) {
  size_t count = 0;
  for (int shift = 28; shift >= 0; shift -= 4)
    if (count > 0 || value >> shift != 0 || shift < least * 4) out[count++] = "0123456789abcdef"[value >> shift & 15];
  return count;
}

/// The length of the well-formed scalar at `bytes`, 0 for none.
static size_t decode(const unsigned char *bytes, size_t count, uint32_t *scalar) {
  unsigned char first = bytes[0];
  size_t length = first < 0x80 ? 1 : first >= 0xC2 && first < 0xE0 ? 2 : first >= 0xE0 && first < 0xF0 ? 3
                  : first >= 0xF0 && first < 0xF5 ? 4 : 0;
  if (length == 0 || length > count) return 0;
  uint32_t value = length == 1 ? first : first & (0x7Fu >> length);
  for (size_t index = 1; index < length; index++) {
    if ((bytes[index] & 0xC0) != 0x80) return 0;
    value = value << 6 | (bytes[index] & 0x3F);
  }
  if ((length == 3 && value < 0x800) || (length == 4 && (value < 0x10000 || value > 0x10FFFF))) return 0;
  *scalar = value;
  return length;
}

static void replay(int from, int to) {
  off_t end = lseek(from, 0, SEEK_CUR);
  unsigned char in[512];
  char out[sizeof in * 12];
  off_t position = 0;
  while (position < end) {
    size_t want = end - position < (off_t)sizeof in ? (size_t)(end - position) : sizeof in;
    ssize_t got = pread(from, in, want, position);
    if (got <= 0) return;
    size_t used = 0, made = 0;
    while (used < (size_t)got) {
      uint32_t scalar = 0;
      size_t length = decode(in + used, (size_t)got - used, &scalar);
      // A scalar cut by the end of the block is read again with the next one.
      if (length == 0 && used > 0 && (size_t)got - used < 4 && position + got < end) break;
      if (length == 0) {
        made += (memcpy(out + made, "\\x", 2), 2);
        made += put_hex(out + made, in[used], 2);
        used += 1;
        continue;
      }
      if (scalar == '\\') {
        out[made++] = '\\';
        out[made++] = '\\';
      } else if (is_showable(scalar)) {
        memcpy(out + made, in + used, length);
        made += length;
      } else if (scalar < 0x80) {
        made += (memcpy(out + made, "\\x", 2), 2);
        made += put_hex(out + made, scalar, 2);
      } else {
        made += (memcpy(out + made, "\\u{", 3), 3);
        made += put_hex(out + made, scalar, 1);
        out[made++] = '}';
      }
      used += length;
    }
    write_all(to, out, made);
    position += (off_t)used;
  }
}

size_t telltale_stderr_read(size_t from, void *bytes, size_t count) {
  int memory = atomic_load(&held);
  if (memory < 0) return 0;
  // The memory's size is fixed: what was written ends where the next write would begin.
  off_t end = lseek(memory, 0, SEEK_CUR);
  if (end < 0 || (size_t)end <= from) return 0;
  if (count > (size_t)end - from) count = (size_t)end - from;
  ssize_t got = pread(memory, bytes, count, (off_t)from);
  return got < 0 ? 0 : (size_t)got;
}

void telltale_stderr_release(void) {
  int memory = atomic_exchange(&held, -1);
  if (memory < 0) return;
  dup2(true_stderr, STDERR_FILENO);
  dup2(true_stdout, STDOUT_FILENO);
  replay(memory, STDERR_FILENO);
  close(memory);
  close(true_stderr);
  close(true_stdout);
}

// Signals

static const int polite[] = {SIGINT, SIGTERM, SIGHUP, SIGWINCH, SIGTSTP, SIGCONT};
static const int fatal[] = {SIGSEGV, SIGBUS, SIGILL, SIGFPE, SIGABRT, SIGTRAP, SIGSYS, SIGQUIT};
enum { polite_count = sizeof polite / sizeof *polite, fatal_count = sizeof fatal / sizeof *fatal };
static struct sigaction before_polite[polite_count], before_fatal[fatal_count], before_pipe;
static atomic_int signal_pipe = -1;
static atomic_llong last_request = 0, busy_since = 0;
static bool installed;
static char epitaph[1024];
static atomic_size_t epitaph_count;

bool telltale_signals_epitaph(const void *bytes, size_t count) {
  if (count > sizeof epitaph) return false;
  atomic_store(&epitaph_count, 0);
  if (count > 0) memcpy(epitaph, bytes, count);
  atomic_store(&epitaph_count, count);
  return true;
}

static long long milliseconds(void) {
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return (long long)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static void default_and_raise(int number) {
  struct sigaction action = {.sa_handler = SIG_DFL};
  sigaction(number, &action, NULL);
  raise(number);
}

static void on_polite(int number) {
  int kept = errno;
  if (number == SIGINT || number == SIGTERM) {
    long long now = milliseconds(), busy = atomic_load(&busy_since);
    long long last = atomic_exchange(&last_request, now);
    if ((last != 0 && now - last < 2000) || (busy != 0 && now - busy > 5000)) {
      atomic_store(&dying, 1);
      telltale_restore(true);
      telltale_stderr_release();
      default_and_raise(number);
      errno = kept;
      return;
    }
  }
  char byte = (char)number;
  int pipe = atomic_load(&signal_pipe);
  if (pipe >= 0) {
    ssize_t ignored = write(pipe, &byte, 1);
    (void)ignored;
  }
  errno = kept;
}

static void on_fatal(int number, siginfo_t *info, void *context) {
  atomic_store(&dying, 1);
  telltale_restore(true);
  telltale_stderr_release();
  write_all(STDERR_FILENO, epitaph, atomic_load(&epitaph_count));
  struct sigaction before = {.sa_handler = SIG_DFL};
  for (size_t index = 0; index < fatal_count; index++)
    if (fatal[index] == number) before = before_fatal[index];
  sigaction(number, &before, NULL);
  // A fault happens again when the handler returns, now in the handler that was there before, with the true address
  // for the core and the backtrace.
  if (info->si_code > 0 && (number == SIGSEGV || number == SIGBUS || number == SIGILL || number == SIGFPE)) return;
  // What somebody sent, and a trap, which is stepped over, do not happen again: Swift's handler returns after its
  // backtrace and counts on that they do, so the end is ours to make.
  if ((before.sa_flags & SA_SIGINFO) != 0) {
    before.sa_sigaction(number, info, context);
  } else if (before.sa_handler != SIG_DFL && before.sa_handler != SIG_IGN) {
    before.sa_handler(number);
  }
  default_and_raise(number);
}

void telltale_signals_install(int pipe) {
  if (installed) return;
  installed = true;
  atomic_store(&signal_pipe, pipe);
  atomic_store(&last_request, 0);
  stack_t stack;
  if (sigaltstack(NULL, &stack) == 0 && (stack.ss_flags & SS_DISABLE) != 0) {
    static char memory[64 * 1024];
    stack = (stack_t){.ss_sp = memory, .ss_size = sizeof memory};
    sigaltstack(&stack, NULL);
  }
  struct sigaction action = {.sa_handler = on_polite, .sa_flags = SA_RESTART | SA_ONSTACK};
  sigemptyset(&action.sa_mask);
  for (size_t index = 0; index < polite_count; index++) {
    sigaction(polite[index], NULL, &before_polite[index]);
    // What was ignored when we came (nohup, no job control) stays ignored.
    if (before_polite[index].sa_handler != SIG_IGN) sigaction(polite[index], &action, NULL);
  }
  action = (struct sigaction){.sa_sigaction = on_fatal, .sa_flags = SA_SIGINFO | SA_ONSTACK};
  sigemptyset(&action.sa_mask);
  for (size_t index = 0; index < fatal_count; index++) sigaction(fatal[index], &action, &before_fatal[index]);
  action = (struct sigaction){.sa_handler = SIG_IGN};
  sigaction(SIGPIPE, &action, &before_pipe);
}

void telltale_signals_remove(void) {
  if (!installed) return;
  installed = false;
  for (size_t index = 0; index < polite_count; index++) sigaction(polite[index], &before_polite[index], NULL);
  for (size_t index = 0; index < fatal_count; index++) sigaction(fatal[index], &before_fatal[index], NULL);
  sigaction(SIGPIPE, &before_pipe, NULL);
  atomic_store(&signal_pipe, -1);
}

void telltale_signals_busy(bool busy) { atomic_store(&busy_since, busy ? milliseconds() : 0); }

void telltale_signals_stop(void) {
  struct sigaction ours;
  sigaction(SIGTSTP, NULL, &ours);
  if (ours.sa_handler == SIG_IGN) return;
  default_and_raise(SIGTSTP);
  sigaction(SIGTSTP, &ours, NULL);
}

void telltale_signals_die(int number) {
  sigset_t one;
  sigemptyset(&one);
  sigaddset(&one, number);
  pthread_sigmask(SIG_UNBLOCK, &one, NULL);
  default_and_raise(number);
  _exit(128 + number);
}

bool telltale_pipe(int *read_end, int *write_end) {
  int ends[2];
  if (pipe2(ends, O_CLOEXEC | O_NONBLOCK) != 0) return false;
  *read_end = ends[0];
  *write_end = ends[1];
  return true;
}

int telltale_wakeup(void) { return eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK); }
