/*
 * What the machine gives without any library: one stamp of eight bytes from one process to another, and plain copies.
 *
 *   limits futex|spin|unix|tcp WARM_UP SAMPLES WRITER READER
 *                                                 one message each millisecond between two processors, by their numbers;
 *                                                 prints p50, p99, p99.9 in microseconds
 *   limits copy BYTES MILLISECONDS                copies of so many bytes into 4 MiB of shared memory; prints them a second
 *   limits relay BYTES MILLISECONDS EVERY         the same, and another process that looks at two words of each, or at every
 *                                                 word; prints messages a second
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <linux/futex.h>
#include <netinet/tcp.h>
#include <sched.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define MILLISECOND 1000000LL
#define ARENA (4 << 20)
#define STAMPS 1024

struct shared {
	_Alignas(128) _Atomic uint32_t number;
	_Alignas(128) _Atomic int64_t stamps[STAMPS];
	_Alignas(128) _Atomic uint64_t written;
	_Alignas(128) _Atomic uint64_t read;
	_Alignas(4096) char arena[ARENA];
};

static struct shared *shared;

static int64_t now(void) {
	struct timespec t;
	clock_gettime(CLOCK_MONOTONIC, &t);
	return t.tv_sec * 1000000000LL + t.tv_nsec;
}

static void check(int result, const char *what) {
	if (result < 0) {
		perror(what);
		exit(1);
	}
}

static int ascending(const void *a, const void *b) {
	int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
	return (x > y) - (x < y);
}

/* Waits until message n is there and returns its stamp. */
static int64_t receive(const char *mode, int fd, uint32_t n) {
	int64_t stamp;
	if (fd >= 0) {
		if (read(fd, &stamp, sizeof stamp) != sizeof stamp) {
			fprintf(stderr, "a message is cut short\n");
			exit(1);
		}
		return stamp;
	}
	uint32_t seen;
	while ((seen = atomic_load(&shared->number)) < n) {
		if (mode[0] == 'f') {
			syscall(SYS_futex, &shared->number, FUTEX_WAIT, seen, NULL, NULL, 0);
		}
	}
	return atomic_load(&shared->stamps[n % STAMPS]);
}

static void send_stamp(const char *mode, int fd, uint32_t n) {
	int64_t stamp = now();
	if (fd >= 0) {
		check(write(fd, &stamp, sizeof stamp), "write");
		return;
	}
	atomic_store(&shared->stamps[n % STAMPS], stamp);
	atomic_store(&shared->number, n);
	if (mode[0] == 'f') {
		syscall(SYS_futex, &shared->number, FUTEX_WAKE, 1, NULL, NULL, 0);
	}
}

static void connect_both(const char *mode, int ends[2]) {
	if (strcmp(mode, "unix") == 0) {
		check(socketpair(AF_UNIX, SOCK_STREAM, 0, ends), "socketpair");
	}
	else if (strcmp(mode, "tcp") == 0) {
		struct sockaddr_in address = { .sin_family = AF_INET, .sin_addr = { htonl(INADDR_LOOPBACK) } };
		socklen_t length = sizeof address;
		int one = 1, server = socket(AF_INET, SOCK_STREAM, 0);
		check(bind(server, (struct sockaddr *)&address, length), "bind");
		check(listen(server, 1), "listen");
		check(getsockname(server, (struct sockaddr *)&address, &length), "getsockname");
		ends[0] = socket(AF_INET, SOCK_STREAM, 0);
		check(connect(ends[0], (struct sockaddr *)&address, length), "connect");
		ends[1] = accept(server, NULL, NULL);
		check(ends[1], "accept");
		check(setsockopt(ends[1], IPPROTO_TCP, TCP_NODELAY, &one, sizeof one), "setsockopt");
	}
}

static void run_on(int processor) {
	cpu_set_t set;
	CPU_ZERO(&set);
	CPU_SET(processor, &set);
	check(sched_setaffinity(0, sizeof set, &set), "sched_setaffinity");
}

