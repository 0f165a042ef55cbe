/*
 * Load generator of the benchmarks, C and epoll, one thread, no libraries. It speaks MQTT 3.1.1 and
 * the classic handshake, keeps K requests in flight on each of N connections, and checks every reply:
 * its whole text, its order, its connection. It knows nothing of the server's source: MD5 and AES are
 * written out here, and `--key CLIENTID NONCE` prints what it derives, for a test against node:crypto.
 * Prints one JSON object a line; exits 1 with one line on stderr when anything is not as it must be.
 * The flags and the lines are those of generator.ts, the fallback in Node.
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum { MAX_INFLIGHT = 64, STREAM = 192, READ_CHUNK = 65536, MAX_REST = 2048, STALL_MS = 10000 };
enum { CONNECTING, CONNACK, HANDSHAKE, READY, CLOSED };

struct connection {
  int fd, state, suback, nonce;
  char id[40];
  uint8_t stream[STREAM];
  uint8_t request[128], reply[128]; /* frame of a request; ciphertext of its reply */
  int request_length, request_number, reply_length, reply_number;
  uint32_t sent, answered, acknowledged;
  uint64_t sent_at[MAX_INFLIGHT];
  uint8_t rest[MAX_REST], out[MAX_INFLIGHT * 128 + 64];
  int rest_length, out_length, out_armed;
};

static struct {
  int port, connections, inflight, concurrency, warmup_ms, duration_ms, hold;
  const char *run;
} option = { 0, 1, 1, 64, 1000, 3000, 0, "r0" };

static struct connection *all;
static int poller, opened, ready, stopping, limit_per_connection;
static uint64_t replies, requests, last_progress;
static const uint32_t FIRST_NUMBER = 100000000; /* nine digits, so that no length ever changes */

static void fail(const char *format, ...) {
  va_list arguments;
  va_start(arguments, format);
  vfprintf(stderr, format, arguments);
  va_end(arguments);
  fputc('\n', stderr);
  exit(1);
}

static uint64_t now_ns(void) {
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return (uint64_t)time.tv_sec * 1000000000u + (uint64_t)time.tv_nsec;
}

