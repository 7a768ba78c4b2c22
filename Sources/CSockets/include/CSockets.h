// What Linux has for event loops and Swift's Glibc module leaves out.
#ifndef WIRTINGER_CSOCKETS_H
#define WIRTINGER_CSOCKETS_H

#include <stdint.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/timerfd.h>

// accept4 with SOCK_NONBLOCK and SOCK_CLOEXEC.
int csockets_accept(int listener);

// A timer descriptor that becomes readable every so many milliseconds.
int csockets_timer(int64_t milliseconds);

#endif
