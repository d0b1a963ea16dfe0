package main

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"
)

func TestReadSecretFile(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	at := func(name string, size int) string {
		t.Helper()
		path := filepath.Join(folder, name)
		if err := os.WriteFile(path, bytes.Repeat([]byte("k"), size), 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	pipe, fed := filepath.Join(folder, "pipe"), filepath.Join(folder, "fed")
	for _, path := range []string{pipe, fed} {
		if err := syscall.Mkfifo(path, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	go func() { _ = os.WriteFile(fed, []byte("kkk"), 0o600) }()
	for _, c := range []struct {
		path     string
		patience time.Duration
		size     int
		failure  string
	}{
		{at("key", 40), time.Minute, 40, ""},
		{at("blank", 0), time.Minute, 0, ""},
		{at("most", mostOfSecret), time.Minute, mostOfSecret, ""},
		{at("more", mostOfSecret+1), time.Minute, 0, "has more than 65536 bytes"},
		{"/dev/zero", time.Minute, 0, "has more than 65536 bytes"},
		{folder, time.Minute, 0, "is a directory"},
		{filepath.Join(folder, "none"), time.Minute, 0, "no such file"},
		{fed, time.Minute, 3, ""},
		{pipe, time.Millisecond, 0, "nothing came within 1ms"},
	} {
		content, err := readSecretFile(c.path, c.patience)
		if len(content) != c.size || (err == nil) != (c.failure == "") || err != nil && !strings.Contains(err.Error(), c.failure) {
			t.Errorf("%s: %d bytes, %v", c.path, len(content), err)
		}
	}
}
