package store

import (
	"database/sql"
	"log/slog"
	"strings"
	"testing"
	"time"

	"gorm.io/gorm"
)

func TestEveryConnectionHasItsPragmas(t *testing.T) {
	t.Parallel()
	s := openTemp(t)
	for _, c := range []struct {
		pool *gorm.DB
		held int // connections that are pinned already
		want []pragma
	}{{s.writer, 0, writerPragmas}, {s.reader, 1, readerPragmas}} {
		pool := sqlDB(c.pool)
		size := pool.Stats().MaxOpenConnections - c.held
		conns := make([]*sql.Conn, size)
		for i := range conns {
			conn, err := pool.Conn(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			defer conn.Close()
			conns[i] = conn
		}
		for i, conn := range conns {
			for _, p := range c.want {
				var got string
				if err := conn.QueryRowContext(t.Context(), "PRAGMA "+p.name).Scan(&got); err != nil || got != p.reads {
					t.Errorf("connection %d of %d: %s is %q, want %q (%v)", i+1, size, p.name, got, p.reads, err)
				}
			}
		}
	}
}

func TestMisspeltPragmaRefuses(t *testing.T) {
	t.Parallel()
	path := t.TempDir() + "/x.db"
	if err := makePrivate(path); err != nil {
		t.Fatal(err)
	}
	for _, wrong := range [][]pragma{
		{{"sinchronous", "FULL", "2"}},
		{{"foreign_keys", "O", "1"}},
		{{"journal_mode", "WALL", "wal"}},
	} {
		_, err := connect(t.Context(), path, dsn(path, wrong), 1, time.Now, slog.New(slog.DiscardHandler), wrong, nil)
		if err == nil || !strings.Contains(err.Error(), wrong[0].name) {
			t.Errorf("%v: got %v", wrong, err)
		}
	}
}

func TestReadersCannotWrite(t *testing.T) {
	t.Parallel()
	s := openTemp(t)
	if err := s.read(t.Context()).Exec("UPDATE generation SET n = 7").Error; err == nil {
		t.Fatal("a reader wrote")
	}
}
