package store

import (
	"context"
	"sync/atomic"

	"gorm.io/gorm"
)

// listener hears of the statements on the connections of a pool.
type listener struct {
	told atomic.Pointer[func(statement string, rows int64)]
}

func (l *listener) hear(statement string, rows int64) {
	if told := l.told.Load(); told != nil {
		(*told)(statement, rows)
	}
}

// EachRead tells told of every query of the reading pool, with the rows that were read of it, once all are.
// Tests count work by it, which is the same on every machine.
func (s *Store) EachRead(told func(statement string, rows int64)) error {
	return listen(s.reader, told)
}

// EachWrite is EachRead for the writing connection, with the statements that change something; those that record mints are left out.
func (s *Store) EachWrite(told func(statement string, rows int64)) error {
	return listen(s.writer, told)
}

// listen tells told of all connections of a pool: they have one listener.
func listen(pool *gorm.DB, told func(statement string, rows int64)) error {
	conn, err := sqlDB(pool).Conn(context.Background())
	if err != nil {
		return err
	}
	defer conn.Close()
	return conn.Raw(func(raw any) error {
		raw.(*keepingConn).told.told.Store(&told)
		return nil
	})
}
