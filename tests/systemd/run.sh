#!/usr/bin/env bash
# The engine under a real systemd: run.sh PROGRAM
#
# A systemd is booted in namespaces over this machine's own files (boot.sh); nothing is written to them.
# In it, against the program's own sandbox: setup by root and by a user, kill -9, reboot, a change of the
# mailbox, a broken config, --repair, --remove, and the units that packages ship. Needs root; where it or a
# tool is missing it says SKIPPED and ends with 0.
set -euo pipefail
program=$(realpath "$1")
here=$(dirname "$(realpath "$0")")

skip() {
  echo "SKIPPED: the engine under a real systemd: $1" >&2
  exit 0
}
[ "$(id -u)" = 0 ] || skip "only root can boot one"
wanted=(systemd systemd-sysv dbus libpam-systemd util-linux python3)
if command -v apt-get >/dev/null && ! dpkg -s "${wanted[@]}" >/dev/null 2>&1; then
  apt-get update -q >/dev/null && DEBIAN_FRONTEND=noninteractive apt-get install -qy "${wanted[@]}" >/dev/null ||
    skip "cannot install ${wanted[*]}"
fi
for tool in unshare nsenter python3 systemctl /lib/systemd/systemd; do
  command -v "$tool" >/dev/null || skip "there is no $tool"
done

folder=$(mktemp -d /tmp/smartactions-systemd.XXXXXX)
boot=
trap end EXIT
end() {
  [ -z "$boot" ] || { kill -KILL "$boot" 2>/dev/null || true; wait "$boot" 2>/dev/null || true; }
  umount "$folder/disk" 2>/dev/null || true
  # Its processes are gone a moment after the first of them.
  for group in "/sys/fs/cgroup/$(basename "$folder")" "/sys/fs/cgroup/unified/$(basename "$folder")"; do
    for _ in $(seq 100); do
      [ -d "$group" ] || break
      find "$group" -depth -type d -exec rmdir {} \; 2>/dev/null || sleep 0.1
    done
  done
  rm -rf --one-file-system "$folder"
}
mkdir "$folder/root" "$folder/disk"
mount -t tmpfs -o mode=755 tmpfs "$folder/disk"
mkdir -p "$folder/disk/work" "$folder/disk/upper/etc/systemd/system" "$folder/disk/upper/root" \
  "$folder/disk/upper/var/lib/systemd/linger" "$folder/disk/upper/var/log/journal"
chmod 700 "$folder/disk/upper/root"
# What this machine starts by itself is none of the test's: those folders begin empty.
for empty in etc/systemd/system root var/lib/systemd/linger var/log/journal; do
  python3 -c 'import os, sys; os.setxattr(sys.argv[1], "trusted.overlay.opaque", b"y")' \
    "$folder/disk/upper/$empty" || skip "no overlay on this file system"
done

fail() {
  echo "FAILED: $1" >&2
  echo "--- units" >&2
  inside systemctl status --no-pager --full smartactions.service >&2 || true
  echo "--- journal" >&2
  inside journalctl --no-pager -b -n 30 >&2 || true
  echo "--- engine.log" >&2
  inside sh -c 'tail -n 30 /var/lib/smartactions/engine.log /home/*/.local/state/smartactions/engine.log' >&2 || true
  exit 1
}
say() { printf '  %s\n' "$1"; }
inside() {
  nsenter --target "$init" --mount --uts --ipc --net --pid --cgroup -- \
    env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=/root LC_ALL=C.UTF-8 "$@"
}
# Runs a line in a login of the user, whose manager pam_systemd makes known to it.
as_bo() { inside su - bo -c "$1"; }
# Asks until it is so; three minutes are long enough for any machine.
until_so() {
  local what=$1 tries=0
  shift
  until "$@" >/dev/null 2>&1; do
    tries=$((tries + 1))
    [ $tries -lt 360 ] || fail "$what"
    sleep 0.5
  done
  say "$what"
}
must() {
  local what=$1
  shift
  "$@" >"$folder/said" 2>&1 || { cat "$folder/said" >&2; fail "$what"; }
  say "$what"
}
# The command has to end with this code, and to say that.
ends_with() {
  local what=$1 code=0 wanted=$2 text=$3
  shift 3
  "$@" >"$folder/said" 2>&1 || code=$?
  if [ $code != "$wanted" ] || ! grep -qF -- "$text" "$folder/said"; then
    echo "code $code instead of $wanted, or never said: $text" >&2
    cat "$folder/said" >&2
    fail "$what"
  fi
  say "$what"
}

