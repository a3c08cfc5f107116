import org.jspecify.annotations.NullMarked;

/** Knowledge behind the query mode: adapters of the Brain port. */
@NullMarked
module dev.orchestrator.brain {
    requires transitive dev.orchestrator.core;
    requires transitive org.neo4j.driver;
    requires com.fasterxml.jackson.core;
    requires com.fasterxml.jackson.databind;
    requires okhttp3;
    requires okio;
    requires org.slf4j;
    requires static org.apache.lucene.core;
    requires static transitive org.jspecify;

    exports dev.orchestrator.brain.lucene;
    exports dev.orchestrator.brain.mcp;
    exports dev.orchestrator.brain.neo4j;
}
