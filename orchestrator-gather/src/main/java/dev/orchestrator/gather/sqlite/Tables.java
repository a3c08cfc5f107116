package dev.orchestrator.gather.sqlite;

import java.util.List;

/**
 * The tables, version by version. A conversation is known by a number inside the file, so that its rows are small; that a
 * text which UTF-8 cannot hold is kept as bytes is why no table is strict.
 */
final class Tables {

    /** Marks the file as one of this library: "orch" in ASCII. */
    static final int APPLICATION = 0x6f726368;

    private static final List<String> VERSION_1 = List.of(
            """
            CREATE TABLE conversations (
              key INTEGER PRIMARY KEY,
              id TEXT NOT NULL UNIQUE,
              user_id TEXT NOT NULL,
              project_id TEXT,
              title TEXT NOT NULL,
              summary TEXT,
              status TEXT NOT NULL,
              input_tokens INTEGER NOT NULL,
              output_tokens INTEGER NOT NULL,
              cached_tokens INTEGER NOT NULL,
              reasoning_tokens INTEGER NOT NULL,
              cost TEXT NOT NULL,
              cost_basis TEXT NOT NULL,
              forked_from TEXT,
              created_at INTEGER NOT NULL,
              updated_at INTEGER NOT NULL,
              turn_secret TEXT,
              turn_request TEXT,
              turn_run TEXT,
              turn_until INTEGER)""",
            "CREATE INDEX conversations_of_user ON conversations (user_id, created_at, id)",
            "CREATE INDEX conversations_of_project ON conversations (user_id, project_id, created_at, id)",
            """
            CREATE TABLE messages (
              conversation INTEGER NOT NULL,
              sequence INTEGER NOT NULL,
              id TEXT NOT NULL,
              status TEXT NOT NULL,
              text TEXT NOT NULL,
              rest TEXT NOT NULL,
              turn TEXT,
              UNIQUE (conversation, sequence),
              UNIQUE (conversation, id))""",
            // Keys are never used again: who still reads a content that was replaced must not get another one's bytes.
            """
            CREATE TABLE attachments (
              key INTEGER PRIMARY KEY AUTOINCREMENT,
              user_id TEXT NOT NULL,
              id TEXT NOT NULL,
              size INTEGER,
              begun_at INTEGER NOT NULL)""",
            "CREATE UNIQUE INDEX attachments_that_are_whole ON attachments (user_id, id) WHERE size IS NOT NULL",
            """
            CREATE TABLE attachment_chunks (
              attachment INTEGER NOT NULL,
              place INTEGER NOT NULL,
              bytes BLOB NOT NULL,
              UNIQUE (attachment, place))""",
            "PRAGMA application_id = " + APPLICATION,
            "PRAGMA user_version = 1");

    /** The cost stands in a row as it was given, and in parts that can be summed. */
    private static final List<String> VERSION_2 = List.of(
            """
            CREATE TABLE usage_entries (
              id TEXT NOT NULL UNIQUE,
              at INTEGER NOT NULL,
              user_id TEXT NOT NULL,
              organisation TEXT,
              tier TEXT NOT NULL,
              project_id TEXT,
              conversation_id TEXT,
              message_id TEXT,
              run_id TEXT NOT NULL,
              purpose TEXT NOT NULL,
              hop TEXT NOT NULL,
              model TEXT NOT NULL,
              provider TEXT,
              request_id TEXT,
              input_tokens INTEGER NOT NULL,
              output_tokens INTEGER NOT NULL,
              cached_tokens INTEGER NOT NULL,
              reasoning_tokens INTEGER NOT NULL,
              cost TEXT NOT NULL,
              cost_basis TEXT NOT NULL,
              cost_0 INTEGER NOT NULL,
              cost_1 INTEGER NOT NULL,
              cost_2 INTEGER NOT NULL,
              cost_3 INTEGER NOT NULL,
              cost_4 INTEGER NOT NULL,
              first_token_millis INTEGER,
              latency_millis INTEGER NOT NULL,
              cached INTEGER NOT NULL,
              error TEXT)""",
            "CREATE INDEX usage_by_time ON usage_entries (at)",
            "CREATE INDEX usage_of_user ON usage_entries (user_id, at)",
            "CREATE INDEX usage_of_project ON usage_entries (project_id, at)",
            "CREATE INDEX usage_of_user_in_project ON usage_entries (user_id, project_id, at)",
            """
            CREATE TABLE usage_meters (
              key INTEGER PRIMARY KEY,
              name TEXT NOT NULL UNIQUE,
              used TEXT NOT NULL,
              held TEXT NOT NULL,
              resets_at INTEGER)""",
            "CREATE INDEX usage_meters_by_reset ON usage_meters (resets_at)",
            """
            CREATE TABLE usage_holds (
              hold TEXT NOT NULL,
              meter INTEGER NOT NULL,
              amount TEXT NOT NULL,
              until INTEGER NOT NULL,
              counts INTEGER NOT NULL,
              UNIQUE (hold, meter))""",
            "CREATE INDEX usage_holds_of_meter ON usage_holds (meter, counts, until)",
            "PRAGMA user_version = 2");

