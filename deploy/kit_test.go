// Package deploy_test runs the samples of this folder and the commands of docs/operations.md.
package deploy_test

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"testing"

	"greenroom/web"
)

// tool gives the path of a program. Where it is missing the test is skipped; with GREENROOM_DEPLOY_REQUIRED=1 it fails instead.
func tool(t *testing.T, name string) string {
	t.Helper()
	for _, folder := range append(filepath.SplitList(os.Getenv("PATH")), "/usr/sbin", "/sbin") {
		if at, err := exec.LookPath(filepath.Join(folder, name)); err == nil {
			return at
		}
	}
	if os.Getenv("GREENROOM_DEPLOY_REQUIRED") == "1" {
		t.Fatalf("GREENROOM_DEPLOY_REQUIRED=1, but there is no %s", name)
	}
	t.Skipf("there is no %s", name)
	return ""
}

// scratch is removed when all tests are over.
var scratch string

func TestMain(m *testing.M) {
	var err error
	if scratch, err = os.MkdirTemp("", "greenroom-deploy-"); err != nil {
		panic(err)
	}
	code := m.Run()
	_ = os.RemoveAll(scratch)
	os.Exit(code)
}

// testedCommit stands in the version of the release that the tests make.
const testedCommit = "0123456789ab"

// release packs this machine's own platform once for all tests, as "make release" does, and gives the folder.
func release(t *testing.T) string {
	t.Helper()
	if _, err := web.LoadAssets(); errors.Is(err, web.ErrNoAssets) {
		t.Skip(err)
	}
	folder, err := packed()
	if err != nil {
		t.Fatal(err)
	}
	return folder
}

var packed = sync.OnceValues(func() (string, error) {
	folder := filepath.Join(scratch, "dist")
	version, err := os.ReadFile("../VERSION")
	if err != nil {
		return "", err
	}
	number := strings.TrimSpace(string(version))
	pack := exec.Command("go", "run", "./release", "-version", number, "-platforms", runtime.GOOS+"/"+runtime.GOARCH,
		"-ldflags", "-s -w -X main.version="+number+" -X main.commit="+testedCommit, "-time", "1700000000", "-out", folder)
	pack.Dir = ".."
	if out, err := pack.CombinedOutput(); err != nil {
		return "", fmt.Errorf("%w: %s", err, out)
	}
	return folder, nil
})

// An operator gets what is to be read and installed, and nothing of the tests.
func TestArchiveHasWhatIsInstalled(t *testing.T) {
	t.Parallel()
	archives, err := filepath.Glob(filepath.Join(release(t), "*.tar.gz"))
	if err != nil || len(archives) != 1 {
		t.Fatalf("%v, %v", archives, err)
	}
	listed, err := exec.Command(tool(t, "tar"), "tzf", archives[0]).Output()
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"/greenroom\n", "/README.md\n", "/THIRD_PARTY.txt\n", "/docs/operations.md\n", "/deploy/nginx.conf\n", "/deploy/greenroom@.service\n", "/deploy/alerts.yml\n"} {
		if !strings.Contains(string(listed), name) {
			t.Errorf("there is no %q", name)
		}
	}
	if strings.Contains(string(listed), "test") {
		t.Errorf("there is something of the tests: %s", listed)
	}
}
