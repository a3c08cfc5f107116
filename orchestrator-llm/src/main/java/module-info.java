import org.jspecify.annotations.NullMarked;

/** Language models and embeddings over HTTP: OpenRouter, and any server that speaks the same protocol. */
@NullMarked
module dev.orchestrator.llm {
    requires transitive dev.orchestrator.core;
    requires transitive okhttp3;
    requires okhttp3.sse;
    requires okio;
    requires com.fasterxml.jackson.core;
    requires com.fasterxml.jackson.databind;
    requires static langchain4j.core;
    requires static langchain4j.embeddings;
    requires static langchain4j.embeddings.all.minilm.l6.v2.q;
    requires static transitive org.jspecify;

    exports dev.orchestrator.llm;
}
