package models

// ActorKind says by which door somebody came in.
type ActorKind string

// The doors.
const (
	ActorUser  ActorKind = "user"
	ActorKey   ActorKind = "key"
	ActorCLI   ActorKind = "cli"
	ActorSetup ActorKind = "setup"
)

// Actor is who does something, as versions and audit rows remember it.
type Actor struct {
	Kind      ActorKind
	ID        string // of the user or key; empty for cli and setup
	Name      string // as shown on screen: a person's or key's name
	RequestID string
	Address   string // the client's network address, empty for the command line
}

// Shown gives the name to show, or the door where there is no name.
func (a Actor) Shown() string {
	if a.Name != "" {
		return a.Name
	}
	return map[ActorKind]string{ActorCLI: "Command line", ActorSetup: "Setup"}[a.Kind]
}
