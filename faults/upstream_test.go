package faults

import (
	"strconv"

	"greenroom/anam/sandbox"
)

// upstream lets Anam fail in every way that it has, at random and in a row. Saving goes on meanwhile, and so does readiness.
func upstream(r *round) {
	ready := r.staysReady()
	script := make([]sandbox.Fault, 10+r.IntN(20))
	for i := range script {
		script[i] = r.anyFault()
	}
	r.must(r.anam.Script(script...))
	before := r.ledger.counts()
	r.until("people save and publish while Anam fails", func() bool {
		now := r.ledger.counts()
		return now[saves] >= before[saves]+10 && now[moves] >= before[moves]+10 && now[keys] >= before[keys]+2
	})
	r.soon()
	r.anam.ClearFaults()
	r.workOf(2)
	ready()
}

// anyFault takes some answers of Anam; its waits are short, so that a round is.
func (r *round) anyFault() sandbox.Fault {
	kinds := []string{
		sandbox.Slow, sandbox.Hang, sandbox.Reset, sandbox.Cut, sandbox.TruncatedJSON, sandbox.HTMLError, sandbox.NoToken, sandbox.EmptyBody,
		sandbox.HugeBody, sandbox.GzipBody, sandbox.Redirect, sandbox.LegacyToken, sandbox.GarbageToken,
		sandbox.Status, sandbox.Status, sandbox.Status,
	}
	f := sandbox.Fault{Match: "POST /v1/auth/session-token", What: kinds[r.IntN(len(kinds))], Times: 1 + r.IntN(3), DelayMilliseconds: r.IntN(200)}
	if f.What == sandbox.Status {
		f.Status = []int{401, 403, 429, 500, 502, 503, 504}[r.IntN(7)]
	}
	if f.Status == 429 && r.coin() {
		f.Header = map[string]string{"Retry-After": strconv.Itoa(1 + r.IntN(2))}
	}
	return f
}
