/** Every storage port on MongoDB. Start at {@code MongoStores}. */
@NullMarked
package dev.orchestrator.gather.mongo;

import org.jspecify.annotations.NullMarked;
