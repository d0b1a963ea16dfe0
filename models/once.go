package models

import (
	"context"
	"time"
)

// OnceLife is how long a request that carries a mark is known as done.
const OnceLife = 10 * time.Minute

// OnceAnswerLimit is the longest sealed answer that is kept, in bytes.
const OnceAnswerLimit = 256 << 10

// OnceRequest names one request: the SHA-256 of its mark and caller, and that of what it asks for.
type OnceRequest struct {
	Mark    [32]byte
	Content [32]byte
}

// OnceState is what is known of a request that carries a mark.
type OnceState struct {
	// Claimed tells that the request was new: the caller has to do it now.
	Claimed bool
	// Since is when it was claimed.
	Since time.Time
	// DoneAt is when its change was committed; zero while it runs, or when it never finished.
	DoneAt time.Time
	// Answer is what was answered, sealed; nil while it is not known.
	Answer []byte
	// OtherContent tells that the mark was used before for something else.
	OtherContent bool
}

type onceKey struct{}

// WithOnce lets the transaction that does a claimed request mark it as done.
func WithOnce(ctx context.Context, r OnceRequest) context.Context {
	return context.WithValue(ctx, onceKey{}, r)
}

// WithoutOnce is for a transaction that is not yet the change: it leaves the claimed request open.
func WithoutOnce(ctx context.Context) context.Context { return context.WithValue(ctx, onceKey{}, nil) }

// OnceOf gives the claimed request that a context belongs to.
func OnceOf(ctx context.Context) (OnceRequest, bool) {
	r, ok := ctx.Value(onceKey{}).(OnceRequest)
	return r, ok
}
