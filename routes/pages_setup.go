package routes

// SetupToken knows the one-time token of the link to /setup.
type SetupToken interface {
	// Check tells whether token is the one, in constant time.
	Check(token string) bool
}
