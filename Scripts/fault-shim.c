// Lets one call on the file system fail, or the process die at it: loaded into a program with LD_PRELOAD.
//
// Calls that change files are counted over all processes of a run, in a file that they share. The call with the
// number of $FAULT_AT, counted from 1, is not made: with $FAULT=kill the process is killed instead, with
// $FAULT=die-after right after it, with a number the call fails with it as errno. Everything else goes through.
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

static atomic_long *counter;
static long fault_at;
static int fault_errno;  // 0: killed before, -1: killed after

__attribute__((constructor)) static void set_up(void) {
  const char *path = getenv("FAULT_COUNTER"), *at = getenv("FAULT_AT"), *fault = getenv("FAULT");
  if (!path) return;
  int file = syscall(SYS_openat, AT_FDCWD, path, O_RDWR | O_CLOEXEC, 0);
  if (file < 0) return;
  void *memory = mmap(NULL, sizeof(atomic_long), PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
  syscall(SYS_close, file);
  if (memory == MAP_FAILED) return;
  counter = memory;
  fault_at = at ? atol(at) : 0;
  fault_errno = !fault || !strcmp(fault, "kill") ? 0 : !strcmp(fault, "die-after") ? -1 : atoi(fault);
}

static void die(void) {
  syscall(SYS_kill, getpid(), SIGKILL);
  for (;;) pause();
}

// Whether the call is the one; does not return when the process is to be killed before it.
static int is_hit(void) {
  if (!counter) return 0;
  if (atomic_fetch_add(counter, 1) + 1 != fault_at) return 0;
  if (fault_errno == 0) die();
  return 1;
}

#define REAL(name) ((__typeof__(name) *)dlsym(RTLD_NEXT, #name))
#define FAULTY(name, arguments)                   \
  int hit = is_hit();                             \
  if (hit && fault_errno > 0) {                   \
    errno = fault_errno;                          \
    return -1;                                    \
  }                                               \
  __typeof__(REAL(name) arguments) result = REAL(name) arguments; \
  if (hit) die();                                 \
  return result

// Logs and messages to a parent are no files of the store.
static int is_file(int descriptor) {
  struct stat status;
  return fstat(descriptor, &status) == 0 && S_ISREG(status.st_mode);
}

ssize_t write(int descriptor, const void *bytes, size_t count) {
  if (!is_file(descriptor)) return REAL(write)(descriptor, bytes, count);
  FAULTY(write, (descriptor, bytes, count));
}
ssize_t pwrite(int descriptor, const void *bytes, size_t count, off_t offset) {
  FAULTY(pwrite, (descriptor, bytes, count, offset));
}
ssize_t pwrite64(int descriptor, const void *bytes, size_t count, off64_t offset) {
  FAULTY(pwrite64, (descriptor, bytes, count, offset));
}
int fsync(int descriptor) { FAULTY(fsync, (descriptor)); }
int fdatasync(int descriptor) { FAULTY(fdatasync, (descriptor)); }
int ftruncate(int descriptor, off_t length) { FAULTY(ftruncate, (descriptor, length)); }
int rename(const char *from, const char *to) { FAULTY(rename, (from, to)); }
int renameat(int a, const char *from, int b, const char *to) { FAULTY(renameat, (a, from, b, to)); }
int renameat2(int a, const char *from, int b, const char *to, unsigned flags) {
  FAULTY(renameat2, (a, from, b, to, flags));
}
int link(const char *from, const char *to) { FAULTY(link, (from, to)); }
int linkat(int a, const char *from, int b, const char *to, int flags) {
  FAULTY(linkat, (a, from, b, to, flags));
}
int mkdir(const char *path, mode_t mode) { FAULTY(mkdir, (path, mode)); }
int mkdirat(int folder, const char *path, mode_t mode) { FAULTY(mkdirat, (folder, path, mode)); }
int unlink(const char *path) { FAULTY(unlink, (path)); }
int unlinkat(int folder, const char *path, int flags) { FAULTY(unlinkat, (folder, path, flags)); }
int rmdir(const char *path) { FAULTY(rmdir, (path)); }
int chmod(const char *path, mode_t mode) { FAULTY(chmod, (path, mode)); }
int fchmod(int descriptor, mode_t mode) { FAULTY(fchmod, (descriptor, mode)); }

// Only opening that makes a file changes anything; devices are none of ours.
#define OPENING(name, leading, arguments)                       \
  va_list list;                                                 \
  va_start(list, flags);                                        \
  mode_t mode = flags & (O_CREAT | O_TMPFILE) ? va_arg(list, mode_t) : 0; \
  va_end(list);                                                 \
  if (!(flags & O_CREAT)) return REAL(name) arguments;          \
  FAULTY(name, arguments)

int open(const char *path, int flags, ...) { OPENING(open, , (path, flags, mode)); }
int open64(const char *path, int flags, ...) { OPENING(open64, , (path, flags, mode)); }
int openat(int folder, const char *path, int flags, ...) {
  OPENING(openat, , (folder, path, flags, mode));
}
int openat64(int folder, const char *path, int flags, ...) {
  OPENING(openat64, , (folder, path, flags, mode));
}
