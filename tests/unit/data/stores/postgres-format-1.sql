CREATE SCHEMA postonce;
CREATE TABLE postonce.about (
    mark text NOT NULL,
    format integer NOT NULL
);
CREATE TABLE postonce.claims (
    kind text NOT NULL COLLATE pg_catalog."C",
    instance text NOT NULL COLLATE pg_catalog."C",
    holder text NOT NULL,
    expires_at double precision NOT NULL,
    key bytea GENERATED ALWAYS AS (sha256((((replace(kind, '\'::text, '\\'::text))::bytea || decode('00'::text, 'hex'::text)) || (replace(instance, '\'::text, '\\'::text))::bytea))) STORED NOT NULL
);
CREATE TABLE postonce.history (
    kind text NOT NULL COLLATE pg_catalog."C",
    instance text NOT NULL COLLATE pg_catalog."C",
    status text NOT NULL,
    version integer NOT NULL,
    remote_id text,
    token text,
    intent_at text,
    fingerprint text,
    request text,
    shown text,
    state text,
    is_ready boolean NOT NULL,
    parents text,
    owner text,
    updated_at text NOT NULL,
    sensitive text DEFAULT '[]'::text NOT NULL,
    rivals text DEFAULT '[]'::text NOT NULL,
    baseline text,
    key bytea GENERATED ALWAYS AS (sha256((((replace(kind, '\'::text, '\\'::text))::bytea || decode('00'::text, 'hex'::text)) || (replace(instance, '\'::text, '\\'::text))::bytea))) STORED NOT NULL
);
CREATE TABLE postonce.records (
    kind text NOT NULL COLLATE pg_catalog."C",
    instance text NOT NULL COLLATE pg_catalog."C",
    status text NOT NULL,
    version integer NOT NULL,
    remote_id text,
    token text,
    intent_at text,
    fingerprint text,
    request text,
    shown text,
    state text,
    is_ready boolean NOT NULL,
    parents text,
    owner text,
    updated_at text NOT NULL,
    sensitive text DEFAULT '[]'::text NOT NULL,
    rivals text DEFAULT '[]'::text NOT NULL,
    baseline text,
    key bytea GENERATED ALWAYS AS (sha256((((replace(kind, '\'::text, '\\'::text))::bytea || decode('00'::text, 'hex'::text)) || (replace(instance, '\'::text, '\\'::text))::bytea))) STORED NOT NULL
);
INSERT INTO postonce.about (mark, format) VALUES ('data repository of postonce', 1);
INSERT INTO postonce.claims (kind, instance, holder, expires_at) VALUES ('acme/server', 'web-2', 'runner-1', 1796126460);
INSERT INTO postonce.history (kind, instance, status, version, remote_id, token, intent_at, fingerprint, request, shown, state, is_ready, parents, owner, updated_at, sensitive, rivals, baseline) VALUES ('acme/server', 'web-1', 'intent', 1, NULL, '0123456789abcdef0123456789abcdef', '2026-12-01T11:59:00.000000+00:00', 'f00d', '{"name":"web-1","size":"small"}', NULL, NULL, true, '{"zone":"z-1"}', NULL, '2026-12-01T12:00:00.000000+00:00', '[]', '[]', '["5","6"]');
INSERT INTO postonce.history (kind, instance, status, version, remote_id, token, intent_at, fingerprint, request, shown, state, is_ready, parents, owner, updated_at, sensitive, rivals, baseline) VALUES ('acme/server', 'web-1', 'live', 2, '7', '0123456789abcdef0123456789abcdef', '2026-12-01T11:59:00.000000+00:00', 'f00d', '{"name":"web-1","size":"small"}', '{"size":{"slug":"small"}}', '{"id":7,"name":"web-1","size":{"slug":"small"},"users":[{"name":"root","pin":1234}]}', true, '{"zone":"z-1"}', 'team', '2026-12-01T12:00:00.000000+00:00', '["users.pin"]', '["8"]', '["5","6"]');
INSERT INTO postonce.history (kind, instance, status, version, remote_id, token, intent_at, fingerprint, request, shown, state, is_ready, parents, owner, updated_at, sensitive, rivals, baseline) VALUES ('acme/server', 'web-2', 'intent', 1, NULL, '1123456789abcdef0123456789abcdef', '2026-12-01T11:59:00.000000+00:00', 'beef', '{"name":"web-2"}', NULL, NULL, true, NULL, NULL, '2026-12-01T12:00:00.000000+00:00', '[]', '[]', NULL);
INSERT INTO postonce.history (kind, instance, status, version, remote_id, token, intent_at, fingerprint, request, shown, state, is_ready, parents, owner, updated_at, sensitive, rivals, baseline) VALUES ('acme/key', 'ci', 'live', 1, 'k-1', NULL, NULL, NULL, NULL, NULL, '{"id":"k-1","name":"ci","secret":"only-once"}', true, NULL, NULL, '2026-12-01T12:00:00.000000+00:00', '[]', '[]', NULL);
INSERT INTO postonce.history (kind, instance, status, version, remote_id, token, intent_at, fingerprint, request, shown, state, is_ready, parents, owner, updated_at, sensitive, rivals, baseline) VALUES ('acme/key', 'ci', 'deleted', 2, 'k-1', NULL, NULL, NULL, NULL, NULL, '{"id":"k-1","name":"ci","secret":"only-once"}', true, NULL, NULL, '2026-12-01T12:00:00.000000+00:00', '[]', '[]', NULL);
INSERT INTO postonce.records (kind, instance, status, version, remote_id, token, intent_at, fingerprint, request, shown, state, is_ready, parents, owner, updated_at, sensitive, rivals, baseline) VALUES ('acme/server', 'web-1', 'live', 2, '7', '0123456789abcdef0123456789abcdef', '2026-12-01T11:59:00.000000+00:00', 'f00d', '{"name":"web-1","size":"small"}', '{"size":{"slug":"small"}}', '{"id":7,"name":"web-1","size":{"slug":"small"},"users":[{"name":"root","pin":1234}]}', true, '{"zone":"z-1"}', 'team', '2026-12-01T12:00:00.000000+00:00', '["users.pin"]', '["8"]', '["5","6"]');
INSERT INTO postonce.records (kind, instance, status, version, remote_id, token, intent_at, fingerprint, request, shown, state, is_ready, parents, owner, updated_at, sensitive, rivals, baseline) VALUES ('acme/server', 'web-2', 'intent', 1, NULL, '1123456789abcdef0123456789abcdef', '2026-12-01T11:59:00.000000+00:00', 'beef', '{"name":"web-2"}', NULL, NULL, true, NULL, NULL, '2026-12-01T12:00:00.000000+00:00', '[]', '[]', NULL);
INSERT INTO postonce.records (kind, instance, status, version, remote_id, token, intent_at, fingerprint, request, shown, state, is_ready, parents, owner, updated_at, sensitive, rivals, baseline) VALUES ('acme/key', 'ci', 'deleted', 2, 'k-1', NULL, NULL, NULL, NULL, NULL, '{"id":"k-1","name":"ci","secret":"only-once"}', true, NULL, NULL, '2026-12-01T12:00:00.000000+00:00', '[]', '[]', NULL);
ALTER TABLE ONLY postonce.about
    ADD CONSTRAINT about_pkey PRIMARY KEY (mark);
ALTER TABLE ONLY postonce.claims
    ADD CONSTRAINT claims_pkey PRIMARY KEY (key);
ALTER TABLE ONLY postonce.history
    ADD CONSTRAINT history_pkey PRIMARY KEY (key, version);
ALTER TABLE ONLY postonce.records
    ADD CONSTRAINT records_pkey PRIMARY KEY (key);
CREATE INDEX claims_by_instance ON postonce.claims USING hash (instance);
CREATE INDEX history_by_instance ON postonce.history USING hash (instance);
CREATE INDEX records_by_instance ON postonce.records USING hash (instance);
CREATE INDEX records_by_remote_id ON postonce.records USING hash (remote_id);
