package store

import (
	"database/sql"
	"fmt"
	"path/filepath"
	"slices"
	"testing"

	"greenroom/models"
)

// chained makes a database whose audit has some rows, and closes it.
func chained(t *testing.T) (path string, rows int64) {
	t.Helper()
	s := openTemp(t)
	olderRows(t, s)
	everyChange(t, s, models.Actor{Kind: models.ActorUser, ID: "u", Name: "Dana Ü", RequestID: "req-1", Address: "192.0.2.1", Role: models.RoleAdmin})
	check, err := s.VerifyAudit(t.Context())
	if err != nil || check.Fault != "" || check.Rows < 15 {
		t.Fatalf("got %+v, %v", check, err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	return s.path, check.Rows
}

// olderRows writes five rows as Greenroom 0.3.0 did; in the last one everything is filled in.
func olderRows(t *testing.T, s *Store) {
	t.Helper()
	for range 5 {
		writeNaming(t, s, auditRow{ActorKind: "user", ActorID: "u", ActorName: "Dana Ü", Action: "user.role_changed", SubjectKind: "user", SubjectID: "p", SubjectName: "Pat",
			Before: `{"role":"viewer"}`, After: `{"role":"editor"}`, RequestID: "req-0", Address: "192.0.2.1"})
	}
}

// writeNaming adds a row of the first format, which names people itself.
func writeNaming(t *testing.T, s *Store, row auditRow) {
	t.Helper()
	var head auditHeadRow
	err := s.writer.Take(&head).Error
	row.Seq, row.At, row.PrevHash = head.Seq+1, millis(s.now()), head.Hash
	row.Format, row.ActorSum, row.SubjectSum = auditNaming, []byte{}, []byte{}
	if err == nil {
		row.Hash, err = row.chainHash()
	}
	if err == nil {
		err = s.writer.Transaction(row.append)
	}
	if err != nil {
		t.Fatal(err)
	}
}

// tamper changes the file behind the store, without its triggers and checks, as anybody with write access can.
func tamper(t *testing.T, path string, statements ...string) {
	t.Helper()
	db, err := sql.Open("sqlite", "file:"+path)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	db.SetMaxOpenConns(1)
	const guards = "SELECT name FROM sqlite_schema WHERE type = 'trigger' AND tbl_name IN ('audit', 'audit_head')"
	rows, err := db.QueryContext(t.Context(), guards)
	if err != nil {
		t.Fatal(err)
	}
	all := []string{"PRAGMA ignore_check_constraints = 1", "BEGIN"}
	for rows.Next() {
		var name string
		if err := rows.Scan(&name); err != nil {
			t.Fatal(err)
		}
		all = append(all, "DROP TRIGGER "+name)
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	for _, statement := range append(append(all, statements...), "COMMIT") {
		if _, err := db.ExecContext(t.Context(), statement); err != nil {
			t.Fatalf("%s: %v", statement, err)
		}
	}
}

// verdict opens a copy of a tampered database and walks its chain.
func verdict(t *testing.T, path string, statements ...string) models.AuditCheck {
	t.Helper()
	copied := filepath.Join(t.TempDir(), "copy.db")
	if err := Backup(t.Context(), path, copied); err != nil {
		t.Fatal(err)
	}
	tamper(t, copied, statements...)
	s, err := openLogged(t.Context(), copied)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	check, err := s.VerifyAudit(t.Context())
	if err != nil {
		t.Fatalf("%v: %v", statements, err)
	}
	return check
}

func auditColumns(t *testing.T) []string {
	t.Helper()
	return column(t, openTemp(t), "SELECT name FROM pragma_table_info('audit') WHERE name <> 'seq'")
}

// A change of any column of any row is found, and that row is named.
func TestVerifyNamesTheEditedRow(t *testing.T) {
	t.Parallel()
	path, rows := chained(t)
	for _, name := range auditColumns(t) {
		change := fmt.Sprintf("%s = %s || 'x'", name, name)
		switch name {
		case "at", "format":
			change = fmt.Sprintf("%s = %s + 1", name, name)
		case "hash", "prev_hash", "actor_sum", "subject_sum":
			change = fmt.Sprintf("%s = randomblob(32)", name)
		}
		for _, seq := range []int64{1, rows / 2, rows} {
			got := verdict(t, path, fmt.Sprintf("UPDATE audit SET %s WHERE seq = %d", change, seq))
			if got.Fault != models.AuditEdited || got.Seq != seq || got.Rows != seq-1 {
				t.Errorf("%s of row %d: %+v", name, seq, got)
			}
		}
	}
}

// Every bit of a row stands for something: of the texts a bit in every byte, and of the rest every bit.
func TestVerifySeesEveryFlippedBit(t *testing.T) {
	t.Parallel()
	path, _ := chained(t)
	copied := filepath.Join(t.TempDir(), "copy.db")
	if err := Backup(t.Context(), path, copied); err != nil {
		t.Fatal(err)
	}
	tamper(t, copied)
	s, err := openLogged(t.Context(), copied)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	if err := s.writer.Exec("PRAGMA ignore_check_constraints = 1").Error; err != nil {
		t.Fatal(err)
	}
	const seq = 5 // of the first format, with everything filled in
	var row auditRow
	if err := s.read(t.Context()).Where("seq = ?", seq).Take(&row).Error; err != nil {
		t.Fatal(err)
	}
	set := func(name string, value any) {
		t.Helper()
		if err := s.writer.Exec("UPDATE audit SET "+name+" = ? WHERE seq = ?", value, seq).Error; err != nil {
			t.Fatal(err)
		}
	}
	caught := func(name string, value any, bit int) {
		t.Helper()
		set(name, value)
		check, err := s.VerifyAudit(t.Context())
		if err != nil || check.Fault != models.AuditEdited || check.Seq != seq {
			t.Errorf("bit %d of %s: %+v, %v", bit, name, check, err)
		}
	}
	texts := map[string]string{
		"actor_kind": row.ActorKind, "actor_id": row.ActorID, "actor_name": row.ActorName, "action": row.Action, "subject_kind": row.SubjectKind,
		"subject_id": row.SubjectID, "subject_name": row.SubjectName, "before": row.Before, "after": row.After, "request_id": row.RequestID, "address": row.Address,
	}
	for name, text := range texts {
		if text == "" {
			t.Fatalf("row %d has no %s to flip", seq, name)
		}
		for i := range len(text) {
			flipped := []byte(text)
			flipped[i] ^= 1 << (i % 8)
			caught(name, string(flipped), i)
		}
		caught(name, text+"\x00", -1)
		set(name, text)
	}
	for name, sum := range map[string][]byte{"hash": row.Hash, "prev_hash": row.PrevHash} {
		for bit := range 8 * len(sum) {
			flipped := slices.Clone(sum)
			flipped[bit/8] ^= 1 << (bit % 8)
			caught(name, flipped, bit)
		}
		set(name, sum)
	}
	for bit := range 63 {
		caught("at", row.At^(1<<bit), bit)
	}
	set("at", row.At)
	if check, err := s.VerifyAudit(t.Context()); err != nil || check.Fault != "" {
		t.Errorf("all put back: %+v, %v", check, err)
	}
}

func TestVerifySeesWhatIsDroppedInsertedAndMoved(t *testing.T) {
	t.Parallel()
	path, n := chained(t)
	const columns = "at, actor_kind, actor_id, actor_name, action, subject_kind, subject_id, subject_name, before, after, request_id, address, prev_hash, hash, format, actor_sum, subject_sum"
	copyOf := func(to, from int64) string {
		return fmt.Sprintf("INSERT INTO audit (seq, %s) SELECT %d, %s FROM audit WHERE seq = %d", columns, to, columns, from)
	}
	moved := func(from, to int64) string { return fmt.Sprintf("UPDATE audit SET seq = %d WHERE seq = %d", to, from) }
	dropped, inserted, edited := models.AuditDropped, models.AuditInserted, models.AuditEdited
	for name, c := range map[string]struct {
		do    []string
		fault models.AuditFault
		seq   int64
	}{
		"nothing":                    {nil, "", 0},
		"first row dropped":          {[]string{"DELETE FROM audit WHERE seq = 1"}, dropped, 1},
		"one dropped":                {[]string{"DELETE FROM audit WHERE seq = 5"}, dropped, 5},
		"several dropped":            {[]string{"DELETE FROM audit WHERE seq BETWEEN 5 AND 9"}, dropped, 5},
		"last dropped":               {[]string{fmt.Sprintf("DELETE FROM audit WHERE seq = %d", n)}, dropped, n},
		"all dropped":                {[]string{"DELETE FROM audit"}, dropped, 1},
		"dropped and closed up":      {[]string{"DELETE FROM audit WHERE seq = 5", moved(6, 5)}, edited, 5},
		"last dropped, head follows": {[]string{fmt.Sprintf("DELETE FROM audit WHERE seq = %d", n), "UPDATE audit_head SET seq = seq - 1"}, edited, n - 1},
		"head dropped":               {[]string{"DELETE FROM audit_head"}, dropped, n + 1},
		"head edited":                {[]string{"UPDATE audit_head SET hash = randomblob(32)"}, edited, n},
		"inserted at the end":        {[]string{copyOf(n+1, 3)}, edited, n + 1},
		"inserted before the first":  {[]string{copyOf(0, 3)}, inserted, 0},
		"inserted far before":        {[]string{copyOf(-7, 3)}, inserted, -7},
		"inserted in between":        {[]string{"UPDATE audit SET seq = -seq WHERE seq > 5", copyOf(6, 3), "UPDATE audit SET seq = 1 - seq WHERE seq < 0"}, edited, 6},
		"two in each other's place":  {[]string{moved(4, -1), moved(6, 4), moved(-1, 6)}, edited, 4},
		"turned round":               {[]string{"UPDATE audit SET seq = -seq", fmt.Sprintf("UPDATE audit SET seq = seq + %d", n+1)}, edited, 1},
		"one twice":                  {[]string{"DELETE FROM audit WHERE seq = 8", copyOf(8, 7)}, edited, 8},
	} {
		got := verdict(t, path, c.do...)
		if got.Fault != c.fault || got.Seq != c.seq {
			t.Errorf("%s: %+v, want row %d %s", name, got, c.seq, c.fault)
		}
	}
}

// An edited row with a new hash of its own is found: the next row, or the head, is chained to the old hash.
func TestVerifyNamesARowWithAHashOfItsOwn(t *testing.T) {
	t.Parallel()
	path, n := chained(t)
	s, err := openLogged(t.Context(), path)
	if err != nil {
		t.Fatal(err)
	}
	rows := auditRows(t, s)
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	for _, seq := range []int64{1, 5, n} {
		forged := rows[seq-1]
		forged.ActorName = "Somebody else"
		if forged.Hash, err = forged.chainHash(); err != nil {
			t.Fatal(err)
		}
		got := verdict(t, path, fmt.Sprintf("UPDATE audit SET actor_name = 'Somebody else', hash = x'%x' WHERE seq = %d", forged.Hash, seq))
		if got.Fault != models.AuditEdited || got.Seq != seq {
			t.Errorf("row %d: %+v", seq, got)
		}
	}
	// A row more, with the right hash, behind the last one.
	more := rows[2]
	more.Seq, more.PrevHash = n+1, rows[n-1].Hash
	if more.Hash, err = more.chainHash(); err != nil {
		t.Fatal(err)
	}
	insert := fmt.Sprintf(`INSERT INTO audit SELECT %d, at, actor_kind, actor_id, actor_name, action, subject_kind, subject_id, subject_name, before, after, request_id, address,
		x'%x', x'%x', format, actor_sum, subject_sum FROM audit WHERE seq = 3`, n+1, more.PrevHash, more.Hash)
	if got := verdict(t, path, insert); got.Fault != models.AuditInserted || got.Seq != n+1 {
		t.Errorf("added behind the end: %+v", got)
	}
}

// Rows that are gone from the end don't come back by writing on.
func TestWritingOnDoesNotHideATruncation(t *testing.T) {
	t.Parallel()
	path, n := chained(t)
	tamper(t, path, fmt.Sprintf("DELETE FROM audit WHERE seq > %d", n-2))
	s, err := openLogged(t.Context(), path)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	for i := range 3 {
		if _, _, err := s.CreateKey(t.Context(), models.Actor{Kind: models.ActorCLI}, models.NewKey{Name: fmt.Sprint("key ", i), Scopes: models.Scopes}); err != nil {
			t.Fatal(err)
		}
	}
	check, err := s.VerifyAudit(t.Context())
	if err != nil || check.Fault != models.AuditDropped || check.Seq != n-1 {
		t.Errorf("got %+v, %v", check, err)
	}
}

func TestHeadRefusesToGoBack(t *testing.T) {
	t.Parallel()
	s := openTemp(t)
	everyChange(t, s, models.Actor{Kind: models.ActorCLI})
	for _, statement := range []string{
		"UPDATE audit_head SET seq = seq - 1", "UPDATE audit_head SET hash = zeroblob(32)", "UPDATE audit_head SET seq = seq + 2", "UPDATE audit_head SET id = 1, seq = 0",
		"DELETE FROM audit_head", "INSERT INTO audit_head VALUES (2, 0, zeroblob(32))", "INSERT OR REPLACE INTO audit_head VALUES (1, 0, zeroblob(32))",
	} {
		if err := s.writer.Exec(statement).Error; err == nil {
			t.Errorf("%s was taken", statement)
		}
	}
}

// Two processes, several writers each: one chain.
func TestConcurrentWritersKeepOneChain(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "greenroom.db")
	stores := []*Store{openAt(t, path), openAt(t, path)}
	const writers, each = 4, 25
	errs := make(chan error, 2*writers)
	for i, s := range stores {
		for w := range writers {
			go func() {
				for n := range each {
					_, _, err := s.CreateKey(t.Context(), models.Actor{Kind: models.ActorCLI}, models.NewKey{Name: fmt.Sprint(i, w, n), Scopes: models.Scopes})
					if err != nil {
						errs <- err
						return
					}
				}
				errs <- nil
			}()
		}
	}
	for range 2 * writers {
		if err := <-errs; err != nil {
			t.Error(err)
		}
	}
	check, err := stores[0].VerifyAudit(t.Context())
	if err != nil || check.Fault != "" || check.Rows != 2*writers*each {
		t.Errorf("got %+v, %v", check, err)
	}
}

// A text with the replacement character must not hide a change of invalid bytes.
func TestVerifyTellsBrokenTextFromTheReplacementCharacter(t *testing.T) {
	t.Parallel()
	s := openTemp(t)
	writeNaming(t, s, auditRow{ActorKind: "user", ActorID: "u", ActorName: "Dana \uFFFD", Action: "key.created"})
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	got := verdict(t, s.path, "UPDATE audit SET actor_name = CAST(x'"+fmt.Sprintf("%x", "Dana ")+"ff' AS TEXT)")
	if got.Fault != models.AuditEdited || got.Seq != 1 {
		t.Errorf("got %+v", got)
	}
}
