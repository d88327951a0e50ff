/* Loaded before a server (LD_PRELOAD): while the file named by SLOW_DISK_SWITCH exists, each fsync takes SLOW_DISK_MS milliseconds longer. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

static void wait_as_told(void) {
	const char *file = getenv("SLOW_DISK_SWITCH");
	const char *ms = getenv("SLOW_DISK_MS");
	if (file && ms && access(file, F_OK) == 0) {
		long wait = atol(ms);
		struct timespec time = {wait / 1000, wait % 1000 * 1000000};
		nanosleep(&time, NULL);
	}
}

int fsync(int fd) {
	int (*real)(int) = (int (*)(int))dlsym(RTLD_NEXT, "fsync");
	wait_as_told();
	return real(fd);
}

int fdatasync(int fd) {
	int (*real)(int) = (int (*)(int))dlsym(RTLD_NEXT, "fdatasync");
	wait_as_told();
	return real(fd);
}
