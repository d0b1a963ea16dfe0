#!/bin/sh
# Makes the clips anew: go generate ./anam/sandbox/clips
# Needs vpxenc (libvpx) and opusenc (libopus): on Debian, the packages vpx-tools and opus-tools.
# Only the first frame is a key frame, and no frame is hidden: one IVF frame is one picture, a 25th of a second.
set -eu
cd "$(dirname "$0")"
recording=$(mktemp -d)
trap 'rm -rf "$recording"' EXIT

for clip in idle talk; do
	go run ./record "$clip" >"$recording/$clip.y4m"
	vpxenc --codec=vp8 --ivf --quiet --passes=2 --good --cpu-used=0 --threads=1 \
		--target-bitrate=220 --end-usage=vbr --kf-max-dist=9999 --kf-min-dist=0 --auto-alt-ref=0 --lag-in-frames=0 \
		--output="$clip.ivf" "$recording/$clip.y4m"
done
go run ./record voice >"$recording/voice.wav"
opusenc --quiet --speech --bitrate 16 --framesize 20 --discard-comments "$recording/voice.wav" voice.opus
