#ifndef TELLTALE_CNCURSES_H
#define TELLTALE_CNCURSES_H

#include <stdbool.h>
#include <stddef.h>

// What Swift cannot do itself: ncurses' macros and varargs, and signal handlers, which must hold no Swift code
// (reliability.md 4.10). One terminal a process.

// terminfo

/// Reads the entry of `term`; false where there is none or it is not for a screen. Writes nothing.
bool telltale_terminfo_read(const char *term, int fd);
/// A string capability, or NULL. Valid until the next read.
const char *telltale_terminfo_string(const char *name);
/// A numeric capability, or -1.
int telltale_terminfo_number(const char *name);
bool telltale_terminfo_flag(const char *name);
/// Fills in a capability with two parameters; the length, or -1 where it does not fit.
int telltale_terminfo_expand(const char *format, int first, int second, char *out, size_t size);

// The screen

/// `newterm` on copies of the two descriptors. ncurses writes what starts its screen and nothing after it.
bool telltale_screen_open(const char *term, int in, int out);
/// Frees what `telltale_screen_open` took; writes nothing.
void telltale_screen_close(void);

// Restoring (4.9): registered before the first change, safe from every thread and handler.

/// Saves the modes of `in` and keeps `bytes` (copied) to be written to `out`.
bool telltale_restore_prepare(int in, int out, const char *bytes, size_t count);
/// Keeps what takes pictures away, 128 bytes at most; restoring writes it first.
bool telltale_restore_pictures(const void *bytes, size_t count);
/// From now on an ending has to restore; sets the modes for reading keys.
bool telltale_restore_arm(void);
/// Restores once; further calls do nothing until armed again. `flush` drops unread input.
void telltale_restore(bool flush);

/// Writes all of `bytes`; false when the terminal is gone. Never returns once a fatal signal restored.
bool telltale_write(int fd, const char *bytes, size_t count);

// Signals

/// Puts handlers for INT, TERM, HUP, WINCH, TSTP, CONT, which write their number to `pipe`, and for the fatal
/// ones, which restore first and then hand on to what was installed before. PIPE is ignored.
void telltale_signals_install(int pipe);
/// Keeps a line, 1024 bytes at most, that a fatal signal writes to standard error at the very end.
bool telltale_signals_epitaph(const void *bytes, size_t count);
/// Puts back what was there before `telltale_signals_install`.
void telltale_signals_remove(void);
/// Tells the handlers whether the loop works (true) or waits (false): 4.14.
void telltale_signals_busy(bool busy);
/// Stops the process as ^Z does; returns when it is continued.
void telltale_signals_stop(void);
/// Ends the process by a signal's default action.
_Noreturn void telltale_signals_die(int number);

/// A pipe that never blocks, for `telltale_signals_install`.
bool telltale_pipe(int *read_end, int *write_end);
/// A counter to wake a loop by, or -1.
int telltale_wakeup(void);

// Standard error while the screen is up (4.13)

/// Puts a memory file of at most 1 MiB in the place of descriptor 2.
bool telltale_stderr_hold(void);
/// Copies what was held from a place on, at most so many bytes; 0 for none. What is read stays held.
size_t telltale_stderr_read(size_t from, void *bytes, size_t count);
/// Puts the true standard error back and copies what was held to it, filtered.
void telltale_stderr_release(void);

#endif
