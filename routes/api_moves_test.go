package routes

import (
	"testing"

	"greenroom/models"
)

func TestMovesTellWhatWasLiveWhen(t *testing.T) {
	t.Parallel()
	k := newApp(t)
	k.template("cara")
	key := k.key(models.ScopeTemplatesRead, models.ScopeTemplatesPublish)
	k.call(put, "/api/v1/templates/cara/labels/live", key, `{"version":1,"note":"Friday wording"}`).want(200)
	k.call(put, "/api/v1/templates/cara/labels/beta", key, `{"version":1}`).want(200)
	k.call(put, "/api/v1/templates/cara/labels/beta", key, `{"version":1,"from":null}`).want(200) // there already
	k.call(del, "/api/v1/templates/cara/labels/live", key, nil).want(204)
	var got listAnswer[struct {
		Label, At, Note, RequestID string
		From, To                   *int
		By                         models.ActorJSON
	}]
	k.call(get, "/api/v1/templates/cara/moves?limit=2", key, nil).want(200).into(&got)
	if len(got.Data) != 2 || got.Next == nil {
		t.Fatalf("%+v", got)
	}
	if last := got.Data[0]; last.Label != "live" || *last.From != 1 || last.To != nil || last.RequestID == "" || last.By.Name != "App" {
		t.Errorf("%+v", last)
	}
	k.call(get, "/api/v1/templates/cara/moves?limit=2&cursor="+*got.Next, key, nil).want(200).into(&got)
	if first := got.Data[0]; len(got.Data) != 1 || first.From != nil || *first.To != 1 || first.Note != "Friday wording" || got.Next != nil {
		t.Errorf("%+v", got)
	}
	k.call(get, "/api/v1/templates/none/moves", key, nil).refused(models.CodeTemplateNotFound)
	var audit listAnswer[struct{ After struct{ Note string } }]
	k.call(get, "/api/v1/audit?action=label.moved", k.key(models.ScopeAuditRead), nil).want(200).into(&audit)
	if audit.Data[1].After.Note != "Friday wording" {
		t.Errorf("the audit lacks the note: %+v", audit.Data)
	}
}
