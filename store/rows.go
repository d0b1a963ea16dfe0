package store

// The row types mirror the tables of migrations/sqlite column by column; a test holds them against the schema.

type userRow struct {
	ID           string `gorm:"primaryKey"`
	Email        string
	Name         string
	Role         string
	PasswordHash string
	CreatedAt    int64 `gorm:"autoCreateTime:false"`
	DisabledAt   *int64

	MustChangePassword bool
}

func (userRow) TableName() string { return "users" }

type sessionRow struct {
	ID         string `gorm:"primaryKey"`
	TokenHash  []byte
	UserID     string
	UserAgent  string
	Address    string
	CreatedAt  int64 `gorm:"autoCreateTime:false"`
	LastSeenAt int64
	ExpiresAt  int64

	ConfirmedAt int64
}

func (sessionRow) TableName() string { return "sessions" }

type templateRow struct {
	Seq           int64 `gorm:"primaryKey"`
	ID            string
	Description   string
	Tags          []string `gorm:"serializer:json"`
	LatestVersion int
	CreatedAt     int64 `gorm:"autoCreateTime:false"`
	UpdatedAt     int64 `gorm:"autoUpdateTime:false"`
	ArchivedAt    *int64
	DeletedAt     *int64

	// Copies of what a list shows, kept by whatever changes them; greenroom check compares them.
	Slug         string
	Name         string
	NameKey      string
	AvatarID     string
	VoiceID      string
	LLMID        string `gorm:"column:llm_id"`
	AuthorKind   string
	AuthorID     string
	AuthorName   string
	LiveVersion  int
	LiveName     string
	LiveAvatarID string
	LiveVoiceID  string
	LiveLLMID    string `gorm:"column:live_llm_id"`
	Status       string `gorm:"->"` // kept by triggers
	Tokens       int64
	Listed       bool
}

func (templateRow) TableName() string { return "templates" }

type templateTagRow struct {
	Tag       string `gorm:"primaryKey"`
	Seq       int64  `gorm:"primaryKey;autoIncrement:false"`
	ID        string
	Status    string
	UpdatedAt int64 `gorm:"autoUpdateTime:false"`
	CreatedAt int64 `gorm:"autoCreateTime:false"`
	NameKey   string
}

func (templateTagRow) TableName() string { return "template_tags" }

type templateWordsRow struct {
	Seq    int64 `gorm:"primaryKey;autoIncrement:false"`
	Head   string
	Starts string
	Body   string
}

func (templateWordsRow) TableName() string { return "template_words" }

type slugRow struct {
	Slug       string `gorm:"primaryKey"`
	TemplateID string
	Current    bool
	CreatedAt  int64 `gorm:"autoCreateTime:false"`
}

func (slugRow) TableName() string { return "slugs" }

type versionRow struct {
	TemplateID    string `gorm:"primaryKey"`
	Number        int    `gorm:"primaryKey;autoIncrement:false"`
	Format        int
	Document      string
	SHA256        []byte `gorm:"column:sha256"`
	Name          string
	AvatarID      string
	VoiceID       string
	LLMID         string `gorm:"column:llm_id"`
	Note          string
	CreatedByKind string
	CreatedByID   string
	CreatedByName string
	CreatedAt     int64 `gorm:"autoCreateTime:false"`
}

func (versionRow) TableName() string { return "template_versions" }

type versionChangeRow struct {
	TemplateID string `gorm:"primaryKey"`
	Version    int    `gorm:"primaryKey;autoIncrement:false"`
	Field      string `gorm:"primaryKey"`
}

func (versionChangeRow) TableName() string { return "version_changes" }

type labelRow struct {
	TemplateID string `gorm:"primaryKey"`
	Label      string `gorm:"primaryKey"`
	Version    int
	UpdatedAt  int64 `gorm:"autoUpdateTime:false"`
}

func (labelRow) TableName() string { return "labels" }

type protectedLabelRow struct {
	TemplateID  string `gorm:"primaryKey"`
	Label       string `gorm:"primaryKey"`
	ProtectedAt int64
}

func (protectedLabelRow) TableName() string { return "protected_labels" }

