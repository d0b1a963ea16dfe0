package pages

import (
	"time"

	"greenroom/models"
)

// changeNotice is how long before the first request of an outcome a change counts as its possible cause.
const changeNotice = time.Hour

// changeKind is a kind of change of a persona, as the actions that make it.
// Previews talk to what was saved, whatever the labels point at, and find it by the persona itself.
type changeKind struct{ forApps, forPreviews []models.Action }

var (
	nameChange   = changeKind{forApps: []models.Action{models.ActionTemplateChanged, models.ActionAliasReleased, models.ActionAliasTaken}}
	labelRemoval = changeKind{forApps: []models.Action{models.ActionLabelRemoved}}
	otherContent = changeKind{forApps: []models.Action{models.ActionLabelMoved}, forPreviews: []models.Action{models.ActionTemplateCreated, models.ActionVersionSaved}}
	archiving    = changeKind{forApps: []models.Action{models.ActionTemplateArchived}, forPreviews: []models.Action{models.ActionTemplateArchived}}
)

// causes lists which changes of a persona can lead to an outcome.
// Where an outcome is missing, the app, its key, Anam or this server is the cause, and no colleague is named.
var causes = map[models.Code][]changeKind{
	models.CodeNotPublished:     {labelRemoval, nameChange},
	models.CodeTemplateArchived: {archiving},
	// The slug leads to another persona, or to none.
	models.CodeForbidden:        {nameChange},
	models.CodeTemplateNotFound: {nameChange},
	models.CodeVersionNotFound:  {nameChange},
	// Anam takes one configuration and not another.
	models.CodeAnamRejected:    {otherContent, nameChange},
	models.CodeAnamLegacyToken: {otherContent, nameChange},
	models.CodeAnamForbidden:   {otherContent, nameChange},
}

// causesOf gives the actions that can have led to a group's outcome, none where a change can't.
func causesOf(g models.MintGroup) []models.Action {
	var actions []models.Action
	for _, kind := range causes[models.Code(g.Outcome)] {
		if g.Label == models.LabelPreview {
			actions = append(actions, kind.forPreviews...)
		} else {
			actions = append(actions, kind.forApps...)
		}
	}
	return actions
}

// changesBehind selects the changes that can have led to a group. ok is false where there is nothing to look for.
// Requests in the first hour of a list that begins at since may only go on with what began earlier, so nobody is named for them.
func changesBehind(g models.MintGroup, since time.Time) (span models.ChangeSpan, ok bool) {
	actions := causesOf(g)
	if len(actions) == 0 || g.TemplateID == "" || !since.IsZero() && g.First.Before(since.Add(changeNotice)) {
		return span, false
	}
	return models.ChangeSpan{TemplateID: g.TemplateID, Since: g.First.Add(-changeNotice), Until: g.First, Actions: actions, Label: g.Label}, true
}
