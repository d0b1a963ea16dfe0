package models

// ActorKind is the way in which an actor reached Greenroom.
type ActorKind string

// The kinds of actors.
const (
	ActorUser  ActorKind = "user"
	ActorKey   ActorKind = "key"
	ActorCLI   ActorKind = "cli"
	ActorSetup ActorKind = "setup"
)

// Actor is the person, key or command behind a change, as versions and audit rows record it.
type Actor struct {
	Kind      ActorKind
	ID        string // of the user or key; empty for cli and setup
	Name      string // as shown on screen: a person's or key's name; empty for a person who is deleted
	RequestID string
	Address   string // the client's network address, empty for the command line
	Route     string // method and path of the route that was called, such as POST /keys; empty for the command line

	// Role is set for a person, the others for a key. They are rights at the time of the change and are not recorded.
	Role            Role
	ProtectedLabels bool
	Publishes       bool     // the key has the scope templates:publish
	TemplateIDs     []string // the only templates that a restricted key may read and change; nil: every template
}

// Shown gives the name to show, or a word for the kind of actor when there is no name.
func (a Actor) Shown() string {
	switch {
	case a.Name != "":
		return a.Name
	case a.Deleted():
		return DeletedPerson
	}
	return map[ActorKind]string{ActorUser: "Somebody", ActorCLI: "Command line", ActorSetup: "Setup"}[a.Kind]
}

// DeletedPerson is shown in place of a name that is forgotten.
const DeletedPerson = "A deleted person"

// Deleted tells whether the actor is a person of whom only the ID is left.
func (a Actor) Deleted() bool { return a.Kind == ActorUser && a.ID != "" && a.Name == "" }

// NameToKeep is the name for what is never changed again. People are named by ID alone, so that they can be forgotten.
func (a Actor) NameToKeep() string {
	if a.Kind == ActorUser {
		return ""
	}
	return a.Shown()
}

// IsAdmin tells whether the actor has the rights of an admin. The command line has them, a key never does.
func (a Actor) IsAdmin() bool {
	switch a.Kind {
	case ActorCLI, ActorSetup:
		return true
	case ActorUser:
		return a.Role.Includes(RoleAdmin)
	}
	return false
}

// MayPublish tells whether the actor may change what apps get.
func (a Actor) MayPublish() bool {
	return a.IsAdmin() || a.Kind == ActorUser && a.Role.Includes(RoleEditor) || a.Kind == ActorKey && a.Publishes
}

// MayUse tells whether the actor may read and change a template. No restricted key may use a template without an ID.
func (a Actor) MayUse(templateID string) bool { return listed(a.TemplateIDs, templateID) }

// MayMoveProtected tells whether the actor may move a protected label.
func (a Actor) MayMoveProtected() bool {
	return a.IsAdmin() || a.Kind == ActorKey && a.ProtectedLabels
}
