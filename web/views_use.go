package web

// UseInApp is /templates/:slug/use.
type UseInApp struct {
	Head TemplateHead
	// FaceAlone and OwnModel tell what the app brings along once it is connected.
	FaceAlone, OwnModel bool
	// BaseURL is where apps reach this server, without a slash at the end.
	BaseURL string
	// Keys are the newest that can mint this persona; MoreKeys tells that there are others.
	Keys     []KeyRef
	MoreKeys bool
	// CreateKeyURL is /keys/new with name, persona and scope filled in; empty for those who may not.
	CreateKeyURL string
	// Admins are whom to ask for a key.
	Admins []string
	First  FirstRequest
}

// SessionsURL holds the tokens of this persona against Anam's sessions.
func (u UseInApp) SessionsURL() string { return "/requests/sessions?template=" + u.Head.Slug }

// FirstRequest is the line that waits for the first request, at /templates/:slug/use/first-request.
// It is the fragment "first" and asks again every two seconds until a request came.
type FirstRequest struct {
	Slug string
	// Arrived is the zero Time until an app has asked.
	Arrived Time
	// OK is false when that request was refused; Cause then says why.
	OK      bool
	Cause   string
	KeyName string
}

// URL is where the line asks again.
func (f FirstRequest) URL() string { return "/templates/" + f.Slug + "/use/first-request" }

func (UseInApp) page() page     { return page{file: "use", layout: "app", nav: navPersonas} }
func (FirstRequest) page() page { return page{file: "use"} }