boots() {
  "$here/boot.sh" "$folder" "$program" >"$folder/console" 2>&1 </dev/null &
  boot=$!
  local tries=0
  until init=$(pgrep -P "$boot" -x systemd) && inside systemctl is-system-running --wait >/dev/null 2>&1 ||
    [ "$(inside systemctl is-system-running 2>/dev/null)" = degraded ]; do
    kill -0 "$boot" 2>/dev/null || { cat "$folder/console" >&2; skip "namespaces or mounts are refused here"; }
    tries=$((tries + 1))
    [ $tries -lt 360 ] || { cat "$folder/console" >&2; fail "systemd does not come up"; }
    sleep 0.5
  done
  inside systemd-run --quiet --unit=exchange smartactions sandbox --listen 127.0.0.1:18443 \
    --smtp 127.0.0.1:12525 --data /var/lib/exchange
  until_so "a systemd and a sandbox Exchange are up" inside sh -c "journalctl -b -u exchange | grep -q 'Stop with'"
}
reboots() {
  inside systemctl reboot || true
  wait "$boot" 2>/dev/null || true
  boots
}

# field FIELD COMMAND…: of status --json
field() {
  local name=$1
  shift
  "$@" | python3 -c 'import json, sys
value = json.load(sys.stdin)
for part in sys.argv[1].split("."): value = value[part]
print(value)' "$name"
}
answers() { # port
  cat <<END
[exchange]
url = "http://127.0.0.1:18443/EWS/Exchange.asmx"
account = "svc-smartactions@example.test"
[[listener]]
name = "default"
mailbox = "smartactions@example.test"
[api]
listen = "127.0.0.1:$1"
[launch]
service = "systemd"
END
}

# checks WHO: everything, by root or in bo's login
checks() {
  local who=$1 run unit unit_file home config
  case $who in
    root) run="inside sh -c" home=/root unit="systemctl" config=/etc/smartactions/config.toml
      unit_file=/etc/systemd/system/smartactions.service ;;
    bo) run=as_bo home=/home/bo unit="systemctl --user" config=/home/bo/.config/smartactions/config.toml
      unit_file=/home/bo/.config/systemd/user/smartactions.service ;;
  esac
  status() { field "$1" $run "smartactions status --json"; }
  ready() { [ "$(status ready)" = True ]; }
  other_pid() { [ "$(status pid)" != "$pid" ] && ready; }
  setup="smartactions setup --yes --answers a.toml --password-file pw"
  echo "== $who"
  $run "cd $home && cat >a.toml" < <(answers 18181)
  $run "cd $home && echo sandbox >pw"
  must "setup hands the engine to a unit" $run "cd $home && TZ=Asia/Tokyo $setup"
  ready || fail "the engine is not ready"
  must "the unit is active and enabled" $run "$unit is-active smartactions && $unit is-enabled smartactions"
  main() { $run "$unit show --property=MainPID --value smartactions"; }
  [ "$(main)" = "$(status pid)" ] || fail "the engine is another one than the unit's"
  pid=$(status pid)
  must "the same setup once more restarts nothing" $run "cd $home && $setup"
  [ "$(status pid)" = "$pid" ] || fail "it was restarted"
  ends_with "nothing is broken" 0 "nothing is broken" $run "smartactions setup --repair --yes"
  must "its log is where logs looks" $run "smartactions logs | grep -q ."

  inside kill -KILL "$pid"
  until_so "after kill -9 it comes back" other_pid
  pid=$(status pid)
  must "the mailbox is changed" $run "smartactions mailbox set alice@example.test --access impersonation --yes"
  until_so "and taken up" eval '[ "$(status listener.mailbox)" = alice@example.test ]'
  must "and back" $run "smartactions mailbox set smartactions@example.test --access impersonation --yes"
  $run "cd $home && cat >a.toml" < <(answers 18182)
  must "another port replaces the engine" $run "cd $home && $setup"
  other_pid || fail "it is the old one"
  pid=$(status pid)
  must "with the variables of the shell that set up" inside grep -qxz TZ=Asia/Tokyo "/proc/$pid/environ"
  must "restart" $run "smartactions restart"
  other_pid || fail "it is the old one"

  $run "cp -p $config $config.whole && echo 'no TOML' >>$config"
  $run "$unit restart smartactions" || true
  until_so "a broken config fails" $run "$unit is-failed smartactions"
  [ "$($run "$unit show --property=NRestarts --value smartactions")" = 0 ] || fail "a broken config loops"
  $run "mv $config.whole $config"
  must "and started again it runs" $run "smartactions start"

  $run "rm $unit_file && $unit daemon-reload"
  ends_with "--repair makes a unit that was removed" 0 "ok" $run "smartactions setup --repair --yes"
  ready || fail "the engine is not ready"
  $run "$unit --quiet disable smartactions"
  ends_with "--repair enables a unit that was not" 0 "repair.unit_not_enabled" \
    $run "smartactions setup --repair --yes"
  must "stop" $run "smartactions stop"
  [ "$($run "$unit is-active smartactions")" = inactive ] || fail "it is not stopped"
  reboots
  until_so "after a reboot it comes back by itself" ready
  [ "$(main)" = "$(status pid)" ] || fail "the engine is another one than the unit's"
}

