package web

// TemplateMenu is /templates/:slug/menu: what can be done with a persona of the list.
// "menu" is the fragment that the menu of its row is filled with, <div class="menu-panel">, when it is opened.
type TemplateMenu struct {
	RowPersona
	// ID goes with the forms.
	ID string
	// CanEdit shows the writing entries.
	CanEdit bool
}

func (TemplateMenu) page() page { return page{file: "menu", layout: "app", nav: navPersonas} }

// RowPersona is the persona that a row of the list, or its menu, is about.
type RowPersona struct {
	Slug, Name string
	// Published is true when the live label is set; Archived ones can only be brought back or deleted.
	Published, Archived bool
}

// URL is the persona's page.
func (p RowPersona) URL() string { return "/templates/" + p.Slug }

// PreviewURL is where one talks to what the row shows: what is live, or the latest when nothing is.
func (p RowPersona) PreviewURL() string {
	if p.Published {
		return p.URL() + "/preview?label=live"
	}
	return p.URL() + "/preview"
}
