#!/usr/bin/env bash
# Boots a systemd of its own over this machine's files: boot.sh FOLDER PROGRAM
#
# Namespaces for processes, mounts, network, host name and control groups; what is written goes to
# FOLDER/disk, in memory, and outlives a reboot. Ends when that systemd does. Called by run.sh.
set -euo pipefail
folder=$1 program=$2
groups=/sys/fs/cgroup
[ -e "$groups/cgroup.procs" ] || groups=/sys/fs/cgroup/unified
own=$groups/$(basename "$folder")
mkdir -p "$own"
echo $$ >"$own/cgroup.procs"
exec unshare --mount --uts --ipc --net --pid --cgroup --fork --kill-child --propagation private \
  bash -c '
set -euo pipefail
folder=$1 program=$2 root=$1/root
mount -t overlay overlay -o "lowerdir=/,upperdir=$folder/disk/upper,workdir=$folder/disk/work" "$root"
mount -t proc proc "$root/proc"
mount -t sysfs -o ro sysfs "$root/sys"
mount -t cgroup2 cgroup2 "$root/sys/fs/cgroup"
mount -t tmpfs -o mode=755 tmpfs "$root/run"
mount -t tmpfs -o mode=1777 tmpfs "$root/tmp"
mount -t tmpfs -o mode=755 tmpfs "$root/dev"
for device in null zero full random urandom tty; do
  touch "$root/dev/$device"
  mount --bind "/dev/$device" "$root/dev/$device"
done
mkdir "$root/dev/shm" "$root/dev/pts"
mount -t tmpfs -o mode=1777 tmpfs "$root/dev/shm"
mount -t devpts -o newinstance,ptmxmode=0666 devpts "$root/dev/pts"
ln -s pts/ptmx "$root/dev/ptmx"
ln -s /proc/self/fd "$root/dev/fd"
for place in usr/local/bin usr/bin; do
  touch "$root/$place/smartactions"
  mount --bind "$program" "$root/$place/smartactions"
done
hostname smartactions-test
mkdir -p "$root/run/old"
cd "$root"
pivot_root . run/old
umount -l /run/old
# Anything for "container" tells systemd that it is in one.
exec env -i container=smartactions-test PATH=/usr/sbin:/usr/bin:/sbin:/bin \
  /lib/systemd/systemd --show-status=no --log-target=journal-or-kmsg --log-level=info
' boot "$folder" "$program"
