import org.jspecify.annotations.NullMarked;

/** Knowledge behind the query mode: adapters of the Brain port. */
@NullMarked
module dev.orchestrator.brain {
    requires transitive dev.orchestrator.core;
    requires okhttp3;
    requires okio;
    requires org.slf4j;
    requires static transitive org.jspecify;

    exports dev.orchestrator.brain.mcp;
}
