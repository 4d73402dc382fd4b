#!/bin/sh
# Runs tests on an emulated CPU: the only way to run a level of the C kernels that no machine at hand has.
#
#   sh Scripts/test-emulated.sh [v4|v3|base|MODEL] [FILTER]...
#
# Run it from the root of a checkout after swift build ... --build-tests. The level (v4 if none is given)
# chooses the CPU: one with AVX-512, one with AVX2 alone, one with neither; MODEL is any other that
# `bochs-bin -help cpu` lists. A FILTER is a regular expression, as swift test --filter takes; several are joined
# by "or", without one the kernels' own tests run.
#
# OPENBLAS_CORETYPE names the kernels that OpenBLAS uses: with those of the machine that recorded digests, the
# tests that compare whole files do compare.
#
# Bochs boots Linux from a CD-ROM image that holds the test bundle, the libraries that it is linked to and the
# files that tests read, all at the paths that they have here. The kernel is the newest in /boot, or
# $DNF_EMULATION_KERNEL; the guest has 2 GiB of memory. What the guest says stays in
# .build/emulated/console.txt. Nothing is installed and no privilege is needed.
set -eu

fail() {
  echo "test-emulated: $1" >&2
  exit 1
}

level=${1:-v4}
[ $# -eq 0 ] || shift
case $level in
  -*) fail "usage: sh Scripts/test-emulated.sh [v4|v3|base|MODEL] [FILTER]..." ;;
  v4) model=corei7_skylake_x ;;
  v3) model=corei7_haswell_4770 ;;
  base) model=core2_penryn_t9600 ;;
  *)
    model=$level
    level=
    ;;
