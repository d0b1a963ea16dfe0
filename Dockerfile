# syntax=docker/dockerfile:1
# docker build --build-arg COMMIT=$(git rev-parse --short=12 HEAD) -t greenroom .
# docker run -p 127.0.0.1:8080:8080 -v greenroom:/data -v ./anam-key:/run/secrets/anam-key:ro \
#   -e ANAM_API_KEY_FILE=/run/secrets/anam-key -e GREENROOM_PUBLIC_URL=https://greenroom.example.com \
#   --memory 1g --ulimit nofile=16384:16384 --stop-timeout 20 --read-only --cap-drop ALL --log-opt mode=non-blocking greenroom
# The key's file must be readable by user 65532. A new key: write the file anew, then docker kill --signal HUP.

FROM --platform=$BUILDPLATFORM node:22-bookworm-slim AS packages
WORKDIR /src/web
COPY web/package.json web/package-lock.json web/.npmrc ./
RUN npm ci --ignore-scripts --no-audit --no-fund

FROM --platform=$BUILDPLATFORM golang:1.26-bookworm AS build
WORKDIR /src
COPY go.mod go.sum ./
RUN go mod download
COPY . .
COPY --from=packages /src/web/node_modules web/node_modules
ARG COMMIT=""
ARG TARGETARCH
RUN touch web/node_modules/.installed \
    && make release COMMIT="$COMMIT" RELEASE_PLATFORMS="linux/$TARGETARCH" \
    && mkdir -p /out/data \
    && tar xzf dist/greenroom_*.tar.gz --strip-components=1 -C /out

FROM scratch
COPY --from=build /etc/ssl/certs/ca-certificates.crt /etc/ssl/certs/
COPY --from=build /out/greenroom /out/LICENSE /out/THIRD_PARTY.txt /
COPY --from=build --chown=65532:65532 /out/data /data
# SQLite keeps its temporary files here: there is no /tmp.
WORKDIR /data
USER 65532:65532
ENV GREENROOM_ADDR=0.0.0.0:8080 GREENROOM_DB=/data/greenroom.db GREENROOM_LOG_FORMAT=json
VOLUME /data
EXPOSE 8080
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=30s --timeout=6s --start-period=10s CMD ["/greenroom", "health"]
ENTRYPOINT ["/greenroom"]
CMD ["serve"]
