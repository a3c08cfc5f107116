/** Language models and embeddings over HTTP. */
module dev.orchestrator.llm {
    requires transitive dev.orchestrator.core;
    requires okhttp3;
    requires okhttp3.sse;
    requires static transitive org.jspecify;
}
