/** Every storage port in one local file. Start at {@link dev.orchestrator.gather.sqlite.SqliteStores}. */
@NullMarked
package dev.orchestrator.gather.sqlite;

import org.jspecify.annotations.NullMarked;
