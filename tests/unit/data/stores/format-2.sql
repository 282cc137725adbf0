PRAGMA application_id=1886350947;
PRAGMA user_version=2;
BEGIN TRANSACTION;
CREATE TABLE claims (
            kind TEXT NOT NULL,
            instance TEXT NOT NULL,
            holder TEXT NOT NULL,
            expires_at FLOAT NOT NULL,
            PRIMARY KEY (kind, instance)
        );
INSERT INTO "claims" VALUES('acme/server','web-2','runner-1',1796126460.0);
CREATE TABLE history (
    kind TEXT NOT NULL,
    instance TEXT NOT NULL,
    status TEXT NOT NULL,
    version INTEGER NOT NULL,
    remote_id TEXT,
    token TEXT,
    intent_at TEXT,
    fingerprint TEXT,
    request TEXT,
    shown TEXT,
    state TEXT,
    is_ready BOOLEAN NOT NULL,
    parents TEXT,
    owner TEXT,
    updated_at TEXT NOT NULL, sensitive TEXT NOT NULL DEFAULT '[]', rivals TEXT NOT NULL DEFAULT '[]', baseline TEXT,
 PRIMARY KEY (kind, instance, version));
INSERT INTO "history" VALUES('acme/server','web-1','intent',1,NULL,'0123456789abcdef0123456789abcdef','2026-12-01T11:59:00.000000+00:00','f00d','{"name":"web-1","size":"small"}',NULL,NULL,1,'{"zone":"z-1"}',NULL,'2026-12-01T12:00:00.000000+00:00','[]','[]','["5","6"]');
INSERT INTO "history" VALUES('acme/server','web-1','live',2,'7','0123456789abcdef0123456789abcdef','2026-12-01T11:59:00.000000+00:00','f00d','{"name":"web-1","size":"small"}','{"size":{"slug":"small"}}','{"id":7,"name":"web-1","size":{"slug":"small"},"users":[{"name":"root","pin":1234}]}',1,'{"zone":"z-1"}','team','2026-12-01T12:00:00.000000+00:00','["users.pin"]','["8"]','["5","6"]');
INSERT INTO "history" VALUES('acme/server','web-2','intent',1,NULL,'1123456789abcdef0123456789abcdef','2026-12-01T11:59:00.000000+00:00','beef','{"name":"web-2"}',NULL,NULL,1,NULL,NULL,'2026-12-01T12:00:00.000000+00:00','[]','[]',NULL);
INSERT INTO "history" VALUES('acme/key','ci','live',1,'k-1',NULL,NULL,NULL,NULL,NULL,'{"id":"k-1","name":"ci","secret":"only-once"}',1,NULL,NULL,'2026-12-01T12:00:00.000000+00:00','[]','[]',NULL);
INSERT INTO "history" VALUES('acme/key','ci','deleted',2,'k-1',NULL,NULL,NULL,NULL,NULL,'{"id":"k-1","name":"ci","secret":"only-once"}',1,NULL,NULL,'2026-12-01T12:00:00.000000+00:00','[]','[]',NULL);
CREATE TABLE records (
    kind TEXT NOT NULL,
    instance TEXT NOT NULL,
    status TEXT NOT NULL,
    version INTEGER NOT NULL,
    remote_id TEXT,
    token TEXT,
    intent_at TEXT,
    fingerprint TEXT,
    request TEXT,
    shown TEXT,
    state TEXT,
    is_ready BOOLEAN NOT NULL,
    parents TEXT,
    owner TEXT,
    updated_at TEXT NOT NULL, sensitive TEXT NOT NULL DEFAULT '[]', rivals TEXT NOT NULL DEFAULT '[]', baseline TEXT,
 PRIMARY KEY (kind, instance));
INSERT INTO "records" VALUES('acme/server','web-1','live',2,'7','0123456789abcdef0123456789abcdef','2026-12-01T11:59:00.000000+00:00','f00d','{"name":"web-1","size":"small"}','{"size":{"slug":"small"}}','{"id":7,"name":"web-1","size":{"slug":"small"},"users":[{"name":"root","pin":1234}]}',1,'{"zone":"z-1"}','team','2026-12-01T12:00:00.000000+00:00','["users.pin"]','["8"]','["5","6"]');
INSERT INTO "records" VALUES('acme/server','web-2','intent',1,NULL,'1123456789abcdef0123456789abcdef','2026-12-01T11:59:00.000000+00:00','beef','{"name":"web-2"}',NULL,NULL,1,NULL,NULL,'2026-12-01T12:00:00.000000+00:00','[]','[]',NULL);
INSERT INTO "records" VALUES('acme/key','ci','deleted',2,'k-1',NULL,NULL,NULL,NULL,NULL,'{"id":"k-1","name":"ci","secret":"only-once"}',1,NULL,NULL,'2026-12-01T12:00:00.000000+00:00','[]','[]',NULL);
CREATE INDEX records_by_remote_id ON records (kind, remote_id);
COMMIT;
