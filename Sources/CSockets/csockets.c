#define _GNU_SOURCE
#include "CSockets.h"

#include <stddef.h>
#include <sys/socket.h>
#include <unistd.h>

int csockets_accept(int listener) {
  return accept4(listener, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC);
}

int csockets_timer(int64_t milliseconds) {
  int timer = timerfd_create(CLOCK_MONOTONIC, TFD_NONBLOCK | TFD_CLOEXEC);
  if (timer < 0) return timer;
  struct timespec period = {milliseconds / 1000, milliseconds % 1000 * 1000000};
  struct itimerspec setting = {period, period};
  if (timerfd_settime(timer, 0, &setting, NULL) != 0) {
    close(timer);
    return -1;
  }
  return timer;
}
