package e2e

import (
	"testing"
	"fmt"

	"github.com/chromedp/chromedp"
)

func TestTmp(t *testing.T) {
	p := start(t, withAdmin...).visitAs(t, anna)
	for _, path := range []string{caraPath, "/keys"} {
		p.open(path)
		source, _ := axe()
		for _, o := range []string{`{}`, `{ resultTypes: ["violations"] }`, `{ resultTypes: ["violations"], preload: false }`, `{ resultTypes: ["violations"], iframes: false }`, `{ resultTypes: ["violations"], iframes: false, preload:false, runOnly: {type:"rule", values:["color-contrast"]} }`,
		`{ resultTypes: ["violations"], iframes: false, preload:false, rules: {"color-contrast":{enabled:false}} }`,
		} {
		for range 2 {
		ms, err := chromedp.Run(p.ctx, chromedp.Evaluate[float64](`(async()=>{if (!window.axe) {` + source + `}; const t0=performance.now(); await axe.run(document, `+o+`); return performance.now()-t0})()`, chromedp.EvalAwaitPromise))
		fmt.Println(path, o, ms, err)
		}
		}
	}
	p.watch.forget()
}
