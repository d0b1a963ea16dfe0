package anam

import (
	"encoding/json"
	"slices"
	"strings"
)

const (
	maxPaths      = 20
	maxPathDepth  = 12
	maxPathLength = 64 // of one segment
)

// complainedPaths reads the two shapes of details: zod's format tree, an object whose leaves are "_errors" lists, and a list of {path, message}.
// It ignores messages. It drops segments that are not plain names, with everything below, because Anam may echo text as a key.
func complainedPaths(details json.RawMessage) []string {
	var list []struct {
		Path json.RawMessage `json:"path"`
	}
	var paths []string
	if json.Unmarshal(details, &list) == nil {
		for _, item := range list {
			paths = addPath(paths, listedSegments(item.Path))
		}
		return paths
	}
	return treePaths(paths, details, nil)
}

// listedSegments accepts "a.b.0.c" and ["a","b",0,"c"].
func listedSegments(raw json.RawMessage) []string {
	var dotted string
	if json.Unmarshal(raw, &dotted) == nil {
		return strings.Split(strings.NewReplacer("[", ".", "]", "").Replace(dotted), ".")
	}
	var parts []json.RawMessage
	if json.Unmarshal(raw, &parts) != nil {
		return nil
	}
	segments := make([]string, 0, len(parts))
	for _, p := range parts {
		segments = append(segments, strings.Trim(string(p), `"`))
	}
	return segments
}

// treePaths walks in the order of the keys, so that the result is deterministic.
func treePaths(paths []string, node json.RawMessage, at []string) []string {
	var children map[string]json.RawMessage
	if len(at) > maxPathDepth || json.Unmarshal(node, &children) != nil {
		return paths
	}
	var complaints []json.RawMessage
	if json.Unmarshal(children["_errors"], &complaints) == nil && len(complaints) > 0 {
		paths = addPath(paths, at)
	}
	for _, name := range sortedNames(children) {
		paths = treePaths(paths, children[name], append(at[:len(at):len(at)], name))
	}
	return paths
}

func sortedNames(children map[string]json.RawMessage) []string {
	names := make([]string, 0, len(children))
	for name := range children {
		if name != "_errors" && isPlainSegment(name) {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	return names
}

func addPath(paths, segments []string) []string {
	if len(segments) > 0 && segments[0] == "environment" {
		segments = segments[:1] // what is in it is the caller's secret, names too
	}
	if len(segments) == 0 || len(segments) > maxPathDepth || len(paths) >= maxPaths {
		return paths
	}
	for _, s := range segments {
		if !isPlainSegment(s) {
			return paths
		}
	}
	path := strings.Join(segments, ".")
	if slices.Contains(paths, path) {
		return paths
	}
	return append(paths, path)
}

func isPlainSegment(s string) bool {
	if s == "" || len(s) > maxPathLength {
		return false
	}
	for _, c := range []byte(s) {
		letter := c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z'
		if !letter && (c < '0' || c > '9') && c != '_' {
			return false
		}
	}
	return true
}
