/** Every storage port on MongoDB. Start at {@link dev.orchestrator.gather.mongo.MongoStores}. */
@NullMarked
package dev.orchestrator.gather.mongo;

import org.jspecify.annotations.NullMarked;
