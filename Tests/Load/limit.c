// How fast an answer over HTTP can be on a machine: an epoll loop per thread that reads what comes, looks only
// for the ends of requests, and writes the same bytes for each.
//
// usage: limit PORT THREADS FILE, where FILE holds the bytes of an answer
#define _GNU_SOURCE
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

enum { most_threads = 64, room = 8192 };

struct connection {
  int descriptor;
  size_t held;
  char bytes[room];
};

static char answer[room], last_answer[room];
static size_t answer_size, last_size;
static int sets[most_threads], threads, listener;

static void adopt(int descriptor, int set) {
  int on = 1;
  setsockopt(descriptor, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  struct connection *connection = malloc(sizeof *connection);
  if (connection == NULL) abort();
  connection->descriptor = descriptor;
  connection->held = 0;
  struct epoll_event event = {.events = EPOLLIN | EPOLLRDHUP, .data.ptr = connection};
  epoll_ctl(set, EPOLL_CTL_ADD, descriptor, &event);
}

static void accept_all(void) {
  static unsigned next;
  for (;;) {
    int descriptor = accept4(listener, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC);
    if (descriptor < 0) return;
    adopt(descriptor, sets[next++ % threads]);
  }
}

static void end(struct connection *connection) {
  close(connection->descriptor);
  free(connection);
}

static void serve(struct connection *connection) {
  ssize_t count = recv(connection->descriptor, connection->bytes + connection->held,
                       room - connection->held, 0);
  if (count < 0 && errno == EAGAIN) return;
  if (count <= 0) return end(connection);
  connection->held += count;
  for (;;) {
    char *head_end = memmem(connection->bytes, connection->held, "\r\n\r\n", 4);
    if (head_end == NULL) return;
    size_t head = head_end - connection->bytes + 4;
    char *field = memmem(connection->bytes, head, "Content-Length: ", 16);
    size_t size = head + (field == NULL ? 0 : strtoul(field + 16, NULL, 10));
    if (connection->held < size) return;
    if (memmem(connection->bytes, head, "Connection: close", 17) != NULL) {
      send(connection->descriptor, last_answer, last_size, MSG_NOSIGNAL);
      return end(connection);
    }
    if (send(connection->descriptor, answer, answer_size, MSG_NOSIGNAL) < 0) return end(connection);
    memmove(connection->bytes, connection->bytes + size, connection->held - size);
    connection->held -= size;
    if (connection->held == 0) return;
  }
}

static void *run(void *set) {
  struct epoll_event events[256];
  for (;;) {
    int count = epoll_wait(*(int *)set, events, 256, -1);
    for (int i = 0; i < count; i++) {
      if (events[i].data.ptr == NULL) accept_all();
      else serve(events[i].data.ptr);
    }
  }
  return NULL;
}

int main(int count, char **arguments) {
  if (count != 4) return 2;
  threads = atoi(arguments[2]);
  if (threads < 1 || threads > most_threads) return 2;
  FILE *file = fopen(arguments[3], "rb");
  if (file == NULL) return 2;
  answer_size = fread(answer, 1, room - 32, file);
  // The same with one more field in front of the empty line.
  char *head_end = memmem(answer, answer_size, "\r\n\r\n", 4);
  if (head_end == NULL) return 2;
  size_t head = head_end - answer;
  const char *more = "\r\nConnection: close";
  memcpy(last_answer, answer, head);
  memcpy(last_answer + head, more, strlen(more));
  memcpy(last_answer + head + strlen(more), head_end, answer_size - head);
  last_size = answer_size + strlen(more);
  listener = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  int on = 1;
  setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
  struct sockaddr_in name = {.sin_family = AF_INET, .sin_port = htons(atoi(arguments[1]))};
  name.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  if (bind(listener, (struct sockaddr *)&name, sizeof name) != 0 || listen(listener, 4096) != 0) {
    perror("listen");
    return 1;
  }
  for (int i = 0; i < threads; i++) sets[i] = epoll_create1(EPOLL_CLOEXEC);
  struct epoll_event event = {.events = EPOLLIN, .data.ptr = NULL};
  epoll_ctl(sets[0], EPOLL_CTL_ADD, listener, &event);
  pthread_t thread;
  for (int i = 1; i < threads; i++) pthread_create(&thread, NULL, run, &sets[i]);
  run(&sets[0]);
}
