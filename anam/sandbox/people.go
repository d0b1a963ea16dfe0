package sandbox

import "strings"

// person is somebody whom several avatars show.
type person struct {
	name        string
	description string
	tags        []string
	own         bool
	versions    string // space-separated, the active one last
	face        face
	variants    []variant
}

// variant is one avatar of a person: the same face, dressed and lit for a place.
type variant struct {
	name  string
	id    string // an example ID of Anam's documentation, else made
	dress func(*face)
}

// allAvatars goes through the people, one avatar per variant.
func allAvatars() []avatar {
	var all []avatar
	for _, p := range people() {
		for _, v := range p.variants {
			all = append(all, p.avatar(v, len(all)+1))
		}
	}
	return all
}

func (p person) avatar(v variant, n int) avatar {
	id := v.id
	if id == "" {
		id = madeID(avatarKind, n)
	}
	versions := strings.Fields(p.versions)
	a := avatar{
		ID: id, DisplayName: p.name, VariantName: v.name,
		AvailableVersions: versions, ActiveVersion: versions[len(versions)-1],
		Description: orNull(p.description + ", " + v.name), DisplayTags: append([]string{v.name}, p.tags...),
		RenderStyle: "illustrated", CreatedAt: dated(n), UpdatedAt: dated(n), face: p.face,
	}
	if p.own {
		a.CreatedByOrganizationID = orNull(organisation)
	}
	if v.dress != nil {
		v.dress(&a.face)
	}
	return a
}
