package sandbox

type face struct{}