type labelMoveRow struct {
	Seq         int64 `gorm:"primaryKey"`
	TemplateID  string
	Label       string
	FromVersion int
	ToVersion   int
	Note        string
	MovedByKind string
	MovedByID   string
	MovedByName string
	MovedAt     int64
	Undoes      int64
	RequestID   string

	Confirmed []string `gorm:"-"` // goes into the audit alone
}

func (labelMoveRow) TableName() string { return "label_moves" }

type keyRow struct {
	ID            string `gorm:"primaryKey"`
	Prefix        string
	Hash          []byte
	Name          string
	Scopes        []string `gorm:"serializer:json"`
	TemplateIDs   *string  // a JSON array of template IDs; NULL: every template
	LabPersonas   bool
	RatePerMinute int
	CreatedByKind string
	CreatedByID   string
	CreatedByName string
	CreatedAt     int64 `gorm:"autoCreateTime:false"`
	ExpiresAt     *int64
	RevokedAt     *int64

	ProtectedLabels bool
	WritesPerMinute int
}

func (keyRow) TableName() string { return "api_keys" }

type keyUseRow struct {
	KeyID string `gorm:"primaryKey"`
	At    int64
}

func (keyUseRow) TableName() string { return "key_uses" }

type mintRow struct {
	ID          string `gorm:"primaryKey"`
	At          int64  `gorm:"primaryKey;autoIncrement:false"`
	KeyID       string
	UserID      string
	TemplateID  string
	Slug        string
	Version     int
	Label       string
	PersonaID   string
	ClientLabel string
	Outcome     string
	AnamStatus  int
	Fields      string
	DurationUs  int64
	RequestID   string
	Address     string
	Unknown     bool
}

func (mintRow) TableName() string { return "mints" }

type mintGroupRow struct {
	ID         int64 `gorm:"primaryKey"`
	TemplateID string
	KeyID      string
	UserID     string
	Outcome    string
	Label      string
	Slug       string
	PersonaID  string
	Version    int
}

func (mintGroupRow) TableName() string { return "mint_groups" }

type mintHourRow struct {
	GroupID int64 `gorm:"primaryKey;autoIncrement:false"`
	Hour    int64 `gorm:"primaryKey;autoIncrement:false"`
	N       int64
	FirstAt int64
	LastAt  int64
}

func (mintHourRow) TableName() string { return "mint_hours" }

type mintDayRow struct {
	GroupID int64 `gorm:"primaryKey;autoIncrement:false"`
	Day     int64 `gorm:"primaryKey;autoIncrement:false"`
	N       int64
	FirstAt int64
	LastAt  int64
	Hours   int64 // a bit for each hour that had any
}

func (mintDayRow) TableName() string { return "mint_days" }

type mintFoldRow struct {
	ID    int64 `gorm:"primaryKey"`
	Until *int64
}

func (mintFoldRow) TableName() string { return "mint_fold" }

type mintRefusalRow struct {
	GroupID int64 `gorm:"primaryKey;autoIncrement:false"`
	Second  int64 `gorm:"primaryKey;autoIncrement:false"`
	N       int64
	FirstAt int64
	LastAt  int64
}

func (mintRefusalRow) TableName() string { return "mint_refusals" }

type auditRow struct {
	Seq         int64 `gorm:"primaryKey"`
	At          int64
	ActorKind   string
	ActorID     string
	ActorName   string
	Action      string
	SubjectKind string
	SubjectID   string
	SubjectName string
	Before      string
	After       string
	RequestID   string
	Address     string
	PrevHash    []byte
	Hash        []byte

	Format     int
	ActorSum   []byte
	SubjectSum []byte
}

func (auditRow) TableName() string { return "audit" }

type personalRow struct {
	Sum    []byte `gorm:"primaryKey"`
	Person string
	Salt   []byte
	Facts  string
}

func (personalRow) TableName() string { return "audit_personal" }

type auditHeadRow struct {
	ID   int `gorm:"primaryKey"`
	Seq  int64
	Hash []byte
}

func (auditHeadRow) TableName() string { return "audit_head" }