static void latency(const char *mode, uint32_t warm_up, uint32_t samples, int writer, int reader) {
	int ends[2] = { -1, -1 };
	connect_both(mode, ends);
	if (fork() == 0) {
		run_on(writer);
		int64_t due = now();
		for (uint32_t n = 1; n <= warm_up + samples; n++) {
			due += MILLISECOND;
			struct timespec t = { due / 1000000000LL, due % 1000000000LL };
			while (clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &t, NULL) == EINTR) {
			}
			send_stamp(mode, ends[1], n);
		}
		exit(0);
	}
	run_on(reader);
	int64_t *taken = calloc(samples, sizeof *taken);
	for (uint32_t n = 1; n <= warm_up + samples; n++) {
		int64_t stamp = receive(mode, ends[0], n);
		if (n > warm_up) {
			taken[n - warm_up - 1] = now() - stamp;
		}
	}
	wait(NULL);
	qsort(taken, samples, sizeof *taken, ascending);
	printf("p50 %.3f p99 %.3f p999 %.3f\n", taken[samples / 2] / 1e3, taken[samples * 99ULL / 100] / 1e3,
			taken[samples * 999ULL / 1000] / 1e3);
}

static void copy(size_t bytes, int64_t nanos) {
	char *source = aligned_alloc(4096, bytes);
	memset(source, 1, bytes);
	size_t slots = ARENA / bytes;
	uint64_t count = 0;
	int64_t begin = 0, end = now() + nanos / 4, at;
	for (int counts = 0; counts < 2; counts++, end = now() + nanos) {
		begin = now();
		for (count = 0; (at = now()) < end;) {
			for (int i = 0; i < 16; i++, count++) {
				memcpy(shared->arena + count % slots * bytes, source, bytes);
				__asm__ volatile("" ::: "memory");
			}
		}
	}
	printf("rate %.3f\n", count * 1e6 / (at - begin));
}

/* A ring of one writer and one reader who spin. */
static void relay(size_t bytes, int64_t nanos, int every) {
	size_t slots = ARENA / bytes;
	if (fork() == 0) {
		uint64_t sum = 0;
		for (uint64_t n = 0;; n++) {
			while (atomic_load_explicit(&shared->written, memory_order_acquire) == n) {
			}
			uint64_t *words = (uint64_t *)(shared->arena + n % slots * bytes);
			if (words[0] == UINT64_MAX) {
				exit(sum == 42);
			}
			if (words[0] != n) {
				fprintf(stderr, "message %lu instead of %lu\n", words[0], n);
				exit(2);
			}
			size_t words_of = bytes / sizeof *words;
			uint64_t a = 0, b = 0, c = 0, d = 0;
			for (size_t i = (every) ? 0 : words_of - 4; i < words_of; i += 4) {
				a += words[i], b += words[i + 1], c += words[i + 2], d += words[i + 3];
			}
			sum += a + b + c + d;
			atomic_store_explicit(&shared->read, n + 1, memory_order_release);
		}
	}
	uint64_t *source = aligned_alloc(4096, bytes);
	memset(source, 1, bytes);
	uint64_t n = 0, first = 0, seen = 0;
	int64_t begin = 0, at = 0, end = now() + nanos / 4;
	for (int counts = 0; counts < 2; counts++, end = now() + nanos) {
		begin = now();
		first = n;
		while ((at = now()) < end) {
			for (int i = 0; i < 16; i++, n++) {
				while (n - seen >= slots) {
					seen = atomic_load_explicit(&shared->read, memory_order_acquire);
				}
				source[0] = n;
				memcpy(shared->arena + n % slots * bytes, source, bytes);
				atomic_store_explicit(&shared->written, n + 1, memory_order_release);
			}
		}
	}
	printf("rate %.3f\n", (n - first) * 1e6 / (at - begin));
	while (n - atomic_load(&shared->read) >= slots) {
	}
	*(uint64_t *)(shared->arena + n % slots * bytes) = UINT64_MAX;
	atomic_store(&shared->written, n + 1);
	wait(NULL);
}

int main(int count, char **words) {
	if (count < 4) {
		fprintf(stderr, "limits MODE FIGURE FIGURE\n");
		return 1;
	}
	shared = mmap(NULL, sizeof *shared, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	if (shared == MAP_FAILED) {
		perror("mmap");
		return 1;
	}
	memset(shared, 0, sizeof *shared);
	if (strcmp(words[1], "copy") == 0) {
		copy(atol(words[2]), atol(words[3]) * MILLISECOND);
	}
	else if (strcmp(words[1], "relay") == 0) {
		relay(atol(words[2]), atol(words[3]) * MILLISECOND, count > 4 && atoi(words[4]));
	}
	else {
		latency(words[1], atoi(words[2]), atoi(words[3]), (count > 5) ? atoi(words[4]) : 0, (count > 5) ? atoi(words[5]) : 1);
	}
	return 0;
}
