# The product in one image: embedded by default, data on a volume. Runs as an ordinary user on a read-only root. Beside it
# the proxy and the search server of compose.yaml, which run so as well. A digest is that of its tag;
# docs/productie.md tells how to renew both.
FROM python:3.11.16-slim-bookworm@sha256:a36c24f9cbdf4fd0f52d67f0823eeac19c2028c637cecc392d97f980d4fec56b AS build
WORKDIR /app
COPY requirements/runtime.txt requirements/
RUN python -m venv .venv && .venv/bin/pip install --no-cache-dir --require-hashes -r requirements/runtime.txt

FROM caddy:2.10.2-alpine@sha256:4c6e91c6ed0e2fa03efd5b44747b625fec79bc9cd06ac5235a779726618e530d AS proxy
# Without the program's own right to low ports it also starts where no right may be gained.
RUN setcap -r /usr/bin/caddy && chown -R 10003 /data
COPY Caddyfile /etc/caddy/Caddyfile
USER 10003

FROM getmeili/meilisearch:v1.50.0@sha256:9694a59df43ee3f54b3fda9c5de381a3ee9852678e3e31cadf37d6bddea7fc1b AS search
RUN mkdir /data && chown 10002 /data
ENV MEILI_ENV=production MEILI_NO_ANALYTICS=true MEILI_HTTP_ADDR=0.0.0.0:7700 \
    MEILI_DB_PATH=/data/db MEILI_DUMP_DIR=/data/dumps MEILI_SNAPSHOT_DIR=/data/snapshots
WORKDIR /data
USER 10002

FROM python:3.11.16-slim-bookworm@sha256:a36c24f9cbdf4fd0f52d67f0823eeac19c2028c637cecc392d97f980d4fec56b AS product
WORKDIR /app
RUN useradd --system --uid 10001 --home-dir /app ja && mkdir /data && chown ja /data
COPY --from=build /app/.venv .venv
COPY app app
COPY migrations migrations
COPY seed seed
RUN .venv/bin/python -m compileall -q .venv/lib app migrations
ENV PATH=/app/.venv/bin:$PATH PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 JA_DATA=/data JA_HOST=0.0.0.0
VOLUME /data
EXPOSE 8000
USER 10001
# /livez and not /readyz: a copy that is about to stop is not ready, but it is well.
HEALTHCHECK --interval=10s --timeout=3s --start-period=60s \
  CMD ["python", "-c", "import urllib.request as r; r.urlopen('http://127.0.0.1:8000/livez', timeout=2)"]
CMD ["sh", "-c", "python -m app migrate && python -m app seed && exec python -m app serve"]
