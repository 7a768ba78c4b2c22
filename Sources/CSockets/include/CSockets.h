// What Linux has for event loops and Swift's Glibc module leaves out.
#ifndef WIRTINGER_CSOCKETS_H
#define WIRTINGER_CSOCKETS_H

#include <stdint.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/timerfd.h>

// accept4 with SOCK_NONBLOCK and SOCK_CLOEXEC. `client` tells clients apart: the address of one of IPv4, the
// first 64 bits of one of IPv6 (what one customer of a network gets), 0 for a Unix-domain socket.
int csockets_accept(int listener, uint64_t *client);

// A timer descriptor that becomes readable every so many milliseconds.
int csockets_timer(int64_t milliseconds);

// Makes a listening TCP socket deaf for clients that begin to connect, while those whose handshake is under
// way still get through: closing it would reset these. Whoever is not heard tries again after a second.
int csockets_stop_handshakes(int listener);

// Asks the scheduler for slices of this length for the calling thread, in nanoseconds; 0 for the default.
//
// Returns whether it grants them: Linux does from 6.12 on, between 0.1 and 100 ms. Otherwise the thread has the default.
// A thread that is made meanwhile has them too.
int csockets_set_slice(uint64_t nanoseconds);

#endif