esac
[ $# -gt 0 ] || set -- '^TensorsTests\.'

# Bochs 2.7 refuses gathers whose index lies in one of the registers zmm16 to zmm31. OpenBLAS's kernels for AVX-512
# have such; ours have no gathers at all.
core=${OPENBLAS_CORETYPE:-}
[ "$level" != v4 ] || core=${core:-Haswell}

checkout=$(pwd -P)
products=$(readlink -f .build/release) || products=
bundle=$products/dnf-pipelinePackageTests.xctest
[ -x "$bundle" ] || fail "no test bundle here: run 'swift build -c release -Xswiftc -enable-testing --build-tests'
in the root of the checkout first."

# --- What is needed from the system.

missing=
need() { [ -e "$1" ] || missing="$missing $2"; }
isolinux=/usr/lib/ISOLINUX/isolinux.bin
loader=/usr/lib/syslinux/modules/bios/ldlinux.c32
busybox=/bin/busybox
need /usr/bin/bochs-bin bochs
# Bochs wants a display; this one needs no screen.
need "$(dpkg -L bochs-term 2>/dev/null | grep -m 1 '/libbx_term_gui\.so$' || echo missing)" bochs-term
need $isolinux isolinux
need $loader syslinux-common
need /usr/bin/xorriso xorriso
need /usr/bin/strip binutils
if ! $busybox --list 2>/dev/null | grep -qx cpio || ldd $busybox >/dev/null 2>&1; then
  missing="$missing busybox-static"
fi
kernel=${DNF_EMULATION_KERNEL:-}
if [ -z "$kernel" ]; then
  # shellcheck disable=SC2012 # the names are those of Debian's packages
  kernel=$(ls -t /boot/vmlinuz-* 2>/dev/null | head -n 1)
  [ -n "$kernel" ] || missing="$missing linux-image-cloud-amd64"
elif [ ! -r "$kernel" ]; then
  fail "\$DNF_EMULATION_KERNEL names '$kernel', which cannot be read."
fi
[ -z "$missing" ] || fail "these packages are missing; on Debian, this installs them:
  apt-get install --no-install-recommends$missing
A kernel need not be installed: 'apt-get download' and 'dpkg -x' unpack one for \$DNF_EMULATION_KERNEL."
bochs-bin -help cpu 2>&1 | grep -qx "$model" || fail "Bochs knows no CPU '$model': see 'bochs-bin -help cpu'."

# --- The guest's files.

work=$(mktemp -d)
emulator=
clean_up() {
  [ -z "$emulator" ] || kill "$emulator" 2>/dev/null || true
  rm -rf "$work"
}
trap clean_up EXIT
trap 'exit 130' INT TERM
guest=$work/guest
mkdir -p "$guest/bin" "$guest/dev" "$guest/proc" "$guest/sys" "$guest/tmp" "$guest/root" "$guest$products"
cp $busybox "$guest/bin/busybox"
for name in Package.swift Sources Specs Tests; do
  cp -R "$checkout/$name" "$guest$checkout/"
done
ln -s "$products" "$guest$checkout/.build/release"
for program in "$bundle" "$products/dnf-pipeline"; do
  strip --strip-debug -o "$guest$products/$(basename "$program")" "$program"
done

# The level and OpenBLAS's kernels, told by the very objects that the bundle consists of.
cat >"$work/arithmetic.c" <<'PROGRAM'
#include <stdio.h>
const char *dnf_kernel_level_name(void);
const char *openblas_get_corename(void);
int main(void) { printf("level %s, OpenBLAS %s\n", dnf_kernel_level_name(), openblas_get_corename()); }
PROGRAM
# shellcheck disable=SC2046 # the libraries are meant to be split
clang -o "$guest/bin/arithmetic" "$work/arithmetic.c" \
  "$products"/CKernels.build/dispatch.c.o "$products"/CKernels.build/level_*.c.o $(pkg-config --libs openblas)

ldd "$bundle" "$products/dnf-pipeline" "$guest/bin/arithmetic" | grep -o '/[^ :]*\.so[^ :]*' | sort -u |
  while read -r library; do
    mkdir -p "$guest$(dirname "$library")"
    cp -L "$library" "$guest$library"
  done

filters=
for filter in "$@"; do
  quoted=$(printf '%s' "$filter" | sed "s/'/'\\\\''/g")
  filters="$filters --filter '$quoted'"
done
cat >"$guest/init" <<INIT
#!/bin/busybox sh
/bin/busybox mount -t devtmpfs devtmpfs /dev
exec </dev/null >/dev/console 2>&1
/bin/busybox --install -s /bin
mount -t proc proc /proc
mount -t sysfs sysfs /sys
mount -t tmpfs tmpfs /tmp
mkdir -p /dev/pts /dev/shm
mount -t devpts devpts /dev/pts
ip link set lo up
export PATH=/bin HOME=/root NO_COLOR=1
${core:+export OPENBLAS_CORETYPE='$core'}
cd '$checkout'
echo "emulated:\$(sed -n '/^model name/{s/.*://p;q}' /proc/cpuinfo): \$(arithmetic)"
'$bundle' --testing-library swift-testing --no-parallel $filters
status=\$?
# Of a crash, the instruction's address and the library that it is in.
[ \$status -lt 128 ] || dmesg | grep -e traps: -e segfault
echo "emulated: exit status \$status"
sleep 1 # until the last line has left the serial port
poweroff -f
INIT
chmod +x "$guest/init"

# --- The CD-ROM.

disc=$work/disc
mkdir "$disc"
cp $isolinux $loader "$disc/"
cp "$kernel" "$disc/vmlinuz"
# Bochs 2.7 tells a wrong size of the compacted XSAVE area, upon which Linux would switch AVX off altogether; the
# standard form is right. With nothing on the emulated machine to defend, mitigations only cost instructions.
cat >"$disc/isolinux.cfg" <<'BOOT'
DEFAULT linux
LABEL linux
  KERNEL vmlinuz
  INITRD initrd
  APPEND console=ttyS0,115200 loglevel=2 panic=-1 clearcpuid=xsaves,xsavec mitigations=off
BOOT
(cd "$guest" && find . | $busybox cpio -o -H newc 2>/dev/null) | gzip -1 >"$disc/initrd"
xorriso -report_about WARNING -as mkisofs -quiet -o "$work/disc.iso" -b isolinux.bin -c boot.cat \
  -no-emul-boot -boot-load-size 4 -boot-info-table "$disc"
rm -rf "$guest" "$disc"

# --- The emulated machine.

# Bochs lends 2048 MiB at most. With many instructions per emulated second the guest spends few of them on its clock.
cat >"$work/machine" <<MACHINE
display_library: term
cpu: model=$model, ips=200000000, reset_on_triple_fault=0
memory: guest=2048, host=2048
romimage: file=/usr/share/bochs/BIOS-bochs-latest
vgaromimage: file=/usr/share/vgabios/vgabios.bin
ata0-master: type=cdrom, path="$work/disc.iso", status=inserted
boot: cdrom
com1: enabled=1, mode=file, dev="$work/console"
clock: sync=none
log: "$work/log"
panic: action=fatal
error: action=report
info: action=ignore
MACHINE
# Debian's Bochs is built with its debugger, which waits for commands.
printf 'continue\nquit\n' >"$work/commands"
: >"$work/console"
echo "test-emulated: starting $model; a minute or two pass before it speaks" >&2
TERM=xterm stdbuf -oL bochs-bin -q -f "$work/machine" -rc "$work/commands" </dev/null >"$work/screen" 2>&1 &
emulator=$!
# With the debugger, the display is a pseudo-terminal of its own; Bochs halts when nobody reads it.
(
  until display=$(sed -n 's/^Bochs connected to screen "\(.*\)".*/\1/p' "$work/screen" | grep .); do
    kill -0 $emulator 2>/dev/null || exit 0
    sleep 1
  done
  exec cat "$display" >/dev/null 2>&1
) &
tail -n +1 -f --pid=$emulator "$work/console" | sed -u 's/\r$//'
wait $emulator || true
emulator=
sed -i 's/\r$//' "$work/console"
mkdir -p .build/emulated
cp "$work/console" .build/emulated/console.txt
cat "$work/screen" "$work/log" >.build/emulated/bochs.txt 2>/dev/null || true

# --- What came of it.

status=$(sed -n 's/^emulated: exit status //p' "$work/console")
[ -n "$status" ] || fail "the emulated machine stopped before the tests ended: see .build/emulated/bochs.txt."
[ -z "$level" ] || grep -q "^emulated:.*: level $level," "$work/console" ||
  fail "the kernels did not run at level $level."
exit "$status"
