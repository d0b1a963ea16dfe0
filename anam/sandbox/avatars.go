package sandbox

import (
	"net/http"
	"slices"
	"strings"
	"time"

	"greenroom/anam/sandbox/studio"
)

// avatar is a row of GET /v1/avatars.
type avatar struct {
	ID                      string    `json:"id"`
	DisplayName             string    `json:"displayName"`
	VariantName             string    `json:"variantName"`
	ImageURL                string    `json:"imageUrl"`
	LandscapeImageURL       *string   `json:"landscapeImageUrl"`
	PortraitImageURL        *string   `json:"portraitImageUrl"`
	VideoURL                *string   `json:"videoUrl"`
	IdleVideoURL            *string   `json:"idleVideoUrl"`
	CreatedAt               time.Time `json:"createdAt"`
	UpdatedAt               time.Time `json:"updatedAt"`
	CreatedByOrganizationID *string   `json:"createdByOrganizationId"`
	AvailableVersions       []string  `json:"availableVersions"`
	ActiveVersion           string    `json:"activeVersion"`
	Description             *string   `json:"description"`
	DisplayTags             []string  `json:"displayTags"`
	RenderStyle             string    `json:"renderStyle"`

	face studio.Face
}

// allAvatars goes through the people, one avatar per variant.
func allAvatars() []avatar {
	var all []avatar
	for _, p := range studio.People() {
		for _, v := range p.Variants {
			all = append(all, avatarOf(p, v, len(all)+1))
		}
	}
	return all
}

func avatarOf(p studio.Person, v studio.Variant, n int) avatar {
	id := v.ID
	if id == "" {
		id = madeID(avatarKind, n)
	}
	versions := strings.Fields(p.Versions)
	a := avatar{
		ID: id, DisplayName: p.Name, VariantName: v.Name,
		AvailableVersions: versions, ActiveVersion: versions[len(versions)-1],
		Description: orNull(p.Description + ", " + v.Name), DisplayTags: append([]string{v.Name}, p.Tags...),
		RenderStyle: "illustrated", CreatedAt: dated(n), UpdatedAt: dated(n), face: p.Face(v),
	}
	if p.Own {
		a.CreatedByOrganizationID = orNull(organisation)
	}
	return a
}

func (a avatar) identity() string { return a.ID }

func (a avatar) matches(search string) bool {
	return has(search, a.DisplayName, a.VariantName, *a.Description)
}

// at adds the URLs of the pictures. Only a cara-4 avatar has a portrait.
func (a avatar) at(origin string) any {
	a.ImageURL = origin + "/media/avatars/" + a.ID + ".png"
	a.LandscapeImageURL = &a.ImageURL
	if slices.Contains(a.AvailableVersions, "cara-4") {
		portrait := origin + "/media/avatars/" + a.ID + "-portrait.png"
		a.PortraitImageURL = &portrait
	}
	return a
}

func (s *Server) listAvatars(w http.ResponseWriter, r *http.Request) {
	query := r.URL.Query()
	rows := s.catalog.avatars
	if style := query.Get("renderStyle"); style != "" && style != "all" {
		rows = kept(rows, func(a avatar) bool { return a.RenderStyle == style })
	}
	if tags := query.Get("tags"); tags != "" {
		rows = kept(rows, func(a avatar) bool { return anyTag(a.DisplayTags, tags) })
	}
	if query.Get("onlyOneShot") == "true" {
		rows = kept(rows, func(a avatar) bool { return a.CreatedByOrganizationID != nil })
	}
	answerList(s, w, r, rows)
}

func (s *Server) getAvatar(w http.ResponseWriter, r *http.Request) {
	if !isUUID(r.PathValue("id")) {
		answerError(w, http.StatusBadRequest, "Invalid avatar ID", "")
		return
	}
	a, known := s.catalog.avatar(r.PathValue("id"))
	answerOne(s, w, r, a, known)
}

func kept[T any](rows []T, keep func(T) bool) []T {
	var left []T
	for _, row := range rows {
		if keep(row) {
			left = append(left, row)
		}
	}
	return left
}

// anyTag reports whether the row has one of the comma-separated tags, ignoring case.
func anyTag(tags []string, wanted string) bool {
	for t := range strings.SplitSeq(strings.ToLower(wanted), ",") {
		if slices.Contains(tags, strings.TrimSpace(t)) {
			return true
		}
	}
	return false
}
