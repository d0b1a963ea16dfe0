module greenroom

go 1.26.0

ignore (
	./bench/node/node_modules
	./web/node_modules
)

require (
	code.dny.dev/ssrf v0.3.0 // no private address for pictures and samples (catalog)
	github.com/KimMachineGun/automemlimit v1.0.1 // the memory limit of a container (cmd/admin)
	github.com/aymanbagabas/go-udiff v0.4.1 // line edits below the word diff (diff)
	github.com/chromedp/cdproto v0.159.0 // browser tests
	github.com/chromedp/chromedp v0.23.0 // browser tests
	github.com/evanw/esbuild v0.28.2 // bundles the pages at build time (web/bundle)
	github.com/go-json-experiment/json v1.27.2 // strict JSON with paths (routes)
	github.com/go-playground/validator/v10 v10.30.6 // rules as struct tags (models)
	github.com/goccy/go-yaml v1.19.2 // reads openapi.yaml in tests
	github.com/gofiber/fiber/v2 v2.52.15 // HTTP (routes)
	github.com/google/uuid v1.6.0 // UUIDv7 (store)
	github.com/gorilla/websocket v1.5.3 // the sandbox's signalling
	github.com/hashicorp/golang-lru/v2 v2.0.7 // LRU caches (catalog)
	github.com/klauspost/compress v1.20.3 // gzip of pages and answers, at half the CPU of the standard library's (routes)
	github.com/molecule-man/go-brrr v1.3.0 // brotli of pages and answers, and of files at build time; below fasthttp already (routes, web/bundle)
	github.com/pion/ice/v4 v4.4.8 // the sandbox's WebRTC: one UDP socket
	github.com/pion/interceptor v0.1.51 // the sandbox's WebRTC
	github.com/pion/logging v0.2.4 // the sandbox's WebRTC: silence
	github.com/pion/rtcp v1.2.20 // the sandbox's WebRTC: key frames on demand
	github.com/pion/rtp v1.10.6 // the sandbox's WebRTC, in tests
	github.com/pion/webrtc/v4 v4.2.26 // the sandbox's WebRTC
	github.com/pressly/goose/v3 v3.29.0 // migrations (store)
	github.com/prometheus/client_golang v1.25.0 // series for Prometheus (metrics)
	github.com/rivo/uniseg v0.2.0 // graphemes, to hold the word diff against in tests
	github.com/santhosh-tekuri/jsonschema/v6 v6.0.3 // holds answers against openapi.yaml in tests
	github.com/trustelem/zxcvbn v1.0.1 // the passwords that people use most (passwords)
	github.com/valyala/fasthttp v1.77.0 // below fiber, newer than it asks for: GO-2026-4950
	golang.org/x/crypto v0.58.0 // argon2id (store)
	golang.org/x/image v0.47.0 // thumbnails, WebP (catalog)
	golang.org/x/sync v0.24.0 // singleflight (catalog)
	golang.org/x/text v0.43.0 // names of countries, folding of words, thousands
	golang.org/x/time v0.16.0 // token buckets (ratelimit)
	gorm.io/driver/sqlite v1.6.0 // gorm's SQLite dialect (store)
	gorm.io/gorm v1.31.2 // ORM (store)
	modernc.org/sqlite v1.61.1 // SQLite without a C compiler (store)
)

require (
	github.com/beorn7/perks v1.0.1 // indirect
	github.com/cespare/xxhash/v2 v2.3.0 // indirect
	github.com/dustin/go-humanize v1.1.0 // indirect
	github.com/gabriel-vasile/mimetype v1.4.16 // indirect
	github.com/go-playground/locales v0.14.2 // indirect
	github.com/go-playground/universal-translator v0.18.2 // indirect
	github.com/jinzhu/inflection v1.0.0 // indirect
	github.com/jinzhu/now v1.1.5 // indirect
	github.com/leodido/go-urn v1.5.0 // indirect
	github.com/mattn/go-colorable v0.1.13 // indirect
	github.com/mattn/go-isatty v0.0.24 // indirect
	github.com/mattn/go-runewidth v0.0.16 // indirect
	github.com/mattn/go-sqlite3 v1.14.22 // indirect
	github.com/mfridman/interpolate v0.0.2 // indirect
	github.com/munnerz/goautoneg v0.0.0-20191010083416-a7dc8b61c822 // indirect
	github.com/ncruces/go-strftime v1.1.0 // indirect
	github.com/pbnjay/memory v0.0.0-20210728143218-7b4eea64cf58 // indirect
	github.com/pion/datachannel v1.6.3 // indirect
	github.com/pion/dtls/v3 v3.1.15 // indirect
	github.com/pion/mdns/v2 v2.2.2 // indirect
	github.com/pion/randutil v0.1.0 // indirect
	github.com/pion/sctp v1.12.0 // indirect
	github.com/pion/sdp/v3 v3.0.20 // indirect
	github.com/pion/srtp/v3 v3.1.3 // indirect
	github.com/pion/stun/v4 v4.0.1 // indirect
	github.com/pion/transport/v5 v5.1.4 // indirect
	github.com/pion/turn/v5 v5.1.3 // indirect
	github.com/prometheus/client_model v0.6.3 // indirect
	github.com/prometheus/common v0.72.0 // indirect
	github.com/prometheus/procfs v0.22.0 // indirect
	github.com/remyoudompheng/bigfft v0.0.0-20230129092748-24d4a6f8daec // indirect
	github.com/sethvargo/go-retry v0.5.0 // indirect
	github.com/valyala/bytebufferpool v1.0.0 // indirect
	github.com/wlynxg/anet v0.0.5 // indirect
	go.uber.org/multierr v1.11.0 // indirect
	golang.org/x/net v0.61.0 // indirect
	golang.org/x/sys v0.49.0 // indirect
	google.golang.org/protobuf v1.36.12 // indirect
	modernc.org/libc v1.79.0 // indirect
	modernc.org/mathutil v1.7.1 // indirect
	modernc.org/memory v1.12.1 // indirect
)
