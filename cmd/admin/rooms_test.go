package main

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// arrows say which of our packages each room may import directly, and why not more.
var arrows = map[string]struct {
	may    []string
	reason string
}{
	"models":                    {nil, "models are the words that every room shares, so they know no room"},
	"messages":                  {[]string{"models"}, "words need only the codes and the facts"},
	"migrations":                {nil, "migrations are SQL files"},
	"listener":                  {nil, "a listener knows connections and nothing of what goes over them"},
	"logs":                      {nil, "a log takes lines of everybody"},
	"metrics":                   {nil, "metrics are told what they count, and ask through interfaces of their own"},
	"ratelimit":                 {nil, "limiting knows keys and rates, and not whose they are"},
	"passwords":                 {nil, "what is easy to guess depends on the text alone"},
	"store":                     {[]string{"messages", "models", "migrations", "passwords", "ratelimit"}, "the store keeps things and asks nobody"},
	"store/storetest":           {[]string{"models", "store"}, "it only opens a store for tests"},
	"anam":                      {nil, "the client could be a library of its own"},
	"anam/sandbox":              {[]string{"anam", "anam/sandbox/engine", "anam/sandbox/studio"}, "the stand-in knows Anam's words and nothing of Greenroom"},
	"anam/sandbox/engine":       {[]string{"anam/sandbox/clips"}, "the engine plays clips and talks; who may start a session is decided before it"},
	"anam/sandbox/clips":        {nil, "clips are recorded files"},
	"anam/sandbox/clips/record": {[]string{"anam/sandbox/studio"}, "recording needs the studio and nothing else"},
	"anam/sandbox/studio":       {nil, "the studio draws and hums"},
	"catalog":                   {[]string{"anam", "models"}, "the catalog only keeps what Anam lists"},
	"diff":                      {[]string{"models"}, "a comparison knows the two things that it compares"},
	"mint":                      {[]string{"messages", "anam", "models", "ratelimit", "store"}, "minting is the one use case between store and Anam"},
	"check":                     {[]string{"messages", "anam", "catalog", "models", "store"}, "a check stands between what is kept and what Anam says of it; every door publishes through it"},
	"backups":                   {[]string{"store"}, "backups know the database as a file and what the store says of it"},
	"jobs":                      {[]string{"store"}, "a schedule knows who holds which job, and nothing of the work"},
	"web":                       {[]string{"models"}, "pages show what they are given"},
	"web/gallery":               {[]string{"models", "web"}, "examples of pages, for tests alone"},
	"web/bundle":                {nil, "the bundler only reads and writes files"},
	"routes":                    {[]string{"messages", "catalog", "check", "mint", "models", "store", "web", "routes/api", "routes/clients", "routes/httpkit", "routes/pages"}, "routes join the tables of their rooms"},
	"routes/pages":              {[]string{"messages", "catalog", "check", "diff", "mint", "models", "ratelimit", "store", "web", "routes/httpkit"}, "pages reach Anam through mint, check and catalog alone, and know no other door"},
	"routes/api":                {[]string{"messages", "check", "diff", "mint", "models", "store", "routes/httpkit"}, "the API reaches Anam through mint and check alone, and knows no other door"},
	"routes/clients":            {[]string{"messages", "mint", "models", "store", "routes/httpkit"}, "the door for Anam's own clients reaches Anam through mint alone, and knows no other door"},
	"routes/httpkit":            {[]string{"messages", "mint", "models", "ratelimit", "store"}, "what every door stands on knows none of them"},
	"cmd/admin":                 {[]string{"messages", "anam", "anam/sandbox", "backups", "catalog", "check", "jobs", "listener", "logs", "metrics", "mint", "models", "routes", "store", "web"}, "wiring"},
	"release":                   {nil, "packing reads files and runs the go command"},
	"deploy":                    {nil, "samples, and the tests that run them"},
	"bench":                     {[]string{"anam", "models", "store", "store/storetest"}, "it measures the finished program from outside, and only fills and counts databases itself"},
	"bench/pocketbase":          {nil, "a module of its own, so that nothing of PocketBase comes into ours"},
	"e2e":                       {nil, "a browser needs no package"},
	"faults":                    {nil, "the program is driven from outside; only its tests know the stand-in and the file"},
}