    private static final List<String> VERSION_3 =
            List.of("CREATE TABLE projects (id TEXT NOT NULL UNIQUE)", """
            CREATE TABLE project_roles (
              project_id TEXT NOT NULL,
              user_id TEXT NOT NULL,
              role TEXT NOT NULL,
              UNIQUE (project_id, user_id, role))""", "PRAGMA user_version = 3");

    /**
     * Items by project, and which of them hold which terms. A posting has the time of its item, so that a list of those that
     * hold a term is read in order; how many are on it stands beside the term, so that nobody counts; and for an item the keys
     * of its terms are kept, so that it can be taken off the lists. The newest items wait with their terms to be put on lists.
     */
    private static final List<String> VERSION_4 = List.of(
            "CREATE TABLE gather_projects (key INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, unlisted INTEGER NOT NULL DEFAULT 0)",
            """
            CREATE TABLE gather_items (
              key INTEGER PRIMARY KEY,
              project INTEGER NOT NULL,
              id TEXT NOT NULL,
              content_hash TEXT NOT NULL,
              state TEXT NOT NULL,
              version INTEGER NOT NULL,
              created_at INTEGER NOT NULL,
              created_by TEXT NOT NULL,
              format TEXT NOT NULL,
              rest TEXT NOT NULL,
              content TEXT NOT NULL,
              extracted_text TEXT NOT NULL,
              UNIQUE (project, id),
              UNIQUE (project, content_hash))""",
            "CREATE INDEX gather_items_by_time ON gather_items (project, created_at)",
            "CREATE INDEX gather_items_by_state ON gather_items (project, state, created_at)",
            // All that a search needs of an item, without its content: many more of them stand on a page.
            "CREATE TABLE gather_found (item INTEGER PRIMARY KEY, id TEXT NOT NULL, terms BLOB NOT NULL)",
            """
            CREATE TABLE gather_unlisted (
              project INTEGER NOT NULL,
              created_at INTEGER NOT NULL,
              item INTEGER NOT NULL,
              terms TEXT NOT NULL,
              PRIMARY KEY (project, created_at, item)) WITHOUT ROWID""",
            """
            CREATE TABLE gather_terms (
              key INTEGER PRIMARY KEY,
              project INTEGER NOT NULL,
              term TEXT NOT NULL,
              items INTEGER NOT NULL,
              UNIQUE (project, term))""",
            """
            CREATE TABLE gather_postings (
              term INTEGER NOT NULL,
              created_at INTEGER NOT NULL,
              item INTEGER NOT NULL,
              PRIMARY KEY (term, created_at, item)) WITHOUT ROWID""",
            "PRAGMA user_version = 4");

    /**
     * Runs and their logs. Who holds a run is known by a secret; {@code due_at} is when its lease is over or when it wakes,
     * whichever it waits for. Requests and results stand apart, so that what changes often is small.
     */
    private static final List<String> VERSION_5 = List.of(
            """
            CREATE TABLE runs (
              key INTEGER PRIMARY KEY,
              id TEXT NOT NULL UNIQUE,
              user_id TEXT NOT NULL,
              project_id TEXT,
              mode TEXT NOT NULL,
              conversation_id TEXT,
              status TEXT NOT NULL,
              error TEXT,
              wake_at INTEGER,
              cancel_asked INTEGER NOT NULL,
              epoch INTEGER NOT NULL,
              created_at INTEGER NOT NULL,
              updated_at INTEGER NOT NULL,
              secret TEXT,
              last_secret TEXT,
              due_at INTEGER,
              ended_at INTEGER)""",
            "CREATE INDEX runs_of_user ON runs (user_id, created_at, id)",
            "CREATE INDEX runs_of_project ON runs (user_id, project_id, created_at, id)",
            "CREATE INDEX runs_that_are_due ON runs (due_at) WHERE due_at IS NOT NULL",
            "CREATE INDEX runs_that_have_ended ON runs (ended_at) WHERE ended_at IS NOT NULL",
            "CREATE TABLE run_texts (run INTEGER PRIMARY KEY, request TEXT NOT NULL, result TEXT)",
            """
            CREATE TABLE run_entries (
              run INTEGER NOT NULL,
              position INTEGER NOT NULL,
              kind TEXT NOT NULL,
              key TEXT,
              data TEXT NOT NULL,
              epoch INTEGER NOT NULL,
              at INTEGER NOT NULL,
              UNIQUE (run, position))""",
            "CREATE UNIQUE INDEX run_entries_by_key ON run_entries (run, kind, key) WHERE key IS NOT NULL",
            "PRAGMA user_version = 5");

    private static final List<String> VERSION_6 = List.of("""
            CREATE TABLE agents (
              project_id TEXT NOT NULL,
              id TEXT NOT NULL,
              rest TEXT NOT NULL,
              UNIQUE (project_id, id))""", """
            CREATE TABLE departments (
              project_id TEXT NOT NULL,
              id TEXT NOT NULL,
              rest TEXT NOT NULL,
              UNIQUE (project_id, id))""", "PRAGMA user_version = 6");

    /** What each version changes in a file of the one before it. */
    static final List<List<String>> CHANGES = List.of(VERSION_1, VERSION_2, VERSION_3, VERSION_4, VERSION_5, VERSION_6);

    private Tables() {}
}
