package deploy_test

import (
	"encoding/json"
	"os"
	"os/exec"
	"regexp"
	"strings"
	"testing"

	"github.com/goccy/go-yaml"

	"greenroom/models"
	"greenroom/routes/httpkit"
)

func read(t *testing.T, name string) string {
	t.Helper()
	body, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return string(body)
}

type alert struct{ Alert, Expr string }

func alerts(t *testing.T) []alert {
	t.Helper()
	var file struct {
		Groups []struct{ Rules []alert }
	}
	if err := yaml.Unmarshal([]byte(read(t, "alerts.yml")), &file); err != nil || len(file.Groups) != 1 || len(file.Groups[0].Rules) == 0 {
		t.Fatalf("alerts.yml: %+v, %v", file, err)
	}
	return file.Groups[0].Rules
}

type target struct{ Expr string }

type panel struct {
	Title   string
	Targets []target
}

func panels(t *testing.T) []panel {
	t.Helper()
	var board struct{ Panels []panel }
	if err := json.Unmarshal([]byte(read(t, "dashboard.json")), &board); err != nil || len(board.Panels) == 0 {
		t.Fatalf("dashboard.json: %v", err)
	}
	return board.Panels
}

var (
	tableRow = regexp.MustCompile("(?m)^\\| `(greenroom_[a-z_]+)` \\| (\\w+) \\|")
	series   = regexp.MustCompile(`\bgreenroom_[a-z_]+`)
	outcomes = regexp.MustCompile(`outcome=~?"([^"]+)"`)
	states   = regexp.MustCompile(`state="([^"]+)"`)
)

// exported are the series of docs/metrics.md, which a test of the package metrics holds against the registry, under every name that Prometheus has them by.
func exported(t *testing.T) map[string]bool {
	t.Helper()
	names := map[string]bool{}
	for _, row := range tableRow.FindAllStringSubmatch(read(t, "../docs/metrics.md"), -1) {
		names[row[1]] = row[2] != "histogram"
		if row[2] == "histogram" {
			for _, part := range []string{"_bucket", "_count", "_sum"} {
				names[row[1]+part] = true
			}
		}
	}
	if len(names) < 20 {
		t.Fatalf("docs/metrics.md has only %d series", len(names))
	}
	return names
}

// An alert on a series or an outcome that no server tells would stay silent for ever.
func TestAlertsAndDashboardNameWhatThereIs(t *testing.T) {
	t.Parallel()
	expressions := map[string]string{}
	for _, a := range alerts(t) {
		expressions["alert "+a.Alert] = a.Expr
	}
	for _, p := range panels(t) {
		for _, target := range p.Targets {
			expressions["panel "+p.Title] += target.Expr + "\n"
		}
	}
	known, shown := exported(t), map[string]bool{}
	for where, expr := range expressions {
		for _, name := range series.FindAllString(expr, -1) {
			if shown[name] = true; !known[name] {
				t.Errorf("%s: no server tells %s", where, name)
			}
		}
		for _, found := range outcomes.FindAllStringSubmatch(expr, -1) {
			for outcome := range strings.SplitSeq(found[1], "|") {
				if _, ok := httpkit.StatusOf[models.Code(outcome)]; !ok && outcome != models.OutcomeOK {
					t.Errorf("%s: no attempt ends with %s", where, outcome)
				}
			}
		}
		for _, found := range states.FindAllStringSubmatch(expr, -1) {
			if !strings.Contains(read(t, "../docs/metrics.md"), "`"+found[1]+"`") {
				t.Errorf("%s: the key is never in the state %s", where, found[1])
			}
		}
	}
	for name := range known {
		if known[name] && !shown[name] && !strings.HasSuffix(name, "_sum") && !strings.HasSuffix(name, "_count") {
			t.Errorf("nobody looks at %s", name)
		}
	}
}

// Whoever is woken by an alert finds it on the page.
func TestEveryAlertIsExplained(t *testing.T) {
	t.Parallel()
	page := read(t, "../docs/operations.md")
	for _, a := range alerts(t) {
		if !strings.Contains(page, "`"+a.Alert+"`") {
			t.Errorf("docs/operations.md says nothing of %s", a.Alert)
		}
	}
}

func TestPrometheusTakesTheRules(t *testing.T) {
	t.Parallel()
	promtool := tool(t, "promtool")
	for _, args := range [][]string{{"check", "rules", "alerts.yml"}, {"check", "config", "prometheus.yml"}} {
		if out, err := exec.Command(promtool, args...).CombinedOutput(); err != nil {
			t.Errorf("promtool %v: %v\n%s", args, err, out)
		}
	}
}

// Every alert comes when it should, and none on a good day.
func TestAlertsFire(t *testing.T) {
	t.Parallel()
	if out, err := exec.Command(tool(t, "promtool"), "test", "rules", "testdata/alerts_test.yml").CombinedOutput(); err != nil {
		t.Errorf("%v\n%s", err, out)
	}
	played := read(t, "testdata/alerts_test.yml")
	for _, a := range alerts(t) {
		if !strings.Contains(played, `alertname="`+a.Alert+`"`) {
			t.Errorf("nobody has seen %s", a.Alert)
		}
	}
}