useradd --root / --help >/dev/null 2>&1 || skip "there is no useradd"
boots
checks root
must "the engine runs as its own user" inside sh -c \
  '[ "$(stat -c %U "/proc/$(systemctl show --property=MainPID --value smartactions)")" = smartactions ]'
must "state and log are its own" inside sh -c '[ "$(stat -c %U:%a /var/lib/smartactions)" = smartactions:700 ] && [ "$(stat -c %U:%a /var/lib/smartactions/engine.log)" = smartactions:600 ]'

echo "== the unit that packages ship"
inside smartactions stop
inside sh -c 'rm -r /etc/systemd/system/smartactions.service /var/lib/smartactions && mkdir -p /usr/lib/systemd/system'
inside sh -c 'cat >/usr/lib/systemd/system/smartactions.service' <"$here/../../installer/systemd/smartactions.service"
inside sh -c 'cat >/usr/lib/sysusers.d/smartactions.conf' <"$here/../../installer/systemd/sysusers.conf"
inside systemctl daemon-reload
must "no folder is there yet, and it starts" inside systemctl start smartactions
until_so "and is ready" eval '[ "$(field ready inside smartactions status --json)" = True ]'
must "--remove" inside smartactions setup --remove --yes --keep none
[ ! "$(inside sh -c 'ls -d /etc/smartactions /var/lib/smartactions/tasks.db 2>/dev/null')" ] || fail "files are left"
inside sh -c 'systemctl stop smartactions; rm /usr/lib/systemd/system/smartactions.service; systemctl daemon-reload'

echo "== a state folder of its own, by root"
own="smartactions --config /srv/tasks/config.toml --state /srv/tasks/state"
inside sh -c 'cat >/root/a.toml' < <(answers 18183)
must "setup makes the folders, and its user comes at them" \
  inside sh -c "cd /root && $own setup --yes --answers a.toml --password-file pw"
must "under a unit of its own" inside sh -c 'systemctl is-enabled $(basename /etc/systemd/system/smartactions-state-*)'
ends_with "nothing is broken" 0 "nothing is broken" inside sh -c "$own setup --repair --yes"
inside sh -c 'cat >/root/a.toml' < <(answers 18184)
inside sh -c 'mkdir -m 700 /srv/other && echo mine >/srv/other/diary.txt'
ends_with "a folder with other things in it is refused" 6 "launch.unit.not_ours" inside sh -c \
  "cd /root && smartactions --config /srv/new/config.toml --state /srv/other setup --yes --answers a.toml --password-file pw"
[ "$(inside stat -c %U /srv/other/diary.txt)" = root ] || fail "it was given away"
ends_with "so is a config that its user cannot come at, and the way out is told" 6 "chmod o+x /root;" inside sh -c \
  "cd /root && smartactions --config /root/x/config.toml --state /srv/x setup --yes --answers a.toml --password-file pw"
ends_with "a unit of somebody else is refused" 6 "launch.unit.foreign" inside sh -c \
  'cd /root && echo "[Service]" >/etc/systemd/system/smartactions.service && smartactions setup --yes --answers a.toml --password-file pw'
inside rm /etc/systemd/system/smartactions.service
must "--remove" inside sh -c "$own setup --remove --yes --keep none"
[ ! "$(inside sh -c 'ls -d /srv/tasks/state /etc/systemd/system/smartactions-* 2>/dev/null')" ] || fail "files are left"

inside useradd --create-home --shell /bin/sh bo
inside loginctl enable-linger bo
until_so "a manager of bo's own runs" inside systemctl is-active "user@$(inside id -u bo)"
checks bo
must "a shell of su without XDG_RUNTIME_DIR finds it too" \
  as_bo 'unset XDG_RUNTIME_DIR DBUS_SESSION_BUS_ADDRESS; smartactions setup --repair --yes && smartactions restart'
must "--remove" as_bo 'smartactions setup --remove --yes --keep none'
[ ! "$(as_bo 'ls -d .config/smartactions .local/state/smartactions .config/systemd/user/smartactions.service 2>/dev/null')" ] || fail "files are left"
echo "all of it under systemd $(systemctl --version | sed -n '1s/systemd \([0-9]*\).*/\1/p')"
