#define _GNU_SOURCE
#include "CSockets.h"

#include <linux/filter.h>
#include <linux/sched.h>
#include <linux/sched/types.h>
#include <netinet/in.h>
#include <stddef.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

static uint64_t client_of(const struct sockaddr_storage *address) {
  if (address->ss_family == AF_INET) {
    return 0xffff00000000u | ntohl(((const struct sockaddr_in *)address)->sin_addr.s_addr);
  }
  if (address->ss_family != AF_INET6) return 0;
  const struct in6_addr *ip = &((const struct sockaddr_in6 *)address)->sin6_addr;
  uint64_t prefix = 0;
  for (int i = 0; i < 8; i++) prefix = prefix << 8 | ip->s6_addr[i];
  if (!IN6_IS_ADDR_V4MAPPED(ip)) return prefix == 0 ? 1 : prefix;
  uint32_t last;
  memcpy(&last, ip->s6_addr + 12, sizeof last);
  return 0xffff00000000u | ntohl(last);
}

int csockets_accept(int listener, uint64_t *client) {
  struct sockaddr_storage address;
  socklen_t length = sizeof address;
  address.ss_family = AF_UNSPEC;
  int descriptor =
      accept4(listener, (struct sockaddr *)&address, &length, SOCK_NONBLOCK | SOCK_CLOEXEC);
  *client = descriptor < 0 ? 0 : client_of(&address);
  return descriptor;
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

int csockets_stop_handshakes(int listener) {
  // Byte 13 of a TCP header holds the flags: SYN (2) without ACK (16) begins a connection.
  struct sock_filter code[] = {
      BPF_STMT(BPF_LD | BPF_B | BPF_ABS, 13),
      BPF_STMT(BPF_ALU | BPF_AND | BPF_K, 0x12),
      BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, 0x02, 0, 1),
      BPF_STMT(BPF_RET | BPF_K, 0),
      BPF_STMT(BPF_RET | BPF_K, 0xffffffff),
  };
  struct sock_fprog program = {sizeof code / sizeof code[0], code};
  return setsockopt(listener, SOL_SOCKET, SO_ATTACH_FILTER, &program, sizeof program);
}

int csockets_set_slice(uint64_t nanoseconds) {
  struct sched_attr attributes = {0};
  // All else stays as it is: a priority that somebody has lowered cannot be raised again.
  if (syscall(SYS_sched_getattr, 0, &attributes, sizeof attributes, 0) != 0) return 0;
  // In other policies the number means something else; and a sandbox may say yes without having asked the kernel.
  if (attributes.size < SCHED_ATTR_SIZE_VER0 || attributes.sched_policy != SCHED_NORMAL) return 0;
  attributes.sched_runtime = nanoseconds;
  if (syscall(SYS_sched_setattr, 0, &attributes, 0) != 0) return 0;
  // A kernel without slices takes the number and forgets it; one with slices takes the nearest that it grants.
  if (syscall(SYS_sched_getattr, 0, &attributes, sizeof attributes, 0) != 0) return 0;
  if (nanoseconds == 0 || attributes.sched_runtime == nanoseconds) return 1;
  attributes.sched_runtime = 0;
  syscall(SYS_sched_setattr, 0, &attributes, 0);
  return 0;
}
