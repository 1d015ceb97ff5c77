# syntax=docker/dockerfile:1
# Two stages: the first installs from the lock file, the second carries the result and nothing that builds.

FROM python:3.13-slim-trixie AS build
WORKDIR /build
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1
RUN python -m venv /opt/tracker
COPY requirements.lock ./
RUN /opt/tracker/bin/pip install --quiet --require-hashes --requirement requirements.lock
COPY pyproject.toml README.md LICENSE ./
COPY tracker ./tracker
# BROWSER=yes adds what pages that need JavaScript are fetched with: Playwright here (it stands in no lock file of the image,
# so its version is the newest that pyproject.toml allows), the system's Chromium below.
ARG BROWSER=""
RUN /opt/tracker/bin/pip install --quiet --no-deps --no-build-isolation . \
    && if [ -n "$BROWSER" ]; then /opt/tracker/bin/pip install --quiet --no-build-isolation ".[browser]"; fi \
    && /opt/tracker/bin/python -m compileall -q /opt/tracker/lib

FROM python:3.13-slim-trixie
LABEL org.opencontainers.image.title="Policy Tracker" \
      org.opencontainers.image.description="Watches privacy policies and terms, and tells people what changed" \
      org.opencontainers.image.licenses="Apache-2.0"
RUN groupadd --system --gid 10001 tracker \
    && useradd --system --uid 10001 --gid tracker --home-dir /data --no-create-home --shell /usr/sbin/nologin tracker \
    && install --directory --owner=tracker --group=tracker --mode=0750 /data
ARG BROWSER=""
RUN if [ -n "$BROWSER" ]; then \
        apt-get update -qq \
        && apt-get install -qq --yes --no-install-recommends chromium fonts-dejavu-core \
        && rm -rf /var/lib/apt/lists/*; \
    fi
COPY --from=build /opt/tracker /opt/tracker
COPY config /config
ENV PATH=/opt/tracker/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    TRACKER_CONFIG_DIR=/config \
    TRACKER_DATA_DIR=/data \
    TRACKER_WEB__HOST=0.0.0.0
USER tracker
WORKDIR /data
VOLUME /data
EXPOSE 8000
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=30s --timeout=5s --start-period=30s --retries=3 \
    CMD ["python", "-c", "import urllib.request; urllib.request.urlopen('http://127.0.0.1:8000/healthz', timeout=4).read()"]
CMD ["tracker", "run"]