static double cpu_seconds(void) {
  struct rusage usage;
  getrusage(RUSAGE_SELF, &usage);
  return (double)(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) +
         (double)(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / 1e6;
}

/* ---- MD5 (RFC 1321), input of at most 119 bytes: client id and nonce are at most 96 ---- */

static void md5_block(uint32_t state[4], const uint8_t *block) {
  static const uint8_t shifts[4][4] = { { 7, 12, 17, 22 }, { 5, 9, 14, 20 }, { 4, 11, 16, 23 }, { 6, 10, 15, 21 } };
  static const uint32_t table[64] = {
    0xd76aa478, 0xe8c7b756, 0x242070db, 0xc1bdceee, 0xf57c0faf, 0x4787c62a, 0xa8304613, 0xfd469501,
    0x698098d8, 0x8b44f7af, 0xffff5bb1, 0x895cd7be, 0x6b901122, 0xfd987193, 0xa679438e, 0x49b40821,
    0xf61e2562, 0xc040b340, 0x265e5a51, 0xe9b6c7aa, 0xd62f105d, 0x02441453, 0xd8a1e681, 0xe7d3fbc8,
    0x21e1cde6, 0xc33707d6, 0xf4d50d87, 0x455a14ed, 0xa9e3e905, 0xfcefa3f8, 0x676f02d9, 0x8d2a4c8a,
    0xfffa3942, 0x8771f681, 0x6d9d6122, 0xfde5380c, 0xa4beea44, 0x4bdecfa9, 0xf6bb4b60, 0xbebfbc70,
    0x289b7ec6, 0xeaa127fa, 0xd4ef3085, 0x04881d05, 0xd9d4d039, 0xe6db99e5, 0x1fa27cf8, 0xc4ac5665,
    0xf4292244, 0x432aff97, 0xab9423a7, 0xfc93a039, 0x655b59c3, 0x8f0ccc92, 0xffeff47d, 0x85845dd1,
    0x6fa87e4f, 0xfe2ce6e0, 0xa3014314, 0x4e0811a1, 0xf7537e82, 0xbd3af235, 0x2ad7d2bb, 0xeb86d391,
  };
  uint32_t words[16], a = state[0], b = state[1], c = state[2], d = state[3];
  for (int i = 0; i < 16; i++)
    words[i] = (uint32_t)block[i * 4] | (uint32_t)block[i * 4 + 1] << 8 |
               (uint32_t)block[i * 4 + 2] << 16 | (uint32_t)block[i * 4 + 3] << 24;
  for (int i = 0; i < 64; i++) {
    uint32_t f;
    int word;
    switch (i / 16) {
      case 0: f = (b & c) | (~b & d), word = i; break;
      case 1: f = (d & b) | (~d & c), word = (5 * i + 1) % 16; break;
      case 2: f = b ^ c ^ d, word = (3 * i + 5) % 16; break;
      default: f = c ^ (b | ~d), word = (7 * i) % 16;
    }
    uint32_t sum = a + f + table[i] + words[word];
    int shift = shifts[i / 16][i % 4];
    a = d, d = c, c = b, b += sum << shift | sum >> (32 - shift);
  }
  state[0] += a, state[1] += b, state[2] += c, state[3] += d;
}

static void md5(const uint8_t *bytes, int length, uint8_t digest[16]) {
  uint8_t padded[128] = { 0 };
  int blocks = length < 56 ? 1 : 2;
  uint32_t state[4] = { 0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476 };
  memcpy(padded, bytes, (size_t)length);
  padded[length] = 0x80;
  for (int i = 0; i < 4; i++) padded[blocks * 64 - 8 + i] = (uint8_t)((uint32_t)length * 8 >> (8 * i));
  for (int i = 0; i < blocks; i++) md5_block(state, padded + i * 64);
  for (int i = 0; i < 16; i++) digest[i] = (uint8_t)(state[i / 4] >> (8 * (i % 4)));
}

/* ---- AES-128 (FIPS 197), encryption only ---- */

static uint8_t sbox[256];

static uint8_t times2(uint8_t x) {
  return (uint8_t)(x << 1 ^ (x & 0x80 ? 0x1b : 0));
}

static void make_sbox(void) {
  uint8_t p = 1, q = 1;
  do { /* p runs through the field by times 3, q through the inverses */
    p = (uint8_t)(p ^ times2(p));
    q ^= (uint8_t)(q << 1), q ^= (uint8_t)(q << 2), q ^= (uint8_t)(q << 4);
    if (q & 0x80) q ^= 0x09;
    uint8_t x = q;
    for (int i = 1; i < 5; i++) x ^= (uint8_t)(q << i | q >> (8 - i));
    sbox[p] = x ^ 0x63;
  } while (p != 1);
  sbox[0] = 0x63;
}

static void expand_key(const uint8_t key[16], uint8_t round_keys[176]) {
  uint8_t constant = 1;
  memcpy(round_keys, key, 16);
  for (int i = 16; i < 176; i += 4) {
    uint8_t word[4];
    memcpy(word, round_keys + i - 4, 4);
    if (i % 16 == 0) {
      uint8_t first = word[0];
      word[0] = sbox[word[1]] ^ constant, word[1] = sbox[word[2]];
      word[2] = sbox[word[3]], word[3] = sbox[first];
      constant = times2(constant);
    }
    for (int j = 0; j < 4; j++) round_keys[i + j] = round_keys[i - 16 + j] ^ word[j];
  }
}

static void encrypt_block(const uint8_t round_keys[176], const uint8_t in[16], uint8_t out[16]) {
  uint8_t state[16], moved[16];
  for (int i = 0; i < 16; i++) state[i] = in[i] ^ round_keys[i];
  for (int round = 1; round <= 10; round++) {
    for (int i = 0; i < 16; i++) moved[i] = sbox[state[(i + i % 4 * 4) % 16]]; /* SubBytes, ShiftRows */
    for (int column = 0; round < 10 && column < 16; column += 4) {
      uint8_t a = moved[column], b = moved[column + 1], c = moved[column + 2], d = moved[column + 3];
      uint8_t sum = a ^ b ^ c ^ d;
      moved[column] = a ^ sum ^ times2(a ^ b);
      moved[column + 1] = b ^ sum ^ times2(b ^ c);
      moved[column + 2] = c ^ sum ^ times2(c ^ d);
      moved[column + 3] = d ^ sum ^ times2(d ^ a);
    }
    for (int i = 0; i < 16; i++) state[i] = moved[i] ^ round_keys[round * 16 + i];
  }
  memcpy(out, state, 16);
}

/* The classic suite: key from client id and nonce, and the first STREAM bytes of its key stream. */
static void classic_stream(const char *id, const char *nonce, uint8_t key[16], uint8_t stream[STREAM]) {
  uint8_t bytes[128], round_keys[176], counter[16];
  int length = snprintf((char *)bytes, sizeof bytes, "%s%s", id, nonce);
  uint8_t swap = bytes[32];
  bytes[32] = bytes[6], bytes[6] = swap;
  swap = bytes[48], bytes[48] = bytes[31], bytes[31] = swap;
  md5(bytes, length, key);
  expand_key(key, round_keys);
  memcpy(counter, key, 16);
  for (int block = 0; block < STREAM; block += 16) {
    encrypt_block(round_keys, counter, stream + block);
    for (int i = 15; i >= 0 && ++counter[i] == 0; i--) continue;
  }
}

/* ---- frames ---- */

static void write_digits(uint8_t *to, uint32_t number, const uint8_t *key) {
  for (int i = 8; i >= 0; i--, number /= 10) to[i] = (uint8_t)('0' + number % 10) ^ key[i];
}

static void prepare(struct connection *c, const char *nonce) {
  uint8_t key[16];
  char text[128];
  int index = (int)(c - all);
  classic_stream(c->id, nonce, key, c->stream);

  int length = snprintf(text, sizeof text,
    "{\"module\":\"Echo\",\"func\":\"Echo\",\"params\":{\"text\":\"%s-%08d-ringtail\",\"number\":%u}}", option.run, index, FIRST_NUMBER);
  uint8_t *frame = c->request;
  frame[0] = 0x32, frame[1] = (uint8_t)(length + 5), frame[2] = 0, frame[3] = 1, frame[4] = 'i';
  for (int i = 0; i < length; i++) frame[7 + i] = (uint8_t)text[i] ^ c->stream[i];
  c->request_length = length + 7;
  c->request_number = length - 11 + 7;

  length = snprintf(text, sizeof text,
    "{\"result\":{\"text\":\"%s-%08d-ringtail\",\"number\":%u},\"msg\":\"\",\"state\":0}", option.run, index, FIRST_NUMBER);
  for (int i = 0; i < length; i++) c->reply[i] = (uint8_t)text[i] ^ c->stream[i];
  c->reply_length = length;
  c->reply_number = (int)(strstr(text, "\"number\":") + 9 - text);
}

static void put_request(struct connection *c, uint64_t now) {
  uint8_t *frame = c->out + c->out_length;
  uint32_t id = c->sent % 65535 + 1;
  memcpy(frame, c->request, (size_t)c->request_length);
  frame[5] = (uint8_t)(id >> 8), frame[6] = (uint8_t)id;
  write_digits(frame + c->request_number, FIRST_NUMBER + c->sent, c->stream + c->request_number - 7);
  c->out_length += c->request_length;
  c->sent_at[c->sent % MAX_INFLIGHT] = now;
  c->sent++, requests++;
}

static void flush(struct connection *c) {
  while (c->out_length > 0) {
    ssize_t count = write(c->fd, c->out, (size_t)c->out_length);
    if (count < 0 && errno == EAGAIN) break;
    if (count < 0) fail("connection %d: write failed: %s", (int)(c - all), strerror(errno));
    c->out_length -= (int)count;
    memmove(c->out, c->out + count, (size_t)c->out_length);
  }
  int wanted = c->out_length > 0;
  if (wanted == c->out_armed) return;
  struct epoll_event event = { EPOLLIN | (wanted ? EPOLLOUT : 0), { .ptr = c } };
  epoll_ctl(poller, EPOLL_CTL_MOD, c->fd, &event);
  c->out_armed = wanted;
}

/* ---- histogram: 64 steps in each power of two of nanoseconds, so within 1.6 % ---- */

static uint64_t histogram[40 * 64], recorded;

static void record(uint64_t ns) {
  int power = ns < 64 ? 0 : 63 - __builtin_clzll(ns) - 6;
  int bucket = power * 64 + (int)(ns >> power);
  histogram[bucket < 40 * 64 ? bucket : 40 * 64 - 1]++;
  recorded++;
}

static double quantile_us(double part) {
  uint64_t wanted = (uint64_t)((double)recorded * part), seen = 0;
  for (int bucket = 0; bucket < 40 * 64; bucket++) {
    seen += histogram[bucket];
    if (seen <= wanted) continue;
    int power = bucket < 128 ? 0 : bucket / 64 - 1;
    return ((double)(bucket - power * 64) + 0.5) * (double)(1ull << power) / 1000;
  }
  return 0;
}

/* ---- one connection ---- */

static void open_connection(struct connection *c) {
  struct sockaddr_in address = { .sin_family = AF_INET, .sin_port = htons((uint16_t)option.port) };
  int one = 1;
  inet_pton(AF_INET, "127.0.0.1", &address.sin_addr);
  c->fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);
  if (c->fd < 0) fail("cannot open socket %d: %s (raise ulimit -n)", (int)(c - all), strerror(errno));
  setsockopt(c->fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
  if (connect(c->fd, (struct sockaddr *)&address, sizeof address) < 0 && errno != EINPROGRESS)
    fail("cannot connect to port %d: %s", option.port, strerror(errno));
  snprintf(c->id, sizeof c->id, "bench-%08d-%s-0123456789-0123456789", (int)(c - all), option.run);
  c->id[36] = 0;
  c->state = CONNECTING;
  c->out_armed = 1;
  struct epoll_event event = { EPOLLIN | EPOLLOUT, { .ptr = c } };
  epoll_ctl(poller, EPOLL_CTL_ADD, c->fd, &event);
  opened++;
}

static void open_more(void) {
  while (opened < option.connections && opened - ready < option.concurrency) open_connection(all + opened);
}

static void put(struct connection *c, const void *bytes, int length) {
  memcpy(c->out + c->out_length, bytes, (size_t)length);
  c->out_length += length;
}

static void put_connect(struct connection *c) {
  int length = (int)strlen(c->id);
  uint8_t head[14] = { 0x10, (uint8_t)(12 + length), 0, 4, 'M', 'Q', 'T', 'T', 4, 2, 0, 60, 0, (uint8_t)length };
  put(c, head, sizeof head);
  put(c, c->id, length);
  c->state = CONNACK;
}

static void on_ready(struct connection *c) {
  c->state = READY;
  ready++;
  last_progress = now_ns();
}

static void on_publish(struct connection *c, const uint8_t *frame, int header, int length, uint64_t now) {
  int index = (int)(c - all);
  if ((frame[0] & 0x0f) != 2 || length < 5 || frame[header] != 0 || frame[header + 1] != 1)
    fail("connection %d: PUBLISH is not QoS 1 on a one-letter topic", index);
  uint8_t acknowledgement[4] = { 0x40, 2, frame[header + 3], frame[header + 4] };
  const uint8_t *payload = frame + header + 5;
  put(c, acknowledgement, 4);
  if (frame[header + 2] == 's') {
    char nonce[33] = { 0 };
    if (length - 5 != 32) fail("connection %d: nonce of %d bytes, wanted 32", index, length - 5);
    memcpy(nonce, payload, 32);
    if (c->nonce) return;
    c->nonce = 1;
    prepare(c, nonce);
    return;
  }
  uint8_t digits[9];
  write_digits(digits, FIRST_NUMBER + c->answered, c->stream + c->reply_number);
  int after = c->reply_number + 9;
  if (frame[header + 2] != 'i' || length - 5 != c->reply_length || c->answered == c->sent ||
      memcmp(payload, c->reply, (size_t)c->reply_number) || memcmp(payload + c->reply_number, digits, 9) ||
      memcmp(payload + after, c->reply + after, (size_t)(c->reply_length - after))) {
    char text[STREAM + 1] = { 0 };
    for (int i = 0; i < length - 5 && i < STREAM; i++) text[i] = (char)(payload[i] ^ c->stream[i]);
    fail("connection %d: reply to request %u of %u on this connection is wrong: %s", index, c->answered + 1, c->sent, text);
  }
  record(now - c->sent_at[c->answered % MAX_INFLIGHT]);
  c->answered++, replies++;
  if (!stopping && (int)(c->sent - c->answered) < limit_per_connection) put_request(c, now);
}

static void on_frame(struct connection *c, const uint8_t *frame, int header, int length, uint64_t now) {
  int index = (int)(c - all), type = frame[0] >> 4;
  if (type == 3) on_publish(c, frame, header, length, now);
  else if (type == 4) {
    uint32_t id = (uint32_t)frame[header] << 8 | frame[header + 1];
    if (c->acknowledged >= c->sent || id != c->acknowledged % 65535 + 1) fail("connection %d: PUBACK %u out of order", index, id);
    c->acknowledged++;
  } else if (type == 2 && c->state == CONNACK) {
    static const uint8_t subscribe[] = { 0x82, 22, 0, 1, 0, 1, 's', 1, 0, 1, 'i', 1, 0, 1, 'f', 1, 0, 1, 'p', 1, 0, 1, 'q', 1 };
    if (frame[header + 1] != 0) fail("connection %d: CONNACK %d", index, frame[header + 1]);
    put(c, subscribe, sizeof subscribe);
    c->state = HANDSHAKE;
  } else if (type == 9 && c->state == HANDSHAKE) {
    if (length != 7 || memcmp(frame + header + 2, "\1\1\1\1\1", 5)) fail("connection %d: SUBACK does not grant all five topics", index);
    c->suback = 1;
  } else fail("connection %d: unexpected packet of type %d in state %d", index, type, c->state);
  if (c->state == HANDSHAKE && c->suback && c->nonce) on_ready(c);
}

static void on_readable(struct connection *c) {
  static uint8_t buffer[MAX_REST + READ_CHUNK];
  memcpy(buffer, c->rest, (size_t)c->rest_length);
  ssize_t count = read(c->fd, buffer + c->rest_length, READ_CHUNK);
  if (count < 0 && errno == EAGAIN) return;
  if (count <= 0) fail("connection %d: closed by the server after %u replies in state %d", (int)(c - all), c->answered, c->state);
  int total = c->rest_length + (int)count, at = 0;
  uint64_t now = now_ns();
  while (total - at >= 2) {
    int length = buffer[at + 1] & 0x7f, header = 2;
    if (buffer[at + 1] & 0x80) {
      if (total - at < 3) break;
      if (buffer[at + 2] & 0x80) fail("connection %d: packet above 16 KiB", (int)(c - all));
      length |= buffer[at + 2] << 7, header = 3;
    }
    if (total - at < header + length) break;
    if ((size_t)c->out_length > sizeof c->out - 256) flush(c);
    if ((size_t)c->out_length > sizeof c->out - 256) fail("connection %d: the server does not read", (int)(c - all));
    on_frame(c, buffer + at, header, length, now);
    at += header + length;
  }
  c->rest_length = total - at;
  if (c->rest_length > MAX_REST) fail("connection %d: packet too large", (int)(c - all));
  memcpy(c->rest, buffer + at, (size_t)c->rest_length);
  flush(c);
}

static void on_writable(struct connection *c) {
  if (c->state == CONNECTING) {
    int error = 0;
    socklen_t size = sizeof error;
    getsockopt(c->fd, SOL_SOCKET, SO_ERROR, &error, &size);
    if (error) fail("cannot connect to port %d: %s", option.port, strerror(error));
    put_connect(c);
  }
  flush(c);
}

static void turn(int timeout_ms) {
  struct epoll_event events[256];
  int count = epoll_wait(poller, events, 256, timeout_ms);
  for (int i = 0; i < count; i++) {
    struct connection *c = events[i].data.ptr;
    if (events[i].events & EPOLLOUT || c->state == CONNECTING) on_writable(c);
    if (events[i].events & (EPOLLIN | EPOLLHUP | EPOLLERR) && c->state != CONNECTING) on_readable(c);
  }
}

/* ---- phases ---- */

static void connect_all(void) {
  uint64_t begin = now_ns();
  last_progress = begin;
  while (ready < option.connections) {
    open_more();
    turn(100);
    if (now_ns() - last_progress > STALL_MS * 1000000ull) fail("no handshake finished for 10 s: %d of %d are done", ready, option.connections);
  }
  double seconds = (double)(now_ns() - begin) / 1e9;
  printf("{\"event\":\"connected\",\"connections\":%d,\"seconds\":%.4f,\"perSecond\":%.1f}\n", ready, seconds, ready / seconds);
  fflush(stdout);
}

/* Runs until `until`, or, with 0, until everything sent is answered and acknowledged. */
static void run_until(uint64_t until) {
  uint64_t before = replies, since = now_ns();
  for (;;) {
    turn(until ? 20 : 100);
    uint64_t now = now_ns();
    if (until && now >= until) return;
    if (!until) {
      uint64_t missing = 0;
      for (int i = 0; i < option.connections; i++) missing += 2ull * all[i].sent - all[i].answered - all[i].acknowledged;
      if (missing == 0) return;
    }
    if (replies != before) before = replies, since = now;
    else if (now - since > STALL_MS * 1000000ull) fail("no reply for 10 s: %llu of %llu requests answered", (unsigned long long)replies, (unsigned long long)requests);
  }
}

static void start_requests(int inflight) {
  stopping = 0;
  limit_per_connection = inflight;
  for (int i = 0; i < option.connections; i++) {
    for (int k = 0; k < inflight; k++) put_request(all + i, now_ns());
    flush(all + i);
  }
}

static void settle(void) {
  stopping = 1;
  run_until(0);
}

static void measure(void) {
  start_requests(1);
  settle();
  printf("{\"event\":\"verified\",\"connections\":%d}\n", option.connections);
  fflush(stdout);
  start_requests(option.inflight);
  run_until(now_ns() + (uint64_t)option.warmup_ms * 1000000u);
  memset(histogram, 0, sizeof histogram);
  recorded = 0;
  puts("{\"event\":\"begin\"}");
  fflush(stdout);
  uint64_t begin = now_ns(), before = replies;
  double cpu = cpu_seconds();
  run_until(begin + (uint64_t)option.duration_ms * 1000000u);
  double seconds = (double)(now_ns() - begin) / 1e9;
  uint64_t done = replies - before;
  cpu = cpu_seconds() - cpu;
  double p50 = quantile_us(0.5), p99 = quantile_us(0.99);
  puts("{\"event\":\"end\"}");
  fflush(stdout);
  settle();
  printf("{\"event\":\"result\",\"replies\":%llu,\"seconds\":%.4f,\"perSecond\":%.1f,\"p50Us\":%.2f,\"p99Us\":%.2f,\"generatorCpu\":%.3f}\n",
    (unsigned long long)done, seconds, (double)done / seconds, p50, p99, cpu / seconds);
  fflush(stdout);
}

static void close_all(void) {
  for (int i = 0; i < option.connections; i++) {
    put(all + i, "\xe0\0", 2);
    flush(all + i);
    close(all[i].fd);
  }
}

static int number(const char *name, const char *text, int low, int high) {
  char *end;
  long value = text ? strtol(text, &end, 10) : 0;
  if (!text || *end || value < low || value > high) fail("%s must be %d..%d, not \"%s\"", name, low, high, text ? text : "");
  return (int)value;
}

static int print_key(const char *id, const char *nonce) {
  uint8_t key[16], stream[STREAM];
  classic_stream(id, nonce, key, stream);
  for (int i = 0; i < 16; i++) printf("%02x", key[i]);
  putchar('\n');
  for (int i = 0; i < STREAM; i++) printf("%02x", stream[i]);
  putchar('\n');
  return 0;
}

static void read_options(int count, char **words) {
  for (int i = 1; i < count; i += 2) {
    const char *name = words[i], *value = i + 1 < count ? words[i + 1] : NULL;
    if (!strcmp(name, "--port")) option.port = number(name, value, 1, 65535);
    else if (!strcmp(name, "--connections")) option.connections = number(name, value, 1, 60000);
    else if (!strcmp(name, "--inflight")) option.inflight = number(name, value, 1, MAX_INFLIGHT);
    else if (!strcmp(name, "--concurrency")) option.concurrency = number(name, value, 1, 10000);
    else if (!strcmp(name, "--warmup-ms")) option.warmup_ms = number(name, value, 0, 600000);
    else if (!strcmp(name, "--duration-ms")) option.duration_ms = number(name, value, 0, 600000);
    else if (!strcmp(name, "--hold")) option.hold = number(name, value, 0, 1);
    else if (!strcmp(name, "--run") && value && strlen(value) <= 6) option.run = value;
    else fail("unknown flag or missing value: \"%s\"", name);
  }
  if (!option.port) fail("--port is missing");
}

int main(int count, char **words) {
  make_sbox();
  if (count == 4 && !strcmp(words[1], "--key")) return print_key(words[2], words[3]);
  read_options(count, words);
  poller = epoll_create1(0);
  all = calloc((size_t)option.connections, sizeof *all);
  if (!all || poller < 0) fail("no memory for %d connections", option.connections);
  connect_all();
  if (option.duration_ms) measure();
  if (option.hold) {
    char end;
    while (read(0, &end, 1) > 0) continue;
  }
  close_all();
  return 0;
}