// homes say where a package or function of others may be used, tests aside.
var homes = map[string]struct {
	rooms  []string
	reason string
}{
	"gorm.io/":                 {[]string{"store"}, "only the store knows how things are kept"},
	"modernc.org/sqlite":       {[]string{"store"}, "only the store knows how things are kept"},
	"github.com/gofiber/fiber": {[]string{"routes", "routes/api", "routes/clients", "routes/httpkit", "routes/pages", "bench"}, "fiber v2 must stay easy to replace"},
	"github.com/valyala/":      {[]string{"routes", "routes/api", "routes/clients", "routes/httpkit", "routes/pages", "bench"}, "fiber v2 must stay easy to replace"},
	"github.com/evanw/esbuild": {[]string{"web/bundle", "bench"}, "the bundler must not be in the app's binary"},
	"github.com/pion/":         {[]string{"anam/sandbox/engine"}, "only the sandbox's engine speaks WebRTC"},
	"github.com/gorilla/":      {[]string{"anam/sandbox/engine"}, "only the sandbox's engine has a socket of its own"},
	"github.com/trustelem/":    {[]string{"passwords"}, "the list of common passwords has one reader"},
	"github.com/prometheus/":   {[]string{"metrics"}, "only metrics know who scrapes them"},
	"net/http/pprof":           {[]string{"metrics"}, "profiles are served beside the metrics and nowhere else"},
	"os.Getenv":                {[]string{"cmd/admin"}, "settings are read in one place"},
	"os.LookupEnv":             {[]string{"cmd/admin"}, "settings are read in one place"},
	"models.Fail":              {[]string{"routes/api", "routes/clients", "routes/httpkit", "routes/pages", "cmd/admin"}, "only doors word what is theirs alone; what store and mint say stands in messages"},
	"time.Now":                 {[]string{"cmd/admin", "bench", "e2e", "web/bundle", "store/storetest"}, "the clock is passed in"},
}

// TestRooms reads every import and holds the architecture.
func TestRooms(t *testing.T) {
	t.Parallel()
	root := filepath.Join("..", "..")
	err := filepath.WalkDir(root, func(file string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		rel, err := filepath.Rel(root, file)
		if err != nil {
			return err
		}
		if entry.IsDir() {
			return checkFolder(t, filepath.ToSlash(rel))
		}
		if strings.HasSuffix(rel, ".go") {
			checkFile(t, file, filepath.ToSlash(rel))
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

func checkFolder(t *testing.T, folder string) error {
	name := path.Base(folder)
	if name == "node_modules" || name == "testdata" || len(name) > 1 && strings.HasPrefix(name, ".") && name != ".." {
		return fs.SkipDir
	}
	if slices.Contains([]string{"services", "utils", "helpers", "dto", "pkg", "internal", "common"}, name) {
		t.Errorf("%s: a folder is named after what it holds", folder)
	}
	return nil
}

func checkFile(t *testing.T, file, rel string) {
	tree, err := parser.ParseFile(token.NewFileSet(), file, nil, parser.SkipObjectResolution)
	if err != nil {
		t.Error(err)
		return
	}
	room, isTest := path.Dir(rel), strings.HasSuffix(rel, "_test.go")
	rule, known := arrows[room]
	if !known {
		t.Errorf("%s: the folder %s has no arrows yet; add it to this test with its reason", rel, room)
	}
	for _, spec := range tree.Imports {
		to, _ := strconv.Unquote(spec.Path.Value)
		if ours, found := strings.CutPrefix(to, "greenroom/"); found && !isTest && !slices.Contains(rule.may, ours) {
			t.Errorf("%s imports %s: %s", rel, ours, rule.reason)
		}
		checkHome(t, rel, room, to, isTest)
	}
	if isTest {
		return
	}
	ast.Inspect(tree, func(n ast.Node) bool {
		if s, ok := n.(*ast.SelectorExpr); ok {
			if x, ok := s.X.(*ast.Ident); ok {
				checkHome(t, rel, room, x.Name+"."+s.Sel.Name, isTest)
			}
		}
		return true
	})
}

func checkHome(t *testing.T, rel, room, used string, isTest bool) {
	for prefix, home := range homes {
		if strings.HasPrefix(used, prefix) && !slices.Contains(home.rooms, room) && (!isTest || strings.Contains(prefix, "gorm")) {
			t.Errorf("%s uses %s: %s", rel, used, home.reason)
		}
	}
}
