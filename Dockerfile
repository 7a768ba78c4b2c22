# Build: docker build -t wirtinger .    Run: docker run --rm -p 8080:8080 wirtinger
ARG BUILD_BASE=swift:6.3-bookworm
ARG RUN_BASE=debian:bookworm-slim

FROM ${BUILD_BASE} AS build
RUN apt-get update \
 && apt-get install -y --no-install-recommends libgfortran-12-dev libkissfft-dev libopenblas-pthread-dev zlib1g-dev \
 && rm -rf /var/lib/apt/lists/*
WORKDIR /src
COPY . .
RUN swift build -c release --static-swift-stdlib --product wirtinger \
 && install -D -s "$(swift build -c release --static-swift-stdlib --show-bin-path)/wirtinger" /out/wirtinger

FROM ${RUN_BASE}
COPY --from=build /out/wirtinger /usr/local/bin/wirtinger
# Functions that clients call by name; mount a folder in its place for others.
COPY Sources/Functions /usr/share/wirtinger/functions
# A number, so that Kubernetes can check that it is not root; nobody's files are needed.
USER 65532:65532
ENV WIRTINGER_HOST=0.0.0.0 WIRTINGER_FUNCTIONS=/usr/share/wirtinger/functions
EXPOSE 8080
ENTRYPOINT ["/usr/local/bin/wirtinger"]
CMD ["serve"]
