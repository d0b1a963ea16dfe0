#!/usr/bin/env bash
# Builds the last commit twice, in folders of different names and with caches of their own, and compares all that came out.
set -euo pipefail
cd "$(dirname "$0")/.."
platforms=$1
work=$(mktemp -d)
trap 'chmod -R u+w "$work"; rm -rf "$work"' EXIT

# Both are cloned before either is built: somebody may commit meanwhile.
folders=(one another/and/deeper)
for folder in "${folders[@]}"; do
  git clone --quiet --no-hardlinks . "$work/$folder"
done
for folder in "${folders[@]}"; do
  GOCACHE=$work/cache-${folder%%/*} make -C "$work/$folder" --no-print-directory release RELEASE_PLATFORMS="$platforms"
done
diff --recursive "$work/one/dist" "$work/another/and/deeper/dist"
(cd "$work/one/dist" && sha256sum --check --quiet SHA256SUMS)
echo "Both releases are the same, byte for byte."
