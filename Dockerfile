# The product in one image: embedded by default, data on a volume. Runs as an ordinary user on a read-only root.
FROM python:3.11-slim-bookworm AS build
WORKDIR /app
COPY requirements/runtime.txt requirements/
RUN python -m venv .venv && .venv/bin/pip install --no-cache-dir --require-hashes -r requirements/runtime.txt

FROM python:3.11-slim-bookworm
WORKDIR /app
RUN useradd --system --uid 10001 --home-dir /app ja && mkdir /data && chown ja /data
COPY --from=build /app/.venv .venv
COPY app app
COPY migrations migrations
COPY seed seed
ENV PATH=/app/.venv/bin:$PATH PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 JA_DATA=/data JA_HOST=0.0.0.0
VOLUME /data
EXPOSE 8000
USER ja
HEALTHCHECK --interval=30s --timeout=3s --start-period=20s \
  CMD ["python", "-c", "import urllib.request as r; r.urlopen('http://127.0.0.1:8000/readyz', timeout=2)"]
CMD ["sh", "-c", "python -m app migrate && python -m app seed && exec python -m app serve"]
