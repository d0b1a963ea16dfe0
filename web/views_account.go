package web

// Account is /account. Fields of the password form: current, password, again.
type Account struct {
	Form     Form
	Person   User
	Sessions []SignIn
	// More is true when only the devices that were seen last are listed.
	More bool
	// Theme is "light", "dark" or "system".
	Theme string
}

// SignIn is one device.
type SignIn struct {
	ID string
	// Device is what the browser calls itself, in words.
	Device string
	// Address is empty for those who may not see addresses.
	Address  string
	Since    Time
	LastSeen Time
	// This is true for the device that is looking.
	This bool
}

func (Account) page() page { return page{file: "account", layout: "app", nav: navAccount} }
