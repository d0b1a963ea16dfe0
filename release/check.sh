#!/usr/bin/env bash
# Builds the last commit twice, in folders of different names and with caches of their own, and compares all that came out.
set -euo pipefail
cd "$(dirname "$0")/.."
repository=$PWD platforms=$1
work=$(mktemp -d)
trap 'chmod -R u+w "$work"; rm -rf "$work"' EXIT

for folder in one another/and/deeper; do
  git clone --quiet --no-hardlinks "$repository" "$work/$folder"
  GOCACHE=$work/cache-${folder%%/*} make -C "$work/$folder" --no-print-directory release RELEASE_PLATFORMS="$platforms"
done
diff --recursive "$work/one/dist" "$work/another/and/deeper/dist"
(cd "$work/one/dist" && sha256sum --check --quiet SHA256SUMS)
echo "Both releases are the same, byte for byte."
