#define _GNU_SOURCE
#include "CNcurses.h"

#include <fcntl.h>
#include <ncurses.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <term.h>
#include <unistd.h>

bool telltale_terminfo_read(const char *term, int fd) {
  int error = 0;
  return setupterm((char *)term, fd, &error) == OK && error == 1;
}

const char *telltale_terminfo_string(const char *name) {
  const char *string = tigetstr((char *)name);
  return string == NULL || string == (const char *)-1 ? NULL : string;
}

int telltale_terminfo_number(const char *name) {
  int number = tigetnum((char *)name);
  return number < 0 ? -1 : number;
}

bool telltale_terminfo_flag(const char *name) { return tigetflag((char *)name) > 0; }

int telltale_terminfo_expand(const char *format, int first, int second, char *out, size_t size) {
  const char *filled = tparm(format, (long)first, (long)second, 0L, 0L, 0L, 0L, 0L, 0L, 0L);
  if (filled == NULL) return -1;
  size_t length = strlen(filled);
  if (length > size) return -1;
  memcpy(out, filled, length);
  return (int)length;
}

static SCREEN *screen;
static FILE *screen_in, *screen_out;

bool telltale_screen_open(const char *term, int in, int out) {
  screen_in = fdopen(dup(in), "r");
  screen_out = fdopen(dup(out), "w");
  if (screen_in != NULL && screen_out != NULL) screen = newterm((char *)term, screen_out, screen_in);
  if (screen == NULL) {
    telltale_screen_close();
    return false;
  }
  fflush(screen_out);
  return true;
}

void telltale_screen_close(void) {
  // ncurses holds back what it would write until a refresh, and would let it out now, after the terminal was given back.
  int nowhere = open("/dev/null", O_WRONLY | O_CLOEXEC);
  if (nowhere >= 0 && screen_out != NULL) dup2(nowhere, fileno(screen_out));
  if (nowhere >= 0) close(nowhere);
  if (screen != NULL) delscreen(screen);
  if (screen_in != NULL) fclose(screen_in);
  if (screen_out != NULL) fclose(screen_out);
  screen = NULL;
  screen_in = screen_out = NULL;
}
