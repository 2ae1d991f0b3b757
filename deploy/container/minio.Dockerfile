# MinIO from its source: its makers publish no image any more.
ARG GO=golang:1.26-alpine
ARG BASE=alpine:3.22
FROM ${GO} AS build
RUN CGO_ENABLED=0 GOTOOLCHAIN=auto go install -trimpath -ldflags="-s -w" github.com/minio/minio@v0.0.0-20260212201848-7aac2a2c5b7c

FROM ${BASE}
COPY --from=build /go/bin/minio /usr/local/bin/minio
EXPOSE 9000 9001
ENTRYPOINT ["minio"]
