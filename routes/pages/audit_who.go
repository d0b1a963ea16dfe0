package pages

import (
	"context"
	"slices"
	"strings"

	"greenroom/models"
	"greenroom/web"
)

// actorAsked is whom the filter of the audit names.
type actorAsked struct {
	kind    models.ActorKind
	id      string
	name    string
	unknown *web.Unknown // the name is not clear
}

// nobody has no rows in the audit.
const nobody models.ActorKind = "nobody"

// readActorValue reads what actorValue wrote; anything else may be a name.
func readActorValue(value string) (a models.Actor, ok bool) {
	kind, id, _ := strings.Cut(value, ":")
	a = models.Actor{Kind: models.ActorKind(kind), ID: id}
	switch a.Kind {
	case models.ActorUser, models.ActorKey:
		return a, id != ""
	case models.ActorCLI, models.ActorSetup:
		return a, id == ""
	}
	return a, false
}

// actorName tells those who are deleted apart, of whom there may be several.
func actorName(a models.Actor) string {
	if a.Deleted() {
		return a.Shown() + " (" + a.ID + ")"
	}
	return a.Shown()
}

// actorAsked reads an actorValue, or the name of one who stands in the audit.
func (p auditPages) actorAsked(ctx context.Context, f auditFilter) (who actorAsked, err error) {
	if f.who == "" {
		return who, nil
	}
	if chosen, ok := readActorValue(f.who); ok {
		actor, err := p.store.AuditActor(ctx, chosen.Kind, chosen.ID)
		return actorAsked{kind: actor.Kind, id: actor.ID, name: actorName(actor)}, err
	}
	page, err := p.store.AuditActors(ctx, models.ListQuery{Search: searchText(f.who), Limit: suggested})
	if err != nil {
		return who, err
	}
	same := slices.DeleteFunc(slices.Clone(page.Items), func(a models.Actor) bool { return !strings.EqualFold(a.Shown(), f.who) })
	if len(same) == 1 && page.Next == "" {
		return actorAsked{kind: same[0].Kind, id: same[0].ID, name: actorName(same[0])}, nil
	}
	who = actorAsked{kind: nobody, unknown: &web.Unknown{Text: f.who}}
	for _, a := range page.Items {
		of := f
		of.who = actorValue(a)
		who.unknown.Close = append(who.unknown.Close, web.NameLink{Name: a.Shown(), Detail: actorDetail(a), URL: of.pageURL("")})
	}
	return who, nil
}
