// Command pocketbase serves personas from PocketBase, set up as its users would: a collection with rules and indexes, and an app that signs in.
// It is a module of its own, so that Greenroom's needs none of its packages.
//
//	pocketbase FOLDER < personas.jsonl
//
// It reads a persona a line and says in one JSON line where it is, with the token of the app and the IDs of the records.
package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log"
	"net"
	"os"

	"github.com/pocketbase/pocketbase/apis"
	"github.com/pocketbase/pocketbase/core"
	_ "github.com/pocketbase/pocketbase/migrations" // its own tables
)

func main() {
	log.SetFlags(0)
	if len(os.Args) != 2 {
		log.Fatal("usage: pocketbase FOLDER < personas.jsonl")
	}
	if err := serve(os.Args[1], os.Stdin, os.Stdout); err != nil {
		log.Fatal("pocketbase: ", err)
	}
}

// said is what a caller needs to know.
type said struct {
	URL   string
	Token string   // of the app; sent as Authorization
	IDs   []string // of the records, in the order in which they were read
}

func serve(folder string, personas io.Reader, out io.Writer) error {
	app := core.NewBaseApp(core.BaseAppConfig{DataDir: folder})
	if err := app.Bootstrap(); err != nil {
		return err
	}
	if err := app.RunAllMigrations(); err != nil {
		return err
	}
	s, err := fill(app, personas)
	if err != nil {
		return err
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return err
	}
	s.URL = "http://" + listener.Addr().String()
	app.OnServe().BindFunc(func(e *core.ServeEvent) error {
		e.Listener, e.InstallerFunc = listener, nil
		if err := e.Next(); err != nil {
			return err
		}
		return json.NewEncoder(out).Encode(s)
	})
	return apis.Serve(app, apis.ServeConfig{HttpAddr: listener.Addr().String()})
}

// fill makes collections, app and records; in a folder that has them already it only finds them.
func fill(app core.App, personas io.Reader) (s said, err error) {
	if _, err := app.FindCollectionByNameOrId(templates); err != nil {
		if err := makeCollections(app); err != nil {
			return s, err
		}
		if err := app.RunInTransaction(func(tx core.App) error { return readPersonas(tx, personas) }); err != nil {
			return s, err
		}
	}
	who, err := app.FindAuthRecordByEmail(apps, appEmail)
	if err != nil {
		return s, err
	}
	if s.Token, err = who.NewAuthToken(); err != nil {
		return s, err
	}
	err = app.DB().NewQuery("SELECT id FROM templates ORDER BY rowid").Column(&s.IDs)
	return s, err
}

func readPersonas(tx core.App, personas io.Reader) error {
	in, err := tx.FindCollectionByNameOrId(templates)
	if err != nil {
		return err
	}
	for lines := json.NewDecoder(personas); ; {
		var one persona
		if err := lines.Decode(&one); errors.Is(err, io.EOF) {
			return nil
		} else if err != nil {
			return err
		}
		record := core.NewRecord(in)
		for name, value := range one.fields() {
			record.Set(name, value)
		}
		if err := tx.Save(record); err != nil {
			return fmt.Errorf("keep %s: %w", one.Slug, err)
		}
	}
}
