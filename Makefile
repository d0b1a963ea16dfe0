# `make run` and `make test` are all that a new machine needs: Go, Node with npm, make.
export CGO_ENABLED = 0
# One way to compile for build, tests and the bundler: the standard library is compiled once.
export GOFLAGS := $(GOFLAGS) -trimpath

VERSION := $(shell cat VERSION)
# A source archive has no .git: then the builder may say COMMIT=..., or the binary doesn't name it.
COMMIT  := $(shell git describe --always --dirty --exclude '*' --abbrev=12 2>/dev/null)
LDFLAGS := -s -w -X main.version=$(VERSION) -X main.commit=$(COMMIT)
BIN     := bin/greenroom
NPM_BIN := web/node_modules/.bin
GO_SRC  := $(shell find . -name '*.go' -not -path '*/node_modules/*' 2>/dev/null)
EMBEDS  := $(shell find migrations routes web/templates anam/sandbox/clips -type f -not -name '*.go' 2>/dev/null)
WEB_SRC := $(shell find web/src web/bundle -type f 2>/dev/null)

STATICCHECK := honnef.co/go/tools/cmd/staticcheck@v0.8.2
ERRCHECK    := github.com/kisielk/errcheck@v1.10.0

FAULTS_FLAGS ?= -rounds 20 -span 4m

# Bundling rewrites web/dist, which the compiler reads: one after the other.
.NOTPARALLEL:

.PHONY: run build test unit race e2e lint fmt bench faults release release-check clean FORCE

run: build ## build and serve on 127.0.0.1:8080
	$(BIN) serve

build: $(BIN)

$(BIN): $(GO_SRC) $(EMBEDS) web/dist/manifest.json go.mod go.sum VERSION bin/.commit
	go build -buildvcs=false -ldflags '$(LDFLAGS)' -o $@ ./cmd/admin

# It is touched only when the commit is another one.
bin/.commit: FORCE
	@mkdir -p bin; echo '$(COMMIT)' | cmp -s - $@ || echo '$(COMMIT)' > $@

web/node_modules/.installed: web/package.json web/package-lock.json web/.npmrc
	cd web && npm ci --ignore-scripts --no-audit --no-fund
	touch $@

web/dist/manifest.json: web/node_modules/.installed $(WEB_SRC) go.mod
	go run ./web/bundle

test: lint unit e2e ## everything but the race detector, which needs a C compiler

unit: web/dist/manifest.json
	go test -shuffle=on -timeout 30m $$(go list ./... | grep -v -e /e2e -e /faults)

race: web/dist/manifest.json
	CGO_ENABLED=1 go test -race -shuffle=on -timeout 30m $$(go list ./... | grep -v -e /e2e -e /deploy -e /faults)

e2e: web/dist/manifest.json ## browser tests; they say so when there is no Chromium
	go test -shuffle=on -count=1 -parallel 2 -timeout 30m ./e2e/...

lint: web/node_modules/.installed
	@unformatted=$$(gofmt -l $$(git ls-files '*.go' 2>/dev/null || find . -name '*.go' -not -path '*/node_modules/*')); \
		test -z "$$unformatted" || { echo "not formatted: $$unformatted"; exit 1; }
	go vet ./...
	go run $(STATICCHECK) ./...
	go run $(ERRCHECK) -ignore '^Close$$,fmt:^Fprint' ./...
	cd web && $(CURDIR)/$(NPM_BIN)/tsc --noEmit

fmt:
	gofmt -w $$(git ls-files '*.go')

bench/node/node_modules/.installed: bench/node/package.json bench/node/package-lock.json bench/node/.npmrc
	cd bench/node && npm ci --ignore-scripts --no-audit --no-fund
	touch $@

# Where it cannot be built the bench says so, and compares with the others.
bin/bench-pocketbase: $(wildcard bench/pocketbase/*)
	cd bench/pocketbase && go build -buildvcs=false -o ../../$@ . || echo "PocketBase cannot be built here"

bench: build bench/node/node_modules/.installed bin/bench-pocketbase ## beside a bare forwarder, Express and PocketBase, small and large; GROWTH=full: a million mints
	go run ./bench $(if $(GROWTH),-growth $(GROWTH)) $(BENCH_FLAGS)

RELEASE_PLATFORMS := linux/amd64,linux/arm64,darwin/amd64,darwin/arm64

release: web/dist/manifest.json ## archives, checksums and bills of materials in dist/
	go run ./release -version '$(VERSION)' -ldflags '$(LDFLAGS)' -platforms '$(RELEASE_PLATFORMS)' \
		-time "$$(git log -1 --format=%ct 2>/dev/null || echo 0)" -out dist
	@cat dist/SHA256SUMS

release-check: ## two releases of the last commit, from two clones and with two caches of the compiler, are byte for byte the same
	release/check.sh '$(RELEASE_PLATFORMS)'

# More at once than processors: most of their time is waiting.
faults: web/dist/manifest.json ## the program under load and random faults, some minutes; -seed repeats a run
	go test -count=1 -v -parallel 4 -timeout 60m ./faults $(FAULTS_FLAGS)
	go test -count=1 -v -run '^TestClockMoved$$' ./cmd/admin

clean:
	rm -rf bin dist web/node_modules bench/node/node_modules web/dist/*
