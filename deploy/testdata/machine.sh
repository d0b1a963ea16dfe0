#!/usr/bin/env bash
# machine.sh FOLDER COMMAND...: runs a command on a machine of its own, which is gone when the command ends.
# It is started by "unshare --mount --net --pid --fork --mount-proc": /etc, /usr/local and /var are copies that take changes,
# the network is a loopback that nobody else reaches, and users and processes that are made here are nowhere else.
set -euo pipefail
copies=$1
shift
ip link set lo up
mount -t tmpfs tmpfs "$copies"
for folder in etc usr/local var; do
  mkdir -p "$copies/changed/$folder" "$copies/scratch/$folder"
  mount -t overlay overlay -o "lowerdir=/$folder,upperdir=$copies/changed/$folder,workdir=$copies/scratch/$folder" "/$folder"
done
mount -t tmpfs tmpfs /run
# The second name is one that somebody else pointed here.
echo "127.0.0.1 greenroom.example.com rebound.example" >>/etc/hosts
"$@" # not by exec: this shell is the machine's first process, and takes leave of those that ended
